"""A message that somebody asked for, to be sent later."""

from dataclasses import dataclass
from datetime import datetime, timedelta

KIND = "reminder"
"""What deliveries of reminders are called in the outbox; never changes."""

TEXT_LIMIT = 1500
"""Characters in the text of a reminder."""

MOST_OPEN = 100
"""Personal reminders that one person can have waiting in one server."""

SNOOZE = timedelta(hours=1)
"""How long "Remind me again" waits."""

FAILURE_SHOWN = timedelta(days=7)
"""How long a reminder that could not be delivered is shown to its author."""


@dataclass(frozen=True)
class Reminder:
    """One text, for one moment.

    Attributes:
        server_id: the server in which it was asked for.
        reminder_id: its number in that server.
        user_id: who asked for it.
        what: the text, as it was typed.
        due_at: when it is sent, UTC.
        due_local: the same on the wall clock of ``zone``, naive.
        zone: IANA name of the zone in which the time was read.
        channel_id: where it is posted; None for a direct message to the author.
        created_at: when it was asked for.
        cancelled_at: when the author took it back, if they did.
    """

    server_id: int
    reminder_id: int
    user_id: int
    what: str
    due_at: datetime
    due_local: datetime
    zone: str
    channel_id: int | None
    created_at: datetime
    cancelled_at: datetime | None = None


@dataclass(frozen=True)
class Failure:
    """A reminder that could not be delivered, and why (``error``, in words)."""

    reminder: Reminder
    error: str
