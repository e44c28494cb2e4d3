"""As fast as Discord lets us: a thousand messages under its real limits, far away, and with a loop that stalls."""

import asyncio
import time
from collections.abc import Callable

import aiohttp

from benchmarks.measure import Figure
from benchmarks.movement import log_as_usual
from benchmarks.outbox import Load
from benchmarks.sending import Sending, promise_each, promise_one, whole_bot
from benchmarks.standin import discord_standin, rest_at
from bot.database import Transaction
from bot.outbox.pacer import Pace

_PER_SECOND = 50  # Discord's
_STALL = 0.4
_EVERY = 3.0


async def _stall() -> None:
    while True:
        await asyncio.sleep(_EVERY - _STALL)
        time.sleep(_STALL)  # noqa: ASYNC251 - that is the point


async def _refused(address: str) -> int:
    async with aiohttp.ClientSession() as session, session.get(f"{address}/refused") as answer:
        return int(await answer.text())


async def _run(
    what: str, promise: Callable[[Transaction, int, int], None], count: int, goal: float, *, stalls: bool = False
) -> list[Figure]:
    load = Load()
    async with (
        discord_standin(limits=True) as address,
        rest_at(address),
        whole_bot(Pace()) as (client, file),
    ):
        stalling = asyncio.create_task(_stall() if stalls else asyncio.sleep(0))
        await Sending(client, file).send(promise, count, load)
        stalling.cancel()
        refused = await _refused(address)
    return [
        Figure(what, "s", load.whole[0], count / _PER_SECOND, goal),
        Figure(f"{what}: answers of 429", "", refused),
    ]


async def _measure(count: int, people: int) -> list[Figure]:
    log_as_usual()
    return [
        *await _run(f"{count:,} messages to 200 channels", promise_each, count, 1.15),
        *await _run(f"the same, {_STALL} s stalls each {_EVERY:.0f} s", promise_each, count, 1.3, stalls=True),
        *await _run(f"{people:,} direct messages, channels known", promise_one, people, _PER_SECOND / 44),
    ]


def run(*, quick: bool) -> list[Figure]:
    """Measure against a stand-in with Discord's limits and latency; the floor is 50 a second. Nothing may be lost."""
    return asyncio.run(_measure(30, 20) if quick else _measure(1000, 500))
