"""Every SQL statement about reminders."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Index, PrimaryKeyConstraint, Text, and_, func, insert, select, update

from bot.database import Transaction
from bot.database.schema import table
from bot.database.types import BigId, LocalTime, UtcInstant
from bot.outbox.model import Status
from bot.outbox.store import deliveries
from bot.reminders.model import KIND, Failure, Reminder

reminders = table(
    "reminders",
    Column("server_id", BigId, nullable=False),
    Column("reminder_id", BigId, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("what", Text, nullable=False),
    Column("due_at", UtcInstant, nullable=False),
    Column("due_local", LocalTime, nullable=False),
    Column("zone", Text, nullable=False),
    Column("channel_id", BigId),
    Column("created_at", UtcInstant, nullable=False),
    Column("cancelled_at", UtcInstant),
    PrimaryKeyConstraint("server_id", "reminder_id"),
)
Index("ix_reminders_user", reminders.c.server_id, reminders.c.user_id)

# How a reminder is going is known to the outbox alone; it is not kept twice.
_OF_REMINDER = and_(
    deliveries.c.server_id == reminders.c.server_id,
    deliveries.c.kind == KIND,
    deliveries.c.thing_id == reminders.c.reminder_id,
)


def _own(server_id: int, user_id: int, status: Status) -> tuple[ColumnElement[bool], ...]:
    return (
        reminders.c.server_id == server_id,
        reminders.c.user_id == user_id,
        reminders.c.cancelled_at.is_(None),
        deliveries.c.status == status,
    )


def add(tx: Transaction, server_id: int, reminder: Reminder) -> None:
    """Write a reminder down."""
    tx.execute(insert(reminders).values({**vars(reminder), "server_id": server_id}))


def find(tx: Transaction, server_id: int, reminder_id: int) -> Reminder | None:
    """Return a reminder, whoever's it is and whether or not it was cancelled."""
    where = (reminders.c.server_id == server_id, reminders.c.reminder_id == reminder_id)
    row = tx.execute(select(reminders).where(*where)).mappings().one_or_none()
    return None if row is None else Reminder(**row)


def count_waiting(tx: Transaction, server_id: int, user_id: int) -> int:
    """Count a person's own reminders that are still to come by direct message."""
    query = (
        select(func.count())
        .select_from(reminders.join(deliveries, _OF_REMINDER))
        .where(*_own(server_id, user_id, Status.WAITING), reminders.c.channel_id.is_(None))
    )
    return int(tx.execute(query).scalar_one())


def list_waiting(tx: Transaction, server_id: int, user_id: int) -> Sequence[Reminder]:
    """List what a person asked for that is still to come, soonest first."""
    query = (
        select(reminders)
        .join(deliveries, _OF_REMINDER)
        .where(*_own(server_id, user_id, Status.WAITING))
        .order_by(reminders.c.due_at, reminders.c.reminder_id)
    )
    return [Reminder(**row) for row in tx.execute(query).mappings()]


def list_failed(tx: Transaction, server_id: int, user_id: int, since: datetime) -> Sequence[Failure]:
    """List what a person asked for and could not be delivered, the latest failure first."""
    query = (
        select(reminders, deliveries.c.error)
        .join(deliveries, _OF_REMINDER)
        .where(*_own(server_id, user_id, Status.FAILED), deliveries.c.settled_at >= since)
        .order_by(deliveries.c.settled_at.desc(), deliveries.c.delivery_id.desc())
    )
    rows = [dict(row) for row in tx.execute(query).mappings()]
    return [Failure(error=row.pop("error") or "", reminder=Reminder(**row)) for row in rows]


def change(tx: Transaction, server_id: int, reminder_id: int, **values: Any) -> None:
    """Change columns of a reminder."""
    where = (reminders.c.server_id == server_id, reminders.c.reminder_id == reminder_id)
    tx.execute(update(reminders).where(*where).values(**values))
