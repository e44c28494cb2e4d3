"""What a check-up looks at of the bot itself and its machine; for ``/doctor`` and for the command line."""

import asyncio
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import aiohttp

from bot import VERSION
from bot.clock import Clock
from bot.database import Database, Transaction
from bot.database.migrate import current_revision, known_revisions
from bot.database.sizes import size_of
from bot.doctor.model import HostFacts
from bot.officials import service as officials
from bot.outbox import overview
from bot.settings import Settings

_PATIENCE = aiohttp.ClientTimeout(total=15)
_HALF = timedelta(seconds=0.5)  # Discord cuts the fractions of its seconds off: half of one on average


@dataclass(frozen=True)
class _Known:
    schema: str | None
    size: int
    directory_at: datetime | None
    late: int
    failed: int


def _read(tx: Transaction, *, counting: bool) -> _Known:
    schema = current_revision(tx)
    if schema != known_revisions()[-1]:  # its tables may be others
        return _Known(schema, size_of(tx), tx.now, 0, 0)
    counts = overview.count_by_server(tx) if counting else []
    info = officials.directory_info(tx)
    return _Known(
        schema,
        size_of(tx),
        None if info is None else info.checked_at,
        sum(each.late for each in counts),
        sum(each.failed for each in counts),
    )


async def host_facts(
    database: Database,
    settings: Settings,
    clock: Clock,
    heard: tuple[str, datetime] | None = None,
    *,
    discord: str = "",
    counting: bool = False,
) -> HostFacts:
    """Look at the bot and its machine; changes nothing, so another process may be at work on the database.

    Args:
        database: open.
        settings: the environment.
        clock: the present.
        heard: the Date of an answer of Discord's, and our own clock when it came.
        discord: why Discord cannot be used, if it cannot.
        counting: count the messages of all servers, which reads all of them.
    """
    known = await database.read(_read, counting=counting)
    backup_at, free = await asyncio.to_thread(_look_at_disk, settings.data_dir)
    return HostFacts(
        now=clock(),
        version=VERSION,
        schema=known.schema,
        newest_schema=known_revisions()[-1],
        size=known.size,
        is_file=settings.database_address.path is not None,
        backup_at=backup_at,
        free=free,
        directory_at=known.directory_at,
        skew=skew_of(heard),
        late=known.late,
        failed=known.failed,
        discord=discord,
    )


def skew_of(heard: tuple[str, datetime] | None) -> timedelta | None:
    """Return how far our clock is ahead of Discord's; None when its answer did not say the time."""
    if heard is None:
        return None
    try:
        theirs = parsedate_to_datetime(heard[0])
    except ValueError:
        return None
    return None if theirs.tzinfo is None else heard[1] - theirs - _HALF


async def ask_discord(settings: Settings, clock: Clock) -> tuple[str, tuple[str, datetime] | None]:
    """Ask Discord who we are; return why it cannot be used, if it cannot, and the Date that it said."""
    token = settings.discord_token
    if token is None:
        return "DISCORD_TOKEN is not set: copy .env.example to .env and put the bot's token there.", None
    address = f"{str(settings.discord_api_url).rstrip('/')}/users/@me"
    headers = {"Authorization": f"Bot {token.get_secret_value()}"}
    try:
        async with aiohttp.ClientSession(timeout=_PATIENCE) as session, session.get(address, headers=headers) as answer:
            heard = answer.headers.get("Date", ""), clock()
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        return f"Discord cannot be reached: {error or 'it did not answer in time'}.", None
    if answer.status == 401:
        return "Discord does not know this token. Copy it again from the developer portal (Bot > Reset Token).", heard
    return ("" if answer.ok else f"Discord answers {answer.status} when asked who this bot is."), heard


def _look_at_disk(folder: Path) -> tuple[datetime | None, int | None]:
    """Return when the newest backup was made, and how much room is left."""
    try:
        made = [each.stat().st_mtime for each in (folder / "backups").iterdir() if each.is_file()]
    except OSError:
        made = []
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        free = None
    return datetime.fromtimestamp(max(made), UTC) if made else None, free
