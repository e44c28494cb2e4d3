"""What other calendars know of our events."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.events.model import Event, EventStatus

UNLISTED = "event unlisted"
"""The delivery that tells a host: somebody took their event off Discord's list; never changes."""

CHANGED = "event listed otherwise"
"""The delivery that tells a host: somebody changed their event in Discord's list; never changes."""

FULL = "event list full"
"""The delivery that tells a host: Discord's list has no room for their event; never changes."""

MOST_LISTED = 100
"""How many events that are not over Discord keeps for a server."""


class Presence(StrEnum):
    """How an event of ours stands in Discord's list."""

    CREATING = "creating"  # asked for; whether Discord did it is not known yet
    STANDING = "standing"
    ENDING = "ending"  # we are taking it off
    DROPPED = "dropped"  # somebody took it off by hand, so it stays off
    REFUSED = "refused"  # Discord did not take it as it was; tried again when it changes


class Trouble(StrEnum):
    """Why events of ours are missing in Discord's list."""

    PERMISSION = "permission"  # the bot's role lacks Create Events or Manage Events
    FULL = "full"  # the server has as many events as Discord keeps


@dataclass(frozen=True)
class Entry:
    """An event as a calendar shows it.

    Attributes:
        event: which one.
        chapter: the name of the chapter whose event it is, if it is a chapter's.
        link: the address of its post, if it stands.
    """

    event: Event
    chapter: str | None = None
    link: str | None = None

    @property
    def is_off(self) -> bool:
        """Say whether it was cancelled."""
        return self.event.status is EventStatus.CANCELLED


@dataclass(frozen=True)
class Feed:
    """A calendar that can be subscribed to.

    Attributes:
        server_id: the Discord server.
        chapter_id: whose events; None for all of the server's.
        key: what nobody can guess in its address.
    """

    server_id: int
    chapter_id: int | None
    key: str


@dataclass(frozen=True)
class Native:
    """An event as Discord's list shows it.

    Attributes:
        name: at most 100 characters.
        description: at most 1,000; ends with what we know it by.
        starts_at: when it begins.
        ends_at: when it is over.
        location: where, at most 100 characters; None when it is in a channel.
        channel_id: the voice or stage channel that it is in.
        is_stage: whether that is a stage.
    """

    name: str
    description: str
    starts_at: datetime
    ends_at: datetime
    location: str | None = None
    channel_id: int | None = None
    is_stage: bool = False


@dataclass(frozen=True)
class Mirror:
    """What we know of an event in Discord's list.

    Attributes:
        event_id: our number of it.
        presence: how it stands.
        native_id: Discord's number of it, once known.
        shown: what Discord was told last, shortened; tells whether there is something new to tell.
    """

    event_id: int
    presence: Presence
    native_id: int | None = None
    shown: str = ""


@dataclass(frozen=True)
class Look:
    """A server whose list of events has to be looked at.

    Attributes:
        server_id: the Discord server.
        changes: how often something changed; tells whether there was a further change since.
        attempts: how often in a row it did not work.
        trouble: why events of ours were missing the last time.
    """

    server_id: int
    changes: int
    attempts: int = 0
    trouble: Trouble | None = None
