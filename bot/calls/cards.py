"""What a caller sees: whom to call, what to say, and one tap for what came of it."""

from datetime import datetime
from typing import Any

import discord
from discord.utils import escape_mentions

from bot.calls.home_cards import home_card, seat_card, stop_buttons
from bot.calls.model import NO_CAMPAIGN, CallReminder, Outcome, Said
from bot.calls.rules import custom_id, letter
from bot.calls.scenes import Done, Finished, HomeWanted, Scene, SeatWanted, Turn
from bot.campaigns.model import Campaign
from bot.campaigns.rules import DEFAULT_SCRIPT, fill_script
from bot.card import GREEN, Card, button, done, moment, plain, prose, row, short_moment
from bot.officials.model import Official
from bot.officials.rules import phone_words, role, title
from bot.officials.states import STATES
from bot.outbox.model import Schedule
from bot.when.recurrence import Recurrence
from bot.when.repeat_words import say
from bot.words import later, phrase, speaking

OUTCOME_LABELS = {
    Outcome.TALKED: later("Talked to staff"),
    Outcome.VOICEMAIL: later("Left a voicemail"),
    Outcome.BUSY: later("Line busy"),
    Outcome.FULL: later("Mailbox full"),
}
_SAVED = {
    Outcome.TALKED: later("Saved: {name}, talked to staff."),
    Outcome.VOICEMAIL: later("Saved: {name}, left a voicemail."),
    Outcome.BUSY: later("Saved: {name}, the line was busy."),
    Outcome.FULL: later("Saved: {name}, the mailbox was full."),
    Outcome.WROTE: later("Saved: {name}, wrote to them."),
}
SAID_LABELS = {
    Said.SUPPORTS: later("Supports it"),
    Said.LEANING: later("Leans toward it"),
    Said.UNDECIDED: later("Undecided"),
    Said.LEANING_AGAINST: later("Leans against it"),
    Said.OPPOSES: later("Opposes it"),
    Said.WOULD_NOT_SAY: later("Would not say"),
}
# By whether it is closed for a holiday, and whether the hours are known.
_CLOSED = {
    (False, True): later("Closed, opens {at}. You can leave a voicemail."),
    (False, False): later("Closed, opens {at}, by the usual hours. You can leave a voicemail."),
    (True, True): later("Closed for {holiday}, opens {at}. You can leave a voicemail."),
    (True, False): later("Closed for {holiday}, opens {at}, by the usual hours. You can leave a voicemail."),
}
_SHOWN = 3
_PRIMARY = discord.ButtonStyle.primary


def scene_card(scene: Scene, note: str = "") -> Card:
    """Show a scene; ``note`` stands under a question."""
    match scene:
        case Turn():
            return _turn_card(scene)
        case Finished():
            return _finished_card(scene)
        case HomeWanted():
            return home_card(scene, note)
        case SeatWanted():
            return seat_card(scene, note)


def _turn_card(turn: Turn) -> Card:
    official, campaign = turn.target, turn.campaign
    head = phrase("### Call {role} {name}", role=role(official), name=plain(official.name, 100))
    return Card(
        turn.saved,
        *_done_parts(turn.done, turn.target),
        f"{head}\n{title(official)}\n{_line(turn)}",
        _asked(campaign) if campaign else None,
        # Last of the long texts: should it all be too long, it is the script that is cut, never the number.
        f"**{_heading(turn)}**\n{_quoted(prose(_script(turn), 2000))}",
        _outcome_buttons(turn),
        _other_buttons(turn),
        f"-# {turn.why}" if turn.why else None,
    )


def _asked(campaign: Campaign) -> str:
    return phrase("For **{title}**\n{ask}", title=plain(campaign.title, 100), ask=prose(campaign.ask, 500))


def _line(turn: Turn) -> str:
    line = turn.line
    if line.phone is None:
        return _no_number(turn.target)
    number = f"**{phone_words(line.phone)}** · {plain(line.where, 80)}"
    if line.opening is None:
        return number
    if line.opening.opens_at is not None:
        words = _CLOSED[bool(line.opening.holiday), line.opening.known]
        closed = phrase(words, holiday=line.opening.holiday, at=_clock(line.opening.opens_at))
        return f"{number}\n{closed}"
    assert line.opening.closes_at is not None  # noqa: S101 - it is open
    closes = int(line.opening.closes_at.timestamp())  # today: the date would only be in the way
    until = f"<t:{closes}:t> (<t:{closes}:R>)"
    if line.opening.known:
        now = phrase("Open now, until {until}.", until=until)
    else:
        now = phrase("Open now, until {until}, by the usual hours.", until=until)
    return f"{number}\n{now}"


def _no_number(official: Official) -> str:
    page = official.contact_page
    if page and " " not in page:
        return phrase(
            "I know no number of theirs. Their page:\n{page}\nPress **Write instead**, or **Skip** to go on.",
            page=page[:300],
        )
    return phrase("I know no number of theirs.\nPress **Write instead**, or **Skip** to go on.")


def _clock(at: datetime) -> str:
    seconds = int(at.timestamp())
    return f"<t:{seconds}:f> (<t:{seconds}:R>)"


def _heading(turn: Turn) -> str:
    return phrase("What to say after the beep") if turn.line.opens_at is not None else phrase("What to say")


def _script(turn: Turn) -> str:
    campaign = turn.campaign
    if campaign is None:
        return _own_script(turn)
    return _filled(
        turn, campaign.voicemail if turn.line.opens_at is not None and campaign.voicemail else campaign.script
    )


def _own_script(turn: Turn) -> str:
    return fill_script(phrase(DEFAULT_SCRIPT), turn.target, turn.me, city=turn.city, state=turn.state)


def _filled(turn: Turn, words: str) -> str:
    """Put names into words of the campaign, in the language these are in."""
    assert turn.campaign is not None  # noqa: S101 - there are no words otherwise
    with speaking(turn.language):
        return fill_script(words, turn.target, turn.me, city=turn.city, state=turn.state, ask=turn.campaign.ask)


def _outcome_buttons(turn: Turn) -> discord.ui.ActionRow[Any] | None:
    skip = button(phrase("Skip"), custom_id(turn.ref, "skip"))
    if turn.line.phone is None:
        return row(skip)
    likeliest = Outcome.TALKED if turn.line.opens_at is None else Outcome.VOICEMAIL
    outcomes = [
        button(
            phrase(label),
            custom_id(turn.ref, outcome),
            _PRIMARY if outcome is likeliest else discord.ButtonStyle.secondary,
        )
        for outcome, label in OUTCOME_LABELS.items()
    ]
    return row(*outcomes, skip)


def _other_buttons(turn: Turn) -> discord.ui.ActionRow[Any] | None:
    offered = []
    if turn.line.phone is not None and turn.line.opens_at is not None:
        offered.append(button(phrase("Remind me when it opens"), custom_id(turn.ref, "remind")))
    if turn.campaign is not None or turn.target.contact_page:
        offered.append(button(phrase("Write instead"), custom_id(turn.ref, "letter")))
    if turn.campaign is not None and turn.campaign.talking_points:
        offered.append(button(phrase("Talking points"), custom_id(turn.ref, "points")))
    offered += stop_buttons(turn.stops)
    return row(*offered) if offered else None


def _done_parts(saved: Done | None, following: Official | None = None) -> list[str | discord.ui.Item[Any]]:
    if saved is None:
        return []
    name = plain(saved.official.name, 100)
    if saved.outcome is None:
        return [phrase("Skipped: {name}. `/call` brings them back.", name=name)]
    # The same name again would look as if nothing had been saved.
    stays = following is not None and following.official_id == saved.official.official_id
    thanks = phrase("Try this number of theirs instead.") if stays else phrase("Thank you!")
    parts: list[str | discord.ui.Item[Any]] = [f"{phrase(_SAVED[saved.outcome], name=name)} {thanks}"]
    if saved.outcome is Outcome.TALKED and saved.ref.campaign_id != NO_CAMPAIGN:
        options = [discord.SelectOption(label=phrase(label), value=said.value) for said, label in SAID_LABELS.items()]
        select: discord.ui.Select[Any] = discord.ui.Select(
            custom_id=custom_id(saved.ref, "said"), placeholder=phrase("What did they say?"), options=options
        )
        parts.append(row(select))
    undo = "unwrite" if saved.outcome is Outcome.WROTE else "undo"
    parts += [row(button(phrase("Undo"), custom_id(saved.ref, undo))), discord.ui.Separator()]
    return parts


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines())


def _finished_card(finished: Finished) -> Card:
    if not finished.targets:
        nobody = (
            phrase(
                "Nobody who represents you is asked in this campaign. "
                "See what else you can call for with `/campaign list`."
            )
            if finished.campaign is not None
            else phrase(
                "{state} has nobody in these seats at the moment. See who else represents you with `/officials`.",
                state=STATES[finished.state],
            )
        )
        return Card(finished.saved, *_done_parts(finished.done), nobody)
    own = finished.totals.own_today
    busy = ", ".join(plain(each.name, 60) for each in finished.busy[:_SHOWN])
    return Card(
        finished.saved,
        *_done_parts(finished.done),
        phrase("### Thank you! That was everyone for today.") if own else phrase("### That was everyone for today."),
        _totals(finished),
        phrase("You have called **{weeks:,} weeks** in a row.", weeks=finished.weeks) if finished.weeks > 1 else None,
        phrase("Not reached: {names}. Try again later today with `/call`.", names=busy) if busy else None,
        phrase("Next: see what is planned with `/event list`, or let me remind you each week: `/remindme-calls`"),
        colour=GREEN,
    )


def _totals(finished: Finished) -> str:
    own, together = finished.totals.own_today, finished.totals.together
    if finished.campaign is None:
        return phrase(
            "Your calls today: **{own:,}**. Everyone together in this server: **{together:,}**.",
            own=own,
            together=together,
        )
    return phrase(
        "Your calls today: **{own:,}**. Everyone together in **{title}**: **{together:,}**.",
        own=own,
        together=together,
        title=plain(finished.campaign.title, 100),
    )


def letter_card(turn: Turn) -> Card:
    """Show the text of a letter to copy, where to send it, and one tap for having sent it."""
    official = turn.target
    page = official.contact_page
    where = page[:300] if page and " " not in page else None
    if where is None and official.email:
        where = plain(official.email, 100)
    head = phrase("### Write to {role} {name}", role=role(official), name=plain(official.name, 100))
    copy = (
        phrase("Copy the text, change what you like, and send it here:\n{where}", where=where)
        if where
        else phrase("Copy the text:")
    )
    return Card(
        f"{head}\n{copy}",
        f"```\n{_copyable(_letter(turn))}\n```",
        row(
            button(phrase("I wrote it"), custom_id(turn.ref, "wrote"), _PRIMARY),
            button(phrase("Back to the call"), custom_id(turn.ref, "back")),
        ),
    )


def _letter(turn: Turn) -> str:
    if turn.campaign is None:
        return _own_script(turn)
    with speaking(turn.language):  # the whole letter is in the language of what the campaign asks
        return letter(turn.campaign, turn.target, turn.me, state=turn.state, city=turn.city)


def _copyable(text: str) -> str:
    """Keep a text as it was typed inside a code block, except what would end the block or ping somebody."""
    return escape_mentions(text.replace("```", "'''"))[:3200]


def points_card(turn: Turn) -> Card:
    """Show what else can be said."""
    assert turn.campaign is not None  # noqa: S101 - the button stands under a campaign's calls only
    points = _filled(turn, turn.campaign.talking_points)
    head = phrase("Talking points")
    return Card(f"### {head}\n{prose(points, 3000)}")


def noted_card(official: Official, said: Said) -> Card:
    """Say that what the caller heard is kept."""
    name = plain(official.name, 100)
    if said is Said.WOULD_NOT_SAY:
        return done(phrase("Noted: {name} would not say. That is worth knowing too.", name=name))
    return done(
        phrase(
            "Noted for {name}: {said}. An organizer checks it before it counts.",
            name=name,
            said=phrase(SAID_LABELS[said]).lower(),
        )
    )


def opening_set_card(official: Official, opens_at: datetime) -> Card:
    """Say that the person will be told when an office opens."""
    return done(
        phrase(
            "I'll send you a direct message {at}, when the office of {name} opens, with the number and what to say.",
            at=_clock(opens_at),
            name=plain(official.name, 100),
        )
    )


def undone(official: Official) -> str:
    """Say that what was saved last is taken back."""
    return phrase("Taken back: {name}. What is it instead?", name=plain(official.name, 100))


def stop_id(reminder: CallReminder, verb: str = "stop") -> str:
    """Write the custom id of the button that ends a weekly reminder: where it came, or (``drop``) in a list."""
    return f"calls:{reminder.server_id}:reminder:{reminder.reminder_id}:{verb}"


def weekly_words(series: Schedule) -> str:
    """Say when a weekly reminder comes: "Every Tuesday at 10:00 AM Eastern Time"."""
    return say(Recurrence(series.rule), series.start_local, series.zone)


def weekly_why(reminder: CallReminder, series: Schedule | None) -> str:
    """Say why a weekly reminder came."""
    asked = short_moment(reminder.created_at)
    if series is None:
        return phrase("You asked for this on {at}. It stops when the campaign ends.", at=asked)
    return phrase(
        "You asked for this on {at}: {often}. It stops when the campaign ends.", at=asked, often=weekly_words(series)
    )


def weekly_set_card(reminder: CallReminder, series: Schedule, campaign: Campaign) -> Card:
    """Say that a weekly reminder is set."""
    assert series.next_at is not None  # noqa: S101 - a weekly series without an end has a next time
    promise = phrase(
        "I'll send you the next call for **{title}** by direct message:\n**{often}**\nNext: {at}",
        title=plain(campaign.title, 100),
        often=weekly_words(series),
        at=moment(series.next_at),
    )
    notes = [phrase("It stops when the campaign ends.")]
    if reminder.skips_when_called:
        notes.insert(0, phrase("A week in which you have called already is left out."))
    return done(f"{promise}\n\n{' '.join(notes)}", row(button(phrase("Stop these"), stop_id(reminder))))


def weekly_stopped_card() -> Card:
    """Say that a weekly reminder will not come any more."""
    return Card(phrase("Stopped. I won't remind you of these calls any more. Set it again with `/remindme-calls`."))


def weekly_line(reminder: CallReminder, series: Schedule, campaign: Campaign) -> discord.ui.Section[Any]:
    """Show a weekly reminder among a person's other reminders."""
    when = (
        phrase("{at} by direct message", at=moment(series.next_at))
        if series.next_at is not None
        else phrase("Paused by direct message")
    )
    head = phrase("Call for **{title}**", title=plain(campaign.title, 60))
    return discord.ui.Section(
        f"{head}\n-# {weekly_words(series)}\n-# {when}", accessory=button(phrase("Cancel"), stop_id(reminder, "drop"))
    )
