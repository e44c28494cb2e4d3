"""Several processes on one database: places, turns, and shares of Discord's limits."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.clock import system_clock
from bot.database import Database, open_database
from bot.database.address import parse_address
from bot.database.migrate import upgrade
from bot.database.processes import DEAD_AFTER, Process, beat, join, leave, others, take_turn
from bot.outbox.cluster import BEAT, BETWEEN_IDENTIFIES, Cluster, Taken, share_of
from bot.outbox.pacer import Pace, Pacer, Rank
from tests.conftest import StillClock

FIRST = Process("first", frozenset({(0, 2)}))
SECOND = Process("second", frozenset({(1, 2)}))


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ({(0, 2)}, {(1, 2)}, False),
        ({(0, 2), (1, 2)}, {(1, 2)}, True),
        (set(), {(1, 2)}, True),
        (set(), set(), True),
        ({(0, 2)}, {(1, 3)}, True),
    ],
)
def test_who_would_answer_the_same_servers(
    one: set[tuple[int, int]], other: set[tuple[int, int]], overlap: bool
) -> None:
    assert Process("a", frozenset(one)).overlaps(Process("b", frozenset(other))) is overlap
    assert Process("b", frozenset(other)).overlaps(Process("a", frozenset(one))) is overlap


def test_the_shares_add_up_to_the_whole() -> None:
    whole = Pace()
    share = share_of(whole, 3)
    assert share.per_second * 3 == pytest.approx(whole.per_second)
    assert share.openings * 3 == pytest.approx(whole.openings)
    assert share.refusals[Rank.NOW] * 3 <= whole.refusals[Rank.NOW]
    assert share_of(whole, 1) == whole


async def test_a_place_is_taken_once_and_free_after_leaving_or_dying(database: Database, clock: StillClock) -> None:
    assert await database.write(join, FIRST) == []
    assert await database.write(join, SECOND) == []
    thief = Process("thief", frozenset({(1, 2)}))
    assert await database.write(join, thief) == ["second"]
    assert await database.read(others, "first") == [SECOND]
    await database.write(leave, "second")
    assert await database.write(join, thief) == []
    clock.now += DEAD_AFTER + timedelta(seconds=1)
    assert await database.write(beat, FIRST) == []
    assert await database.write(join, SECOND) == []


async def test_turns_are_a_gap_apart_whoever_takes_them(database: Database, clock: StillClock) -> None:
    gap = timedelta(seconds=5)
    turns = await asyncio.gather(*(database.write(take_turn, "identify", gap) for _ in range(8)))
    assert sorted(turns) == [clock.now + number * gap for number in range(8)]
    clock.now += timedelta(hours=1)
    assert await database.write(take_turn, "identify", gap) == clock.now
    assert await database.write(take_turn, "another thing", gap) == clock.now


class Sleeper:
    """Sleeps on a clock that stands still, and remembers for how long."""

    def __init__(self, clock: StillClock) -> None:
        self.clock = clock
        self.slept: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.clock.now += timedelta(seconds=seconds)
        await asyncio.sleep(0)


def member(database: Database, process: Process, clock: StillClock) -> tuple[Cluster, Pacer, Sleeper]:
    sleep = Sleeper(clock)
    pacer = Pacer(lambda: clock().timestamp(), sleep)
    return Cluster(database, process, pacer, clock, sleep), pacer, sleep


async def test_the_place_of_a_killed_process_is_waited_for(database: Database, clock: StillClock) -> None:
    await database.write(beat, Process("killed", SECOND.shards))
    cluster, _, sleep = member(database, SECOND, clock)
    await cluster.join()
    assert timedelta(seconds=sum(sleep.slept)) <= DEAD_AFTER + BEAT
    assert await database.read(others, "") == [SECOND]


async def test_a_living_process_keeps_its_place(database: Database, clock: StillClock) -> None:
    cluster, _, sleep = member(database, Process("late", frozenset()), clock)
    rest = sleep.__call__

    async def while_the_other_lives(seconds: float) -> None:
        await rest(seconds)
        await database.write(beat, FIRST)

    await database.write(beat, FIRST)
    cluster = Cluster(database, Process("late", frozenset()), Pacer(lambda: 0.0, rest), clock, while_the_other_lives)
    with pytest.raises(Taken, match=r"\(first\) answers the same servers.*SHARD_IDS"):
        await cluster.join()
    assert await database.read(others, "") == [FIRST]


async def test_each_takes_its_share_and_all_of_it_when_alone(database: Database, clock: StillClock) -> None:
    first, pacer, _ = member(database, FIRST, clock)
    await first.join()
    assert pacer.pace.per_second == 45
    second, other_pacer, _ = member(database, SECOND, clock)
    await second.join()
    assert other_pacer.pace.per_second == 22.5

    async def some_beats() -> None:
        running = asyncio.create_task(first.run())
        while pacer.pace.per_second != expected:  # noqa: ASYNC110 - each round moves the clock
            await asyncio.sleep(0)
        running.cancel()

    expected = 22.5
    async with asyncio.timeout(10):
        await some_beats()
    await second.leave()
    expected = 45.0
    async with asyncio.timeout(10):
        await some_beats()


async def test_who_joins_others_waits_until_they_have_seen_it(database: Database, clock: StillClock) -> None:
    await database.write(beat, FIRST)
    second, pacer, sleep = member(database, SECOND, clock)
    await second.join()
    assert pacer.held_for == pytest.approx(BEAT.total_seconds())
    alone, pacer, _ = member(database, Process("alone", frozenset({(1, 2)})), clock)
    clock.now += DEAD_AFTER * 2
    await alone.join()
    assert pacer.held_for == 0
    assert sleep.slept == []


async def test_shards_identify_one_after_the_other(database: Database, clock: StillClock) -> None:
    first, _, sleep = member(database, FIRST, clock)
    second, _, other_sleep = member(database, SECOND, clock)
    await first.turn_to_identify()
    await second.turn_to_identify()
    assert sleep.slept == [0.0]
    assert other_sleep.slept == [BETWEEN_IDENTIFIES.total_seconds()]


async def test_two_that_join_at_once_on_postgresql_do_not_both_get_the_place(
    new_postgres: Callable[..., str],
) -> None:
    address = parse_address(await asyncio.to_thread(new_postgres))
    databases = [await open_database(address, system_clock) for _ in range(2)]
    try:
        await databases[0].write(upgrade)
        for attempt in range(20):
            rivals = [Process(f"{name} {attempt}", frozenset({(attempt, 99)})) for name in ("one", "two")]
            pairs = zip(databases, rivals, strict=True)
            found = await asyncio.gather(*(database.write(join, rival) for database, rival in pairs))
            assert sorted(map(len, found)) == [0, 1]
    finally:
        for database in databases:
            await database.close()
