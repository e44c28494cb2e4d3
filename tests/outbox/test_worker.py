"""The worker keeps the promises: on a clock that is moved by hand, against both databases, without Discord."""

import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import text

from bot.database import Database, Transaction
from bot.outbox import policy, store
from bot.outbox.model import Delivery, Sent, Status, Undeliverable
from tests.conftest import NOON
from tests.outbox.promises import SERVER, outcome, promise
from tests.outbox.timeline import Recorder, Timeline, at_work, settled, until

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


async def once_put_back(database: Database, thing_id: int) -> str:
    async with asyncio.timeout(5):
        while (found := await database.read(outcome, thing_id))[1] is None:  # noqa: ASYNC110
            await asyncio.sleep(0.002)
    assert found[0] is Status.WAITING
    assert found[1] is not None
    return found[1]


async def test_what_is_due_is_sent_at_its_time_and_not_before(
    database: Database, line: Timeline, send: Recorder
) -> None:
    for thing, wait in ((1, 2 * HOUR), (2, HOUR), (3, -HOUR)):
        await database.write(promise, thing, NOON + wait)
    async with at_work(database, line, send):
        assert await settled(database, 3) == (Status.SENT, None)
        await line.asleep()
        assert send.things == [3]
        await line.pass_by(minutes=59)
        assert send.things == [3]
        await line.pass_by(hours=2)
        assert await settled(database, 1) == (Status.SENT, None)
    assert send.seen == [(3, NOON), (2, NOON + HOUR), (1, NOON + 2 * HOUR)]


async def test_it_sleeps_until_the_next_delivery_instead_of_looking(
    database: Database, line: Timeline, send: Recorder
) -> None:
    await database.write(promise, 1, NOON + 3 * HOUR)
    async with at_work(database, line, send):
        await line.asleep()
        await line.pass_by(hours=2, minutes=59)
        assert line.naps == [3 * HOUR.total_seconds()]
        await line.pass_by(hours=1)
        await settled(database, 1)
    assert send.seen == [(1, NOON + 3 * HOUR)]


async def test_an_earlier_promise_wakes_it(database: Database, line: Timeline, send: Recorder) -> None:
    await database.write(promise, 1, NOON + 3 * HOUR)
    async with at_work(database, line, send):
        await line.asleep()
        await database.write(promise, 2, NOON + MINUTE)
        await until(lambda: line.naps == [3 * 3600, 60])
        await database.write(promise, 3, NOON)
        assert await settled(database, 3) == (Status.SENT, None)
        await line.pass_by(minutes=2)
        assert await settled(database, 2) == (Status.SENT, None)
    assert send.seen == [(3, NOON), (2, NOON + MINUTE)]


async def test_an_idle_worker_looks_again_after_its_longest_nap(
    database: Database, line: Timeline, send: Recorder
) -> None:
    async with at_work(database, line, send):
        await line.asleep()
        await line.pass_by(hours=25)
    assert set(line.naps) == {10 * HOUR.total_seconds()}
    assert len(line.naps) == 3


async def test_overdue_deliveries_all_go_out_though_one_is_poisoned(
    database: Database, line: Timeline, send: Recorder
) -> None:
    """Seen in a peer: one failing overdue reminder stops the module's start."""

    async def explode(delivery: Delivery) -> Sent:
        raise RuntimeError("cannot be rendered")

    send.behaviour[2] = explode
    for thing in range(1, 6):
        await database.write(promise, thing, NOON - HOUR)
    async with at_work(database, line, send):
        for thing in (1, 3, 4, 5):
            assert await settled(database, thing) == (Status.SENT, None)
        assert await once_put_back(database, 2) == "it went wrong in a way nobody foresaw"
        await database.write(promise, 9, NOON)
        assert await settled(database, 9) == (Status.SENT, None)
    assert sorted(send.things) == [1, 2, 3, 4, 5, 9]


async def test_trouble_that_passes_is_tried_again_later_with_the_same_nonce(
    database: Database, line: Timeline, send: Recorder
) -> None:
    """Seen in a peer: a one-shot reminder is dropped on any error."""

    async def fail_thrice(delivery: Delivery) -> Sent:
        if delivery.attempts <= 3:
            raise ConnectionResetError("reset")
        return Sent(5, 6)

    send.behaviour[1] = fail_thrice
    await database.write(promise, 1, NOON)
    async with at_work(database, line, send):
        await once_put_back(database, 1)
        await line.pass_by(seconds=0.9)
        assert len(send.seen) == 1
        await line.pass_by(minutes=1)
        assert await settled(database, 1) == (Status.SENT, None)
    waits = [(later - earlier).total_seconds() for (_, earlier), (_, later) in pairwise(send.seen)]
    assert len(waits) == 3
    for wait, longest in zip(waits, (2, 4, 8), strict=True):  # between a half and all of it
        assert longest / 2 <= wait <= longest
    assert len(send.nonces) == 4
    assert len(set(send.nonces)) == 1


async def test_what_can_never_work_fails_once_and_says_why(database: Database, line: Timeline, send: Recorder) -> None:
    async def closed(delivery: Delivery) -> Sent:
        raise Undeliverable("the person's direct messages are closed")

    send.behaviour[1] = closed
    await database.write(promise, 1, NOON)
    async with at_work(database, line, send):
        assert await settled(database, 1) == (Status.FAILED, "the person's direct messages are closed")
        await line.asleep()
        await line.pass_by(hours=30)
    assert send.things == [1]


async def test_nothing_left_to_say_is_settled(database: Database, line: Timeline, send: Recorder) -> None:
    async def moot(delivery: Delivery) -> None:
        return None

    send.behaviour[1] = moot
    await database.write(promise, 1, NOON)
    async with at_work(database, line, send):
        assert await settled(database, 1) == (Status.MOOT, None)


async def test_the_row_stands_until_the_message_is_sent(database: Database, line: Timeline, send: Recorder) -> None:
    """Seen in a peer: the row is deleted before the message goes out, and a crash between loses it."""
    seen: list[tuple[Status, str | None]] = []

    async def look(delivery: Delivery) -> Sent:
        seen.append(await database.read(outcome, 1))
        return Sent(5, 6)

    send.behaviour[1] = look
    await database.write(promise, 1, NOON)
    async with at_work(database, line, send):
        await settled(database, 1)
    assert seen == [(Status.WAITING, None)]


async def test_deliveries_go_out_side_by_side_at_most_a_hundred_at_once(
    database: Database, line: Timeline, send: Recorder
) -> None:
    """Seen in a peer: one at a time."""
    gate = asyncio.Event()

    async def wait(delivery: Delivery) -> Sent:
        await gate.wait()
        return Sent(5, 6)

    def many(tx: Transaction) -> None:
        for thing in range(1, 121):
            promise(tx, thing, NOON)

    await database.write(many)
    send.behaviour = dict.fromkeys(range(1, 121), wait)
    async with at_work(database, line, send):
        await until(lambda: len(send.seen) == 100)
        await asyncio.sleep(0.05)
        assert len(send.seen) == 100
        gate.set()
        for thing in (1, 60, 120):
            assert await settled(database, thing) == (Status.SENT, None)
    assert sorted(send.things) == list(range(1, 121))


async def test_stopping_waits_for_what_is_being_sent_and_begins_nothing(
    database: Database, line: Timeline, send: Recorder
) -> None:
    async def slowly(delivery: Delivery) -> Sent:
        await asyncio.sleep(0.1)
        return Sent(5, 6)

    send.behaviour[1] = slowly
    await database.write(promise, 1, NOON)
    async with at_work(database, line, send) as (worker, task):
        await until(lambda: send.things == [1])
        await database.write(promise, 2, NOON + MINUTE)
        await worker.stop(3)
        assert await database.read(outcome, 1) == (Status.SENT, None)
        await asyncio.wait_for(task, 1)
        line.clock.now = NOON + HOUR
        await database.write(promise, 3, NOON)
        await asyncio.sleep(0.05)
    assert send.things == [1]


async def test_a_claim_that_comes_back_after_the_stop_is_not_sent(
    database: Database, line: Timeline, send: Recorder
) -> None:
    """Nobody would wait for it: it would go out while the database closes, unrecorded."""
    await database.write(promise, 1, NOON)
    async with at_work(database, line, send) as (worker, task):
        await asyncio.sleep(0)  # the worker begins to claim
        await worker.stop(0)
        await asyncio.wait_for(task, 1)
        await asyncio.sleep(0.05)
        assert send.things == []
        assert await database.read(outcome, 1) == (Status.WAITING, None)


async def test_what_is_cut_off_by_a_stop_is_sent_by_the_next_with_the_same_nonce(
    database: Database, line: Timeline, send: Recorder
) -> None:
    async def hang(delivery: Delivery) -> Sent:
        if delivery.attempts == 1:
            await asyncio.Event().wait()
        return Sent(5, 6)

    send.behaviour[1] = hang
    await database.write(promise, 1, NOON)
    async with at_work(database, line, send) as (worker, _):
        await until(lambda: send.things == [1])
        await worker.stop(0.05)
    assert await database.read(outcome, 1) == (Status.WAITING, None)
    async with at_work(database, line, send, owner="next"):
        await line.asleep()
        await line.pass_by(seconds=59)
        assert send.things == [1]
        await line.pass_by(seconds=2)
        assert await settled(database, 1) == (Status.SENT, None)
    assert len(send.nonces) == 2
    assert len(set(send.nonces)) == 1


async def test_a_send_that_hangs_is_given_up_before_its_lease_ends(
    database: Database, line: Timeline, send: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy, "LEASE", timedelta(seconds=2.05))  # it gives up 2 s before the end, in real time

    async def hang(delivery: Delivery) -> Sent:
        if delivery.attempts == 1:
            await asyncio.Event().wait()
        return Sent(5, 6)

    send.behaviour[1] = hang
    await database.write(promise, 1, NOON)
    async with at_work(database, line, send):
        assert await once_put_back(database, 1) == "it went wrong in a way nobody foresaw"
        await line.pass_by(seconds=3)
        assert await settled(database, 1) == (Status.SENT, None)
    assert len(set(send.nonces)) == 1


async def test_trouble_with_the_database_is_survived(database: Database, line: Timeline, send: Recorder) -> None:
    await database.write(promise, 1, NOON + MINUTE)
    async with at_work(database, line, send):
        await line.asleep()
        await database.write(lambda tx: tx.execute(text("ALTER TABLE deliveries RENAME TO away")))
        await line.pass_by(minutes=1)
        await line.asleep()
        assert (send.things, line.naps[-1]) == ([], 5)
        await database.write(lambda tx: tx.execute(text("ALTER TABLE away RENAME TO deliveries")))
        await line.pass_by(seconds=5)
        assert await settled(database, 1) == (Status.SENT, None)


async def test_two_workers_on_one_outbox_send_each_delivery_once(
    database: Database, line: Timeline, send: Recorder
) -> None:
    def many(tx: Transaction) -> None:
        for thing in range(1, 201):
            promise(tx, thing, NOON, server_id=SERVER + thing % 3)

    await database.write(many)
    async with at_work(database, line, send, owner="one"), at_work(database, line, send, owner="two"):
        await until(lambda: len(send.seen) >= 200)
        await line.asleep()
        assert await database.write(store.claim, "late", 100, NOON + MINUTE) == []
    assert sorted(send.things) == list(range(1, 201))


async def test_a_reminder_that_is_due_does_not_wait_behind_bulk_that_is_slow(
    database: Database, line: Timeline, send: Recorder
) -> None:
    gate = asyncio.Event()

    async def slow(delivery: Delivery) -> Sent:
        await gate.wait()
        return Sent(5, 1000 + delivery.delivery_id)

    for thing in range(1, 121):
        send.behaviour[thing] = slow
        await database.write(promise, thing, NOON, bulk=True)
    async with at_work(database, line, send):
        await until(lambda: len(send.things) == 80)
        await asyncio.sleep(0.05)
        assert len(send.things) == 80, "bulk leaves room"
        await database.write(promise, 500, NOON)
        assert await settled(database, 500) == (Status.SENT, None)
        gate.set()
        for thing in (1, 120):
            assert await settled(database, thing) == (Status.SENT, None)
    assert len(send.things) == 121
