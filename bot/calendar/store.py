"""Every SQL statement about feeds and about our events in Discord's list."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Text, delete, select, update

from bot.calendar.model import Feed, Mirror, Presence
from bot.database import Transaction
from bot.database.schema import table
from bot.database.statements import upsert
from bot.database.types import BigId, Choice

calendar_feeds = table(
    "calendar_feeds",
    Column("server_id", BigId, nullable=False),
    Column("chapter_id", BigId, nullable=False),  # 0: the whole server's
    Column("key", Text, nullable=False),
    PrimaryKeyConstraint("server_id", "chapter_id"),
)
Index("ux_calendar_feeds_key", calendar_feeds.c.key, unique=True)

calendar_mirrors = table(
    "calendar_mirrors",
    Column("server_id", BigId, nullable=False),
    Column("event_id", BigId, nullable=False),
    Column("presence", Choice(Presence), nullable=False),
    Column("native_id", BigId),
    Column("shown", Text, nullable=False),
    PrimaryKeyConstraint("server_id", "event_id"),
    bookkeeping=True,
)
Index("ix_calendar_mirrors_native", calendar_mirrors.c.server_id, calendar_mirrors.c.native_id)


def _feed(row: Any) -> Feed:
    return Feed(row.server_id, row.chapter_id or None, row.key)


def find_feed(tx: Transaction, server_id: int, chapter_id: int | None) -> Feed | None:
    """Return the feed of a server or of one of its chapters."""
    c = calendar_feeds.c
    query = select(calendar_feeds).where(c.server_id == server_id, c.chapter_id == (chapter_id or 0))
    row = tx.execute(query).one_or_none()
    return None if row is None else _feed(row)


def find_feed_by_key(tx: Transaction, key: str) -> Feed | None:
    """Return the feed that an address means, in whichever server."""
    row = tx.execute(select(calendar_feeds).where(calendar_feeds.c.key == key)).one_or_none()
    return None if row is None else _feed(row)


def set_feed(tx: Transaction, server_id: int, feed: Feed) -> None:
    """Keep a feed's key; the one before opens nothing any more."""
    row = {"server_id": server_id, "chapter_id": feed.chapter_id or 0, "key": feed.key}
    upsert(tx, calendar_feeds, row, key=["server_id", "chapter_id"])


def _mirror(row: Any) -> Mirror:
    return Mirror(row.event_id, row.presence, row.native_id, row.shown)


def list_mirrors(tx: Transaction, server_id: int) -> Mapping[int, Mirror]:
    """Return what is known of a server's events in Discord's list, by our number."""
    c = calendar_mirrors.c
    rows = tx.execute(select(calendar_mirrors).where(c.server_id == server_id).order_by(c.event_id))
    return {row.event_id: _mirror(row) for row in rows}


def find_mirror(tx: Transaction, server_id: int, native_id: int) -> Mirror | None:
    """Return our event that Discord has under a number of its own."""
    c = calendar_mirrors.c
    query = select(calendar_mirrors).where(c.server_id == server_id, c.native_id == native_id)
    row = tx.execute(query).one_or_none()
    return None if row is None else _mirror(row)


def set_mirror(tx: Transaction, server_id: int, mirror: Mirror) -> None:
    """Keep what is known of an event in Discord's list."""
    row = {"server_id": server_id, **vars(mirror)}
    upsert(tx, calendar_mirrors, row, key=["server_id", "event_id"])


def set_presence(tx: Transaction, server_id: int, event_id: int, presence: Presence) -> None:
    """Say how an event stands in Discord's list."""
    c = calendar_mirrors.c
    where = (c.server_id == server_id, c.event_id == event_id)
    tx.execute(update(calendar_mirrors).where(*where).values(presence=presence))


def remove_mirror(tx: Transaction, server_id: int, event_id: int) -> None:
    """Forget an event that is not in Discord's list any more."""
    c = calendar_mirrors.c
    tx.execute(delete(calendar_mirrors).where(c.server_id == server_id, c.event_id == event_id))
