"""One time on the wall, everywhere: 9 AM comes to Guam most of a day before it comes to Hawaii. Pure."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from bot.when.wall_clock import to_instant
from bot.when.zones import all_zones

BEFORE = timedelta(hours=15)
"""No clock on earth shows a time earlier than this before UTC does, nor (the other way) this much later."""


@lru_cache(64)
def instants(local: datetime) -> tuple[datetime, ...]:
    """Return each instant (UTC) at which some clocks on earth come to show ``local`` (naive); about 38, in order."""
    return tuple(sorted({to_instant(local, zone) for zone in all_zones()}))


def has_begun(local: datetime, now: datetime) -> bool:
    """Say whether ``local`` has come anywhere on earth."""
    return local.replace(tzinfo=UTC) - BEFORE <= now and instants(local)[0] <= now


def next_anywhere(times: Iterable[datetime], after: datetime) -> tuple[datetime, datetime] | None:
    """Return which of some wall-clock times (naive, in order) comes next anywhere on earth, and at which instant."""
    soonest: tuple[datetime, datetime] | None = None
    for local in times:
        if soonest is not None and local.replace(tzinfo=UTC) - BEFORE > soonest[1]:
            break
        at = next((each for each in instants(local) if each > after), None)
        if at is not None and (soonest is None or at < soonest[1]):
            soonest = (local, at)
    return soonest
