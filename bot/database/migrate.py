"""The schema's version: what the database has, what this program knows, and the way from one to the other."""

from pathlib import Path

from sqlalchemy import inspect, text

from bot.database.engine import Database
from bot.database.transaction import Transaction

ROOT = Path(__file__).parents[2]
VERSIONS = ROOT / "migrations" / "versions"


class SchemaTooNew(RuntimeError):
    """The database was written by a newer Groundswell; this one must not touch it."""


class SchemaTooOld(RuntimeError):
    """The database must be migrated by its host first."""


def known_revisions() -> list[str]:
    """List this program's schema versions, oldest first, without importing Alembic (0.5 s)."""
    return sorted(path.stem.split("_")[0] for path in VERSIONS.glob("[0-9]*_*.py"))


def current_revision(tx: Transaction) -> str | None:
    """Return the version the database is at, or None for an empty one."""
    if not inspect(tx.connection).has_table("alembic_version"):
        return None
    revision = tx.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return None if revision is None else str(revision)


def ensure_not_newer(revision: str | None) -> None:
    """Refuse a version that this program does not know.

    Raises:
        SchemaTooNew: with what to do.
    """
    known = known_revisions()
    if revision is not None and revision not in known:
        raise SchemaTooNew(
            f"The database is at schema version {revision}; this Groundswell knows up to {known[-1]}. "
            "Install the newer Groundswell again, or restore the backup made before the update."
        )


def upgrade(tx: Transaction) -> None:
    """Bring the schema to the newest version inside the given transaction: all of it or nothing."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(VERSIONS.parent))
    config.attributes["connection"] = tx.connection
    command.upgrade(config, "head")


async def make_ready(database: Database, backups: Path | None) -> str | None:
    """Bring the schema up to date where this can be undone: an empty database, or SQLite after a backup.

    Returns:
        The version before, when something was done.

    Raises:
        SchemaTooOld: on PostgreSQL the host migrates, after a backup of their own.
        SchemaTooNew: the database belongs to a newer Groundswell.
    """
    before = await database.read(current_revision)
    ensure_not_newer(before)
    if backups is None and before not in (None, known_revisions()[-1]):
        raise SchemaTooOld(
            f"The database is at schema version {before} and this Groundswell needs {known_revisions()[-1]}. "
            "Back it up (pg_dump), then type: python -m bot migrate"
        )
    return await bring_up_to_date(database, backups)


async def bring_up_to_date(database: Database, backups: Path | None) -> str | None:
    """Migrate when the schema is behind, after a backup if ``backups`` is given (SQLite).

    Returns:
        The version before, when something was done; None when there was nothing to do.

    Raises:
        SchemaTooNew: the database belongs to a newer Groundswell.
    """
    before = await database.read(current_revision)
    ensure_not_newer(before)
    if before == known_revisions()[-1]:
        return None
    if before is not None and backups is not None:
        backups.mkdir(parents=True, exist_ok=True)
        await database.backup(next_backup(backups, before))
    await database.write(upgrade)
    return before or "empty"


def next_backup(backups: Path, revision: str) -> Path:
    """Name a backup file that does not exist yet, such as ``schema-0002-1.db``."""
    number = 1
    while (path := backups / f"schema-{revision}-{number}.db").exists():
        number += 1
    return path
