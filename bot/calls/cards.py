"""What a caller sees: whom to call, what to say, and one tap for what came of it."""

from datetime import datetime
from typing import Any

import discord
from discord.utils import escape_mentions

from bot.calls.model import NO_CAMPAIGN, CallReminder, Outcome, Said
from bot.calls.rules import custom_id, letter
from bot.calls.scenes import Done, Finished, HomeWanted, Scene, SeatWanted, Turn
from bot.campaigns.model import Campaign
from bot.campaigns.rules import DEFAULT_SCRIPT, fill_script
from bot.card import GREEN, Card, button, done, moment, plain, prose, row, short_moment
from bot.officials.model import District, Official, Seat
from bot.officials.rules import phone_words, role, short_name, title
from bot.officials.states import STATES
from bot.outbox.model import Schedule
from bot.when.recurrence import Recurrence
from bot.when.repeat_words import say

OUTCOME_LABELS = {
    Outcome.TALKED: "Talked to staff",
    Outcome.VOICEMAIL: "Left a voicemail",
    Outcome.BUSY: "Line busy",
    Outcome.FULL: "Mailbox full",
}
_DONE_WORDS = {
    Outcome.TALKED: "talked to staff",
    Outcome.VOICEMAIL: "left a voicemail",
    Outcome.BUSY: "the line was busy",
    Outcome.FULL: "the mailbox was full",
    Outcome.WROTE: "wrote to them",
}
SAID_LABELS = {
    Said.SUPPORTS: "Supports it",
    Said.LEANING: "Leans toward it",
    Said.UNDECIDED: "Undecided",
    Said.LEANING_AGAINST: "Leans against it",
    Said.OPPOSES: "Opposes it",
    Said.WOULD_NOT_SAY: "Would not say",
}
_SHOWN = 3
_PRIMARY = discord.ButtonStyle.primary


class HomeForm(discord.ui.Modal, title="Where do you live?"):
    """Asks for a ZIP or a state, which is then remembered."""

    def __init__(self) -> None:
        super().__init__()
        self.home: discord.ui.TextInput[HomeForm] = discord.ui.TextInput(
            custom_id="home", placeholder="02139, or MA", max_length=40
        )
        self.add_item(
            discord.ui.Label(
                text="Your ZIP or state",
                description="I remember it as your home, so that I ask only once. Never an address.",
                component=self.home,
            )
        )


def scene_card(scene: Scene, note: str = "") -> Card:
    """Show a scene; ``note`` stands under a question."""
    match scene:
        case Turn():
            return _turn_card(scene)
        case Finished():
            return _finished_card(scene)
        case HomeWanted():
            return _home_card(scene, note)
        case SeatWanted():
            return _seat_card(scene, note)


def _home_card(wanted: HomeWanted, note: str) -> Card:
    asked = (
        "This call goes to your representative, and who that is depends on where you live. Tell me your ZIP"
        if wanted.zip_wanted
        else "Offices listen to the people they represent. Tell me your ZIP or your state"
    )
    ask = button("Tell my ZIP or state", f"{_beginning(wanted)}:home", _PRIMARY)
    return Card(
        f"### Whom do you call?\n{asked}; I remember it, so that I ask only once.",
        row(ask, *_stop_buttons(wanted.stops)),
        f"-# {wanted.why}" if wanted.why else None,
        note,
    )


def _beginning(wanted: HomeWanted | SeatWanted) -> str:
    """Begin the custom ids of what is asked; in direct messages they name the server."""
    return f"call{'' if wanted.server_id is None else f's:{wanted.server_id}'}:{wanted.campaign_id}"


def _stop_buttons(stops: str) -> list[discord.ui.Button[Any]]:
    return [button("Stop these", stops)] if stops else []


def _turn_card(turn: Turn) -> Card:
    official, campaign = turn.target, turn.campaign
    return Card(
        turn.saved,
        *_done_parts(turn.done, turn.target),
        f"### Call {role(official)} {plain(official.name, 100)}\n{title(official)}\n{_line(turn)}",
        f"For **{plain(campaign.title, 100)}**\n{prose(campaign.ask, 500)}" if campaign else None,
        # Last of the long texts: should it all be too long, it is the script that is cut, never the number.
        f"**{_heading(turn)}**\n{_quoted(prose(_script(turn), 2000))}",
        _outcome_buttons(turn),
        _other_buttons(turn),
        f"-# {turn.why}" if turn.why else None,
    )


def _line(turn: Turn) -> str:
    line = turn.line
    if line.phone is None:
        return f"I know no number of theirs.{_page(turn.target)}\nPress **Write instead**, or **Skip** to go on."
    number = f"**{phone_words(line.phone)}** · {plain(line.where, 80)}"
    if line.opening is None:
        return number
    guess = "" if line.opening.known else ", by the usual hours"
    if line.opening.opens_at is not None:
        why = f" for {line.opening.holiday}" if line.opening.holiday else ""
        return f"{number}\nClosed{why}, opens {_clock(line.opening.opens_at)}{guess}. You can leave a voicemail."
    assert line.opening.closes_at is not None  # noqa: S101 - it is open
    closes = int(line.opening.closes_at.timestamp())  # today: the date would only be in the way
    return f"{number}\nOpen now, until <t:{closes}:t> (<t:{closes}:R>){guess}."


def _clock(at: datetime) -> str:
    seconds = int(at.timestamp())
    return f"<t:{seconds}:f> (<t:{seconds}:R>)"


def _heading(turn: Turn) -> str:
    return "What to say after the beep" if turn.line.opens_at is not None else "What to say"


def _script(turn: Turn) -> str:
    campaign = turn.campaign
    if campaign is None:
        return fill_script(DEFAULT_SCRIPT, turn.target, turn.me, city=turn.city, state=turn.state)
    words = campaign.voicemail if turn.line.opens_at is not None and campaign.voicemail else campaign.script
    return fill_script(words, turn.target, turn.me, city=turn.city, state=turn.state, ask=campaign.ask)


def _outcome_buttons(turn: Turn) -> discord.ui.ActionRow[Any] | None:
    skip = button("Skip", custom_id(turn.ref, "skip"))
    if turn.line.phone is None:
        return row(skip)
    likeliest = Outcome.TALKED if turn.line.opens_at is None else Outcome.VOICEMAIL
    outcomes = [
        button(label, custom_id(turn.ref, outcome), _PRIMARY if outcome is likeliest else discord.ButtonStyle.secondary)
        for outcome, label in OUTCOME_LABELS.items()
    ]
    return row(*outcomes, skip)


def _other_buttons(turn: Turn) -> discord.ui.ActionRow[Any] | None:
    offered = []
    if turn.line.phone is not None and turn.line.opens_at is not None:
        offered.append(button("Remind me when it opens", custom_id(turn.ref, "remind")))
    if turn.campaign is not None or turn.target.contact_page:
        offered.append(button("Write instead", custom_id(turn.ref, "letter")))
    if turn.campaign is not None and turn.campaign.talking_points:
        offered.append(button("Talking points", custom_id(turn.ref, "points")))
    offered += _stop_buttons(turn.stops)
    return row(*offered) if offered else None


def _done_parts(saved: Done | None, following: Official | None = None) -> list[str | discord.ui.Item[Any]]:
    if saved is None:
        return []
    name = plain(saved.official.name, 100)
    if saved.outcome is None:
        return [f"Skipped: {name}. `/call` brings them back."]
    # The same name again would look as if nothing had been saved.
    stays = following is not None and following.official_id == saved.official.official_id
    thanks = "Try this number of theirs instead." if stays else "Thank you!"
    parts: list[str | discord.ui.Item[Any]] = [f"Saved: {name}, {_DONE_WORDS[saved.outcome]}. {thanks}"]
    if saved.outcome is Outcome.TALKED and saved.ref.campaign_id != NO_CAMPAIGN:
        options = [discord.SelectOption(label=label, value=said.value) for said, label in SAID_LABELS.items()]
        select: discord.ui.Select[Any] = discord.ui.Select(
            custom_id=custom_id(saved.ref, "said"), placeholder="Did they say where they stand?", options=options
        )
        parts.append(row(select))
    undo = "unwrite" if saved.outcome is Outcome.WROTE else "undo"
    parts += [row(button("Undo", custom_id(saved.ref, undo))), discord.ui.Separator()]
    return parts


def _page(official: Official) -> str:
    page = official.contact_page
    return f" Their page:\n{page[:300]}" if page and " " not in page else ""


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines())


def _finished_card(finished: Finished) -> Card:
    if not finished.targets:
        nobody = (
            "Nobody who represents you is asked in this campaign. See what else you can call for with `/campaign list`."
            if finished.campaign is not None
            else f"{STATES[finished.state]} has nobody in these seats at the moment. "
            "See who else represents you with `/officials`."
        )
        return Card(finished.saved, *_done_parts(finished.done), nobody)
    own, together = finished.totals.own_today, finished.totals.together
    where = f"in **{plain(finished.campaign.title, 100)}**" if finished.campaign else "in this server"
    busy = ", ".join(plain(each.name, 60) for each in finished.busy[:_SHOWN])
    return Card(
        finished.saved,
        *_done_parts(finished.done),
        "### Thank you! That was everyone for today." if own else "### That was everyone for today.",
        f"Your calls today: **{own:,}**. Everyone together {where}: **{together:,}**.",
        f"You have called **{finished.weeks:,} weeks** in a row." if finished.weeks > 1 else None,
        f"Not reached: {busy}. Try again later today with `/call`." if busy else None,
        "Next: see what is planned with `/event list`, or let me remind you each week: `/remindme-calls`",
        colour=GREEN,
    )


def _seat_card(wanted: SeatWanted, note: str) -> Card:
    way = "home" if wanted.keep else "from"
    prefix = f"{_beginning(wanted)}:{way}:{wanted.zip_code}"
    stops = _stop_buttons(wanted.stops)
    why: list[str | discord.ui.Item[Any]] = [row(*stops), f"-# {wanted.why}"] if stops else []
    states = sorted({seat.district.state for seat in wanted.seats})
    if len(states) > 1:
        buttons = [button(STATES[state], f"{prefix}:{state}") for state in states[:5]]
        return Card(
            f"{wanted.zip_code} lies in several states. **Which one do you live in?**", row(*buttons), *why, note
        )
    buttons = [button(_seat(seat), f"{prefix}:{_district(seat.district)}") for seat in wanted.seats[:20]]
    return Card(
        f"{wanted.zip_code} lies in {len(wanted.seats)} districts. **Who represents you?**\n"
        "-# Not sure? Look up your address: https://www.house.gov/representatives/find-your-representative",
        *(row(*buttons[start : start + 5]) for start in range(0, len(buttons), 5)),
        *why,
        note,
    )


def _seat(seat: Seat) -> str:
    # The district stands first, so that a long name cannot push it out of the button.
    return f"{short_name(seat.district)} · {seat.holder.name if seat.holder else 'nobody at the moment'}"


def _district(district: District) -> str:
    return f"{district.state}:{district.number}"


def letter_card(turn: Turn) -> Card:
    """Show the text of a letter to copy, where to send it, and one tap for having sent it."""
    official = turn.target
    page = official.contact_page
    where = page[:300] if page and " " not in page else None
    if where is None and official.email:
        where = plain(official.email, 100)
    text = (
        letter(turn.campaign, official, turn.me, state=turn.state, city=turn.city)
        if turn.campaign is not None
        else fill_script(DEFAULT_SCRIPT, official, turn.me, city=turn.city, state=turn.state)
    )
    return Card(
        f"### Write to {role(official)} {plain(official.name, 100)}\n"
        + (f"Copy the text, change what you like, and send it here:\n{where}" if where else "Copy the text:"),
        f"```\n{_copyable(text)}\n```",
        row(
            button("I wrote it", custom_id(turn.ref, "wrote"), _PRIMARY),
            button("Back to the call", custom_id(turn.ref, "back")),
        ),
    )


def _copyable(text: str) -> str:
    """Keep a text as it was typed inside a code block, except what would end the block or ping somebody."""
    return escape_mentions(text.replace("```", "'''"))[:3200]


def points_card(turn: Turn) -> Card:
    """Show what else can be said."""
    assert turn.campaign is not None  # noqa: S101 - the button stands under a campaign's calls only
    points = fill_script(
        turn.campaign.talking_points, turn.target, turn.me, city=turn.city, state=turn.state, ask=turn.campaign.ask
    )
    return Card(f"### Talking points\n{prose(points, 3000)}")


def noted_card(official: Official, said: Said) -> Card:
    """Say that what the caller heard is kept."""
    name = plain(official.name, 100)
    if said is Said.WOULD_NOT_SAY:
        return done(f"Noted: {name} would not say. That is worth knowing too.")
    return done(f"Noted for {name}: {SAID_LABELS[said].lower()}. An organizer checks it before it counts.")


def opening_set_card(official: Official, opens_at: datetime) -> Card:
    """Say that the person will be told when an office opens."""
    return done(
        f"I'll send you a direct message {_clock(opens_at)}, when the office of {plain(official.name, 100)} opens, "
        "with the number and what to say."
    )


def undone(official: Official) -> str:
    """Say that what was saved last is taken back."""
    return f"Taken back: {plain(official.name, 100)}. What is it instead?"


def stop_id(reminder: CallReminder, verb: str = "stop") -> str:
    """Write the custom id of the button that ends a weekly reminder: where it came, or (``drop``) in a list."""
    return f"calls:{reminder.server_id}:reminder:{reminder.reminder_id}:{verb}"


def weekly_words(series: Schedule) -> str:
    """Say when a weekly reminder comes: "Every Tuesday at 10:00 AM Eastern Time"."""
    return say(Recurrence(series.rule), series.start_local, series.zone)


def weekly_why(reminder: CallReminder, series: Schedule | None) -> str:
    """Say why a weekly reminder came."""
    often = f": {weekly_words(series)}" if series is not None else ""
    return f"You asked for this on {short_moment(reminder.created_at)}{often}. It stops when the campaign ends."


def weekly_set_card(reminder: CallReminder, series: Schedule, campaign: Campaign) -> Card:
    """Say that a weekly reminder is set."""
    assert series.next_at is not None  # noqa: S101 - a weekly series without an end has a next time
    skips = "A week in which you have called already is left out. " if reminder.skips_when_called else ""
    return done(
        f"I'll send you the next call for **{plain(campaign.title, 100)}** by direct message:\n"
        f"**{weekly_words(series)}**\nNext: {moment(series.next_at)}\n\n{skips}It stops when the campaign ends.",
        row(button("Stop these", stop_id(reminder))),
    )


def weekly_stopped_card() -> Card:
    """Say that a weekly reminder will not come any more."""
    return Card("Stopped. I won't remind you of these calls any more. Set it again with `/remindme-calls`.")


def weekly_line(reminder: CallReminder, series: Schedule, campaign: Campaign) -> discord.ui.Section[Any]:
    """Show a weekly reminder among a person's other reminders."""
    when = moment(series.next_at) if series.next_at is not None else "Paused"
    return discord.ui.Section(
        f"Call for **{plain(campaign.title, 60)}**\n-# {weekly_words(series)}\n-# {when} by direct message",
        accessory=button("Cancel", stop_id(reminder, "drop")),
    )
