"""Erasing, on both databases: nobody is named any more who asked for it, and nothing of others is touched."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.chapters.model import JoinMode
from bot.database import Database, Transaction
from bot.database.schema import metadata
from bot.outbox import store as outbox
from bot.outbox.model import Destination, Status
from bot.outbox.store import deliveries
from bot.posts import store as posts
from bot.posts.model import Post
from bot.privacy import service
from bot.privacy.ledger import LEDGER
from bot.privacy.model import Subject, Then
from tests.conftest import StillClock
from tests.privacy.rows import ALEX, CASEY, ELSEWHERE, HERE, JORDAN, everything, fill, names_of


async def filled(database: Database, seed: int) -> "Everything":
    await database.write(fill, HERE, seed)
    await database.write(fill, ELSEWHERE, seed)
    return await database.read(everything)


WAITS = {held.table for held in LEDGER for each in held.people if each.then is Then.WAIT}
CHANGED = {"counters", "posts"}  # the number of the stand-in; cards that are to be edited
Everything = dict[str, list[dict[str, Any]]]


def ensure_gone(after: Everything) -> None:
    """Nobody finds who was erased."""
    for name, rows in after.items():
        mine = [row for row in rows if row.get("server_id", HERE) == HERE and names_of(row, ALEX)]
        assert not mine or name in WAITS, f"{name} names them still: {mine[:1]}"


def ensure_untouched(before: Everything, after: Everything) -> None:
    """Nothing of others is touched, here or elsewhere."""
    for name in before.keys() - CHANGED:
        elsewhere, still = (
            [row for row in each[name] if row.get("server_id") == ELSEWHERE] for each in (before, after)
        )
        assert still == elsewhere, name
        others = [row for row in before[name] if row.get("server_id", HERE) == HERE and not names_of(row, ALEX)]
        assert [row for row in others if row not in after[name]] == [], name


def people(rows: list[dict[str, Any]], column: str) -> list[int]:
    """How often each of the people is in a column, without saying who they are."""
    return sorted(Counter(row[column] for row in rows if row["server_id"] == HERE and row[column]).values())


def ensure_counted(before: Everything, after: Everything) -> None:
    """Totals stay true: as many rows, of as many people."""
    checked = 0
    for held in LEDGER:
        columns = [each.column for each in held.people if each.then is Then.STAND_IN]
        if columns and len(columns) == len(held.people) and held.table != "deliveries":
            was, now = before[held.table], after[held.table]
            assert len(now) == len(was), held.table
            assert [people(now, each) for each in columns] == [people(was, each) for each in columns], held.table
            checked += len(columns)
    assert checked > 10


@pytest.mark.parametrize("seed", range(2))
async def test_who_is_erased_is_nowhere_and_nothing_else_changes(database: Database, seed: int) -> None:
    before = await filled(database, seed)
    await database.write(service.erase, HERE, ALEX, ())
    after = await database.read(everything)
    ensure_gone(after)
    ensure_untouched(before, after)
    ensure_counted(before, after)
    assert any(names_of(row, ALEX) for row in before["volunteers"])


async def test_once_more_changes_nothing(database: Database) -> None:
    await filled(database, 1)
    first = await database.write(service.erase, HERE, ALEX, ())
    after = await database.read(everything)
    again = await database.write(service.erase, HERE, ALEX, ())
    assert (sum(first.erased.values()) > 0, first.kept > 0) == (True, True)
    assert (again.erased, again.kept, again.messages) == ({}, 0, 0)
    assert await database.read(everything) == after


async def test_two_who_made_the_same_call_on_the_same_day_can_both_be_erased(database: Database) -> None:
    calls = metadata.tables["calls"]

    def write(tx: Transaction, server_id: int) -> None:
        fill(tx, server_id, 5, only="calls")
        row = dict(tx.execute(select(calls).where(calls.c.server_id == server_id).limit(1)).mappings().one())
        tx.execute(update(calls).where(calls.c.call_id == row["call_id"]).values(user_id=ALEX))
        tx.execute(insert(calls), row | {"call_id": row["call_id"] + 1, "user_id": JORDAN})

    await database.write(write, HERE)
    for person in (ALEX, JORDAN):
        await database.write(service.erase, HERE, person, ())
    callers = {row["user_id"] for row in (await database.read(everything))["calls"]}
    assert not callers & {ALEX, JORDAN}
    assert len([each for each in callers if each < 0]) == 2


async def test_what_waits_is_taken_back_and_what_was_sent_is_counted(database: Database) -> None:
    def promise(tx: Transaction, server_id: int) -> None:
        for user_id, thing in ((ALEX, 1), (JORDAN, 1), (ALEX, 2)):
            outbox.add(
                tx,
                server_id,
                kind="reminder",
                thing_id=thing,
                destination=Destination(user_id=user_id),
                due_at=tx.now,
                dedupe=f"x {thing} {user_id}",
            )
        tx.execute(update(deliveries).where(deliveries.c.thing_id == 2).values(status=Status.SENT))

    await database.write(promise, HERE)
    erased = await database.write(service.erase, HERE, ALEX, ())
    assert erased.messages == 1
    rows = (await database.read(everything))["deliveries"]
    assert {(row["user_id"], row["status"], row["dedupe"]) for row in rows} == {
        (JORDAN, Status.WAITING, f"x 1 {JORDAN}"),
        (-1, Status.SENT, "x 2 -1"),
    }


async def test_nobody_is_written_to_whose_place_a_number_took(database: Database) -> None:
    what = {"kind": "reminder", "thing_id": 1, "due_at": (await database.read(lambda tx: tx.now)), "dedupe": "x"}
    assert not await database.write(
        lambda tx, server_id: outbox.add(tx, server_id, destination=Destination(user_id=-1), **what), HERE
    )


async def test_texts_of_others_name_them_no_more(database: Database) -> None:
    chapters = metadata.tables["chapters"]
    row = {"server_id": HERE, "chapter_id": 1, "name": f"<@{ALEX}> & <@!{ALEX}>", "name_key": "a", "state": "MA"}

    def write(tx: Transaction, server_id: int) -> None:
        row.update(created_at=tx.now, join_mode=JoinMode.OPEN, meeting=f"{ALEX}, <@{CASEY}>")
        tx.execute(insert(chapters), row)

    await database.write(write, HERE)
    await database.write(service.erase, HERE, ALEX, ())
    (after,) = (await database.read(everything))["chapters"]
    assert (after["name"], after["meeting"]) == ("(erased) & (erased)", f"-1, <@{CASEY}>")


async def test_cards_that_named_them_are_brought_up_to_date(database: Database) -> None:
    def write(tx: Transaction, server_id: int) -> None:
        members = metadata.tables["chapter_members"]
        tx.execute(insert(members), {"server_id": server_id, "chapter_id": 3, "user_id": ALEX, "joined_at": tx.now})
        for kind, thing_id in (("chapter", 3), ("chapter", 4), ("chapter welcome", 0)):
            posts.add(tx, server_id, Post(server_id, kind, thing_id, 5, thing_id + 100))

    await database.write(write, HERE)
    erased = await database.write(service.erase, HERE, ALEX, ())
    assert erased.erased == {Subject.CHAPTERS: 1}
    dirty = await database.read(posts.list_dirty, 10)
    assert {(post.kind, post.thing_id) for post in dirty} == {("chapter", 3), ("chapter welcome", 0)}


async def test_roles_are_written_down_until_they_are_taken_back(database: Database, clock: StillClock) -> None:
    await database.write(service.erase, HERE, ALEX, (4, 3))
    await database.write(service.erase, HERE, ALEX, (5,))
    assert await database.read(service.list_erasures) == [], "whoever asks takes them; this is for what is cut off"
    clock.now += timedelta(minutes=1)
    (erasure,) = await database.read(service.list_erasures)
    assert erasure.role_ids == [3, 4, 5]
    assert await database.write(service.settle_erasure, HERE, erasure, (4,))
    assert await database.read(service.list_erasures) == []
    again = await database.read(service.next_erasure)
    assert again is not None
    clock.now = again
    (erasure,) = await database.read(service.list_erasures)
    assert (erasure.role_ids, erasure.attempts) == ([4], 1)
    assert not await database.write(service.settle_erasure, HERE, erasure, ())
    assert await database.read(service.find_erasure, HERE, ALEX) is None


async def test_taking_roles_back_is_given_up_one_day(database: Database, clock: StillClock) -> None:
    await database.write(service.erase, HERE, ALEX, (4,))
    tries = 0
    while (due := await database.read(service.next_erasure)) is not None:
        clock.now = due
        (erasure,) = await database.read(service.list_erasures)
        await database.write(service.settle_erasure, HERE, erasure, (4,))
        tries += 1
    assert tries == 11
