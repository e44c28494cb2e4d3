"""Campaigns."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.errors import UserError


class Stance(StrEnum):
    """Where an official stands; unknown: nobody has recorded it."""

    SUPPORTS = "supports"
    LEANING = "leaning"
    UNDECIDED = "undecided"
    LEANING_AGAINST = "leaning against"
    OPPOSES = "opposes"
    UNKNOWN = "unknown"


class CampaignStatus(StrEnum):
    """Whether calls can be made for it."""

    OPEN = "open"
    CLOSED = "closed"


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


class CampaignClosed(UserError):
    """The campaign is over."""

    def __init__(self, title: str) -> None:
        super().__init__(f"The campaign {title} is closed, so nothing was saved. Type `/call` to see who is next.")
