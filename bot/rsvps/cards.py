"""What people see of their answers, seats and shifts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.card import AMBER, GREEN, Card, button, moment, notice, plain, row, short_moment
from bot.events.model import Answer, Event
from bot.events.rules import LOCATION_MOST, TITLE_MOST
from bot.rsvps.model import Answered, Notice, Presence, Rsvp, Settings, Shift
from bot.words import later, phrase, phrase_many

_SWITCHES = {
    Notice.TOMORROW: later("the day before"),
    Notice.SOON: later("30 minutes before"),
    Notice.AFTER: later("the question afterwards"),
    Notice.HOST: later("the question to the host"),
    Notice.CHANGE: later("news of changes and cancellations"),
    Notice.LOST: later("news that there are fewer places"),
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
    match own.answer:
        case Answer.GOING:
            said = f"{_going(own)} {_taken(answered)}"
        case Answer.MAYBE:
            said = phrase("You're down as maybe.") + f" {_all_going(answered)}"
        case Answer.OFFERED:
            said = _kept(own)
        case Answer.WAITING:
            said = _waiting(own, (answered.before or 0) + 1)
        case _:
            said = phrase("You can't make it. Thanks for saying so.") + f" {_all_going(answered)}"
    lines = [said]
    if answered.next_notice is not None:
        lines.append(phrase("-# I'll remind you {when}.", when=short_moment(answered.next_notice)))
    lines.append(phrase("-# {event}. Changed your mind? Press another button.", event=about(event)))
    colour = GREEN if own.answer is Answer.GOING else AMBER if own.answer is Answer.WAITING else None
    is_coming = in_server and own.answer in (Answer.GOING, Answer.MAYBE)
    calendar = row(button(phrase("Add to calendar"), f"event:{event.event_id}:calendar")) if is_coming else None
    return Card("\n".join(lines), calendar, colour=colour)


def about(event: Event) -> str:
    """Name an event and its time, under what is said of it."""
    return f"{plain(event.plan.title, TITLE_MOST)} · {short_moment(event.plan.starts_at)}"


def _going(own: Rsvp) -> str:
    if not own.guests:
        return phrase("You're going.")
    return phrase_many(own.guests, "You're going with 1 guest.", "You're going with {count} guests.")


def _taken(answered: Answered) -> str:
    going, capacity = answered.tally.going, answered.event.plan.capacity
    if capacity is None:
        return phrase_many(going, "{count:,} so far.", "{count:,} so far.")
    return phrase_many(going, "{count:,} of {capacity:,}.", "{count:,} of {capacity:,}.", capacity=capacity)


def _all_going(answered: Answered) -> str:
    going, capacity = answered.tally.going, answered.event.plan.capacity
    if capacity is None:
        return phrase_many(going, "{count:,} are going.", "{count:,} are going.")
    return phrase_many(
        going, "{count:,} of {capacity:,} are going.", "{count:,} of {capacity:,} are going.", capacity=capacity
    )


def _waiting(own: Rsvp, number: int) -> str:
    if own.guests:
        said = phrase_many(
            own.guests,
            "Every place is taken. You're **number {number:,} on the waitlist** with 1 guest.",
            "Every place is taken. You're **number {number:,} on the waitlist** with {count} guests.",
            number=number,
        )
    else:
        said = phrase("Every place is taken. You're **number {number:,} on the waitlist**.", number=number)
    then = phrase("When a place is free I offer it in order, by direct message, and keep it for you for a while.")
    return f"{said}\n{then}"


def _kept(own: Rsvp) -> str:
    assert own.offer_until is not None  # noqa: S101 - it is offered
    return phrase(
        "A place is free and kept for you until {when}. Press **Going** to take it.", when=moment(own.offer_until)
    )


def guests_card(event: Event, own: Rsvp | None, most: int) -> Card:
    """Ask how many guests somebody brings."""
    if most == 0:
        return notice(phrase("This event is without guests. Your friends can press **Going** themselves."))
    now = own.guests if own is not None and own.answer is not Answer.CANT else 0
    choices = [
        button(
            phrase("Just me") if number == 0 else f"+{number}",
            f"event:{event.event_id}:bring:{number}",
            discord.ButtonStyle.primary if number == now else discord.ButtonStyle.secondary,
        )
        for number in range(most + 1)
    ]
    rows = [row(*choices[start : start + 5]) for start in range(0, len(choices), 5)]
    return Card(
        phrase(
            "**How many people do you bring?**\n-# {event}. It also says that you're going. Each guest takes a place.",
            event=about(event),
        ),
        *rows,
    )


def settings_card(event: Event, settings: Settings, troubles: Sequence[str] = ()) -> Card:
    """Show an organizer what is chosen for an event."""
    sent = ", ".join(phrase(words) for notice_, words in _SWITCHES.items() if notice_ not in settings.silent)
    hours = settings.offer_for.total_seconds() / 3600
    lines = [
        phrase("**Guests** up to {count} each", count=settings.guests_most)
        if settings.guests_most
        else phrase("**Guests** none"),
        phrase("**A free place is kept for** {hours:g} hours, less near the start", hours=hours),
        phrase("**Role of those going** none")
        if settings.role_id is None
        else phrase("**Role of those going** {role}, until it is over", role=f"<@&{settings.role_id}>"),
        phrase("**Reminders** {reminders}", reminders=sent) if sent else phrase("**Reminders** none"),
    ]
    return Card(
        f"### {plain(event.plan.title, TITLE_MOST)}",
        "\n".join(lines),
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
        f"{phrase('### A place is free: {title}', title=plain(event.plan.title, TITLE_MOST))}\n"
        f"{_when_and_where(event, offer.link)}\n{_kept_until(own, moment(own.offer_until))}",
        row(
            button(phrase("Take it"), f"{custom_id}:take", discord.ButtonStyle.success),
            button(phrase("No, thanks"), f"{custom_id}:pass"),
        ),
        f"-# {phrase('You get this because you are on the waitlist of this event.')}{_elsewhere(offer.is_elsewhere)}",
        colour=GREEN,
    )
    return _pinging(card, own, is_elsewhere=offer.is_elsewhere)


def _kept_until(own: Rsvp, until: str) -> str:
    if not own.guests:
        return phrase("It is kept for you until {when}. After that it goes to the next in line.", when=until)
    return phrase_many(
        own.guests,
        "It is kept for you with 1 guest until {when}. After that it goes to the next in line.",
        "It is kept for you with {count} guests until {when}. After that it goes to the next in line.",
        when=until,
    )


def _mention(own: Rsvp, *, is_elsewhere: bool) -> list[str]:
    return [f"<@{own.user_id}>"] if is_elsewhere else []


def _elsewhere(is_elsewhere: bool) -> str:
    return f" {phrase('Your direct messages are closed, so it is here.')}" if is_elsewhere else ""


def _pinging(card: Card, own: Rsvp, *, is_elsewhere: bool) -> Card:
    if is_elsewhere:
        card.pings = discord.AllowedMentions(
            everyone=False, users=[discord.Object(own.user_id)], roles=False, replied_user=False
        )
    return card


def _when_and_where(event: Event, link: str | None) -> str:
    lines = [phrase("**When** {when}", when=moment(event.plan.starts_at))]
    if event.plan.location:
        lines.append(phrase("**Where** {place}", place=plain(event.plan.location, LOCATION_MOST)))
    if link:
        lines.append(phrase("[See the event]({link})", link=link))
    return "\n".join(lines)


def passed_card() -> Card:
    """Thank somebody who gave an offered seat back."""
    return notice(phrase("Thanks for saying so. The place goes to the next in line."))


def notice_card(reminded: Reminded) -> Card:
    """Remind somebody of an event, or ask how it was."""
    event, own = reminded.event, reminded.own
    title = plain(event.plan.title, TITLE_MOST)
    custom_id = f"rsvp:{event.server_id}:{event.event_id}"
    stop = button(phrase("Stop these"), f"rsvp:{event.server_id}:stop:{reminded.notice.name.lower()}")
    if reminded.notice is Notice.HOST:
        why = phrase("You get this because you host it.")
    elif own.answer is Answer.MAYBE:
        why = phrase("You get this because you answered Maybe.")
    else:
        why = phrase("You get this because you answered Going.")
    often = phrase("**Stop these** ends {what} for all events.", what=phrase(_SWITCHES[reminded.notice]))
    head, buttons_ = _heads(reminded, title, custom_id)
    card = Card(
        *_mention(own, is_elsewhere=reminded.is_elsewhere),
        head,
        row(*buttons_, stop),
        f"-# {why} {often}{_elsewhere(reminded.is_elsewhere)}",
    )
    return _pinging(card, own, is_elsewhere=reminded.is_elsewhere)


def _heads(reminded: Reminded, title: str, custom_id: str) -> tuple[str, list[discord.ui.Item[Any]]]:
    event, own = reminded.event, reminded.own
    facts = f"{_when_and_where(event, reminded.link)}{_shifts_line(reminded.shifts)}"
    cant = button(phrase("Can't make it"), f"{custom_id}:cancel")
    if reminded.notice is Notice.TOMORROW:
        said = _going(own) if own.answer is Answer.GOING else phrase("You said maybe.")
        confirm = button(phrase("I'm coming"), f"{custom_id}:confirm", discord.ButtonStyle.success)
        head = phrase("### Coming up: {title}", title=title)
        return f"{head}\n{facts}\n{said} {phrase('Is that still right?')}", [confirm, cant]
    if reminded.notice is Notice.SOON:
        return f"{phrase('### Soon: {title}', title=title)}\n{facts}", [cant]
    if reminded.notice is Notice.AFTER:
        there = button(phrase("I was there"), f"{custom_id}:came", discord.ButtonStyle.success)
        asked = phrase("### Were you there? {title}\nThank you for signing up. It helps the next one.", title=title)
        return asked, [there, button(phrase("I wasn't"), f"{custom_id}:missed")]
    asked = phrase(
        "### Who was there? {title}\n{going:,} said they were going; {came:,} are noted as there.\n"
        "Thank you for hosting. Type `/event checkin` in the server to note who came, and who did not.",
        title=title,
        going=reminded.going,
        came=reminded.came,
    )
    return f"{asked}\n{phrase('[See the event]({link})', link=reminded.link)}" if reminded.link else asked, []


def _shifts_line(shifts: Sequence[Shift]) -> str:
    if not shifts:
        return ""
    found = ", ".join(f"{plain(each.title, 60)} <t:{int(each.starts_at.timestamp())}:t>" for each in shifts[:5])
    return "\n" + phrase("**Your shifts** {shifts}", shifts=found)


def stopped_card(server_id: int, stopped: Notice) -> Card:
    """Tell a person what they will not hear any more, with the way back."""
    return Card(
        phrase("You get no more of these: {what}, for all events of that server.", what=phrase(_SWITCHES[stopped])),
        row(button(phrase("Send them again"), f"rsvp:{server_id}:again:{stopped.name.lower()}")),
    )


def resumed_card(resumed: Notice) -> Card:
    """Tell a person what they will hear again."""
    return notice(phrase("You get these again: {what}.", what=phrase(_SWITCHES[resumed])))


def said_card(event: Event, presence: Presence) -> Card:
    """Thank somebody who said whether they were there."""
    title = plain(event.plan.title, TITLE_MOST)
    if presence is Presence.MISSED:
        return notice(phrase("Noted: you weren't at **{title}**. See you next time.", title=title))
    return Card(phrase("You're checked in at **{title}**. Thank you for coming!", title=title), colour=GREEN)
