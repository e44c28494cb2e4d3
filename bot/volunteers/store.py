"""Every SQL statement about volunteers."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Column, Integer, PrimaryKeyConstraint, Text, bindparam, select, update

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

# Built once: nearly every command asks it, and building a statement costs more than running it.
_FIND = select(volunteers).where(
    volunteers.c.server_id == bindparam("of_server", type_=BigId),
    volunteers.c.user_id == bindparam("of_user", type_=BigId),
)


def find(tx: Transaction, server_id: int, user_id: int) -> Volunteer | None:
    """Return what a person has told us."""
    row = tx.execute(_FIND, {"of_server": server_id, "of_user": user_id}).mappings().one_or_none()
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


_ZONES = select(volunteers.c.user_id, volunteers.c.zone).where(
    volunteers.c.server_id == bindparam("of_server"), volunteers.c.zone.is_not(None)
)
_ZONES_OF = _ZONES.where(volunteers.c.user_id.in_(bindparam("of_users", expanding=True)))


def list_zones(tx: Transaction, server_id: int, user_ids: Collection[int] | None = None) -> dict[int, str]:
    """Return the zones of those who have one, or of some of them, by user."""
    if user_ids is None:
        rows = tx.execute(_ZONES, {"of_server": server_id})
    else:
        rows = tx.execute(_ZONES_OF, {"of_server": server_id, "of_users": list(user_ids)})
    return {row.user_id: row.zone for row in rows}
