"""Every time of a series becomes its deliveries once, on both databases, whatever happened meanwhile."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest
import structlog
from sqlalchemy import text

from bot.database import Database, Transaction
from bot.outbox import planner as planning
from bot.outbox import schedules, store
from bot.outbox.model import Destination, Schedule, ScheduleStatus, Status
from bot.outbox.planner import Planner
from tests.conftest import StillClock
from tests.outbox.promises import CHANNEL, SERVER
from tests.outbox.series import DAY, FIRST, KIND, START, begin, due_times, planned, planner

HOUR = timedelta(hours=1)
ADA, BEA = Destination(user_id=31), Destination(user_id=32)


async def next_of(database: Database, schedule_id: int = 1, server_id: int = SERVER) -> Schedule:
    found = await database.read(schedules.find, server_id, schedule_id)
    assert found is not None
    return found


async def test_each_time_is_planned_once_for_each_destination(database: Database, clock: StillClock) -> None:
    await database.write(begin)
    plan = planner(CHANNEL, ADA, BEA).plan
    assert await database.write(plan) == 0
    clock.now = FIRST
    assert await database.write(plan) == 1
    assert await database.write(plan) == 0
    assert await database.read(planned) == [
        (FIRST, Status.WAITING, CHANNEL.channel_id, None),
        (FIRST, Status.WAITING, None, 31),
        (FIRST, Status.WAITING, None, 32),
    ]
    assert (await next_of(database)).next_at == FIRST + DAY
    clock.now = FIRST + DAY
    assert await database.write(plan) == 1
    assert due_times(await database.read(planned))[3:] == [FIRST + DAY] * 3


async def test_a_time_planned_anew_is_not_promised_anew(database: Database, clock: StillClock) -> None:
    """An edit that sets the same series back, or a backup played back without its deliveries' neighbours."""
    made = await database.write(begin)
    clock.now = FIRST
    await database.write(planner().plan)
    await database.write(schedules.save, SERVER, made)
    assert await database.write(planner().plan) == 1
    assert len(await database.read(planned)) == 1


async def test_two_destinations_that_are_the_same_get_it_once(database: Database, clock: StillClock) -> None:
    await database.write(begin)
    clock.now = FIRST
    await database.write(planner(ADA, BEA, ADA).plan)
    assert len(await database.read(planned)) == 2


async def test_planners_at_the_same_time_plan_each_time_once(database: Database, clock: StillClock) -> None:
    def many(tx: Transaction) -> None:
        for number in range(120):
            begin(tx, number, server_id=SERVER + number % 3)

    await database.write(many)
    clock.now = FIRST + 2 * DAY
    plan = planner(CHANNEL, ADA).plan

    async def one() -> int:
        done = 0
        while await database.read(schedules.next_at) <= clock.now:
            done += await database.write(plan)
        return done

    assert sum(await asyncio.gather(*(one() for _ in range(4)))) == 120
    for server in (SERVER, SERVER + 1, SERVER + 2):
        rows = await database.read(planned, server)
        assert due_times(rows) == [FIRST + 2 * DAY] * 80


async def test_series_of_two_servers_with_the_same_number_are_two(database: Database, clock: StillClock) -> None:
    await database.write(begin)
    await database.write(begin, server_id=SERVER + 1)
    clock.now = FIRST
    assert await database.write(planner().plan) == 2
    assert [len(await database.read(planned, server)) for server in (SERVER, SERVER + 1)] == [1, 1]


async def test_after_downtime_only_the_newest_is_sent(database: Database, clock: StillClock) -> None:
    """Seen in peers: after a night of downtime every missed time of a series is posted, one after another."""
    await database.write(begin, rule="FREQ=DAILY")
    clock.now = FIRST + 4 * DAY + 5 * HOUR
    with structlog.testing.capture_logs() as logs:
        assert await database.write(planner().plan) == 1
    assert await database.read(planned) == [(FIRST + 4 * DAY, Status.WAITING, CHANNEL.channel_id, None)]
    assert [entry["missed"] for entry in logs if "missed" in entry] == [4]
    assert (await next_of(database)).next_at == FIRST + 5 * DAY


async def test_what_is_of_no_use_any_more_is_written_down_as_missed(database: Database, clock: StillClock) -> None:
    heard: list[int] = []

    def audience(_tx: Transaction, schedule: Schedule) -> Iterable[Destination]:
        heard.append(schedule.schedule_id)
        return [ADA]

    plan = Planner()
    plan.register(KIND, audience)
    await database.write(begin, useful_for=2 * HOUR)
    await database.write(begin, 2, useful_for=3 * HOUR)
    clock.now = FIRST + 2 * HOUR + timedelta(seconds=1)
    assert await database.write(plan.plan) == 2
    assert heard == [2]
    assert sorted(await database.read(planned), key=lambda row: row[1]) == [
        (FIRST, Status.MISSED, store.NOWHERE, None),
        (FIRST, Status.WAITING, None, 31),
    ]
    assert (await next_of(database)).next_at == FIRST + DAY
    assert [d.thing_id for d in await database.write(store.claim, "a", 10, clock.now + HOUR)] == [2]
    assert await database.read(store.outcomes, SERVER, KIND, 1) == [
        (Status.MISSED, "the bot was not running when it was due")
    ]


async def test_to_the_last_moment_of_its_use_it_is_planned(database: Database, clock: StillClock) -> None:
    await database.write(begin, useful_for=2 * HOUR)
    clock.now = FIRST + 2 * HOUR
    await database.write(planner().plan)
    assert await database.read(planned) == [(FIRST, Status.WAITING, CHANNEL.channel_id, None)]
    (delivery,) = await database.write(store.claim, "a", 10, clock.now + HOUR)
    assert (delivery.useful_for, delivery.schedule_id) == (2 * HOUR, 1)


async def test_a_series_that_cannot_be_planned_is_paused_and_harms_no_other(
    database: Database, clock: StillClock
) -> None:
    """What it had planned until then is taken back; a broken statement does not break the others' transaction."""

    def audience(tx: Transaction, schedule: Schedule) -> Iterable[Destination]:
        yield ADA
        if schedule.thing_id == 2:
            raise RuntimeError("the campaign is half deleted")
        if schedule.thing_id == 3:
            tx.execute(text("SELECT nothing FROM nowhere"))
        yield BEA

    plan = Planner()
    plan.register(KIND, audience)
    for number, thing in enumerate((1, 2, 3, 4)):
        await database.write(begin, thing, start_local=START + timedelta(minutes=number))
    await database.write(begin, 5, kind="from a cog that is gone")
    clock.now = FIRST + HOUR
    with structlog.testing.capture_logs() as logs:
        assert await database.write(plan.plan) == 5
    assert [entry["thing"] for entry in logs if "paused" in entry["event"]] == [5, 2, 3]
    found = [await next_of(database, number) for number in range(1, 6)]
    assert [each.status.value for each in found] == ["active", "paused", "paused", "active", "paused"]
    assert [bool(await database.read(store.outcomes, SERVER, KIND, thing)) for thing in (1, 2, 3, 4)] == [
        True,
        False,
        False,
        True,
    ]
    assert len(await database.read(planned)) == 4
    assert await database.write(plan.plan) == 0  # and it is not tried again and again
    assert await database.read(schedules.next_at) == FIRST + DAY


async def test_a_series_ends_with_its_last_time(database: Database, clock: StillClock) -> None:
    await database.write(begin, count=2)
    await database.write(begin, 2, until_local=START)
    for day in range(3):
        clock.now = FIRST + day * DAY
        await database.write(planner().plan)
    assert due_times(await database.read(planned)) == [FIRST, FIRST, FIRST + DAY]
    for number in (1, 2):
        ended = await next_of(database, number)
        assert (ended.status, ended.next_at) == (ScheduleStatus.ENDED, None)
    assert await database.read(schedules.next_at) is None


async def test_a_series_that_ended_during_downtime_still_sends_its_last(database: Database, clock: StillClock) -> None:
    await database.write(begin, count=3)
    clock.now = FIRST + 2 * DAY + HOUR
    await database.write(planner().plan)
    assert due_times(await database.read(planned)) == [FIRST + 2 * DAY]
    assert (await next_of(database)).status is ScheduleStatus.ENDED


async def test_a_skipped_time_is_not_planned(database: Database, clock: StillClock) -> None:
    made = await database.write(begin)
    skipping = replace(made, skipped=frozenset({START + DAY, START + 3 * DAY}))
    await database.write(schedules.save, SERVER, skipping)
    for day in range(3):
        clock.now = FIRST + day * DAY
        await database.write(planner().plan)
    assert due_times(await database.read(planned)) == [FIRST, FIRST + 2 * DAY]
    clock.now = FIRST + 3 * DAY + HOUR  # the newest that has come was skipped, and the one before was sent
    await database.write(planner().plan)
    assert len(await database.read(planned)) == 2
    assert (await next_of(database)).next_at == FIRST + 4 * DAY


async def test_who_hears_of_it_is_read_when_it_is_due(database: Database, clock: StillClock) -> None:
    there = [ADA]
    plan = Planner()
    plan.register(KIND, lambda _tx, _schedule: list(there))
    await database.write(begin)
    there[:] = [BEA]
    clock.now = FIRST
    await database.write(plan.plan)
    assert [user for *_, user in await database.read(planned)] == [32]


async def test_more_than_one_round_of_series_are_planned_in_the_order_of_their_times(
    database: Database, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "_AT_ONCE", 3)
    for thing in range(5):
        await database.write(begin, thing, start_local=START - timedelta(minutes=thing) + HOUR)
    clock.now = FIRST + HOUR
    assert [await database.write(planner().plan) for _ in range(3)] == [3, 2, 0]
    minutes = [
        round((FIRST + HOUR - due_at).total_seconds()) // 60 for due_at in due_times(await database.read(planned))
    ]
    assert minutes == [4, 3, 2, 1, 0]
