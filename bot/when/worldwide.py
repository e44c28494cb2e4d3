"""One time on the wall, everywhere: 9 AM comes to Guam most of a day before it comes to Hawaii. Pure."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

_HOUR = timedelta(hours=1)
# How far clocks on earth stand from UTC: whole hours, and these. Where a country invents another one, its people are
# looked for at the next of these, at most an hour late.
_ODD = (-9.5, -3.5, -2.5, 3.5, 4.5, 5.5, 5.75, 6.5, 8.75, 9.5, 10.5, 12.75, 13.75)
_AHEAD: list[timedelta] = sorted((hours * _HOUR for hours in (*range(-12, 15), *_ODD)), reverse=True)

BEFORE = timedelta(hours=15)
"""No clock on earth shows a time this long before UTC's does, or this long after it."""


def has_begun(local: datetime, now: datetime) -> bool:
    """Say whether ``local`` (naive) may have come anywhere on earth."""
    return local.replace(tzinfo=UTC) - _AHEAD[0] <= now


def next_anywhere(times: Iterable[datetime], after: datetime) -> tuple[datetime, datetime] | None:
    """Return which of some wall-clock times (naive) comes next anywhere on earth, and at which instant (UTC)."""
    instants = ((local.replace(tzinfo=UTC) - ahead, local) for local in times for ahead in _AHEAD)
    at, local = min((each for each in instants if each[0] > after), default=(None, None))
    return None if at is None or local is None else (local, at)
