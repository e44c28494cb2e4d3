"""Every SQL statement about the audit log."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    Column,
    ColumnElement,
    Index,
    PrimaryKeyConstraint,
    Row,
    Select,
    Text,
    exists,
    func,
    or_,
    select,
)

from bot.audit.model import READINGS, Line, Noted, Reading, Wanted
from bot.database import Transaction
from bot.database.schema import table
from bot.database.statements import upsert
from bot.database.types import BigId, Choice, UtcInstant

lines = table(
    "audit_lines",
    Column("server_id", BigId, nullable=False),
    Column("line_id", BigId, nullable=False),
    Column("outcome", Choice(Noted), nullable=False),
    Column("at", UtcInstant, nullable=False),
    Column("actor_id", BigId, nullable=False),
    Column("action", Text, nullable=False),
    Column("through", Text, nullable=False),
    Column("things", Text, nullable=False),
    PrimaryKeyConstraint("server_id", "line_id", "outcome"),
    bookkeeping=True,
)
"""One row for what one interaction changed, and one for what it showed of people."""

Index("ix_audit_lines_at", lines.c.server_id, lines.c.at)

people = table(
    "audit_people",
    Column("server_id", BigId, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("line_id", BigId, nullable=False),
    Column("outcome", Choice(Noted), nullable=False),
    Column("at", UtcInstant, nullable=False),
    Column("actor_id", BigId, nullable=False),  # as in the line: who looked is theirs to know
    PrimaryKeyConstraint("server_id", "user_id", "line_id", "outcome"),
    bookkeeping=True,
)
"""Whom a line concerns."""

Index("ix_audit_people_line", people.c.server_id, people.c.line_id)

_SHOWN = 3  # people of a line
_KEY = ("server_id", "line_id", "outcome")


def add(tx: Transaction, server_id: int, line: Line, user_ids: Collection[int]) -> None:
    """Write a line, and whom it concerns; what one interaction changes in several steps is one line."""
    row = {
        "server_id": server_id,
        "line_id": line.line_id,
        "outcome": line.outcome,
        "at": line.at,
        "actor_id": line.actor_id,
        "action": line.action,
        "through": line.through,
        "things": line.things,
    }
    upsert(tx, lines, row, key=_KEY, change=())
    rows = [{key: row[key] for key in (*_KEY, "at", "actor_id")} | {"user_id": each} for each in user_ids]
    upsert(tx, people, rows, key=("server_id", "user_id", "line_id", "outcome"), change=())


def has_line(tx: Transaction, server_id: int, line_id: int) -> bool:
    """Tell whether an interaction left a line."""
    query = select(exists().where(lines.c.server_id == server_id, lines.c.line_id == line_id))
    return bool(tx.execute(query).scalar_one())


def list_lines(tx: Transaction, server_id: int, wanted: Wanted, *, skip: int, most: int) -> list[Line]:
    """Return lines, the latest first."""
    where: list[ColumnElement[bool]] = [lines.c.server_id == server_id]
    if wanted.user_id is not None:
        concerned = select(people.c.line_id).where(
            people.c.server_id == server_id, people.c.user_id == wanted.user_id, people.c.outcome == lines.c.outcome
        )
        where.append(or_(lines.c.actor_id == wanted.user_id, lines.c.line_id.in_(concerned)))
    if wanted.action is not None:
        where.append(lines.c.action == wanted.action)
    latest = (lines.c.at.desc(), lines.c.line_id.desc(), lines.c.outcome)
    return _with_people(tx, server_id, select(lines).where(*where).order_by(*latest).offset(skip).limit(most))


def list_between(
    tx: Transaction, server_id: int, since: datetime, until: datetime, most: int
) -> tuple[list[Line], int]:
    """Return the lines of a stretch of time, the oldest first and at most so many, and count them all."""
    where = (lines.c.server_id == server_id, lines.c.at >= since, lines.c.at < until)
    count = int(tx.execute(select(func.count()).select_from(lines).where(*where)).scalar_one())
    query = select(lines).where(*where).order_by(lines.c.at, lines.c.line_id, lines.c.outcome).limit(most)
    return _with_people(tx, server_id, query), count


def _with_people(tx: Transaction, server_id: int, query: Select[tuple[object, ...]]) -> list[Line]:
    rows = tx.execute(query).all()
    concerned = select(people.c.line_id, people.c.outcome, people.c.user_id).where(
        people.c.server_id == server_id, people.c.line_id.in_([row.line_id for row in rows])
    )
    found: dict[tuple[int, Noted], list[int]] = {}
    for row in tx.execute(concerned.order_by(people.c.user_id)):
        found.setdefault((row.line_id, row.outcome), []).append(row.user_id)
    return [_line(row, found) for row in rows]


def _line(row: Row[tuple[object, ...]], found: Mapping[tuple[int, Noted], Sequence[int]]) -> Line:
    whom = found.get((row.line_id, row.outcome), ())
    return Line(
        row.line_id,
        row.at,
        row.actor_id,
        row.action,
        row.through,
        row.things,
        row.outcome,
        tuple(whom[:_SHOWN]),
        len(whom),
    )


def list_readings(tx: Transaction, server_id: int, user_id: int) -> list[Reading]:
    """Return who was shown something of a person, the latest first."""
    query = (
        select(lines.c.at, lines.c.actor_id, lines.c.outcome)
        .join(people, (people.c.server_id == lines.c.server_id) & (people.c.line_id == lines.c.line_id))
        .where(
            people.c.server_id == server_id,
            people.c.user_id == user_id,
            people.c.outcome == lines.c.outcome,
            lines.c.outcome.in_(READINGS),
        )
        .order_by(lines.c.at.desc(), lines.c.line_id.desc())
    )
    return [Reading(row.at, row.actor_id, user_id, row.outcome) for row in tx.execute(query)]
