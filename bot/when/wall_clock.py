"""The one place where wall-clock time becomes an instant and back."""

from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache

from bot.when.zones import zone_info


@lru_cache(maxsize=4096)  # the same few moments are asked for at every press
def to_instant(local: datetime, zone: str) -> datetime:
    """Return the instant (aware, UTC) at which the clocks of ``zone`` show ``local`` (naive).

    On the two odd days of a year PRODUCT.md decides: a time that the clocks skip moves to the next one that exists,
    so 2:30 on a spring night is 3:00, the moment of the change (not 3:30); a time that comes twice means the first.
    Raises ``ValueError`` for an aware ``local`` and ``UnknownZone`` for a zone that does not exist.
    """
    if local.tzinfo is not None:
        raise ValueError("to_instant takes naive wall-clock time")
    place = zone_info(zone)
    first = local.replace(tzinfo=place, fold=0)
    at = first.astimezone(UTC)
    if at.astimezone(place).replace(tzinfo=None, fold=0) == local.replace(fold=0):
        return at
    return _change_between(first.replace(fold=1).astimezone(UTC), at, place)


def to_local(at: datetime, zone: str) -> datetime:
    """Return what the clocks of ``zone`` show at the instant ``at`` (aware): a naive datetime.

    Raises ``ValueError`` for a naive ``at`` and ``UnknownZone`` for a zone that does not exist.
    """
    if at.tzinfo is None:
        raise ValueError("to_local takes an aware instant")
    return at.astimezone(zone_info(zone)).replace(tzinfo=None, fold=0)


def _change_between(before: datetime, after: datetime, place: tzinfo) -> datetime:
    """Find the whole second at which ``place`` moves its clocks; ``before`` and ``after`` lie on either side."""
    before, after = before.replace(microsecond=0), after.replace(microsecond=0)
    old = before.astimezone(place).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(place).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after
