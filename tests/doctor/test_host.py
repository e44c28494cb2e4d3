"""What is looked at of the machine: the newest backup, and the clock beside that of Discord's answers."""

import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web

from bot.database import Database
from bot.doctor.host_rules import LARGEST_SKEW
from bot.edge.host import ask_discord, host_facts, skew_of
from bot.settings import Settings
from tests.conftest import NOON, StillClock


@pytest.mark.parametrize(
    ("date", "skew"),
    [
        ("Tue, 02 Jun 2026 16:00:00 GMT", timedelta(seconds=-0.5)),
        ("Tue, 02 Jun 2026 15:58:30 GMT", timedelta(seconds=89.5)),
        ("Tue, 02 Jun 2026 16:02:00 GMT", timedelta(seconds=-120.5)),
        ("", None),
        ("yesterday", None),
        ("Tue, 02 Jun 2026 16:00:00", None),  # whose time is that?
    ],
)
def test_the_clock_beside_discords(date: str, skew: timedelta | None) -> None:
    assert skew_of((date, NOON)) == skew


def test_nothing_heard_says_nothing() -> None:
    assert skew_of(None) is None


async def test_the_newest_file_among_the_backups_counts(database: Database, tmp_path: Path, clock: StillClock) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path, discord_token=None)
    assert (await host_facts(database, settings, clock)).backup_at is None
    folder = tmp_path / "backups"
    folder.mkdir()
    for name, at in (("old.db", 1_000_000), ("new.db", 2_000_000), ("older.db", 500_000)):
        (folder / name).touch()
        os.utime(folder / name, (at, at))
    facts = await host_facts(database, settings, clock, counting=True)
    assert facts.backup_at == datetime.fromtimestamp(2_000_000, UTC)
    assert facts.size > 100_000
    assert facts.schema == facts.newest_schema
    assert (facts.late, facts.failed, facts.directory_at) == (0, 0, None)
    assert facts.free is not None


@pytest.fixture
async def discord() -> AsyncIterator[str]:
    """Something that answers like Discord, its clock far behind; it knows one token."""

    async def me(request: web.Request) -> web.Response:
        known = request.headers["Authorization"] == "Bot good"
        return web.json_response({}, status=200 if known else 401, headers={"Date": "Tue, 02 Jun 2026 15:00:00 GMT"})

    app = web.Application()
    app.router.add_get("/users/@me", me)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_discord_says_its_time_and_whether_it_knows_the_token(discord: str, clock: StillClock) -> None:
    def settings(token: str) -> Settings:
        return Settings(_env_file=None, discord_token=token, discord_api_url=discord)

    trouble, heard = await ask_discord(settings("good"), clock)
    assert trouble == ""
    assert (skew_of(heard) or timedelta()) > LARGEST_SKEW
    trouble, heard = await ask_discord(settings("bad"), clock)
    assert "does not know this token" in trouble
