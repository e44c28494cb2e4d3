"""Statements that the two engines spell differently."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    Table,
    TableValuedAlias,
    Text,
    any_,
    bindparam,
    cast,
    column,
    func,
    select,
    tuple_,
    values,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from bot.database.prepared import OfRows, Prepared
from bot.database.schema import counters
from bot.database.transaction import Transaction
from bot.database.types import Json


def _insert(dialect: str, table: Table) -> Any:
    return (postgresql if dialect == "postgresql" else sqlite).insert(table)


def _upserting(dialect: str, table: Table, key: tuple[str, ...], change: tuple[str, ...]) -> Any:
    statement = _insert(dialect, table)
    if not change:
        return statement.on_conflict_do_nothing(index_elements=list(key))
    excluded = statement.excluded
    return statement.on_conflict_do_update(index_elements=list(key), set_={name: excluded[name] for name in change})


# Built once: building a statement costs more than running it.
_upserting_many = cache(_upserting)


@cache
def _upserting_one(table: Table, columns: tuple[str, ...], key: tuple[str, ...], change: tuple[str, ...]) -> Prepared:
    values = {name: bindparam(name, type_=table.c[name].type) for name in columns}
    on_sqlite, on_postgresql = (
        _upserting(dialect, table, key, change).values(values) for dialect in ("sqlite", "postgresql")
    )
    return Prepared(on_sqlite, on_postgresql)


def _allocating(dialect: str) -> Any:
    values = {"server_id": bindparam("server_id"), "name": bindparam("name"), "value": 1}
    change = {"value": counters.c.value + 1}
    return (
        _insert(dialect, counters)
        .values(values)
        .on_conflict_do_update(index_elements=["server_id", "name"], set_=change)
        .returning(counters.c.value)
    )


_ALLOCATE = Prepared(_allocating("sqlite"), _allocating("postgresql"))


def upsert(
    tx: Transaction,
    table: Table,
    rows: Mapping[str, Any] | Sequence[Mapping[str, Any]],
    *,
    key: Sequence[str],
    change: Sequence[str] | None = None,
) -> int:
    """Insert rows; where a row with the same key stands, change it instead.

    Args:
        tx: the transaction.
        table: where to.
        rows: one row, or several with the same columns.
        key: the columns of a unique constraint or primary key.
        change: the columns to change in a standing row; by default all but the key, ``()`` for none.

    Returns:
        The number of rows written; with ``change=()`` only new rows count.
    """
    many = [rows] if isinstance(rows, Mapping) else list(rows)
    if not many:
        return 0
    columns = [name for name in many[0] if name not in key] if change is None else change
    if len(many) == 1:
        return _upserting_one(table, tuple(many[0]), tuple(key), tuple(columns)).change(tx, **many[0])
    return tx.execute(_upserting_many(tx.connection.dialect.name, table, tuple(key), tuple(columns)), many).rowcount


@cache
def _adding(dialect: str, table: Table, key: tuple[str, ...], column: str) -> Any:
    statement = _insert(dialect, table)
    more = table.c[column] + statement.excluded[column]
    return statement.on_conflict_do_update(index_elements=list(key), set_={column: more})


def add_up(
    tx: Transaction, table: Table, rows: Sequence[Mapping[str, Any]], *, key: Sequence[str], column: str
) -> None:
    """Insert counts; where a row with the same key stands, add to its ``column`` instead."""
    if rows:
        statement = _adding(tx.connection.dialect.name, table, tuple(key), column)
        tx.execute(statement, list(rows) if len(rows) > 1 else rows[0])


def each_of(dialect: str, name: str) -> TableValuedAlias:
    """Return a list of texts, given as one value, as rows with a ``value``: for what is asked of each of many.

    One statement for lists of any length, which :class:`Prepared` can take.
    """
    given = bindparam(name, type_=Json)
    many = func.jsonb_array_elements_text(cast(given, JSONB)) if dialect == "postgresql" else func.json_each(given)
    return many.table_valued(column("value", Text))


def among(dialect: str, whose: ColumnElement[int], name: str) -> ColumnElement[bool]:
    """Compare a number with a list of numbers, given as one value: ``IN`` for :class:`Prepared`, of any length."""
    if dialect == "postgresql":
        return whose == any_(bindparam(name, type_=ARRAY(BigInteger)))
    given = func.json_each(bindparam(name, type_=Json)).table_valued(column("value", Integer))
    return whose.in_(select(given.c.value))


def among_pairs(dialect: str, whose: tuple[ColumnElement[int], ColumnElement[int]], name: str) -> ColumnElement[bool]:
    """Compare two numbers with a list of pairs, given as one value."""
    return tuple_(*whose).in_(select(*numbers_of(dialect, name, 2)))


def numbers_of(dialect: str, name: str, count: int) -> list[ColumnElement[int]]:
    """Return as columns what stands in a list of so many numbers each, the whole given as one value.

    A statement can have one such list.
    """
    if dialect == "postgresql":
        given = cast(bindparam(name, type_=Json), JSONB)
        row = func.jsonb_array_elements(given).table_valued(column("value", JSONB)).c.value
        return [cast(row[place].astext, BigInteger) for place in range(count)]
    # To look four times into each piece of JSON costs as much as to change the row that it is about.
    one = tuple(bindparam(f"{name}_{place}", type_=OfRows(name)) for place in range(count))
    return list(values(*(column(f"n{place}", Integer) for place in range(count))).data([one]).cte(name).c)


def prepared_for_both(build: Callable[[str], Select[Any]]) -> Prepared:
    """Prepare a query that is built differently for "sqlite" and for "postgresql"."""
    return Prepared(build("sqlite"), build("postgresql"))


def allocate(tx: Transaction, server_id: int, name: str) -> int:
    """Give out the next number of a kind of thing in a server: 1, 2, 3 …; a number is never given twice."""
    return int(_ALLOCATE.value(tx, server_id=server_id, name=name))
