"""Faults at random over real sockets: whatever breaks, every promise arrives, and arrives once.

Short as it is; GROUNDSWELL_FAULTS=long sends 2,000 posts through each fault on its own (twenty minutes).
GROUNDSWELL_SEED=<number> repeats the choices of a run. The figures are printed: pytest -s.
"""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
from collections.abc import Callable, Coroutine
from contextlib import closing
from time import monotonic

import pytest

from bot.clock import system_clock
from bot.outbox.model import Status
from tests.wire.process import BotProcess
from tests.wire.promises import arrived, opened, promise, statuses, waiting
from tests.wire.stand_in import StandIn

LONG = os.environ.get("GROUNDSWELL_FAULTS") == "long"
SEED = int(os.environ.get("GROUNDSWELL_SEED") or random.randrange(1_000_000))
COUNT = 2_000 if LONG else 45
CHANNELS = 200 if LONG else 30
KILLS = 12 if LONG else 2
AT_ONCE = 50  # the worker's: at a kill, so many may be there without being written down
PATIENCE = 600.0 if LONG else 30.0
POSTS = r"^/channels/\d+/messages$"
ALWAYS = 10**9

Trouble = Callable[[StandIn, BotProcess, random.Random], Coroutine[None, None, None]]


async def lost_answers(place: StandIn, _bot: BotProcess, _luck: random.Random) -> None:
    """A tenth of the answers are lost after the work was done."""
    place.fault("POST", POSTS, reset=True, after_work=True, times=ALWAYS, chance=0.1)


async def server_errors(place: StandIn, _bot: BotProcess, _luck: random.Random) -> None:
    """Storms of every 5xx that discord.py tries again by itself, before the work and after it."""
    for status in (500, 502, 504):
        place.fault("POST", POSTS, status=status, times=ALWAYS, chance=0.05)
        place.fault("POST", POSTS, status=status, after_work=True, times=ALWAYS, chance=0.05)


async def unavailable(place: StandIn, _bot: BotProcess, _luck: random.Random) -> None:
    """The one that discord.py does not try again: at first every request, then a fifth."""
    place.fault("POST", POSTS, status=503, times=COUNT // 4)
    place.fault("POST", POSTS, status=503, after_work=True, times=ALWAYS, chance=0.2)


async def too_fast(place: StandIn, _bot: BotProcess, _luck: random.Random) -> None:
    """Refusals of one channel and of the whole bot that nobody could foresee."""
    place.fault("POST", POSTS, status=429, retry_after=0.5, times=ALWAYS, chance=0.05)
    place.fault("POST", POSTS, status=429, retry_after=1.0, everywhere=True, times=3)


async def gateway(place: StandIn, _bot: BotProcess, luck: random.Random) -> None:
    """The gateway is dropped, asks to reconnect, and forgets the session, again and again."""
    while True:
        for trouble in (place.gateway.drop, place.gateway.ask_reconnect, place.gateway.invalidate):
            await asyncio.sleep(luck.uniform(0.1, 0.6))
            await trouble()


async def locked(_place: StandIn, bot: BotProcess, _luck: random.Random) -> None:
    """Somebody else writes to the database file for ten seconds; what could not be recorded waits for its lease."""
    with closing(sqlite3.connect(bot.data_dir / "groundswell.db", isolation_level=None)) as file:
        file.execute("BEGIN IMMEDIATE")
        await asyncio.sleep(10)
        file.execute("ROLLBACK")


async def everything(place: StandIn, bot: BotProcess, luck: random.Random) -> None:
    """All of it at once, each seldom."""
    place.fault("POST", POSTS, reset=True, after_work=True, times=ALWAYS, chance=0.1)
    place.fault("POST", POSTS, status=503, after_work=True, times=ALWAYS, chance=0.05)
    place.fault("POST", POSTS, status=503, times=ALWAYS, chance=0.05)
    place.fault("POST", POSTS, status=502, after_work=True, times=ALWAYS, chance=0.02)
    place.fault("POST", POSTS, status=429, retry_after=0.3, times=ALWAYS, chance=0.03)
    place.fault("POST", POSTS, status=429, retry_after=0.5, everywhere=True, times=2)
    await gateway(place, bot, luck)


ALONE: list[Trouble] = [lost_answers, server_errors, unavailable, too_fast, gateway, locked]
TROUBLES = [*ALONE, everything] if LONG else [everything]


async def prepare(place: StandIn, bot: BotProcess) -> random.Random:
    luck = random.Random(SEED)
    place.faults.luck.seed(SEED)
    guild = place.world.add_guild("Riverbend")
    channels = [place.world.add_channel(guild, f"actions-{number}") for number in range(CHANNELS)]
    async with opened(bot) as database:
        await database.write(promise, guild, channels, COUNT, system_clock())
    return luck


def posts(place: StandIn) -> int:
    return len([request for request in place.sent("POST", "/messages") if request.path.startswith("/channels/")])


async def settled(place: StandIn, bot: BotProcess) -> None:
    """Wait until every delivery was settled, and stop the bot."""
    await place.until(lambda: waiting(bot) == 0, PATIENCE, what="every delivery settled")
    code, _ = await bot.terminate()
    assert code == 0


async def figures(
    place: StandIn, bot: BotProcess, name: str, began: float, *, most_twice: int = 0, **more: object
) -> None:
    found = arrived(place, COUNT)
    async with opened(bot) as database:
        states = await database.read(statuses)
    told = {
        "seed": SEED,
        "posts": COUNT,
        "requests": posts(place),
        "stopped by the nonce": place.nonce_hits,
        "429": place.limits.refused,
        "of them global": place.limits.refused_globally,
        **more,
        "lost": found.lost,
        "twice": found.twice,
        "seconds": round(monotonic() - began, 1),
    }
    print(f"\n{name}: " + ", ".join(f"{key} {value}" for key, value in told.items()))  # noqa: T201
    assert found.lost == 0
    assert found.twice <= most_twice
    assert states == {Status.SENT: COUNT}
    assert sum(found.times.values()) == COUNT + found.twice
    place.assert_clean()


@pytest.mark.parametrize("memory", [120, 0] if LONG else [120])
async def test_killed_at_random_instants(place: StandIn, empty_bot: BotProcess, memory: int) -> None:
    """With no memory of nonces at all: what happens past it, were Discord to forget sooner than it says."""
    place.nonce_seconds = memory
    luck = await prepare(place, empty_bot)
    began = monotonic()
    place.latency = 0.05  # so that at each kill some are under way: to Discord, and back from it
    place.fault("POST", POSTS, hold=0.3, times=ALWAYS, chance=0.3)
    cut_off = 0
    for _ in range(KILLS):
        before = posts(place)
        await empty_bot.launch()
        await place.until(lambda before=before: posts(place) > before, 30, what="a post")
        await asyncio.sleep(luck.uniform(0, 3.0 if LONG else 0.25))
        await empty_bot.kill()
        cut_off += sum(request.status is None for request in place.requests)
        await asyncio.sleep(0.4)  # what was under way is done, and its answer reaches nobody
    assert arrived(place, COUNT).lost > 0, "it was over before the last kill: nothing was tested"
    await empty_bot.launch()
    await settled(place, empty_bot)
    more = {"kills": KILLS, "cut off": cut_off}
    await figures(
        place, empty_bot, f"nonces kept {memory} s", began, most_twice=0 if memory else KILLS * AT_ONCE, **more
    )


@pytest.mark.parametrize("trouble", TROUBLES, ids=[trouble.__name__ for trouble in TROUBLES])
async def test_trouble_while_posts_go_out(place: StandIn, empty_bot: BotProcess, trouble: Trouble) -> None:
    luck = await prepare(place, empty_bot)
    began = monotonic()
    await empty_bot.launch()
    await place.until(lambda: posts(place) > 0, 30, what="a post")
    making = asyncio.create_task(trouble(place, empty_bot, luck))
    await place.until(lambda: waiting(empty_bot) == 0, PATIENCE, what="every delivery settled")
    making.cancel()
    await asyncio.gather(making, return_exceptions=True)
    struck = sum(rule.hits for rule in place.faults.rules)
    place.faults.clear()
    await settled(place, empty_bot)
    lines = len(place.gateway.resumes), len(place.gateway.identifies)
    assert struck > 0 or lines > (0, 1) or trouble is locked
    more = {"faults": struck, "resumed": lines[0], "identified": lines[1]}
    await figures(place, empty_bot, trouble.__name__, began, **more)
