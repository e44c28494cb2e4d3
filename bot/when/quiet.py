"""Quiet hours: the part of the night, in the recipient's own zone, in which nobody is written to."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.when.wall_clock import to_instant, to_local

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Quiet:
    """Quiet from ``start`` until ``end`` on the wall clock, over midnight when ``start`` is later; never when equal."""

    start: time = time(21)
    end: time = time(8)


USUAL = Quiet()
"""From 9 PM to 8 AM, unless a server chose otherwise."""


def out_of_quiet(at: datetime, zone: str, quiet: Quiet = USUAL) -> datetime:
    """Return ``at`` (aware) itself, or the instant (UTC) at which the quiet hours it falls into end.

    ``end`` itself is no longer quiet. When the clocks skip it, it comes at the first instant after the gap; when it
    comes twice, the quiet hours end the first time.
    """
    for _ in range(3):  # the morning may fall on a day that the clocks left out, and be night again
        morning = _morning_of(at, zone, quiet)
        if morning is None or morning <= at:
            return at
        at = morning
    return at


def _morning_of(at: datetime, zone: str, quiet: Quiet) -> datetime | None:
    local = to_local(at, zone)
    clock, day = local.time(), local.date()
    if quiet.start <= quiet.end:
        if not quiet.start <= clock < quiet.end:
            return None
    elif clock >= quiet.start:
        day += _DAY
    elif clock >= quiet.end:
        return None
    return to_instant(datetime.combine(day, quiet.end), zone)
