"""A page of a list of events."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.events.model import Listing

LOOKED_THROUGH = 500
"""So many of the soonest events are looked through for those near a ZIP."""


@dataclass(frozen=True)
class Found:
    """An event on a page.

    Attributes:
        listing: the event, as one person sees it.
        miles: how far it is from where they asked, if they did and if somebody knows.
    """

    listing: Listing
    miles: float | None = None


@dataclass(frozen=True)
class Page:
    """A page of events.

    Attributes:
        found: what is on it.
        page: which one, from 1.
        pages: how many there are.
        total: how many events there are in all.
    """

    found: Sequence[Found]
    page: int
    pages: int
    total: int
