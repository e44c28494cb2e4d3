"""Every SQL statement about volunteers."""

from typing import Any

from sqlalchemy import Column, Integer, PrimaryKeyConstraint, Text, select, update

from bot.database import Transaction
from bot.database.schema import table
from bot.database.statements import upsert
from bot.database.types import BigId, Flag, Json, UtcInstant
from bot.volunteers.model import Interest, Volunteer

volunteers = table(
    "volunteers",
    Column("server_id", BigId, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("since", UtcInstant, nullable=False),
    Column("state", Text),
    Column("zip_code", Text),
    Column("district", Integer),
    Column("zone", Text),
    Column("interests", Json, nullable=False),
    Column("skills", Text, nullable=False),
    Column("availability", Text, nullable=False),
    Column("signed_up_at", UtcInstant),
    Column("zone_chosen", Flag, nullable=False),
    PrimaryKeyConstraint("server_id", "user_id"),
)


def find(tx: Transaction, server_id: int, user_id: int) -> Volunteer | None:
    """Return what a person has told us."""
    where = (volunteers.c.server_id == server_id, volunteers.c.user_id == user_id)
    row = tx.execute(select(volunteers).where(*where)).mappings().one_or_none()
    if row is None:
        return None
    return Volunteer(**{**row, "interests": tuple(Interest(value) for value in row["interests"])})


def add(tx: Transaction, server_id: int, user_id: int) -> Volunteer:
    """Begin a record where there is none; return the record."""
    row = {
        "server_id": server_id,
        "user_id": user_id,
        "since": tx.now,
        "interests": [],
        "skills": "",
        "availability": "",
        "zone_chosen": False,
    }
    upsert(tx, volunteers, row, key=["server_id", "user_id"], change=())
    found = find(tx, server_id, user_id)
    assert found is not None  # noqa: S101 - just written
    return found


def change(tx: Transaction, server_id: int, user_id: int, **values: Any) -> None:
    """Change columns of a record."""
    where = (volunteers.c.server_id == server_id, volunteers.c.user_id == user_id)
    tx.execute(update(volunteers).where(*where).values(**values))


def list_zones(tx: Transaction, server_id: int, user_id: int | None = None) -> dict[int, str]:
    """Return the zones of those who have one, or of one of them, by user."""
    where = [volunteers.c.server_id == server_id, volunteers.c.zone.is_not(None)]
    if user_id is not None:
        where.append(volunteers.c.user_id == user_id)
    return {row.user_id: row.zone for row in tx.execute(select(volunteers.c.user_id, volunteers.c.zone).where(*where))}
