"""A prepared statement says and takes what SQLAlchemy would, on both databases."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import pytest
from sqlalchemy import Column, Index, MetaData, Table, Text, Update, bindparam, cast, delete, func, select, update
from sqlalchemy.exc import IntegrityError, StatementError

from bot.database import Database, Transaction
from bot.database.prepared import Prepared
from bot.database.statements import allocate, among_pairs, numbers_of, prepared_for_both, upsert
from bot.database.types import BigId, Choice, Json, UtcInstant

NOON = datetime(2026, 3, 8, 12, 0, 0, 123456, tzinfo=UTC)


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


things = Table(
    "things",
    MetaData(),
    Column("id", BigId, primary_key=True, autoincrement=False),
    Column("colour", Choice(Colour), nullable=False),
    Column("at", UtcInstant),
    Column("facts", Json),
    Column("words", Text),
    sqlite_strict=True,
    info={"announces": "things"},
)
Index("ix_things_words", things.c.words, unique=True)

_FIND = Prepared(select(things).where(things.c.id == bindparam("id")))
_COUNT = Prepared(select(things.c.colour, func.count().label("many")).group_by(things.c.colour))
_PAINT = Prepared(
    update(things)
    .where(things.c.id >= bindparam("least"), things.c.colour != Colour.RED)
    .values(colour=Colour.RED, at=bindparam("now", type_=UtcInstant))
)


def _mark(dialect: str) -> Update:
    thing, mark = numbers_of(dialect, "marks", 2)
    words = {"words": cast(mark, Text)}
    return (
        update(things).where(things.c.id == thing, things.c.id < bindparam("most")).values(words).returning(things.c.id)
    )


_MARK = Prepared(_mark("sqlite"), _mark("postgresql"))
_ARE_COLOURED = prepared_for_both(
    lambda dialect: (
        select(things.c.id)
        .where(things.c.colour == bindparam("colour", type_=Choice(Colour)))
        .where(among_pairs(dialect, (things.c.id, things.c.id), "pairs"))
    )
)
_DROP = Prepared(delete(things).where(things.c.id == bindparam("id")))
ROW = {"id": 2**60, "colour": Colour.BLUE, "at": NOON, "facts": {"a": [1, None]}, "words": None}


@pytest.fixture
async def made(database: Database) -> Database:
    await database.write(lambda tx: things.create(tx.connection))
    return database


async def test_every_type_comes_back_as_it_went(made: Database) -> None:
    def verb(tx: Transaction) -> None:
        assert upsert(tx, things, ROW, key=["id"]) == 1
        kept = _FIND.row(tx, id=2**60)
        assert {name: getattr(kept, name) for name in ROW} == ROW
        assert kept.colour is Colour.BLUE
        assert kept.at.tzinfo is UTC
        assert dict(tx.execute(select(things)).mappings().one()) == ROW
        assert _FIND.row(tx, id=1) is None
        assert _FIND.value(tx, id=1) is None
        assert _FIND.value(tx, id=2**60) == 2**60

    await made.write(verb)


async def test_changes_are_counted_and_announced(made: Database) -> None:
    heard: list[str] = []
    made.listen("things", lambda: heard.append("changed"))

    def verb(tx: Transaction) -> None:
        upsert(tx, things, [{"id": number, "colour": Colour.BLUE} for number in range(4)], key=["id"])
        assert _PAINT.change(tx, least=1, now=NOON) == 3
        assert _PAINT.change(tx, least=1, now=NOON) == 0
        assert {row.colour: row.many for row in _COUNT.rows(tx)} == {Colour.RED: 3, Colour.BLUE: 1}
        assert upsert(tx, things, {"id": 1, "colour": Colour.BLUE}, key=["id"], change=()) == 0
        assert upsert(tx, things, {"id": 9, "colour": Colour.BLUE}, key=["id"], change=()) == 1

    await made.write(verb)
    assert heard == ["changed"]
    await made.write(lambda tx: _DROP.change(tx, id=9))
    await made.write(lambda tx: tx.execute(delete(things).where(things.c.id == 9)).rowcount)
    assert heard == ["changed"] * 3
    await made.read(_FIND.row, id=1)
    assert heard == ["changed"] * 3


async def test_what_the_database_refuses_is_refused_alike(made: Database) -> None:
    def twice(tx: Transaction) -> None:
        for number in (1, 2):
            upsert(tx, things, {"id": number, "colour": Colour.RED, "words": "same"}, key=["id"])

    with pytest.raises(IntegrityError):
        await made.write(twice)
    with pytest.raises((KeyError, StatementError)):
        await made.read(_FIND.rows)  # a value is missing
    with pytest.raises((ValueError, StatementError)):
        await made.write(lambda tx: upsert(tx, things, {"id": 1, "colour": "green"}, key=["id"]))
    assert not await made.read(_COUNT.rows)


async def test_a_list_of_rows_of_any_length_is_one_value(made: Database) -> None:
    def verb(tx: Transaction) -> None:
        many = [{"id": number, "colour": Colour.BLUE, "words": None} for number in range(200)]
        upsert(tx, things, many, key=["id"])
        marks = [(number, 2**62 - number) for number in range(0, 200, 2)]
        assert {row.id for row in _MARK.rows(tx, marks=marks, most=100)} == set(range(0, 100, 2))
        assert _FIND.row(tx, id=98).words == str(2**62 - 98)
        assert _FIND.row(tx, id=99).words is None
        assert [row.id for row in _MARK.rows(tx, marks=[(7, 1)], most=100)] == [7]
        assert _MARK.rows(tx, marks=[], most=100) == []
        pairs = [(3, 3), (4, 5), (500, 500)]
        assert [row.id for row in _ARE_COLOURED.rows(tx, pairs=pairs, colour=Colour.BLUE)] == [3]
        assert _ARE_COLOURED.rows(tx, pairs=pairs, colour=Colour.RED) == []

    await made.write(verb)
    with pytest.raises(IntegrityError):
        await made.write(_MARK.rows, marks=[(1, 5), (2, 5)], most=100)  # no two have the same words
    assert (await made.read(_FIND.row, id=1)).words is None


async def test_a_statement_that_failed_in_a_savepoint_leaves_the_rest(made: Database) -> None:
    def verb(tx: Transaction) -> None:
        upsert(tx, things, {"id": 1, "colour": Colour.RED, "words": "same"}, key=["id"])
        with pytest.raises(IntegrityError), tx.connection.begin_nested():
            upsert(tx, things, {"id": 2, "colour": Colour.RED, "words": "same"}, key=["id"])
        assert allocate(tx, 1, "thing") == 1

    await made.write(verb)
    assert [row.many for row in await made.read(_COUNT.rows)] == [1]


async def test_what_was_made_of_a_row_is_made_anew_once_the_row_is_another(made: Database) -> None:
    rows: list[Colour] = []

    def make(row: Any) -> tuple[Colour]:
        rows.append(row.colour)
        return (row.colour,)

    def verb(tx: Transaction) -> None:
        upsert(tx, things, ROW, key=["id"])
        assert _FIND.made(tx, make, id=1) is None
        assert _FIND.made(tx, make, id=2**60) == _FIND.made(tx, make, id=2**60) == (Colour.BLUE,)
        _PAINT.change(tx, least=1, now=NOON)
        assert _FIND.made(tx, make, id=2**60) == (Colour.RED,)

    await made.write(verb)
    assert set(rows) == {Colour.BLUE, Colour.RED}
