"""A chapter, who is in it, and what joining or leaving it did."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.officials.states import STATES
from bot.words import later

KIND = "chapter"
"""What a chapter is called among numbers given out and posted cards; never changes."""

WELCOME = "chapter welcome"
"""The posted card that invites newcomers to join; one a server (its number is 0). Never changes."""


class ChapterKind(StrEnum):
    """How large its area is."""

    CITY = "city"
    COUNTY = "county"
    CAMPUS = "campus"
    STATE = "state"


class JoinMode(StrEnum):
    """Who gets in."""

    OPEN = "open"  # whoever wants to
    APPROVAL = "approval"  # whom a lead lets in
    INVITE = "invite"  # whom a lead has asked


class Stage(StrEnum):
    """How far a chapter has come; see :mod:`bot.chapters.ladder`."""

    FORMING = later("forming")
    KICKED_OFF = later("kicked off")
    ACTIVE = later("active")
    THRIVING = later("thriving")
    DORMANT = later("dormant")


@dataclass(frozen=True)
class Activity:
    """What really happened in a chapter; "lately" is within :data:`bot.chapters.ladder.WINDOW`.

    Attributes:
        people: members now.
        leads: leads now.
        events_held: events of the chapter that are over, ever.
        events_lately: those of them that ended lately.
        calls_lately: calls that its members made lately.
        is_stirring: whether an event is coming up, somebody joined lately, or the chapter itself is new.
    """

    people: int = 0
    leads: int = 0
    events_held: int = 0
    events_lately: int = 0
    calls_lately: int = 0
    is_stirring: bool = True


@dataclass(frozen=True)
class Chapter:
    """A local group.

    Attributes:
        server_id: the Discord server.
        chapter_id: its number in the server.
        name: unique in the server, whatever its capitals.
        state: home state or territory, two letters.
        created_at: when it was started here.
        city: its town; None for a chapter of the whole state.
        latitude: degrees; known when the town was given as a ZIP.
        longitude: degrees.
        role_id: the Discord role of its members.
        channel_id: the Discord channel where it meets.
        kind: how large its area is.
        meeting: when and where it meets, in words.
        join_mode: who gets in.
        archived_at: since when it rests, out of sight; None while it is there.
        stage_set: the stage that an organizer set by hand; None where the rule decides.
    """

    server_id: int
    chapter_id: int
    name: str
    state: str
    created_at: datetime
    city: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    role_id: int | None = None
    channel_id: int | None = None
    kind: ChapterKind = ChapterKind.CITY
    meeting: str = ""
    join_mode: JoinMode = JoinMode.OPEN
    archived_at: datetime | None = None
    stage_set: Stage | None = None

    @property
    def place(self) -> str:
        """Where it is, for people to read."""
        return f"{self.city}, {STATES[self.state]}" if self.city else STATES[self.state]


@dataclass(frozen=True)
class Overview:
    """A chapter with the number of its members."""

    chapter: Chapter
    members: int


@dataclass(frozen=True)
class Details:
    """A chapter as one person sees it.

    Attributes:
        leads: Discord users who lead it, in the order they were named.
        is_member: whether the person who asks is in it.
        stage: how far it has come.
        happened: what really happened in it, which is what its next stage depends on; None where nobody looked.
        upcoming: its next events, as (when, title).
        is_lead: whether that person leads it.
        is_told: and agreed to direct messages about it.
    """

    chapter: Chapter
    members: int
    leads: tuple[int, ...]
    is_member: bool
    stage: Stage = Stage.FORMING
    happened: Activity | None = None
    upcoming: tuple[tuple[datetime, str], ...] = ()
    is_lead: bool = False
    is_told: bool = False


@dataclass(frozen=True)
class Near:
    """A chapter with its distance from somebody, in miles, where that is known."""

    chapter: Chapter
    members: int
    miles: float | None = None


@dataclass(frozen=True)
class RosterLine:
    """One member of a chapter."""

    user_id: int
    joined_at: datetime
    is_lead: bool


@dataclass(frozen=True)
class Roster:
    """A page of a chapter's members.

    Attributes:
        lines: those on the page, leads first, then in the order they joined.
        page: counted from 1.
        pages: how many there are, at least 1.
    """

    chapter: Chapter
    members: int
    lines: tuple[RosterLine, ...]
    page: int
    pages: int


@dataclass(frozen=True)
class Coverage:
    """How much there is, by state (two letters); states with nothing are left out.

    Attributes:
        chapters: that are not archived.
        people: who are in them, each counted once a state.
        led: chapters that have a lead.
    """

    chapters: dict[str, int]
    people: dict[str, int]
    led: dict[str, int]


class RequestStatus(StrEnum):
    """How far somebody's wish to join a chapter is."""

    INVITED = "invited"
    WAITING = "waiting"
    LET_IN = "let in"
    DECLINED = "declined"


@dataclass(frozen=True)
class JoinRequest:
    """Somebody's wish to join a chapter that does not take everybody at once.

    Attributes:
        request_id: its number in the server.
        status: how far it is.
        channel_id: where they asked, and are answered; None for an invitation.
        by_dm: whether they agreed to be answered by direct message instead.
        decided_by: the lead or organizer who invited, let in or declined.
    """

    server_id: int
    request_id: int
    chapter_id: int
    user_id: int
    status: RequestStatus
    asked_at: datetime
    channel_id: int | None = None
    by_dm: bool = False
    decided_by: int | None = None


@dataclass(frozen=True)
class Joined:
    """What joining did.

    Attributes:
        is_new: False for somebody who was in the chapter already.
        request_id: the request that the leads now decide on; None for somebody who is in.
    """

    chapter: Chapter
    is_new: bool
    request_id: int | None = None


@dataclass(frozen=True)
class Left:
    """What leaving did.

    Attributes:
        role_id: the Discord role to take back; None when another chapter of theirs shares it, or there is none.
        was_lead: whether the person led the chapter until now.
    """

    chapter: Chapter
    role_id: int | None
    was_lead: bool
