"""The SQL statements behind lists of events: pages, feeds, and what is to stand in Discord's own list."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from bot.database import Transaction
from bot.events.model import Answer, Event, EventStatus
from bot.events.store import event_of_row, events
from bot.posts.store import posts
from bot.rsvps.tables import rsvps


def _coming(server_id: int, now: datetime, chapter_id: int | None) -> list[ColumnElement[bool]]:
    where = [events.c.server_id == server_id, events.c.ends_at > now, events.c.status == EventStatus.OPEN]
    return where if chapter_id is None else [*where, events.c.chapter_id == chapter_id]


def count_coming(tx: Transaction, server_id: int, chapter_id: int | None) -> int:
    """Count the open events that are not over, of a chapter if one is named."""
    query = select(func.count()).select_from(events).where(*_coming(server_id, tx.now, chapter_id))
    return int(tx.execute(query).scalar_one())


def list_coming(
    tx: Transaction, server_id: int, chapter_id: int | None, *, most: int, skip: int = 0
) -> Sequence[Event]:
    """List a part of the open events that are not over, soonest first; of a chapter if one is named."""
    query = select(events).where(*_coming(server_id, tx.now, chapter_id))
    query = query.order_by(events.c.starts_at, events.c.event_id).limit(most).offset(skip)
    return [event_of_row(row) for row in tx.execute(query)]


def list_posted(tx: Transaction, server_id: int, chapter_id: int | None, since: datetime, most: int) -> Sequence[Event]:
    """List what was posted and was not over at an instant, cancelled ones too, the earliest first.

    Where there are more than ``most``, the latest are left out.
    """
    where: list[Any] = [
        events.c.server_id == server_id,
        events.c.ends_at > since,
        events.c.status.in_([EventStatus.OPEN, EventStatus.CANCELLED]),
        events.c.opened_at.is_not(None),
    ]
    if chapter_id is not None:
        where.append(events.c.chapter_id == chapter_id)
    query = select(events).where(*where).order_by(events.c.ends_at, events.c.event_id).limit(most)
    return [event_of_row(row) for row in tx.execute(query)]


def links(tx: Transaction, server_id: int, kind: str, event_ids: Sequence[int]) -> Mapping[int, str]:
    """Return the addresses of posts by event, the latest where there are several."""
    c = posts.c
    query = select(c.thing_id, c.channel_id, c.message_id).where(
        c.server_id == server_id, c.kind == kind, c.thing_id.in_(event_ids)
    )
    return {
        row.thing_id: f"https://discord.com/channels/{server_id}/{row.channel_id}/{row.message_id}"
        for row in tx.execute(query.order_by(c.message_id))
    }


def answers(tx: Transaction, server_id: int, user_id: int, event_ids: Sequence[int]) -> Mapping[int, Answer]:
    """Return what a person has answered, by event."""
    c = rsvps.c
    query = select(c.event_id, c.answer).where(
        c.server_id == server_id, c.user_id == user_id, c.event_id.in_(event_ids)
    )
    return {row.event_id: row.answer for row in tx.execute(query)}
