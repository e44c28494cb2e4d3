"""A volunteer's own record in one server: as little as the work needs."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.officials.states import STATES


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
        signed_up_at: when they first sent the sign-up form; None for somebody who only looked something up.
        zone_chosen: whether they chose the zone; otherwise it follows their home.
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
    signed_up_at: datetime | None = None
    zone_chosen: bool = False

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
