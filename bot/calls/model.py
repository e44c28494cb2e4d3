"""Calls and letters to officials, and what came of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.errors import BadInput, NotAllowed, NotFound, UserError
from bot.words import phrase

NO_CAMPAIGN = 0
"""The campaign id of calls that people make on their own account."""

UNDO_FOR = timedelta(minutes=10)
"""How long what was saved of a call can be taken back by one tap."""

WASHINGTON = 0
"""The number of an official's main office; local offices are 1, 2, 3 … from the nearest on."""

REMINDER_KIND = "call reminder"
"""What weekly reminders to call are named in the outbox; never changes."""

OPENING_KIND = "call opening"
"""What reminders that an office opens are named in the outbox; never changes."""


MOST_REMINDERS = 20
"""Weekly call reminders that one person can have in one server."""


class Outcome(StrEnum):
    """What came of it. A letter is no call: both count, each by itself."""

    TALKED = "talked"
    VOICEMAIL = "voicemail"
    BUSY = "busy"
    FULL = "full"
    WROTE = "wrote"


TRY_AGAIN = frozenset({Outcome.BUSY, Outcome.FULL})
"""The office was not reached: another of its numbers is worth trying, and later the same one."""


class Weekday(StrEnum):
    """A day of the week, as it is chosen from a list; in the order of ``datetime.weekday``."""

    MONDAY = "Monday"
    TUESDAY = "Tuesday"
    WEDNESDAY = "Wednesday"
    THURSDAY = "Thursday"
    FRIDAY = "Friday"
    SATURDAY = "Saturday"
    SUNDAY = "Sunday"


class Said(StrEnum):
    """What the caller was told about where the official stands."""

    SUPPORTS = "supports"
    LEANING = "leaning"
    UNDECIDED = "undecided"
    LEANING_AGAINST = "leaning against"
    OPPOSES = "opposes"
    WOULD_NOT_SAY = "would not say"


@dataclass(frozen=True)
class Origin:
    """Where a person calls from, as far as it is known.

    Attributes:
        state: two letters; None when nothing is known.
        zip_code: five digits.
        district: of the House, within the state.
        is_home: what they told us once; otherwise it was typed for this call alone.
        zone: IANA name of their own time zone, where it came along.
    """

    state: str | None = None
    zip_code: str | None = None
    district: int | None = None
    is_home: bool = False
    zone: str | None = None


@dataclass(frozen=True)
class Ref:
    """Which call a button is about; all of it stands in the button, so that it works anywhere and after a restart.

    Attributes:
        server_id: the server, since buttons in direct messages do not say.
        campaign_id: what for; 0: on the caller's own account.
        goes_on: whether the next call may be for another campaign.
        official_id: to whom.
        office: which of their numbers; see :data:`WASHINGTON`.
        place: where from; see ``rules.read_place``.
    """

    server_id: int
    campaign_id: int
    goes_on: bool
    official_id: str
    office: int
    place: str


@dataclass(frozen=True)
class Call:
    """One call, or one letter, that counts.

    Attributes:
        campaign_id: what for; 0: on the caller's own account.
        official_id: to whom.
        user_id: by whom.
        outcome: what came of it.
        made_at: when it was saved last.
        made_on: the day, in the caller's own zone.
        state: where the caller called from, two letters; None for calls of before this was kept.
        said: where the official stands, as the caller was told.
        previous: what was saved of the same call until the last press.
    """

    campaign_id: int
    official_id: str
    user_id: int
    outcome: Outcome
    made_at: datetime
    made_on: date
    state: str | None = None
    said: Said | None = None
    previous: Outcome | None = None


@dataclass(frozen=True)
class Totals:
    """How many: the person's own calls and letters on their day, in any campaign, and everyone's in the campaign."""

    own_today: int
    together: int


@dataclass(frozen=True)
class Tally:
    """What was done for a campaign, or in a server.

    Attributes:
        calls: of every outcome, also where the line was busy; one a person, office and day.
        letters: counted beside the calls.
        people: who made them.
        outcomes: how often each, letters too; what never happened is left out.
    """

    calls: int = 0
    letters: int = 0
    people: int = 0
    outcomes: Mapping[Outcome, int] = field(default_factory=dict)


@dataclass(frozen=True)
class OfficialTally:
    """What was done to reach one official."""

    calls: int = 0
    letters: int = 0


@dataclass(frozen=True)
class CallReminder:
    """A weekly reminder to call.

    Attributes:
        server_id: the server in which it was asked for.
        reminder_id: its number there.
        user_id: who asked, and is reminded.
        campaign_id: what they call for.
        skips_when_called: whether it stays away in a week in which they have called already.
        created_at: when it was asked for.
        ended_at: when it was stopped, by them or with its campaign.
    """

    server_id: int
    reminder_id: int
    user_id: int
    campaign_id: int
    skips_when_called: bool
    created_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True)
class OpeningWish:
    """A wish to be told when an office opens.

    Attributes:
        opening_id: the server's own number for it.
        office: which of the official's offices, by its number.
        place: where the person calls from, as buttons say it.
        opens_at: when.
    """

    server_id: int
    opening_id: int
    user_id: int
    campaign_id: int
    official_id: str
    office: int
    place: str
    opens_at: datetime


class LeftOffice(UserError):
    """The official does not hold the office any more."""

    def __init__(self, name: str) -> None:
        super().__init__(
            phrase(
                "{name} is no longer in this office, so nothing was saved. Type `/call` to see who is next.", name=name
            )
        )


class NothingToUndo(NotFound):
    """What is to be taken back was taken back, or is too old."""

    def __init__(self) -> None:
        super().__init__(
            phrase(
                "There is nothing to undo: a call can be taken back for {minutes} minutes, once. "
                "To correct an older one, tell an organizer.",
                minutes=UNDO_FOR.seconds // 60,
            )
        )


class NoSuchCall(NotFound):
    """What is said of a call that was not made, or was taken back."""

    def __init__(self) -> None:
        super().__init__(
            phrase("I have no call of yours to this office today, so nothing was saved. Type `/call` to make it.")
        )


class NoSuchReminder(NotFound):
    """A weekly call reminder that is not the person's, or is stopped already."""

    def __init__(self) -> None:
        super().__init__(phrase("This reminder is stopped already. Type `/reminders` to see what is still to come."))


class TooManyReminders(BadInput):
    """Nobody calls that often."""

    def __init__(self) -> None:
        super().__init__(
            phrase(
                "You have {count} weekly call reminders here already. Stop one in `/reminders` to set another.",
                count=MOST_REMINDERS,
            )
        )


class NotReminded(NotAllowed):
    """A button in direct messages of something that never came to this person."""

    def __init__(self) -> None:
        super().__init__(phrase("This button is not yours. Type `/call` in a channel of your server."))
