"""Every SQL statement about what changed of an event, and about its picture."""

from typing import Any

from sqlalchemy import Column, LargeBinary, PrimaryKeyConstraint, RowMapping, Text, func, insert, select

from bot.database import Transaction
from bot.database.schema import table
from bot.database.statements import allocate
from bot.database.types import BigId, Choice, UtcInstant
from bot.events.model import Change, ChangeKind

event_changes = table(
    "event_changes",
    Column("server_id", BigId, nullable=False),
    Column("change_id", BigId, nullable=False),
    Column("event_id", BigId, nullable=False),
    Column("kind", Choice(ChangeKind), nullable=False),
    Column("sequence", BigId, nullable=False),
    Column("changed_at", UtcInstant, nullable=False),
    Column("starts_before", UtcInstant),
    Column("location_before", Text),
    Column("reason", Text),
    PrimaryKeyConstraint("server_id", "change_id"),
)

event_images = table(
    "event_images",
    Column("server_id", BigId, nullable=False),
    Column("image_id", BigId, nullable=False),
    Column("name", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
    PrimaryKeyConstraint("server_id", "image_id"),
)
"""Kept here, since the addresses that Discord gives attachments end after a day."""


def _change(row: RowMapping) -> Change:
    return Change(**{name: row[name] for name in row if name != "server_id"})


def add_change(tx: Transaction, server_id: int, event_id: int, **values: Any) -> Change:
    """Write down a change; return it with its number."""
    change = Change(allocate(tx, server_id, "event change"), event_id, changed_at=tx.now, **values)
    tx.execute(insert(event_changes), {"server_id": server_id, **vars(change)})
    return change


def find_change(tx: Transaction, server_id: int, change_id: int) -> Change | None:
    """Return a change."""
    where = (event_changes.c.server_id == server_id, event_changes.c.change_id == change_id)
    row = tx.execute(select(event_changes).where(*where)).mappings().one_or_none()
    return None if row is None else _change(row)


def add_image(tx: Transaction, server_id: int, name: str, data: bytes) -> int:
    """Keep a picture; return its number."""
    image_id = allocate(tx, server_id, "event image")
    tx.execute(insert(event_images), {"server_id": server_id, "image_id": image_id, "name": name, "data": data})
    return image_id


def find_image(tx: Transaction, server_id: int, image_id: int) -> tuple[str, bytes] | None:
    """Return a picture: the name of its file, and the file."""
    where = (event_images.c.server_id == server_id, event_images.c.image_id == image_id)
    row = tx.execute(select(event_images.c.name, event_images.c.data).where(*where)).one_or_none()
    return None if row is None else (row.name, row.data)


def last_change(tx: Transaction, server_id: int, event_id: int) -> int | None:
    """Return the number of the latest change of an event."""
    where = (event_changes.c.server_id == server_id, event_changes.c.event_id == event_id)
    found: int | None = tx.execute(select(func.max(event_changes.c.change_id)).where(*where)).scalar_one()
    return found
