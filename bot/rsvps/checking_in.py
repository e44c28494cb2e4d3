"""Who was there: noted by hosts, or said by people with the code that the host reads out."""

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from secrets import randbelow

from bot.access import Actor
from bot.database import Transaction
from bot.errors import BadInput, NotAllowed, NotFound, UserError
from bot.events.model import Answer, Event, EventStatus
from bot.rsvps import presence_store, shifts_store, store
from bot.rsvps.model import Presence, Roll
from bot.words import phrase

EARLY = timedelta(hours=2)
"""How long before the start people can be checked in."""

LATE = timedelta(days=14)
"""How long after the end hosts can still note who was there."""

CODE_LATE = timedelta(hours=6)
"""How long after the end the code still works."""

_CODE = re.compile(r"[0-9]{6}", re.ASCII)


class NotYourEvent(NotAllowed):
    """Somebody else's event."""

    def __init__(self) -> None:
        super().__init__(
            phrase("That is for the event's host, for leads of its chapter and for organizers. Ask one of them.")
        )


class TooEarly(UserError):
    """Nobody can be there yet."""

    def __init__(self, event: Event) -> None:
        opens = int((event.plan.starts_at - EARLY).timestamp())
        super().__init__(
            phrase(
                "Check-in opens 2 hours before the start: {when}. Come back then.",
                when=f"<t:{opens}:f> (<t:{opens}:R>)",
            )
        )


class TooLate(UserError):
    """It was too long ago."""

    def __init__(self) -> None:
        super().__init__(
            phrase(
                "This event was over two weeks ago; who was there can't be changed any more. "
                "See who came with `/event attendees`."
            )
        )


class NotHeld(UserError):
    """It was called off, or never posted."""

    def __init__(self) -> None:
        super().__init__(
            phrase("This event is not on, so nobody can be checked in. See what is on with `/event list`.")
        )


class WrongCode(NotFound):
    """No event that is on now has this code."""

    def __init__(self) -> None:
        super().__init__(
            phrase(
                "That is not the code of an event that is on now. Ask the host to read it out again: it has six digits."
            )
        )


def ensure_host(actor: Actor, event: Event) -> None:
    """Refuse who does not run an event: its host, the leads of its chapter and organizers do.

    Raises:
        NotYourEvent: somebody else.
    """
    leads = event.plan.chapter_id is not None and event.plan.chapter_id in actor.leads
    if not (actor.is_organizer or actor.is_admin or leads or actor.user_id == event.plan.host_id):
        raise NotYourEvent


def ensure_now(tx: Transaction, event: Event) -> None:
    """Refuse to note who was there when nobody can be, or long after.

    Raises:
        NotHeld: it is not on.
        TooEarly: nobody can be there yet.
        TooLate: it was too long ago.
    """
    if event.status is not EventStatus.OPEN:
        raise NotHeld
    if tx.now < event.plan.starts_at - EARLY:
        raise TooEarly(event)
    if tx.now > event.plan.ends_at + LATE:
        raise TooLate


def roll(tx: Transaction, server_id: int, event: Event) -> Roll:
    """Return who is coming and who was there."""
    people = [
        (each, shifts_store.list_people(tx, server_id, each.shift_id))
        for each in shifts_store.list_of(tx, server_id, event.event_id)
    ]
    return Roll(
        event,
        store.list_all(tx, server_id, event.event_id),
        store.tally(tx, server_id, event.event_id),
        presence_store.list_presence(tx, server_id, event.event_id),
        people,
        store.settings(tx, server_id, event.event_id).code,
    )


def note(tx: Transaction, server_id: int, event: Event, user_ids: Collection[int], by: int, *, came: bool) -> Roll:
    """Note who was there, or was not; whoever had not said so and came is a walk-in. To note it again changes it.

    Raises:
        UserError: see :func:`ensure_now`.
    """
    ensure_now(tx, event)
    going = {each.user_id for each in store.list_all(tx, server_id, event.event_id) if each.answer is Answer.GOING}
    for user_id in user_ids:
        presence = (Presence.CAME if user_id in going else Presence.WALK_IN) if came else Presence.MISSED
        presence_store.set_presence(tx, server_id, event.event_id, [user_id], presence, by)
    return roll(tx, server_id, event)


def close(tx: Transaction, server_id: int, event: Event, by: int) -> Roll:
    """Note as missed everybody who said to be going and of whom nobody said that they came.

    Raises:
        UserError: see :func:`ensure_now`.
        BadInput: the event has not begun.
    """
    ensure_now(tx, event)
    if tx.now < event.plan.starts_at:
        raise BadInput(phrase("The event has not begun: people may still come. Press this when it is over."))
    noted = presence_store.list_presence(tx, server_id, event.event_id)
    going = [each for each in store.list_all(tx, server_id, event.event_id) if each.answer is Answer.GOING]
    missed = [each.user_id for each in going if each.user_id not in noted]
    presence_store.set_presence(tx, server_id, event.event_id, missed, Presence.MISSED, by)
    return roll(tx, server_id, event)


def open_code(tx: Transaction, server_id: int, event: Event) -> Roll:
    """Return the code with which people check themselves in, made when it is first asked for.

    Raises:
        UserError: see :func:`ensure_now`.
    """
    ensure_now(tx, event)
    settings = store.settings(tx, server_id, event.event_id)
    if settings.code is None:
        code = f"{randbelow(1_000_000):06}"
        while _coded(tx, server_id, code) is not None:
            code = f"{randbelow(1_000_000):06}"
        store.set_settings(tx, server_id, event.event_id, replace(settings, code=code))
    return roll(tx, server_id, event)


def _coded(tx: Transaction, server_id: int, code: str) -> int | None:
    return next(iter(store.list_coded(tx, server_id, code)), None)


def find_coded(tx: Transaction, server_id: int, text: str) -> int:
    """Return the number of the event whose code was typed.

    Raises:
        WrongCode: there is none.
    """
    code = re.sub(r"[\s-]", "", text)
    event_id = _coded(tx, server_id, code) if _CODE.fullmatch(code) else None
    if event_id is None:
        raise WrongCode
    return event_id


def arrive(tx: Transaction, server_id: int, event: Event | None, user_id: int) -> tuple[Event, Presence]:
    """Check oneself in.

    Raises:
        WrongCode: the event is not on now.
    """
    if (
        event is None
        or event.status is not EventStatus.OPEN
        or not event.plan.starts_at - EARLY <= tx.now <= event.plan.ends_at + CODE_LATE
    ):
        raise WrongCode
    own = store.find(tx, server_id, event.event_id, user_id)
    presence = Presence.CAME if own is not None and own.answer is Answer.GOING else Presence.WALK_IN
    presence_store.set_presence(tx, server_id, event.event_id, [user_id], presence, None)
    return event, presence


def say(tx: Transaction, server_id: int, event: Event | None, user_id: int, *, came: bool) -> Presence:
    """Say oneself, when asked afterwards, whether one was there; what a host has noted stays.

    Raises:
        NotHeld: the event is not on.
        UserError: see :func:`ensure_now`.
        NotYourEvent: the person had not said to be going.
    """
    if event is None:
        raise NotHeld
    ensure_now(tx, event)
    own = store.find(tx, server_id, event.event_id, user_id)
    if own is None or own.answer is not Answer.GOING:
        raise NotYourEvent
    noted = presence_store.find_presence(tx, server_id, event.event_id, user_id)
    if noted is not None:
        return noted
    presence = Presence.CAME if came else Presence.MISSED
    presence_store.set_presence(tx, server_id, event.event_id, [user_id], presence, None)
    return presence


def record(tx: Transaction, server_id: int, user_id: int) -> tuple[int, int]:
    """Count the events at which somebody was, and those at which they were missed."""
    found = presence_store.count_presence(tx, server_id, user_id)
    return found.get(Presence.CAME, 0) + found.get(Presence.WALK_IN, 0), found.get(Presence.MISSED, 0)
