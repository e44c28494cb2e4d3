"""Events that come again and again: the bot owns the series and makes each next one by itself.

A series without end stays small: there is one event to come, and when that begins the next is made, to be posted
when the former is over. Nothing is made for times that passed while the bot was away.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.chapters.model import KIND as CHAPTER
from bot.database import Transaction
from bot.events import store, wording
from bot.events.model import ACTION, KIND, POST, SERIES, Event, EventStatus, Plan
from bot.outbox import schedules
from bot.outbox import store as outbox
from bot.outbox.model import Destination, Schedule, ScheduleStatus
from bot.posts import store as posts
from bot.when.recurrence import Recurrence
from bot.when.repeat import Repeat, read_repeat_from

AHEAD = timedelta(days=30)
"""The next of a series is posted when the former is over, but no longer before it begins than this."""

_ALWAYS = timedelta(days=3650)  # however long the bot was away, the next one is made
_SHOWN = 3


def keep(tx: Transaction, server_id: int, plan: Plan, repeat: str | None) -> Event:
    """Keep a draft, and its series if it has one; the series does not run before the draft is posted.

    Raises:
        BadInput: how it repeats cannot be read.
    """
    if repeat is None:
        return store.add(tx, server_id, plan)
    read = read_repeat_from(repeat, plan.starts_local, tx.now, plan.zone)
    event = store.add(tx, server_id, wording.at_time(plan, read.start_local, tx.now))
    return begin(tx, server_id, event, read)


def begin(tx: Transaction, server_id: int, event: Event, repeat: Repeat) -> Event:
    """Make an event the first of a series, which waits to be woken."""
    found = store.add(tx, server_id, event.plan, status=EventStatus.SERIES)
    store.save(tx, server_id, replace(found, series_id=found.event_id))
    started = schedules.add(
        tx,
        server_id,
        kind=SERIES,
        thing_id=found.event_id,
        rule=repeat.recurrence.rule,
        zone=repeat.zone,
        start_local=repeat.start_local,
        until_local=repeat.until,
        count=repeat.count,
        useful_for=_ALWAYS,
    )
    schedules.save(tx, server_id, replace(started, status=ScheduleStatus.PAUSED))
    first = replace(event, series_id=found.event_id, occurs_local=event.plan.starts_local)
    store.save(tx, server_id, first)
    return first


def mark(tx: Transaction, event: Event) -> None:
    """Say that whatever shows an event has changed: its posts, its chapter's card and its day of action's."""
    posts.mark(tx, event.server_id, KIND, event.event_id)
    if event.plan.chapter_id is not None:
        posts.mark(tx, event.server_id, CHAPTER, event.plan.chapter_id)
    if event.action_id is not None:
        posts.mark(tx, event.server_id, ACTION, event.action_id)


def find(tx: Transaction, server_id: int, event: Event) -> Schedule | None:
    """Return the schedule of an event's series, over or not; None for what comes once."""
    if event.series_id is None:
        return None
    return schedules.find_of(tx, server_id, SERIES, event.series_id)


def wake(tx: Transaction, server_id: int, event: Event) -> None:
    """Let the series of an event run."""
    series = find(tx, server_id, event)
    if series is not None and series.status is ScheduleStatus.PAUSED:
        schedules.save(tx, server_id, schedules.moved_past(replace(series, status=ScheduleStatus.ACTIVE), tx.now))


def hold(tx: Transaction, server_id: int, event: Event) -> None:
    """Let the series of a draft wait again."""
    series = find(tx, server_id, event)
    if series is not None and series.status is ScheduleStatus.ACTIVE:
        schedules.save(tx, server_id, replace(series, status=ScheduleStatus.PAUSED))


def end(tx: Transaction, server_id: int, series: Schedule) -> None:
    """Make no further event of a series."""
    schedules.save(tx, server_id, replace(series, status=ScheduleStatus.ENDED, next_local=None, next_at=None))
    template = store.find(tx, server_id, series.thing_id)
    if template is not None:
        store.save(tx, server_id, replace(template, status=EventStatus.CANCELLED))


def forget(tx: Transaction, server_id: int, event: Event) -> None:
    """Forget the series of a draft that is discarded."""
    series = find(tx, server_id, event)
    if series is not None:
        end(tx, server_id, series)
        store.remove(tx, server_id, series.thing_id)


def goes_on(series: Schedule | None) -> bool:
    """Say whether a series has more to come."""
    return series is not None and series.status is not ScheduleStatus.ENDED


def repeat(series: Schedule | None) -> Repeat | None:
    """Return how a series goes, to be said in the language of whoever reads it; None when it is over."""
    if series is None or not goes_on(series):
        return None
    return Repeat(series.start_local, series.zone, Recurrence(series.rule), series.until_local, series.count)


def next_times(series: Schedule | None, after: datetime) -> tuple[datetime, ...]:
    """Return the next few times of a series after an instant."""
    found: list[datetime] = []
    while series is not None and len(found) < _SHOWN:
        series = schedules.moved_past(series, found[-1] if found else after)
        if series.next_at is None:
            break
        found.append(series.next_at)
    return tuple(found)


def roll_on(tx: Transaction, series: Schedule) -> Sequence[Destination]:
    """Make the next event of a series, whose time has come; nobody is told but by its post."""
    make_next(tx, series.server_id, series, tx.now)
    return ()


def make_next(tx: Transaction, server_id: int, series: Schedule, after: datetime) -> Event | None:
    """Make the first event of a series after an instant, once, and promise its post; None when there is none."""
    following = schedules.moved_past(series, max(after, tx.now))
    template = store.find(tx, server_id, series.thing_id)
    if template is None or not template.is_series or following.next_local is None:
        return None
    if store.has_occurrence(tx, server_id, series.thing_id, following.next_local):
        return None
    plan = wording.at_time(template.plan, following.next_local, tx.now)
    before = [
        each.plan.ends_at
        for each in store.list_series(tx, server_id, series.thing_id, tx.now)
        if each.status is EventStatus.OPEN and each.plan.starts_at < plan.starts_at
    ]
    event = store.add(
        tx,
        server_id,
        plan,
        status=EventStatus.OPEN,
        opened_at=tx.now,
        series_id=series.thing_id,
        occurs_local=following.next_local,
    )
    mark(tx, event)
    promise_post(tx, server_id, event, max([tx.now, plan.starts_at - AHEAD, *before]))
    return event


def promise_post(tx: Transaction, server_id: int, event: Event, due_at: datetime) -> None:
    """Promise the post of an event; at the latest when it begins."""
    due_at = min(due_at, event.plan.starts_at)
    outbox.add(
        tx,
        server_id,
        kind=POST,
        thing_id=event.event_id,
        destination=Destination(channel_id=event.plan.channel_id),
        due_at=due_at,
        dedupe=f"{POST} {event.event_id}",
        useful_for=event.plan.ends_at - due_at,
    )
