"""A proposed chapter, and who stands behind it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.officials.states import STATES

KIND = "proposal"
"""The delivery, and then the posted card, that asks the organizers. Never changes."""

ANSWER = "proposal answer"
"""The delivery that tells those who proposed it what the organizers said. Never changes."""

ANSWER_DIRECT = "proposal answer direct"
"""The same by direct message. Never changes."""


class ProposalStatus(StrEnum):
    """How far a proposal is."""

    OPEN = "open"
    TALKING = "talking"
    APPROVED = "approved"
    DECLINED = "declined"


@dataclass(frozen=True)
class Idea:
    """A chapter that somebody would like, as they type it, made fit."""

    name: str
    state: str
    city: str | None = None

    @property
    def place(self) -> str:
        """Where it would be, for people to read."""
        return f"{self.city}, {STATES[self.state]}" if self.city else STATES[self.state]


@dataclass(frozen=True)
class Proposal:
    """One proposed chapter of one server.

    Attributes:
        server_id: the Discord server.
        proposal_id: its number there.
        idea: the chapter that is proposed.
        user_id: who proposed it first.
        proposed_at: when.
        status: how far it is.
        decided_by: the organizer who approved, declined or wants to talk.
        reason: what that organizer said to a decline.
        chapter_id: the chapter that came of it.
    """

    server_id: int
    proposal_id: int
    idea: Idea
    user_id: int
    proposed_at: datetime
    status: ProposalStatus = ProposalStatus.OPEN
    decided_by: int | None = None
    reason: str = ""
    chapter_id: int | None = None


@dataclass(frozen=True)
class Supporter:
    """Somebody who proposed it, first or later.

    Attributes:
        supporter_id: a number of its own in the server.
        channel_id: where they proposed it, and hear back.
        by_dm: whether they agreed to hear back by direct message instead.
    """

    supporter_id: int
    proposal_id: int
    user_id: int
    channel_id: int
    by_dm: bool = False


@dataclass(frozen=True)
class Shown:
    """What the organizers' card shows."""

    proposal: Proposal
    people: tuple[int, ...]


@dataclass(frozen=True)
class Proposed:
    """What proposing did; ``is_new`` is False where others had proposed the same place, or oneself."""

    proposal: Proposal
    people: int
    is_new: bool
    is_by_dm: bool


@dataclass(frozen=True)
class Answered:
    """What people are told: the proposal, and whom the message is for."""

    proposal: Proposal
    people: tuple[int, ...]
