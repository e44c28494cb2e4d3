"""What a check-up looks at, and what it finds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.words import later

KIND = "checkup"
"""The kind of the delivery that tells admins what Discord's first refusal brought to light; never changes."""


class Weight(StrEnum):
    """How much a finding matters."""

    TROUBLE = "trouble"  # something that people were promised does not work
    ADVICE = "advice"  # it works, and could be better or safer


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        key: what it is about, the same each time it is found.
        what: what is wrong, a sentence.
        mend: what to do about it, a sentence.
        weight: how much it matters.
    """

    key: str
    what: str
    mend: str
    weight: Weight = Weight.TROUBLE


class Presence(StrEnum):
    """Whether a channel is where we remember it."""

    THERE = "there"
    GONE = "gone"
    HIDDEN = "hidden"
    UNKNOWN = "unknown"  # Discord could not be asked


class Use(StrEnum):
    """What a channel is used for; said as it stands here."""

    ANNOUNCEMENTS = later("announcements")
    EVENTS = later("events")
    ACTIONS = later("actions")
    PETITIONS = later("petitions")
    WELCOME = later("welcome")
    ORGANIZERS = later("organizers")
    LOG = later("log")
    CHAPTER = later("a chapter")
    CARDS = later("posted cards")
    MESSAGES = later("reminders and other messages")


@dataclass(frozen=True)
class Place:
    """A channel that the bot writes in.

    Attributes:
        channel_id: which one.
        uses: what for.
        presence: whether it is there.
        have: the permissions that the bot has in it, by discord.py's names.
        is_thread: whether it is a thread.
    """

    channel_id: int
    uses: frozenset[Use]
    presence: Presence = Presence.THERE
    have: frozenset[str] = frozenset()
    is_thread: bool = False


@dataclass(frozen=True)
class Rank:
    """A role that the bot gives, or knows people by.

    Attributes:
        role_id: which one.
        use: what for, after "the": ``volunteer role``; in the language that is spoken.
        is_there: whether it was not deleted.
        is_given: whether the bot gives it to people.
        is_managed: whether Discord or another bot owns it.
        is_above: whether it stands above the bot's own role.
    """

    role_id: int
    use: str
    is_there: bool = True
    is_given: bool = True
    is_managed: bool = False
    is_above: bool = False


@dataclass(frozen=True)
class Refusal:
    """A role that Discord would not let the bot give: since when, and why."""

    role_id: int
    since: datetime
    why: str


@dataclass(frozen=True)
class Unsent:
    """A message that could not be sent for good; ``channel_id`` is None where it was to go to a person."""

    delivery_id: int
    channel_id: int | None
    due_at: datetime
    reason: str
    mend: str


@dataclass(frozen=True)
class ServerFacts:
    """One server, as it is now.

    Attributes:
        now: the present.
        own_role: what the bot's role is called.
        may: the permissions that the bot's role has in the whole server, by discord.py's names.
        is_zone_chosen: whether somebody chose the time zone.
        missing_channels: kinds of channel that are needed and not chosen, to be said.
        places: the channels that the bot writes in.
        ranks: the roles that it gives or knows people by.
        refusals: roles that could not be given when they last were to be.
        late: how many messages are due for over five minutes.
        unsent: what could not be sent in the last week, the latest first.
        missed: how many messages of the last week came to nothing because it was too late.
        events_unlisted: why events are missing in Discord's own list: ``permission``, ``full`` or nothing.
    """

    now: datetime
    own_role: str = "Groundswell"
    may: frozenset[str] = frozenset()
    is_zone_chosen: bool = True
    missing_channels: Sequence[str] = ()
    places: Sequence[Place] = ()
    ranks: Sequence[Rank] = ()
    refusals: Sequence[Refusal] = ()
    late: int = 0
    unsent: Sequence[Unsent] = ()
    missed: int = 0
    events_unlisted: str = ""


@dataclass(frozen=True)
class HostFacts:
    """The bot itself and the machine that it runs on.

    Attributes:
        now: the present.
        version: of the program.
        schema: the version that the database is at; None for an empty one.
        newest_schema: the version that this program needs.
        size: of the database, in bytes.
        is_file: whether the database is a SQLite file, which this program backs up.
        backup_at: when the newest backup was made; None: never.
        free: bytes that are left on the disk of the data folder.
        directory_at: when the directory of officials was last found to be current; None: there is none.
        skew: how far this machine's clock is ahead of Discord's; None: nobody knows.
        late: messages of all servers that are due for over five minutes; None: not counted.
        failed: messages of all servers that could not be sent in the last week.
        discord: why Discord cannot be used, if it cannot.
    """

    now: datetime
    version: str
    schema: str | None
    newest_schema: str
    size: int = 0
    is_file: bool = True
    backup_at: datetime | None = None
    free: int | None = None
    directory_at: datetime | None = None
    skew: timedelta | None = None
    late: int | None = None
    failed: int = 0
    discord: str = ""


@dataclass(frozen=True)
class Report:
    """A whole check-up."""

    findings: Sequence[Finding] = ()
    server: ServerFacts | None = None
    host: HostFacts | None = None
