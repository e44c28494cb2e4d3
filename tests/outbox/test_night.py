"""What waits for the morning, or for a person's own time, on both databases."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.database import Database, Transaction
from bot.outbox import overview, schedules, store
from bot.outbox.model import Delivery, Destination, Schedule, ScheduleStatus, Sent, Status
from bot.outbox.planner import Planner
from bot.when.quiet import Clocks, Quiet
from bot.when.wall_clock import to_instant
from tests.conftest import NOON, StillClock
from tests.outbox.promises import CHANNEL, SERVER, outcome, promise
from tests.outbox.series import DAY, FIRST, KIND, START, begin, planned

HOUR = timedelta(hours=1)
ADA, BEA = Destination(user_id=31), Destination(user_id=32)
HAWAII = "Pacific/Honolulu"
CLOCKS = Clocks({32: HAWAII}, "America/New_York", Quiet(time(21), time(8)))


def planner(*audience: Destination, at_night: bool = False, clocks: Clocks = CLOCKS) -> Planner:
    def people(_tx: Transaction, _schedule: Schedule) -> Iterable[Destination]:
        return audience

    made = Planner(lambda _tx, _server_id: clocks)
    made.register(KIND, people, at_night=at_night)
    return made


async def claim(database: Database, clock: StillClock) -> list[Delivery]:
    return list(await database.write(store.claim, "me", 50, clock.now + timedelta(minutes=1)))


def early(tx: Transaction, **changes: object) -> Schedule:
    """Daily at 6 AM in New York, when it is midnight in Honolulu."""
    return begin(tx, start_local=START.replace(hour=6) + DAY, **changes)  # type: ignore[arg-type]


SIX = datetime.fromisoformat("2026-06-03T10:00+00:00")


async def test_each_recipient_waits_for_their_own_morning(database: Database, clock: StillClock) -> None:
    await database.write(early)
    clock.now = SIX
    await database.write(planner(ADA, BEA, CHANNEL).plan)
    (post,) = await claim(database, clock)
    assert (post.destination, post.held_until) == (CHANNEL, None)
    for hours, whom in ((2, ADA), (8, BEA)):
        clock.now = SIX + hours * HOUR - timedelta(seconds=1)
        assert [each.destination for each in await claim(database, clock) if each.attempts == 1] == []
        clock.now = SIX + hours * HOUR
        (morning,) = [each for each in await claim(database, clock) if each.attempts == 1]
        assert (morning.destination, morning.due_at, morning.expected_at) == (whom, SIX, clock.now)
        assert (morning.useful_for, morning.useful_until) == (6 * HOUR, clock.now + 6 * HOUR)


async def test_what_people_chose_for_themselves_does_not_wait(database: Database, clock: StillClock) -> None:
    await database.write(early)
    clock.now = SIX
    await database.write(planner(ADA, BEA, at_night=True).plan)
    assert len(await claim(database, clock)) == 2


async def test_what_waits_for_morning_is_of_use_then_though_the_bot_was_down(
    database: Database, clock: StillClock
) -> None:
    """6 AM in New York was eight hours ago: past its use in a channel, but in Honolulu it is not morning yet."""
    await database.write(early)
    clock.now = SIX + 8 * HOUR - timedelta(minutes=1)
    await database.write(planner(ADA, BEA, CHANNEL).plan)
    rows = [(status, channel, user) for _, status, channel, user in await database.read(planned)]
    assert rows == [
        (Status.WAITING, None, 31),  # until two in the afternoon
        (Status.WAITING, None, 32),
        (Status.MISSED, store.NOWHERE, None),  # the channel's
    ]


async def test_a_day_later_it_is_missed_for_all(database: Database, clock: StillClock) -> None:
    await database.write(early, useful_for=HOUR)
    clock.now = SIX + 20 * HOUR
    await database.write(planner(ADA, BEA).plan)
    assert [status for _, status, _, _ in await database.read(planned)] == [Status.MISSED]


async def test_held_back_is_no_attempt_and_not_late(database: Database, clock: StillClock) -> None:
    await database.write(promise, 1, NOON, destination=ADA)
    (mine,) = await claim(database, clock)
    assert await database.write(store.hold, SERVER, mine, "me", NOON + 9 * HOUR) is True
    assert await claim(database, clock) == []
    clock.now = NOON + 9 * HOUR
    (again,) = await claim(database, clock)
    assert (again.attempts, again.nonce, again.expected_at) == (1, mine.nonce, clock.now)
    assert (again.useful_for, again.unsure_at) == (6 * HOUR, None)


async def test_what_was_late_already_still_says_so(database: Database, clock: StillClock) -> None:
    await database.write(promise, 1, NOON, destination=ADA)
    clock.now = NOON + HOUR
    (mine,) = await claim(database, clock)
    await database.write(store.hold, SERVER, mine, "me", NOON + 9 * HOUR)
    clock.now = NOON + 9 * HOUR
    (again,) = await claim(database, clock)
    assert (again.expected_at, again.useful_until) == (NOON, NOON + 15 * HOUR)


async def test_what_may_have_arrived_keeps_its_nonce_and_is_looked_for_in_the_morning(
    database: Database, clock: StillClock
) -> None:
    await database.write(promise, 1, NOON, destination=ADA)
    (first,) = await claim(database, clock)
    await database.write(store.put_back, SERVER, first.delivery_id, "me", NOON, "no answer", unsure=True)
    (second,) = await claim(database, clock)
    await database.write(store.hold, SERVER, second, "me", NOON + 9 * HOUR)
    clock.now = NOON + 9 * HOUR
    (third,) = await claim(database, clock)
    assert (third.nonce, third.unsure_at) == (first.nonce, NOON)


async def test_only_the_owner_holds_or_redirects(database: Database, clock: StillClock) -> None:
    await database.write(promise, 1, NOON, destination=replace(ADA, else_channel_id=5))
    (mine,) = await claim(database, clock)
    assert await database.write(store.hold, SERVER, mine, "another", NOON + HOUR) is False
    assert await database.write(store.redirect, SERVER, mine, "another", "closed") is False
    assert await database.write(store.hold, SERVER + 1, mine, "me", NOON + HOUR) is False
    assert await database.write(store.redirect, SERVER, mine, "me", "closed") is True
    (there,) = await claim(database, clock)
    assert (there.destination, there.nonce, there.delivery_id) == (CHANNEL, mine.nonce, mine.delivery_id)
    ended = [(mine, Sent(5, 6))]
    assert await database.write(store.settle_sent, "me", ended) == {mine.delivery_id}
    assert await database.read(outcome, 1) == (Status.SENT, None)


def test_only_a_person_has_another_way() -> None:
    with pytest.raises(ValueError, match="another way"):
        Destination(channel_id=5, else_channel_id=6)


async def test_what_sleeps_is_not_counted_as_late(database: Database, clock: StillClock) -> None:
    await database.write(promise, 1, NOON, destination=ADA)
    (mine,) = await claim(database, clock)
    await database.write(store.hold, SERVER, mine, "me", NOON + 9 * HOUR)
    for hours, late in ((1, 0), (10, 1)):
        clock.now = NOON + hours * HOUR
        (counts,) = await database.read(overview.count_by_server)
        assert (counts.waiting, counts.late) == (1, late)


async def test_what_waits_for_one_person_is_taken_back_from_them_alone(database: Database, clock: StillClock) -> None:
    for turn, to in enumerate((ADA, BEA)):
        await database.write(promise, 1, NOON, destination=to, turn=turn)
    assert await database.write(store.cancel, SERVER, KIND, 1, 31) == 1
    assert [each.destination for each in await claim(database, clock)] == [BEA]


async def test_in_their_own_time_each_clock_is_planned_once_at_its_instant(
    database: Database, clock: StillClock
) -> None:
    """Every instant that the series asks to be woken at, a day long."""
    zones = {31: "Pacific/Guam", 32: HAWAII, 33: "America/Puerto_Rico", 34: "Asia/Kathmandu"}
    people = [Destination(user_id=user) for user in zones]
    plan = planner(*people, clocks=Clocks(zones, "America/New_York")).plan
    await database.write(begin, start_local=START.replace(hour=9) + DAY, count=2, own_time=True)
    wakes = 0
    while (at := await database.read(schedules.next_at)) is not None:
        assert at > clock.now
        clock.now = at
        await database.write(plan)
        wakes += 1
    rows = await database.read(lambda tx: tx.execute(store.deliveries.select()).all())
    came = sorted((row.user_id, (row.held_until or row.due_at)) for row in rows)
    nines = (START.replace(hour=9) + DAY, START.replace(hour=9) + 2 * DAY)
    assert came == sorted((user, to_instant(nine, zone)) for user, zone in zones.items() for nine in nines)
    assert {row.due_at for row in rows} == {FIRST.replace(hour=13) + DAY, FIRST.replace(hour=13) + 2 * DAY}
    assert wakes < 100
    ended = await database.read(schedules.find, SERVER, 1)
    assert ended is not None
    assert ended.status is ScheduleStatus.ENDED
