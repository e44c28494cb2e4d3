"""From SQLite to PostgreSQL: everything arrives, or nothing is there."""

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest
from filelock import FileLock
from sqlalchemy.engine import make_url
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.clock import system_clock
from bot.database import open_database
from bot.database.address import parse_address
from bot.database.porting import CannotPort, Ported, port
from bot.officials import service as officials
from bot.officials.directory import sample_directory
from tests.conftest import NOON
from tests.outbox.promises import promise


async def fill(path: Path) -> None:
    """Rows of every type of column; the last deliveries have been deleted."""
    database = await open_database(parse_address(f"sqlite:///{path}"), system_clock)
    try:
        await database.write(officials.import_directory, sample_directory())
        for thing in range(1, 8):
            await database.write(promise, thing, NOON)
    finally:
        await database.close()
    with sqlite3.connect(path) as raw:
        raw.execute("DELETE FROM deliveries WHERE thing_id > 5")
        raw.execute("INSERT INTO memory (name, value) VALUES ('odd', ?)", ["a\0b \U0001f600 \u202e"])
        raw.execute("INSERT INTO event_images VALUES (1, 1, 'a.png', ?)", [bytes(range(256))])
        raw.execute("INSERT INTO counters (server_id, name, value) VALUES (9223372036854775807, 'event', 7)")
    raw.close()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, sqlite_with_schema: Path) -> Path:
    path = tmp_path_factory.mktemp("filled") / "groundswell.db"
    path.write_bytes(sqlite_with_schema.read_bytes())
    asyncio.run(fill(path))
    return path


@pytest.fixture
def source(tmp_path: Path, filled: Path) -> Path:
    path = tmp_path / "groundswell.db"
    path.write_bytes(filled.read_bytes())
    return path


@pytest.fixture
async def target(new_postgres: Callable[[], str]) -> str:
    return await asyncio.to_thread(new_postgres)


@pytest.fixture
async def with_schema(new_postgres: Callable[..., str], postgres_with_schema: str) -> str:
    return await asyncio.to_thread(new_postgres, postgres_with_schema)


async def ported(source: Path, target: str) -> Ported:
    return await port(source, parse_address(target), system_clock, lambda table, rows: None)


async def asked(target: str, query: str) -> list[tuple[object, ...]]:
    connection = await asyncpg.connect(target)
    try:
        return [tuple(row) for row in await connection.fetch(query)]
    finally:
        await connection.close()


async def tables(target: str) -> list[tuple[object, ...]]:
    return await asked(target, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")


async def test_everything_arrives_and_numbers_go_on(source: Path, target: str) -> None:
    before = source.read_bytes()
    done = await ported(source, target)
    raw = sqlite3.connect(source)
    for table, content in done.tables.items():
        assert raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == content.rows
        assert await asked(target, f"SELECT count(*) FROM {table}") == [(content.rows,)]
    raw.close()
    assert done.tables["officials"].rows > 5
    assert done.rows == sum(content.rows for content in done.tables.values()) > 50
    assert await asked(target, "SELECT value FROM memory WHERE name = 'odd'") == [("ab \U0001f600 \u202e",)]
    assert done.without_nul == 1
    assert await asked(target, "SELECT server_id FROM counters") == [(9223372036854775807,)]
    assert await asked(target, "SELECT data FROM event_images") == [(bytes(range(256)),)]
    assert source.read_bytes() == before

    database = await open_database(parse_address(target), system_clock)
    try:
        await database.write(promise, 99, NOON)
    finally:
        await database.close()
    # 6 and 7 were given out and deleted: a number, and so a nonce, is never used twice.
    assert await asked(target, "SELECT delivery_id FROM deliveries WHERE thing_id = 99") == [(8,)]


async def test_a_database_with_rows_is_left_alone(source: Path, with_schema: str) -> None:
    database = await open_database(parse_address(with_schema), system_clock)
    await database.write(promise, 1, NOON)
    await database.close()
    with pytest.raises(CannotPort, match=r"not empty \(rows in deliveries\)"):
        await ported(source, with_schema)
    assert await asked(with_schema, "SELECT count(*) FROM deliveries") == [(1,)]
    assert await asked(with_schema, "SELECT count(*) FROM officials") == [(0,)]


async def test_a_database_of_somebody_else_is_left_alone(source: Path, target: str) -> None:
    await asked(target, "CREATE TABLE theirs (x int)")
    with pytest.raises(CannotPort, match="The target is not empty, and nothing there is overwritten"):
        await ported(source, target)
    assert await tables(target) == [("theirs",)]


async def test_a_row_that_postgresql_refuses_leaves_nothing(source: Path, with_schema: str) -> None:
    with sqlite3.connect(source) as raw:
        raw.execute("UPDATE deliveries SET attempts = 1 << 40 WHERE thing_id = 3")
    raw.close()
    with pytest.raises(CannotPort, match="PostgreSQL refused a row of deliveries"):
        await ported(source, with_schema)
    for table in ("officials", "memory", "counters", "deliveries"):
        assert await asked(with_schema, f"SELECT count(*) FROM {table}") == [(0,)]
    assert await asked(with_schema, "SELECT last_value FROM pg_sequences WHERE last_value IS NOT NULL") == []


async def test_what_arrives_changed_is_noticed(source: Path, with_schema: str) -> None:
    await asked(
        with_schema,
        "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN NEW.value = NEW.value || '.'; RETURN NEW; END $$",
    )
    await asked(with_schema, "CREATE TRIGGER spoil BEFORE INSERT ON memory FOR EACH ROW EXECUTE FUNCTION spoil()")
    with pytest.raises(CannotPort, match="memory did not arrive as it was sent"):
        await ported(source, with_schema)
    assert await asked(with_schema, "SELECT count(*) FROM memory") == [(0,)]
    await asked(with_schema, "DROP TRIGGER spoil ON memory")
    assert (await ported(source, with_schema)).tables["memory"].rows == 1


async def test_an_older_schema_is_migrated_first(source: Path, target: str) -> None:
    with sqlite3.connect(source) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '0001'")
    raw.close()
    with pytest.raises(CannotPort, match="Type `python -m bot migrate` first"):
        await ported(source, target)
    (source.parent / "text.db").write_text("hello " * 1000)
    with pytest.raises(CannotPort, match="cannot be read"):
        await ported(source.parent / "text.db", target)
    assert await tables(target) == []


def test_a_host_reads_the_figures(source: Path, with_schema: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{source}")
    held = FileLock(f"{source}.lock")
    with held:
        refused = CliRunner().invoke(cli, ["port", "--to", with_schema])
    assert refused.exit_code == 1
    assert "Another Groundswell is using this database file. Stop it first" in refused.output
    odd = CliRunner().invoke(cli, ["port", "--to", f"sqlite:///{source}"])
    assert (odd.exit_code, "Name a PostgreSQL database" in odd.output) == (1, True)
    absent = make_url(with_schema).set(database="no_such_database").render_as_string(hide_password=False)
    missing = CliRunner().invoke(cli, ["port", "--to", absent])
    assert missing.exit_code == 1
    assert "no_such_database" in missing.output
    assert "Traceback" not in missing.output

    done = CliRunner().invoke(cli, ["port", "--to", with_schema])
    assert done.exit_code == 0, done.output
    assert "deliveries: 5 rows" in done.output
    assert "counts and checksums of every table agree" in done.output
    assert "Now set DATABASE_URL" in done.output
