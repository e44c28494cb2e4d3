"""What people do with events: one verb, one transaction."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.chapters.model import KIND as CHAPTER
from bot.database import Transaction
from bot.events import rules, store
from bot.events.model import KIND, Answer, Attendance, Event, EventStatus, Listing, Plan, Rsvp
from bot.posts import store as posts
from bot.when.lengths import read_duration
from bot.when.parse import read_when

_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
COMING = (Answer.GOING, Answer.MAYBE)
"""The answers of those who want to hear of an event: a maybe is reminded, and decides."""


def plan(
    tx: Transaction,
    server_id: int,
    *,
    title: str,
    start: str,
    zone: str,
    channel_id: int,
    host_id: int,
    duration: str | None = None,
    location: str | None = None,
    capacity: int | None = None,
    chapter_id: int | None = None,
    description: str | None = None,
) -> Event:
    """Keep what an organizer typed as a draft, which nobody sees until it is posted.

    Args:
        tx: the transaction.
        server_id: the Discord server.
        title: what it is.
        start: when, in the organizer's words, read in ``zone``.
        zone: IANA name.
        channel_id: where it is to be posted.
        host_id: who answers for it.
        duration: how long, in the organizer's words.
        location: a place or a link.
        capacity: how many can come.
        chapter_id: whose event it is.
        description: what else there is to say.

    Raises:
        BadInput: with what to type instead.
    """
    reading = read_when(start, tx.now, zone)
    draft = Plan(
        title=rules.ensure_title(title),
        starts_at=reading.at,
        starts_local=reading.local,
        zone=reading.zone,
        channel_id=channel_id,
        host_id=host_id,
        minutes=None if duration is None else rules.whole_minutes(read_duration(duration)),
        location=rules.ensure_location(location),
        capacity=rules.ensure_capacity(capacity),
        chapter_id=chapter_id,
        description=rules.ensure_description(description),
    )
    return store.add(tx, server_id, draft)


def open_up(tx: Transaction, server_id: int, event_id: int) -> Event:
    """Open an event to answers, just before it is posted; whoever comes second is refused.

    Raises:
        UserError: see :func:`bot.events.rules.ensure_postable`.
    """
    event = store.find(tx, server_id, event_id)
    opened = replace(
        rules.ensure_postable(event, link_to(tx, server_id, event_id), tx.now),
        status=EventStatus.OPEN,
        opened_at=tx.now,
    )
    store.set_status(tx, server_id, event_id, opened.status, opened.opened_at)
    _mark_chapter(tx, opened)
    return opened


def settle(tx: Transaction, server_id: int, event_id: int) -> str:
    """Say where an event was posted."""
    event = rules.ensure_answerable(store.find(tx, server_id, event_id), tx.now)
    return link_to(tx, server_id, event_id) or f"<#{event.plan.channel_id}>"


def draw_back(tx: Transaction, server_id: int, event_id: int) -> None:
    """Make an event a draft again: Discord did not take the post."""
    store.set_status(tx, server_id, event_id, EventStatus.DRAFT)
    event = store.find(tx, server_id, event_id)
    if event is not None:
        _mark_chapter(tx, event)


def _mark_chapter(tx: Transaction, event: Event) -> None:
    """A chapter's card names its next events."""
    if event.plan.chapter_id is not None:
        posts.mark(tx, event.server_id, CHAPTER, event.plan.chapter_id)


def discard(tx: Transaction, server_id: int, event_id: int) -> None:
    """Forget a draft; one that is gone already is no trouble.

    Raises:
        AlreadyPosted: it is no draft any more.
    """
    event = store.find(tx, server_id, event_id)
    if event is not None and event.status is not EventStatus.DRAFT:
        raise rules.AlreadyPosted(link_to(tx, server_id, event_id))
    store.remove(tx, server_id, event_id)


def rsvp(tx: Transaction, server_id: int, event_id: int, user_id: int, answer: Answer) -> Rsvp:
    """Answer an invitation. The writes of one server follow each other, so what is counted here stays true.

    Raises:
        EventFull: no seat is left.
        UserError: it is not on; see :func:`bot.events.rules.ensure_answerable`.
    """
    event = rules.ensure_answerable(store.find(tx, server_id, event_id), tx.now)
    current = store.find_answer(tx, server_id, event_id, user_id)
    before = store.attendance(tx, server_id, [event_id])[event_id]
    decision = rules.decide(answer, current, before.going, event.plan.capacity)
    if not decision.changed:
        return Rsvp(event, answer, changed=False, attendance=before)
    store.set_answer(tx, server_id, event_id, user_id, answer)
    posts.mark(tx, server_id, KIND, event_id)
    maybe = before.maybe + (answer is Answer.MAYBE) - (current is Answer.MAYBE)
    return Rsvp(event, answer, changed=True, attendance=Attendance(decision.going, maybe))


def find(tx: Transaction, server_id: int, event_id: int) -> Event | None:
    """Return an event, drafts too."""
    return store.find(tx, server_id, event_id)


def named(tx: Transaction, server_id: int, text: str) -> Event:
    """Return the event to come that a text means: its number, which autocomplete gives, or its exact title.

    Raises:
        NoSuchEvent: none to come has this number or title.
    """
    wanted = text.strip()
    event = store.find(tx, server_id, int(wanted)) if _NUMBER.fullmatch(wanted) else None
    if event is None or event.status is not EventStatus.OPEN or event.plan.ends_at <= tx.now:
        event = store.find_titled(tx, server_id, wanted.casefold(), tx.now)
    if event is None:
        raise rules.NoSuchEvent(text)
    return event


def search(tx: Transaction, server_id: int, text: str) -> Sequence[Event]:
    """List the events to come whose title has a text in it, soonest first; at most 25."""
    wanted = text.strip().casefold()
    coming = store.list_upcoming(tx, server_id, tx.now, 500)
    return [event for event in coming if wanted in event.plan.title.casefold()][:25]


def list_coming(tx: Transaction, server_id: int, event_id: int) -> Sequence[int]:
    """List who comes to an event, surely or maybe; nobody comes to one that was cancelled."""
    if not is_on(tx, server_id, event_id):
        return ()
    return store.list_who(tx, server_id, event_id, COMING)


def is_on(tx: Transaction, server_id: int, event_id: int) -> bool:
    """Say whether an event was posted and not cancelled; it may be over."""
    event = store.find(tx, server_id, event_id)
    return event is not None and event.status is EventStatus.OPEN


def is_coming(tx: Transaction, server_id: int, event_id: int, user_id: int) -> bool:
    """Say whether a person comes to an event, surely or maybe, and it is on."""
    return is_on(tx, server_id, event_id) and store.find_answer(tx, server_id, event_id, user_id) in COMING


def count_answers(tx: Transaction, server_id: int, event_id: int) -> Attendance:
    """Count who has answered what."""
    return store.attendance(tx, server_id, [event_id])[event_id]


def link_to(tx: Transaction, server_id: int, event_id: int) -> str | None:
    """Return the address of an event's post, the latest if there are several; None when none stands."""
    found = posts.list_of(tx, server_id, KIND, event_id)
    if not found:
        return None
    return f"https://discord.com/channels/{server_id}/{found[-1].channel_id}/{found[-1].message_id}"


def list_upcoming(tx: Transaction, server_id: int, user_id: int, most: int = 10) -> tuple[Sequence[Listing], int]:
    """List what is on, soonest first, as one person sees it; and say how many there are in all."""
    found = store.list_upcoming(tx, server_id, tx.now, most)
    counts = store.attendance(tx, server_id, [event.event_id for event in found])
    listings = [
        Listing(
            event,
            counts[event.event_id],
            store.find_answer(tx, server_id, event.event_id, user_id),
            link_to(tx, server_id, event.event_id),
        )
        for event in found
    ]
    return listings, store.count_upcoming(tx, server_id, tx.now)


def count_held(tx: Transaction, server_id: int, since: datetime) -> int:
    """Count the events that were over since an instant."""
    return store.count_held(tx, server_id, since)


def list_starting(tx: Transaction, server_id: int, until: datetime) -> Sequence[tuple[Event, Attendance]]:
    """List the events that begin up to an instant and are not over, soonest first, with who is coming."""
    found = store.list_starting(tx, server_id, until)
    counts = store.attendance(tx, server_id, [event.event_id for event in found])
    return [(event, counts[event.event_id]) for event in found]


def list_attending(tx: Transaction, server_id: int, user_id: int) -> Sequence[tuple[Event, Answer]]:
    """List what a person is going to, surely or maybe, and that is not over; soonest first."""
    return store.list_answered(tx, server_id, user_id, COMING, tx.now)


def list_held(tx: Transaction, server_id: int, chapter_id: int) -> Sequence[datetime]:
    """Return when the events of a chapter were over that somebody said to be going to."""
    return store.list_held(tx, server_id, chapter_id)


def list_next_of(tx: Transaction, server_id: int, chapter_id: int, most: int = 3) -> Sequence[Event]:
    """List the next events of a chapter, soonest first."""
    return store.list_next_of(tx, server_id, chapter_id, most)
