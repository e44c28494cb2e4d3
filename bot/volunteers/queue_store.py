"""Every SQL statement about raised hands and what organizers do about them."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    Index,
    PrimaryKeyConstraint,
    Row,
    Select,
    Text,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    type_coerce,
    update,
)

from bot.database import People, Transaction
from bot.database.schema import table
from bot.database.statements import allocate, upsert
from bot.database.types import BigId, Choice, UtcInstant
from bot.volunteers.model import Entry, FollowUp, Note, Stage
from bot.volunteers.store import volunteers

follow_ups = table(
    "follow_ups",
    Column("server_id", BigId, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("stage", Choice(Stage), nullable=False),
    Column("organizer_id", BigId),
    Column("waiting_since", UtcInstant),
    Column("due_at", UtcInstant),
    Column("gone_at", UtcInstant),
    Column("act_at", UtcInstant, nullable=False),  # follows from the others; kept to be sorted by
    PrimaryKeyConstraint("server_id", "user_id"),
)
# Of those who are there; a page, its order and what is skipped before it are read from one of these alone.
_HERE: dict[str, Any] = {"sqlite_where": text("gone_at IS NULL"), "postgresql_where": text("gone_at IS NULL")}
_ACT = (follow_ups.c.act_at, follow_ups.c.user_id)
Index("ix_follow_ups_act", follow_ups.c.server_id, *_ACT, **_HERE)
Index("ix_follow_ups_stage", follow_ups.c.server_id, follow_ups.c.stage, *_ACT, **_HERE)
hands = table(
    "hands",
    Column("server_id", BigId, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("interest", Text, nullable=False),
    Column("raised_at", UtcInstant, nullable=False),
    Column("act_at", UtcInstant, nullable=False),  # the follow-up's; kept here to be sorted by
    PrimaryKeyConstraint("server_id", "user_id", "interest"),
)
Index("ix_hands_interest", hands.c.server_id, hands.c.interest, hands.c.act_at, hands.c.user_id)

notes = table(
    "follow_up_notes",
    Column("server_id", BigId, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("note_id", BigId, nullable=False),
    Column("author_id", BigId, nullable=False),
    Column("at", UtcInstant, nullable=False),
    Column("text", Text, nullable=False),
    PrimaryKeyConstraint("server_id", "user_id", "note_id"),
)

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""When somebody has to act on a person for whom nothing is to be done."""

_FACTS = [column for column in follow_ups.columns if column.name != "act_at"]


def _whose(where: Any, server_id: int, user_id: int) -> tuple[Any, Any]:
    return where.c.server_id == server_id, where.c.user_id == user_id


def find(tx: Transaction, server_id: int, user_id: int) -> FollowUp | None:
    """Return how far organizers are with a person."""
    row = tx.execute(select(*_FACTS).where(*_whose(follow_ups, server_id, user_id))).mappings().one_or_none()
    return None if row is None else FollowUp(**row)


def save(tx: Transaction, server_id: int, follow_up: FollowUp) -> None:
    """Write how far organizers are with a person."""
    row = {column.name: getattr(follow_up, column.name) for column in _FACTS}
    act_at = (follow_up.needs_action_at if follow_up.gone_at is None else None) or NEVER
    upsert(tx, follow_ups, row | {"server_id": server_id, "act_at": act_at}, key=["server_id", "user_id"])
    tx.execute(update(hands).where(*_whose(hands, server_id, follow_up.user_id)).values(act_at=act_at))


def list_cared_for(tx: Transaction, server_id: int, organizer_id: int) -> list[int]:
    """Return of whom somebody takes care."""
    where = (follow_ups.c.server_id == server_id, follow_ups.c.organizer_id == organizer_id)
    return list(tx.execute(select(follow_ups.c.user_id).where(*where).order_by(follow_ups.c.user_id)).scalars())


def list_hands(tx: Transaction, server_id: int, user_id: int) -> dict[str, datetime]:
    """Return what a person offers to do, with since when; the longest first."""
    query = select(hands.c.interest, hands.c.raised_at).where(*_whose(hands, server_id, user_id))
    return {row.interest: row.raised_at for row in tx.execute(query.order_by(hands.c.raised_at, hands.c.interest))}


def add_hands(tx: Transaction, server_id: int, user_id: int, interests: Sequence[str]) -> None:
    """Raise hands; :func:`save` puts them in their place in the queue."""
    row = {"server_id": server_id, "user_id": user_id, "raised_at": tx.now, "act_at": NEVER}
    rows = [row | {"interest": each} for each in interests]
    upsert(tx, hands, rows, key=["server_id", "user_id", "interest"], change=())


def remove_hands(tx: Transaction, server_id: int, user_id: int, interests: Collection[str]) -> None:
    """Lower hands."""
    if interests:
        tx.execute(delete(hands).where(*_whose(hands, server_id, user_id), hands.c.interest.in_(list(interests))))


_IS_HERE = follow_ups.c.gone_at.is_(None)
_ORDER = (follow_ups.c.act_at, follow_ups.c.user_id)
# So that SQLite begins with the people, and not with the order or the stage.
_UNINDEXED_ACT = type_coerce(follow_ups.c.act_at, BigId) + 0
_UNINDEXED_STAGE = type_coerce(follow_ups.c.stage, Text).concat("")
_ENTRY = (*_FACTS, volunteers.c.state, volunteers.c.interests)


def _mine() -> Any:
    return (volunteers.c.server_id == follow_ups.c.server_id) & (volunteers.c.user_id == follow_ups.c.user_id)


# Built once: building a statement costs more than running it.
@cache
def _narrowed(among: Select[tuple[int]] | None, *, by_interest: bool, by_stage: bool) -> Select[Any]:
    """Build what finds a part of the queue, in order; of whoever has left the server nothing.

    Some people among many are found first and then put in order; an interest has an order of its own.
    """
    is_up = (hands.c.server_id == follow_ups.c.server_id) & (hands.c.user_id == follow_ups.c.user_id)
    offers = hands.c.interest == bindparam("of_interest")
    query = select(follow_ups.c.user_id).where(follow_ups.c.server_id == bindparam("of_server"), _IS_HERE)
    stage = follow_ups.c.stage if among is None else _UNINDEXED_STAGE
    if by_stage:
        query = query.where(stage == bindparam("of_stage", type_=follow_ups.c.stage.type))
    if among is not None:
        query = query.where(follow_ups.c.user_id.in_(among))
        query = query.where(select(hands.c.user_id).where(is_up, offers).exists()) if by_interest else query
        return query.order_by(_UNINDEXED_ACT, follow_ups.c.user_id)
    if by_interest:
        raised = query.join(hands, is_up).where(hands.c.server_id == bindparam("of_server"), offers)
        return raised.order_by(hands.c.act_at, hands.c.user_id)
    return query.order_by(*_ORDER)


@cache
def _page(among: Select[tuple[int]] | None, *, by_interest: bool, by_stage: bool) -> Select[Any]:
    """Build a page of it; what is skipped is only counted off, not looked up."""
    found = _narrowed(among, by_interest=by_interest, by_stage=by_stage)
    numbers = found.offset(bindparam("skip")).limit(bindparam("most")).subquery()
    return (
        select(*_ENTRY)
        .join(numbers, follow_ups.c.user_id == numbers.c.user_id)
        .join(volunteers, _mine())
        .where(follow_ups.c.server_id == bindparam("of_server"))
        .order_by(*_ORDER)
    )


@cache
def _whole(among: Select[tuple[int]] | None, *, by_interest: bool, by_stage: bool) -> Select[Any]:
    found = _narrowed(among, by_interest=by_interest, by_stage=by_stage)
    words = (volunteers.c.skills, volunteers.c.availability, volunteers.c.about)
    return found.with_only_columns(*_ENTRY, *words).join(volunteers, _mine())


def _narrowing(
    server_id: int, among: People | None, interest: str | None, stage: Stage | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return how a part of the queue is built, and the values of its parameters."""
    built = {
        "among": None if among is None else among.query,
        "by_interest": interest is not None,
        "by_stage": stage is not None,
    }
    values: dict[str, Any] = {"of_server": server_id, **({} if among is None else among.parameters)}
    values |= {} if interest is None else {"of_interest": interest}
    return built, values | ({} if stage is None else {"of_stage": stage})


def list_page(
    tx: Transaction,
    server_id: int,
    *,
    among: People | None,
    interest: str | None,
    stage: Stage | None,
    skip: int,
    most: int,
) -> list[Entry]:
    """Return a part of the queue, in order; of whoever has left the server nothing."""
    built, values = _narrowing(server_id, among, interest, stage)
    return [_entry(row) for row in tx.execute(_page(**built), values | {"skip": skip, "most": most})]


def list_all(
    tx: Transaction, server_id: int, *, among: People | None, interest: str | None, stage: Stage | None
) -> list[tuple[Entry, str, str, str]]:
    """Return the queue in order, each with skills, availability and what else they said; nobody who has left."""
    built, values = _narrowing(server_id, among, interest, stage)
    found = tx.execute(_whole(**built), values)
    return [(_entry(row), row.skills, row.availability, row.about) for row in found]


def _entry(row: Row[Any]) -> Entry:
    return Entry(FollowUp(*row[: len(_FACTS)]), row.state, tuple(row.interests))


def list_waiting(tx: Transaction, server_id: int, until: datetime, most: int) -> tuple[list[Entry], int]:
    """Return whose hand is up since before an instant, the longest first, and how many they are."""
    return _some(tx, server_id, most, follow_ups.c.waiting_since <= until, follow_ups.c.act_at <= until)


def list_due(tx: Transaction, server_id: int, most: int) -> tuple[list[Entry], int]:
    """Return who was to be followed up by now, the longest first, and how many they are."""
    return _some(tx, server_id, most, follow_ups.c.waiting_since.is_(None), follow_ups.c.act_at <= tx.now)


def count_waiting(tx: Transaction, server_id: int) -> tuple[int, datetime | None]:
    """Count whose hand is up, and return since when the first of them."""
    first = func.min(follow_ups.c.waiting_since).label("first")
    query = select(func.count().label("people"), first)
    counted = tx.execute(
        query.where(
            follow_ups.c.server_id == server_id,
            _IS_HERE,
            follow_ups.c.act_at < NEVER,
            follow_ups.c.waiting_since.is_not(None),
        )
    ).one()
    return int(counted.people), counted.first


def count_gone(tx: Transaction, server_id: int, since: datetime) -> int:
    """Count who was found to have left the server since an instant."""
    query = select(func.count()).where(follow_ups.c.server_id == server_id, follow_ups.c.gone_at >= since)
    return int(tx.execute(query).scalar_one())


def _some(tx: Transaction, server_id: int, most: int, *where: Any) -> tuple[list[Entry], int]:
    here = (follow_ups.c.server_id == server_id, _IS_HERE, *where)
    count = select(func.count()).select_from(follow_ups).where(*here)
    query = select(*_ENTRY).join(volunteers, _mine()).where(*here).order_by(*_ORDER).limit(most)
    return [_entry(row) for row in tx.execute(query)], int(tx.execute(count).scalar_one())


def add_note(tx: Transaction, server_id: int, user_id: int, author_id: int, text: str) -> None:
    """Keep a note about a person."""
    row = {"server_id": server_id, "user_id": user_id, "author_id": author_id, "at": tx.now, "text": text}
    tx.execute(insert(notes).values(row | {"note_id": allocate(tx, server_id, "note")}))


def list_notes(tx: Transaction, server_id: int, user_id: int, most: int | None = None) -> list[Note]:
    """Return the notes about a person, the latest first."""
    query = select(notes.c.author_id, notes.c.at, notes.c.text).where(*_whose(notes, server_id, user_id))
    return [Note(**row) for row in tx.execute(query.order_by(notes.c.note_id.desc()).limit(most)).mappings()]
