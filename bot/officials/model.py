"""Officials, their offices, places, districts, and what a lookup answers."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.errors import UserError


class DirectoryBroken(UserError):
    """A directory that cannot be used: incomplete, damaged or not a directory at all. Nothing was changed."""


class Chamber(StrEnum):
    """Where an official sits; a delegate sits in the House without a vote on the floor."""

    SENATE = "senate"
    HOUSE = "house"
    DELEGATE = "delegate"


@dataclass(frozen=True, slots=True)
class District:
    """A seat's area: a state's two letters and a number; 0 is at large (the whole state or territory)."""

    state: str
    number: int


@dataclass(frozen=True, slots=True)
class Official:
    """A person in public office.

    Attributes:
        official_id: stable for ever; the Bioguide id for members of Congress.
        district: the number of the House district, 0 for at large; None for senators.
        party: as the source writes it.
        caucus: the party they sit with, only where it differs from ``party``.
        phone: the Washington office, ``202-555-0123``; None where the source has none.
        contact_form: address of the page where a constituent writes to them.
        website: address of their own pages.
        address: the Washington office, one line.
        term_ends_on: the last day of the term (of an appointed senator: the special election).
    """

    official_id: str
    name: str
    first_name: str
    last_name: str
    chamber: Chamber
    state: str
    district: int | None
    party: str
    term_ends_on: date
    caucus: str | None = None
    phone: str | None = None
    contact_form: str | None = None
    website: str | None = None
    address: str | None = None

    @property
    def contact_page(self) -> str | None:
        """Where to write to them: the contact form, else their website."""
        return self.contact_form or self.website

    @property
    def sits_with(self) -> str:
        """The party they caucus with; what filters by party mean."""
        return self.caucus or self.party


@dataclass(frozen=True, slots=True)
class Office:
    """A local office. Positions are degrees; anything but the town can be missing."""

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
    """

    place: Place | None
    state: str | None
    senators: tuple[Official, ...]
    senate_seats: int
    seat: Seat | None
    choices: tuple[Seat, ...]
    note: str | None = None

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
        """Everybody certain: the senators, then the representative."""
        return self.senators + ((self.representative,) if self.representative else ())
