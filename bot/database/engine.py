"""The two engines behind one interface: ``write`` and ``read``."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from random import uniform
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from bot import metrics
from bot.clock import Clock
from bot.database.address import Address
from bot.database.interface import Database, P, R, Verb
from bot.database.sqlite import Sqlite
from bot.database.transaction import Transaction

__all__ = ["Database", "open_database"]

_POSTGRES_TRIES = 5
_POSTGRES_TRY_AGAIN = {"40001", "40P01"}  # serialization failure, deadlock
_ONE_WRITER_A_SERVER = text("SELECT pg_advisory_xact_lock(:server_id)")


class _Postgres(Database):
    """A pool of asyncpg connections; the writes of one server wait for each other, as they do on SQLite.

    Read committed under a lock, and not serializable: 200 writers of one server wait 2 ms each instead of failing.
    """

    def __init__(self, address: Address, clock: Clock) -> None:
        from sqlalchemy.ext.asyncio import create_async_engine

        super().__init__(clock)
        assert address.url is not None  # noqa: S101 - open_database chose this class by it
        self._writing = create_async_engine(
            address.url,
            pool_size=8,
            max_overflow=0,
            pool_timeout=20,
            hide_parameters=True,  # what people type is in them, and errors are logged
        )
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
                with metrics.timed("write"):
                    return await self._once(self._writing, lambda tx: fn(tx, *args, **kwargs), server_id)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in _POSTGRES_TRY_AGAIN or tries == _POSTGRES_TRIES:
                    raise
                await asyncio.sleep(uniform(0, 0.02 * tries))  # noqa: S311 - jitter, not a secret  # nosec B311
        raise AssertionError("unreachable")

    async def read(self, fn: Verb[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        with metrics.timed("read"):
            return await self._once(self._reading, lambda tx: fn(tx, *args, **kwargs), None)

    async def backup(self, target: Path) -> None:
        raise NotImplementedError("PostgreSQL is backed up with pg_dump")

    async def close(self) -> None:
        await self._writing.dispose()


async def open_database(address: Address, clock: Clock) -> Database:
    """Open the database at an address; makes the folder of a SQLite file when it is missing."""
    database: Sqlite | _Postgres
    if address.path is not None:
        address.path.parent.mkdir(parents=True, exist_ok=True)
        database = Sqlite(address.path, clock)
    else:
        database = _Postgres(address, clock)
    try:
        await database.open()
    except BaseException:
        await database.close()
        raise
    return database
