"""One plan that many cities carry out on the same day, each by its own clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.events.model import ACTION as KIND
from bot.events.model import Event

__all__ = ["KIND", "MESSAGE", "Action", "City", "Rollup"]

MESSAGE = "action message"
"""What the messages to hosts are called; never changes."""


@dataclass(frozen=True)
class Action:
    """A day of action.

    Attributes:
        server_id: the Discord server.
        action_id: its number there.
        title: one line.
        starts_local: when it usually begins, on the wall clock of each city.
        channel_id: where its card is posted.
        created_at: when it was planned.
        minutes: how long it usually goes on, if somebody said.
        capacity: how many can usually come to a city; None for any number.
        description: what people should know.
        cancelled_at: when all of it was called off; None: it is on.
        reason: why, if somebody said.
    """

    server_id: int
    action_id: int
    title: str
    starts_local: datetime
    channel_id: int
    created_at: datetime
    minutes: int | None = None
    capacity: int | None = None
    description: str | None = None
    cancelled_at: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True)
class City:
    """What a city says of its part.

    Attributes:
        city: its name.
        state: two letters.
        zone: IANA name of its clocks.
        time: when it begins there, as somebody typed it; None: when the others do.
        place: where; None: not known yet.
        capacity: how many can come; None: as many as elsewhere.
        chapter_id: whose event it is.
    """

    city: str
    state: str
    zone: str
    time: str | None = None
    place: str | None = None
    capacity: int | None = None
    chapter_id: int | None = None


@dataclass(frozen=True)
class Rollup:
    """What the card of a day of action shows.

    Attributes:
        action: which one.
        cities: its events that are on, soonest first, each with how many are going and maybe.
        cancelled: how many of its events were called off.
    """

    action: Action
    cities: Sequence[tuple[Event, int, int]]
    cancelled: int = 0

    @property
    def going(self) -> int:
        """Return how many are going, everywhere."""
        return sum(going for _, going, _ in self.cities)

    @property
    def states(self) -> dict[str, tuple[int, int]]:
        """Return, by two letters, how many cities there are and how many people are going."""
        found: dict[str, tuple[int, int]] = {}
        for event, going, _ in self.cities:
            if event.plan.state is not None:
                cities, people = found.get(event.plan.state, (0, 0))
                found[event.plan.state] = cities + 1, people + going
        return found
