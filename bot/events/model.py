"""An event and the answers to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

KIND = "event"
"""What an event is called among numbers given out and posted cards; never changes."""

USUAL_LENGTH = timedelta(hours=2)
"""How long an event goes on for which nobody said it."""


class Answer(StrEnum):
    """What somebody says to an invitation; the last two come of "going" where every seat is taken."""

    GOING = "going"
    MAYBE = "maybe"
    CANT = "cant"
    WAITING = "waiting"  # on the waitlist
    OFFERED = "offered"  # on the waitlist, and a seat is kept for them until they have answered


class EventStatus(StrEnum):
    """How far an event is: a draft is only a preview before its organizer."""

    DRAFT = "draft"
    OPEN = "open"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Plan:
    """An event as an organizer describes it, before it has a number.

    Attributes:
        title: one line.
        starts_at: when it begins.
        starts_local: the same on the wall clock of ``zone``.
        zone: IANA name of the zone in which the organizer typed the time.
        channel_id: where it is to be posted.
        host_id: the Discord user who answers for it.
        minutes: how long it goes on, if somebody said.
        location: a place or a link, on one line.
        capacity: how many can come; None for any number.
        chapter_id: whose event it is; None for the whole movement's.
        description: what else there is to say.
    """

    title: str
    starts_at: datetime
    starts_local: datetime
    zone: str
    channel_id: int
    host_id: int
    minutes: int | None = None
    location: str | None = None
    capacity: int | None = None
    chapter_id: int | None = None
    description: str | None = None

    @property
    def ends_at(self) -> datetime:
        """Return when it is over."""
        return self.starts_at + (USUAL_LENGTH if self.minutes is None else timedelta(minutes=self.minutes))


@dataclass(frozen=True)
class Event:
    """One event of one server.

    Attributes:
        server_id: the Discord server.
        event_id: its number there.
        plan: what it is.
        status: how far it is.
        created_at: when it was drafted.
        opened_at: when posting it was last begun; None while nobody has pressed "Post it".
    """

    server_id: int
    event_id: int
    plan: Plan
    status: EventStatus
    created_at: datetime
    opened_at: datetime | None = None


@dataclass(frozen=True)
class Attendance:
    """How many have answered what.

    Attributes:
        going: seats taken, guests counted.
        maybe: people who may come.
        waiting: people on the waitlist.
    """

    going: int = 0
    maybe: int = 0
    waiting: int = 0


@dataclass(frozen=True)
class Listing:
    """An event in a person's list.

    Attributes:
        event: which one.
        attendance: how many are coming.
        own: the person's own answer, if any.
        link: the address of its post, if it still stands.
    """

    event: Event
    attendance: Attendance
    own: Answer | None
    link: str | None


@dataclass(frozen=True)
class Invitation:
    """What the posted card of an event shows.

    Attributes:
        event: which one.
        attendance: how many have answered what.
        chapter: the name of the chapter whose event it is, if it is a chapter's.
    """

    event: Event
    attendance: Attendance
    chapter: str | None = None
