"""What may be said of an event, and who gets a seat. Pure."""

import re
from datetime import datetime, timedelta

from bot.errors import BadInput, NotFound, UserError
from bot.events.model import Event, EventStatus
from bot.text import one_line, quote
from bot.words import phrase

TITLE_MOST = 100
LOCATION_MOST = 300
DESCRIPTION_MOST = 1000
CAPACITY_MOST = 100_000

POSTING = timedelta(minutes=1)
"""How long posting may take. An event still without a post after that was interrupted, and may be posted again."""

_SPACE = re.compile(r"\s+")


class EventGone(NotFound):
    """There is no such event here (any more)."""

    def __init__(self) -> None:
        super().__init__(phrase("This event no longer exists. Type `/event list` to see what is coming up."))


class EventCancelled(UserError):
    """The event was called off."""

    def __init__(self) -> None:
        super().__init__(phrase("This event was cancelled. Type `/event list` to see what is coming up."))


class EventOver(UserError):
    """The event has ended."""

    def __init__(self) -> None:
        super().__init__(phrase("This event is over. Type `/event list` to see what is coming up."))


class EventBegun(UserError):
    """A draft is posted after the event was to begin."""

    def __init__(self) -> None:
        super().__init__(
            phrase(
                "This event was to begin by now, so I did not post it. Type `/event create` again with a later time."
            )
        )


class AlreadyPosted(UserError):
    """Posting is over, or under way."""

    def __init__(self, link: str | None) -> None:
        super().__init__(
            phrase("This event is already posted: {link} To change it, type `/event edit`.", link=link)
            if link
            else phrase("This event is being posted right now. Look in a minute.")
        )


class NoSuchEvent(NotFound):
    """No event to come has that title or number."""

    def __init__(self, text: str) -> None:
        super().__init__(
            phrase(
                "There is no event called {name} coming up here. Pick one from the list that appears while you type.",
                name=quote(text),
            )
        )


def ensure_title(text: str) -> str:
    """Return a title as it is kept: one line of what can be seen.

    Raises:
        BadInput: it is empty or too long.
    """
    title = one_line(text)
    if not title:
        raise BadInput(phrase('The title is empty. Type what it is, for example "Phone bank at the library".'))
    if len(title) > TITLE_MOST:
        raise BadInput(
            phrase(
                "The title has {count:,} characters; at most {most} fit. Shorten it.", count=len(title), most=TITLE_MOST
            )
        )
    return title


def ensure_location(text: str | None) -> str | None:
    """Return a place or link as it is kept: one line; nothing for an empty one.

    Raises:
        BadInput: it is too long.
    """
    location = one_line(text or "")
    if len(location) > LOCATION_MOST:
        raise BadInput(
            phrase(
                "The location has {count:,} characters; at most {most} fit. "
                "Type an address, the name of a place, or one link.",
                count=len(location),
                most=LOCATION_MOST,
            )
        )
    return location or None


def ensure_description(text: str | None) -> str | None:
    """Return a description as it is kept; nothing for an empty one.

    Raises:
        BadInput: it is too long.
    """
    description = (text or "").strip()
    if len(description) > DESCRIPTION_MOST:
        raise BadInput(
            phrase(
                "The description has {count:,} characters; at most {most:,} fit. Shorten it.",
                count=len(description),
                most=DESCRIPTION_MOST,
            )
        )
    return description or None


def ensure_capacity(capacity: int | None) -> int | None:
    """Return how many can come.

    Raises:
        BadInput: fewer than one, or absurdly many.
    """
    if capacity is not None and capacity < 1:
        raise BadInput(phrase("Capacity must be at least 1. Leave it out if any number of people can come."))
    if capacity is not None and capacity > CAPACITY_MOST:
        raise BadInput(
            phrase(
                "Capacity can be at most {most:,}. Leave it out if any number of people can come.", most=CAPACITY_MOST
            )
        )
    return capacity


def whole_minutes(length: timedelta) -> int:
    """Return a length in minutes, rounded up."""
    return -(-length // timedelta(minutes=1))


def ensure_answerable(event: Event | None, now: datetime) -> Event:
    """Refuse answers to what is not on.

    Raises:
        EventGone: it does not exist, or was never posted.
        EventCancelled: it was called off.
        EventOver: it has ended.
    """
    if event is None or event.status is EventStatus.DRAFT:
        raise EventGone
    if event.status is EventStatus.CANCELLED:
        raise EventCancelled
    if event.plan.ends_at <= now:
        raise EventOver
    return event


def ensure_postable(event: Event | None, link: str | None, now: datetime) -> Event:
    """Refuse to post what is posted already, or makes no sense any more; twice pressed is once posted.

    Raises:
        EventGone: the draft was discarded.
        EventCancelled: it was called off.
        AlreadyPosted: somebody was faster; with the way there.
        EventBegun: it was to begin by now.
    """
    if event is None:
        raise EventGone
    if event.status is EventStatus.CANCELLED:
        raise EventCancelled
    under_way = event.opened_at is not None and now - event.opened_at < POSTING
    if event.status is EventStatus.OPEN and (link is not None or under_way):
        raise AlreadyPosted(link)
    if event.plan.starts_at <= now:
        raise EventBegun
    return event
