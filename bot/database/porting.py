"""From a SQLite file to an empty PostgreSQL database: everything or nothing, and counted afterwards."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text

from bot.clock import Clock
from bot.database.address import Address
from bot.database.migrate import current_revision, ensure_not_newer, known_revisions, upgrade
from bot.database.transaction import Transaction
from bot.errors import UserError

_AT_ONCE = 5_000  # rows in memory
_VERSION = "alembic_version"
_TURN = 1 << 64

OnTable = Callable[[str, int], None]
"""Told of each table, and how many of its rows are there."""


class CannotPort(UserError):
    """Nothing was copied; the text says why, and what to do."""


@dataclass(frozen=True)
class Content:
    """What is in a table: how many rows, and a sum over them that does not depend on their order."""

    rows: int
    checksum: int


@dataclass(frozen=True)
class Ported:
    """What was copied.

    Attributes:
        tables: each with its rows.
        without_nul: texts out of which a character had to be left that PostgreSQL cannot keep.
    """

    tables: dict[str, Content]
    without_nul: int

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(content.rows for content in self.tables.values())


class _Sum:
    """Adds up rows, in whatever order they come."""

    def __init__(self) -> None:
        self.rows = 0
        self._sum = 0

    def add(self, row: tuple[Any, ...]) -> None:
        self.rows += 1
        self._sum += int.from_bytes(blake2b(repr(row).encode(), digest_size=8).digest(), "big")

    @property
    def content(self) -> Content:
        return Content(self.rows, self._sum % _TURN)


class _Source:
    """The SQLite file, as it is at one instant."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self.raw = raw
        self.without_nul = 0
        raw.execute("PRAGMA query_only = ON")
        raw.execute("BEGIN")

    @property
    def revision(self) -> str | None:
        found = self.raw.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [_VERSION]).fetchone()
        row = found and self.raw.execute("SELECT version_num FROM alembic_version").fetchone()
        return str(row[0]) if row else None

    def tables(self) -> set[str]:
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        return {str(row[0]) for row in self.raw.execute(query)} - {_VERSION}

    def columns(self, table: str) -> list[str]:
        return [str(row[0]) for row in self.raw.execute("SELECT name FROM pragma_table_info(?)", [table])]

    def highest(self, table: str) -> int:
        """Return the highest number that was ever given out, though its row may be gone."""
        row = self.raw.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", [table]).fetchone()
        return int(row[0]) if row else 0

    def rows(self, table: str, columns: list[str], total: _Sum) -> Iterator[tuple[Any, ...]]:
        """Read a table as PostgreSQL will hold it."""
        cursor = self.raw.execute(f"SELECT {_list(columns)} FROM {_name(table)}")  # noqa: S608 - our own tables' names  # nosec B608
        while batch := cursor.fetchmany(_AT_ONCE):
            for row in batch:
                kept = self._without_nul(row) if any(type(value) is str and "\0" in value for value in row) else row
                total.add(kept)
                yield kept

    def _without_nul(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        self.without_nul += 1
        return tuple(value.replace("\0", "") if isinstance(value, str) else value for value in row)


def _name(name: str) -> str:
    return f'"{name}"'


def _list(names: Iterable[str]) -> str:
    return ", ".join(map(_name, names))


async def port(source: Path, target: Address, clock: Clock, on_table: OnTable) -> Ported:
    """Copy a SQLite database into an empty PostgreSQL database, in one transaction, and compare the two.

    Only while nobody uses the SQLite file. It is read in batches, so memory does not grow with it, and left as it is.

    Raises:
        CannotPort: either is not as it must be, or what arrived is not what was sent; the target is as it was.
        SchemaTooNew: the file belongs to a newer Groundswell.
    """
    from sqlalchemy.ext.asyncio import create_async_engine

    if target.url is None:
        raise CannotPort("The target must be a PostgreSQL database: --to postgresql://user:password@host/name")
    if not source.is_file():
        raise CannotPort(f"There is no database at {source}. DATA_DIR or DATABASE_URL says where it is.")
    engine = create_async_engine(target.url, hide_parameters=True)
    try:
        with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)) as raw:
            origin = _Source(raw)
            ensure_not_newer(origin.revision)
            if origin.revision != known_revisions()[-1]:
                raise CannotPort(f"{source} is at an older schema version. First type: python -m bot migrate")
            async with engine.begin() as connection:
                await connection.run_sync(_make_room, clock)
                order = await connection.run_sync(_in_order)
                if set(order) != origin.tables():
                    raise CannotPort(f"The tables differ: {', '.join(sorted(set(order) ^ origin.tables()))}.")
                adapted = await connection.get_raw_connection()
                tables = await _copy_all(origin, adapted.driver_connection, order, on_table)
                await connection.run_sync(_go_on_counting, origin)
    except sqlite3.Error as error:
        raise CannotPort(f"{source} cannot be read: {error}. Nothing was copied.") from error
    finally:
        await engine.dispose()
    return Ported(tables, origin.without_nul)


def _make_room(connection: Connection, clock: Clock) -> None:
    """Make the schema in an empty database; one with a schema but without rows is as good.

    Raises:
        CannotPort: somebody's rows are there.
    """
    tx = Transaction(connection, clock())
    tables = set(inspect(connection).get_table_names()) - {_VERSION}
    if current_revision(tx) is None and not tables:
        upgrade(tx)
        for table in reversed(_in_order(connection)):  # a migration may have put rows there
            connection.execute(text(f"DELETE FROM {_name(table)}"))  # noqa: S608 - our own tables' names  # nosec B608
        return
    full = [table for table in sorted(tables) if _has_rows(connection, table)]
    if full or current_revision(tx) != known_revisions()[-1]:
        named = f" (rows in {', '.join(full[:3])})" if full else ""
        raise CannotPort(
            f"The target is not empty{named}, and nothing there is overwritten. Make a new database: createdb NAME"
        )


def _has_rows(connection: Connection, table: str) -> bool:
    query = f"SELECT EXISTS (SELECT 1 FROM {_name(table)})"  # noqa: S608 - a table that is there  # nosec B608
    return bool(connection.execute(text(query)).scalar_one())


def _in_order(connection: Connection) -> list[str]:
    """List the tables, each after those it refers to."""
    found = inspect(connection).get_sorted_table_and_fkc_names()
    return [table for table, _ in found if table is not None and table != _VERSION]


async def _copy_all(origin: _Source, target: Any, order: list[str], on_table: OnTable) -> dict[str, Content]:
    import asyncpg

    tables = {}
    for table in order:
        columns, sent, arrived = origin.columns(table), _Sum(), _Sum()
        rows = origin.rows(table, columns, sent)
        try:
            await target.copy_records_to_table(table, records=rows, columns=columns)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, ArithmeticError) as error:
            raise CannotPort(f"PostgreSQL refused a row of {table}: {error}. Nothing was copied.") from error
        async for row in _rows_of(target, table, columns):
            arrived.add(row)
        if sent.content != arrived.content:
            raise CannotPort(
                f"{table} did not arrive as it was sent: {sent.content.rows} rows were sent and "
                f"{arrived.content.rows} arrived, or their checksums differ. Nothing was copied."
            )
        tables[table] = arrived.content
        on_table(table, arrived.rows)
    return tables


async def _rows_of(target: Any, table: str, columns: list[str]) -> AsyncIterator[tuple[Any, ...]]:
    query = f"SELECT {_list(columns)} FROM {_name(table)}"  # noqa: S608 - our own tables' names  # nosec B608
    async for row in target.cursor(query, prefetch=_AT_ONCE):
        yield tuple(row)


def _go_on_counting(connection: Connection, origin: _Source) -> None:
    """Let numbers be given out after the highest ever given, so that none is given twice."""
    counting = text(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND (column_default LIKE 'nextval(%' OR is_identity = 'YES')"
    )
    for table, column in connection.execute(counting).all():
        query = f"SELECT max({_name(column)}) FROM {_name(table)}"  # noqa: S608 - our own tables' names  # nosec B608
        highest = max(connection.execute(text(query)).scalar_one() or 0, origin.highest(table))
        if highest:
            sequence = text("SELECT setval(pg_get_serial_sequence(:table, :column), :highest)")
            connection.execute(sequence, {"table": _name(table), "column": column, "highest": highest})
