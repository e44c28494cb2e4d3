"""The schema: the migrations equal the tables, fail without a trace, and never touch what is newer."""

import asyncio
import importlib
import pkgutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

import bot
from bot.clock import system_clock
from bot.database import Database, Transaction, migrate, open_database
from bot.database.address import parse_address
from bot.database.memory import recall, remember
from bot.database.schema import metadata

ROOMS = (".store", "_store", ".schedules", ".memory", ".processes", ".tables", ".directs", ".languages")

for found in pkgutil.walk_packages(bot.__path__, "bot."):
    if found.name.endswith(ROOMS):
        importlib.import_module(found.name)


def tables(tx: Transaction) -> set[str]:
    return set(inspect(tx.connection).get_table_names())


async def test_the_migrations_make_exactly_the_tables(database: Database) -> None:
    def differences(tx: Transaction) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(tx.connection, opts={"compare_type": True}), metadata))

    assert await database.write(differences) == []
    assert await database.read(tables) == {*metadata.tables, "alembic_version"}


async def test_a_comparison_would_find_a_difference(database: Database) -> None:
    def differences(tx: Transaction) -> list[object]:
        tx.execute(text("DROP TABLE memory"))
        return list(compare_metadata(MigrationContext.configure(tx.connection), metadata))

    assert await database.write(differences)


async def test_on_sqlite_every_table_is_strict_and_every_index_is_there(tmp_path: Path) -> None:
    database = await open_database(parse_address(f"sqlite:///{tmp_path / 'a.db'}"), system_clock)
    try:
        await database.write(migrate.upgrade)
        loose = text(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0 "
            "AND name NOT LIKE 'sqlite_%' AND name <> 'alembic_version'"
        )
        assert (await database.read(lambda tx: list(tx.execute(loose)))) == []
    finally:
        await database.close()


async def test_text_cannot_slip_into_a_number(database: Database) -> None:
    statement = text("INSERT INTO counters (server_id, name, value) VALUES ('abc', 'x', 1)")
    with pytest.raises(DBAPIError):
        await database.write(lambda tx: tx.execute(statement))


async def test_a_migration_that_fails_leaves_nothing(empty_database: Database) -> None:
    def broken(tx: Transaction) -> None:
        migrate.upgrade(tx)
        tx.execute(text("ALTER TABLE no_such_table ADD COLUMN x TEXT"))

    with pytest.raises(DBAPIError):
        await empty_database.write(broken)
    assert await empty_database.read(tables) == set()
    assert await empty_database.read(migrate.current_revision) is None
    assert await migrate.bring_up_to_date(empty_database, None) == "empty"


async def test_bringing_up_to_date_twice_does_nothing_the_second_time(empty_database: Database) -> None:
    assert await migrate.bring_up_to_date(empty_database, None) == "empty"
    assert await migrate.bring_up_to_date(empty_database, None) is None
    assert await empty_database.read(migrate.current_revision) == migrate.known_revisions()[-1]


async def test_a_newer_schema_is_refused(database: Database) -> None:
    await database.write(lambda tx: tx.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    with pytest.raises(migrate.SchemaTooNew, match=r"at schema version 9999.*newer Groundswell"):
        await migrate.bring_up_to_date(database, None)


async def test_sqlite_is_backed_up_before_it_is_migrated(tmp_path: Path) -> None:
    database = await open_database(parse_address(f"sqlite:///{tmp_path / 'a.db'}"), system_clock)
    backups = tmp_path / "backups"
    try:
        await migrate.bring_up_to_date(database, backups)
        assert not backups.exists(), "there was nothing to back up"
        await database.write(remember, "kept", "yes")
        await database.write(lambda tx: tx.execute(text("UPDATE alembic_version SET version_num = '0000'")))
        first, second = migrate.next_backup(backups, "0000"), backups / "schema-0000-2.db"
        backups.mkdir()
        await database.backup(first)
        assert migrate.next_backup(backups, "0000") == second
    finally:
        await database.close()
    copy = sqlite3.connect(first)
    assert copy.execute("SELECT value FROM memory WHERE name = 'kept'").fetchall() == [("yes",)]
    copy.close()


async def test_an_old_schema_is_backed_up_and_then_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database at the version before: made by adding a version to what this program knows."""
    versions = tmp_path / "migrations" / "versions"
    versions.mkdir(parents=True)
    for name in ("env.py", "script.py.mako"):
        (versions.parent / name).write_text((migrate.VERSIONS.parent / name).read_text())
    for path in migrate.VERSIONS.glob("[0-9]*.py"):
        (versions / path.name).write_text(path.read_text())
    address = parse_address(f"sqlite:///{tmp_path / 'a.db'}")
    database = await open_database(address, system_clock)
    try:
        await migrate.bring_up_to_date(database, tmp_path / "backups")
        await database.write(remember, "kept", "yes")
        newest = migrate.known_revisions()[-1]
        (versions / "9000_more.py").write_text(
            f'from alembic import op\nimport sqlalchemy as sa\nrevision = "9000"\ndown_revision = "{newest}"\n'
            'def upgrade():\n    op.add_column("memory", sa.Column("note", sa.Text()))\n'
        )
        monkeypatch.setattr(migrate, "VERSIONS", versions)
        assert await migrate.bring_up_to_date(database, tmp_path / "backups") == newest
        assert await database.read(recall, "kept") == "yes"
        columns = await database.read(lambda tx: [c["name"] for c in inspect(tx.connection).get_columns("memory")])
        assert "note" in columns
    finally:
        await database.close()
    copy = sqlite3.connect(tmp_path / "backups" / f"schema-{newest}-1.db")
    assert [row[1] for row in copy.execute("PRAGMA table_info(memory)")] == ["name", "value"]
    assert copy.execute("SELECT value FROM memory WHERE name = 'kept'").fetchall() == [("yes",)]
    copy.close()


async def test_postgresql_is_made_when_empty_and_left_to_its_host_when_old(
    new_postgres: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    database = await open_database(parse_address(await asyncio.to_thread(new_postgres)), system_clock)
    try:
        assert await migrate.make_ready(database, None) == "empty"
        assert await migrate.make_ready(database, None) is None
        known = migrate.known_revisions()
        monkeypatch.setattr(migrate, "known_revisions", lambda: [*known, "9999"])
        with pytest.raises(migrate.SchemaTooOld, match=rf"version {known[-1]} .* needs 9999.*python -m bot migrate"):
            await migrate.make_ready(database, None)
    finally:
        await database.close()
