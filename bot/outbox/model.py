"""A message that is still to be sent, or was."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """How far a delivery is."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"
    MOOT = "moot"  # when it was due there was nothing to say any more


@dataclass(frozen=True)
class Destination:
    """Where to: a channel, or a person's direct messages; exactly one of the two."""

    channel_id: int | None = None
    user_id: int | None = None

    def __post_init__(self) -> None:
        if (self.channel_id is None) == (self.user_id is None):
            raise ValueError("a delivery goes to a channel or to a person")


@dataclass(frozen=True)
class Delivery:
    """One message of one promise to one destination; sent once.

    Attributes:
        delivery_id: our number, from which the nonce is made.
        server_id: the server on whose behalf it is sent.
        kind: which sender renders it, such as ``reminder``; never changes once shipped.
        thing_id: which one of that kind; everything else is read when it is due.
        destination: where to.
        due_at: when.
        attempts: how often sending it was begun.
    """

    delivery_id: int
    server_id: int
    kind: str
    thing_id: int
    destination: Destination
    due_at: datetime
    attempts: int

    @property
    def nonce(self) -> str:
        """Return what Discord knows the message by: the same in every attempt, at most 25 characters.

        The due time is in it so that a database begun anew does not repeat the numbers of the old one.
        """
        return f"{self.delivery_id}-{int(self.due_at.timestamp())}"


@dataclass(frozen=True)
class Sent:
    """What a settled send left behind."""

    channel_id: int
    message_id: int


class Undeliverable(Exception):
    """Sending will never work: the channel is gone, the person's direct messages are closed."""
