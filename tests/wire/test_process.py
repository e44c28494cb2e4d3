"""The life of the real process, `python -m bot run`: broken connections, a missing network, mistakes of the host."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.wire.process import BotProcess
from tests.wire.stand_in import StandIn
from tests.wire.world import MANAGE_GUILD


async def test_it_lives_with_broken_connections_and_alone_on_its_file(
    place: StandIn, empty_bot: BotProcess, tmp_path: Path
) -> None:
    empty_bot.warm = None  # this is about the real start
    guild = place.world.add_guild("Riverbend")
    [general] = guild.channels.values()
    admin = place.person("Ada", guild, permissions=MANAGE_GUILD)
    await empty_bot.start()
    saved = await admin.slash(general, "config timezone", {"timezone": "Arizona"})
    assert "Arizona" in saved.text
    assert saved.ephemeral
    assert saved.seconds < 3
    (tmp_path / "second").mkdir()
    second = BotProcess(place, tmp_path / "second", extra={"DATA_DIR": str(empty_bot.data_dir)})
    refusing = asyncio.create_task(second.command("run", seconds=30))

    await place.gateway.drop()
    await place.gateway.wait(resumes=1)
    assert "Arizona" in (await admin.slash(general, "config show")).text
    await place.gateway.ask_reconnect()
    await place.gateway.wait(resumes=2)
    assert "Arizona" in (await admin.slash(general, "config show")).text

    code, output = await refusing
    assert code == 1
    assert "Another Groundswell is using this database file" in output
    assert "Traceback" not in output
    assert len(place.gateway.identifies) == 1

    # The directory was not there and could not be downloaded: said to who asks, and in the log.
    asked = await admin.slash(general, "officials", {"zip": "02139"})
    assert "still being downloaded" in asked.text
    await place.until(lambda: "could not be downloaded" in empty_bot.output, what="a line in the log")
    assert "FENCED socket.getaddrinfo" in empty_bot.output
    code, seconds = await empty_bot.terminate()
    assert code == 0
    assert seconds < 5
    assert "Traceback" not in empty_bot.output
    place.assert_clean()


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
            BotProcess(place, folder, extra={name: value}).command("run", seconds=60)
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
