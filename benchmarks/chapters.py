"""Finding the nearest chapters, and a page of a roster: 10,000 volunteers and 500 chapters in one server."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

from benchmarks.measure import Figure, compared, ensure, in_turns, repeated
from benchmarks.movement import SERVER, new_folder, new_postgres, opened
from bot.chapters import overview, service, store
from bot.chapters.model import Chapter
from bot.database import Database, Transaction
from bot.officials.model import Place
from bot.officials.states import STATES

_GOAL = 5.0  # milliseconds, p50
_NEAREST = (
    "SELECT chapter_id, latitude, longitude FROM chapters "
    "WHERE server_id = {0} AND archived_at IS NULL AND latitude IS NOT NULL"
)
_PAGE = (
    "SELECT user_id, joined_at FROM chapter_members WHERE server_id = {0} AND chapter_id = {1} "
    "ORDER BY joined_at, user_id LIMIT 20 OFFSET {2}"
)

Bare = Callable[[str, tuple[Any, ...]], Awaitable[list[Any]]]
"""Runs a query by the bare driver."""


@dataclass(frozen=True)
class _Size:
    """How large the movement is: ``largest`` of the volunteers are in the chapter whose roster is read."""

    volunteers: int = 10_000
    chapters: int = 500
    largest: int = 1_000
    rounds: int = 5
    repetitions: int = 100

    @property
    def pages(self) -> int:
        return self.largest // 20


def _place(number: int) -> Place:
    """A place somewhere in the forty-eight states."""
    return Place("00000", "Town", "MA", None, 26 + number * 7 % 230 / 10, -124 + number * 13 % 570 / 10)


def _fill(tx: Transaction, server_id: int, size: _Size) -> None:
    states = list(STATES)
    for number in range(1, size.chapters + 1):
        place = _place(number)
        chapter = Chapter(
            server_id,
            number,
            f"Chapter {number}",
            states[number % len(states)],
            tx.now,
            city="Town",
            latitude=place.latitude,
            longitude=place.longitude,
        )
        store.add(tx, chapter)
        store.add_lead(tx, server_id, number, number)
    for user_id in range(1, size.volunteers + 1):
        chapter_id = 1 if user_id <= size.largest else 2 + user_id % (size.chapters - 1)
        store.add_member(tx, server_id, chapter_id, user_id)


def _find(tx: Transaction, server_id: int, turn: int) -> int:
    found = overview.list_nearest(tx, server_id, _place(turn * 31))
    return found[0].chapter.chapter_id


def _roster(tx: Transaction, server_id: int, page: int) -> int:
    chapter = service.get(tx, server_id, 1)
    return overview.roster(tx, server_id, chapter, page).lines[0].user_id


def _miles(place: Place, latitude: float, longitude: float) -> float:
    south, east = radians(latitude - (place.latitude or 0)), radians(longitude - (place.longitude or 0))
    chord = sin(south / 2) ** 2 + cos(radians(latitude)) * cos(radians(place.latitude or 0)) * sin(east / 2) ** 2
    return 7917.6 * asin(sqrt(chord))


async def _measure(name: str, database: Database, bare: Bare, marks: list[str], size: _Size) -> list[Figure]:
    await database.write(_fill, SERVER, size)
    nearest, page = (text.format(*marks) for text in (_NEAREST, _PAGE))

    async def find(turn: int) -> int:
        return await database.read(_find, SERVER, turn)

    async def bare_find(turn: int) -> int:
        place = _place(turn * 31)
        rows = await bare(nearest, (SERVER,))
        return int(min((_miles(place, row[1], row[2]), row[0]) for row in rows)[1])

    async def roster(turn: int) -> int:
        return await database.read(_roster, SERVER, 1 + turn % size.pages)

    async def bare_roster(turn: int) -> int:
        return int((await bare(page, (SERVER, 1, turn % size.pages * 20)))[0][0])

    for turn in range(size.pages):
        ensure(await find(turn) == await bare_find(turn), "the nearest chapter is another")
        ensure(await roster(turn) == await bare_roster(turn), "the page begins with another person")
    finds = await in_turns(
        size.rounds, {"ours": repeated(find, size.repetitions), "floor": repeated(bare_find, size.repetitions)}
    )
    pages = await in_turns(
        size.rounds, {"ours": repeated(roster, size.repetitions), "floor": repeated(bare_roster, size.repetitions)}
    )
    return [
        *compared(f"nearest of {size.chapters} chapters, {name}", finds["ours"], finds["floor"], {0.5: _GOAL}),
        *compared(f"roster page of {size.largest:,}, {name}", pages["ours"], pages["floor"], {0.5: _GOAL}),
    ]


async def _sqlite(folder: Path, size: _Size) -> list[Figure]:
    path = folder / "chapters.db"
    async with opened(f"sqlite:///{path}") as database:
        raw = sqlite3.connect(path, isolation_level=None)

        async def bare(query: str, values: tuple[Any, ...]) -> list[Any]:
            return raw.execute(query, values).fetchall()

        try:
            return await _measure("SQLite", database, bare, ["?"] * 3, size)
        finally:
            raw.close()


async def _postgres(address: str, size: _Size) -> list[Figure]:
    import asyncpg

    async with opened(address) as database:
        connection = await asyncpg.connect(address)

        async def bare(query: str, values: tuple[Any, ...]) -> list[Any]:
            return list(await connection.fetch(query, *values))

        try:
            return await _measure("PostgreSQL", database, bare, ["$1", "$2", "$3"], size)
        finally:
            await connection.close()


def run(*, quick: bool = False) -> list[Figure]:
    """Measure on both engines; PostgreSQL where its wheel is installed."""
    size = _Size(300, 50, 100, 1, 5) if quick else _Size()
    with new_folder() as folder:
        figures = asyncio.run(_sqlite(folder, size))
    with new_postgres() as address:
        if address is not None:
            figures += asyncio.run(_postgres(address, size))
    return figures
