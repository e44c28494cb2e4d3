"""A series on both databases: its next time comes from its start, and what was kept is what was said."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import text

from bot.database import Database, Transaction
from bot.outbox import schedules, store
from bot.outbox.model import Schedule, ScheduleStatus
from tests.conftest import NOON, StillClock
from tests.outbox.promises import SERVER
from tests.outbox.series import DAY, FIRST, KIND, START, ZONE, begin


async def test_what_was_begun_is_what_is_found(database: Database) -> None:
    until = START + 40 * DAY
    made = await database.write(begin, 7, until_local=until, count=5, useful_for=timedelta(minutes=90))
    assert made == Schedule(
        SERVER,
        1,
        KIND,
        7,
        "FREQ=DAILY",
        ZONE,
        START,
        next_local=START,
        next_at=FIRST,
        until_local=until,
        count=5,
        useful_for=timedelta(minutes=90),
    )
    assert await database.read(schedules.find, SERVER, 1) == made
    assert await database.read(schedules.find_of, SERVER, KIND, 7) == made
    assert await database.read(schedules.find, SERVER + 1, 1) is None
    assert await database.read(schedules.find_of, SERVER + 1, KIND, 7) is None
    assert await database.read(schedules.find_of, SERVER, "event", 7) is None


async def test_every_change_is_kept(database: Database) -> None:
    made = await database.write(begin)
    changed = replace(
        made,
        rule="FREQ=WEEKLY;BYDAY=TU",
        zone="America/Phoenix",
        start_local=START + DAY,
        until_local=START + 90 * DAY,
        count=9,
        skipped=frozenset({START + 7 * DAY, START + 14 * DAY}),
        status=ScheduleStatus.PAUSED,
        next_local=START + 7 * DAY,
        next_at=FIRST + 7 * DAY,
        useful_for=timedelta(hours=1),
    )
    await database.write(begin, 2)
    await database.write(schedules.save, SERVER, changed)
    assert await database.read(schedules.find, SERVER, 1) == changed
    other = await database.read(schedules.find, SERVER, 2)
    assert other is not None
    assert other.rule == "FREQ=DAILY"
    await database.write(schedules.save, SERVER + 1, made)  # another server's row of that number: there is none
    assert await database.read(schedules.find, SERVER, 1) == changed


async def test_a_series_begins_with_the_first_time_still_to_come(database: Database, clock: StillClock) -> None:
    clock.now = NOON + 3 * DAY + timedelta(hours=2)
    made = await database.write(begin)
    assert (made.next_local, made.next_at) == (START + 4 * DAY, FIRST + 4 * DAY)
    over = await database.write(begin, 2, count=2)
    assert (over.status, over.next_at, over.next_local) == (ScheduleStatus.ENDED, None, None)


async def test_the_next_time_is_computed_from_the_start(database: Database, clock: StillClock) -> None:
    """The 31st is the last day of a shorter month, and the 31st again after it: not the 28th for ever."""
    january = datetime(2027, 1, 31, 9, 0)  # noqa: DTZ001 - wall clock
    rule = "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"
    schedule = await database.write(begin, rule=rule, start_local=january)
    days = []
    for _ in range(5):
        assert schedule.next_at is not None
        assert schedule.next_local is not None
        days.append((schedule.next_local.month, schedule.next_local.day))
        clock.now = schedule.next_at
        schedule = schedules.moved_past(schedule, clock.now)
        await database.write(schedules.save, SERVER, schedule)
        found = await database.read(schedules.find, SERVER, 1)
        assert found == schedule
    assert days == [(1, 31), (2, 28), (3, 31), (4, 30), (5, 31)]


async def test_the_wall_clock_stays_when_the_clocks_change(database: Database) -> None:
    october = datetime(2026, 10, 31, 18, 30)  # noqa: DTZ001 - wall clock, the evening before the clocks change
    schedule = await database.write(begin, start_local=october)
    after = schedules.moved_past(schedule, schedule.next_at or NOON)
    assert after.next_local == october + DAY
    assert after.next_at is not None
    assert schedule.next_at is not None
    assert after.next_at - schedule.next_at == timedelta(hours=25)


async def test_moving_past_leaves_out_what_is_skipped_and_ends(database: Database) -> None:
    schedule = await database.write(begin, count=4)
    schedule = replace(schedule, skipped=frozenset({START + DAY, START + 3 * DAY}))
    third = schedules.moved_past(schedule, FIRST)
    assert third.next_local == START + 2 * DAY
    assert third.status is ScheduleStatus.ACTIVE
    end = schedules.moved_past(third, FIRST + 2 * DAY)
    assert (end.status, end.next_at, end.next_local) == (ScheduleStatus.ENDED, None, None)


async def test_what_is_paused_stays_paused_and_goes_on_in_the_future(database: Database, clock: StillClock) -> None:
    """What came while it was paused is not made up for: resuming moves past the present."""
    made = await database.write(begin)
    await database.write(schedules.save, SERVER, replace(made, status=ScheduleStatus.PAUSED))
    clock.now = FIRST + 3 * DAY
    assert await database.read(schedules.next_at) is None
    assert await database.write(schedules.list_due, 10) == []
    paused = await database.read(schedules.find, SERVER, 1)
    assert paused is not None
    moved = schedules.moved_past(paused, clock.now)
    assert (moved.status, moved.next_at) == (ScheduleStatus.PAUSED, FIRST + 4 * DAY)
    await database.write(schedules.save, SERVER, replace(moved, status=ScheduleStatus.ACTIVE))
    assert await database.write(schedules.list_due, 10) == []
    assert await database.read(schedules.next_at) == FIRST + 4 * DAY


async def test_the_longest_due_come_first_and_no_more_than_asked_for(database: Database, clock: StillClock) -> None:
    def several(tx: Transaction) -> None:
        for thing, hours in ((1, 3), (2, 1), (3, 2), (4, 9)):
            begin(tx, thing, start_local=START + timedelta(hours=hours))
        begin(tx, 5, start_local=START, count=0)  # ended before it began

    await database.write(several)
    assert await database.read(schedules.next_at) == FIRST + timedelta(hours=1)
    clock.now = FIRST + timedelta(hours=3)
    assert [each.thing_id for each in await database.write(schedules.list_due, 2)] == [2, 3]
    assert [each.thing_id for each in await database.write(schedules.list_due, 9)] == [2, 3, 1]
    clock.now -= timedelta(microseconds=1)
    assert [each.thing_id for each in await database.write(schedules.list_due, 9)] == [2, 3]


async def test_a_new_or_changed_series_wakes_the_worker(database: Database) -> None:
    rung: list[str] = []
    database.listen(store.TOPIC, lambda: rung.append("rung"))
    made = await database.write(begin)
    await asyncio.sleep(0.01)
    assert rung == ["rung"]
    await database.write(schedules.save, SERVER, made)
    await asyncio.sleep(0.01)
    assert rung == ["rung", "rung"]


async def test_what_is_due_is_found_by_an_index(database: Database) -> None:
    """A million paused or ended series cost nothing."""
    ask = "SELECT * FROM schedules WHERE status = 'active' AND next_at <= 1 ORDER BY next_at LIMIT 50"

    def plan(tx: Transaction) -> str:
        if tx.connection.dialect.name == "sqlite":
            return str(list(tx.execute(text(f"EXPLAIN QUERY PLAN {ask}"))))
        tx.execute(text("SET LOCAL enable_seqscan = off"))
        return str(list(tx.execute(text(f"EXPLAIN {ask}"))))

    assert "ix_schedules_next" in await database.write(plan)
