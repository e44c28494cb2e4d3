"""Every SQL statement about deliveries."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    Integer,
    Row,
    Text,
    UniqueConstraint,
    Update,
    bindparam,
    func,
    literal_column,
    select,
    text,
    update,
)

from bot.database import Transaction
from bot.database.schema import table
from bot.database.statements import upsert
from bot.database.types import BigId, Choice, UtcInstant
from bot.outbox.model import Delivery, Destination, Sent, Status

TOPIC = "outbox"
"""Announced when a delivery was written that may be due before the worker wakes."""

deliveries = table(
    "deliveries",
    Column("delivery_id", BigId, primary_key=True, autoincrement=True),
    Column("server_id", BigId, nullable=False),
    Column("dedupe", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("thing_id", BigId, nullable=False),
    Column("channel_id", BigId),
    Column("user_id", BigId),
    Column("due_at", UtcInstant, nullable=False),
    Column("status", Choice(Status), nullable=False),
    Column("ready_at", UtcInstant, nullable=False),
    Column("claimed_by", Text),
    Column("attempts", Integer, nullable=False),
    Column("settled_at", UtcInstant),
    Column("sent_channel_id", BigId),
    Column("sent_message_id", BigId),
    Column("error", Text),
    UniqueConstraint("server_id", "dedupe"),
    # A row that no claim could read would stop every other.
    CheckConstraint("(channel_id IS NULL) <> (user_id IS NULL)", name="one_destination"),
    sqlite_autoincrement=True,  # a number, and so a nonce, is never used twice
)
# One index finds what is due, what is due next and what a dead process has left: `ready_at` is when a waiting
# delivery may be claimed, first its due time, then the end of the lease. Literals, so that SQLite uses it.
_IS_WAITING = text("status = 'waiting'")
Index("ix_deliveries_ready", deliveries.c.ready_at, sqlite_where=_IS_WAITING, postgresql_where=_IS_WAITING)
Index("ix_deliveries_thing", deliveries.c.server_id, deliveries.c.kind, deliveries.c.thing_id)

_WAITING = deliveries.c.status == literal_column("'waiting'")


def _delivery(row: Row[tuple[object, ...]]) -> Delivery:
    return Delivery(
        row.delivery_id,
        row.server_id,
        row.kind,
        row.thing_id,
        Destination(row.channel_id, row.user_id),
        row.due_at,
        row.attempts,
    )


def add(
    tx: Transaction,
    server_id: int,
    *,
    kind: str,
    thing_id: int,
    destination: Destination,
    due_at: datetime,
    dedupe: str,
) -> bool:
    """Promise a delivery; call it in the transaction of the fact it stands for.

    Returns:
        False when the same promise (``dedupe``) stands already.
    """
    row = {
        "server_id": server_id,
        "dedupe": dedupe,
        "kind": kind,
        "thing_id": thing_id,
        "channel_id": destination.channel_id,
        "user_id": destination.user_id,
        "due_at": due_at,
        "ready_at": due_at,
        "status": Status.WAITING,
        "attempts": 0,
    }
    added = upsert(tx, deliveries, row, key=["server_id", "dedupe"], change=()) > 0
    if added:
        tx.announce(TOPIC)
    return added


def next_ready_at(tx: Transaction) -> datetime | None:
    """Return when the next delivery may be claimed."""
    ready_at: datetime | None = tx.execute(select(func.min(deliveries.c.ready_at)).where(_WAITING)).scalar_one()
    return ready_at


def claim(tx: Transaction, owner: str, most: int, until: datetime) -> Sequence[Delivery]:
    """Take due deliveries, in one statement, for one process until a lease ends; longest due first."""
    # A CTE: as a subquery, PostgreSQL may run it once for each row, and then it takes everything.
    due = (
        select(deliveries.c.delivery_id)
        .where(_WAITING, deliveries.c.ready_at <= tx.now)
        .order_by(deliveries.c.ready_at, deliveries.c.delivery_id)
        .limit(most)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    taken = (
        update(deliveries)
        .where(deliveries.c.delivery_id.in_(select(due.c.delivery_id)), _WAITING)
        .values(claimed_by=owner, ready_at=until, attempts=deliveries.c.attempts + 1)
        .returning(deliveries)
    )
    return sorted((_delivery(row) for row in tx.execute(taken)), key=lambda d: (d.due_at, d.delivery_id))


@cache
def _settling(columns: tuple[str, ...]) -> Update:
    """Build, once, what sets some columns of a delivery that is the owner's: it runs for every message sent."""
    return (
        update(deliveries)
        .where(
            deliveries.c.delivery_id == bindparam("of_delivery"),
            deliveries.c.server_id == bindparam("of_server"),
            deliveries.c.claimed_by == bindparam("of_owner"),
            _WAITING,
        )
        .values(claimed_by=None, **{name: bindparam(f"new_{name}") for name in columns})
    )


def _settle(tx: Transaction, server_id: int, delivery_id: int, owner: str, **values: object) -> bool:
    mine = {"of_delivery": delivery_id, "of_server": server_id, "of_owner": owner}
    changes = {f"new_{name}": value for name, value in values.items()}
    return tx.execute(_settling(tuple(values)), mine | changes).rowcount > 0


def settle_sent(tx: Transaction, server_id: int, delivery_id: int, owner: str, sent: Sent | None) -> bool:
    """Record that a delivery was sent, or (None) that there was nothing to say any more.

    Returns:
        False when the delivery is no longer the owner's: the lease ended and another took it.
    """
    if sent is None:
        return _settle(tx, server_id, delivery_id, owner, status=Status.MOOT, settled_at=tx.now)
    return _settle(
        tx,
        server_id,
        delivery_id,
        owner,
        status=Status.SENT,
        settled_at=tx.now,
        sent_channel_id=sent.channel_id,
        sent_message_id=sent.message_id,
        error=None,
    )


def settle_failed(tx: Transaction, server_id: int, delivery_id: int, owner: str, error: str) -> bool:
    """Record that a delivery will never work."""
    return _settle(tx, server_id, delivery_id, owner, status=Status.FAILED, settled_at=tx.now, error=error)


def put_back(tx: Transaction, server_id: int, delivery_id: int, owner: str, ready_at: datetime, error: str) -> bool:
    """Let go of a delivery that did not work this time."""
    return _settle(tx, server_id, delivery_id, owner, ready_at=ready_at, error=error)


def release_all(tx: Transaction) -> int:
    """Let go of every claim; only where no other process can hold one."""
    held = (deliveries.c.claimed_by.is_not(None), _WAITING)
    return tx.execute(update(deliveries).where(*held).values(claimed_by=None, ready_at=tx.now)).rowcount


def cancel(tx: Transaction, server_id: int, kind: str, thing_id: int) -> int:
    """Take back what is still waiting of something."""
    where = (
        deliveries.c.server_id == server_id,
        deliveries.c.kind == kind,
        deliveries.c.thing_id == thing_id,
        _WAITING,
    )
    return tx.execute(update(deliveries).where(*where).values(status=Status.CANCELLED, settled_at=tx.now)).rowcount


def outcomes(tx: Transaction, server_id: int, kind: str, thing_id: int) -> Sequence[tuple[Status, str | None]]:
    """List how the deliveries of something went, with the error where there was one; oldest first."""
    query = (
        select(deliveries.c.status, deliveries.c.error)
        .where(deliveries.c.server_id == server_id, deliveries.c.kind == kind, deliveries.c.thing_id == thing_id)
        .order_by(deliveries.c.delivery_id)
    )
    return [(row.status, row.error) for row in tx.execute(query)]
