"""Every SQL statement about what is due by itself: offers that run out, and people to be looked at in Discord."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, delete, func, literal_column, select, true, update

from bot.database import Transaction
from bot.database.schema import table
from bot.database.statements import upsert
from bot.database.types import BigId, UtcInstant
from bot.rsvps.model import VISITS, Visit
from bot.rsvps.tables import rsvps

role_holds = table(
    "role_holds",
    Column("server_id", BigId, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("role_id", BigId, nullable=False),
    PrimaryKeyConstraint("server_id", "user_id", "role_id"),
    bookkeeping=True,
)
visits = table(
    "visits",
    Column("server_id", BigId, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("due_at", UtcInstant, nullable=False),
    Column("attempts", Integer, nullable=False),
    PrimaryKeyConstraint("server_id", "user_id"),
    bookkeeping=True,
)
Index("ix_visits_due", visits.c.due_at)

_SHARDED_BY = 1 << 22
"""Discord gives a server to the shard with the number ``server_id // this % shards``."""


_OFFERED = rsvps.c.answer == literal_column("'offered'")


def _mine(server_id: Any, shards: Collection[int], shard_count: int) -> Any:
    return (server_id // _SHARDED_BY % shard_count).in_(list(shards)) if shards else true()


def next_expiry(tx: Transaction, shards: Collection[int] = (), shard_count: int = 1) -> datetime | None:
    """Return when the next offer runs out, in whatever server."""
    where = (_OFFERED, _mine(rsvps.c.server_id, shards, shard_count))
    at: datetime | None = tx.execute(select(func.min(rsvps.c.offer_until)).where(*where)).scalar_one()
    return at


def list_expiring(tx: Transaction, shards: Collection[int] = (), shard_count: int = 1) -> Sequence[tuple[int, int]]:
    """List the events (server, number) of which an offer has run out."""
    query = (
        select(rsvps.c.server_id, rsvps.c.event_id)
        .distinct()
        .where(_OFFERED, rsvps.c.offer_until <= tx.now, _mine(rsvps.c.server_id, shards, shard_count))
        .limit(100)
    )
    return [(row.server_id, row.event_id) for row in tx.execute(query)]


def add_visit(tx: Transaction, server_id: int, user_id: int, due_at: datetime) -> None:
    """Have somebody looked at in Discord."""
    row = {"server_id": server_id, "user_id": user_id, "due_at": due_at, "attempts": 0}
    upsert(tx, visits, row, key=["server_id", "user_id"])
    tx.announce(VISITS)


def settle_visit(
    tx: Transaction, server_id: int, user_id: int, due_at: datetime, next_at: datetime | None, attempts: int = 0
) -> None:
    """Look again at ``next_at``, or (None) no more; unless somebody asked for another look since ``due_at``."""
    where = (visits.c.server_id == server_id, visits.c.user_id == user_id, visits.c.due_at == due_at)
    if next_at is None:
        tx.execute(delete(visits).where(*where))
    else:
        tx.execute(update(visits).where(*where).values(due_at=next_at, attempts=attempts))


def next_visit(tx: Transaction, shards: Collection[int] = (), shard_count: int = 1) -> datetime | None:
    """Return when the next is due, in whatever server."""
    query = select(func.min(visits.c.due_at)).where(_mine(visits.c.server_id, shards, shard_count))
    at: datetime | None = tx.execute(query).scalar_one()
    return at


def list_visits(tx: Transaction, shards: Collection[int] = (), shard_count: int = 1) -> Sequence[Visit]:
    """List who is to be looked at now."""
    query = select(visits).where(visits.c.due_at <= tx.now, _mine(visits.c.server_id, shards, shard_count))
    found = tx.execute(query.order_by(visits.c.due_at).limit(25))
    return [Visit(row.server_id, row.user_id, row.due_at, row.attempts) for row in found]


def list_holds(tx: Transaction, server_id: int, user_id: int) -> Sequence[int]:
    """List the roles that we gave a person for events and have not taken back."""
    query = select(role_holds.c.role_id).where(role_holds.c.server_id == server_id, role_holds.c.user_id == user_id)
    return tx.execute(query).scalars().all()


def set_holds(tx: Transaction, server_id: int, user_id: int, role_ids: Collection[int]) -> None:
    """Keep which these are."""
    tx.execute(delete(role_holds).where(role_holds.c.server_id == server_id, role_holds.c.user_id == user_id))
    rows = [{"server_id": server_id, "user_id": user_id, "role_id": each} for each in role_ids]
    if rows:
        upsert(tx, role_holds, rows, key=["server_id", "user_id", "role_id"], change=())
