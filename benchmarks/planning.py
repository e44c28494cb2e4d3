"""One occurrence of a series becomes a delivery for each of ten thousand people."""

import asyncio
import tracemalloc
from collections.abc import Iterable
from datetime import timedelta
from time import perf_counter

from sqlalchemy import func, select

from benchmarks.measure import Figure, ensure
from benchmarks.movement import SERVER, log_as_usual, new_folder, new_postgres, opened
from bot.database import Database, Transaction
from bot.outbox import schedules
from bot.outbox.model import Destination, Schedule
from bot.outbox.planner import Planner
from bot.outbox.store import deliveries

_FIRST_PERSON = 73_000_000_000_000_000
_COLUMNS = ("server_id", "dedupe", "kind", "thing_id", "user_id", "due_at", "ready_at", "useful_until", "bulk")


def _begin(tx: Transaction) -> None:
    start = (tx.now - timedelta(minutes=1)).replace(tzinfo=None, microsecond=0)
    series = schedules.add(
        tx, SERVER, kind="bench", thing_id=1, rule="FREQ=DAILY", zone="UTC", start_local=start + timedelta(days=1)
    )
    schedules.save(tx, SERVER, schedules.moved_past(series, tx.now))


def _make_due(tx: Transaction, turn: int) -> None:
    series = schedules.find(tx, SERVER, 1)
    assert series is not None and series.next_at is not None  # noqa: PT018
    local = tx.now.replace(tzinfo=None) - timedelta(minutes=turn)  # a time is planned once: each turn has its own
    tx.execute(schedules.schedules.update().values(next_at=tx.now, next_local=local))


def _count(tx: Transaction) -> int:
    return int(tx.execute(select(func.count()).select_from(deliveries)).scalar_one())


def _bare(tx: Transaction, people: int) -> None:
    rows = [
        {
            "server_id": SERVER + 1,
            "kind": "bare",
            "thing_id": 1,
            "user_id": _FIRST_PERSON + number,
            "bulk": True,
            "dedupe": f"bare {number}",
            "status": "waiting",
            "attempts": 0,
            **{name: tx.now + timedelta(days=9) for name in ("due_at", "ready_at", "useful_until")},
        }
        for number in range(people)
    ]
    tx.execute(deliveries.insert(), rows)


async def _plan(name: str, database: Database, people: int) -> list[Figure]:
    def audience(_tx: Transaction, _series: Schedule) -> Iterable[Destination]:
        return [Destination(user_id=_FIRST_PERSON + number) for number in range(people)]

    planner = Planner()
    planner.register("bench", audience, bulk=True)
    await database.write(_begin)
    seconds, megabytes = [], 0.0
    for turn in (1, 2):
        await database.write(_make_due, turn)
        if turn == 2:
            tracemalloc.start()
        start = perf_counter()
        await database.write(planner.plan)
        seconds.append(perf_counter() - start)
        if turn == 2:
            megabytes = tracemalloc.get_traced_memory()[1] / (1 << 20)
            tracemalloc.stop()
    start = perf_counter()
    await database.write(_bare, people)
    floor = perf_counter() - start
    ensure(await database.read(_count) == 3 * people, "not everybody was planned once")
    return [
        Figure(f"{people:,} people planned, {name}", "ms", seconds[0] * 1000, floor * 1000),
        Figure(f"{people:,} people planned, {name}, memory at most", "MB", megabytes),
    ]


async def _measure(people: int) -> list[Figure]:
    log_as_usual()
    with new_folder() as folder:
        async with opened(f"sqlite:///{folder / 'bench.db'}") as database:
            figures = await _plan("SQLite", database, people)
    with new_postgres() as address:
        if address is not None:
            async with opened(address) as database:
                figures += await _plan("PostgreSQL", database, people)
    return figures


def run(*, quick: bool) -> list[Figure]:
    """Measure on both databases; the floor is one INSERT of as many rows."""
    return asyncio.run(_measure(200 if quick else 10_000))
