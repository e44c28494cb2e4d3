"""When a series comes next: always computed from its start on the wall clock, never from the last time it came.

Days come from ``dateutil.rrule`` over naive wall-clock time; ``wall_clock.to_instant`` turns each into an instant with
the zone data of the day this runs, so a zone that changes its rules moves the instant and leaves the clock time alone.
A time that the clocks skip comes at the first instant after the gap, one that comes twice comes the first time.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from itertools import islice

from dateutil.rrule import rrule, rrulestr  # type: ignore[import-untyped]

from bot.when.pattern import FIFTH, Pattern, Unit, read_rule
from bot.when.wall_clock import to_instant, to_local

_cached_pattern = lru_cache(1024)(read_rule)
_END_OF_TIME = datetime(9000, 1, 1)  # noqa: DTZ001 - wall clock; the calendar itself ends at 9999
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Recurrence:
    """The days a series falls on, kept as an RRULE text ("FREQ=WEEKLY;BYDAY=TU"); ``pattern`` says what it allows.

    The start, zone and end stand beside it. Raises ``ValueError`` for a text that ``Pattern.rule`` would not write.
    """

    rule: str

    def __post_init__(self) -> None:
        _cached_pattern(self.rule)

    @cached_property
    def pattern(self) -> Pattern:
        """The same as numbers."""
        return _cached_pattern(self.rule)


@dataclass(frozen=True)
class Occurrence:
    """One time of a series.

    ``local`` is its wall-clock time as the rule has it (naive; the key to skip it by), ``at`` the instant it comes
    (aware, UTC), ``number`` its place in the series from 1, skipped ones counted.
    """

    local: datetime
    at: datetime
    number: int


def next_after(
    recurrence: Recurrence,
    start_local: datetime,
    zone: str,
    after: datetime,
    *,
    until_local: datetime | None = None,
    count: int | None = None,
    skipped: frozenset[datetime] = frozenset(),
) -> Occurrence | None:
    """Return the first occurrence later than the instant ``after`` (aware), or None when the series has ended.

    ``start_local`` (naive) gives the time of day and where intervals are counted from; when its day does not fit the
    rule, the series begins with the first that does. ``until_local`` (naive) still belongs to the series. ``count``
    counts skipped occurrences too, so skipping never makes a series longer. A long past costs nothing (0.1 ms), and no
    ``Pattern`` goes more than a few years without a day, so the search is short.
    """
    found = _following(recurrence, start_local, zone, after, until_local, count, skipped)
    return next(found, None)


def occurrences(
    recurrence: Recurrence,
    start_local: datetime,
    zone: str,
    after: datetime,
    *,
    limit: int = 5,
    until_local: datetime | None = None,
    count: int | None = None,
    skipped: frozenset[datetime] = frozenset(),
) -> list[Occurrence]:
    """Return the next ``limit`` occurrences, as ``next_after`` would one after the other: for a preview."""
    found = _following(recurrence, start_local, zone, after, until_local, count, skipped)
    return list(islice(found, max(limit, 0)))


def _following(
    recurrence: Recurrence,
    start_local: datetime,
    zone: str,
    after: datetime,
    until_local: datetime | None,
    count: int | None,
    skipped: frozenset[datetime],
) -> Iterator[Occurrence]:
    start = start_local.replace(microsecond=0)  # dateutil keeps whole seconds
    # Whatever the clocks did: once they show a time, that time, moved out of a gap or the first of two, has come.
    anchor, number = _whole_periods(recurrence, start, to_local(after, zone))
    for local in _days(recurrence, anchor, until_local or _END_OF_TIME):
        if local < start:
            continue  # the anchor is the beginning of a period: a Monday, the first of a month
        number += 1
        if count is not None and number > count:
            return
        at = to_instant(local, zone)
        if at > after and local not in skipped:
            yield Occurrence(local, at, number)
            after = at  # two midnights can be one instant: Samoa's left-out day


def _days(recurrence: Recurrence, anchor: datetime, end: datetime) -> rrule:
    return _parsed(recurrence.rule).replace(dtstart=anchor, until=end)


@lru_cache(1024)
def _parsed(rule: str) -> rrule:
    return rrulestr(rule, dtstart=_END_OF_TIME)  # ten times as slow as replacing the dates of one parsed before


def _whole_periods(recurrence: Recurrence, start: datetime, near: datetime) -> tuple[datetime, int]:
    """Leave out the periods that lie wholly before ``near``; return where to go on, and how many occurrences that is.

    Only whole intervals are left out, so that every other week stays the same other week.
    """
    pattern = recurrence.pattern
    first = _period(pattern.unit, start, 0)
    times = max(_periods_between(pattern.unit, first, near) // pattern.interval, 0)
    if not times:
        return first, 0
    before_start = sum(1 for _ in _days(recurrence, first, start - timedelta(seconds=1)))
    if pattern.nth == FIFTH:
        months = (_period(pattern.unit, first, month) for month in range(0, times * pattern.interval, pattern.interval))
        left_out = sum(_has_fifth(month, pattern.weekdays[0]) for month in months)
    else:
        left_out = times * max(len(pattern.weekdays), 1)
    return _period(pattern.unit, start, times * pattern.interval), left_out - before_start


def _has_fifth(first_of_month: datetime, weekday: int) -> bool:
    earliest = 1 + (weekday - first_of_month.weekday()) % 7
    return earliest + 28 <= monthrange(first_of_month.year, first_of_month.month)[1]


def _period(unit: Unit, start: datetime, later: int) -> datetime:
    """Return the first day, at the time of ``start``, of the period ``later`` periods after that of ``start``."""
    if unit is Unit.DAY:
        return start + later * _DAY
    if unit is Unit.WEEK:
        return start + (7 * later - start.weekday()) * _DAY
    if unit is Unit.YEAR:
        return start.replace(year=start.year + later, month=1, day=1)
    years, month = divmod(start.month - 1 + later, 12)
    return start.replace(year=start.year + years, month=month + 1, day=1)


def _periods_between(unit: Unit, first: datetime, near: datetime) -> int:
    if unit is Unit.DAY:
        return (near - first) // _DAY
    if unit is Unit.WEEK:
        return (near - first) // (7 * _DAY)
    if unit is Unit.YEAR:
        return near.year - first.year
    return (near.year - first.year) * 12 + near.month - first.month
