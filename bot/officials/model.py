"""Officials, their offices, places, districts, and what a lookup answers."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.errors import UserError

MAIN_OFFICE = ""
"""The office id that a correction or report has when it is about an official's own number, not a local office's."""


class DirectoryBroken(UserError):
    """A directory that cannot be used: incomplete, damaged or not a directory at all. Nothing was changed."""


class Chamber(StrEnum):
    """Where an official sits; a delegate sits in the House without a vote on the floor."""

    SENATE = "senate"
    HOUSE = "house"
    DELEGATE = "delegate"


class Level(StrEnum):
    """What an office governs; members of Congress are federal."""

    LOCAL = "local"
    STATE = "state"
    FEDERAL = "federal"


@dataclass(frozen=True, slots=True)
class District:
    """A seat's area: a state's two letters and a number; 0 is at large (the whole state or territory)."""

    state: str
    number: int


@dataclass(frozen=True, slots=True)
class Official:
    """A person in public office: a member of Congress, or somebody a server's organizers added.

    Attributes:
        official_id: stable for ever; the Bioguide id for members of Congress, ``local-7`` for added ones (per server).
        chamber: None for added ones.
        district: the number of the House district, 0 for at large; None for senators and added ones.
        party: as the source writes it; empty when it is unknown.
        term_ends_on: the last day of the term (of an appointed senator: the special election); None when unknown.
        caucus: the party they sit with, only where it differs from ``party``.
        phone: the main office (of members: Washington), ``202-555-0123``; None where there is none.
        contact_form: address of the page where a constituent writes to them.
        website: address of their own pages.
        address: the main office, one line.
        level: what their office governs.
        position: the office of an added official, such as "Mayor"; None for members.
        jurisdiction: what an added official's office is of, such as "City of Springfield".
        email: of added officials.
        verify_by: the day after which what organizers typed should be looked at again.
        corrected_on: the day organizers of this server corrected ``phone``; None: it is what the directory says.
    """

    official_id: str
    name: str
    first_name: str
    last_name: str
    chamber: Chamber | None
    state: str
    district: int | None
    party: str
    term_ends_on: date | None
    caucus: str | None = None
    phone: str | None = None
    contact_form: str | None = None
    website: str | None = None
    address: str | None = None
    level: Level = Level.FEDERAL
    position: str | None = None
    jurisdiction: str | None = None
    email: str | None = None
    verify_by: date | None = None
    corrected_on: date | None = None

    @property
    def contact_page(self) -> str | None:
        """Where to write to them: the contact form, else their website."""
        return self.contact_form or self.website

    @property
    def sits_with(self) -> str:
        """The party they caucus with; what filters by party mean."""
        return self.caucus or self.party

    @property
    def is_added(self) -> bool:
        """Whether organizers of the server added them; the others come with the directory."""
        return self.chamber is None


@dataclass(frozen=True, slots=True)
class Office:
    """A local office. Positions are degrees; anything but the town can be missing.

    Attributes:
        hours: as the source writes them.
        zone: IANA name of the office's own time.
        corrected_on: the day organizers of this server corrected ``phone``; None: it is what the directory says.
    """

    office_id: str
    official_id: str
    city: str
    state: str
    zip_code: str | None = None
    phone: str | None = None
    hours: str | None = None
    address: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    zone: str | None = None
    corrected_on: date | None = None


@dataclass(frozen=True, slots=True)
class NearOffice:
    """A local office and how far it is, in miles; None when either position is unknown."""

    office: Office
    miles: float | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ZIP code is. ``state`` may also be a military or foreign post code (AE, AP, AA, FM, MH, PW)."""

    zip_code: str
    city: str
    state: str
    zone: str | None
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class Directory:
    """Everything one download says, read and checked, before it is stored.

    Attributes:
        areas: which districts a ZIP area touches, each pair once.
        digest: changes when, and only when, the content does.
        zip_digest: the same for the places and areas alone.
        source: where it came from, for people to read.
    """

    officials: tuple[Official, ...]
    offices: tuple[Office, ...]
    places: tuple[Place, ...]
    areas: tuple[tuple[str, District], ...]
    digest: str
    zip_digest: str
    source: str


@dataclass(frozen=True, slots=True)
class DirectoryInfo:
    """What is stored, from where and how old.

    Attributes:
        fetched_at: when this content was stored first.
        checked_at: when it was last found to be what the source says.
        areas: the number of ZIP areas.
        places: the number of ZIP codes.
    """

    source: str
    fetched_at: datetime
    checked_at: datetime
    officials: int
    offices: int
    areas: int
    places: int
    digest: str
    zip_digest: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did; ``changed`` is False when the stored directory was this one already."""

    changed: bool
    info: DirectoryInfo


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat in the House and who holds it; None: vacant."""

    district: District
    holder: Official | None


@dataclass(frozen=True, slots=True)
class Representation:
    """Who represents a place.

    Attributes:
        place: the ZIP's place, when a ZIP was asked and its place is known.
        state: two letters; None when the ZIP spans several states, and then nobody is guessed.
        senators: of the state, by last name; fewer than ``senate_seats`` when a seat is vacant.
        senate_seats: 2, or 0 for DC and the territories (and while the state is not settled).
        seat: the House seat, when it is certain.
        choices: the possible seats, when there are several: ask, never guess.
        note: a sentence for the person when the answer is less than they hoped for.
        added: whom this server's organizers added for the place: of its state, or of its town.
    """

    place: Place | None
    state: str | None
    senators: tuple[Official, ...]
    senate_seats: int
    seat: Seat | None
    choices: tuple[Seat, ...]
    note: str | None = None
    added: tuple[Official, ...] = ()

    @property
    def representative(self) -> Official | None:
        """Whoever holds the House seat; None when it is vacant or not settled."""
        return self.seat.holder if self.seat else None

    @property
    def vacant_senate_seats(self) -> int:
        """How many of the state's Senate seats nobody holds."""
        return self.senate_seats - len(self.senators)

    @property
    def officials(self) -> tuple[Official, ...]:
        """Everybody in Congress who is certain: the senators, then the representative."""
        return self.senators + ((self.representative,) if self.representative else ())


@dataclass(frozen=True, slots=True)
class Correction:
    """A number that organizers of one server put right; it stands until they drop it, whatever the directory says.

    Attributes:
        office_id: a local office, or :data:`MAIN_OFFICE`.
        phone: the right number; None when there is none any more.
        corrected_on: the day (UTC) it was corrected.
        corrected_by: the Discord user who did.
    """

    official_id: str
    office_id: str
    phone: str | None
    corrected_on: date
    corrected_by: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What organizers type about an official they add, read and checked.

    Attributes:
        state: two letters; of a federal office elsewhere, the state it is run from.
        phone: ``617-555-0123``; None when there is none, as with ``email`` and ``page``.
    """

    name: str
    position: str
    level: Level
    state: str
    jurisdiction: str
    party: str = ""
    phone: str | None = None
    email: str | None = None
    page: str | None = None
    term_ends_on: date | None = None
    verify_by: date | None = None


class ReportStatus(StrEnum):
    """What became of a report of a wrong number."""

    OPEN = "open"
    CORRECTED = "corrected"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Report:
    """A number that a volunteer says is wrong.

    Attributes:
        office_id: a local office, or :data:`MAIN_OFFICE`.
        phone: the number they saw.
        words: what they said of it; may be empty.
        settled_by: the organizer who corrected or dismissed it.
    """

    report_id: int
    official_id: str
    office_id: str
    phone: str
    reported_by: int
    reported_at: datetime
    words: str
    status: ReportStatus = ReportStatus.OPEN
    settled_by: int | None = None
