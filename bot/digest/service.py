"""Turning the weekly post on and off: one verb, one transaction."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.database import Transaction
from bot.digest.model import KIND, Timing
from bot.outbox import schedules
from bot.outbox.model import Schedule, ScheduleStatus
from bot.when.pattern import Pattern, Unit
from bot.when.wall_clock import to_local

_THE_DIGEST = 1  # there is one a server
_USEFUL_FOR = timedelta(hours=24)


def turn_on(tx: Transaction, server_id: int, weekday: int, at: time, zone: str) -> Timing:
    """Let the digest come each week from now on, or at another time than before.

    Args:
        tx: the transaction.
        server_id: the Discord server.
        weekday: 0 is Monday.
        at: time of day on the wall clock.
        zone: IANA name.
    """
    rule = Pattern(Unit.WEEK, weekdays=(weekday,)).rule
    start = datetime.combine(to_local(tx.now, zone).date(), at)
    series = schedules.find_of(tx, server_id, KIND, _THE_DIGEST)
    if series is None:
        series = schedules.add(
            tx,
            server_id,
            kind=KIND,
            thing_id=_THE_DIGEST,
            rule=rule,
            zone=zone,
            start_local=start,
            useful_for=_USEFUL_FOR,
        )
        return _timing(series)
    again = replace(series, rule=rule, zone=zone, start_local=start, status=ScheduleStatus.ACTIVE)
    return _timing(_moved(tx, server_id, again))


def turn_off(tx: Transaction, server_id: int) -> None:
    """Let the digest come no more."""
    series = schedules.find_of(tx, server_id, KIND, _THE_DIGEST)
    if series is not None:
        schedules.save(tx, server_id, replace(series, status=ScheduleStatus.ENDED, next_local=None, next_at=None))


def go_on(tx: Transaction, server_id: int, zone: str) -> None:
    """Keep a digest that is on to the server's wall clock, and let one go on that could not be posted."""
    series = schedules.find_of(tx, server_id, KIND, _THE_DIGEST)
    if series is not None and series.status is not ScheduleStatus.ENDED:
        _moved(tx, server_id, replace(series, zone=zone, status=ScheduleStatus.ACTIVE))


def _moved(tx: Transaction, server_id: int, series: Schedule) -> Schedule:
    moved = schedules.moved_past(series, tx.now)
    schedules.save(tx, server_id, moved)
    return moved


def _timing(series: Schedule) -> Timing:
    assert series.next_local is not None and series.next_at is not None  # noqa: S101, PT018 - it has no end
    return Timing(series.zone, series.next_local, series.next_at)
