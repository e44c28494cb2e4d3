"""Statements that run at every press of a button: compiled once, and on SQLite run by the driver itself."""

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import lru_cache, partial
from itertools import chain
from typing import Any, TypeVar

from sqlalchemy import Delete, Insert, Integer, Select, Update
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError

from bot.database.transaction import Transaction
from bot.database.types import Choice, UtcInstant

_DIALECT = sqlite.dialect(paramstyle="qmark")

T = TypeVar("T")
_REMEMBERED = 256  # rows of one statement of which is kept what was made of them

Processor = Callable[[Any], Any] | None


class OfRows(Integer):
    """The type of each number in a row, of which a statement is given a list: SQLite has a ``VALUES`` for it."""

    def __init__(self, name: str) -> None:
        self.name = name


class Prepared:
    """A statement whose values are all ``bindparam``s (but for literals); an upsert is one per dialect.

    SQLAlchemy needs 0.1 ms for a statement that SQLite runs in 0.01 (docs/benchmarks.md). Here a statement keeps its
    types, both ways, and does without the rest: no lists of values (``IN``) but one of rows of numbers
    (:func:`~bot.database.statements.numbers_of`), and what it finds are named tuples.

    Args:
        statement: any statement; for an insert that the two dialects spell differently, SQLite's.
        on_postgresql: what runs there instead, if it is spelled differently.
    """

    def __init__(self, statement: Select[Any] | Insert | Update | Delete, on_postgresql: Any = None) -> None:
        self._statement = statement
        self._on_postgresql = statement if on_postgresql is None else on_postgresql
        compiled: Any = statement.compile(dialect=_DIALECT)
        self._sql = str(compiled)
        binds = {name: parameter for parameter, name in compiled.bind_names.items()}
        names: Sequence[str] = compiled.positiontup or ()
        of_rows = [binds[name].type.name for name in names if isinstance(binds[name].type, OfRows)]
        self._list, self._width = next(iter(of_rows), None), len(of_rows)
        assert all(isinstance(binds[name].type, OfRows) for name in names[: self._width])  # noqa: S101 - it comes first
        assert len({*of_rows}) <= 1  # noqa: S101 - and is the only one
        names = names[self._width :]
        self._parameters = [(name, _binder(binds[name].type)) for name in names]
        self._fixed = {name: binds[name].value for name in names if not binds[name].required}
        columns = list(statement.exported_columns)
        row: Any = namedtuple("Row", [column.name for column in columns]) if columns else tuple
        self._make = partial(tuple.__new__, row)
        self._results = [_reader(column.type) for column in columns]
        self._plain = not any(self._results)
        self._changes = not isinstance(statement, Select)
        self._made: dict[Any, Any] = {}

    def rows(self, tx: Transaction, **values: Any) -> Sequence[Any]:
        """Run it; return the rows, whose columns are attributes."""
        if tx.raw is None:
            return tx.execute(self._on_postgresql, values).all()
        return self._read(self._run(tx, tx.raw, values).fetchall())

    def _read(self, found: Any) -> list[Any]:
        if not self._plain:  # column by column: a hundred rows cost a third of what they do one by one
            columns = zip(*found, strict=True)
            read = [each if reader is None else map(reader, each) for each, reader in zip(columns, self._results)]  # noqa: B905 - no rows, no columns
            found = zip(*read, strict=True)
        return list(map(self._make, found))

    def made(self, tx: Transaction, make: Callable[[Any], T], **values: Any) -> T | None:
        """Run it; return what ``make`` makes of its only row, or None.

        What was made of exactly this row before is handed out again, so it must be frozen, and made of nothing else.
        """
        if tx.raw is None:
            row = tx.execute(self._on_postgresql, values).one_or_none()
            return None if row is None else make(row)
        found = self._run(tx, tx.raw, values).fetchall()
        if not found:
            return None
        key = make, found[0]
        made: T | None = self._made.get(key)
        if made is None:
            if len(self._made) >= _REMEMBERED:
                self._made.clear()
            made = self._made[key] = make(self._read(found)[0])
        return made

    def row(self, tx: Transaction, **values: Any) -> Any:
        """Run it; return its only row, or None."""
        found = self.rows(tx, **values)
        return found[0] if found else None

    def value(self, tx: Transaction, **values: Any) -> Any:
        """Run it; return the only column of its only row, or None."""
        found = self.rows(tx, **values)
        return found[0][0] if found else None

    def change(self, tx: Transaction, **values: Any) -> int:
        """Run it; return the number of rows changed."""
        if tx.raw is None:
            return tx.execute(self._on_postgresql, values).rowcount
        return self._run(tx, tx.raw, values).rowcount

    def _run(self, tx: Transaction, raw: sqlite3.Connection, values: Mapping[str, Any]) -> sqlite3.Cursor:
        if self._changes:
            tx.note(self._statement, values)  # type: ignore[arg-type]
        given = {**self._fixed, **values} if self._fixed else values
        bound = [given[name] if bind is None else bind(given[name]) for name, bind in self._parameters]
        sql = self._sql
        if self._list is not None:
            rows = given[self._list] or [[None] * self._width]
            one = f"({', '.join('?' * self._width)})"
            sql = sql.replace(one, ", ".join([one] * len(rows)), 1)
            bound[:0] = chain.from_iterable(rows)
        try:
            return raw.execute(sql, bound)
        except sqlite3.Error as error:  # the statement has undone itself
            raise DBAPIError.instance(sql, None, error, sqlite3.Error) from error


def _binder(of_type: Any) -> Processor:
    found: Processor = of_type.dialect_impl(_DIALECT).bind_processor(_DIALECT)
    return found


class _Members(dict[str | None, Any]):
    """The members of an enum by their values; what is none of them is refused as the enum does."""

    def __init__(self, enum: type[Enum]) -> None:
        super().__init__({None: None, **{each.value: each for each in enum}})
        self._enum = enum

    def __missing__(self, value: str | None) -> Any:
        return self._enum(value)


# What is due, or was written, together has the same instants.
_instant = lru_cache(maxsize=1024)(partial(UtcInstant().process_result_value, dialect=_DIALECT))


def _reader(of_type: Any) -> Processor:
    if isinstance(of_type, Choice):
        return _Members(of_type.enum).__getitem__
    if isinstance(of_type, UtcInstant):
        return _instant
    found: Processor = of_type.dialect_impl(_DIALECT).result_processor(_DIALECT, None)
    return found
