"""Every SQL statement about volunteers."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Integer,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from bot.database import People, Transaction
from bot.database.prepared import Prepared
from bot.database.schema import table
from bot.database.statements import allocate, among, prepared_for_both, upsert
from bot.database.types import BigId, Flag, Json, UtcInstant
from bot.volunteers.model import OwnInterest, Volunteer
from bot.volunteers.rules import interest_key

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
    Column("about", Text, nullable=False, server_default=""),
    Column("silent_since", UtcInstant),
    PrimaryKeyConstraint("server_id", "user_id"),
)
own_interests = table(
    "own_interests",
    Column("server_id", BigId, nullable=False),
    Column("interest_id", BigId, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    PrimaryKeyConstraint("server_id", "interest_id"),
    UniqueConstraint("server_id", "name_key"),
)

departures = table(
    "departures",
    Column("server_id", BigId, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("chapter_id", BigId, nullable=False),
    Column("left_at", UtcInstant, nullable=False),
    PrimaryKeyConstraint("server_id", "user_id", "chapter_id"),
)
"""When somebody last left a chapter."""

# Built once: nearly every command asks it, and building a statement costs more than running it.
_FIND = Prepared(
    select(volunteers).where(
        volunteers.c.server_id == bindparam("server_id"), volunteers.c.user_id == bindparam("user_id")
    )
)


def find(tx: Transaction, server_id: int, user_id: int) -> Volunteer | None:
    """Return what a person has told us."""
    row = _FIND.row(tx, server_id=server_id, user_id=user_id)
    return None if row is None else _volunteer(row)


def _volunteer(row: Any) -> Volunteer:
    return Volunteer(**(row._asdict() | {"interests": tuple(row.interests)}))


def list_among(tx: Transaction, server_id: int, people: People) -> list[Volunteer]:
    """Return what some people have told us."""
    query = select(volunteers).where(volunteers.c.server_id == server_id, volunteers.c.user_id.in_(people.query))
    return [_volunteer(row) for row in tx.execute(query, people.parameters)]


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


def list_interests(tx: Transaction, server_id: int) -> list[OwnInterest]:
    """Return a server's own interests, in the order they were added."""
    query = select(own_interests.c.interest_id, own_interests.c.name).where(own_interests.c.server_id == server_id)
    return [OwnInterest(**row) for row in tx.execute(query.order_by(own_interests.c.interest_id)).mappings()]


def add_interest(tx: Transaction, server_id: int, name: str) -> OwnInterest:
    """Add an interest to a server's own."""
    added = OwnInterest(allocate(tx, server_id, "interest"), name)
    row = {"server_id": server_id, "interest_id": added.interest_id, "name": name, "name_key": interest_key(name)}
    tx.execute(insert(own_interests).values(row))
    return added


def remove_interest(tx: Transaction, server_id: int, interest_id: int) -> None:
    """Take an interest from a server's own."""
    where = (own_interests.c.server_id == server_id, own_interests.c.interest_id == interest_id)
    tx.execute(delete(own_interests).where(*where))


def count_homes(tx: Transaction, server_id: int) -> dict[str, int]:
    """Count who signed up by home state; states with nobody are left out."""
    query = (
        select(volunteers.c.state, func.count().label("people"))
        .where(
            volunteers.c.server_id == server_id,
            volunteers.c.signed_up_at.is_not(None),
            volunteers.c.state.is_not(None),
        )
        .group_by(volunteers.c.state)
    )
    return {row.state: int(row.people) for row in tx.execute(query)}


def add_departure(tx: Transaction, server_id: int, user_id: int, chapter_id: int) -> None:
    """Write down that a person left a chapter."""
    row = {"server_id": server_id, "user_id": user_id, "chapter_id": chapter_id, "left_at": tx.now}
    upsert(tx, departures, row, key=["server_id", "user_id", "chapter_id"])


def count_departed(tx: Transaction, server_id: int, since: datetime) -> int:
    """Count who left a chapter since an instant."""
    people = func.count(departures.c.user_id.distinct())
    query = select(people).where(departures.c.server_id == server_id, departures.c.left_at >= since)
    return int(tx.execute(query).scalar_one())


def count_signed_up(tx: Transaction, server_id: int, since: datetime) -> int:
    """Count who signed up since an instant."""
    query = select(func.count()).where(volunteers.c.server_id == server_id, volunteers.c.signed_up_at >= since)
    return int(tx.execute(query).scalar_one())


_SILENT = prepared_for_both(
    lambda dialect: select(volunteers.c.user_id).where(
        volunteers.c.server_id == bindparam("of_server"),
        among(dialect, volunteers.c.user_id, "of_users"),
        volunteers.c.silent_since.is_not(None),
    )
)


def list_silent(tx: Transaction, server_id: int, user_ids: Collection[int]) -> frozenset[int]:
    """Return who of some people wants no direct messages."""
    return frozenset(row.user_id for row in _SILENT.rows(tx, of_server=server_id, of_users=list(user_ids)))


_ZONES = select(volunteers.c.user_id, volunteers.c.zone).where(
    volunteers.c.server_id == bindparam("of_server"), volunteers.c.zone.is_not(None)
)
_ZONES_OF = prepared_for_both(lambda dialect: _ZONES.where(among(dialect, volunteers.c.user_id, "of_users")))


def list_zones(tx: Transaction, server_id: int, user_ids: Collection[int] | None = None) -> dict[int, str]:
    """Return the zones of those who have one, or of some of them, by user."""
    if user_ids is None:
        rows = tx.execute(_ZONES, {"of_server": server_id}).all()
    else:
        rows = _ZONES_OF.rows(tx, of_server=server_id, of_users=list(user_ids))
    return {row.user_id: row.zone for row in rows}
