"""A line of the audit log: numbers and words of ours, never what anybody typed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

KIND = "audit"
"""The kind of the lines that are posted in the log channel; never changes."""

KEPT_FOR = timedelta(days=90)
"""How long a line is kept."""

PAGE = 10
"""How many lines are on a page."""


class Noted(StrEnum):
    """What came of it: a change, or how much of people was shown."""

    CHANGED = "changed"
    LINE = "a line in the list"
    PROFILE = "the profile"
    EXPORT = "a line in an export"


READINGS = frozenset(Noted) - {Noted.CHANGED}


@dataclass(frozen=True)
class Line:
    """What one person did once.

    Attributes:
        line_id: Discord's number of the interaction; a small number of ours where there was none.
        at: when.
        actor_id: who.
        action: the name of the right that was used (:class:`bot.access.Action`).
        through: the command, or the words of the button.
        things: what was changed, such as "event 42, chapter 7", always in English; may be empty.
        outcome: what came of it.
        people: whom it concerns, but for the actor; of many only the first few.
        people_count: how many these are.
    """

    line_id: int
    at: datetime
    actor_id: int
    action: str
    through: str
    things: str
    outcome: Noted
    people: tuple[int, ...] = ()
    people_count: int = 0


@dataclass(frozen=True)
class Wanted:
    """What part of the log somebody looks at.

    Attributes:
        user_id: only what this person did, or what concerns them.
        action: only this right, by its name.
    """

    user_id: int | None = None
    action: str | None = None


@dataclass(frozen=True)
class Page:
    """A page of the log, the latest line first; pages count from 1."""

    lines: tuple[Line, ...]
    number: int
    has_more: bool


@dataclass(frozen=True)
class Batch:
    """What the log channel is told at once: the first lines, and how many there are."""

    lines: tuple[Line, ...]
    count: int


@dataclass(frozen=True)
class Reading:
    """That somebody was shown something of a person.

    Attributes:
        at: when.
        reader_id: to whom.
        user_id: of whom.
        seen: how much.
    """

    at: datetime
    reader_id: int
    user_id: int
    seen: Noted
