"""Every SQL statement about chapters, their leads and their members; requests to join: requests_store.py."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from math import cos, radians
from typing import Any

from sqlalchemy import (
    Column,
    Index,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
    bindparam,
    case,
    delete,
    func,
    insert,
    select,
    update,
)

from bot.chapters.model import Chapter, ChapterKind, Coverage, JoinMode, Overview, Stage
from bot.chapters.rules import name_key
from bot.database import People, Transaction
from bot.database.schema import table
from bot.database.statements import upsert
from bot.database.types import BigId, Choice, Flag, Real, UtcInstant
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
    Column("kind", Choice(ChapterKind), nullable=False, server_default=ChapterKind.CITY.value),
    Column("meeting", Text, nullable=False, server_default=""),
    Column("join_mode", Choice(JoinMode), nullable=False, server_default=JoinMode.OPEN.value),
    Column("archived_at", UtcInstant),
    Column("stage_set", Choice(Stage)),
    PrimaryKeyConstraint("server_id", "chapter_id"),
    UniqueConstraint("server_id", "name_key"),
)
chapter_leads = table(
    "chapter_leads",
    Column("server_id", BigId, nullable=False),
    Column("chapter_id", BigId, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("since", UtcInstant, nullable=False),
    Column("is_told", Flag, nullable=False, server_default="0"),  # agreed to direct messages about the chapter
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

Index("ix_chapter_members_joined", *(chapter_members.c[n] for n in ("server_id", "chapter_id", "joined_at", "user_id")))

_FACTS = [column for column in chapters.columns if column.name != "name_key"]
_MEMBERS = (
    select(func.count())
    .select_from(chapter_members)
    .where(chapter_members.c.server_id == chapters.c.server_id, chapter_members.c.chapter_id == chapters.c.chapter_id)
    .scalar_subquery()
)
_ALIVE = chapters.c.archived_at.is_(None)


def add(tx: Transaction, chapter: Chapter) -> None:
    """Keep a new chapter."""
    row = {column.name: getattr(chapter, column.name) for column in _FACTS}
    tx.execute(insert(chapters).values(**row, name_key=name_key(chapter.name)))


# Built once: what buttons and lists ask; building a statement costs more than running it.
_FIND = select(*_FACTS).where(
    chapters.c.server_id == bindparam("server_id"), chapters.c.chapter_id == bindparam("chapter_id")
)
_FIND_NAMED = select(*_FACTS).where(
    chapters.c.server_id == bindparam("server_id"), chapters.c.name_key == bindparam("name_key")
)


def find(tx: Transaction, server_id: int, chapter_id: int) -> Chapter | None:
    """Return a chapter by number."""
    row = tx.execute(_FIND, {"server_id": server_id, "chapter_id": chapter_id}).mappings().one_or_none()
    return None if row is None else Chapter(**row)


def find_named(tx: Transaction, server_id: int, name: str) -> Chapter | None:
    """Return a chapter by its exact name, whatever its capitals."""
    row = tx.execute(_FIND_NAMED, {"server_id": server_id, "name_key": name_key(name)}).mappings().one_or_none()
    return None if row is None else Chapter(**row)


def count_all(tx: Transaction, server_id: int) -> int:
    """Count the chapters of a server, archived ones too."""
    return int(tx.execute(select(func.count()).where(chapters.c.server_id == server_id)).scalar_one())


def change(tx: Transaction, chapter: Chapter) -> None:
    """Write a changed chapter."""
    row = {column.name: getattr(chapter, column.name) for column in _FACTS}
    where = (chapters.c.server_id == chapter.server_id, chapters.c.chapter_id == chapter.chapter_id)
    tx.execute(update(chapters).where(*where).values(**row, name_key=name_key(chapter.name)))


_OVERVIEWS = select(*_FACTS, _MEMBERS.label("members")).where(chapters.c.server_id == bindparam("server_id"))
_ALL = _OVERVIEWS.where(_ALIVE).order_by(chapters.c.name_key)
_OF_STATE = _ALL.where(chapters.c.state == bindparam("state"))


def list_with_members(tx: Transaction, server_id: int, state: str | None = None) -> list[Overview]:
    """Return the chapters of a server, of one state if given, with the number of their members; by name."""
    if state is None:
        return _overviews(tx, _ALL, {"server_id": server_id})
    return _overviews(tx, _OF_STATE, {"server_id": server_id, "state": state})


_AWAY = func.abs(chapters.c.longitude - bindparam("longitude", type_=Real))
_EAST = case((_AWAY > 180, 360 - _AWAY), else_=_AWAY) * bindparam("narrow", type_=Real)
_NORTH = chapters.c.latitude - bindparam("latitude", type_=Real)
_ABOUT_NEAREST = (
    select(chapters.c.server_id, chapters.c.chapter_id)
    .where(chapters.c.server_id == bindparam("server_id"), _ALIVE, chapters.c.latitude.is_not(None))
    .order_by(_NORTH * _NORTH + _EAST * _EAST)
    .limit(bindparam("most"))
    .subquery()
)
_ABOUT = select(*_FACTS, _MEMBERS.label("members")).join(
    _ABOUT_NEAREST,
    (_ABOUT_NEAREST.c.server_id == chapters.c.server_id) & (_ABOUT_NEAREST.c.chapter_id == chapters.c.chapter_id),
)


def list_about_nearest(tx: Transaction, server_id: int, latitude: float, longitude: float, most: int) -> list[Overview]:
    """Return the chapters nearest to a position on a flat map, in no order: a few more than wanted, to choose from."""
    values = {
        "server_id": server_id,
        "latitude": latitude,
        "longitude": longitude,
        "narrow": cos(radians(latitude)),  # how much shorter a degree to the east is than one to the north
        "most": most,
    }
    return _overviews(tx, _ABOUT, values)


def search(
    tx: Transaction,
    server_id: int,
    text: str,
    limit: int,
    *,
    joined_by: int | None = None,
    among: Collection[int] | None = None,
    archived: bool = False,
) -> list[Chapter]:
    """Return chapters whose name contains a text, those that begin with it first.

    Only those that somebody is in (``joined_by``) or some (``among``), if given; either all or no archived ones.
    """
    wanted = name_key(text)
    query = select(*_FACTS).where(
        chapters.c.server_id == server_id,
        chapters.c.archived_at.is_not(None) if archived else _ALIVE,
        chapters.c.name_key.contains(wanted, autoescape=True),
    )
    if among is not None:
        query = query.where(chapters.c.chapter_id.in_(list(among)))
    if joined_by is not None:
        query = query.where(chapters.c.chapter_id.in_(_joined_ids(server_id, joined_by)))
    first = chapters.c.name_key.startswith(wanted, autoescape=True)
    return _many(tx, query.order_by(first.desc(), chapters.c.name_key).limit(limit))


def list_joined(tx: Transaction, server_id: int, user_id: int) -> list[Chapter]:
    """Return the chapters a person is in, by name."""
    query = select(*_FACTS).where(
        chapters.c.server_id == server_id, _ALIVE, chapters.c.chapter_id.in_(_joined_ids(server_id, user_id))
    )
    return _many(tx, query.order_by(chapters.c.name_key))


_COUNT_MEMBERS = select(func.count()).where(
    chapter_members.c.server_id == bindparam("server_id"), chapter_members.c.chapter_id == bindparam("chapter_id")
)


def count_members(tx: Transaction, server_id: int, chapter_id: int) -> int:
    """Return how many people are in a chapter."""
    return int(tx.execute(_COUNT_MEMBERS, {"server_id": server_id, "chapter_id": chapter_id}).scalar_one())


def list_members(tx: Transaction, server_id: int, chapter_id: int) -> tuple[int, ...]:
    """Return who is in a chapter, in the order they joined."""
    query = (
        select(chapter_members.c.user_id)
        .where(chapter_members.c.server_id == server_id, chapter_members.c.chapter_id == chapter_id)
        .order_by(chapter_members.c.joined_at, chapter_members.c.user_id)
    )
    return tuple(tx.execute(query).scalars())


_ROSTER = (
    select(chapter_members.c.user_id, chapter_members.c.joined_at)
    .where(
        chapter_members.c.server_id == bindparam("server_id"), chapter_members.c.chapter_id == bindparam("chapter_id")
    )
    .order_by(chapter_members.c.joined_at, chapter_members.c.user_id)
    .limit(bindparam("most"))
    .offset(bindparam("start"))
)


def list_roster(
    tx: Transaction, server_id: int, chapter_id: int, most: int, start: int = 0
) -> Sequence[tuple[int, datetime]]:
    """Return members of a chapter with when they joined, in that order."""
    wanted = {"server_id": server_id, "chapter_id": chapter_id, "most": most, "start": start}
    return [(row.user_id, row.joined_at) for row in tx.execute(_ROSTER, wanted)]


def list_joined_between(
    tx: Transaction, server_id: int, chapter_id: int, since: datetime, until: datetime
) -> tuple[int, ...]:
    """Return who joined a chapter from one instant to another, and is still in it."""
    query = (
        select(chapter_members.c.user_id)
        .where(
            chapter_members.c.server_id == server_id,
            chapter_members.c.chapter_id == chapter_id,
            chapter_members.c.joined_at >= since,
            chapter_members.c.joined_at <= until,
        )
        .order_by(chapter_members.c.joined_at, chapter_members.c.user_id)
    )
    return tuple(tx.execute(query).scalars())


def last_joined_at(tx: Transaction, server_id: int, chapter_id: int) -> datetime | None:
    """Return when somebody last joined a chapter."""
    where = (chapter_members.c.server_id == server_id, chapter_members.c.chapter_id == chapter_id)
    found: datetime | None = tx.execute(select(func.max(chapter_members.c.joined_at)).where(*where)).scalar_one()
    return found


def coverage(tx: Transaction, server_id: int) -> Coverage:
    """Count chapters, the people in them (whoever is in two counts once a state) and chapters with a lead, by state."""
    started = (
        select(chapters.c.state, func.count().label("found"))
        .where(chapters.c.server_id == server_id, _ALIVE)
        .group_by(chapters.c.state)
    )
    people = _of_chapters(server_id, chapter_members, chapter_members.c.user_id)
    led = _of_chapters(server_id, chapter_leads, chapter_leads.c.chapter_id)
    return Coverage(_by_state(tx, started), _by_state(tx, people), _by_state(tx, led))


def _of_chapters(server_id: int, who: Any, what: Any) -> Any:
    return (
        select(chapters.c.state, func.count(what.distinct()).label("found"))
        .join(who, (chapters.c.server_id == who.c.server_id) & (chapters.c.chapter_id == who.c.chapter_id))
        .where(chapters.c.server_id == server_id, _ALIVE)
        .group_by(chapters.c.state)
    )


def _by_state(tx: Transaction, query: Any) -> dict[str, int]:
    return {row.state: int(row.found) for row in tx.execute(query)}


_MEMBERS_OF = select(chapter_members.c.user_id).where(
    chapter_members.c.server_id == bindparam("chapters_server"),
    chapter_members.c.chapter_id.in_(bindparam("chapters_ids", expanding=True)),
)


def members_of(server_id: int, chapter_ids: Collection[int]) -> People:
    """Return who is in any of some chapters, as a part of another query."""
    return People(_MEMBERS_OF, {"chapters_server": server_id, "chapters_ids": list(chapter_ids)})


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


_LEADS = (
    select(chapter_leads.c.user_id)
    .where(chapter_leads.c.server_id == bindparam("server_id"), chapter_leads.c.chapter_id == bindparam("chapter_id"))
    .order_by(chapter_leads.c.since, chapter_leads.c.user_id)
)


def list_leads(tx: Transaction, server_id: int, chapter_id: int) -> tuple[int, ...]:
    """Return who leads a chapter, in the order they were named."""
    return tuple(tx.execute(_LEADS, {"server_id": server_id, "chapter_id": chapter_id}).scalars())


def set_told(tx: Transaction, server_id: int, chapter_id: int, user_id: int, *, is_told: bool) -> bool:
    """Keep whether a lead agreed to direct messages about a chapter; say whether they lead it."""
    where = (
        chapter_leads.c.server_id == server_id,
        chapter_leads.c.chapter_id == chapter_id,
        chapter_leads.c.user_id == user_id,
    )
    return tx.execute(update(chapter_leads).where(*where).values(is_told=is_told)).rowcount > 0


def list_told(tx: Transaction, server_id: int, chapter_id: int) -> tuple[int, ...]:
    """Return the leads who agreed to direct messages about a chapter."""
    where = (chapter_leads.c.server_id == server_id, chapter_leads.c.chapter_id == chapter_id)
    query = select(chapter_leads.c.user_id).where(*where, chapter_leads.c.is_told == True)  # noqa: E712
    return tuple(tx.execute(query.order_by(chapter_leads.c.user_id)).scalars())


def list_all_leads(tx: Transaction, server_id: int) -> Sequence[tuple[int, int]]:
    """Return who leads which chapter, in a whole server: pairs of a person and a chapter."""
    query = select(chapter_leads.c.user_id, chapter_leads.c.chapter_id).where(chapter_leads.c.server_id == server_id)
    return [(row.user_id, row.chapter_id) for row in tx.execute(query)]


def list_led(tx: Transaction, server_id: int, user_id: int) -> frozenset[int]:
    """Return the chapters a person leads."""
    where = (chapter_leads.c.server_id == server_id, chapter_leads.c.user_id == user_id)
    return frozenset(tx.execute(select(chapter_leads.c.chapter_id).where(*where)).scalars())


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


def _overviews(tx: Transaction, query: Any, values: Mapping[str, Any]) -> list[Overview]:
    rows = tx.execute(query, values).mappings()
    return [Overview(Chapter(**{key: row[key] for key in _NAMES}), row["members"]) for row in rows]


_NAMES = [column.name for column in _FACTS]


def _many(tx: Transaction, query: Any) -> list[Chapter]:
    rows: Sequence[Any] = tx.execute(query).mappings().all()
    return [Chapter(**row) for row in rows]
