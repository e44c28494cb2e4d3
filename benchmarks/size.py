"""A server of many years: 5,000 events and 200,000 answers, against one that has just begun."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import count, islice
from pathlib import Path
from typing import Any

from benchmarks.measure import Figure, compared, ensure, in_turns, repeated
from benchmarks.movement import CHANNEL, HOST, SERVER, new_folder, opened
from bot.database import Database, Transaction
from bot.database.statements import upsert
from bot.edge.attending import respond
from bot.events import service, store
from bot.events.model import Answer, Event, EventStatus, Plan
from cogs.events import _load

_ANSWERS = 40  # to each event
_LISTED = 10  # what a list shows; the new server has no more
_GOAL = 1.5
_PERSON = 7


def _fill(tx: Transaction, server_id: int, events: int) -> None:
    """Hold events, half of them over, an hour apart around now; with answers."""
    people = count(1)
    for number in range(events):
        start = tx.now + timedelta(hours=number - (events // 2 if events > _LISTED else -1))
        plan = Plan(f"Phone bank {number}", start, start.replace(tzinfo=None), "UTC", CHANNEL, HOST, location="Library")
        event_id = store.add(tx, server_id, plan).event_id
        store.set_status(tx, server_id, event_id, EventStatus.OPEN, tx.now)
        base = {"server_id": server_id, "event_id": event_id, "answer": Answer.GOING, "answered_at": tx.now}
        rows = [base | {"user_id": user_id} for user_id in islice(people, _ANSWERS)]
        upsert(tx, store.rsvps, rows, key=["server_id", "event_id", "user_id"])


async def _next(database: Database) -> Event:
    listings, _ = await database.read(service.list_upcoming, SERVER, _PERSON)
    ensure(len(listings) == _LISTED, "the list is not full")
    return listings[-1].event


async def _steps(database: Database) -> dict[str, Callable[[int], Awaitable[Any]]]:
    event_id = (await _next(database)).event_id
    answers = (Answer.GOING, Answer.MAYBE)

    async def click(turn: int) -> None:
        await database.write(respond, SERVER, event_id, _PERSON, answers[turn % 2])

    return {
        "list": lambda _turn: database.read(service.list_upcoming, SERVER, _PERSON),
        "card": lambda _turn: database.read(_load, SERVER, event_id),
        "click": click,
    }


async def _measure(folder: Path, events: int, rounds: int, repetitions: int) -> list[Figure]:
    figures: list[Figure] = []
    addresses = [f"sqlite:///{folder / name}" for name in ("full.db", "new.db")]
    async with opened(addresses[0]) as full, opened(addresses[1]) as new:
        await full.write(_fill, SERVER, events)
        await new.write(_fill, SERVER, _LISTED)
        ours, floor = await _steps(full), await _steps(new)
        for what in ours:
            took = await in_turns(
                rounds, {"ours": repeated(ours[what], repetitions), "floor": repeated(floor[what], repetitions)}
            )
            name = f"{what}, {events:,} events with {events * _ANSWERS:,} answers"
            figures += compared(name, took["ours"], took["floor"], {0.5: _GOAL})
    return figures


def run(*, quick: bool) -> list[Figure]:
    """Measure the database's part of ``/event list``, of a posted card and of a press."""
    with new_folder() as folder:
        return asyncio.run(_measure(folder, 40, 1, 5) if quick else _measure(folder, 5_000, 6, 60))
