"""What every command of the command line needs: the settings, sentences instead of tracebacks, and the file's lock."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from bot.logs import configure_logs
from bot.settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from filelock import FileLock

T = TypeVar("T")


def say(text: str, *, trouble: bool = False) -> None:
    """Write a line."""
    typer.echo(text, err=trouble)


def stop(text: str) -> typer.Exit:
    """Say in words why nothing was done."""
    for line in text.splitlines():
        say(line, trouble=True)
    return typer.Exit(1)


def settings() -> Settings:
    """Read the environment and set up the log."""
    try:
        found = load_settings()
    except SettingsError as error:
        raise stop(str(error)) from None
    token = found.discord_token
    configure_logs(found.log_level, found.log_format, [token.get_secret_value()] if token else [])
    return found


@contextmanager
def in_words() -> Iterator[None]:
    """Turn what a host can mend into a sentence."""
    from aiohttp import ClientError

    from bot.database import DatabaseTrouble
    from bot.database.migrate import SchemaTooNew, SchemaTooOld
    from bot.errors import CannotStart, UserError

    try:
        yield
    except (SettingsError, SchemaTooNew, SchemaTooOld, CannotStart, UserError) as error:
        raise stop(str(error)) from error.__cause__
    except (ClientError, OSError) as error:
        raise stop(f"Cannot reach what is needed: {error}. Check the network and the addresses in .env.") from None
    except DatabaseTrouble as error:
        raise stop(f"The database did not answer as it should: {error.orig}. Check DATABASE_URL.") from None


def finish(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end, turning what a host can mend into a sentence."""
    with in_words():
        return asyncio.run(work)


def lock(path: Path) -> "FileLock":
    """Keep others away from a SQLite file, until the process ends or the lock is released."""
    from filelock import FileLock, Timeout

    path.parent.mkdir(parents=True, exist_ok=True)
    held = FileLock(f"{path}.lock", timeout=0)
    try:
        held.acquire()
    except Timeout:
        raise stop(
            "Another Groundswell is using this database file. Stop it first, or give this one its own DATA_DIR."
        ) from None
    return held
