"""Every SQL statement about raised hands and what organizers do about them."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Text, delete, select

from bot.database import Transaction
from bot.database.schema import table
from bot.database.statements import upsert
from bot.database.types import BigId, Choice, UtcInstant
from bot.volunteers.model import FollowUp, Stage

follow_ups = table(
    "follow_ups",
    Column("server_id", BigId, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("stage", Choice(Stage), nullable=False),
    Column("organizer_id", BigId),
    Column("waiting_since", UtcInstant),
    Column("due_at", UtcInstant),
    Column("gone_at", UtcInstant),
    Column("act_at", UtcInstant, nullable=False),  # follows from the others; kept to be sorted by
    PrimaryKeyConstraint("server_id", "user_id"),
)
Index("ix_follow_ups_act", follow_ups.c.server_id, follow_ups.c.act_at, follow_ups.c.user_id)
Index("ix_follow_ups_stage", follow_ups.c.server_id, follow_ups.c.stage, follow_ups.c.act_at, follow_ups.c.user_id)
hands = table(
    "hands",
    Column("server_id", BigId, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("interest", Text, nullable=False),
    Column("raised_at", UtcInstant, nullable=False),
    PrimaryKeyConstraint("server_id", "user_id", "interest"),
)
Index("ix_hands_interest", hands.c.server_id, hands.c.interest, hands.c.user_id)

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""When somebody has to act on a person for whom nothing is to be done."""

_FACTS = [column for column in follow_ups.columns if column.name != "act_at"]


def _whose(where: Any, server_id: int, user_id: int) -> tuple[Any, Any]:
    return where.c.server_id == server_id, where.c.user_id == user_id


def find(tx: Transaction, server_id: int, user_id: int) -> FollowUp | None:
    """Return how far organizers are with a person."""
    row = tx.execute(select(*_FACTS).where(*_whose(follow_ups, server_id, user_id))).mappings().one_or_none()
    return None if row is None else FollowUp(**row)


def save(tx: Transaction, server_id: int, follow_up: FollowUp) -> None:
    """Write how far organizers are with a person."""
    row = {column.name: getattr(follow_up, column.name) for column in _FACTS}
    act_at = follow_up.waiting_since or follow_up.due_at or NEVER
    upsert(tx, follow_ups, row | {"server_id": server_id, "act_at": act_at}, key=["server_id", "user_id"])


def list_hands(tx: Transaction, server_id: int, user_id: int) -> dict[str, datetime]:
    """Return what a person offers to do, with since when; the longest first."""
    query = select(hands.c.interest, hands.c.raised_at).where(*_whose(hands, server_id, user_id))
    return {row.interest: row.raised_at for row in tx.execute(query.order_by(hands.c.raised_at, hands.c.interest))}


def add_hands(tx: Transaction, server_id: int, user_id: int, interests: Sequence[str]) -> None:
    """Raise hands."""
    rows = [{"server_id": server_id, "user_id": user_id, "interest": each, "raised_at": tx.now} for each in interests]
    upsert(tx, hands, rows, key=["server_id", "user_id", "interest"], change=())


def remove_hands(tx: Transaction, server_id: int, user_id: int, interests: Collection[str]) -> None:
    """Lower hands."""
    if interests:
        tx.execute(delete(hands).where(*_whose(hands, server_id, user_id), hands.c.interest.in_(list(interests))))
