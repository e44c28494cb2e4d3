"""Campaigns, whom they are put to, where officials stand, and what came of the calls."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.errors import BadInput, NotFound, UserError
from bot.officials.model import Chamber
from bot.words import later, phrase

KIND = "campaign"
"""The kind of the posted card."""

USUAL_PRIORITY = 5
"""Between 1, called for first, and 9."""


class CampaignStatus(StrEnum):
    """Whether calls can be made for it; a draft is seen by organizers alone."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Closing(StrEnum):
    """How a campaign came to its end."""

    VICTORY = "victory"
    DEFEAT = "defeat"
    ENDED = "ended"


class Stance(StrEnum):
    """Where an official stands; unknown: nobody has recorded it."""

    SUPPORTS = later("supports")
    LEANING = later("leaning")
    UNDECIDED = later("undecided")
    LEANING_AGAINST = later("leaning against")
    OPPOSES = later("opposes")
    UNKNOWN = later("unknown")


class Scope(StrEnum):
    """Whom a caller is given: their own officials among the targets, or all targets, their own first."""

    OWN = "own"
    ANYONE = "anyone"


@dataclass(frozen=True)
class Targets:
    """Whom a campaign is put to. A filter that is empty lets everybody through.

    Attributes:
        chambers: where they sit.
        parties: whom they sit with; the caucus where it differs from the party.
        states: two letters each.
        stances: where they stand at the time of the call.
        picked: ids of officials; when there are any, they stand in place of chambers, parties and states.
        scope: whether a caller is given their own officials only.
        first: ids of officials whom everybody is given first, in this order, whatever the filters say.
        last: the same, last.
        fall_back_to_own: a caller of whose officials none is a target is given them all the same.
    """

    chambers: tuple[Chamber, ...] = ()
    parties: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    stances: tuple[Stance, ...] = ()
    picked: tuple[str, ...] = ()
    scope: Scope = Scope.OWN
    first: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    fall_back_to_own: bool = False


OWN_SENATORS = Targets(chambers=(Chamber.SENATE, Chamber.DELEGATE))
"""One's own senators, and the delegate where there are none by law; what campaigns are put to unless told otherwise."""


@dataclass(frozen=True)
class Campaign:
    """An ask put to officials.

    Attributes:
        campaign_id: the server's own number for it.
        title: what it is called.
        ask: what officials are asked for, in a sentence or two.
        script: what a caller says, with placeholders (see ``rules.PLACEHOLDERS``).
        status: whether it is a draft, on, or over.
        created_at: when it was begun.
        talking_points: what else a caller can say; placeholders too.
        voicemail: what a caller says to a machine; empty: the script.
        targets: whom it is put to.
        goal: how many calls are hoped for.
        threshold: how many supporters are needed.
        priority: 1 to 9; of several campaigns the lowest number is called for first.
        starts_at: when calls begin; None: at once.
        ends_at: when calls end; None: when it is closed.
        closing: how it ended, once it is closed.
        closed_at: when it was closed.
        created_by: the organizer who began it; None for those begun before this was kept.
    """

    campaign_id: int
    title: str
    ask: str
    script: str
    status: CampaignStatus
    created_at: datetime
    talking_points: str = ""
    voicemail: str = ""
    targets: Targets = OWN_SENATORS
    goal: int | None = None
    threshold: int | None = None
    priority: int = USUAL_PRIORITY
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    closing: Closing | None = None
    closed_at: datetime | None = None
    created_by: int | None = None


@dataclass(frozen=True)
class StanceEntry:
    """Where an official was said to stand, by whom and when; of several the latest counts.

    Attributes:
        source: a link or a note; empty when none was given.
        set_by: the organizer.
    """

    official_id: str
    stance: Stance
    source: str
    set_by: int
    set_at: datetime


@dataclass(frozen=True)
class StanceReport:
    """What a caller heard, which waits for an organizer to confirm it."""

    official_id: str
    stance: Stance
    user_id: int
    reported_at: datetime


class CampaignClosed(UserError):
    """The campaign is over."""

    def __init__(self, title: str) -> None:
        super().__init__(
            phrase(
                "The campaign {title} is closed, so nothing was saved. Type `/call` to see who is next.", title=title
            )
        )


class AlreadyClosed(UserError):
    """The campaign is over, so it cannot be posted."""

    def __init__(self, title: str) -> None:
        super().__init__(
            phrase("The campaign {title} is closed. To go on with it, type `/campaign reopen` first.", title=title)
        )


class NotClosed(BadInput):
    """The campaign is on, so it cannot be opened again."""

    def __init__(self, title: str) -> None:
        super().__init__(
            phrase("The campaign {title} is not closed. See what is on with `/campaign list`.", title=title)
        )


class NoneNamed(NotFound):
    """No campaign has this number or title."""

    def __init__(self, name: str) -> None:
        super().__init__(
            phrase(
                "There is no campaign called {name} here. Pick one from the list that appears while you type.",
                name=name,
            )
        )


class CampaignGone(NotFound):
    """A campaign that was to be called for is not in this server."""

    def __init__(self) -> None:
        super().__init__(
            phrase("This campaign is not here any more, so nothing was saved. Type `/call` to see who is next.")
        )


class ReportsSettled(NotFound):
    """Another organizer was quicker."""

    def __init__(self) -> None:
        super().__init__(
            phrase("Somebody has settled these reports already. See `/campaign board` for what is on record.")
        )


class NotBegun(UserError):
    """The campaign is a draft, or its calls begin later."""

    def __init__(self, title: str, starts_at: datetime | None) -> None:
        if starts_at is None:
            sentence = phrase(
                "The campaign {title} is not posted yet, so nothing was saved. Type `/call` to see who is next.",
                title=title,
            )
        else:
            sentence = phrase(
                "The campaign {title} begins {at}, so nothing was saved. Type `/call` to see who is next.",
                title=title,
                at=f"<t:{int(starts_at.timestamp())}:F>",
            )
        super().__init__(sentence)
