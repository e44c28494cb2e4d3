"""The commands that copy a whole database: backup, restore and port."""

from pathlib import Path
from typing import Annotated

import typer

from bot import terminal
from bot.settings import Settings
from bot.terminal import finish, in_words, lock, say, stop


def backup(
    target: Annotated[
        Path | None, typer.Argument(help="The new file; one named after the present if left out.")
    ] = None,
    keep: Annotated[int, typer.Option(min=1, help="How many of those named after the present are kept.")] = 14,
) -> None:
    """Copy the SQLite database while the bot runs, and look the copy through."""
    from bot.clock import system_clock
    from bot.database import backups

    settings = terminal.settings()
    path, folder = _sqlite_file(settings, "pg_dump --format=custom --file=groundswell.dump"), settings.backups
    if target is not None and target.exists():
        raise stop(f"{target} exists already; name a new file.")
    copy = target or backups.name_backup(folder, system_clock())
    with in_words():
        backups.backup(path, copy)
    gone = backups.prune(folder, keep) if target is None else ()
    say(f"Copied to {copy} ({copy.stat().st_size / 1e6:.1f} MB), and looked through: it is whole.")
    if gone:
        say(f"Deleted {len(gone)} older than the newest {keep}.")


def restore(source: Annotated[Path, typer.Argument(help="A file that the command backup made.")]) -> None:
    """Put a backup in the SQLite database's place; the bot must be stopped. The one before is kept."""
    from bot.clock import system_clock
    from bot.database import backups

    settings = terminal.settings()
    path = _sqlite_file(settings, "pg_restore --clean --if-exists --single-transaction", "groundswell.dump")
    with lock(path), in_words():
        kept = backups.restore(source, path, settings.backups, system_clock())
    say(f"{path} is now as it was in {source}. Start the bot: what is due is looked for before it is sent.")
    if kept is not None:
        say(f"What was there before is kept in {kept}.")


def port(
    to: Annotated[str, typer.Option(help="The empty database: postgresql://user:password@host/name")],
) -> None:
    """Copy everything from the SQLite database to PostgreSQL, and compare; the bot must be stopped."""
    from time import monotonic

    from bot.clock import system_clock
    from bot.database import porting
    from bot.database.address import parse_address

    path = terminal.settings().database_address.path
    try:
        target = parse_address(to)
    except ValueError as error:
        raise stop(f"--to: {error}") from None
    if path is None:
        raise stop(
            "DATABASE_URL names PostgreSQL already. Leave it as it was for SQLite, and name the new one in --to."
        )
    began = monotonic()
    with lock(path):
        done = finish(porting.port(path, target, system_clock, lambda table, rows: say(f"{table}: {rows:,} rows")))
    say(
        f"Copied {done.rows:,} rows of {len(done.tables)} tables in {monotonic() - began:.1f} s; "
        "counts and checksums of every table agree."
    )
    if done.without_nul:
        say(f"Left a character (NUL) that PostgreSQL cannot keep out of {done.without_nul} rows.")
    say(f"Now set DATABASE_URL to the new database in .env, and start the bot. {path} is as it was; keep it a while.")


def _sqlite_file(settings: Settings, instead: str, file: str = "") -> Path:
    """Return where the SQLite file is; on PostgreSQL say what to type instead."""
    address = settings.database_address
    if address.path is None:
        assert address.url is not None  # noqa: S101 - an Address is one of the two
        shown = address.url.set(drivername="postgresql")._replace(password=None).render_as_string()
        typed = " ".join(filter(None, (instead, f"--dbname='{shown}'", file)))
        raise stop(f"The database is PostgreSQL, which brings tools of its own. Type: {typed}")
    return address.path
