"""What people do about being reminded to call: one verb, one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, time

from bot.calls import reminder_store as store
from bot.calls.model import (
    MOST_REMINDERS,
    OPENING_KIND,
    REMINDER_KIND,
    CallReminder,
    NoSuchReminder,
    OpeningWish,
    TooManyReminders,
    Weekday,
)
from bot.database import Transaction
from bot.database.statements import allocate
from bot.outbox import schedules
from bot.outbox import store as outbox
from bot.outbox.model import Destination, Schedule, ScheduleStatus
from bot.when.pattern import Pattern, Unit
from bot.when.wall_clock import to_local

Weekly = tuple[CallReminder, Schedule]
"""A weekly reminder with its series."""


def set_weekly(
    tx: Transaction,
    server_id: int,
    user_id: int,
    campaign_id: int,
    day: Weekday,
    at: time,
    zone: str,
    *,
    skips_when_called: bool,
) -> Weekly:
    """Promise a person the next call of a campaign each week; one that they have for this time already becomes this.

    Raises:
        TooManyReminders: they have enough.
    """
    standing = list_own(tx, server_id, user_id)
    rule = Pattern(Unit.WEEK, weekdays=([*Weekday].index(day),)).rule
    for reminder, series in standing:
        same = (reminder.campaign_id, series.rule, series.start_local.time(), series.zone)
        if same == (campaign_id, rule, at, zone):
            store.change(tx, server_id, reminder.reminder_id, skips_when_called=skips_when_called)
            return replace(reminder, skips_when_called=skips_when_called), series
    if len(standing) >= MOST_REMINDERS:
        raise TooManyReminders
    number = allocate(tx, server_id, REMINDER_KIND)
    reminder = CallReminder(server_id, number, user_id, campaign_id, skips_when_called, tx.now)
    store.add(tx, reminder)
    series = schedules.add(
        tx,
        server_id,
        kind=REMINDER_KIND,
        thing_id=number,
        rule=rule,
        zone=zone,
        start_local=datetime.combine(to_local(tx.now, zone).date(), at),
    )
    return reminder, series


def list_own(tx: Transaction, server_id: int, user_id: int) -> Sequence[Weekly]:
    """List a person's weekly reminders that go on."""
    found = ((each, series_of(tx, each)) for each in store.list_own(tx, server_id, user_id))
    return [(each, series) for each, series in found if series is not None]


def series_of(tx: Transaction, reminder: CallReminder) -> Schedule | None:
    """Return the series of a weekly reminder."""
    return schedules.find_of(tx, reminder.server_id, REMINDER_KIND, reminder.reminder_id)


def to_send(tx: Transaction, server_id: int, reminder_id: int) -> CallReminder | None:
    """Return a weekly reminder that is due; None when it was stopped meanwhile."""
    reminder = store.find(tx, server_id, reminder_id)
    return reminder if reminder is not None and reminder.ended_at is None else None


def audience(
    tx: Transaction, series: Schedule, goes_on: Callable[[Transaction, int, int], bool]
) -> Sequence[Destination] | None:
    """Say who gets a weekly reminder that is due: whoever asked for it, as long as its campaign goes on.

    None: it is over, and so the series; ``goes_on`` says whether the campaign does.
    """
    reminder = to_send(tx, series.server_id, series.thing_id)
    if reminder is None:
        return None
    if not goes_on(tx, reminder.server_id, reminder.campaign_id):
        store.change(tx, reminder.server_id, reminder.reminder_id, ended_at=tx.now)
        return None
    return [Destination(user_id=reminder.user_id)]


def stop(tx: Transaction, server_id: int, user_id: int, reminder_id: int) -> CallReminder:
    """End one's own weekly reminder; twice is once.

    Raises:
        NoSuchReminder: there is none of this person.
    """
    reminder = store.find(tx, server_id, reminder_id)
    if reminder is None or reminder.user_id != user_id:
        raise NoSuchReminder
    if reminder.ended_at is None:
        store.change(tx, server_id, reminder_id, ended_at=tx.now)
        outbox.cancel(tx, server_id, REMINDER_KIND, reminder_id)
        series = series_of(tx, reminder)
        if series is not None:
            ended = replace(series, status=ScheduleStatus.ENDED, next_local=None, next_at=None)
            schedules.save(tx, server_id, ended)
    return reminder


def promise_opening(tx: Transaction, wish: OpeningWish, held_until: datetime | None = None) -> OpeningWish:
    """Promise to tell a person when an office opens, or when their night ends (``held_until``); twice is once."""
    stands = store.add_opening(tx, wish)
    outbox.add(
        tx,
        stands.server_id,
        kind=OPENING_KIND,
        thing_id=stands.opening_id,
        destination=Destination(user_id=stands.user_id),
        due_at=stands.opens_at,
        dedupe=f"{OPENING_KIND}:{stands.opening_id}",
        held_until=held_until if held_until != stands.opens_at else None,
    )
    return stands


def find_opening(tx: Transaction, server_id: int, opening_id: int) -> OpeningWish | None:
    """Return a wish to be told when an office opens."""
    return store.find_opening(tx, server_id, opening_id)


def was_reminded(tx: Transaction, server_id: int, user_id: int, campaign_id: int) -> bool:
    """Tell whether a reminder to call for a campaign ever was to come to a person: then its buttons are theirs."""
    return store.has_any(tx, server_id, user_id, campaign_id)
