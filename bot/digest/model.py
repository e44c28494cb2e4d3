"""A week of one server, in numbers."""

from dataclasses import dataclass
from datetime import datetime

KIND = "digest"
"""The kind of the weekly post; never changes."""


@dataclass(frozen=True)
class Coming:
    """An event of the week that begins."""

    title: str
    starts_at: datetime
    going: int


@dataclass(frozen=True)
class Week:
    """What happened in the last seven days, and what comes in the next.

    Attributes:
        joined: how many people signed up.
        left: how many left a chapter.
        gone: how many were found to have left the server.
        waiting: how many hands are up that nobody took.
        longest_since: since when the first of those.
        calls: how many were made.
        callers: by how many people.
        held: how many events were over.
        coming: the next events, soonest first.
        coming_count: how many they are in all.
    """

    joined: int = 0
    left: int = 0
    gone: int = 0
    waiting: int = 0
    longest_since: datetime | None = None
    calls: int = 0
    callers: int = 0
    held: int = 0
    coming: tuple[Coming, ...] = ()
    coming_count: int = 0

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to say."""
        return self == Week()


@dataclass(frozen=True)
class Timing:
    """When the digest comes next: on the wall clock of a zone, and as an instant; it comes weekly at this time."""

    zone: str
    next_local: datetime
    next_at: datetime
