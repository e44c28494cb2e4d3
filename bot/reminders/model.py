"""A message that somebody asked for, to be sent later."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

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

MOST_MENTIONED = 80
"""People that one post in a channel mentions one by one; of more, none is."""

SNOOZE = timedelta(hours=1)
"""How long "Remind me again" waits."""

FAILURE_SHOWN = timedelta(days=7)
"""How long a reminder that could not be delivered is shown to its author."""


class Reminder(NamedTuple):
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
        chapter_id: the chapter whose members it is for: by direct message, or mentioned in the channel if there is one.
        campaign_id: the campaign whose callers it is for; likewise.
        event_id: the event for whose guests it is; likewise.
        else_channel_id: where its author agreed to get it when their direct messages are closed.
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
    event_id: int | None = None
    else_channel_id: int | None = None

    @property
    def has_group(self) -> bool:
        """Say whether it is for a group of people."""
        return not (self.chapter_id is None and self.campaign_id is None and self.event_id is None)

    @property
    def is_for_members(self) -> bool:
        """Say whether many people get it by direct message."""
        return self.has_group and self.channel_id is None

    @property
    def is_personal(self) -> bool:
        """Say whether it is for its author alone, and nobody else's business."""
        return self.channel_id is None and not self.has_group

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
        own_time: whether the time is meant by the clocks of whoever gets it.
    """

    what: str
    when: str
    repeat: str | None = None
    until: str | None = None
    own_time: bool = False


@dataclass(frozen=True)
class Target:
    """Where a reminder goes: to its author, if nothing is set but ``else_channel_id``."""

    channel_id: int | None = None
    role_id: int | None = None
    chapter_id: int | None = None
    campaign_id: int | None = None
    event_id: int | None = None
    else_channel_id: int | None = None


@dataclass(frozen=True)
class LastTime:
    """What became of the last time of a reminder: to how many it went, and why not to the others."""

    due_at: datetime
    sent: int = 0
    failed: int = 0
    missed: int = 0
    error: str = ""


class Standing(NamedTuple):
    """A reminder with how it stands.

    Attributes:
        reminder: the reminder.
        schedule: its series; None when it comes once, to one place.
        next_at: when it comes next; None when it will not.
        last: what became of its last time, if there was one.
        audience: who gets it, as people call them (a chapter's name, a campaign's title); for many only.
        guests: who they are now, where a post in a channel mentions them.
        is_elsewhere: whether it is a personal one that comes in a channel because direct messages are closed.
    """

    reminder: Reminder
    schedule: Schedule | None
    next_at: datetime | None
    last: LastTime | None = None
    audience: str = ""
    guests: tuple[int, ...] = ()
    is_elsewhere: bool = False

    @property
    def is_own_time(self) -> bool:
        """Say whether it comes by the clock of whoever gets it."""
        return self.schedule is not None and self.schedule.own_time

    @property
    def is_under_way(self) -> bool:
        """Say whether its last time came for its author, and still comes for others."""
        series = self.schedule
        return (
            series is not None and series.own_time and self.next_at is None and series.status is ScheduleStatus.ACTIVE
        )

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
