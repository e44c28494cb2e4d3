"""One answer to an event, and one number given out: a verb's transaction against the bare driver's."""

import asyncio
import sqlite3
from collections.abc import Callable
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.measure import Figure, Round, compared, ensure, in_turns
from benchmarks.movement import PEOPLE, SERVER, hold_event, new_folder, new_postgres, opened
from bot.database import Database, Transaction
from bot.database.statements import allocate
from bot.events import service
from bot.events.model import Answer

_ANSWERS = (Answer.GOING, Answer.MAYBE)
_COUNT = "SELECT answer, count(*) FROM rsvps WHERE server_id = {0} AND event_id = {1} GROUP BY answer"
_ANSWER = (
    "INSERT INTO rsvps (server_id, event_id, user_id, answer, answered_at) VALUES ({0}, {1}, {2}, {3}, {4}) "
    "ON CONFLICT (server_id, event_id, user_id) "
    "DO UPDATE SET answer = excluded.answer, answered_at = excluded.answered_at"
)
_NUMBER = (
    "INSERT INTO counters (server_id, name, value) VALUES ({0}, {1}, 1) "
    "ON CONFLICT (server_id, name) DO UPDATE SET value = counters.value + 1 RETURNING value"
)
_QUESTION_MARKS = ["?"] * 5
_DOLLARS = [f"${number}" for number in range(1, 6)]


def turn(number: int) -> tuple[int, Answer]:
    """Say who answers in which turn, and what: always something else than last time."""
    return 1 + number % PEOPLE, _ANSWERS[number // PEOPLE % 2]


def _rounds(
    database: Database, event_id: int, repetitions: int
) -> tuple[Callable[[], Any], Callable[[], Any], "count[int]"]:
    turns = count()

    async def rsvp() -> list[float]:
        took = []
        for _ in range(repetitions):
            user_id, answer = turn(next(turns))
            start = perf_counter()
            result = await database.write(service.rsvp, SERVER, event_id, user_id, answer)
            took.append(perf_counter() - start)
            ensure(result.changed, "an answer changed nothing")
        return took

    async def number() -> list[float]:
        took = []
        for _ in range(repetitions):
            start = perf_counter()
            await database.write(allocate, SERVER, "ours")
            took.append(perf_counter() - start)
        return took

    return rsvp, number, turns


def _answered(tx: Transaction, event_id: int) -> int:
    counted = service.count_answers(tx, SERVER, event_id)
    return counted.going + counted.maybe


async def _measure(database: Database, name: str, rounds: int, floors: Callable[[int], tuple[Round, Round]]) -> list[Figure]:
    event = await database.write(hold_event, SERVER)
    other = await database.write(hold_event, SERVER)
    rsvp, number, turns = _rounds(database, event.event_id, PEOPLE)
    floor_rsvp, floor_number = floors(other.event_id)
    answers = await in_turns(rounds, {"ours": rsvp, "floor": floor_rsvp})
    numbers = await in_turns(rounds, {"ours": number, "floor": floor_number})
    done = min(next(turns), PEOPLE)
    for event_id in (event.event_id, other.event_id):
        ensure(await database.read(_answered, event_id) == done, "answers are missing")
    return [
        *compared(f"rsvp, {name}", answers["ours"], answers["floor"]),
        *compared(f"allocate, {name}", numbers["ours"], numbers["floor"]),
    ]


def _bare_sqlite(path: Path, repetitions: int) -> tuple[sqlite3.Connection, Callable[[int], tuple[Round, Round]]]:
    raw = sqlite3.connect(path, isolation_level=None)
    for pragma in ("busy_timeout = 10000", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        raw.execute(f"PRAGMA {pragma}")
    counting, answering, numbering = (text.format(*_QUESTION_MARKS) for text in (_COUNT, _ANSWER, _NUMBER))

    def floors(event_id: int) -> tuple[Round, Round]:
        turns = count()

        async def rsvp() -> list[float]:
            took = []
            for _ in range(repetitions):
                user_id, answer = turn(next(turns))
                start = perf_counter()
                raw.execute("BEGIN IMMEDIATE")
                raw.execute(counting, (SERVER, event_id)).fetchall()
                raw.execute(answering, (SERVER, event_id, user_id, answer.value, 0))
                raw.execute("COMMIT")
                took.append(perf_counter() - start)
            return took

        async def number() -> list[float]:
            took = []
            for _ in range(repetitions):
                start = perf_counter()
                raw.execute("BEGIN IMMEDIATE")
                raw.execute(numbering, (SERVER, "floor")).fetchall()
                raw.execute("COMMIT")
                took.append(perf_counter() - start)
            return took

        return rsvp, number

    return raw, floors


async def _bare_postgres(address: str, repetitions: int) -> tuple[Any, Callable[[int], tuple[Round, Round]]]:
    import asyncpg

    raw = await asyncpg.connect(address)
    counting, answering, numbering = (text.format(*_DOLLARS) for text in (_COUNT, _ANSWER, _NUMBER))

    def floors(event_id: int) -> tuple[Round, Round]:
        turns = count()

        async def rsvp() -> list[float]:
            took = []
            for _ in range(repetitions):
                user_id, answer = turn(next(turns))
                start = perf_counter()
                async with raw.transaction():
                    await raw.fetch(counting, SERVER, event_id)
                    await raw.execute(answering, SERVER, event_id, user_id, answer.value, 0)
                took.append(perf_counter() - start)
            return took

        async def number() -> list[float]:
            took = []
            for _ in range(repetitions):
                start = perf_counter()
                async with raw.transaction():
                    await raw.fetch(numbering, SERVER, "floor")
                took.append(perf_counter() - start)
            return took

        return rsvp, number

    return raw, floors


async def _sqlite(rounds: int, repetitions: int) -> list[Figure]:
    with new_folder() as folder:
        path = folder / "bench.db"
        async with opened(f"sqlite:///{path}") as database:
            raw, floors = _bare_sqlite(path, repetitions)
            try:
                return await _measure(database, "SQLite", rounds, floors)
            finally:
                raw.close()


async def _postgres(rounds: int, repetitions: int) -> list[Figure]:
    with new_postgres() as address:
        if address is None:
            return []
        async with opened(address) as database:
            raw, floors = await _bare_postgres(address, repetitions)
            try:
                return await _measure(database, "PostgreSQL", rounds, floors)
            finally:
                await raw.close()


async def _both(rounds: int, repetitions: int) -> list[Figure]:
    return [*await _sqlite(rounds, repetitions), *await _postgres(rounds, repetitions)]


def run(*, quick: bool) -> list[Figure]:
    """Measure on SQLite, and on PostgreSQL where it is installed."""
    return asyncio.run(_both(1, 20) if quick else _both(8, 100))
