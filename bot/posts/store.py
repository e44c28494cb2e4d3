"""Every SQL statement about posted cards. Services mark; the refresher in bot/edge/posts.py edits."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Text,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
    text,
    update,
)

from bot.database import Transaction
from bot.database.prepared import Prepared
from bot.database.schema import table
from bot.database.statements import upsert
from bot.database.types import BigId, UtcInstant
from bot.posts.model import Post

TOPIC = "posts"
"""Announced when a card has become untrue."""

_SHARDED_BY = 1 << 22
"""Discord gives a server to the shard with the number ``server_id // this % shards``."""

posts = table(
    "posts",
    Column("server_id", BigId, nullable=False),
    Column("message_id", BigId, nullable=False),
    Column("channel_id", BigId, nullable=False),
    Column("kind", Text, nullable=False),
    Column("thing_id", BigId, nullable=False),
    Column("dirty_at", UtcInstant),
    Column("changes", Integer, nullable=False),  # since it was posted; tells whether an edit is still the latest
    PrimaryKeyConstraint("server_id", "message_id"),
)
Index("ix_posts_thing", posts.c.server_id, posts.c.kind, posts.c.thing_id)
Index(
    "ix_posts_dirty",
    posts.c.dirty_at,
    sqlite_where=text("dirty_at IS NOT NULL"),
    postgresql_where=text("dirty_at IS NOT NULL"),
)

renewals = table(
    "post_renewals",
    Column("server_id", BigId, nullable=False),
    Column("kind", Text, nullable=False),
    Column("thing_id", BigId, nullable=False),
    Column("due_at", UtcInstant, nullable=False),
    PrimaryKeyConstraint("server_id", "kind", "thing_id", "due_at"),
    Index(None, "due_at"),
    bookkeeping=True,
)
"""When what a card shows becomes untrue by itself, such as at the end of a campaign."""

# Every answer to an event runs it.
_MARK = Prepared(
    update(posts)
    .where(
        posts.c.server_id == bindparam("of_server"),
        posts.c.kind == bindparam("of_kind"),
        posts.c.thing_id == bindparam("of_thing"),
    )
    .values(dirty_at=func.coalesce(posts.c.dirty_at, bindparam("now", type_=UtcInstant)), changes=posts.c.changes + 1)
)
# A list of events asks for each where it is posted.
_LIST_OF = Prepared(
    select(posts)
    .where(
        posts.c.server_id == bindparam("server_id"),
        posts.c.kind == bindparam("kind"),
        posts.c.thing_id == bindparam("thing_id"),
    )
    .order_by(posts.c.message_id)
)


def _post(row: Any) -> Post:
    return Post(row.server_id, row.kind, row.thing_id, row.channel_id, row.message_id, row.changes)


def add(tx: Transaction, server_id: int, post: Post) -> None:
    """Remember a posted message."""
    row = {
        "server_id": server_id,
        "message_id": post.message_id,
        "channel_id": post.channel_id,
        "kind": post.kind,
        "thing_id": post.thing_id,
        "changes": post.changes,
    }
    upsert(tx, posts, row, key=["server_id", "message_id"])


def adopt(tx: Transaction, server_id: int, kind: str, thing_id: int, channel_id: int, message_id: int) -> None:
    """Remember a message that the outbox sent, so that it stays true like a posted one; once is enough."""
    row = {
        "server_id": server_id,
        "message_id": message_id,
        "channel_id": channel_id,
        "kind": kind,
        "thing_id": thing_id,
        "changes": 0,
    }
    upsert(tx, posts, row, key=["server_id", "message_id"], change=())


def list_channels(tx: Transaction, server_id: int) -> Sequence[int]:
    """List the channels in which a server's cards stand."""
    return tx.execute(select(posts.c.channel_id).where(posts.c.server_id == server_id).distinct()).scalars().all()


def list_things(tx: Transaction, server_id: int, kind: str) -> Sequence[int]:
    """List the things of a kind that are posted somewhere."""
    query = select(posts.c.thing_id).where(posts.c.server_id == server_id, posts.c.kind == kind).distinct()
    return tx.execute(query).scalars().all()


def mark(tx: Transaction, server_id: int, kind: str, thing_id: int) -> None:
    """Say that what these posts show has changed; call it in the transaction that changes it."""
    if _MARK.change(tx, of_server=server_id, of_kind=kind, of_thing=thing_id, now=tx.now):
        tx.announce(TOPIC)


def mark_all(tx: Transaction, server_id: int) -> None:
    """Say that every post of a server has to be written anew."""
    dirty = {"dirty_at": func.coalesce(posts.c.dirty_at, literal(tx.now, UtcInstant)), "changes": posts.c.changes + 1}
    if tx.execute(update(posts).where(posts.c.server_id == server_id).values(dirty)).rowcount:
        tx.announce(TOPIC)


def list_dirty(tx: Transaction, most: int, shards: Collection[int] = (), shard_count: int = 1) -> Sequence[Post]:
    """List posts that have become untrue, longest first; with ``shards``, only in the servers of these.

    The same message edited by two processes could end with the older of their facts.
    """
    query = select(posts).where(posts.c.dirty_at.is_not(None)).order_by(posts.c.dirty_at).limit(most)
    if shards:
        query = query.where((posts.c.server_id // _SHARDED_BY % shard_count).in_(shards))
    return [_post(row) for row in tx.execute(query)]


def renew_at(tx: Transaction, server_id: int, kind: str, thing_id: int, moments: Iterable[datetime | None]) -> None:
    """Say when something will look different without anybody's doing; replaces what was said of it before."""
    at = renewals.c
    tx.execute(delete(renewals).where(at.server_id == server_id, at.kind == kind, at.thing_id == thing_id))
    key = {"server_id": server_id, "kind": kind, "thing_id": thing_id}
    ahead = [key | {"due_at": each} for each in sorted({each for each in moments if each and each > tx.now})]
    if ahead:
        tx.execute(insert(renewals), ahead)
        tx.announce(TOPIC)  # whoever sleeps until the next of them may sleep too long


def next_renewal(tx: Transaction) -> datetime | None:
    """Return when a card next becomes untrue by itself."""
    found: datetime | None = tx.execute(select(func.min(renewals.c.due_at))).scalar_one()
    return found


def mark_renewals(tx: Transaction) -> None:
    """Mark the cards whose time has come."""
    due = renewals.c.due_at <= tx.now
    for row in tx.execute(select(renewals).where(due)).all():
        mark(tx, row.server_id, row.kind, row.thing_id)
    tx.execute(delete(renewals).where(due))


def list_of(tx: Transaction, server_id: int, kind: str, thing_id: int) -> Sequence[Post]:
    """List where something is posted."""
    return [_post(row) for row in _LIST_OF.rows(tx, server_id=server_id, kind=kind, thing_id=thing_id)]


def clean(tx: Transaction, server_id: int, message_id: int, changes: int) -> None:
    """Say that a post shows what was true after so many changes; it stays marked when there were more since."""
    where = (posts.c.server_id == server_id, posts.c.message_id == message_id, posts.c.changes == changes)
    tx.execute(update(posts).where(*where).values(dirty_at=None))


def soil(tx: Transaction, server_id: int, message_id: int) -> None:
    """Say that bringing a post up to date did not work and must be tried again, after the others."""
    where = (posts.c.server_id == server_id, posts.c.message_id == message_id)
    tx.execute(update(posts).where(*where).values(dirty_at=tx.now))


def remove(tx: Transaction, server_id: int, message_id: int) -> None:
    """Forget a message that is no more."""
    tx.execute(delete(posts).where(posts.c.server_id == server_id, posts.c.message_id == message_id))
