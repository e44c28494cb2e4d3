"""What people see of their answers, seats and shifts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.card import AMBER, GREEN, Card, button, moment, notice, plain, row, short_moment
from bot.events.model import Answer, Event
from bot.events.rules import LOCATION_MOST, TITLE_MOST
from bot.rsvps.model import Answered, Notice, Presence, Rota, Rsvp, Settings, Shift
from bot.text import clip

_SWITCHES = {
    Notice.TOMORROW: "the day before",
    Notice.SOON: "30 minutes before",
    Notice.AFTER: "the question afterwards",
    Notice.HOST: "the question to the host",
    Notice.CHANGE: "news of changes and cancellations",
    Notice.LOST: "news that there are fewer places",
}


@dataclass(frozen=True)
class Offer:
    """A seat that is kept for somebody.

    Attributes:
        event: at which event.
        own: their answer.
        link: the address of its post; None when none stands.
        is_elsewhere: whether it comes in a channel because their direct messages are closed.
    """

    event: Event
    own: Rsvp
    link: str | None = None
    is_elsewhere: bool = False


@dataclass(frozen=True)
class Reminded:
    """A notice to one person.

    Attributes:
        notice: which.
        event: of which event.
        own: their answer.
        going: how many are going; for the host.
        came: how many were there, as far as it is known; for the host.
        shifts: what they signed up for there.
        link: the address of its post; None when none stands.
        is_elsewhere: whether it comes in a channel because their direct messages are closed.
    """

    notice: Notice
    event: Event
    own: Rsvp
    going: int = 0
    came: int = 0
    shifts: Sequence[Shift] = ()
    link: str | None = None
    is_elsewhere: bool = False


def answer_card(answered: Answered, *, in_server: bool = False) -> Card:
    """Tell a person what they have answered, and how they stand; in the server, with the event for their calendar."""
    event, own = answered.event, answered.own
    plan = event.plan
    seats = f"{answered.tally.going:,}" if plan.capacity is None else f"{answered.tally.going:,} of {plan.capacity:,}"
    mine = seats if plan.capacity is not None else f"{seats} so far"
    match own.answer:
        case Answer.GOING:
            said = f"You're going{_with_guests(own)}. {mine}."
        case Answer.MAYBE:
            said = f"You're down as maybe. {seats} are going."
        case Answer.OFFERED:
            said = _kept(own)
        case Answer.WAITING:
            said = (
                f"Every place is taken. You're **number {(answered.before or 0) + 1:,} on the waitlist**"
                f"{_with_guests(own)}.\n"
                "When a place is free I offer it in order, by direct message, and keep it for you for a while."
            )
        case _:
            said = f"You can't make it. Thanks for saying so. {seats} are going."
    remind = f"\n-# I'll remind you {short_moment(answered.next_notice)}." if answered.next_notice else ""
    about = f"\n-# {_about(event)}. Changed your mind? Press another button."
    colour = GREEN if own.answer is Answer.GOING else AMBER if own.answer is Answer.WAITING else None
    is_coming = in_server and own.answer in (Answer.GOING, Answer.MAYBE)
    calendar = row(button("Add to calendar", f"event:{event.event_id}:calendar")) if is_coming else None
    return Card(f"{said}{remind}{about}", calendar, colour=colour)


def _about(event: Event) -> str:
    return f"{plain(event.plan.title, TITLE_MOST)} · {short_moment(event.plan.starts_at)}"


def _with_guests(own: Rsvp) -> str:
    return "" if not own.guests else " with 1 guest" if own.guests == 1 else f" with {own.guests} guests"


def _kept(own: Rsvp) -> str:
    assert own.offer_until is not None  # noqa: S101 - it is offered
    return f"A place is free and kept for you until {moment(own.offer_until)}. Press **Going** to take it."


def guests_card(event: Event, own: Rsvp | None, most: int) -> Card:
    """Ask how many guests somebody brings."""
    if most == 0:
        return notice("This event is without guests. Your friends can press **Going** themselves.")
    now = own.guests if own is not None and own.answer is not Answer.CANT else 0
    choices = [
        button(
            "Just me" if number == 0 else f"+{number}",
            f"event:{event.event_id}:bring:{number}",
            discord.ButtonStyle.primary if number == now else discord.ButtonStyle.secondary,
        )
        for number in range(most + 1)
    ]
    rows = [row(*choices[start : start + 5]) for start in range(0, len(choices), 5)]
    return Card(
        f"**How many people do you bring?**\n-# {_about(event)}. It also says that you're going. "
        "Each guest takes a place.",
        *rows,
    )


def rota_card(rota: Rota) -> Card:
    """Show what is needed at an event, to pick from."""
    event = rota.event
    if not rota.shifts:
        return notice("This event has no shifts (any more). **Going** is all it takes.")
    options = [
        discord.SelectOption(
            label=clip(each.title, 100),
            value=str(each.shift_id),
            description=_need(each),
            default=each.shift_id in rota.own,
        )
        for each in rota.shifts
    ]
    select: discord.ui.Select[Any] = discord.ui.Select(
        custom_id=f"event:{event.event_id}:shift",
        placeholder="Pick what you do, one or several",
        min_values=0,
        max_values=len(options),
        options=options,
    )
    mine = [each for each in rota.shifts if each.shift_id in rota.own]
    lines = "\n".join(_shift_line(each, own=each in mine) for each in rota.shifts)
    return Card(
        f"### Shifts · {plain(event.plan.title, TITLE_MOST)}\n{lines}",
        _clash_words(rota),
        row(select),
        "-# Pick all that you do; what you take out is free for others.",
        colour=AMBER if rota.clashes else GREEN if mine else None,
    )


def _clash_words(rota: Rota) -> str | None:
    if not rota.clashes:
        return None
    found = "\n".join(
        f"- {plain(each.title, 60)}, <t:{int(each.starts_at.timestamp())}:f> to <t:{int(each.ends_at.timestamp())}:t>"
        for each in rota.clashes[:3]
    )
    return f"**At the same time you have**\n{found}\nYou are signed up for both. Take one out if you can't do both."


def _shift_line(shift: Shift, *, own: bool) -> str:
    begins, ends = (int(each.timestamp()) for each in (shift.starts_at, shift.ends_at))
    people = f"{shift.taken:,}" if shift.capacity is None else f"{shift.taken:,} of {shift.capacity:,}"
    yours = " · **yours**" if own else " · full" if shift.is_full else ""
    return f"**{plain(shift.title, 40)}** <t:{begins}:t> to <t:{ends}:t> · {people}{yours}"


def _need(shift: Shift) -> str:
    if shift.capacity is None:
        return f"{shift.taken:,} signed up; more are welcome"
    left = shift.capacity - shift.taken
    return "full" if left <= 0 else f"{left:,} more needed"


def shift_added_card(shift: Shift, event: Event) -> Card:
    """Tell an organizer that a shift is there."""
    return Card(
        f"Added: {_shift_line(shift, own=False)}\n-# {_about(event)}. People find it under **Shifts** on the post.",
        colour=GREEN,
    )


def shift_removed_card(shift: Shift) -> Card:
    """Tell an organizer that a shift is gone, and for how many."""
    told = (
        ""
        if not shift.taken
        else " 1 person had it; tell them."
        if shift.taken == 1
        else f" {shift.taken:,} people had it; tell them."
    )
    return notice(f"Removed: **{plain(shift.title, 60)}**.{told}")


def settings_card(event: Event, settings: Settings, troubles: Sequence[str] = ()) -> Card:
    """Show an organizer what is chosen for an event."""
    sent = [words for notice_, words in _SWITCHES.items() if notice_ not in settings.silent]
    hours = settings.offer_for.total_seconds() / 3600
    role = f"<@&{settings.role_id}>, until it is over" if settings.role_id is not None else "none"
    guests = f"up to {settings.guests_most} each" if settings.guests_most else "none"
    return Card(
        f"### {plain(event.plan.title, TITLE_MOST)}",
        f"**Guests** {guests}\n**A free place is kept for** {hours:g} hours, less near the start\n"
        f"**Role of those going** {role}\n**Reminders** {', '.join(sent) or 'none'}",
        *troubles,
        colour=AMBER if troubles else GREEN,
    )


def offer_card(offer: Offer) -> Card:
    """Offer a seat to whoever is next."""
    event, own = offer.event, offer.own
    assert own.offer_until is not None  # noqa: S101 - it is offered
    custom_id = f"rsvp:{event.server_id}:{event.event_id}"
    card = Card(
        *_mention(own, is_elsewhere=offer.is_elsewhere),
        f"### A place is free: {plain(event.plan.title, TITLE_MOST)}\n{_when_and_where(event, offer.link)}\n"
        f"It is kept for you{_with_guests(own)} until {moment(own.offer_until)}. "
        "After that it goes to the next in line.",
        row(
            button("Take it", f"{custom_id}:take", discord.ButtonStyle.success),
            button("No, thanks", f"{custom_id}:pass"),
        ),
        f"-# You get this because you are on the waitlist of this event.{_elsewhere(offer.is_elsewhere)}",
        colour=GREEN,
    )
    return _pinging(card, own, is_elsewhere=offer.is_elsewhere)


def _mention(own: Rsvp, *, is_elsewhere: bool) -> list[str]:
    return [f"<@{own.user_id}>"] if is_elsewhere else []


def _elsewhere(is_elsewhere: bool) -> str:
    return " Your direct messages are closed, so it is here." if is_elsewhere else ""


def _pinging(card: Card, own: Rsvp, *, is_elsewhere: bool) -> Card:
    if is_elsewhere:
        card.pings = discord.AllowedMentions(
            everyone=False, users=[discord.Object(own.user_id)], roles=False, replied_user=False
        )
    return card


def _when_and_where(event: Event, link: str | None) -> str:
    where = f"\n**Where** {plain(event.plan.location, LOCATION_MOST)}" if event.plan.location else ""
    see = f"\n[See the event]({link})" if link else ""
    return f"**When** {moment(event.plan.starts_at)}{where}{see}"


def passed_card() -> Card:
    """Thank somebody who gave an offered seat back."""
    return notice("Thanks for saying so. The place goes to the next in line.")


def notice_card(reminded: Reminded) -> Card:
    """Remind somebody of an event, or ask how it was."""
    event, own = reminded.event, reminded.own
    title = plain(event.plan.title, TITLE_MOST)
    custom_id = f"rsvp:{event.server_id}:{event.event_id}"
    stop = button("Stop these", f"rsvp:{event.server_id}:stop:{reminded.notice.name.lower()}")
    why = "you host it" if reminded.notice is Notice.HOST else f"you answered {own.answer.value.capitalize()}"
    often = f"**Stop these** ends {_SWITCHES[reminded.notice]} for all events."
    head, buttons_ = _heads(reminded, title, custom_id)
    card = Card(
        *_mention(own, is_elsewhere=reminded.is_elsewhere),
        head,
        row(*buttons_, stop),
        f"-# You get this because {why}. {often}{_elsewhere(reminded.is_elsewhere)}",
    )
    return _pinging(card, own, is_elsewhere=reminded.is_elsewhere)


def _heads(reminded: Reminded, title: str, custom_id: str) -> tuple[str, list[discord.ui.Item[Any]]]:
    event, own = reminded.event, reminded.own
    facts = f"{_when_and_where(event, reminded.link)}{_shifts_line(reminded.shifts)}"
    cant = button("Can't make it", f"{custom_id}:cancel")
    if reminded.notice is Notice.TOMORROW:
        said = f"You're going{_with_guests(own)}." if own.answer is Answer.GOING else "You said maybe."
        confirm = button("I'm coming", f"{custom_id}:confirm", discord.ButtonStyle.success)
        return f"### Coming up: {title}\n{facts}\n{said} Is that still right?", [confirm, cant]
    if reminded.notice is Notice.SOON:
        return f"### Soon: {title}\n{facts}", [cant]
    if reminded.notice is Notice.AFTER:
        there = button("I was there", f"{custom_id}:came", discord.ButtonStyle.success)
        return f"### Were you there? {title}\nThank you for signing up. It helps the next one.", [
            there,
            button("I wasn't", f"{custom_id}:missed"),
        ]
    known = f"{reminded.going:,} said they were going; {reminded.came:,} are noted as there."
    link = f"\n[See the event]({reminded.link})" if reminded.link else ""
    return (
        f"### Who was there? {title}\n{known}\nThank you for hosting. Type `/event checkin` in the server to note who "
        f"came, and who did not.{link}",
        [],
    )


def _shifts_line(shifts: Sequence[Shift]) -> str:
    if not shifts:
        return ""
    found = ", ".join(f"{plain(each.title, 60)} <t:{int(each.starts_at.timestamp())}:t>" for each in shifts[:5])
    return f"\n**Your shifts** {found}"


def stopped_card(server_id: int, stopped: Notice) -> Card:
    """Tell a person what they will not hear any more, with the way back."""
    return Card(
        f"You get no more of these: {_SWITCHES[stopped]}, for all events of that server.",
        row(button("Send them again", f"rsvp:{server_id}:again:{stopped.name.lower()}")),
    )


def resumed_card(resumed: Notice) -> Card:
    """Tell a person what they will hear again."""
    return notice(f"You get these again: {_SWITCHES[resumed]}.")


def said_card(event: Event, presence: Presence) -> Card:
    """Thank somebody who said whether they were there."""
    title = plain(event.plan.title, TITLE_MOST)
    if presence is Presence.MISSED:
        return notice(f"Noted: you weren't at **{title}**. See you next time.")
    return Card(f"You're checked in at **{title}**. Thank you for coming!", colour=GREEN)
