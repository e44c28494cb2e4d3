"""Copies of the SQLite file: whole while others write, never half, never over something, and put back safely."""

import sqlite3
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest

from bot.database import backups
from bot.database.migrate import SchemaTooNew

NOON = datetime(2026, 11, 3, 19, 0, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path, sqlite_with_schema: Path) -> Path:
    path = tmp_path / "data" / "groundswell.db"
    path.parent.mkdir()
    path.write_bytes(sqlite_with_schema.read_bytes())
    return path


def say(path: Path, *values: str) -> None:
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA journal_mode = WAL")
        for value in values:
            raw.execute("INSERT OR REPLACE INTO memory (name, value) VALUES ('said', ?)", [value])
    raw.close()


def said(path: Path) -> str | None:
    with sqlite3.connect(path) as raw:
        row = raw.execute("SELECT value FROM memory WHERE name = 'said'").fetchone()
    raw.close()
    return row and row[0]


def test_a_copy_made_while_others_write_is_one_instant(database: Path, tmp_path: Path) -> None:
    raw = sqlite3.connect(database)
    raw.execute("PRAGMA journal_mode = WAL")
    raw.close()
    ended, begun = Event(), Event()

    def write() -> None:  # always two rows that belong together
        with sqlite3.connect(database, isolation_level=None, timeout=10) as writer:
            number = 0
            while not ended.is_set():
                number += 1
                writer.execute("BEGIN IMMEDIATE")
                for name in ("left", "right"):
                    writer.execute("INSERT OR REPLACE INTO memory (name, value) VALUES (?, ?)", [name, str(number)])
                writer.execute("COMMIT")
                begun.set()
        writer.close()

    writing = Thread(target=write)
    writing.start()
    try:
        assert begun.wait(10)
        for number in range(10):
            backups.backup(database, tmp_path / f"{number}.db")
    finally:
        ended.set()
        writing.join()
    pairs = []
    for number in range(10):
        with sqlite3.connect(tmp_path / f"{number}.db") as copy:
            pairs.append([row[0] for row in copy.execute("SELECT value FROM memory WHERE name IN ('left', 'right')")])
        copy.close()
    assert all(left == right for left, right in pairs)
    assert pairs[0] != pairs[-1]  # it was written to meanwhile


def test_a_copy_is_one_file_for_its_owner_alone(database: Path, tmp_path: Path) -> None:
    say(database, "hello")
    copy = tmp_path / "new" / "copy.db"
    backups.backup(database, copy)
    assert [path.name for path in copy.parent.iterdir()] == ["copy.db"]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert said(copy) == "hello"
    assert copy.read_bytes()[18:20] == b"\1\1"  # no log of changes is expected beside it


def test_where_there_is_no_database_there_is_no_copy(tmp_path: Path) -> None:
    with pytest.raises(backups.NoDatabase, match="There is no database at"):
        backups.backup(tmp_path / "absent.db", tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_database_gives_no_copy_and_leaves_nothing(database: Path, tmp_path: Path) -> None:
    content = bytearray(database.read_bytes())
    content[4096 * 3 : 4096 * 9] = b"\x5a" * (4096 * 6)
    database.write_bytes(content)
    with pytest.raises((backups.BackupBroken, backups.BackupFailed)):
        backups.backup(database, tmp_path / "copy.db")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_a_folder_that_is_a_file_is_named(database: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(backups.BackupFailed, match="could not be written"):
        backups.backup(database, tmp_path / "file" / "copy.db")


def test_the_newest_are_kept_and_nothing_else_is_touched(tmp_path: Path) -> None:
    made = []
    for hours in (0, 1, 1, 2, 30):
        made.append(backups.name_backup(tmp_path, NOON + timedelta(hours=hours)))
        made[-1].touch()
    others = [tmp_path / name for name in ("schema-0012-1.db", "groundswell-mine.db", "replaced-20200101T000000Z.db")]
    for path in others:
        path.touch()
    assert [path.name for path in made[1:3]] == ["groundswell-20261103T200000Z.db", "groundswell-20261103T200000Z-2.db"]
    assert backups.list_backups(tmp_path) == [made[4], made[3], made[2], made[1], made[0]]
    assert backups.prune(tmp_path, 3) == [made[1], made[0]]
    assert set(tmp_path.iterdir()) == {*made[2:], *others}


def test_restoring_brings_back_what_was_and_keeps_what_is(database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "backups"
    say(database, "then")
    backups.backup(database, tmp_path / "copy.db")
    say(database, "now")
    kept = backups.restore(tmp_path / "copy.db", database, folder, NOON)
    assert (said(database), kept, said(kept)) == ("then", folder / "replaced-20261103T190000Z.db", "now")
    assert {path.name for path in database.parent.iterdir()} == {"groundswell.db", "backups"}
    assert said(tmp_path / "copy.db") == "then"


def test_what_is_only_in_the_log_of_changes_is_kept_too(database: Path, tmp_path: Path) -> None:
    backups.backup(database, tmp_path / "copy.db")
    writer = sqlite3.connect(database, isolation_level=None)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("INSERT INTO memory (name, value) VALUES ('said', 'not in the file yet')")
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for path in database.parent.glob("groundswell.db*"):
        (crashed / path.name).write_bytes(path.read_bytes())  # as a killed process leaves it
    writer.close()
    kept = backups.restore(tmp_path / "copy.db", crashed / "groundswell.db", tmp_path, NOON)
    assert said(kept) == "not in the file yet"
    assert said(crashed / "groundswell.db") is None


def test_a_database_that_is_damaged_can_be_replaced(database: Path, tmp_path: Path) -> None:
    say(database, "then")
    backups.backup(database, tmp_path / "copy.db")
    database.write_bytes(b"not a database at all")
    kept = backups.restore(tmp_path / "copy.db", database, tmp_path, NOON)
    assert said(database) == "then"
    assert kept.read_bytes() == b"not a database at all"


def test_what_is_no_backup_changes_nothing(database: Path, tmp_path: Path) -> None:
    say(database, "now")
    (tmp_path / "text.db").write_text("hello " * 1000)
    sqlite3.connect(tmp_path / "empty.db").close()
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE notes (x)")
    other.commit()
    other.close()
    half = tmp_path / "half.db"
    half.write_bytes(database.read_bytes()[: 4096 * 20])
    for name in ("text.db", "empty.db", "other.db", "half.db", "absent.db"):
        with pytest.raises(backups.BackupBroken, match=rf"{name}"):
            backups.restore(tmp_path / name, database, tmp_path / "kept", NOON)
    assert said(database) == "now"
    assert not (tmp_path / "kept").exists()
    assert {path.name for path in database.parent.iterdir()} == {"groundswell.db"}


def test_a_newer_schema_is_refused(database: Path, tmp_path: Path) -> None:
    backups.backup(database, tmp_path / "newer.db")
    with sqlite3.connect(tmp_path / "newer.db") as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    with pytest.raises(SchemaTooNew, match="9999"):
        backups.restore(tmp_path / "newer.db", database, tmp_path, NOON)


def test_the_bot_learns_that_it_was_restored(database: Path, tmp_path: Path) -> None:
    backups.backup(database, tmp_path / "copy.db")
    backups.restore(tmp_path / "copy.db", database, tmp_path, NOON)
    with sqlite3.connect(database) as raw:
        assert raw.execute("SELECT count(*) FROM memory WHERE name = ?", [backups.RESTORED]).fetchone() == (1,)
    raw.close()
