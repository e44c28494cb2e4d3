"""A message that is still to be sent, or was."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple


class Status(StrEnum):
    """How far a delivery is."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"
    MISSED = "missed"  # it could not be sent while it was of use
    MOOT = "moot"  # when it was due there was nothing to say any more


@dataclass(frozen=True)
class Destination:
    """Where to: a channel, or a person's direct messages; exactly one of the two.

    ``else_channel_id`` is where a person agreed to get it when their direct messages are closed.
    """

    channel_id: int | None = None
    user_id: int | None = None
    else_channel_id: int | None = None

    def __post_init__(self) -> None:
        if (self.channel_id is None) == (self.user_id is None):
            raise ValueError("a delivery goes to a channel or to a person")
        if self.user_id is None and self.else_channel_id is not None:
            raise ValueError("only what goes to a person has another way")


class Delivery(NamedTuple):
    """One message of one promise to one destination; sent once.

    Attributes:
        delivery_id: our number, from which the nonce is made.
        server_id: the server on whose behalf it is sent.
        kind: which sender renders it, such as ``reminder``; never changes once shipped.
        thing_id: which one of that kind; everything else is read when it is due.
        destination: where to.
        due_at: when.
        attempts: how often sending it was begun.
        useful_until: after this it is not sent any more.
        unsure_at: when the first attempt began of which nobody knows whether it worked; None when none did.
        schedule_id: the series it belongs to, if any.
        bulk: one of many alike, which wait for what is not.
        held_until: until when it was kept back on purpose: for the morning, or for the person's own time.
        meant_for: whose it was, where it goes to a channel because their direct messages are closed.
    """

    delivery_id: int
    server_id: int
    kind: str
    thing_id: int
    destination: Destination
    due_at: datetime
    attempts: int
    useful_until: datetime
    unsure_at: datetime | None = None
    schedule_id: int | None = None
    bulk: bool = False
    held_until: datetime | None = None
    meant_for: int | None = None

    @property
    def user_id(self) -> int | None:
        """Return the one person it is for, wherever it goes; None for what is for all in a channel."""
        return self.destination.user_id or self.meant_for

    @property
    def expected_at(self) -> datetime:
        """Return when it should arrive: what comes later than this is late."""
        return self.held_until or self.due_at

    @property
    def useful_for(self) -> timedelta:
        """Return how late it may be."""
        return self.useful_until - self.expected_at

    @property
    def nonce(self) -> str:
        """Return what Discord knows the message by: the same in every attempt, at most 25 characters.

        The due time is in it so that a database begun anew does not repeat the numbers of the old one.
        """
        return f"{self.delivery_id}-{int(self.due_at.timestamp())}"


class Sent(NamedTuple):
    """What a settled send left behind."""

    channel_id: int
    message_id: int


class ScheduleStatus(StrEnum):
    """Whether a series goes on."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


@dataclass(frozen=True)
class Schedule:
    """A series of promises: wall-clock times in a zone, from a start to an end.

    Attributes:
        server_id: the Discord server.
        schedule_id: its number there.
        kind: which sender renders what it promises, and who its audience is.
        thing_id: which one of that kind.
        rule: RRULE text, see :class:`bot.when.recurrence.Recurrence`.
        zone: IANA name.
        start_local: wall clock of the first time.
        until_local: wall clock after which it ends; None: it goes on.
        count: how many times; None: no limit.
        skipped: wall clocks of times that are left out.
        status: whether it goes on.
        next_local: wall clock of the time that comes next; None when it has ended.
        next_at: the same as an instant.
        useful_for: how late a message of it may still be sent.
        own_time: whether it comes when the clocks of each recipient show its times; ``zone`` is then its author's.
        planned_until: up to which instant an ``own_time`` series was planned; None for others.
    """

    server_id: int
    schedule_id: int
    kind: str
    thing_id: int
    rule: str
    zone: str
    start_local: datetime
    next_local: datetime | None
    next_at: datetime | None
    until_local: datetime | None = None
    count: int | None = None
    skipped: frozenset[datetime] = frozenset()
    status: ScheduleStatus = ScheduleStatus.ACTIVE
    useful_for: timedelta = timedelta(hours=6)
    own_time: bool = False
    planned_until: datetime | None = None


class Asleep(Exception):
    """It is night where the person is; the message waits until then."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"the person's quiet hours end at {until.isoformat()}")
        self.until = until


class Undeliverable(Exception):
    """Sending will never work: the channel is gone, the person's direct messages are closed."""
