"""The table of deliveries, and the conditions that its indexes know."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, Text, UniqueConstraint, literal_column, text

from bot.database.schema import table
from bot.database.types import BigId, Choice, Flag, UtcInstant
from bot.outbox.model import Status

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
    Column("claimed_at", UtcInstant),
    # The first attempt of which nobody knows whether it worked: its outcome was lost, or its process was killed.
    Column("unsure_at", UtcInstant),
    Column("attempts", Integer, nullable=False),
    Column("useful_until", UtcInstant, nullable=False),
    Column("schedule_id", BigId),
    Column("bulk", Flag, nullable=False),
    Column("settled_at", UtcInstant),
    Column("sent_channel_id", BigId),
    Column("sent_message_id", BigId),
    Column("error", Text),
    Column("mend", Text),
    Column("held_until", UtcInstant),
    Column("else_channel_id", BigId),
    Column("meant_for", BigId),  # whose it was before it went to a channel
    UniqueConstraint("server_id", "dedupe"),
    # A row that no claim could read would stop every other.
    CheckConstraint("(channel_id IS NULL) <> (user_id IS NULL)", name="one_destination"),
    sqlite_autoincrement=True,  # a number, and so a nonce, is never used twice,
    bookkeeping=True,
)
# One index finds what is due, what is due next and what a dead process has left: `ready_at` is when a waiting
# delivery may be claimed, first its due time, then the end of the lease. Literals, so that SQLite uses it.
_IS_WAITING = text("status = 'waiting'")
Index(
    "ix_deliveries_ready",
    deliveries.c.bulk,
    deliveries.c.ready_at,
    sqlite_where=_IS_WAITING,
    postgresql_where=_IS_WAITING,
)
Index("ix_deliveries_thing", deliveries.c.server_id, deliveries.c.kind, deliveries.c.thing_id)
# What was sent to one person is found when they ask for it, or have it erased.
Index(
    "ix_deliveries_person",
    deliveries.c.user_id,
    deliveries.c.server_id,
    sqlite_where=deliveries.c.user_id.is_not(None),
    postgresql_where=deliveries.c.user_id.is_not(None),
)
Index(
    "ix_deliveries_meant",
    deliveries.c.meant_for,
    deliveries.c.server_id,
    sqlite_where=deliveries.c.meant_for.is_not(None),
    postgresql_where=deliveries.c.meant_for.is_not(None),
)
# Whose turn it is among those for whom many wait; see turns.py. Here too `bulk` comes first, though all of it is 1:
# else SQLite prefers the index above and reads a million rows.
_IS_BULK = text("status = 'waiting' AND bulk = 1")
Index(
    "ix_deliveries_bulk",
    deliveries.c.bulk,
    deliveries.c.server_id,
    deliveries.c.ready_at,
    sqlite_where=_IS_BULK,
    postgresql_where=_IS_BULK,
)

IS_WAITING = deliveries.c.status == literal_column("'waiting'")
IS_PERSONAL = deliveries.c.bulk == literal_column("0")
IS_BULK = deliveries.c.bulk == literal_column("1")
