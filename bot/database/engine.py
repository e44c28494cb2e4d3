"""The two engines behind one interface: ``write`` and ``read``."""

import asyncio
import sqlite3
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import uniform
from typing import Any, Concatenate, ParamSpec, TypeVar

import aiosqlite
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from bot.clock import Clock
from bot.database.address import Address
from bot.database.transaction import Transaction

P = ParamSpec("P")
R = TypeVar("R")
Verb = Callable[Concatenate[Transaction, P], R]

_BUSY_MILLISECONDS = 10_000
_POSTGRES_TRIES = 5
_POSTGRES_TRY_AGAIN = {"40001", "40P01"}  # serialization failure, deadlock
_ONE_WRITER_A_SERVER = text("SELECT pg_advisory_xact_lock(:server_id)")


class Database(ABC):
    """Runs plain functions as transactions. Get one from :func:`open_database`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._listeners: defaultdict[str, list[Callable[[], None]]] = defaultdict(list)

    @abstractmethod
    async def write(self, fn: Verb[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run ``fn(tx, …)`` as one transaction that may change things; it commits unless ``fn`` raises.

        Where the first argument after ``tx`` is a whole number it is a server's id, and the writes of one server
        happen one after the other, on PostgreSQL too: what a rule has counted stays true until the commit.
        ``fn`` may run more than once (a deadlock is tried again), so it must do nothing but work on ``tx``.
        """

    @abstractmethod
    async def read(self, fn: Verb[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run ``fn(tx, …)`` as one transaction that sees one state of the database and changes nothing."""

    @abstractmethod
    async def close(self) -> None:
        """Finish what runs and let go of the database."""

    @abstractmethod
    async def backup(self, target: Path) -> None:
        """Copy the whole database to a new file while in use (SQLite only)."""

    def listen(self, topic: str, callback: Callable[[], None]) -> None:
        """Call ``callback`` on the event loop after each commit that announced ``topic``."""
        self._listeners[topic].append(callback)

    def _tell(self, topics: set[str]) -> None:
        for topic in topics:
            for callback in self._listeners[topic]:
                callback()


class _OneTrip(aiosqlite.Connection):
    """An aiosqlite connection that runs a whole transaction as one job of its thread.

    Measured: a trip between threads costs about 0.1 ms, and a transaction made statement by statement makes sixteen.
    """

    def __init__(self, path: Path, begin: str, pragmas: tuple[str, ...]) -> None:
        super().__init__(partial(self._connect_raw, path, pragmas), 64)
        self._begin = begin
        self.engine: Engine

    def _connect_raw(self, path: Path, pragmas: tuple[str, ...]) -> sqlite3.Connection:
        raw = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        raw.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
        for pragma in pragmas:
            raw.execute(f"PRAGMA {pragma}")
        self.engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool, pool_reset_on_return=None)
        event.listen(self.engine, "begin", self._on_begin)
        return raw

    def _on_begin(self, connection: Connection) -> None:
        connection.exec_driver_sql(self._begin)

    async def run(self, job: Callable[[], R]) -> R:
        """Run a job on the connection's own thread."""
        return await self._execute(job)  # type: ignore[no-untyped-call, no-any-return]


class _Sqlite(Database):
    """One writer and one reader connection, each on a thread of its own."""

    def __init__(self, path: Path, clock: Clock) -> None:
        super().__init__(clock)
        durable = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON")
        self._writer = _OneTrip(path, "BEGIN IMMEDIATE", durable)
        self._reader = _OneTrip(path, "BEGIN", ("query_only = ON",))
        self._loop = asyncio.get_running_loop()

    async def open(self) -> None:
        await self._writer
        await self._reader

    def _job(self, trip: _OneTrip, fn: Callable[[Transaction], R]) -> Callable[[], R]:
        now = self._clock()

        def job() -> R:
            with trip.engine.begin() as connection:
                tx = Transaction(connection, now)
                result = fn(tx)
            if tx.announced:
                # From here and not after the await: a caller that was cancelled meanwhile has still committed.
                self._loop.call_soon_threadsafe(self._tell, tx.announced)
            return result

        return job

    async def write(self, fn: Verb[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        return await self._writer.run(self._job(self._writer, lambda tx: fn(tx, *args, **kwargs)))

    async def read(self, fn: Verb[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        return await self._reader.run(self._job(self._reader, lambda tx: fn(tx, *args, **kwargs)))

    async def backup(self, target: Path) -> None:
        def job() -> None:
            copy = sqlite3.connect(target)
            try:
                self._writer._conn.backup(copy)  # noqa: SLF001 - our own subclass of it
            finally:
                copy.close()

        await self._writer.run(job)

    async def close(self) -> None:
        await self._reader.close()
        await self._writer.close()


class _Postgres(Database):
    """A pool of asyncpg connections; the writes of one server wait for each other, as they do on SQLite.

    Read committed under a lock, and not serializable: 200 writers of one server wait 2 ms each instead of failing.
    """

    def __init__(self, address: Address, clock: Clock) -> None:
        from sqlalchemy.ext.asyncio import create_async_engine

        super().__init__(clock)
        assert address.url is not None  # noqa: S101 - open_database chose this class by it
        self._writing = create_async_engine(address.url, pool_size=8, max_overflow=0, pool_timeout=20)
        self._reading = self._writing.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    async def open(self) -> None:
        async with self._writing.connect():
            pass

    async def _once(self, engine: Any, fn: Callable[[Transaction], R], server_id: int | None) -> R:
        now = self._clock()

        def job(sync: Connection) -> tuple[R, set[str]]:
            if server_id is not None:
                sync.execute(_ONE_WRITER_A_SERVER, {"server_id": server_id})
            tx = Transaction(sync, now)
            return fn(tx), tx.announced

        async with engine.begin() as connection:
            result, announced = await connection.run_sync(job)
        self._tell(announced)
        return result  # type: ignore[no-any-return]

    async def write(self, fn: Verb[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        server_id = args[0] if args and isinstance(args[0], int) else None
        for tries in range(1, _POSTGRES_TRIES + 1):
            try:
                return await self._once(self._writing, lambda tx: fn(tx, *args, **kwargs), server_id)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in _POSTGRES_TRY_AGAIN or tries == _POSTGRES_TRIES:
                    raise
                await asyncio.sleep(uniform(0, 0.02 * tries))  # noqa: S311 - jitter, not a secret
        raise AssertionError("unreachable")

    async def read(self, fn: Verb[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        return await self._once(self._reading, lambda tx: fn(tx, *args, **kwargs), None)

    async def backup(self, target: Path) -> None:
        raise NotImplementedError("PostgreSQL is backed up with pg_dump")

    async def close(self) -> None:
        await self._writing.dispose()


async def open_database(address: Address, clock: Clock) -> Database:
    """Open the database at an address; makes the folder of a SQLite file when it is missing."""
    database: _Sqlite | _Postgres
    if address.path is not None:
        address.path.parent.mkdir(parents=True, exist_ok=True)
        database = _Sqlite(address.path, clock)
    else:
        database = _Postgres(address, clock)
    try:
        await database.open()
    except BaseException:
        await database.close()
        raise
    return database
