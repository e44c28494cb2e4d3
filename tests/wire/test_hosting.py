"""A host's worst day, with real processes: watched, backed up while people write, killed, restored, and moved."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from pathlib import Path

import aiohttp

from tests.wire.machine import Clock
from tests.wire.person import Person
from tests.wire.process import BotProcess
from tests.wire.stand_in import StandIn
from tests.wire.world import MANAGE_GUILD, Guild

PLANTED = ("Periwinkle", "Zanzibar")
WORDS = f"Bring the {PLANTED[0]} clipboards"


async def port_of(bot: BotProcess, setting: str) -> int:
    """The port that the bot took, from its log."""
    async with asyncio.timeout(20):
        while True:
            found = re.search(rf'"setting": "{setting}".*?"port": (\d+)', bot.output)
            if found:
                return int(found[1])
            await asyncio.sleep(0.02)


async def ready(base: str, web: aiohttp.ClientSession) -> dict[str, bool]:
    """What /readyz says once it is content: just after the start, servers are still coming in."""
    async with asyncio.timeout(20):
        while True:
            async with web.get(f"{base}/readyz") as answer:
                if answer.status == 200:
                    found: dict[str, bool] = await answer.json()
                    return found
                assert answer.status == 503
            await asyncio.sleep(0.1)


async def look_after(base: str) -> None:
    """What a machine that watches the bot sees: it is alive and ready, and what was counted names nobody."""
    async with aiohttp.ClientSession() as web:
        assert await ready(base, web) == {"gateway": True, "database": True, "worker": True}
        async with web.get(f"{base}/healthz") as answer:
            assert (answer.status, await answer.json()) == (200, {"worker": True})
        async with web.get(f"{base}/metrics") as answer:
            assert answer.status == 200
            text = await answer.text()
    for line in (
        'groundswell_interactions_total{command="remindme",outcome="done"} 9.0',
        'groundswell_interactions_total{command="remindme",outcome="refused"} 1.0',
        'groundswell_interaction_seconds_count{command="remindme"} 10.0',
        "groundswell_outbox_waiting 9.0",
        "groundswell_outbox_late 0.0",
        "groundswell_database_up 1.0",
        "groundswell_servers 1.0",
        "groundswell_shards_connected 1.0",
    ):
        assert line in text, f"{line} is not in:\n" + "\n".join(
            each for each in text.splitlines() if "groundswell" in each
        )
    assert re.search(r'groundswell_database_seconds_count\{access="write"\} [1-9]', text)
    assert not re.search(r'="[^"]*\d{15,}[^"]*"', text)  # no label with an id
    assert not any(word in text for word in PLANTED)


def reminded(place: StandIn, person: Person) -> int:
    return sum(WORDS in message.text for message in place.visible(person.dm))


def looked(place: StandIn, person: Person) -> list[object]:
    return [*place.sent("GET", f"/channels/{person.dm.id}/messages")]


async def promise(place: StandIn, guild: Guild, vera: Person) -> None:
    general = next(iter(guild.channels.values()))
    assert WORDS in (await vera.slash(general, "remindme", {"what": WORDS, "when": "in 2 minutes"})).text
    refused = await vera.slash(general, "remindme", {"what": WORDS, "when": f"at {PLANTED[1]} o'clock"})
    assert PLANTED[1] in refused.text
    crowd = [place.person(f"Person {number}", guild) for number in range(8)]
    asked = {"what": f"{PLANTED[1]} call", "when": "in 3 hours"}
    await asyncio.gather(*(person.slash(general, "remindme", asked) for person in crowd))


async def test_watched_backed_up_killed_restored_and_moved(
    place: StandIn,
    empty_bot: BotProcess,
    tmp_path: Path,
    new_postgres: Callable[..., str],
    postgres_with_schema: str,
) -> None:
    bot, clock = empty_bot, Clock(tmp_path / "clock")
    bot.warm = None  # each start is a real one
    target = await asyncio.to_thread(new_postgres, postgres_with_schema)
    bot.extra |= {"METRICS_PORT": "0", **clock.environment}
    guild = place.world.add_guild("Riverbend")
    [general] = guild.channels.values()
    admin, vera = place.person("Ada", guild, permissions=MANAGE_GUILD), place.person("Vera", guild)
    await bot.start()
    await promise(place, guild, vera)
    await look_after(f"http://127.0.0.1:{await port_of(bot, 'METRICS_PORT')}")

    # A backup, while somebody writes all the time.
    backing_up = asyncio.create_task(bot.command("backup"))
    written = 0
    while not backing_up.done() or not written:
        zone = ("Arizona", "Hawaii")[written % 2]
        assert zone in (await admin.slash(general, "config timezone", {"timezone": zone})).text
        written += 1
        await asyncio.sleep(0.1)
    code, output = await backing_up
    assert code == 0, output
    [backup] = (bot.data_dir / "backups").iterdir()
    assert str(backup) in output

    # What happens after it: a reminder arrives, and a setting is changed.
    clock.set(150)
    await vera.slash(general, "remindme", {"what": "Anything", "when": "in 5 hours"})
    await place.until(lambda: reminded(place, vera), what="the reminder")
    await admin.slash(general, "config timezone", {"timezone": "Alaska"})
    code, output = await bot.command("restore", str(backup))
    assert (code, "Another Groundswell is using this database file" in output) == (1, True)
    await bot.kill()

    # The disk is lost: the backup is put back, and then everything moves to PostgreSQL.
    code, output = await bot.command("restore", str(backup))
    assert code == 0, output
    assert "What was there before is kept in" in output
    code, output = await bot.command("port", "--to", target)
    assert code == 0, output
    assert "counts and checksums of every table agree" in output
    bot.extra["DATABASE_URL"] = target
    assert looked(place, vera) == []
    await bot.start()
    shown = (await admin.slash(general, "config show")).text
    assert "Alaska" not in shown
    assert "Arizona" in shown or "Hawaii" in shown
    # In the backup the reminder was still to be sent. It is looked for, found, and not sent again.
    await place.until(lambda: looked(place, vera), 20, what="a look whether it has arrived")
    await place.until(lambda: bot.output.count('"outcome": "sent"') > 1, 20, what="it is settled")
    assert reminded(place, vera) == 1
    assert (await bot.terminate())[0] == 0
    assert not any(word in bot.output for word in PLANTED)
    settled = [json.loads(line) for line in bot.output.splitlines() if '"delivery settled"' in line]
    assert [(line["server"], bool(line["reference"])) for line in settled] == [(guild.id, True)] * 2
    assert "Traceback" not in bot.output
    place.assert_clean()
