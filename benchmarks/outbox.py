"""A thousand deliveries due at once, and punctuality among many that wait, against sending without records."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from time import perf_counter, process_time

import aiohttp
from sqlalchemy import text

from benchmarks.measure import Figure, ensure, percentile, undisturbed
from benchmarks.movement import CHANNEL, SERVER, log_as_usual, new_folder, new_postgres, opened
from benchmarks.standin import discord_standin
from bot.clock import system_clock
from bot.database import Database, Transaction
from bot.outbox import store
from bot.outbox.alarm import Alarm
from bot.outbox.model import Delivery, Sent, Status
from bot.outbox.policy import USEFUL_FOR
from bot.outbox.worker import Worker

_AT_ONCE = 100
_BEAT = 0.002
_LATER = timedelta(days=30)

Post = Callable[[int], Awaitable[Sent]]


@dataclass
class Load:
    """What sending a lot at once took, in seconds."""

    whole: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    stall: list[float] = field(default_factory=list)


def promise(tx: Transaction, first: int, count: int, delay: timedelta, step: timedelta) -> None:
    """Promise deliveries, the first after ``delay`` and then one each ``step``."""
    rows = []
    for number in range(first, first + count):
        due_at = tx.now + delay + (number - first) * step
        rows.append(
            {
                "server_id": SERVER,
                "dedupe": f"bench:{number}",
                "kind": "bench",
                "thing_id": number,
                "channel_id": CHANNEL,
                "due_at": due_at,
                "ready_at": due_at,
                "useful_until": due_at + USEFUL_FOR,
                "bulk": False,
                "status": Status.WAITING,
                "attempts": 0,
            }
        )
    tx.execute(store.deliveries.insert(), rows)
    tx.announce(store.TOPIC)


@asynccontextmanager
async def _working(database: Database, send: Callable[[Delivery], Awaitable[Sent]]) -> AsyncIterator[None]:
    worker = Worker(
        database,
        send,
        owner="bench",
        clock=system_clock,
        alarm=Alarm(asyncio.sleep),
        longest_nap=timedelta(seconds=30),
    )
    task = asyncio.create_task(worker.run())
    try:
        yield
    finally:
        await worker.stop(5)
        await task


async def listened(longest: list[float]) -> None:
    """Keep the longest time that the event loop was away, in the list's only place."""
    while True:
        start = perf_counter()
        await asyncio.sleep(_BEAT)
        longest[0] = max(longest[0], perf_counter() - start - _BEAT)


async def timed(load: Load, work: Callable[[], Awaitable[object]]) -> None:
    longest = [0.0]
    with undisturbed():
        listener = asyncio.create_task(listened(longest))
        await asyncio.sleep(_BEAT)
        start, cpu = perf_counter(), process_time()
        await work()
        load.whole.append(perf_counter() - start)
        load.cpu.append(process_time() - cpu)
    listener.cancel()
    with suppress(asyncio.CancelledError):
        await listener
    load.stall.append(longest[0])


async def recorded(database: Database, count: int, post: Post, load: Load) -> None:
    """Send what is due, and wait until all of it is recorded as sent."""
    sent: Counter[int] = Counter()
    begun = await database.read(_count_settled)
    await database.write(promise, begun, count, timedelta(), timedelta())

    async def send(delivery: Delivery) -> Sent:
        sent[delivery.thing_id] += 1
        return await post(delivery.thing_id)

    async def work() -> None:
        async with _working(database, send):
            # What the bot would be woken by is the sending; that the records are there too, nobody is told.
            while len(sent) < count or await database.read(store.next_ready_at) is not None:  # noqa: ASYNC110
                await asyncio.sleep(0.01)

    await timed(load, work)
    ensure(set(sent.values()) == {1} and await database.read(_count_settled) == begun + count, "not each was sent once")


def _count_settled(tx: Transaction) -> int:
    settled = store.deliveries.select().where(store.deliveries.c.status == Status.SENT)
    return len(tx.execute(settled).all())


async def unrecorded(count: int, post: Post, load: Load) -> None:
    """Send as many, and remember nothing."""
    gate = asyncio.Semaphore(_AT_ONCE)

    async def send(number: int) -> None:
        async with gate:
            await post(number)

    await timed(load, lambda: asyncio.gather(*map(send, range(count))))


async def _burst(post: Post, count: int, rounds: int) -> list[Figure]:
    ours, floor = Load(), Load()
    with new_folder() as folder:
        async with opened(f"sqlite:///{folder / 'bench.db'}") as database:
            for turn in range(rounds + 1):
                if turn == 1:  # the first was to warm up
                    ours, floor = Load(), Load()
                await unrecorded(count, post, floor)
                await recorded(database, count, post, ours)
    name = f"{count:,} due at once"
    lines = [
        (f"{name}: all settled", ours.whole, floor.whole),
        (f"{name}: CPU", ours.cpu, floor.cpu),
        (f"{name}: longest stall", ours.stall, floor.stall),
    ]
    return [Figure(what, "ms", percentile(a, 0.5) * 1000, percentile(b, 0.5) * 1000) for what, a, b in lines]


_PENDING = text(
    "INSERT INTO deliveries (server_id, dedupe, kind, thing_id, channel_id, due_at, ready_at, useful_until, bulk, "
    "status, attempts) "
    "WITH RECURSIVE numbers(n) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n < :count) "
    "SELECT server, 'pending ' || n, 'bench', n, channel, first + n * 10000, first + n * 10000, "
    "first + n * 10000 + 21600000000, 0, 'waiting', 0 FROM numbers, "
    "(SELECT CAST(:server AS BIGINT) AS server, CAST(:channel AS BIGINT) AS channel, CAST(:first AS BIGINT) AS first) x"
)


def _pend(tx: Transaction, count: int) -> None:
    """Promise many for the month after next, ten milliseconds apart."""
    first = int((tx.now + _LATER).timestamp() * 1_000_000)
    tx.execute(_PENDING, {"count": count, "server": SERVER, "channel": CHANNEL, "first": first})


async def _lateness(address: str, pending: int, count: int, step: timedelta) -> list[float]:
    """Send deliveries due one after the other while others wait for another month; returns how late, in seconds."""
    late: list[float] = []
    ready = asyncio.Event()

    async def send(delivery: Delivery) -> Sent:
        late.append((system_clock() - delivery.due_at).total_seconds())
        if len(late) == count:
            ready.set()
        return Sent(CHANNEL, delivery.delivery_id)

    async with opened(address) as database:
        await database.write(_pend, pending)
        async with _working(database, send):
            await database.write(promise, 0, count, timedelta(seconds=1), step)
            with undisturbed():
                async with asyncio.timeout(60):
                    await ready.wait()
    return late


async def _timer_lateness(count: int, step: timedelta) -> list[float]:
    """Do nothing at as many moments, by the event loop's own timer."""
    loop = asyncio.get_running_loop()
    late: list[float] = []
    begin = loop.time() + 0.3
    moments = [begin + number * step.total_seconds() for number in range(count)]
    for moment in moments:
        loop.call_at(moment, lambda moment=moment: late.append(loop.time() - moment))  # type: ignore[misc]
    await asyncio.sleep(moments[-1] - loop.time() + 0.1)
    return late


async def _punctuality(few: int, many: int, count: int) -> list[Figure]:
    step = timedelta(milliseconds=10)
    timer = await _timer_lateness(count, step)
    with new_folder() as folder:
        sqlite = [f"sqlite:///{folder / f'{pending}.db'}" for pending in (few, many)]
        figures = await _compared("SQLite", sqlite, (few, many), count, step, timer)
    with new_postgres() as one, new_postgres() as other:
        if one is not None and other is not None:
            figures += await _compared("PostgreSQL", [one, other], (few, many), count, step, timer)
    return figures


async def _compared(
    name: str, addresses: list[str], pending: tuple[int, int], count: int, step: timedelta, timer: list[float]
) -> list[Figure]:
    few, many = [await _lateness(*pair, count, step) for pair in zip(addresses, pending, strict=True)]
    figures = [
        Figure(
            f"late, {name}, {rows:,} pending, p50", "ms", percentile(late, 0.5) * 1000, percentile(timer, 0.5) * 1000
        )
        for rows, late in zip(pending, (few, many), strict=True)
    ]
    last = percentile(many, 0.99) * 1000
    return [
        *figures,
        Figure(f"late, {name}, {pending[1]:,} pending, p99, against 25 ms", "ms", last, 25.0, 1.0),
        Figure(
            f"late, {name}, {pending[1]:,} against {pending[0]:,} pending, p99",
            "ms",
            last,
            percentile(few, 0.99) * 1000,
            1.5,
        ),
    ]


async def _measure(count: int, rounds: int, few: int, pending: int, moments: int) -> list[Figure]:
    log_as_usual()
    async with discord_standin() as address, aiohttp.ClientSession() as session:

        async def post(number: int) -> Sent:
            url = f"{address}/channels/{CHANNEL}/messages"
            async with session.post(url, json={"content": f"Reminder {number}"}) as response:
                return Sent(CHANNEL, int((await response.json())["id"]))

        return [*await _burst(post, count, rounds), *await _punctuality(few, pending, moments)]


def run(*, quick: bool) -> list[Figure]:
    """Measure on SQLite, with real requests to a stand-in for Discord."""
    return asyncio.run(_measure(60, 1, 10, 200, 10) if quick else _measure(1000, 5, 1_000, 1_000_000, 1_000))
