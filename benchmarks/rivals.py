"""The same thousand reminders by other means: APScheduler with its database, and one at a time."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from time import perf_counter

import aiohttp
from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import create_engine, event

from benchmarks.measure import Figure, ensure
from benchmarks.movement import CHANNEL, log_as_usual, new_folder, opened
from benchmarks.outbox import Load, listened, promise, recorded, unrecorded
from benchmarks.standin import discord_standin
from bot.clock import system_clock
from bot.database import Database
from bot.outbox import store
from bot.outbox.model import Sent
from bot.outbox.policy import LEASE

_SOON = timedelta(seconds=2)
_QUIET = 300  # naps of 10 ms without another one after which a rival is done
_TRIAL = 20
_MORE_TIME = (2, 8, 32)  # times what the trial took; the next one where the disk then was slower than at the trial

Post = Callable[[int], Awaitable[Sent]]

_fired: Counter[int] = Counter()
_posting: list[Post] = []


async def fire(number: int) -> None:
    """What APScheduler calls; it finds it by this name."""
    await _posting[0](number)
    _fired[number] += 1


def _scheduler(path: Path, *, sane: bool) -> AsyncIOScheduler:
    engine = create_engine(f"sqlite:///{path}")
    if not sane:
        return AsyncIOScheduler(jobstores={"default": SQLAlchemyJobStore(engine=engine)})
    event.listen(
        engine, "connect", lambda raw, _: raw.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL")
    )
    return AsyncIOScheduler(
        jobstores={"default": SQLAlchemyJobStore(engine=engine)},
        executors={"default": AsyncIOExecutor()},
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1000},
    )


async def _apscheduler(path: Path, count: int, post: Post, *, sane: bool) -> tuple[float, float, int]:
    """Return seconds until the last one was sent, the longest stall, and how many were."""
    _fired.clear()
    _posting[:] = [post]
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)  # it warns of each that it misses
    scheduler = _scheduler(path, sane=sane)
    scheduler.start(paused=True)
    start = perf_counter()
    for number in range(_TRIAL):
        scheduler.add_job(
            fire, "date", run_date=system_clock() + timedelta(days=1), args=[number], id=f"trial {number}"
        )
    needed = timedelta(seconds=count * (perf_counter() - start) / _TRIAL)
    wait = 0.0
    for times in _MORE_TIME:
        scheduler.remove_all_jobs()
        due_at = system_clock() + _SOON + times * needed
        for number in range(count):
            scheduler.add_job(fire, "date", run_date=due_at, args=[number], id=str(number))
        wait = (due_at - system_clock()).total_seconds()
        if wait > 0:
            break
    ensure(wait > 0, "promising took too long")
    scheduler.resume()
    await asyncio.sleep(wait)
    begin = perf_counter()
    longest = [0.0]
    listener = asyncio.create_task(listened(longest))
    last, before, naps = begin, 0, 0
    while len(_fired) < count and naps < _QUIET:
        await asyncio.sleep(0.01)
        naps += 1
        if len(_fired) != before:
            last, before, naps = perf_counter(), len(_fired), 0
    took = perf_counter() - begin
    listener.cancel()
    with suppress(asyncio.CancelledError):
        await listener
    scheduler.shutdown(wait=False)
    return took if len(_fired) == count else last - begin, longest[0], len(_fired)


async def _one_at_a_time(database: Database, count: int, post: Post) -> float:
    """Take the next that is due, send it, record it; as most bots do."""
    await database.write(promise, 0, count, timedelta(), timedelta())
    begin = perf_counter()
    while found := await database.write(store.claim, "one", 1, system_clock() + LEASE):
        sent = await post(found[0].thing_id)
        await database.write(store.settle_sent, "one", [(found[0], sent)])
    return perf_counter() - begin


async def _measure(count: int) -> list[Figure]:
    log_as_usual()
    name = f"{count:,} due at once"
    async with discord_standin() as address, aiohttp.ClientSession() as session:

        async def post(number: int) -> Sent:
            url = f"{address}/channels/{CHANNEL}/messages"
            async with session.post(url, json={"content": f"Reminder {number}"}) as response:
                return Sent(CHANNEL, int((await response.json())["id"]))

        ours, floor = Load(), Load()
        with new_folder() as folder:
            async with opened(f"sqlite:///{folder / 'ours.db'}") as database:
                await unrecorded(count, post, floor)
                await recorded(database, count, post, ours)
            async with opened(f"sqlite:///{folder / 'one.db'}") as database:
                single = await _one_at_a_time(database, count, post)
            sane = await _apscheduler(folder / "sane.db", count, post, sane=True)
            default = await _apscheduler(folder / "default.db", count, post, sane=False)
    least = floor.whole[0] * 1000
    return [
        Figure(f"{name}: our worker", "ms", ours.whole[0] * 1000, least),
        Figure(f"{name}: one at a time", "ms", single * 1000, least),
        Figure(f"{name}: APScheduler, sane settings", "ms", sane[0] * 1000, least),
        Figure(f"{name}: APScheduler, sane settings, sent", "", sane[2], count),
        Figure(f"{name}: APScheduler, its defaults, sent", "", default[2], count),
        Figure(f"{name}: longest stall, our worker", "ms", ours.stall[0] * 1000, floor.stall[0] * 1000),
        Figure(f"{name}: longest stall, APScheduler, sane settings", "ms", sane[1] * 1000, floor.stall[0] * 1000),
    ]


def run(*, quick: bool) -> list[Figure]:
    """Measure each once, after the other, on SQLite."""
    return asyncio.run(_measure(40 if quick else 1000))
