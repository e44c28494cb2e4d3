"""Every SQL statement about shifts, the tasks within an event."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, Text, bindparam, delete, func, insert, select

from bot.database import Transaction
from bot.database.prepared import Prepared
from bot.database.schema import table
from bot.database.statements import allocate, upsert
from bot.database.types import BigId, UtcInstant
from bot.rsvps.model import Shift

shifts = table(
    "shifts",
    Column("server_id", BigId, nullable=False),
    Column("shift_id", BigId, nullable=False),
    Column("event_id", BigId, nullable=False),
    Column("title", Text, nullable=False),
    Column("starts_at", UtcInstant, nullable=False),
    Column("ends_at", UtcInstant, nullable=False),
    Column("capacity", Integer),
    PrimaryKeyConstraint("server_id", "shift_id"),
)
Index("ix_shifts_event", shifts.c.server_id, shifts.c.event_id)
shift_people = table(
    "shift_people",
    Column("server_id", BigId, nullable=False),
    Column("shift_id", BigId, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("signed_up_at", UtcInstant, nullable=False),
    PrimaryKeyConstraint("server_id", "shift_id", "user_id"),
)
Index("ix_shift_people_person", shift_people.c.server_id, shift_people.c.user_id)

_TAKEN = (
    select(func.count())
    .where(shift_people.c.server_id == shifts.c.server_id, shift_people.c.shift_id == shifts.c.shift_id)
    .correlate(shifts)
    .scalar_subquery()
    .label("taken")
)


def _shift(row: Any) -> Shift:
    return Shift(**row)


def add(
    tx: Transaction,
    server_id: int,
    event_id: int,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    capacity: int | None,
) -> Shift:
    """Keep a new shift."""
    shift = Shift(server_id, allocate(tx, server_id, "shift"), event_id, title, starts_at, ends_at, capacity)
    row = {name: value for name, value in vars(shift).items() if name != "taken"}
    tx.execute(insert(shifts), row)
    return shift


def remove(tx: Transaction, server_id: int, shift_id: int) -> None:
    """Forget a shift and who had it."""
    tx.execute(delete(shift_people).where(shift_people.c.server_id == server_id, shift_people.c.shift_id == shift_id))
    tx.execute(delete(shifts).where(shifts.c.server_id == server_id, shifts.c.shift_id == shift_id))


def find(tx: Transaction, server_id: int, shift_id: int) -> Shift | None:
    """Return a shift."""
    query = select(shifts, _TAKEN).where(shifts.c.server_id == server_id, shifts.c.shift_id == shift_id)
    row = tx.execute(query).mappings().one_or_none()
    return None if row is None else _shift(row)


def list_of(tx: Transaction, server_id: int, event_id: int) -> Sequence[Shift]:
    """List the shifts of an event, the earliest first."""
    query = select(shifts, _TAKEN).where(shifts.c.server_id == server_id, shifts.c.event_id == event_id)
    found = tx.execute(query.order_by(shifts.c.starts_at, shifts.c.shift_id)).mappings()
    return [_shift(row) for row in found]


def count_of(tx: Transaction, server_id: int, event_id: int) -> int:
    """Count the shifts of an event."""
    query = select(func.count()).where(shifts.c.server_id == server_id, shifts.c.event_id == event_id)
    return int(tx.execute(query).scalar_one())


def list_own(tx: Transaction, server_id: int, user_id: int) -> Sequence[Shift]:
    """List the shifts that a person has and that are not over, in whatever event; the earliest first."""
    query = (
        select(shifts, _TAKEN)
        .join(
            shift_people,
            (shift_people.c.server_id == shifts.c.server_id) & (shift_people.c.shift_id == shifts.c.shift_id),
        )
        .where(shift_people.c.server_id == server_id, shift_people.c.user_id == user_id, shifts.c.ends_at > tx.now)
    )
    return [_shift(row) for row in tx.execute(query.order_by(shifts.c.starts_at)).mappings()]


def list_people(tx: Transaction, server_id: int, shift_id: int) -> Sequence[int]:
    """List who has a shift, the earliest first."""
    query = select(shift_people.c.user_id).where(
        shift_people.c.server_id == server_id, shift_people.c.shift_id == shift_id
    )
    return tx.execute(query.order_by(shift_people.c.signed_up_at, shift_people.c.user_id)).scalars().all()


def sign_up(tx: Transaction, server_id: int, shift_id: int, user_id: int) -> None:
    """Give somebody a shift."""
    row = {"server_id": server_id, "shift_id": shift_id, "user_id": user_id, "signed_up_at": tx.now}
    upsert(tx, shift_people, row, key=["server_id", "shift_id", "user_id"], change=())


def give_up(tx: Transaction, server_id: int, shift_id: int, user_id: int) -> None:
    """Take a shift from somebody."""
    tx.execute(
        delete(shift_people).where(
            shift_people.c.server_id == server_id,
            shift_people.c.shift_id == shift_id,
            shift_people.c.user_id == user_id,
        )
    )


# Runs whenever somebody gives a seat back, so it is built once.
_GIVE_UP_ALL = Prepared(
    delete(shift_people).where(
        shift_people.c.server_id == bindparam("of_server"),
        shift_people.c.user_id == bindparam("of_user"),
        shift_people.c.shift_id.in_(
            select(shifts.c.shift_id).where(
                shifts.c.server_id == bindparam("of_server"), shifts.c.event_id == bindparam("of_event")
            )
        ),
    )
)


def give_up_all(tx: Transaction, server_id: int, event_id: int, user_id: int) -> bool:
    """Take all shifts of an event from somebody; say whether there was any."""
    return _GIVE_UP_ALL.change(tx, of_server=server_id, of_user=user_id, of_event=event_id) > 0
