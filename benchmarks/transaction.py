"""One answer to an event, and one number given out: a verb's transaction against the bare driver's."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from benchmarks.measure import Figure, compared, ensure, in_turns, repeated
from benchmarks.movement import PEOPLE, SERVER, hold_event, new_folder, new_postgres, opened
from bot.database import Database
from bot.database.statements import allocate
from bot.edge.attending import respond
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

Bare = Callable[[tuple[tuple[str, tuple[Any, ...]], ...]], Awaitable[None]]
"""Runs statements with their parameters as one transaction, by the bare driver."""


def answer_of(turn: int) -> tuple[int, Answer]:
    """Say who answers in which turn, and what: always something else than last time."""
    return 1 + turn % PEOPLE, _ANSWERS[turn // PEOPLE % 2]


async def _measure(
    name: str, database: Database, bare: Bare, marks: list[str], rounds: int, repetitions: int
) -> list[Figure]:
    counting, answering, numbering = (text.format(*marks) for text in (_COUNT, _ANSWER, _NUMBER))
    event_id, other_id = [(await database.write(hold_event, SERVER)).event_id for _ in range(2)]

    async def rsvp(turn: int) -> None:
        await database.write(respond, SERVER, event_id, *answer_of(turn))

    async def bare_rsvp(turn: int) -> None:
        user_id, answer = answer_of(turn)
        row = (SERVER, other_id, user_id, answer.value, 0)
        await bare(((counting, (SERVER, other_id)), (answering, row)))

    async def number(_turn: int) -> None:
        await database.write(allocate, SERVER, "ours")

    async def bare_number(_turn: int) -> None:
        await bare(((numbering, (SERVER, "floor")),))

    answers = await in_turns(rounds, {"ours": repeated(rsvp, repetitions), "floor": repeated(bare_rsvp, repetitions)})
    numbers = await in_turns(
        rounds, {"ours": repeated(number, repetitions), "floor": repeated(bare_number, repetitions)}
    )
    turns = (rounds + 1) * repetitions
    ours, theirs = [await database.read(service.count_answers, SERVER, event) for event in (event_id, other_id)]
    ensure(ours == theirs and ours.going + ours.maybe == min(turns, PEOPLE), "the answers are not what they should be")
    for counter in ("ours", "floor"):
        ensure(await database.write(allocate, SERVER, counter) == turns + 1, "numbers are missing")
    return [
        *compared(f"rsvp, {name}", answers["ours"], answers["floor"]),
        *compared(f"allocate, {name}", numbers["ours"], numbers["floor"]),
    ]


def _bare_sqlite(path: Path) -> tuple[sqlite3.Connection, Bare]:
    raw = sqlite3.connect(path, isolation_level=None)
    for pragma in ("busy_timeout = 10000", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        raw.execute(f"PRAGMA {pragma}")

    async def bare(statements: tuple[tuple[str, tuple[Any, ...]], ...]) -> None:
        raw.execute("BEGIN IMMEDIATE")
        for text, parameters in statements:
            raw.execute(text, parameters).fetchall()
        raw.execute("COMMIT")

    return raw, bare


async def _bare_postgres(address: str) -> tuple[Any, Bare]:
    import asyncpg

    raw = await asyncpg.connect(address)

    async def bare(statements: tuple[tuple[str, tuple[Any, ...]], ...]) -> None:
        async with raw.transaction():
            for text, parameters in statements:
                await raw.fetch(text, *parameters)

    return raw, bare


async def _sqlite(rounds: int, repetitions: int) -> list[Figure]:
    with new_folder() as folder:
        path = folder / "bench.db"
        async with opened(f"sqlite:///{path}") as database:
            raw, bare = _bare_sqlite(path)
            try:
                return await _measure("SQLite", database, bare, _QUESTION_MARKS, rounds, repetitions)
            finally:
                raw.close()


async def _postgres(rounds: int, repetitions: int) -> list[Figure]:
    with new_postgres() as address:
        if address is None:
            return []
        async with opened(address) as database:
            raw, bare = await _bare_postgres(address)
            try:
                return await _measure("PostgreSQL", database, bare, _DOLLARS, rounds, repetitions)
            finally:
                await raw.close()


async def _both(rounds: int, repetitions: int) -> list[Figure]:
    return [*await _sqlite(rounds, repetitions), *await _postgres(rounds, repetitions)]


def run(*, quick: bool) -> list[Figure]:
    """Measure on SQLite, and on PostgreSQL where it is installed."""
    return asyncio.run(_both(1, 5) if quick else _both(10, 100))
