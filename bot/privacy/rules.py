"""What is let go of when: pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.privacy.terms import ABSENT_DAYS, REMOVED_DAYS

TRIES = 10
"""How often a role is tried to be taken back; with doubled waits, most of a day."""

_FIRST_WAIT = timedelta(minutes=1)


def try_again_at(now: datetime, attempts: int) -> datetime | None:
    """Return when to try again to take roles back; None when it was tried often enough."""
    return now + _FIRST_WAIT * 2**attempts if attempts < TRIES else None


def is_over(removed_at: datetime, now: datetime) -> bool:
    """Say whether the data of a server that removed the bot is to go."""
    return now - removed_at >= timedelta(days=REMOVED_DAYS)


def list_overdue(absent: Mapping[int, datetime], now: datetime) -> Sequence[int]:
    """List those who left so long ago that their data is to go."""
    return [user_id for user_id, since in absent.items() if now - since >= timedelta(days=ABSENT_DAYS)]


def part_of(now: datetime, parts: int) -> int:
    """Return which part of the people is looked at today."""
    return now.date().toordinal() % parts
