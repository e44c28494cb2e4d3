"""A clock that is set while posts go out, and a disk that is full: nothing is lost, nothing comes twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import select

from bot.reminders.store import reminders
from tests.wire.machine import Clock, Disk
from tests.wire.process import BotProcess
from tests.wire.promises import arrived, opened, waiting
from tests.wire.stand_in import StandIn
from tests.wire.storm import ALWAYS, COUNT, LONG, PATIENCE, POSTS, figures, posts, prepare, settled

HOUR = 3600.0
JUMPS = [HOUR, 0, -HOUR, 0] * (6 if LONG else 1)  # forward, back, back once more, forward: each an hour


@pytest.fixture
async def clock(empty_bot: BotProcess, tmp_path: Path) -> Clock:
    clock = Clock(tmp_path / "clock")
    empty_bot.warm = None  # its clock is another one before anything is loaded
    empty_bot.extra |= clock.environment
    return clock


@pytest.fixture
async def disk(empty_bot: BotProcess) -> AsyncIterator[Disk]:
    disk = Disk(empty_bot)
    yield disk
    await empty_bot.end()
    disk.remove()


async def test_the_clock_jumps_an_hour_forward_and_back(place: StandIn, empty_bot: BotProcess, clock: Clock) -> None:
    """While every fifth send is refused for a moment, so that much of it waits to be tried again at each jump."""
    luck = await prepare(place, empty_bot)
    began = monotonic()
    place.latency = 0.1
    # Not without end in the short form: one that is refused again and again waits for half a minute between attempts.
    place.fault("POST", POSTS, status=503, times=ALWAYS if LONG else 12, chance=0.2)
    place.fault("POST", POSTS, reset=True, after_work=True, times=ALWAYS if LONG else 6, chance=0.1)
    await empty_bot.launch()
    await place.until(lambda: posts(place) > 0, 30, what="a post")
    for shift in JUMPS:
        await asyncio.sleep(luck.uniform(0.2, 5.0) if LONG else luck.uniform(0.05, 0.2))
        clock.set(shift)
    assert waiting(empty_bot) > 0, "it was over before the last jump: nothing was tested"
    await settled(place, empty_bot)
    struck = sum(rule.hits for rule in place.faults.rules)
    await figures(place, empty_bot, "clock jumps", began, jumps=len(JUMPS), faults=struck)


async def test_the_disk_is_full_for_a_while(place: StandIn, empty_bot: BotProcess, disk: Disk) -> None:
    """Who asks for something meanwhile is told that nothing was saved; what was sent is recorded once there is room."""
    await prepare(place, empty_bot)
    guild = next(iter(place.world.guilds.values()))
    general = next(iter(guild.channels.values()))
    ada = place.person("Ada", guild)
    began = monotonic()
    closed = place.fault("POST", POSTS, status=503, times=ALWAYS)  # until the bot is there to be asked
    await empty_bot.start()
    place.faults.rules.remove(closed)
    place.latency = 0.3
    await place.until(lambda: arrived(place, COUNT).lost < COUNT, 30, what="a post")
    disk.fill()
    told: dict[str, bool] = {}
    for number in range(40):  # until the journal has no room left in what it has
        words = f"Bring the banner {number}"
        answer = await ada.slash(general, "remindme", {"what": words, "when": "tomorrow 6pm"})
        told[words] = words in answer.text
        if not told[words]:
            assert "nothing was changed" in answer.text
            break
    assert not all(told.values()), "there was room after all"
    await asyncio.sleep(30.0 if LONG else 1.0)
    assert waiting(empty_bot) > 0, "it was over before the disk was full: nothing was tested"
    assert empty_bot.process is not None
    assert empty_bot.process.returncode is None
    disk.make_room()
    await place.until(lambda: waiting(empty_bot) == sum(told.values()), PATIENCE, what="every post settled")
    after = await ada.slash(general, "remindme", {"what": "Bring the banner at last", "when": "tomorrow 6pm"})
    assert "Bring the banner at last" in after.text
    code, _ = await empty_bot.terminate()
    assert code == 0
    async with opened(empty_bot) as database:
        kept = await database.read(lambda tx: set(tx.execute(select(reminders.c.what)).scalars()))
    assert {words for words in told if words in kept} == {words for words, saved in told.items() if saved}
    assert "no such table" not in empty_bot.output
    await figures(place, empty_bot, "disk full", began, real=disk.is_real, waiting=sum(told.values()) + 1)
