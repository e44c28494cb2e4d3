"""What the worker does about time that passed without it, and with series: on both databases, without Discord."""

import asyncio
from datetime import timedelta

import pytest

from bot.database import Database
from bot.outbox import schedules, store
from bot.outbox.model import Delivery, Sent, Status
from bot.outbox.policy import NONCE_MEMORY, USEFUL_FOR, Failure, Kind, NotSent
from tests.conftest import NOON
from tests.outbox.promises import SERVER, outcome, promise
from tests.outbox.series import DAY, FIRST, begin, due_times, planned, planner
from tests.outbox.timeline import Recorder, Timeline, at_work, until

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


async def status_of(database: Database, thing_id: int) -> Status:
    return (await database.read(outcome, thing_id))[0]


async def test_what_is_of_no_use_any_more_is_missed_and_not_sent(
    database: Database, line: Timeline, send: Recorder
) -> None:
    """Seen in a peer: after a night of downtime people get last night's reminders."""
    await database.write(promise, 1, NOON - USEFUL_FOR - SECOND)
    await database.write(promise, 2, NOON - USEFUL_FOR)
    async with at_work(database, line, send):
        await until(lambda: send.things == [2])
        await line.asleep()
    assert await database.read(outcome, 1) == (Status.MISSED, "the bot was not running when it was due")
    assert await status_of(database, 2) is Status.SENT
    assert send.things == [2]


async def test_what_may_have_arrived_is_looked_for_however_late(
    database: Database, line: Timeline, send: Recorder
) -> None:
    """A killed process had begun it: only the sender can learn whether to say sent or missed."""
    unsure: list[bool] = []

    async def look(delivery: Delivery) -> Sent:
        unsure.append(delivery.unsure_at == NOON)
        return Sent(5, 6)

    async def look_in_vain(delivery: Delivery) -> Sent:
        raise NotSent(Failure(Kind.ABSENT))

    send.behaviour = {1: look, 2: look_in_vain}
    for thing in (1, 2):
        await database.write(promise, thing, NOON)
    assert len(await database.write(store.claim, "killed", 10, NOON + MINUTE)) == 2
    line.clock.now = NOON + USEFUL_FOR + MINUTE
    assert await database.write(store.release_all) == 2
    async with at_work(database, line, send):
        await until(lambda: len(send.things) == 2)
        await line.asleep()
        await line.pass_by(hours=2)
    assert unsure == [True]
    assert await database.read(outcome, 1) == (Status.SENT, None)
    assert await database.read(outcome, 2) == (Status.MISSED, "it did not arrive, and then it was too late")
    assert sorted(send.things) == [1, 2]


async def test_trouble_that_outlasts_its_use_ends_as_missed(database: Database, line: Timeline, send: Recorder) -> None:
    async def down(delivery: Delivery) -> Sent:
        raise NotSent(Failure(Kind.UNREACHABLE))

    send.behaviour[1] = down
    await database.write(promise, 1, NOON)
    async with at_work(database, line, send):
        await until(lambda: len(send.seen) == 1)
        await line.asleep()
        await line.pass_by(hours=7)
    status, error = await database.read(outcome, 1)
    assert (status, error) == (Status.MISSED, "until it was too late, Discord could not be reached")
    assert len(send.seen) > 36  # at least every ten minutes
    assert send.seen[-1][1] <= NOON + USEFUL_FOR
    assert len(set(send.nonces)) == 1


@pytest.mark.parametrize(("kind", "says"), [(Kind.UNREACHABLE, False), (Kind.RESET, True)])
async def test_the_next_attempt_knows_since_when_nobody_knows(
    database: Database, line: Timeline, send: Recorder, kind: Kind, says: bool
) -> None:
    seen: list[bool] = []

    async def fail_once(delivery: Delivery) -> Sent:
        seen.append(delivery.unsure_at == NOON)
        if delivery.attempts == 1:
            raise NotSent(Failure(kind))
        return Sent(5, 6)

    send.behaviour[1] = fail_once
    await database.write(promise, 1, NOON)
    async with at_work(database, line, send):
        await until(lambda: len(seen) == 1)
        await line.asleep()
        await line.pass_by(seconds=5)
        await until(lambda: len(seen) == 2)
        await line.asleep()
    assert seen == [False, says]


async def test_a_lease_that_ended_is_taken_over_as_unsure(database: Database, line: Timeline, send: Recorder) -> None:
    """Several processes: nobody lets go for a process that was killed."""
    seen: list[timedelta | None] = []

    async def look(delivery: Delivery) -> Sent:
        seen.append(None if delivery.unsure_at is None else line.clock.now - delivery.unsure_at)
        return Sent(5, 6)

    send.behaviour[1] = look
    await database.write(promise, 1, NOON)
    await database.write(store.claim, "killed", 10, NOON + MINUTE)
    async with at_work(database, line, send):
        await line.asleep()
        await line.pass_by(seconds=61)
        await until(lambda: len(seen) == 1)
        await line.asleep()
    assert seen == [MINUTE]
    assert MINUTE < NONCE_MEMORY  # so the second attempt still goes by the nonce


async def test_it_wakes_for_a_series_and_sends_each_time_of_it(
    database: Database, line: Timeline, send: Recorder
) -> None:
    await database.write(begin)
    async with at_work(database, line, send, plan=planner().plan):
        await line.asleep()
        assert line.naps == [HOUR.total_seconds()]
        await line.pass_by(minutes=59)
        assert send.seen == []
        await line.pass_by(hours=49)
        await until(lambda: len(send.seen) == 3)
        await line.asleep()
    assert send.seen == [(1, FIRST), (1, FIRST + DAY), (1, FIRST + 2 * DAY)]
    assert len(set(send.nonces)) == 3
    assert due_times(await database.read(planned), Status.SENT) == [FIRST, FIRST + DAY, FIRST + 2 * DAY]


async def test_a_series_begun_while_it_sleeps_wakes_it(database: Database, line: Timeline, send: Recorder) -> None:
    async with at_work(database, line, send, plan=planner().plan):
        await line.asleep()
        await database.write(begin)
        await until(lambda: line.naps[1:] == [3600])
        await line.pass_by(hours=1)
        await until(lambda: send.seen == [(1, FIRST)])


async def test_two_workers_send_each_time_of_many_series_once(
    database: Database, line: Timeline, send: Recorder
) -> None:
    for thing in range(70):
        await database.write(begin, thing, server_id=SERVER + thing % 2)
    line.clock.now = FIRST + DAY + HOUR
    plan = planner().plan
    async with (
        at_work(database, line, send, owner="one", plan=plan),
        at_work(database, line, send, owner="two", plan=plan),
    ):
        await until(lambda: len(send.seen) >= 70)
        await line.asleep()
    assert sorted(send.things) == list(range(70))
    assert await database.read(schedules.next_at) == FIRST + 2 * DAY


async def test_a_planner_that_fails_does_not_stop_what_was_promised(
    database: Database, line: Timeline, send: Recorder
) -> None:
    def fail(_tx: object) -> int:
        raise RuntimeError("a defect")

    await database.write(begin)
    await database.write(promise, 9, NOON + 2 * HOUR)
    line.clock.now = FIRST + 3 * HOUR
    async with at_work(database, line, send, plan=fail):
        await until(lambda: send.things == [9])
        await asyncio.sleep(0.01)
    assert send.things == [9]
