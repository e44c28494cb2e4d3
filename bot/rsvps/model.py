"""An answer to an invitation, and what hangs on it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from bot.events.model import CHANGE, Answer, Event

OFFER = "event offer"
"""What the delivery is called that offers somebody a seat; never changes."""

VISITS = "visits"
"""Announced when somebody is to be looked at in Discord: for a role, or whether they are still there."""

GUESTS_USUAL = 3
"""Guests that one person may bring, unless an organizer chose otherwise."""

GUESTS_MOST = 10
"""Guests that an organizer may allow."""


class Notice(StrEnum):
    """What those who come hear of an event by themselves; each can be switched off by itself.

    The values are what the deliveries are called, so they never change.
    """

    TOMORROW = "event tomorrow"
    SOON = "event soon"
    AFTER = "event after"
    HOST = "event host"
    CHANGE = CHANGE
    LOST = "event seat lost"


class Presence(StrEnum):
    """Whether somebody was there."""

    CAME = "came"
    MISSED = "missed"
    WALK_IN = "walk-in"


@dataclass(frozen=True)
class Rsvp:
    """What one person has said to one event.

    Attributes:
        user_id: who.
        answer: what.
        guests: how many they bring.
        place: where they are on the waitlist; whoever has the smaller number is before them. None when they are not.
        offer_until: until when a seat is kept for them; None when none is.
        confirmed: whether they said once more that they come.
    """

    user_id: int
    answer: Answer
    guests: int = 0
    place: int | None = None
    offer_until: datetime | None = None
    confirmed: bool = False

    @property
    def party(self) -> int:
        """Return how many seats they need."""
        return 1 + self.guests


class Tally(NamedTuple):
    """How many have answered what.

    Attributes:
        going: seats taken, guests counted.
        offered: seats that are kept for those to whom they were offered.
        waiting: people who wait, those to whom a seat was offered not counted.
        maybe: people who may come.
        people: people who are going, guests not counted.
    """

    going: int = 0
    offered: int = 0
    waiting: int = 0
    maybe: int = 0
    people: int = 0

    def free(self, capacity: int | None) -> int | None:
        """Return how many seats are neither taken nor kept; None for any number."""
        return None if capacity is None else max(capacity - self.going - self.offered, 0)


@dataclass(frozen=True)
class Settings:
    """What organizers chose for one event.

    Attributes:
        guests_most: how many guests one person may bring.
        role_id: the Discord role that those who are going have until it is over.
        offer_for: how long an offered seat is kept, at most.
        silent: what is not sent for this event.
        planned_for: the start for which its reminders are planned; None: they are not.
        planned_until: the end that goes with it.
        code: what somebody says at the door to be checked in; None: there is none.
    """

    guests_most: int = GUESTS_USUAL
    role_id: int | None = None
    offer_for: timedelta = timedelta(hours=4)
    silent: frozenset[Notice] = frozenset()
    planned_for: datetime | None = None
    planned_until: datetime | None = None
    code: str | None = None


@dataclass(frozen=True)
class Visit:
    """Somebody who is to be looked at in Discord: for a role, or whether they are still in the server.

    Attributes:
        server_id: the Discord server.
        user_id: who.
        due_at: when.
        attempts: how often it did not work.
    """

    server_id: int
    user_id: int
    due_at: datetime
    attempts: int = 0


@dataclass(frozen=True)
class Answered:
    """What a press of a button led to.

    Attributes:
        event: what was answered.
        own: what holds now.
        changed: whether that is new.
        tally: everybody's answers, this one counted.
        before: how many are before them on the waitlist; None when they are not on it.
        settings: what organizers chose.
        next_notice: when they hear of it next; None: not any more.
    """

    event: Event
    own: Rsvp
    changed: bool
    tally: Tally
    before: int | None
    settings: Settings
    next_notice: datetime | None = None


@dataclass(frozen=True)
class Shift:
    """A task within an event, for some of its time.

    Attributes:
        server_id: the Discord server.
        shift_id: its number there.
        event_id: of which event.
        title: what one does.
        starts_at: from when.
        ends_at: until when.
        capacity: how many are needed; None for any number.
        taken: how many have signed up.
    """

    server_id: int
    shift_id: int
    event_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    capacity: int | None = None
    taken: int = 0

    @property
    def is_full(self) -> bool:
        """Say whether nobody more is needed."""
        return self.capacity is not None and self.taken >= self.capacity


@dataclass(frozen=True)
class Clash:
    """Something that a person has said to come to at the same time.

    Attributes:
        title: what.
        starts_at: from when.
        ends_at: until when.
    """

    title: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Rota:
    """The shifts of an event as one person sees them.

    Attributes:
        event: which one.
        shifts: all of them, the earliest first.
        own: the numbers of those that the person has.
        clashes: what of the person's else is at the time of a shift they have just taken.
    """

    event: Event
    shifts: Sequence[Shift]
    own: frozenset[int] = frozenset()
    clashes: Sequence[Clash] = ()


@dataclass(frozen=True)
class Roll:
    """Who is coming to an event, and who was there.

    Attributes:
        event: which one.
        rsvps: everybody's answers: going, offered, waiting, maybe and can't, each in order.
        tally: how many.
        presence: who was there and who was not, by user; those of whom nobody said it are left out.
        shifts: its shifts, with the people of each.
        code: what somebody says at the door; None: there is none.
    """

    event: Event
    rsvps: Sequence[Rsvp]
    tally: Tally
    presence: dict[int, Presence] = field(default_factory=dict)
    shifts: Sequence[tuple[Shift, Sequence[int]]] = ()
    code: str | None = None

    def those(self, *answers: Answer) -> list[Rsvp]:
        """List who has given one of these answers."""
        return [each for each in self.rsvps if each.answer in answers]
