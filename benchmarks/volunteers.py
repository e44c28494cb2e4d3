"""The queue of a large movement: 10,000 volunteers and 500 chapters in one server, a page at a time."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

from benchmarks.measure import Figure, compared, ensure, in_turns, repeated
from benchmarks.movement import SERVER, new_folder, new_postgres, opened
from bot.chapters import service as chapters
from bot.chapters import store as chapters_store
from bot.database import Database, Transaction
from bot.officials.states import STATES
from bot.volunteers import queue, queue_store
from bot.volunteers import store as volunteers
from bot.volunteers.model import Interest, Seen, Stage, Wanted

READER = 71_000_000_000_000_002
_RARE = "drive people"

_PAGE = (
    "SELECT f.user_id, f.stage, f.organizer_id, f.waiting_since, f.due_at, v.state, v.interests FROM follow_ups f "
    "JOIN volunteers v ON v.server_id = f.server_id AND v.user_id = f.user_id "
    "WHERE f.server_id = {0} AND f.gone_at IS NULL ORDER BY f.act_at, f.user_id LIMIT 11"
)

Bare = Callable[[str, tuple[Any, ...]], Awaitable[Sequence[Any]]]


@dataclass(frozen=True)
class _Size:
    """How large the movement is, which page is far down in its queue, and how often it is asked."""

    volunteers: int = 10_000
    chapters: int = 500
    page: int = 500
    rounds: int = 5
    times: int = 40


def fill(tx: Transaction, server_id: int, size: _Size) -> None:
    """Write a movement: every state has chapters, each volunteer is in one or two, one in a hundred can drive."""
    codes, stages, usual = list(STATES), list(Stage), [each.value for each in Interest]
    for number in range(size.chapters):
        chapters.create(tx, server_id, name=f"Chapter {number}", state=codes[number % len(codes)])
    people, follow_ups, hands, members = [], [], [], []
    for number in range(1, size.volunteers + 1):
        who = {"server_id": server_id, "user_id": number}
        offers = [usual[number % 5], usual[number * 3 % 4]] + ([_RARE] if number % 100 == 0 else [])
        offers = list(dict.fromkeys(offers))
        waits = number % 3 == 0
        people.append(
            who
            | {
                "since": tx.now,
                "state": codes[number % len(codes)],
                "interests": offers,
                "skills": "Spanish, spreadsheets",
                "availability": "Tuesday evenings",
                "signed_up_at": tx.now,
                "zone_chosen": False,
            }
        )
        follow_ups.append(
            who
            | {
                "stage": stages[number % len(stages)],
                "organizer_id": None if waits else READER,
                "waiting_since": tx.now if waits else None,
                "act_at": tx.now if waits else queue_store.NEVER,
            }
        )
        act_at = follow_ups[-1]["act_at"]
        hands += [who | {"interest": each, "raised_at": tx.now, "act_at": act_at} for each in offers]
        members += [
            who | {"chapter_id": 1 + chapter, "joined_at": tx.now}
            for chapter in {number % size.chapters, number * 7 % size.chapters}
        ]
    tx.execute(insert(volunteers.volunteers), people)
    tx.execute(insert(queue_store.follow_ups), follow_ups)
    tx.execute(insert(queue_store.hands), hands)
    tx.execute(insert(chapters_store.chapter_members), members)
    if tx.connection.dialect.name == "postgresql":
        tx.execute(text("ANALYZE"))  # as PostgreSQL does by itself within a minute; SQLite never does


def _shown(tx: Transaction, server_id: int, wanted: Wanted, among: Any) -> int:
    """Do what /volunteers list does: a page, and who was on it goes on record."""
    page = queue.page(tx, server_id, wanted, 1, among=among)
    queue.note_reading(tx, server_id, READER, [each.follow_up.user_id for each in page.entries], Seen.LINE)
    return len(page.entries)


async def _measure(name: str, database: Database, bare: Bare, mark: str, size: _Size) -> list[Figure]:
    await database.write(fill, SERVER, size)
    one, led = chapters.members_of(SERVER, [7]), chapters.members_of(SERVER, range(1, 6))
    floor = repeated(lambda _: bare(_PAGE.format(mark), (SERVER,)), size.times)
    figures = []
    for what, wanted, number, among in (
        ("first page", Wanted(), 1, None),
        (f"page {size.page}", Wanted(), size.page, None),
        ("one stage", Wanted(stage=Stage.LEADER), 1, None),
        ("a usual interest", Wanted(interest=Interest.MAKE_CALLS), 1, None),
        ("a rare interest", Wanted(interest=_RARE), 1, None),
        ("one chapter", Wanted(), 1, one),
        (
            "a lead's five chapters, an interest and a stage",
            Wanted(None, Interest.HOST_EVENTS, Stage.CONTACTED),
            1,
            led,
        ),
    ):
        ask = partial(queue.page, among=among)
        found = await database.read(ask, SERVER, wanted, number)
        ensure(found.entries, f"nobody is on the page: {what}")
        ours = repeated(
            lambda _, ask=ask, wanted=wanted, number=number: database.read(ask, SERVER, wanted, number), size.times
        )  # type: ignore[misc]
        samples = await in_turns(size.rounds, {"ours": ours, "floor": floor})
        figures += compared(f"queue, {what}, {name}", samples["ours"], samples["floor"])
    shown = repeated(lambda _: database.write(_shown, SERVER, Wanted(), None), size.times)
    samples = await in_turns(size.rounds, {"ours": shown, "floor": floor})
    figures += compared(f"queue, first page and its record, {name}", samples["ours"], samples["floor"])
    return figures


async def _sqlite(size: _Size) -> list[Figure]:
    with new_folder() as folder:
        path: Path = folder / "bench.db"
        async with opened(f"sqlite:///{path}") as database:
            raw = sqlite3.connect(path)

            async def bare(text: str, parameters: tuple[Any, ...]) -> Sequence[Any]:
                return raw.execute(text, parameters).fetchall()

            try:
                return await _measure("SQLite", database, bare, "?", size)
            finally:
                raw.close()


async def _postgres(size: _Size) -> list[Figure]:
    with new_postgres() as address:
        if address is None:
            return []
        async with opened(address) as database:
            import asyncpg

            raw = await asyncpg.connect(address)

            async def bare(text: str, parameters: tuple[Any, ...]) -> Sequence[Any]:
                found: Sequence[Any] = await raw.fetch(text, *parameters)
                return found

            try:
                return await _measure("PostgreSQL", database, bare, "$1", size)
            finally:
                await raw.close()


async def _both(size: _Size) -> list[Figure]:
    return [*await _sqlite(size), *await _postgres(size)]


def run(*, quick: bool) -> list[Figure]:
    """Measure on SQLite, and on PostgreSQL where it is installed."""
    return asyncio.run(_both(_Size(600, 100, 20, 1, 3) if quick else _Size()))
