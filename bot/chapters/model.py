"""A chapter, who is in it, and what joining or leaving it did."""

from dataclasses import dataclass
from datetime import datetime

from bot.officials.states import STATES


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
    """

    chapter: Chapter
    members: int
    leads: tuple[int, ...]
    is_member: bool


@dataclass(frozen=True)
class Joined:
    """What joining did; ``is_new`` is False for somebody who was in the chapter already."""

    chapter: Chapter
    is_new: bool


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
