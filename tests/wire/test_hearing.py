"""Every answer of Discord is heard, over real sockets: an attribute of aiohttp by another name would go unnoticed."""

from __future__ import annotations

import asyncio
from pathlib import Path

import discord
import pytest
from discord.http import Route

from bot.app import Groundswell
from bot.settings import Settings
from tests.wire.stand_in import StandIn

APPLICATION = "^/oauth2/applications/@me$"


async def test_each_answer_is_heard_also_the_429_that_discord_py_waits_out(
    place: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Route, "BASE", place.api_url)
    settings = Settings(_env_file=None, data_dir=tmp_path, database_url="")  # type: ignore[call-arg]
    async with Groundswell(settings, shard_count=1) as client:
        await client.login(place.token)
        assert client.heard is not None  # the commands were synced
        date, at = client.heard
        assert date
        assert abs((client.clock() - at).total_seconds()) < 60
        assert (client.pacer.refused, client.pacer.held_for) == (0, 0)

        place.fault("GET", APPLICATION, status=429, retry_after=2, everywhere=True)
        asking = asyncio.create_task(client.application_info())
        await place.until(lambda: client.pacer.refused == 1, 5, what="the 429 heard")
        assert 0 < client.pacer.held_for <= 2
        await asking  # discord.py has asked again by itself

        place.fault("GET", APPLICATION, status=403)
        with pytest.raises(discord.Forbidden):
            await client.application_info()
        assert client.pacer.refused == 2
