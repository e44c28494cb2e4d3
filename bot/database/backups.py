"""Copies of a SQLite database: made while the bot runs, looked through, and put back."""

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.database.migrate import ensure_not_newer
from bot.errors import UserError

RESTORED = "restored"
"""What the database remembers from being restored until the bot has started."""

_NAME = re.compile(r"groundswell-(\d{8}T\d{6}Z)(?:-\d+)?\.db")
_STAMP = "%Y%m%dT%H%M%SZ"
_BUSY_SECONDS = 10.0


class NoDatabase(UserError):
    """There is nothing to copy yet."""


class BackupBroken(UserError):
    """A file is no whole copy of our database; the text says what is wrong with it."""


class BackupFailed(UserError):
    """A copy could not be written; nothing of it is left."""


def backup(source: Path, target: Path) -> None:
    """Copy a database into a new file as it is at one instant, while others write to it.

    The copy appears under its name only when it is whole, on disk and looked through; it needs no file beside it, and
    only its owner may read it.

    Raises:
        NoDatabase: there is no database yet.
        BackupFailed: the disk is full, or the folder is not ours.
        BackupBroken: the copy is damaged, and so is the database.
    """
    if not source.is_file():
        raise NoDatabase(f"There is no database at {source} yet, so there is nothing to copy.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _unfinished(target) as copy:
            _copy(source, copy)
            look_through(copy)
            copy.rename(target)
            _to_disk(target.parent)
    except (OSError, sqlite3.Error) as error:
        raise BackupFailed(
            f"{target} could not be written: {error}. Nothing of it is left; make room, or name another folder."
        ) from error


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    """Name a file for what is not whole yet, beside where it is going; it is gone in the end."""
    path = target.with_name(f"{target.name}.unfinished")
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    try:
        yield path
    finally:
        for end in ("", "-journal", "-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    # Not VACUUM INTO: that leaves it to chance when the new file reaches the disk. All pages in one step: one instant.
    address = f"{source.absolute().as_uri()}?mode=rw"
    with (
        closing(sqlite3.connect(address, uri=True, timeout=_BUSY_SECONDS)) as original,
        closing(sqlite3.connect(target, isolation_level=None)) as copy,
    ):
        original.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    _to_disk(target)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def look_through(path: Path) -> str:
    """Read a copy from end to end; return its schema's version.

    Raises:
        BackupBroken: it is damaged, or something else.
        SchemaTooNew: a newer Groundswell made it.
    """
    if not path.is_file():
        raise BackupBroken(f"There is no file {path}. The backups made by the bot are in DATA_DIR/backups.")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as copy:
            copy.execute("PRAGMA cache_size = -65536")  # 64 MiB: the indexes are looked up row by row
            found = [str(row[0]) for row in copy.execute("PRAGMA integrity_check(3)")]
            if found != ["ok"]:
                raise BackupBroken(f"{path} is damaged ({'; '.join(found)}). Use another copy.")
            revision = copy.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise BackupBroken(f"{path} is not a whole Groundswell database ({error}). Use another copy.") from error
    if revision is None:
        raise BackupBroken(f"{path} holds no Groundswell database. Use another copy.")
    ensure_not_newer(str(revision[0]))
    return str(revision[0])


def name_backup(folder: Path, now: datetime) -> Path:
    """Name a backup after the present, such as ``groundswell-20261103T190000Z.db``; no such file exists yet."""
    return _free(folder / f"groundswell-{now.astimezone(UTC):{_STAMP}}.db")


def _free(path: Path) -> Path:
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem}-{number}")
    return free


def list_backups(folder: Path) -> Sequence[Path]:
    """List the backups that were named by :func:`name_backup`, the newest first."""
    found = [path for path in folder.glob("groundswell-*.db") if _NAME.fullmatch(path.name)]
    return sorted(found, key=lambda path: (_NAME.sub(r"\1", path.name), len(path.name), path.name), reverse=True)


def prune(folder: Path, keep: int) -> Sequence[Path]:
    """Delete all backups but the newest; those of migrations and files with other names are left alone."""
    gone = list_backups(folder)[keep:]
    for path in gone:
        path.unlink()
    return gone


def restore(source: Path, path: Path, folder: Path, now: datetime) -> Path | None:
    """Put a backup in the place of a database that nobody uses; return where the one before is kept, if there was one.

    Whatever happens on the way, a whole database has its name. At its next start the bot looks for everything that is
    due before it is sent: some of it may have been sent since the backup was made.

    Args:
        source: the backup.
        path: the database.
        folder: where the one before is kept.
        now: the present.

    Raises:
        BackupBroken: the backup is damaged, or something else.
        BackupFailed: it could not be copied.
        SchemaTooNew: a newer Groundswell made it.
    """
    staged = _stage(source, path)
    try:
        kept = _keep_before(path, folder, now)
        staged.replace(path)
        _to_disk(path.parent)
    except OSError as error:
        raise BackupFailed(f"{path} could not be replaced: {error}. It is as it was.") from error
    finally:
        _discard(staged)
    return kept


def _stage(source: Path, path: Path) -> Path:
    """Copy a backup beside the database whose place it shall take, whole and on disk; return where it is.

    Raises:
        BackupBroken: it is damaged, or something else.
        BackupFailed: it could not be copied.
    """
    look_through(source)
    staged = path.with_name(f"{path.name}.restoring")
    _discard(staged)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        staged.touch(mode=0o600)
        _same_owner(path, staged)
        _copy(source, staged)
        _mark(staged)
    except (OSError, sqlite3.Error) as error:
        _discard(staged)
        raise BackupFailed(f"{source} could not be copied to {staged}: {error}. Nothing was changed.") from error
    return staged


def _same_owner(path: Path, staged: Path) -> None:
    """Give a file to whom the one before belonged: root restores, and the bot that runs as another has to read it."""
    if path.exists() and os.geteuid() == 0:
        before = path.stat()
        os.chown(staged, before.st_uid, before.st_gid)


def _mark(staged: Path) -> None:
    """Let the bot know at its next start that what it takes for unsent may have been sent since the copy was made."""
    with closing(sqlite3.connect(staged)) as copy, copy:
        copy.execute("INSERT OR REPLACE INTO memory (name, value) VALUES (?, 'yes')", [RESTORED])
    _to_disk(staged)


def _discard(staged: Path) -> None:
    """Delete what was staged, and what lies beside it."""
    for end in ("", "-journal", "-wal", "-shm"):
        staged.with_name(staged.name + end).unlink(missing_ok=True)


def _keep_before(path: Path, folder: Path, now: datetime) -> Path | None:
    """Keep a database under another name as well, with its log of changes if that cannot be brought in."""
    if not path.exists():
        return None
    folder.mkdir(parents=True, exist_ok=True)
    kept = _free(folder / f"replaced-{now.astimezone(UTC):{_STAMP}}.db")
    _fold(path)
    try:
        os.link(path, kept)
    except OSError:  # another file system, or one without links
        shutil.copy2(path, kept)
        _to_disk(kept)
    for end in ("-wal", "-shm"):  # without its database a log of changes would be taken for the new one's
        beside = path.with_name(path.name + end)
        if beside.exists():
            shutil.move(beside, kept.with_name(kept.name + end))
    return kept


def _fold(path: Path) -> None:
    """Bring what is in the log of changes into the file; a damaged one is kept as it is, with its log."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=_BUSY_SECONDS)) as old:
            old.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error:
        return
