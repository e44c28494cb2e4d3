"""Who comes to an event, put together from several features: each function is one transaction."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.access import Actor
from bot.audit import service as audit
from bot.audit.model import Noted
from bot.database import Transaction
from bot.edge.asker import clocks_of
from bot.errors import BadInput, UserError
from bot.events import service as events
from bot.events.model import Answer, Event, EventStatus
from bot.events.rules import EventGone, ensure_answerable
from bot.outbox.model import Delivery, Destination, Schedule
from bot.rsvps import checking_in, notices, service, shifts
from bot.rsvps.cards import Offer, Reminded
from bot.rsvps.model import Answered, Notice, Presence, Roll, Rota, Rsvp, Settings, Shift
from bot.rsvps.rules import may_bring
from bot.when.parse import read_when
from bot.when.time_of_day import read_time_of_day
from bot.when.wall_clock import to_instant
from bot.words import phrase


class GoingFirst(UserError):
    """Shifts are for those who have a seat."""

    def __init__(self) -> None:
        super().__init__(
            phrase("Press **Going** on the event first: shifts are for those who have a place. Then pick again.")
        )


def respond(
    tx: Transaction,
    server_id: int,
    event_id: int,
    user_id: int,
    wish: Answer,
    guests: int | None = None,
    role_ids: Collection[int] | None = None,
    confirm: bool = False,
) -> Answered:
    """Answer an invitation; whoever gives a seat back gives up their shifts too.

    Raises:
        UserError: see :func:`bot.rsvps.service.answer`.
    """
    key = "event", server_id, event_id
    event = tx.left(key) or events.find(tx, server_id, event_id)
    answered = service.answer(
        tx, server_id, event, user_id, wish, clocks_of, guests=guests, role_ids=role_ids, confirm=confirm
    )
    tx.leave(key, event)
    return answered


def take_offer(tx: Transaction, server_id: int, event_id: int, user_id: int) -> Answered:
    """Take a seat that was offered."""
    return service.take_offer(tx, server_id, events.find(tx, server_id, event_id), user_id, clocks_of)


def guests_of(tx: Transaction, server_id: int, event_id: int, user_id: int) -> tuple[Event, Rsvp | None, int]:
    """Return an event with a person's answer, and how many guests they may bring."""
    event = ensure_answerable(events.find(tx, server_id, event_id), tx.now)
    settings, own = service.standing(tx, server_id, event_id, user_id)
    return event, own, may_bring(settings, event)


def rota(tx: Transaction, server_id: int, event_id: int, user_id: int) -> Rota:
    """Return the shifts of an event as one person sees them."""
    return shifts.rota(tx, server_id, ensure_answerable(events.find(tx, server_id, event_id), tx.now), user_id)


def take_shifts(tx: Transaction, server_id: int, event_id: int, user_id: int, shift_ids: Collection[int]) -> Rota:
    """Have exactly these shifts.

    Raises:
        GoingFirst: the person has no seat.
        UserError: one is full or gone, or the event is not on.
    """
    event = ensure_answerable(events.find(tx, server_id, event_id), tx.now)
    own = service.standing(tx, server_id, event_id, user_id)[1]
    if shift_ids and (own is None or own.answer is not Answer.GOING):
        raise GoingFirst
    coming = [each for each, said in events.list_attending(tx, server_id, user_id) if said is Answer.GOING]
    return shifts.take(tx, server_id, event, user_id, shift_ids, coming, _title)


def _title(tx: Transaction, server_id: int, event_id: int) -> str | None:
    event = events.find(tx, server_id, event_id)
    return None if event is None or event.status is not EventStatus.OPEN else event.plan.title


def hosted(tx: Transaction, actor: Actor, text: str) -> Event:
    """Return the event that a host named: one to come, or one that was lately.

    Raises:
        NoSuchEvent: there is none.
        NotYourEvent: it is not theirs.
    """
    event = events.named_lately(tx, actor.server_id, text)
    checking_in.ensure_host(actor, event)
    return event


def _hosted_by_id(tx: Transaction, actor: Actor, event_id: int) -> Event:
    event = events.find(tx, actor.server_id, event_id)
    if event is None or event.status is EventStatus.DRAFT:
        raise EventGone
    checking_in.ensure_host(actor, event)
    return event


def add_shift(
    tx: Transaction, server_id: int, actor: Actor, text: str, title: str, start: str, end: str, need: int | None
) -> tuple[Shift, Event]:
    """Add a shift; "10am" is read on the event's own day, and in its zone.

    Raises:
        UserError: with what to type instead.
    """
    event = hosted(tx, actor, text)
    starts_at, ends_at = _moment(tx, start, event), _moment(tx, end, event)
    if ends_at <= starts_at and _is_clock(end):  # past midnight
        ends_at += timedelta(days=1)
    return shifts.add(tx, server_id, event, title, starts_at, ends_at, need), event


def _moment(tx: Transaction, text: str, event: Event) -> datetime:
    zone = event.plan.zone
    if not _is_clock(text):
        return read_when(text, tx.now, zone).at
    return to_instant(datetime.combine(event.plan.starts_local.date(), read_time_of_day(text)), zone)


def _is_clock(text: str) -> bool:
    try:
        read_time_of_day(text)
    except BadInput:
        return False
    return True


def remove_shift(tx: Transaction, server_id: int, actor: Actor, text: str, shift: str) -> Shift:
    """Take a shift away."""
    return shifts.remove(tx, server_id, hosted(tx, actor, text), shift)


def choose(
    tx: Transaction,
    server_id: int,
    actor: Actor,
    text: str,
    switches: dict[Notice, bool | None],
    chosen: dict[str, Any],
) -> tuple[Event, Settings]:
    """Keep what a host chose for an event; ``switches`` say what is to be sent, None leaves a thing as it is."""
    event = hosted(tx, actor, text)
    before = service.standing(tx, server_id, event.event_id, actor.user_id)[0]
    silent = frozenset(
        each for each in Notice if (switches.get(each) is None and each in before.silent) or switches.get(each) is False
    )
    return event, service.choose(tx, server_id, event, clocks_of, silent=silent, **chosen)


def roll_named(tx: Transaction, server_id: int, actor: Actor, text: str) -> Roll:
    """Return who comes to an event that a host named, and write down that they saw it."""
    return _seen(tx, actor, checking_in.roll(tx, server_id, hosted(tx, actor, text)))


def roll_of(tx: Transaction, server_id: int, actor: Actor, event_id: int) -> Roll:
    """Return who comes to an event, and write down that somebody saw it."""
    return _seen(tx, actor, checking_in.roll(tx, server_id, _hosted_by_id(tx, actor, event_id)))


def _seen(tx: Transaction, actor: Actor, roll: Roll) -> Roll:
    people = {*(each.user_id for each in roll.rsvps), *roll.presence}
    audit.note_reading(tx, actor.server_id, actor.user_id, people, Noted.LINE)
    return roll


def begin_checkin(tx: Transaction, server_id: int, actor: Actor, text: str) -> Roll:
    """Return who comes to an event, to note who is there, and write down that somebody saw it."""
    event = hosted(tx, actor, text)
    checking_in.ensure_now(tx, event)
    return _seen(tx, actor, checking_in.roll(tx, server_id, event))


def note(tx: Transaction, server_id: int, actor: Actor, event_id: int, user_ids: Collection[int], came: bool) -> Roll:
    """Note who was there, or was not."""
    event = _hosted_by_id(tx, actor, event_id)
    return checking_in.note(tx, server_id, event, user_ids, actor.user_id, came=came)


def note_rest(tx: Transaction, server_id: int, actor: Actor, event_id: int) -> Roll:
    """Note as missed all others who said to be going."""
    return checking_in.close(tx, server_id, _hosted_by_id(tx, actor, event_id), actor.user_id)


def open_code(tx: Transaction, server_id: int, actor: Actor, event_id: int) -> Roll:
    """Make the code of an event."""
    return checking_in.open_code(tx, server_id, _hosted_by_id(tx, actor, event_id))


def arrive(tx: Transaction, server_id: int, user_id: int, code: str) -> tuple[Event, Presence]:
    """Check oneself in by the code."""
    event = events.find(tx, server_id, checking_in.find_coded(tx, server_id, code))
    return checking_in.arrive(tx, server_id, event, user_id)


def say(tx: Transaction, server_id: int, event_id: int, user_id: int, came: bool) -> tuple[Event, Presence]:
    """Say, when asked afterwards, whether one was there."""
    event = events.find(tx, server_id, event_id)
    presence = checking_in.say(tx, server_id, event, user_id, came=came)
    assert event is not None  # noqa: S101 - say() refuses what is not there
    return event, presence


def audience(tx: Transaction, series: Schedule) -> Iterable[Destination]:
    """Say who gets a notice now."""
    return notices.audience(tx, series, events.find(tx, series.server_id, series.thing_id))


def load_notice(tx: Transaction, delivery: Delivery) -> Reminded | None:
    """Return what to say to one person; None when there is nothing to say any more."""
    if delivery.user_id is None:
        return None
    server_id, event_id, notice = delivery.server_id, delivery.thing_id, Notice(delivery.kind)
    event = events.find(tx, server_id, event_id)
    own = notices.is_due(tx, event, delivery.user_id, notice)
    if event is None or own is None:
        return None
    mine = [each for each in shifts.list_own(tx, server_id, delivery.user_id) if each.event_id == event_id]
    reminded = Reminded(
        notice,
        event,
        own,
        shifts=mine,
        link=events.link_to(tx, server_id, event_id),
        is_elsewhere=delivery.destination.user_id is None,
    )
    if notice is not Notice.HOST:
        return reminded
    roll = checking_in.roll(tx, server_id, event)
    came = sum(each is not Presence.MISSED for each in roll.presence.values())
    return replace(reminded, going=roll.tally.people, came=came)


def load_offer(tx: Transaction, delivery: Delivery) -> Offer | None:
    """Return the seat that is kept for somebody; None when none is any more."""
    event = events.find(tx, delivery.server_id, delivery.thing_id)
    if event is None or event.status is not EventStatus.OPEN or delivery.user_id is None:
        return None
    own = service.find_offer(tx, delivery.server_id, event.event_id, delivery.user_id)
    if own is None or own.offer_until is None or own.offer_until <= tx.now:
        return None
    link = events.link_to(tx, delivery.server_id, event.event_id)
    return Offer(event, own, link, delivery.destination.user_id is None)


def pass_on(tx: Transaction, server_id: int, event_id: int) -> int:
    """Offer what was not taken in time to the next."""
    return service.pass_on(tx, server_id, events.find(tx, server_id, event_id), event_id, clocks_of)


def leave(tx: Transaction, server_id: int, user_id: int) -> int:
    """Give back all that somebody held who has left the server; return at how many events to come."""
    left = 0
    for event_id in service.list_held(tx, server_id, user_id):
        event = events.find(tx, server_id, event_id)
        if event is not None and event.plan.ends_at > tx.now:
            service.leave(tx, server_id, event, user_id, clocks_of)
            left += 1
    return left


def wanted_roles(tx: Transaction, server_id: int, user_id: int) -> dict[int, datetime]:
    """Return the roles that somebody is to have for events, with when the last of these is over."""
    found: dict[int, datetime] = {}
    for event_id, role_id in service.list_roles(tx, server_id, user_id):
        event = events.find(tx, server_id, event_id)
        if event is not None and event.status is EventStatus.OPEN and event.plan.ends_at > tx.now:
            found[role_id] = max(found.get(role_id, event.plan.ends_at), event.plan.ends_at)
    return found


def event_changed(tx: Transaction, server_id: int, event_id: int) -> None:
    """Follow an event that was posted, edited, postponed or cancelled; in the transaction that changes it."""
    event = events.find(tx, server_id, event_id)
    if event is not None:
        service.event_changed(tx, server_id, event, clocks_of)


def list_shifts(tx: Transaction, server_id: int, event_id: int) -> Sequence[Shift]:
    """List the shifts of an event."""
    return shifts.list_of(tx, server_id, event_id)
