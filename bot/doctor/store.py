"""Every SQL statement about check-ups: which servers are to be looked at, and what their admins were told."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Text, delete, func, select, text

from bot.database import Transaction
from bot.database.schema import table
from bot.database.statements import upsert
from bot.database.types import BigId, UtcInstant
from bot.doctor.model import Finding

TOPIC = "checkups"
"""Announced when a server is to be looked at."""

_SHARDED_BY = 1 << 22
"""Discord gives a server to the shard with the number ``server_id // this % shards``."""

checkups = table(
    "checkups",
    Column("server_id", BigId, nullable=False),
    Column("due_at", UtcInstant),
    Column("checked_at", UtcInstant),
    PrimaryKeyConstraint("server_id"),
)
_IS_DUE = text("due_at IS NOT NULL")
Index("ix_checkups_due", checkups.c.due_at, sqlite_where=_IS_DUE, postgresql_where=_IS_DUE)

checkup_findings = table(
    "checkup_findings",
    Column("server_id", BigId, nullable=False),
    Column("key", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("mend", Text, nullable=False),
    Column("told_in", BigId),  # the number of the message that told it; 0: told otherwise; NULL: not told yet
    PrimaryKeyConstraint("server_id", "key"),
)
"""What was found and is still so; a row goes when it is mended, so that it is told again if it comes again."""


def find_checked_at(tx: Transaction, server_id: int) -> datetime | None:
    """Return when a server was last looked at."""
    query = select(checkups.c.checked_at).where(checkups.c.server_id == server_id)
    at: datetime | None = tx.execute(query).scalar_one_or_none()
    return at


def set_due(tx: Transaction, server_id: int, due_at: datetime) -> None:
    """Say when a server is to be looked at."""
    upsert(tx, checkups, {"server_id": server_id, "due_at": due_at}, key=["server_id"], change=["due_at"])
    tx.announce(TOPIC)


def set_checked(tx: Transaction, server_id: int) -> None:
    """Say that a server was looked at now."""
    upsert(tx, checkups, {"server_id": server_id, "due_at": None, "checked_at": tx.now}, key=["server_id"])


def list_due(tx: Transaction, shards: Collection[int] = (), shard_count: int = 1) -> Sequence[int]:
    """List the servers to look at now; with ``shards``, only those of these."""
    at = checkups.c
    query = select(at.server_id).where(at.due_at.is_not(None), at.due_at <= tx.now).order_by(at.due_at)
    if shards:
        query = query.where((at.server_id // _SHARDED_BY % shard_count).in_(shards))
    return tx.execute(query).scalars().all()


def next_due(tx: Transaction, shards: Collection[int] = (), shard_count: int = 1) -> datetime | None:
    """Return when the next server is to be looked at."""
    at = checkups.c
    query = select(func.min(at.due_at)).where(at.due_at.is_not(None))
    if shards:
        query = query.where((at.server_id // _SHARDED_BY % shard_count).in_(shards))
    found: datetime | None = tx.execute(query).scalar_one()
    return found


def list_told(tx: Transaction, server_id: int) -> dict[str, int | None]:
    """Return what is known to be wrong, with the number of the message that told it."""
    at = checkup_findings.c
    rows = tx.execute(select(at.key, at.told_in).where(at.server_id == server_id))
    return {row.key: row.told_in for row in rows}


def keep(tx: Transaction, server_id: int, finding: Finding, told_in: int | None) -> None:
    """Write down what is wrong, and which message tells it."""
    row = {
        "server_id": server_id,
        "key": finding.key,
        "what": finding.what,
        "mend": finding.mend,
        "told_in": told_in,
    }
    upsert(tx, checkup_findings, row, key=["server_id", "key"])


def drop(tx: Transaction, server_id: int, keys: Collection[str]) -> None:
    """Forget what is mended."""
    at = checkup_findings.c
    if keys:
        tx.execute(delete(checkup_findings).where(at.server_id == server_id, at.key.in_(keys)))


def list_of(tx: Transaction, server_id: int, told_in: int) -> Sequence[Finding]:
    """List what a message tells and is still so."""
    at = checkup_findings.c
    query = select(at.key, at.what, at.mend).where(at.server_id == server_id, at.told_in == told_in).order_by(at.key)
    return [Finding(row.key, row.what, row.mend) for row in tx.execute(query)]
