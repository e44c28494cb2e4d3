"""A message that somebody asked for, to be sent later."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.outbox.model import Schedule, ScheduleStatus

KIND = "reminder"
"""What deliveries of reminders to one person or one channel are called in the outbox; never changes."""

MEMBERS_KIND = "reminder members"
"""What deliveries of reminders to many people, by direct message, are called; never changes."""

TEXT_LIMIT = 1500
"""Characters in the text of a reminder."""

MOST_OPEN = 100
"""Personal reminders that one person can have waiting in one server."""

TITLE_LIMIT = 60
"""Characters of a reminder's text by which it is named in a list."""

SNOOZE = timedelta(hours=1)
"""How long "Remind me again" waits."""

FAILURE_SHOWN = timedelta(days=7)
"""How long a reminder that could not be delivered is shown to its author."""


@dataclass(frozen=True)
class Reminder:
    """One text, for one moment or for a series of them.

    Attributes:
        server_id: the server in which it was asked for.
        reminder_id: its number in that server.
        user_id: who asked for it.
        what: the text, as it was typed.
        due_at: when it is sent, UTC; of a series, the first time.
        due_local: the same on the wall clock of ``zone``, naive.
        zone: IANA name of the zone in which the time was read.
        channel_id: where it is posted; None for direct messages.
        created_at: when it was asked for.
        cancelled_at: when it was taken back, if it was.
        role_id: the role that the post mentions.
        chapter_id: the chapter whose members get it by direct message.
        campaign_id: the campaign whose callers get it by direct message.
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
    role_id: int | None = None
    chapter_id: int | None = None
    campaign_id: int | None = None

    @property
    def is_for_members(self) -> bool:
        """Say whether many people get it by direct message."""
        return self.chapter_id is not None or self.campaign_id is not None

    @property
    def is_personal(self) -> bool:
        """Say whether it is for its author alone, and nobody else's business."""
        return self.channel_id is None and not self.is_for_members

    @property
    def kind(self) -> str:
        """Return what its deliveries are called."""
        return MEMBERS_KIND if self.is_for_members else KIND


@dataclass(frozen=True)
class Asked:
    """What somebody typed to have a reminder: nothing of it is read yet.

    Attributes:
        what: the text.
        when: the time, or a whole series ("every other tuesday 6:30pm until nov 3").
        repeat: how often, if it is not in ``when``.
        until: the last day, if it is not in ``repeat``.
    """

    what: str
    when: str
    repeat: str | None = None
    until: str | None = None


@dataclass(frozen=True)
class Target:
    """Where a reminder goes: to its author, if nothing is set."""

    channel_id: int | None = None
    role_id: int | None = None
    chapter_id: int | None = None
    campaign_id: int | None = None


@dataclass(frozen=True)
class LastTime:
    """What became of the last time of a reminder: to how many it went, and why not to the others."""

    due_at: datetime
    sent: int = 0
    failed: int = 0
    missed: int = 0
    error: str = ""


@dataclass(frozen=True)
class Standing:
    """A reminder with how it stands.

    Attributes:
        reminder: the reminder.
        schedule: its series; None when it comes once, to one place.
        next_at: when it comes next; None when it will not.
        last: what became of its last time, if there was one.
        audience: who gets it, as people call them (a chapter's name, a campaign's title); for many only.
    """

    reminder: Reminder
    schedule: Schedule | None
    next_at: datetime | None
    last: LastTime | None = None
    audience: str = ""

    @property
    def is_paused(self) -> bool:
        """Say whether it waits to be resumed."""
        return self.schedule is not None and self.schedule.status is ScheduleStatus.PAUSED

    @property
    def repeats(self) -> bool:
        """Say whether it is to come more than once."""
        return self.schedule is not None and self.schedule.count != 1


@dataclass(frozen=True)
class Failure:
    """A reminder that could not be delivered, and why (``error``, in words)."""

    reminder: Reminder
    error: str
