"""The life of the real process, `python -m bot run`: start, stop, crash, mistakes of the host."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.wire.process import BotProcess
from tests.wire.stand_in import StandIn
from tests.wire.world import MANAGE_GUILD, Channel, Guild


def general(guild: Guild) -> Channel:
    return next(channel for channel in guild.channels.values() if channel.name == "general")


async def test_it_starts_remembers_through_sigkill_and_stops_in_time(place: StandIn, bot: BotProcess) -> None:
    guild = place.world.add_guild("Riverbend")
    admin = place.person("Ada", guild, permissions=MANAGE_GUILD)
    assert await bot.start() < 15
    assert place.syncs == 1
    saved = await admin.slash(general(guild), "config timezone", {"timezone": "Arizona"})
    assert "Arizona" in saved.text
    assert saved.ephemeral
    assert saved.seconds < 1
    await bot.restart()
    assert "Arizona" in (await admin.slash(general(guild), "config show")).text
    assert place.syncs == 1  # the commands had not changed
    code, seconds = await bot.terminate()
    assert code == 0
    assert seconds < 5
    assert place.gateway.live() == []
    assert place.token not in bot.output
    assert "Traceback" not in bot.output
    place.assert_clean()


async def test_it_lives_through_a_broken_connection(place: StandIn, bot: BotProcess) -> None:
    guild = place.world.add_guild("Riverbend")
    admin = place.person("Ada", guild, permissions=MANAGE_GUILD)
    await bot.start()
    await place.gateway.drop()
    await place.gateway.wait(resumes=1)
    assert (await admin.slash(general(guild), "config show")).ephemeral
    await place.gateway.ask_reconnect()
    await place.gateway.wait(resumes=2)
    assert (await admin.slash(general(guild), "config show")).ephemeral
    assert len(place.gateway.identifies) == 1
    place.assert_clean()


async def test_a_second_process_on_the_same_file_refuses(place: StandIn, bot: BotProcess, tmp_path: Path) -> None:
    await bot.start()
    (tmp_path / "second").mkdir()
    second = BotProcess(place, tmp_path / "second", extra={"DATA_DIR": str(bot.data_dir)})
    code, output = await second.command("run", seconds=30)
    assert code == 1
    assert "Another Groundswell is using this database file" in output
    assert "Traceback" not in output
    assert len(place.gateway.identifies) == 1
    assert await bot.terminate()


async def test_mistakes_of_the_host_are_said_in_a_line(place: StandIn, tmp_path: Path) -> None:
    mistakes = {
        "DISCORD_TOKEN": "not-the-token",
        "DATABASE_URL": "mongodb://example",
        "LOG_LEVEL": "loud",
    }
    folders = [tmp_path / name for name in mistakes]
    for folder in folders:
        folder.mkdir()
    ends = await asyncio.gather(
        *(
            BotProcess(place, folder, extra={name: value}).command("run", seconds=30)
            for folder, (name, value) in zip(folders, mistakes.items(), strict=True)
        )
    )
    for (name, value), (code, output) in zip(mistakes.items(), ends, strict=True):
        assert code == 1, (name, output)
        assert "Traceback" not in output, output
        assert ("token" if name == "DISCORD_TOKEN" else name) in output, (name, output)
        if name == "DISCORD_TOKEN":
            assert value not in output
    assert place.gateway.identifies == []
