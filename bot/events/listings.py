"""Lists of events: by time in pages, near a ZIP, and what was posted."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot.chapters.rules import page_of
from bot.database import Transaction
from bot.events import listing_store, store
from bot.events.model import KIND, Event, EventStatus, Listing
from bot.events.pages import LOOKED_THROUGH, Found, Page

PAGE = 7
"""Events on a page: with the longest words that there can be, they fill a card."""

_ZIP = re.compile(r"(?<![0-9])([0-9]{5})(?:-[0-9]{4})?(?![0-9])", re.ASCII)

Miles = Callable[[Event], float | None]
"""How far an event is from where a person asked; None when nobody knows."""


def list_page(
    tx: Transaction,
    server_id: int,
    user_id: int,
    *,
    page: int = 1,
    chapter_id: int | None = None,
    miles: Miles | None = None,
) -> Page:
    """List a page of what is on, as one person sees it.

    Args:
        tx: the transaction.
        server_id: the Discord server.
        user_id: who asks.
        page: which, from 1; one past the end is the last.
        chapter_id: whose events; None for everybody's.
        miles: how far an event is; the nearest come first then, and those of which nobody knows come last.
    """
    total = listing_store.count_coming(tx, server_id, chapter_id)
    if miles is None:
        page, pages = page_of(page, total, PAGE)
        found = listing_store.list_coming(tx, server_id, chapter_id, most=PAGE, skip=(page - 1) * PAGE)
        far: Mapping[int, float | None] = {}
    else:
        coming = listing_store.list_coming(tx, server_id, chapter_id, most=LOOKED_THROUGH)
        far = {event.event_id: miles(event) for event in coming}
        nearest = sorted(coming, key=lambda event: _nearness(far[event.event_id]))  # stable: by time where equal
        page, pages = page_of(page, len(nearest), PAGE)
        found = nearest[(page - 1) * PAGE : page * PAGE]
    return Page(_listings(tx, server_id, user_id, found, far), page, pages, total)


def _nearness(miles: float | None) -> tuple[bool, int]:
    return miles is None, 0 if miles is None else round(miles)


def _listings(
    tx: Transaction, server_id: int, user_id: int, found: Sequence[Event], far: Mapping[int, float | None]
) -> Sequence[Found]:
    numbers = [event.event_id for event in found]
    counts = store.attendance(tx, server_id, numbers)
    own = listing_store.answers(tx, server_id, user_id, numbers)
    links = listing_store.links(tx, server_id, KIND, numbers)
    return [
        Found(
            Listing(event, counts[event.event_id], own.get(event.event_id), links.get(event.event_id)),
            far.get(event.event_id),
        )
        for event in found
    ]


def zip_in(location: str | None) -> str | None:
    """Return the ZIP code in a place that somebody typed, the last one; None where there is none, or a link."""
    if not location or "://" in location:
        return None
    found = _ZIP.findall(location)
    return found[-1] if found else None


def list_posted(
    tx: Transaction, server_id: int, chapter_id: int | None, since: datetime, most: int
) -> Sequence[tuple[Event, str | None]]:
    """List what was posted and was not over at an instant, cancelled ones too, each with its post's address."""
    found = listing_store.list_posted(tx, server_id, chapter_id, since, most)
    return with_links(tx, server_id, found)


def list_next(tx: Transaction, server_id: int, most: int) -> Sequence[tuple[Event, str | None]]:
    """List the open events that are not over, soonest first, each with its post's address."""
    return with_links(tx, server_id, listing_store.list_coming(tx, server_id, None, most=most))


def with_links(tx: Transaction, server_id: int, found: Sequence[Event]) -> Sequence[tuple[Event, str | None]]:
    """Return events each with its post's address, if it stands."""
    links = listing_store.links(tx, server_id, KIND, [event.event_id for event in found])
    return [(event, links.get(event.event_id)) for event in found]


def find_posted(tx: Transaction, server_id: int, event_id: int) -> tuple[Event, str | None] | None:
    """Return an event that was posted, cancelled or not, with its post's address."""
    event = store.find(tx, server_id, event_id)
    if event is None or event.opened_at is None or event.status not in (EventStatus.OPEN, EventStatus.CANCELLED):
        return None
    return with_links(tx, server_id, [event])[0]
