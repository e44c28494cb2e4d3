"""Quiet hours: the part of the night, in the recipient's own zone, in which nobody is written to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from bot.when.wall_clock import to_instant, to_local

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Quiet:
    """Quiet from ``start`` until ``end`` on the wall clock, over midnight when ``start`` is later; never when equal."""

    start: time = time(21)
    end: time = time(8)


USUAL = Quiet()
"""From 9 PM to 8 AM, unless a server chose otherwise: the hours in which US rules on calls and texts let people be."""

OFF = Quiet(time(), time())
"""No quiet hours at all."""


@dataclass(frozen=True)
class Clocks:
    """Whose clock shows what among the people of a server, and in which hours they are left in peace.

    Attributes:
        zones: IANA names of those who told theirs, by user.
        usual: the zone of everybody else: the server's.
        quiet: its quiet hours.
    """

    zones: Mapping[int, str] = field(default_factory=dict)
    usual: str = "UTC"
    quiet: Quiet = OFF

    def zone_of(self, user_id: int) -> str:
        """Return the zone a person lives by."""
        return self.zones.get(user_id, self.usual)

    def is_night(self, at: datetime, user_id: int) -> bool:
        """Say whether an instant falls into a person's quiet hours."""
        return self.not_before(at, user_id) > at

    def not_before(self, at: datetime, user_id: int) -> datetime:
        """Return ``at`` itself, or the instant at which the person's quiet hours end."""
        return out_of_quiet(at, self.zone_of(user_id), self.quiet)


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
