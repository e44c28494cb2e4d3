"""Every SQL statement about days of action."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, RowMapping, Text, insert, select, update

from bot.actions.model import KIND, Action
from bot.database import Transaction
from bot.database.schema import table
from bot.database.statements import allocate
from bot.database.types import BigId, LocalTime, UtcInstant

actions = table(
    "actions",
    Column("server_id", BigId, nullable=False),
    Column("action_id", BigId, nullable=False),
    Column("title", Text, nullable=False),
    Column("starts_local", LocalTime, nullable=False),
    Column("channel_id", BigId, nullable=False),
    Column("created_at", UtcInstant, nullable=False),
    Column("minutes", Integer),
    Column("capacity", Integer),
    Column("description", Text),
    Column("cancelled_at", UtcInstant),
    Column("reason", Text),
    PrimaryKeyConstraint("server_id", "action_id"),
)
Index("ix_actions_starts", actions.c.server_id, actions.c.starts_local)

action_messages = table(
    "action_messages",
    Column("server_id", BigId, nullable=False),
    Column("message_id", BigId, nullable=False),
    Column("action_id", BigId, nullable=False),
    Column("text", Text, nullable=False),
    Column("sent_by", BigId, nullable=False),
    Column("sent_at", UtcInstant, nullable=False),
    PrimaryKeyConstraint("server_id", "message_id"),
)


def _action(row: RowMapping) -> Action:
    return Action(**dict(row))


def add(tx: Transaction, server_id: int, **values: Any) -> Action:
    """Keep a day of action; return it with its number."""
    action = Action(server_id, allocate(tx, server_id, KIND), created_at=tx.now, **values)
    tx.execute(insert(actions), vars(action))
    return action


def find(tx: Transaction, server_id: int, action_id: int) -> Action | None:
    """Return a day of action."""
    where = (actions.c.server_id == server_id, actions.c.action_id == action_id)
    row = tx.execute(select(actions).where(*where)).mappings().one_or_none()
    return None if row is None else _action(row)


def set_cancelled(tx: Transaction, server_id: int, action_id: int, reason: str | None) -> None:
    """Keep that a day of action was called off."""
    where = (actions.c.server_id == server_id, actions.c.action_id == action_id)
    tx.execute(update(actions).where(*where).values(cancelled_at=tx.now, reason=reason))


def list_since(tx: Transaction, server_id: int, since_local: datetime, most: int = 100) -> Sequence[Action]:
    """List the days of action from a wall-clock time on that are on, soonest first."""
    where = (
        actions.c.server_id == server_id,
        actions.c.starts_local >= since_local,
        actions.c.cancelled_at.is_(None),
    )
    query = select(actions).where(*where).order_by(actions.c.starts_local, actions.c.action_id).limit(most)
    return [_action(row) for row in tx.execute(query).mappings()]


def add_message(tx: Transaction, server_id: int, action_id: int, text: str, sent_by: int) -> int:
    """Keep a message to hosts; return its number."""
    message_id = allocate(tx, server_id, "action message")
    row = {
        "server_id": server_id,
        "message_id": message_id,
        "action_id": action_id,
        "text": text,
        "sent_by": sent_by,
        "sent_at": tx.now,
    }
    tx.execute(insert(action_messages), row)
    return message_id


def find_message(tx: Transaction, server_id: int, message_id: int) -> tuple[int, str, int] | None:
    """Return a message to hosts: of which day of action, what it says, and whose it is."""
    where = (action_messages.c.server_id == server_id, action_messages.c.message_id == message_id)
    columns = (action_messages.c.action_id, action_messages.c.text, action_messages.c.sent_by)
    row = tx.execute(select(*columns).where(*where)).one_or_none()
    return None if row is None else (row.action_id, row.text, row.sent_by)
