"""What takes seconds is done once: the ZIP places of the package are read, the real directory is read and stored."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.clock import Clock, system_clock
from bot.database import Database, open_database
from bot.database.address import parse_address
from bot.officials import reading, service
from bot.officials.directory import read_folder
from bot.officials.model import Directory
from tests.officials.records import REAL


@pytest.fixture(scope="session", autouse=True)
def _places_are_read_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "places_of_package", cache(reading.places_of_package))
        yield


@pytest.fixture(scope="session")
def directory() -> Directory:
    """The published files."""
    return read_folder(REAL, source="the published files")


async def _store(address: str, directory: Directory) -> str:
    database = await open_database(parse_address(address), system_clock)
    try:
        await database.write(service.import_directory, directory)
    finally:
        await database.close()
    return address


@pytest.fixture(scope="session")
def on_sqlite(sqlite_with_schema: Path, directory: Directory, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("real") / "real.db"
    shutil.copy(sqlite_with_schema, path)
    return asyncio.run(_store(f"sqlite:///{path}", directory))


@pytest.fixture(scope="session")
def on_postgresql(lasting_postgres: Callable[..., str], postgres_with_schema: str, directory: Directory) -> str:
    return asyncio.run(_store(lasting_postgres(postgres_with_schema), directory))


@pytest.fixture
def address_of_stored(engine: str, request: pytest.FixtureRequest) -> str:
    address: str = request.getfixturevalue(f"on_{engine}")
    return address


@pytest.fixture
async def stored(address_of_stored: str, clock: Clock) -> AsyncIterator[Database]:
    """A database with the published files in it, on each engine; only to be read."""
    database = await open_database(parse_address(address_of_stored), clock)
    yield database
    await database.close()
