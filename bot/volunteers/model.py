"""A volunteer's own record in one server, as little as the work needs; and what organizers do about it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.officials.states import STATES
from bot.words import later


class Interest(StrEnum):
    """What somebody offers to do, kept and translated by these words; a server adds its own (:class:`OwnInterest`)."""

    MAKE_CALLS = later("make calls")
    HOST_EVENTS = later("host events")
    START_CHAPTER = later("start a chapter")
    RUN_FOR_OFFICE = later("run for office")
    SUPPORT_CANDIDATES = later("support candidates")


@dataclass(frozen=True)
class OwnInterest:
    """What a server's admins ask people for besides the usual.

    Attributes:
        interest_id: its number in the server.
        name: in words that go on after "I would like to"; as unique as a chapter's name.
    """

    interest_id: int
    name: str


class Stage(StrEnum):
    """How far organizers are with somebody, kept and translated by these words."""

    NEW = later("new")
    CONTACTED = later("contacted")
    ACTIVE = later("active")
    LEADER = later("leader")
    PAUSED = later("paused")


@dataclass(frozen=True)
class Volunteer:
    """One person in one server.

    Attributes:
        server_id: the Discord server.
        user_id: the Discord user.
        state: home state or territory, two letters.
        zip_code: home ZIP, if they gave one; never an address.
        district: House district within the state, once it is known.
        zone: IANA name of their time zone, if it is known.
        interests: what they offer to do: members of :class:`Interest`, or names of the server's own.
        skills: in their own words.
        availability: in their own words.
        about: whatever else they said, on one line.
        since: when they first told us anything.
        signed_up_at: when they first sent the sign-up form; None for somebody who only looked something up.
        zone_chosen: whether they chose the zone; otherwise it follows their home.
        silent_since: since when they want no direct message at all; None for somebody who takes them.
    """

    server_id: int
    user_id: int
    since: datetime
    state: str | None = None
    zip_code: str | None = None
    district: int | None = None
    zone: str | None = None
    interests: tuple[str, ...] = ()
    skills: str = ""
    availability: str = ""
    signed_up_at: datetime | None = None
    zone_chosen: bool = False
    about: str = ""
    silent_since: datetime | None = None

    @property
    def home(self) -> str:
        """Their home as they would type it: the ZIP, else the state's name; empty when it is unknown."""
        return self.zip_code or STATES.get(self.state or "", "")


@dataclass(frozen=True)
class Home:
    """Where somebody lives, as coarse as it is needed."""

    state: str
    zip_code: str | None = None
    district: int | None = None
    zone: str | None = None


@dataclass(frozen=True)
class Introduction:
    """What somebody says of themselves in the sign-up form; the attributes are those of :class:`Volunteer`."""

    interests: tuple[str, ...] = ()
    skills: str = ""
    availability: str = ""
    about: str = ""


@dataclass(frozen=True)
class FollowUp:
    """How far organizers are with somebody who signed up.

    Attributes:
        server_id: the Discord server.
        user_id: the volunteer.
        stage: how far.
        organizer_id: who takes care of them; None for nobody.
        waiting_since: since when a hand is up that nobody took; None when none waits.
        due_at: by when the organizer wants to be back at it.
        gone_at: when it was noticed that they had left the server; None for somebody who is there.
    """

    server_id: int
    user_id: int
    stage: Stage = Stage.NEW
    organizer_id: int | None = None
    waiting_since: datetime | None = None
    due_at: datetime | None = None
    gone_at: datetime | None = None

    @property
    def needs_action_at(self) -> datetime | None:
        """Since or by when somebody has to act; None where nothing is to be done."""
        return self.waiting_since or self.due_at


@dataclass(frozen=True)
class Wanted:
    """What part of the queue is looked at; None for all.

    Attributes:
        chapter_id: only its members.
        interest: only those who offer this.
        stage: only those who are so far.
    """

    chapter_id: int | None = None
    interest: str | None = None
    stage: Stage | None = None


@dataclass(frozen=True)
class Entry:
    """One person in the queue.

    Attributes:
        follow_up: how far organizers are.
        state: home state, two letters, if it is known.
        interests: what they offer to do.
    """

    follow_up: FollowUp
    state: str | None
    interests: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """A page of the queue.

    Attributes:
        entries: who is on it; whoever has waited longest first, then by due date.
        number: counted from 1.
        has_more: whether another page follows.
    """

    entries: tuple[Entry, ...]
    number: int
    has_more: bool


@dataclass(frozen=True)
class Overdue:
    """Who has waited too long, or was to be followed up by now: the first of them, and how many there are."""

    waiting: tuple[Entry, ...]
    waiting_count: int
    due: tuple[Entry, ...]
    due_count: int


@dataclass(frozen=True)
class Note:
    """What an organizer wrote down about somebody."""

    author_id: int
    at: datetime
    text: str


@dataclass(frozen=True)
class Dossier:
    """A person as those see them who follow up.

    Attributes:
        volunteer: what they said of themselves.
        follow_up: how far organizers are.
        hands: what they offer, with since when.
        notes: what organizers wrote down, the latest first.
    """

    volunteer: Volunteer
    follow_up: FollowUp
    hands: dict[str, datetime]
    notes: tuple[Note, ...]
