"""The verbs of series, on both databases, and what an edit makes of one."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.database import Database, Transaction
from bot.errors import BadInput
from bot.outbox import schedules
from bot.outbox import store as outbox
from bot.outbox.model import Destination, Schedule, ScheduleStatus, Sent, Status
from bot.outbox.planner import Planner
from bot.reminders import managing, rules, service
from bot.reminders.model import KIND, MEMBERS_KIND, MOST_OPEN, Asked, LastTime, Reminder, Standing, Target
from bot.when.repeat import EndsTooSoon, UnknownEnd, UnknownRepeat
from tests.conftest import NOON, StillClock
from tests.outbox.promises import settle_sent

SERVER, OTHER_SERVER = 71, 72
ALEX, JORDAN, LEE = 3, 4, 5
EAST = "America/New_York"
NINE = datetime.fromisoformat("2026-06-03T13:00+00:00")  # the next 9 AM in New York; NOON is June 2
DAY = timedelta(days=1)
MEMBERS = [ALEX, JORDAN, LEE]


CHANNEL = Target(channel_id=55)


async def daily(database: Database, target: Target = CHANNEL, what: str = "News") -> Standing:
    return await database.write(service.schedule, SERVER, ALEX, Asked(what, "9am", "daily"), EAST, target)


async def plan(database: Database) -> list[Destination]:
    """Plan what is due, and take it."""
    planner = Planner()

    def members(_tx: Transaction, _reminder: Reminder) -> list[int]:
        return MEMBERS

    for kind in (KIND, MEMBERS_KIND):
        planner.register(kind, lambda tx, series: service.audience(tx, series, members))
    await database.write(planner.plan)
    taken = await database.write(outbox.claim, "me", 99, NOON + 99 * DAY)
    return [delivery.destination for delivery in taken]


async def managed(database: Database, server_id: int = SERVER) -> list[Standing]:
    return list(await database.read(service.list_managed, server_id))


async def test_a_series_goes_to_its_channel_at_each_of_its_times(database: Database, clock: StillClock) -> None:
    standing = await daily(database)
    assert (standing.next_at, standing.reminder.due_at, standing.repeats) == (NINE, NINE, True)
    assert await plan(database) == []
    for day in range(3):
        clock.now = NINE + day * DAY
        assert await plan(database) == [Destination(channel_id=55)]
        assert await plan(database) == []
        assert (await managed(database))[0].next_at == clock.now + DAY


async def test_members_are_asked_for_when_it_is_due_without_those_who_stopped_it(
    database: Database, clock: StillClock
) -> None:
    await daily(database, Target(chapter_id=1))
    for _ in range(2):
        await database.write(service.mute, SERVER, JORDAN, 1)
    clock.now = NINE
    assert await plan(database) == [Destination(user_id=ALEX), Destination(user_id=LEE)]
    for _ in range(2):
        await database.write(service.unmute, SERVER, JORDAN, 1)
    clock.now += DAY
    assert Destination(user_id=JORDAN) in await plan(database)


async def test_how_the_last_time_went_counts_every_recipient(database: Database, clock: StillClock) -> None:
    await daily(database, Target(chapter_id=1))
    clock.now = NINE
    assert (await managed(database))[0].last is None
    await plan(database)
    await database.write(settle_sent, SERVER, 1, "me", Sent(5, 6))
    await database.write(settle_sent, SERVER, 2, "me", Sent(5, 6))
    await database.write(outbox.settle_failed, SERVER, 3, "me", "closed")
    assert (await managed(database))[0].last == LastTime(NINE, sent=2, failed=1, error="closed")
    clock.now = NINE + DAY + timedelta(hours=7)
    await plan(database)
    last = (await managed(database))[0].last
    assert last is not None
    assert (last.due_at, last.sent, last.missed) == (NINE + DAY, 0, 1)


async def test_a_cancelled_series_promises_nothing_and_takes_back_what_waits(
    database: Database, clock: StillClock
) -> None:
    await daily(database, Target(chapter_id=1))
    clock.now = NINE
    await plan(database)
    await database.write(managing.cancel_managed, SERVER, "news")
    assert await managed(database) == []
    past = await database.read(outbox.outcomes, SERVER, MEMBERS_KIND, 1)
    assert past == [(Status.CANCELLED, None)] * 3
    clock.now = NINE + 3 * DAY
    assert await plan(database) == []
    series = await database.read(schedules.find_of, SERVER, MEMBERS_KIND, 1)
    assert series is not None
    assert series.status is ScheduleStatus.ENDED


async def test_a_failed_edit_leaves_no_half_of_it(database: Database) -> None:
    before = await daily(database)
    with pytest.raises(UnknownEnd):
        await database.write(managing.edit, SERVER, "1", EAST, what="Other", until="flarb")
    assert await managed(database) == [before]


async def test_own_series_count_among_the_most_a_person_can_have(database: Database) -> None:
    def fill(tx: Transaction) -> None:
        for number in range(MOST_OPEN):
            service.remind_me(tx, SERVER, ALEX, f"{number}", "9am", EAST, "daily")

    await database.write(fill)
    with pytest.raises(rules.TooManyReminders):
        await database.write(service.remind_me, SERVER, ALEX, "one more", "9am", EAST)
    await database.write(service.cancel, SERVER, ALEX, 1)
    await database.write(service.remind_me, SERVER, ALEX, "one more", "9am", EAST)
    assert await managed(database) == []


async def test_a_title_means_the_newest_and_another_servers_is_not_found(database: Database) -> None:
    for _ in range(2):
        await daily(database, what="Come to the\nrally " + "x" * 100)
    found = await database.read(managing.managed, SERVER, "come to the rally " + "x" * 41 + "…")
    assert found.reminder.reminder_id == 2
    for server_id, text in ((OTHER_SERVER, "1"), (SERVER, "3"), (SERVER, ""), (SERVER, "²"), (SERVER, "9" * 99)):
        with pytest.raises(rules.NoSuchReminder):
            await database.read(managing.managed, server_id, text)


async def test_a_post_that_failed_is_listed_for_a_week(database: Database, clock: StillClock) -> None:
    await database.write(service.schedule, SERVER, ALEX, Asked("News", "9am"), EAST, Target(channel_id=55))
    clock.now = NINE
    await plan(database)
    await database.write(outbox.settle_failed, SERVER, 1, "me", "the channel was deleted")
    (standing,) = await managed(database)
    assert (standing.next_at, standing.last) == (None, LastTime(NINE, failed=1, error="the channel was deleted"))
    clock.now += 7 * DAY + timedelta(seconds=1)
    assert await managed(database) == []


SERIES = Schedule(
    SERVER, 1, KIND, 1, "FREQ=WEEKLY;BYDAY=TU", EAST,
    start_local=datetime.fromisoformat("2026-05-05T18:30"),
    next_local=datetime.fromisoformat("2026-06-02T18:30"),
    next_at=datetime.fromisoformat("2026-06-02T22:30+00:00"),
    until_local=datetime.fromisoformat("2026-11-03T23:59:59"),
    skipped=frozenset({datetime.fromisoformat("2026-06-09T18:30")}),
)  # fmt: skip


@pytest.mark.parametrize(
    ("when", "repeat", "until", "words", "skips"),
    [
        (None, None, "dec 1", "Every Tuesday at 6:30 PM Eastern Time until Dec 1", 1),
        (None, None, "never", "Every Tuesday at 6:30 PM Eastern Time", 1),
        ("tuesday 7pm", None, None, "Every Tuesday at 7:00 PM Eastern Time until Nov 3", 0),
        ("tuesday 7pm", None, "never", "Every Tuesday at 7:00 PM Eastern Time", 0),
        ("friday 7pm", "weekly", None, "Every Friday at 7:00 PM Eastern Time", 0),
        ("friday 7pm", "weekly", "jul 1", "Every Friday at 7:00 PM Eastern Time until Jul 1", 0),
        ("every friday 7pm", None, "jul 1", "Every Friday at 7:00 PM Eastern Time until Jul 1", 0),
        (None, "every weekday", None, "Every weekday at 6:30 PM Eastern Time", 0),
        (None, "daily, 10 times", None, "Every day at 6:30 PM Eastern Time, 10 times", 0),
        (None, "every friday 8am", "jul 1", "Every Friday at 8:00 AM Eastern Time until Jul 1", 0),
    ],
)
def test_what_an_edit_makes_of_a_series(
    when: str | None, repeat: str | None, until: str | None, words: str, skips: int
) -> None:
    changed = rules.changed(SERIES, when, repeat, until, NOON, EAST)
    assert rules.rule_words(changed) == words
    assert len(changed.skipped) == skips
    assert changed.status is ScheduleStatus.ACTIVE
    paused = replace(SERIES, status=ScheduleStatus.PAUSED)
    assert rules.changed(paused, when, repeat, until, NOON, EAST).status is ScheduleStatus.PAUSED


@pytest.mark.parametrize(
    ("when", "repeat", "until", "error"),
    [
        ("friday 7pm", None, None, rules.WrongDay),
        ("nov 10 7pm", None, None, rules.NothingLeft),
        (None, "daily until jul 1", "jul 2", rules.TwoEnds),
        (None, "flarb", None, UnknownRepeat),
        (None, None, "yesterday", EndsTooSoon),
        (None, None, " ", UnknownEnd),
    ],
)
def test_what_an_edit_cannot_make(
    when: str | None, repeat: str | None, until: str | None, error: type[BadInput]
) -> None:
    with pytest.raises(error):
        rules.changed(SERIES, when, repeat, until, NOON, EAST)


def test_what_comes_once_has_no_end_to_change() -> None:
    with pytest.raises(rules.NothingRepeats):
        rules.changed(replace(SERIES, count=1), None, None, "dec 1", NOON, EAST)
