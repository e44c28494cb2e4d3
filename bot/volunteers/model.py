"""A volunteer's own record in one server: as little as the work needs."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Interest(StrEnum):
    """What somebody offers to do."""

    MAKE_CALLS = "make calls"
    HOST_EVENTS = "host events"
    START_CHAPTER = "start a chapter"
    RUN_FOR_OFFICE = "run for office"
    SUPPORT_CANDIDATES = "support candidates"


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
        interests: what they offer to do.
        skills: in their own words.
        availability: in their own words.
        since: when they first told us anything.
    """

    server_id: int
    user_id: int
    since: datetime
    state: str | None = None
    zip_code: str | None = None
    district: int | None = None
    zone: str | None = None
    interests: tuple[Interest, ...] = ()
    skills: str = ""
    availability: str = ""


@dataclass(frozen=True)
class Home:
    """Where somebody lives, as coarse as it is needed."""

    state: str
    zip_code: str | None = None
    district: int | None = None
    zone: str | None = None
