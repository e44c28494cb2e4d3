"""Every SQL statement about chapters."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Column,
    Index,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
    delete,
    func,
    insert,
    select,
)

from bot.chapters.model import Chapter, Overview
from bot.chapters.rules import name_key
from bot.database import Transaction
from bot.database.schema import table
from bot.database.statements import upsert
from bot.database.types import BigId, Real, UtcInstant
from bot.servers.model import ACCESS

chapters = table(
    "chapters",
    Column("server_id", BigId, nullable=False),
    Column("chapter_id", BigId, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("created_at", UtcInstant, nullable=False),
    Column("city", Text),
    Column("latitude", Real),
    Column("longitude", Real),
    Column("role_id", BigId),
    Column("channel_id", BigId),
    PrimaryKeyConstraint("server_id", "chapter_id"),
    UniqueConstraint("server_id", "name_key"),
)
chapter_leads = table(
    "chapter_leads",
    Column("server_id", BigId, nullable=False),
    Column("chapter_id", BigId, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("since", UtcInstant, nullable=False),
    PrimaryKeyConstraint("server_id", "chapter_id", "user_id"),
    Index(None, "server_id", "user_id"),
    announces=ACCESS,
)
chapter_members = table(
    "chapter_members",
    Column("server_id", BigId, nullable=False),
    Column("chapter_id", BigId, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("joined_at", UtcInstant, nullable=False),
    PrimaryKeyConstraint("server_id", "chapter_id", "user_id"),
    Index(None, "server_id", "user_id"),
)

_FACTS = [column for column in chapters.columns if column.name != "name_key"]
_MEMBERS = (
    select(func.count())
    .select_from(chapter_members)
    .where(chapter_members.c.server_id == chapters.c.server_id, chapter_members.c.chapter_id == chapters.c.chapter_id)
    .scalar_subquery()
)


def add(tx: Transaction, chapter: Chapter) -> None:
    """Keep a new chapter."""
    row = {column.name: getattr(chapter, column.name) for column in _FACTS}
    tx.execute(insert(chapters).values(**row, name_key=name_key(chapter.name)))


def find(tx: Transaction, server_id: int, chapter_id: int) -> Chapter | None:
    """Return a chapter by number."""
    return _one(tx, chapters.c.server_id == server_id, chapters.c.chapter_id == chapter_id)


def find_named(tx: Transaction, server_id: int, name: str) -> Chapter | None:
    """Return a chapter by its exact name, whatever its capitals."""
    return _one(tx, chapters.c.server_id == server_id, chapters.c.name_key == name_key(name))


def list_with_members(tx: Transaction, server_id: int, state: str | None = None) -> list[Overview]:
    """Return the chapters of a server, of one state if given, with the number of their members; by name."""
    query = select(*_FACTS, _MEMBERS.label("members")).where(chapters.c.server_id == server_id)
    if state is not None:
        query = query.where(chapters.c.state == state)
    return [
        Overview(Chapter(**{key: value for key, value in row.items() if key != "members"}), row["members"])
        for row in tx.execute(query.order_by(chapters.c.name_key)).mappings()
    ]


def search(tx: Transaction, server_id: int, text: str, limit: int, *, joined_by: int | None = None) -> list[Chapter]:
    """Return chapters whose name contains a text, those that begin with it first; only a person's own if given."""
    wanted = name_key(text)
    query = select(*_FACTS).where(
        chapters.c.server_id == server_id, chapters.c.name_key.contains(wanted, autoescape=True)
    )
    if joined_by is not None:
        query = query.where(chapters.c.chapter_id.in_(_joined_ids(server_id, joined_by)))
    first = chapters.c.name_key.startswith(wanted, autoescape=True)
    return _many(tx, query.order_by(first.desc(), chapters.c.name_key).limit(limit))


def list_joined(tx: Transaction, server_id: int, user_id: int) -> list[Chapter]:
    """Return the chapters a person is in, by name."""
    query = select(*_FACTS).where(
        chapters.c.server_id == server_id, chapters.c.chapter_id.in_(_joined_ids(server_id, user_id))
    )
    return _many(tx, query.order_by(chapters.c.name_key))


def count_members(tx: Transaction, server_id: int, chapter_id: int) -> int:
    """Return how many people are in a chapter."""
    query = select(func.count()).where(
        chapter_members.c.server_id == server_id, chapter_members.c.chapter_id == chapter_id
    )
    return int(tx.execute(query).scalar_one())


def list_members(tx: Transaction, server_id: int, chapter_id: int) -> tuple[int, ...]:
    """Return who is in a chapter, in the order they joined."""
    query = (
        select(chapter_members.c.user_id)
        .where(chapter_members.c.server_id == server_id, chapter_members.c.chapter_id == chapter_id)
        .order_by(chapter_members.c.joined_at, chapter_members.c.user_id)
    )
    return tuple(tx.execute(query).scalars())


def is_member(tx: Transaction, server_id: int, chapter_id: int, user_id: int) -> bool:
    """Tell whether a person is in a chapter."""
    return (
        tx.execute(select(chapter_members.c.user_id).where(*_membership(server_id, chapter_id, user_id))).first()
        is not None
    )


def add_member(tx: Transaction, server_id: int, chapter_id: int, user_id: int) -> bool:
    """Put a person into a chapter; say whether they are new there."""
    row = {"server_id": server_id, "chapter_id": chapter_id, "user_id": user_id, "joined_at": tx.now}
    return upsert(tx, chapter_members, row, key=["server_id", "chapter_id", "user_id"], change=()) > 0


def remove_member(tx: Transaction, server_id: int, chapter_id: int, user_id: int) -> bool:
    """Take a person out of a chapter; say whether they were in it."""
    return tx.execute(delete(chapter_members).where(*_membership(server_id, chapter_id, user_id))).rowcount > 0


def add_lead(tx: Transaction, server_id: int, chapter_id: int, user_id: int) -> None:
    """Make a person a lead of a chapter."""
    row = {"server_id": server_id, "chapter_id": chapter_id, "user_id": user_id, "since": tx.now}
    upsert(tx, chapter_leads, row, key=["server_id", "chapter_id", "user_id"], change=())


def remove_lead(tx: Transaction, server_id: int, chapter_id: int, user_id: int) -> bool:
    """End a person's lead of a chapter; say whether they led it."""
    where = (
        chapter_leads.c.server_id == server_id,
        chapter_leads.c.chapter_id == chapter_id,
        chapter_leads.c.user_id == user_id,
    )
    return tx.execute(delete(chapter_leads).where(*where)).rowcount > 0


def list_leads(tx: Transaction, server_id: int, chapter_id: int) -> tuple[int, ...]:
    """Return who leads a chapter, in the order they were named."""
    query = (
        select(chapter_leads.c.user_id)
        .where(chapter_leads.c.server_id == server_id, chapter_leads.c.chapter_id == chapter_id)
        .order_by(chapter_leads.c.since, chapter_leads.c.user_id)
    )
    return tuple(tx.execute(query).scalars())


def list_all_leads(tx: Transaction, server_id: int) -> Sequence[tuple[int, int]]:
    """Return who leads which chapter, in a whole server: pairs of a person and a chapter."""
    query = select(chapter_leads.c.user_id, chapter_leads.c.chapter_id).where(chapter_leads.c.server_id == server_id)
    return [(row.user_id, row.chapter_id) for row in tx.execute(query)]


def list_led(tx: Transaction, server_id: int, user_id: int) -> frozenset[int]:
    """Return the chapters a person leads."""
    query = select(chapter_leads.c.chapter_id).where(
        chapter_leads.c.server_id == server_id, chapter_leads.c.user_id == user_id
    )
    return frozenset(tx.execute(query).scalars())


def _membership(server_id: int, chapter_id: int, user_id: int) -> tuple[Any, ...]:
    return (
        chapter_members.c.server_id == server_id,
        chapter_members.c.chapter_id == chapter_id,
        chapter_members.c.user_id == user_id,
    )


def _joined_ids(server_id: int, user_id: int) -> Any:
    return select(chapter_members.c.chapter_id).where(
        chapter_members.c.server_id == server_id, chapter_members.c.user_id == user_id
    )


def _one(tx: Transaction, *where: Any) -> Chapter | None:
    row = tx.execute(select(*_FACTS).where(*where)).mappings().one_or_none()
    return None if row is None else Chapter(**row)


def _many(tx: Transaction, query: Any) -> list[Chapter]:
    rows: Sequence[Any] = tx.execute(query).mappings().all()
    return [Chapter(**row) for row in rows]
