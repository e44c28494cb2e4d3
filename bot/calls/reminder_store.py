"""Every SQL statement about call reminders: the weekly ones, and those for when an office opens."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
    exists,
    insert,
    or_,
    select,
    update,
)

from bot.calls.model import OPENING_KIND, CallReminder, OpeningWish
from bot.database import Transaction
from bot.database.schema import table
from bot.database.statements import allocate, upsert
from bot.database.types import BigId, Flag, UtcInstant

reminders = table(
    "call_reminders",
    Column("server_id", BigId, nullable=False),
    Column("reminder_id", BigId, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("campaign_id", BigId, nullable=False),
    Column("skips_when_called", Flag, nullable=False),
    Column("created_at", UtcInstant, nullable=False),
    Column("ended_at", UtcInstant),
    PrimaryKeyConstraint("server_id", "reminder_id"),
    Index(None, "server_id", "user_id"),
)

openings = table(
    "call_openings",
    Column("server_id", BigId, nullable=False),
    Column("opening_id", BigId, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("campaign_id", BigId, nullable=False),
    Column("official_id", Text, nullable=False),
    Column("office", Integer, nullable=False),
    Column("place", Text, nullable=False),
    Column("opens_at", UtcInstant, nullable=False),
    PrimaryKeyConstraint("server_id", "opening_id"),
    UniqueConstraint("server_id", "user_id", "campaign_id", "official_id", "opens_at"),
)


def add(tx: Transaction, reminder: CallReminder) -> None:
    """Write a weekly reminder down."""
    tx.execute(insert(reminders).values(**vars(reminder)))


def find(tx: Transaction, server_id: int, reminder_id: int) -> CallReminder | None:
    """Return a weekly reminder, whether or not it was stopped."""
    where = (reminders.c.server_id == server_id, reminders.c.reminder_id == reminder_id)
    row = tx.execute(select(reminders).where(*where)).mappings().one_or_none()
    return None if row is None else CallReminder(**row)


def list_own(tx: Transaction, server_id: int, user_id: int) -> Sequence[CallReminder]:
    """List a person's weekly reminders that were not stopped, oldest first."""
    where = (
        reminders.c.server_id == server_id,
        reminders.c.user_id == user_id,
        reminders.c.ended_at.is_(None),
    )
    rows = tx.execute(select(reminders).where(*where).order_by(reminders.c.reminder_id)).mappings()
    return [CallReminder(**row) for row in rows]


def change(tx: Transaction, server_id: int, reminder_id: int, **values: Any) -> None:
    """Change columns of a weekly reminder."""
    where = (reminders.c.server_id == server_id, reminders.c.reminder_id == reminder_id)
    tx.execute(update(reminders).where(*where).values(**values))


def add_opening(tx: Transaction, opening: OpeningWish) -> OpeningWish:
    """Write down a wish to be told when an office opens, once; return the one that stands."""
    key = ("server_id", "user_id", "campaign_id", "official_id", "opens_at")
    row = vars(opening) | {"opening_id": allocate(tx, opening.server_id, OPENING_KIND)}
    upsert(tx, openings, row, key=key, change=())
    where = [openings.c[name] == getattr(opening, name) for name in key]
    return OpeningWish(**tx.execute(select(openings).where(*where)).mappings().one())


def find_opening(tx: Transaction, server_id: int, opening_id: int) -> OpeningWish | None:
    """Return a wish to be told when an office opens."""
    where = (openings.c.server_id == server_id, openings.c.opening_id == opening_id)
    row = tx.execute(select(openings).where(*where)).mappings().one_or_none()
    return None if row is None else OpeningWish(**row)


def has_any(tx: Transaction, server_id: int, user_id: int, campaign_id: int) -> bool:
    """Tell whether a person has, or had, a reminder of either sort for a campaign."""
    found = (
        exists().where(each.c.server_id == server_id, each.c.user_id == user_id, each.c.campaign_id == campaign_id)
        for each in (reminders, openings)
    )
    return bool(tx.execute(select(or_(*found))).scalar_one())
