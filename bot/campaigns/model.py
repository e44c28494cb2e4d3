"""Campaigns, and what came of the calls made for them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.errors import UserError

NO_CAMPAIGN = 0
"""The campaign id of calls that people make on their own account."""


class CampaignStatus(StrEnum):
    """Whether calls can be made for it."""

    OPEN = "open"
    CLOSED = "closed"


class Outcome(StrEnum):
    """What came of a call."""

    TALKED = "talked"
    VOICEMAIL = "voicemail"
    BUSY = "busy"


@dataclass(frozen=True)
class Campaign:
    """An ask put to officials.

    Attributes:
        campaign_id: the server's own number for it.
        title: what it is called.
        ask: what officials are asked for, in a sentence or two.
        script: what a caller says, with placeholders (see ``rules.fill_script``).
        status: whether it is still on.
        created_at: when it was begun.
    """

    campaign_id: int
    title: str
    ask: str
    script: str
    status: CampaignStatus
    created_at: datetime


@dataclass(frozen=True)
class Totals:
    """How many calls: the person's own on their day, in any campaign, and everyone's in the campaign."""

    own_today: int
    together: int


class CampaignClosed(UserError):
    """The campaign is over."""

    def __init__(self, title: str) -> None:
        super().__init__(f"The campaign {title} is closed, so nothing was saved. Type `/call` to see who is next.")


class LeftOffice(UserError):
    """The official does not hold the office any more."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is no longer in this office, so nothing was saved. Type `/call` to see who is next.")
