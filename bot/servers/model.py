"""A server's configuration."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.when.quiet import USUAL, Quiet
from bot.words import ENGLISH, later

DEFAULT_ZONE = "America/New_York"

ACCESS = "access"
"""Announced when somebody's rights have changed: by every change of the tables that the guard reads."""


class ChannelKind(StrEnum):
    """What a configured channel is for; said as it stands here."""

    ANNOUNCEMENTS = later("announcements")
    EVENTS = later("events")
    ACTIONS = later("actions")
    PETITIONS = later("petitions")
    WELCOME = later("welcome")
    ORGANIZERS = later("organizers")
    LOG = later("log")


class RoleKind(StrEnum):
    """What a configured role is for."""

    ORGANIZER = "organizer"
    VOLUNTEER = "volunteer"


class Feature(StrEnum):
    """What an admin turns on or off; said as it stands here."""

    LEADERBOARD = later("leaderboard")


ON_FROM_THE_START: frozenset[Feature] = frozenset()
"""The features that are on where no admin has said otherwise; naming who called most is not."""


@dataclass(frozen=True)
class Server:
    """One organization.

    Attributes:
        server_id: Discord's id.
        zone: IANA name of the zone in which organizers type times.
        language: what the bot speaks where it does not know its reader's language, such as in channels.
        channels: Discord channel ids by what they are for.
        roles: Discord role ids by what they are for.
        quiet: the hours in which nobody gets a direct message that others caused.
        features: those that are on.
        home_state: two letters of the state that comes first where one is asked for; None: no state does.
        is_zone_chosen: whether somebody chose the zone, or the hours that are counted by it.
    """

    server_id: int
    zone: str = DEFAULT_ZONE
    channels: dict[ChannelKind, int] = field(default_factory=dict)
    roles: dict[RoleKind, int] = field(default_factory=dict)
    quiet: Quiet = USUAL
    features: frozenset[Feature] = ON_FROM_THE_START
    home_state: str | None = None
    is_zone_chosen: bool = False
    language: str = ENGLISH


@dataclass(frozen=True)
class RoleTrouble:
    """A Discord role that could not be given: the latest refusal, and since when nobody got it.

    Attributes:
        role_id: the role.
        since: the first refusal in a row.
        last_at: the latest.
        why: a sentence, with what mends it.
    """

    role_id: int
    since: datetime
    last_at: datetime
    why: str
