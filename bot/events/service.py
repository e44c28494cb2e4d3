"""What people do with events: one verb, one transaction."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.database import Transaction
from bot.events import rules, series, store, wording
from bot.events.model import KIND, Answer, Attendance, Event, EventStatus, Listing, Plan
from bot.posts import store as posts

_LATELY = timedelta(days=14)
_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
COMING = (Answer.GOING, Answer.MAYBE)
"""The answers of those who want to hear of an event: a maybe is reminded, and decides."""


def plan(tx: Transaction, server_id: int, *, zone: str, repeat: str | None = None, **typed: Any) -> Event:
    """Keep what an organizer typed as a draft, which nobody sees until it is posted.

    Args:
        tx: the transaction.
        server_id: the Discord server.
        zone: IANA name of the zone in which times are read.
        repeat: how often it comes, in the organizer's words; None: once.
        typed: what it is, see :func:`bot.events.wording.read_plan`.

    Raises:
        BadInput: with what to type instead.
    """
    return series.keep(tx, server_id, wording.read_plan(typed, tx.now, zone), repeat)


def copy(tx: Transaction, server_id: int, event: Event, *, zone: str, repeat: str | None = None, **typed: Any) -> Event:
    """Keep a draft that is like another event, but for what is typed: another start at least.

    Raises:
        BadInput: with what to type instead.
    """
    return series.keep(tx, server_id, wording.change_plan(event.plan, typed, tx.now, zone), repeat)


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
    series.mark(tx, opened)
    series.wake(tx, server_id, opened)
    return opened


def is_to_post(tx: Transaction, server_id: int, event_id: int) -> bool:
    """Say whether an event is on and not over, and stands nowhere yet."""
    event = store.find(tx, server_id, event_id)
    is_on_now = event is not None and event.status is EventStatus.OPEN and event.plan.ends_at > tx.now
    return is_on_now and link_to(tx, server_id, event_id) is None


def settle(tx: Transaction, server_id: int, event_id: int) -> str:
    """Say where an event was posted."""
    event = rules.ensure_answerable(store.find(tx, server_id, event_id), tx.now)
    return link_to(tx, server_id, event_id) or f"<#{event.plan.channel_id}>"


def draw_back(tx: Transaction, server_id: int, event_id: int) -> None:
    """Make an event a draft again: Discord did not take the post. One that was posted before stays open."""
    event = store.find(tx, server_id, event_id)
    if event is not None and event.sequence == 0 and link_to(tx, server_id, event_id) is None:
        store.set_status(tx, server_id, event_id, EventStatus.DRAFT)
        series.hold(tx, server_id, event)
    event = store.find(tx, server_id, event_id)
    if event is not None:
        series.mark(tx, event)


def discard(tx: Transaction, server_id: int, event_id: int) -> None:
    """Forget a draft; one that is gone already is no trouble.

    Raises:
        AlreadyPosted: it is no draft any more.
    """
    event = store.find(tx, server_id, event_id)
    if event is not None and event.status is not EventStatus.DRAFT:
        raise rules.AlreadyPosted(link_to(tx, server_id, event_id))
    if event is not None:
        series.forget(tx, server_id, event)
    store.remove(tx, server_id, event_id)


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


def search_all(tx: Transaction, server_id: int, text: str) -> Sequence[Event]:
    """List what has a text in its title, at most 25: what is to come, soonest first, then what was, latest first."""
    wanted = text.strip().casefold()
    past = store.list_past(tx, server_id, tx.now, 200)
    found = [*search(tx, server_id, text), *(event for event in past if wanted in event.plan.title.casefold())]
    return found[:25]


def named_any(tx: Transaction, server_id: int, text: str) -> Event:
    """Return the event that a text means, also one that is over or cancelled: its number, or its exact title.

    Raises:
        NoSuchEvent: none has this number or title.
    """
    wanted = text.strip()
    event = store.find(tx, server_id, int(wanted)) if _NUMBER.fullmatch(wanted) else None
    if event is not None and event.status in (EventStatus.OPEN, EventStatus.CANCELLED) and not _is_template(event):
        return event
    found = [each for each in search_all(tx, server_id, wanted) if each.plan.title.casefold() == wanted.casefold()]
    if not found:
        raise rules.NoSuchEvent(text)
    return found[0]


def _is_template(event: Event) -> bool:
    return event.series_id == event.event_id


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


def count_all(tx: Transaction, server_id: int, event_ids: Collection[int]) -> Mapping[int, Attendance]:
    """Count who has answered what, by event."""
    return store.attendance(tx, server_id, event_ids)


def list_action(tx: Transaction, server_id: int, action_id: int) -> Sequence[Event]:
    """List the events of a day of action, cancelled ones too; soonest first."""
    return store.list_action(tx, server_id, action_id)


def add_city(tx: Transaction, server_id: int, plan: Plan, action_id: int) -> Event:
    """Open the event of a city of a day of action: people come to it by the card of the day, posted itself or not."""
    event = store.add(tx, server_id, plan, status=EventStatus.OPEN, opened_at=tx.now, action_id=action_id)
    series.mark(tx, event)
    return event


def link_to(tx: Transaction, server_id: int, event_id: int, channel_id: int | None = None) -> str | None:
    """Return the address of an event's post, the latest if there are several; None when none stands (in a channel)."""
    found = [
        post
        for post in posts.list_of(tx, server_id, KIND, event_id)
        if channel_id is None or post.channel_id == channel_id
    ]
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
    """List what a person is going to, surely or maybe or once there is a seat, and that is not over; soonest first."""
    answers = (*COMING, Answer.WAITING, Answer.OFFERED)
    return store.list_answered(tx, server_id, user_id, answers, tx.now)


def list_held(tx: Transaction, server_id: int, chapter_id: int) -> Sequence[datetime]:
    """Return when the events of a chapter were over that somebody said to be going to."""
    return store.list_held(tx, server_id, chapter_id)


def list_next_of(tx: Transaction, server_id: int, chapter_id: int, most: int = 3) -> Sequence[Event]:
    """List the next events of a chapter, soonest first."""
    return store.list_next_of(tx, server_id, chapter_id, most)


def named_lately(tx: Transaction, server_id: int, text: str) -> Event:
    """Return the event that a text means, also one that is over or was cancelled, by its number; else one to come.

    Raises:
        NoSuchEvent: there is none; a draft is none yet.
    """
    wanted = text.strip()
    event = store.find(tx, server_id, int(wanted)) if _NUMBER.fullmatch(wanted) else None
    if event is not None and event.status in (EventStatus.OPEN, EventStatus.CANCELLED):
        return event
    return next(
        (each for each in list_lately(tx, server_id) if each.plan.title.casefold() == wanted.casefold()), None
    ) or named(tx, server_id, text)


def list_lately(tx: Transaction, server_id: int) -> Sequence[Event]:
    """List the events that are on or were over in the last two weeks; those nearest to now first."""
    found = store.list_ending(tx, server_id, tx.now - _LATELY)
    return sorted(found, key=lambda event: abs(event.plan.starts_at - tx.now))
