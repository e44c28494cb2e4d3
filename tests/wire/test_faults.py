"""Faults at random over real sockets: whatever breaks, every promise arrives, and arrives once.

Short as it is; see storm.py for the long runs (twenty minutes) and for the figures.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import Callable, Coroutine
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

import pytest

from tests.wire.process import BotProcess
from tests.wire.promises import age, arrived, opened, waiting
from tests.wire.stand_in import StandIn
from tests.wire.storm import ALWAYS, COUNT, LONG, PATIENCE, POSTS, figures, posts, prepare, settled

KILLS = 12 if LONG else 2
AT_ONCE = 100  # the worker's: at a kill, so many may be there without being written down

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


@dataclass(frozen=True)
class Outage:
    """What the bot and Discord remember after a kill.

    `nonces`: for how many seconds Discord remembers them. `away`: how long the bot was not there, as it sees it.
    `most_twice`: how many may arrive twice.
    """

    name: str
    nonces: float = 120
    away: timedelta = timedelta()
    most_twice: int = 0


RESTARTED = Outage("restarted at once")
# Ten minutes, and Discord has forgotten every nonce: the bot looks into the channels.
GONE = Outage("gone for ten minutes", nonces=0, away=timedelta(minutes=10))
# Were Discord to forget at once, against its word ("a few minutes"): within two minutes the bot trusts it and does not
# look, so whatever was under way or not yet recorded at a kill may come again: at most what is sent at once.
FORGOTTEN = Outage("nonces forgotten at once", nonces=0, most_twice=KILLS * AT_ONCE)
OUTAGES = [RESTARTED, GONE, FORGOTTEN] if LONG else [RESTARTED]


@pytest.mark.parametrize("outage", OUTAGES, ids=[outage.name for outage in OUTAGES])
async def test_killed_at_random_instants(place: StandIn, empty_bot: BotProcess, outage: Outage) -> None:
    place.nonce_seconds = outage.nonces
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
        if outage.away:
            async with opened(empty_bot) as database:
                await database.write(age, outage.away)
    assert arrived(place, COUNT).lost > 0, "it was over before the last kill: nothing was tested"
    await empty_bot.launch()
    await settled(place, empty_bot)
    more = {"kills": KILLS, "cut off": cut_off, "looked": len(place.sent("GET", "/messages"))}
    await figures(place, empty_bot, outage.name, began, most_twice=outage.most_twice, **more)


@pytest.mark.parametrize("trouble", TROUBLES, ids=[trouble.__name__ for trouble in TROUBLES])
async def test_trouble_while_posts_go_out(place: StandIn, empty_bot: BotProcess, trouble: Trouble) -> None:
    luck = await prepare(place, empty_bot)
    began = monotonic()
    await empty_bot.launch()
    await place.until(lambda: posts(place) > 0, 30, what="a post")
    making = asyncio.create_task(trouble(place, empty_bot, luck))
    # It ends while there is patience left for one that had bad luck four times: the waits in between double.
    over = monotonic() + PATIENCE / 3
    await place.until(lambda: waiting(empty_bot) == 0 or monotonic() > over, PATIENCE, what="the end of the trouble")
    making.cancel()
    await asyncio.gather(making, return_exceptions=True)
    struck = sum(rule.hits for rule in place.faults.rules)
    place.faults.clear()
    await settled(place, empty_bot)
    lines = len(place.gateway.resumes), len(place.gateway.identifies)
    assert struck > 0 or lines > (0, 1) or trouble is locked
    more = {"faults": struck, "resumed": lines[0], "identified": lines[1]}
    await figures(place, empty_bot, trouble.__name__, began, **more)
