"""An event and the answers to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.when.repeat import Repeat

KIND = "event"
"""What an event is called among numbers given out and posted cards; never changes."""

ACTION = "action"
"""What a day of action is called among numbers given out and posted cards; never changes."""

SERIES = "event series"
"""What the schedule of a series is called; never changes."""

POST = "event post"
"""What the delivery is called that posts the next of a series; never changes."""

CHANGE = "event change"
"""What the messages are called that tell of a change; never changes."""

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
    """How far an event is: a draft is only a preview before its organizer.

    A row of status SERIES is no event: it holds what the next occurrences of a series will be like, and stands for
    the series itself. Nobody answers it, and no list shows it.
    """

    DRAFT = "draft"
    OPEN = "open"
    CANCELLED = "cancelled"
    SERIES = "series"


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
        answer_until: after this nobody can say any more that they are going; None: until it is over.
        role_id: the Discord role that somebody needs to say that they are going; None: nobody needs one.
        image_id: its picture, see :func:`bot.events.changes_store.find_image`.
        city: where it is, by name, if somebody said.
        state: the same, two letters.
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
    answer_until: datetime | None = None
    role_id: int | None = None
    image_id: int | None = None
    city: str | None = None
    state: str | None = None

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
        series_id: the number of the row that stands for the series it belongs to; its own for that row itself.
        occurs_local: when the series has it, on the wall clock of its zone; stays when this occurrence is moved.
        sequence: how often it was changed since it was posted, as calendars count it (SEQUENCE).
        changed_at: when that was last.
        reason: why it was cancelled, if somebody said.
        action_id: the day of action that it is a part of.
    """

    server_id: int
    event_id: int
    plan: Plan
    status: EventStatus
    created_at: datetime
    opened_at: datetime | None = None
    series_id: int | None = None
    occurs_local: datetime | None = None
    sequence: int = 0
    changed_at: datetime | None = None
    reason: str | None = None
    action_id: int | None = None

    @property
    def is_series(self) -> bool:
        """Say whether this is not an event but what stands for a series."""
        return self.status is EventStatus.SERIES


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
        has_guests: whether people may bring guests.
        has_shifts: whether there are tasks to take.
        says_zone: whether its own wall clock is said too: where it is not the one most here live by.
        repeats: its series; None for what comes once.
        next_times: when the series comes after this, for whoever plans it.
        image: its picture: the name of the file, and the file.
    """

    event: Event
    attendance: Attendance
    chapter: str | None = None
    has_guests: bool = False
    has_shifts: bool = False
    says_zone: bool = False
    repeats: Repeat | None = None
    next_times: tuple[datetime, ...] = ()
    image: tuple[str, bytes] | None = None


class ChangeKind(StrEnum):
    """What people are told of an event."""

    MOVED = "moved"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Change:
    """Something that those who come have to know: another time, another place, or that it is off.

    Attributes:
        change_id: its number in the server.
        event_id: of which event.
        kind: what happened.
        sequence: the event's own, after it.
        starts_before: when it was to begin before; None where the time is the same.
        location_before: where it was to be; None where the place is the same, "" where there was none.
        reason: why, if somebody said.
        changed_at: when.
    """

    change_id: int
    event_id: int
    kind: ChangeKind
    sequence: int
    changed_at: datetime
    starts_before: datetime | None = None
    location_before: str | None = None
    reason: str | None = None
