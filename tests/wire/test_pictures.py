"""A posted picture over real sockets: replaced when it changes, kept when not, shown after a restart."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.app import Groundswell
from bot.card import Card, Document, Picture
from bot.charts.thermometer import thermometer
from bot.database import Transaction
from bot.database.memory import recall, remember
from bot.edge.files import read_attachment
from bot.posts import store
from bot.settings import Settings
from bot.spreadsheet import BadFile
from tests.wire.stand_in import StandIn
from tests.wire.world import Channel, Guild

KIND, THING = "sample", 7


def load(tx: Transaction, server_id: int, thing_id: int) -> int:
    return int(recall(tx, f"{server_id}/{thing_id}") or 0)


def change(tx: Transaction, server_id: int, number: int) -> None:
    remember(tx, f"{server_id}/{THING}", str(number))
    store.mark(tx, server_id, KIND, THING)


def draw(number: int) -> bytes:
    return thermometer(number // 10, 10, "Tens")


def face(number: int, picture: bytes | None) -> Card:
    assert picture
    return Card(f"{number} calls", Picture("tens.png", picture, f"{number // 10} tens"), Document("list.csv", b"a,b"))


@asynccontextmanager
async def running(place: StandIn, folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Groundswell]:
    """The bot in this process, with a card of the test's own; discord.py's addresses are put back afterwards."""
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    settings = Settings(
        _env_file=None,
        data_dir=folder,
        discord_token=place.token,
        discord_api_url=place.api_url,
        discord_gateway_url=place.gateway_url,
    )
    bot = Groundswell(settings)
    task = asyncio.create_task(bot.run_on_discord(place.token))
    try:
        async with asyncio.timeout(15):
            while not bot._opened or not bot.is_ready():
                await asyncio.sleep(0.05)
                if task.done():
                    task.result()
        bot.posts.register(KIND, load, face, draw)
        yield bot
    finally:
        await bot.close()
        await task


def general(guild: Guild) -> Channel:
    return next(iter(guild.channels.values()))


async def changed(place: StandIn, bot: Groundswell, guild: Guild, number: int) -> tuple[list[str], list[str]]:
    """Change what the card shows; return the ids of its files and what was uploaded with the edit."""
    before = len(place.requests)
    await bot.database.write(change, guild.id, number)
    message = await place.until_message(general(guild), f"{number} calls")
    (edit,) = [request for request in place.requests[before:] if request.method == "PATCH"]
    shown = [item["media"]["url"] for item in message.components[0]["components"][1]["items"]]
    held = {attachment["filename"]: attachment for attachment in message.attachments}
    assert len(message.attachments) == len(held) == 2, "files are replaced, not piled up"
    assert shown == [held["tens.png"]["url"]]
    return [held["tens.png"]["id"], held["list.csv"]["id"]], edit.files


async def test_a_posted_picture(place: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    guild = place.world.add_guild("Riverbend")
    async with running(place, tmp_path, monkeypatch) as bot:
        await bot.database.write(change, guild.id, 10)
        await bot.posts.publish(bot.get_partial_messageable(general(guild).id), guild.id, KIND, THING)
        (sent,) = place.visible(general(guild))
        first = [attachment["id"] for attachment in sent.attachments]
        assert await changed(place, bot, guild, 11) == (first, []), "what is unchanged is not uploaded again"
        second, uploaded = await changed(place, bot, guild, 20)
        assert uploaded == ["tens.png"]
        assert (second[0] != first[0], second[1:]) == (True, first[1:])
    async with running(place, tmp_path, monkeypatch) as bot:
        third, uploaded = await changed(place, bot, guild, 25)
        assert uploaded == ["tens.png", "list.csv"], "a new process does not know what is there, so it replaces it"
        assert await changed(place, bot, guild, 26) == (third, [])
        (message,) = place.visible(general(guild))
        picture, table = sorted(message.attachments, key=lambda held: held["filename"], reverse=True)
        async with aiohttp.ClientSession() as session, session.get(picture["url"]) as answer:
            assert await answer.read() == draw(20)
        await from_discord_alone(bot, table)
    place.assert_clean()


async def from_discord_alone(bot: Groundswell, stored: dict[str, Any]) -> None:
    """Files are read from where Discord keeps them, and from nowhere else."""

    def attached(**other: Any) -> discord.Attachment:
        return discord.Attachment(data={**stored, **other}, state=bot._connection)

    assert await read_attachment(attached()) == b"a,b"
    for url in ("https://cdn.discordapp.com.example/list.csv", "http://cdn.discordapp.com/list.csv", "file:///x.csv"):
        with pytest.raises(BadFile, match="does not come from Discord"):
            await read_attachment(attached(url=url))
    with pytest.raises(BadFile, match="could not get"):
        await read_attachment(attached(url=f"{yarl.URL(stored['url']).origin()}/attachments/1/2/list.csv"))
