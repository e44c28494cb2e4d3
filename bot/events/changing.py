"""What organizers do with an event that is posted: change, postpone, cancel; those who come are told."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from bot.database import Transaction
from bot.errors import BadInput, UserError
from bot.events import changes_store, rules, series, store, wording
from bot.events.model import CHANGE, KIND, POST, Change, ChangeKind, Event, EventStatus, Plan
from bot.outbox import schedules
from bot.outbox import store as outbox
from bot.outbox.model import Destination, Schedule
from bot.posts import store as posts
from bot.when.repeat import read_repeat_from
from bot.when.wall_clock import to_local
from bot.words import phrase, phrase_many

ONCE = "FREQ=DAILY"  # with a count of 1
_TIMES = frozenset({"starts_at", "starts_local", "zone", "answer_until"})


class CapacityBelow(UserError):
    """Fewer seats than are taken; somebody has to choose."""

    def __init__(self, event_id: int, capacity: int, going: int) -> None:
        super().__init__(
            phrase_many(
                capacity,
                "{going:,} are going, and one seat is too few for them. Nothing was changed. Choose:",
                "{going:,} are going, and {count:,} seats are too few for them. Nothing was changed. Choose:",
                going=going,
            )
        )
        self.event_id, self.capacity, self.going = event_id, capacity, going


class OtherDay(BadInput):
    """A series is moved to another day, and nobody said how it goes on."""

    def __init__(self) -> None:
        super().__init__(
            phrase(
                "That moves a whole series to another day. Say in `repeat` how it goes on from there, such as "
                '"every wednesday", or choose "only this one" in `which`.'
            )
        )


class NoSeries(BadInput):
    """All later ones are meant of what comes once."""

    def __init__(self) -> None:
        super().__init__(phrase("This event comes once: leave `which` out, or say in `repeat` how it repeats."))


@dataclass(frozen=True)
class Outcome:
    """What a change led to.

    Attributes:
        event: as it is now.
        changed: all that were changed, the first is ``event``.
        told: how many people hear of it.
        series_ended: whether no further one comes.
    """

    event: Event
    changed: Sequence[Event]
    told: int = 0
    series_ended: bool = False


def ensure_changeable(event: Event | None, now: datetime) -> Event:
    """Refuse to change what is no more.

    Raises:
        EventGone: there is none.
        EventCancelled: it is off.
        EventOver: it is over.
    """
    if event is None or event.is_series:
        raise rules.EventGone
    if event.status is EventStatus.CANCELLED:
        raise rules.EventCancelled
    if event.plan.ends_at <= now:
        raise rules.EventOver
    return event


def edit(
    tx: Transaction,
    server_id: int,
    event_id: int,
    changes: Mapping[str, Any],
    zone: str,
    *,
    going: int,
    coming: Collection[int] = (),
    repeat: str | None = None,
    rest: bool = False,
) -> Outcome:
    """Change an event, or it and all later ones of its series; all of it or nothing.

    Args:
        tx: the transaction.
        server_id: the Discord server.
        event_id: which one.
        changes: see :func:`bot.events.wording.change_plan`.
        zone: in which zone times are read.
        going: how many seats are taken.
        coming: who comes, surely or maybe: they are told of another time or place.
        repeat: how it comes again from now on, in the organizer's words.
        rest: whether all later ones change too.

    Raises:
        CapacityBelow: fewer seats than are taken.
        UserError: with what to type instead.
    """
    event = ensure_changeable(store.find(tx, server_id, event_id), tx.now)
    if repeat is None and all(value is None for value in changes.values()):
        raise wording.NothingToChange
    after = wording.change_plan(event.plan, changes, tx.now, zone)
    if after.capacity is not None and after.capacity < going and after.capacity != event.plan.capacity:
        raise CapacityBelow(event_id, after.capacity, going)
    run = series.find(tx, server_id, event)
    if repeat is not None:
        after, event = _repeat_anew(tx, server_id, event, after, repeat, run)
    elif rest:
        if run is None or not series.goes_on(run):
            raise NoSeries
        event = _change_rest(tx, server_id, event, after, run)
    kind = ChangeKind.MOVED if wording.is_news(event.plan, after) else None
    return _changed(tx, server_id, event, after, kind, coming)


def postpone(
    tx: Transaction,
    server_id: int,
    event_id: int,
    start: str,
    zone: str,
    reason: str | None = None,
    *,
    coming: Collection[int] = (),
) -> Outcome:
    """Move an event to another time; answers are kept, and everybody is asked whether they can make it.

    Raises:
        UserError: with what to type instead.
    """
    event = ensure_changeable(store.find(tx, server_id, event_id), tx.now)
    after = wording.change_plan(event.plan, {"start": start}, tx.now, zone)
    if after.starts_at == event.plan.starts_at:
        raise wording.SameTime
    why = wording.ensure_reason(reason)
    return _changed(tx, server_id, event, after, ChangeKind.POSTPONED, coming, why)


def cancel(
    tx: Transaction,
    server_id: int,
    event_id: int,
    reason: str | None,
    *,
    coming: Mapping[int, Collection[int]],
    rest: bool = False,
) -> Outcome:
    """Call an event off, or it and all later ones of its series; those who come are told.

    Args:
        tx: the transaction.
        server_id: the Discord server.
        event_id: which one.
        reason: why; everybody sees it.
        coming: who comes to what.
        rest: whether the series ends.

    Raises:
        UserError: it is off or over already, or the reason is too long.
    """
    event = ensure_changeable(store.find(tx, server_id, event_id), tx.now)
    why = wording.ensure_reason(reason)
    run = series.find(tx, server_id, event)
    if rest and not series.goes_on(run):
        raise NoSeries
    cancelled = [event, *(_later(tx, server_id, event) if rest else ())]
    told = 0
    for number, each in enumerate(cancelled):
        off = replace(each, status=EventStatus.CANCELLED, reason=why, sequence=each.sequence + 1, changed_at=tx.now)
        store.save(tx, server_id, off)
        series.mark(tx, each)
        outbox.cancel(tx, server_id, POST, each.event_id)
        cancelled[number] = off
        people = coming.get(each.event_id, ())
        if each.status is EventStatus.OPEN and people:
            _tell(tx, server_id, off, ChangeKind.CANCELLED, reason=why)
            told += len(people)
    if run is not None and rest:
        series.end(tx, server_id, run)
    elif run is not None and series.goes_on(run) and event.status is EventStatus.OPEN:
        series.make_next(tx, server_id, run, event.plan.starts_at)
    return Outcome(cancelled[0], cancelled, told, series_ended=rest)


def list_affected(tx: Transaction, server_id: int, event: Event) -> Sequence[int]:
    """List the numbers of an event and of all later ones of its series."""
    return [event.event_id, *(each.event_id for each in _later(tx, server_id, event))]


def _later(tx: Transaction, server_id: int, event: Event) -> Sequence[Event]:
    if event.series_id is None:
        return ()
    found = store.list_series(tx, server_id, event.series_id, tx.now)
    return [
        each
        for each in found
        if each.status is EventStatus.OPEN
        and each.event_id != event.event_id
        and each.plan.starts_at >= event.plan.starts_at
    ]


def _changed(
    tx: Transaction,
    server_id: int,
    event: Event,
    after: Plan,
    kind: ChangeKind | None,
    coming: Collection[int],
    reason: str | None = None,
) -> Outcome:
    is_posted = event.status is EventStatus.OPEN
    now_is = replace(
        event,
        plan=after,
        sequence=event.sequence + is_posted,
        changed_at=tx.now if is_posted else event.changed_at,
    )
    store.save(tx, server_id, now_is)
    series.mark(tx, event)
    series.mark(tx, now_is)
    told = 0
    if kind is not None and is_posted and coming:
        _tell(tx, server_id, now_is, kind, before=event.plan, reason=reason)
        told = len(coming)
    return Outcome(now_is, [now_is], told)


def _tell(
    tx: Transaction,
    server_id: int,
    event: Event,
    kind: ChangeKind,
    *,
    before: Plan | None = None,
    reason: str | None = None,
) -> None:
    """Promise a message to those who come: who they are is read when it is due, which is at once."""
    plan = event.plan
    moved = before is not None and before.starts_at != plan.starts_at
    elsewhere = before is not None and before.location != plan.location
    change = changes_store.add_change(
        tx,
        server_id,
        event.event_id,
        kind=kind,
        sequence=event.sequence,
        starts_before=before.starts_at if before is not None and moved else None,
        location_before=(before.location or "") if before is not None and elsewhere else None,
        reason=reason,
    )
    schedules.add(
        tx,
        server_id,
        kind=CHANGE,
        thing_id=change.change_id,
        rule=ONCE,
        zone="UTC",
        start_local=to_local(tx.now + timedelta(seconds=1), "UTC"),
        count=1,
        useful_for=max(plan.ends_at - tx.now, timedelta(hours=1)),
    )


def who_hears(tx: Transaction, told: Schedule, coming: Mapping[int, Collection[int]]) -> Sequence[Destination]:
    """Say who is told of a change that is due: those who come to its event now."""
    return [Destination(user_id=each) for each in coming.get(event_of(tx, told.server_id, told.thing_id), ())]


def event_of(tx: Transaction, server_id: int, change_id: int) -> int:
    """Return of which event a change is; 0 when it is no more."""
    change = changes_store.find_change(tx, server_id, change_id)
    return 0 if change is None else change.event_id


def to_tell(tx: Transaction, server_id: int, change_id: int) -> tuple[Change, Event] | None:
    """Return a change that is due, with its event as it is now; None when a later change says it all."""
    change = changes_store.find_change(tx, server_id, change_id)
    if change is None or changes_store.last_change(tx, server_id, change.event_id) != change_id:
        return None
    event = store.find(tx, server_id, change.event_id)
    return None if event is None else (change, event)


def _change_rest(tx: Transaction, server_id: int, event: Event, after: Plan, run: Schedule) -> Event:
    """Change what the later ones of a series are like, and those that are made already; return the event anew."""
    template = store.find(tx, server_id, run.thing_id)
    assert template is not None  # noqa: S101 - a series that goes on has one
    if after.starts_local != event.plan.starts_local:
        if after.starts_local.date() != event.plan.starts_local.date():
            raise OtherDay
        start = datetime.combine(run.start_local.date(), after.starts_local.time())
        run = replace(run, start_local=start, zone=after.zone)
        schedules.save(tx, server_id, schedules.moved_past(run, tx.now))
    store.save(tx, server_id, replace(template, plan=_alike(template.plan, event.plan, after, tx.now)))
    for each in _later(tx, server_id, event):
        plan = _alike(each.plan, event.plan, after, tx.now)
        store.save(tx, server_id, replace(each, plan=plan, occurs_local=plan.starts_local, sequence=each.sequence + 1))
        series.mark(tx, each)
    occurs = datetime.combine((event.occurs_local or event.plan.starts_local).date(), after.starts_local.time())
    return replace(event, occurs_local=occurs)


def _alike(plan: Plan, before: Plan, after: Plan, now: datetime) -> Plan:
    """Return a plan changed as another was; its day stays, its time of day follows."""
    differing = {
        field.name: getattr(after, field.name)
        for field in fields(Plan)
        if field.name not in _TIMES and getattr(before, field.name) != getattr(after, field.name)
    }
    changed = replace(plan, zone=after.zone, **differing)
    if after.starts_local.time() != before.starts_local.time() or after.zone != before.zone:
        changed = wording.at_time(changed, datetime.combine(plan.starts_local.date(), after.starts_local.time()), now)
    if (before.answer_until is None) != (after.answer_until is None) or (
        after.answer_until is not None and before.answer_until != after.answer_until
    ):
        ahead = None if after.answer_until is None else after.starts_at - after.answer_until
        changed = replace(changed, answer_until=None if ahead is None else changed.starts_at - ahead)
    return changed


def _repeat_anew(
    tx: Transaction, server_id: int, event: Event, after: Plan, repeat: str, run: Schedule | None
) -> tuple[Plan, Event]:
    """Let an event repeat from now on as was typed; what was made of its series, and not posted, is made anew."""
    read = read_repeat_from(repeat, after.starts_local, tx.now, after.zone)
    after = wording.at_time(after, read.start_local, tx.now)
    for each in _later(tx, server_id, event):
        if not posts.list_of(tx, server_id, KIND, each.event_id):
            outbox.cancel(tx, server_id, POST, each.event_id)
            store.remove(tx, server_id, each.event_id)
    if run is not None and series.goes_on(run):
        series.end(tx, server_id, run)
    begun = series.begin(tx, server_id, replace(event, plan=after), read)
    if event.status is EventStatus.OPEN:
        series.wake(tx, server_id, begun)
    return after, replace(begun, plan=event.plan)
