"""What is over goes, in small pieces, on both databases; what is not, and other servers, stay."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.database import Database, Transaction
from bot.database.schema import metadata
from bot.database.types import Day
from bot.outbox import schedules
from bot.outbox import store as outbox
from bot.outbox.model import Destination
from bot.privacy import ledger_store, rules, service, store
from bot.privacy.model import Term
from bot.privacy.terms import ABSENT_DAYS, REMOVED_DAYS, TERMS
from tests.conftest import NOON, StillClock
from tests.privacy.rows import ALEX, ELSEWHERE, HERE, JORDAN, everything, fill

OF_TABLE = {term.table: term for term in TERMS}


def put(tx: Transaction, term: Term, since: datetime | date | None, **more: Any) -> None:
    """Make one row of a table, of a moment."""
    own = metadata.tables[term.table]
    fill(tx, HERE, 1, only=term.table)
    first = tx.execute(select(own).limit(1)).mappings().one()
    tx.execute(own.delete())
    tx.execute(insert(own), dict(first) | {term.since: since} | more)


async def left_of(database: Database, term: Term) -> int:
    return len((await database.read(everything))[term.table])


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.table)
async def test_a_row_goes_the_day_after_its_term_and_not_before(
    database: Database, clock: StillClock, term: Term
) -> None:
    is_day = isinstance(metadata.tables[term.table].c[term.since].type, Day)
    since = NOON.date() if is_day else NOON
    await database.write(lambda tx: put(tx, term, since, **({term.only_if: JORDAN} if term.only_if else {})))
    clock.now = NOON + timedelta(days=term.days)
    assert not await database.write(service.age)
    assert await left_of(database, term) == 1
    clock.now += timedelta(days=1)
    await database.write(service.age)
    assert await left_of(database, term) == 0


async def test_what_nobody_has_decided_or_settled_stays(database: Database, clock: StillClock) -> None:
    for name in ("chapter_requests", "phone_reports"):
        term = OF_TABLE[name]
        await database.write(lambda tx, term=term: put(tx, term, NOON, **{term.only_if: None}))
    await database.write(lambda tx: put(tx, OF_TABLE["call_reminders"], None))
    clock.now += timedelta(days=1000)
    for name in ("chapter_requests", "phone_reports", "call_reminders"):
        await database.write(service.age)
        assert await left_of(database, OF_TABLE[name]) == 1


@pytest.mark.parametrize("way", ["series", "delivery"])
async def test_a_reminder_that_still_comes_stays(database: Database, clock: StillClock, way: str) -> None:
    term = OF_TABLE["reminders"]

    def promise(tx: Transaction) -> None:
        put(tx, term, NOON, reminder_id=7)
        what: dict[str, Any] = {"kind": "reminder", "thing_id": 7}
        if way == "series":
            start = NOON.replace(tzinfo=None)
            schedules.add(tx, HERE, rule="FREQ=DAILY", zone="UTC", start_local=start, **what)
        else:
            to = Destination(user_id=ALEX)
            outbox.add(tx, HERE, destination=to, due_at=NOON, dedupe="x", **what)

    await database.write(promise)
    clock.now += timedelta(days=200)
    await database.write(service.age)
    assert await left_of(database, term) == 1
    await database.write(lambda tx: tx.execute(update(schedules.schedules).values(next_at=None)))
    await database.write(ledger_store.take_back_messages, HERE, ALEX)
    await database.write(service.age)
    assert await left_of(database, term) == 0


async def test_it_goes_in_pieces(database: Database, clock: StillClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "BATCH", 3)
    await database.write(fill, HERE, 1, only="departures")
    held = await left_of(database, OF_TABLE["departures"])
    clock.now += timedelta(days=1000)
    pieces = 1
    while await database.write(service.age):
        pieces += 1
    assert pieces >= held // 3
    assert await left_of(database, OF_TABLE["departures"]) == 0


async def test_where_somebody_is_written_to_is_forgotten_when_nothing_was_sent_lately(database: Database) -> None:
    def write(tx: Transaction) -> None:
        for user_id in (ALEX, JORDAN):
            tx.execute(insert(metadata.tables["direct_channels"]), {"user_id": user_id, "channel_id": 1})
        outbox.add(tx, HERE, kind="x", thing_id=1, destination=Destination(user_id=ALEX), due_at=tx.now, dedupe="x")

    await database.write(write)
    await database.write(service.age)
    (row,) = (await database.read(everything))["direct_channels"]
    assert row["user_id"] == ALEX


async def mine(database: Database) -> dict[str, int]:
    held = await database.read(everything)
    counts = {name: sum(row.get("server_id") == HERE for row in rows) for name, rows in held.items()}
    return {name: number for name, number in counts.items() if number}


async def test_a_server_that_removed_the_bot_goes_after_thirty_days_and_no_other(
    database: Database, clock: StillClock
) -> None:
    for server_id in (HERE, ELSEWHERE):
        await database.write(fill, server_id, 2)
    await database.write(store.take_back_removed, HERE)  # what fill() wrote there
    before = await database.read(everything)
    assert not await database.write(service.purge, HERE), "nobody removed it"
    await database.write(service.note_removed, HERE)
    clock.now += timedelta(days=REMOVED_DAYS) - timedelta(seconds=1)
    await database.write(service.note_removed, HERE)  # noticed once more; it counts from the first
    assert not await database.write(service.purge, HERE)
    assert len(await mine(database)) > 40
    clock.now += timedelta(seconds=1)
    while await database.write(service.purge, HERE):
        assert "removed_servers" in await mine(database), "a restart here goes on with it"
    assert await mine(database) == {}
    after = await database.read(everything)
    for name, rows in before.items():
        assert [row for row in rows if row.get("server_id") != HERE] == after[name], name


async def test_whoever_comes_back_in_time_loses_nothing(database: Database, clock: StillClock) -> None:
    await database.write(fill, HERE, 2, only="volunteers")
    await database.write(service.note_removed, HERE)
    clock.now += timedelta(days=REMOVED_DAYS - 1)
    assert await database.write(service.note_returned, HERE)
    clock.now += timedelta(days=300)
    assert not await database.write(service.purge, HERE)
    assert set(await mine(database)) == {"volunteers"}
    await database.write(service.note_removed, HERE)
    assert not await database.write(service.purge, HERE), "the thirty days begin anew"


async def test_everybody_is_looked_for_once_in_so_many_nights(database: Database, clock: StillClock) -> None:
    people = [(1_600_000_000_000 + number) << 22 for number in range(60)]

    def write(tx: Transaction, server_id: int) -> None:
        row = {"server_id": server_id, "chapter_id": 1, "joined_at": tx.now}
        tx.execute(insert(metadata.tables["chapter_members"]), [row | {"user_id": each} for each in people])
        tx.execute(insert(metadata.tables["chapter_members"]), row | {"user_id": -1})

    await database.write(write, HERE)
    await database.write(service.note_absent, HERE, people[0])
    nights = []
    for _ in range(30):
        nights.append(await database.read(service.list_to_look_at, HERE, 30))
        clock.now += timedelta(days=1)
    assert {each for night in nights for each in night} == set(people)
    assert all(people[0] in night for night in nights), "who was missed is looked for each night"
    assert max(map(len, nights)) <= 3


async def test_who_left_is_due_after_thirty_days_and_not_who_is_back(database: Database, clock: StillClock) -> None:
    for person in (ALEX, JORDAN):
        assert await database.write(service.note_absent, HERE, person)
    clock.now += timedelta(days=ABSENT_DAYS - 1)
    assert not await database.write(service.note_absent, HERE, ALEX), "it counts from the first"
    assert await database.write(service.note_present, HERE, JORDAN)
    assert await database.read(service.list_overdue, HERE) == []
    clock.now += timedelta(days=1)
    assert await database.read(service.list_overdue, HERE) == [ALEX]
    assert await database.read(service.are_absent, [ALEX, JORDAN]) == {(HERE, ALEX)}


def test_waits_double_and_end() -> None:
    waits = [rules.try_again_at(NOON, attempts) for attempts in range(12)]
    assert waits[:2] == [NOON + timedelta(minutes=1), NOON + timedelta(minutes=2)]
    assert waits[-2:] == [None, None]
