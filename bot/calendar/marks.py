"""Which servers' lists of events have to be looked at: marked by whatever changes an event, looked at later."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, bindparam, select, text, update

from bot.calendar.model import Look, Trouble
from bot.database import Transaction
from bot.database.schema import table
from bot.database.statements import upsert
from bot.database.types import BigId, Choice, UtcInstant

TOPIC = "calendars"
"""Announced when a server's list has to be looked at."""

_SHARDED_BY = 1 << 22
"""Discord gives a server to the shard with the number ``server_id // this % shards``."""

calendar_looks = table(
    "calendar_looks",
    Column("server_id", BigId, nullable=False),
    Column("due_at", UtcInstant),
    Column("changes", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("trouble", Choice(Trouble)),
    PrimaryKeyConstraint("server_id"),
    bookkeeping=True,
)
_IS_DUE = text("due_at IS NOT NULL")
Index("ix_calendar_looks_due", calendar_looks.c.due_at, sqlite_where=_IS_DUE, postgresql_where=_IS_DUE)

_MARK = (
    update(calendar_looks)
    .where(calendar_looks.c.server_id == bindparam("of_server"))
    .values(due_at=bindparam("now", type_=UtcInstant), changes=calendar_looks.c.changes + 1, attempts=0)
)


def mark(tx: Transaction, server_id: int) -> None:
    """Say that an event of a server changed; call it in the transaction that changes it."""
    if not tx.execute(_MARK, {"of_server": server_id, "now": tx.now}).rowcount:
        row = {"server_id": server_id, "due_at": tx.now, "changes": 1, "attempts": 0}
        upsert(tx, calendar_looks, row, key=["server_id"], change=())
    tx.announce(TOPIC)


def list_due(tx: Transaction, most: int, shards: Collection[int] = (), shard_count: int = 1) -> Sequence[Look]:
    """List the servers to look at now, longest first; with ``shards``, only those of these."""
    c = calendar_looks.c
    query = select(calendar_looks).where(c.due_at.is_not(None), c.due_at <= tx.now).order_by(c.due_at).limit(most)
    if shards:
        query = query.where((c.server_id // _SHARDED_BY % shard_count).in_(shards))
    return [Look(row.server_id, row.changes, row.attempts, row.trouble) for row in tx.execute(query)]


def next_due(tx: Transaction, shards: Collection[int] = (), shard_count: int = 1) -> datetime | None:
    """Say when the next server has to be looked at; with ``shards``, of those of these."""
    c = calendar_looks.c
    query = select(c.due_at).where(c.due_at.is_not(None)).order_by(c.due_at).limit(1)
    if shards:
        query = query.where((c.server_id // _SHARDED_BY % shard_count).in_(shards))
    found: datetime | None = tx.execute(query).scalar_one_or_none()
    return found


def mark_all(tx: Transaction) -> None:
    """Say that all servers whose lists hold something of ours have to be looked at: the bot was away."""
    c = calendar_looks.c
    tx.execute(update(calendar_looks).where(c.due_at.is_not(None)).values(due_at=tx.now, changes=c.changes + 1))
    tx.announce(TOPIC)


def is_pending(tx: Transaction, server_id: int) -> bool:
    """Say whether a server has to be looked at now."""
    query = select(calendar_looks.c.due_at).where(calendar_looks.c.server_id == server_id)
    due_at = tx.execute(query).scalar_one_or_none()
    return due_at is not None and due_at <= tx.now


def settle(
    tx: Transaction,
    server_id: int,
    look: Look,
    due_at: datetime | None,
    *,
    trouble: Trouble | None = None,
    attempts: int = 0,
) -> None:
    """Say that a server was looked at and when the next time is; at once where something changed since."""
    c = calendar_looks.c
    tx.execute(update(calendar_looks).where(c.server_id == server_id).values(attempts=attempts, trouble=trouble))
    where = (c.server_id == server_id, c.changes == look.changes)
    tx.execute(update(calendar_looks).where(*where).values(due_at=due_at))


def find_trouble(tx: Transaction, server_id: int) -> Trouble | None:
    """Say why events of a server are missing in Discord's list; None when none is."""
    query = select(calendar_looks.c.trouble).where(calendar_looks.c.server_id == server_id)
    found: Trouble | None = tx.execute(query).scalar_one_or_none()
    return found
