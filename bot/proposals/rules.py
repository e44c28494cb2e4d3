"""Decisions about proposed chapters."""

from datetime import timedelta

from bot.chapters.rules import clean_city, clean_name, name_key
from bot.errors import BadInput, NotFound, UserError
from bot.officials.states import find_state, fold
from bot.proposals.model import Idea, Proposal, ProposalStatus
from bot.text import one_line, quote
from bot.words import phrase

MOST = 5
"""Proposals of one person within :data:`SPAN`."""

SPAN = timedelta(days=30)
LONGEST_REASON = 300


class TooManyProposals(BadInput):
    """Somebody proposes one after the other."""

    def __init__(self) -> None:
        super().__init__(
            phrase(
                "You have proposed {most} chapters within {days} days; that is the most. "
                "Talk to an organizer about the others.",
                most=MOST,
                days=SPAN.days,
            )
        )


class ProposalGone(NotFound):
    """The proposal of a button is not there."""

    def __init__(self) -> None:
        super().__init__(
            phrase(
                "This proposal is not here any more, so nothing was changed. "
                "See those that wait with `/chapter proposals`."
            )
        )


class AlreadyStarted(UserError):
    """The proposal was approved before."""

    def __init__(self, name: str) -> None:
        super().__init__(
            phrase(
                "{chapter} was approved already; `/chapter info` shows it. Nothing was changed.", chapter=quote(name)
            )
        )


class ChapterThere(BadInput):
    """The chapter that somebody proposes exists."""

    def __init__(self, name: str) -> None:
        super().__init__(
            phrase("There is a chapter called {chapter} already. Join it with `/join`.", chapter=quote(name))
        )


def read_idea(name: str, state: str, city: str | None) -> Idea:
    """Return a proposed chapter from what somebody typed.

    Raises:
        BadInput: with what to type instead.
    """
    return Idea(clean_name(name), find_state(state), clean_city(city))


def place_key(idea: Idea) -> str:
    """Return what two proposals of the same place have in common: the town, else the name, and the state."""
    return f"{idea.state} {fold(idea.city) if idea.city else name_key(idea.name)}"


def clean_reason(text: str) -> str:
    """Return why something was declined, on one line.

    Raises:
        BadInput: too long.
    """
    reason = one_line(text)
    if len(reason) > LONGEST_REASON:
        raise BadInput(
            phrase(
                "That has {length} characters; {most} is the most. Write it shorter.",
                length=len(reason),
                most=LONGEST_REASON,
            )
        )
    return reason


def ensure_undecided(proposal: Proposal | None) -> Proposal:
    """Return a proposal that can still be decided on; a declined one can be approved later.

    Raises:
        ProposalGone: there is none.
        AlreadyStarted: it was approved.
    """
    if proposal is None:
        raise ProposalGone
    if proposal.status is ProposalStatus.APPROVED:
        raise AlreadyStarted(proposal.idea.name)
    return proposal
