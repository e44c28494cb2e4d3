"""Every SQL statement about what is still to be done: roles to take back, servers that removed the bot, who left."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, delete, func, select, true, update

from bot.database import Transaction
from bot.database.schema import table
from bot.database.statements import among, prepared_for_both, upsert
from bot.database.types import BigId, Json, UtcInstant
from bot.privacy.model import Erasure

TOPIC = "erasures"
"""Announced when roles are to be taken back."""

_SHARDED_BY = 1 << 22
"""Discord gives a server to the shard with the number ``server_id // this % shards``."""

_FIRST_LOOK = timedelta(minutes=1)

erasures = table(
    "erasures",
    Column("server_id", BigId, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("role_ids", Json, nullable=False),
    Column("asked_at", UtcInstant, nullable=False),
    Column("due_at", UtcInstant, nullable=False),
    Column("attempts", Integer, nullable=False),
    PrimaryKeyConstraint("server_id", "user_id"),
    Index(None, "due_at"),
)
"""From whom roles are still to be taken back; a row goes with the last of them."""

removed_servers = table(
    "removed_servers",
    Column("server_id", BigId, primary_key=True, autoincrement=False),
    Column("removed_at", UtcInstant, nullable=False),
)
"""Servers that removed the bot, with since when; coming back takes the row away."""

absences = table(
    "absences",
    Column("server_id", BigId, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("noticed_at", UtcInstant, nullable=False),
    PrimaryKeyConstraint("server_id", "user_id"),
    Index(None, "user_id"),
)
"""Who was found to have left a server; being there again takes the row away."""


def _mine(server_id: Any, shards: Collection[int], shard_count: int) -> Any:
    return (server_id // _SHARDED_BY % shard_count).in_(list(shards)) if shards else true()


def _whose(where: Any, server_id: int, user_id: int) -> tuple[Any, Any]:
    return where.c.server_id == server_id, where.c.user_id == user_id


def add_erasure(tx: Transaction, server_id: int, user_id: int, role_ids: Sequence[int]) -> None:
    """Write down which roles are to be taken back, beside those that were to be before.

    Whoever asks takes them at once; the first look comes after that, in case it was cut off.
    """
    known = find_erasure(tx, server_id, user_id)
    wanted = sorted({*role_ids, *(known.role_ids if known else ())})
    if wanted:
        row = {"server_id": server_id, "user_id": user_id, "role_ids": wanted}
        row |= {"asked_at": tx.now, "due_at": tx.now + _FIRST_LOOK, "attempts": 0}
        upsert(tx, erasures, row, key=["server_id", "user_id"])
        tx.announce(TOPIC)


def find_erasure(tx: Transaction, server_id: int, user_id: int) -> Erasure | None:
    """Return what is still to be taken back from somebody."""
    row = tx.execute(select(erasures).where(*_whose(erasures, server_id, user_id))).mappings().one_or_none()
    return None if row is None else Erasure(**row)


def list_erasures(tx: Transaction, shards: Collection[int] = (), shard_count: int = 1) -> Sequence[Erasure]:
    """List what is to be tried now, the longest due first."""
    query = select(erasures).where(erasures.c.due_at <= tx.now, _mine(erasures.c.server_id, shards, shard_count))
    return [Erasure(**row) for row in tx.execute(query.order_by(erasures.c.due_at).limit(25)).mappings()]


def next_erasure(tx: Transaction, shards: Collection[int] = (), shard_count: int = 1) -> datetime | None:
    """Return when the next is to be tried."""
    query = select(func.min(erasures.c.due_at)).where(_mine(erasures.c.server_id, shards, shard_count))
    at: datetime | None = tx.execute(query).scalar_one()
    return at


def put_off(tx: Transaction, erasure: Erasure, role_ids: Sequence[int], due_at: datetime) -> None:
    """Keep which roles could not be taken back yet, and when to try again."""
    where = _whose(erasures, erasure.server_id, erasure.user_id)
    values = {"role_ids": sorted(role_ids), "due_at": due_at, "attempts": erasure.attempts + 1}
    tx.execute(update(erasures).where(*where).values(**values))


def remove_erasure(tx: Transaction, server_id: int, user_id: int) -> None:
    """Forget that anything was to be taken back."""
    tx.execute(delete(erasures).where(*_whose(erasures, server_id, user_id)))


def add_removed(tx: Transaction, server_id: int) -> None:
    """Write down that a server removed the bot; that it was known already changes nothing."""
    upsert(tx, removed_servers, {"server_id": server_id, "removed_at": tx.now}, key=["server_id"], change=())


def take_back_removed(tx: Transaction, server_id: int) -> bool:
    """Forget that a server removed the bot: it is there again; say whether it was known to have."""
    return tx.execute(delete(removed_servers).where(removed_servers.c.server_id == server_id)).rowcount > 0


def list_removed(tx: Transaction) -> dict[int, datetime]:
    """Return the servers that removed the bot, with since when."""
    query = select(removed_servers).order_by(removed_servers.c.removed_at)
    return {row.server_id: row.removed_at for row in tx.execute(query)}


_REMOVED = prepared_for_both(
    lambda dialect: select(removed_servers.c.server_id).where(among(dialect, removed_servers.c.server_id, "of_servers"))
)


def are_removed(tx: Transaction, server_ids: Collection[int]) -> frozenset[int]:
    """Return which of some servers removed the bot; asked before messages are sent."""
    return frozenset(row.server_id for row in _REMOVED.rows(tx, of_servers=list(server_ids)))


def add_absence(tx: Transaction, server_id: int, user_id: int) -> bool:
    """Write down that somebody seems to have left a server; say whether it is news."""
    row = {"server_id": server_id, "user_id": user_id, "noticed_at": tx.now}
    return upsert(tx, absences, row, key=["server_id", "user_id"], change=()) > 0


def remove_absence(tx: Transaction, server_id: int, user_id: int) -> bool:
    """Forget it: they are there; say whether they had been missed."""
    return tx.execute(delete(absences).where(*_whose(absences, server_id, user_id))).rowcount > 0


def list_absent(tx: Transaction, server_id: int) -> dict[int, datetime]:
    """Return who was found to have left a server, with since when."""
    query = select(absences.c.user_id, absences.c.noticed_at).where(absences.c.server_id == server_id)
    return {row.user_id: row.noticed_at for row in tx.execute(query.order_by(absences.c.noticed_at))}


_ABSENT = prepared_for_both(
    lambda dialect: select(absences.c.server_id, absences.c.user_id).where(
        among(dialect, absences.c.user_id, "of_users")
    )
)


def are_absent(tx: Transaction, user_ids: Collection[int]) -> frozenset[tuple[int, int]]:
    """Return which servers (first) some people (second) have left; asked once for all messages that are to be sent."""
    return frozenset((row.server_id, row.user_id) for row in _ABSENT.rows(tx, of_users=list(user_ids)))
