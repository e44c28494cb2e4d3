"""The verbs of reminders, on both databases."""

from datetime import datetime, timedelta

import pytest

from bot.database import Database, Transaction
from bot.errors import BadInput, UserError
from bot.outbox import store as outbox
from bot.outbox.model import Delivery, Destination, Sent, Status
from bot.reminders import rules, service
from bot.reminders.model import KIND, MOST_OPEN, Asked, Failure, Reminder, Target
from bot.when.parse import TimeInPast, UnknownTime
from tests.conftest import NOON, StillClock
from tests.outbox.promises import settle_sent

SERVER, OTHER_SERVER = 71, 72
ALEX, JORDAN = 3, 4
EAST = "America/New_York"
HOUR = timedelta(hours=1)


async def remind(database: Database, what: str = "Call", when: str = "in 2 hours", user_id: int = ALEX) -> Reminder:
    return (await database.write(service.remind_me, SERVER, user_id, what, when, EAST)).reminder


async def schedule_post(database: Database, when: str = "in 1 hour", what: str = "News") -> Reminder:
    asked, target = Asked(what, when), Target(channel_id=55)
    return (await database.write(service.schedule, SERVER, ALEX, asked, EAST, target)).reminder


async def claim(database: Database) -> list[Delivery]:
    return list(await database.write(outbox.claim, "me", 200, NOON + timedelta(days=9)))


async def send(database: Database, error: str | None = None) -> None:
    """Let everything that is due be sent, or fail for good."""
    for delivery in await claim(database):
        key = (delivery.server_id, delivery.delivery_id, "me")
        if error is None:
            await database.write(settle_sent, *key, Sent(5, 6))
        else:
            await database.write(outbox.settle_failed, *key, error)


async def own(database: Database, user_id: int = ALEX, server_id: int = SERVER) -> list[Reminder]:
    return list(await database.read(service.list_own, server_id, user_id))


async def test_a_reminder_and_its_delivery_are_written_together(database: Database, clock: StillClock) -> None:
    reminder = await remind(database, "  Call the office ", "tomorrow 6pm")
    due = datetime.fromisoformat("2026-06-03T22:00+00:00")
    assert reminder == Reminder(
        SERVER,
        1,
        ALEX,
        "Call the office",
        due,
        datetime.fromisoformat("2026-06-03T18:00"),
        EAST,
        None,
        NOON,
    )
    assert await own(database) == [reminder]
    assert await claim(database) == []
    clock.now = due
    (delivery,) = await claim(database)
    assert (delivery.kind, delivery.thing_id, delivery.destination, delivery.due_at) == (
        KIND,
        reminder.reminder_id,
        Destination(user_id=ALEX),
        due,
    )


async def test_a_post_goes_to_its_channel(database: Database, clock: StillClock) -> None:
    post = await schedule_post(database)
    assert (post.channel_id, await own(database)) == (55, [post])
    clock.now = post.due_at
    (delivery,) = await claim(database)
    assert delivery.destination == Destination(channel_id=55)


@pytest.mark.parametrize(
    ("what", "when", "error"),
    [
        ("Call", "flarb", UnknownTime),
        ("Call", "", UnknownTime),
        ("Call", "yesterday 6pm", TimeInPast),
        ("Call", "x" * 6000, UnknownTime),
        ("", "in 2 hours", rules.NothingToSay),
        ("x" * 5000, "in 2 hours", rules.TextTooLong),
    ],
)
async def test_what_cannot_be_used_writes_nothing(
    database: Database, what: str, when: str, error: type[BadInput]
) -> None:
    with pytest.raises(error):
        await remind(database, what, when)
    with pytest.raises(error):
        await schedule_post(database, when, what)
    assert await own(database) == []
    assert await database.read(outbox.next_ready_at) is None


async def test_they_are_listed_soonest_first_and_only_to_their_author(database: Database) -> None:
    for what, when in (("late", "in 5 hours"), ("soon", "in 1 hour"), ("middle", "in 3 hours")):
        await remind(database, what, when)
    await remind(database, "Jordan's", user_id=JORDAN)
    assert [reminder.what for reminder in await own(database)] == ["soon", "middle", "late"]
    assert [reminder.what for reminder in await own(database, JORDAN)] == ["Jordan's"]
    assert await own(database, ALEX, OTHER_SERVER) == []


async def test_what_was_sent_is_no_longer_listed(database: Database, clock: StillClock) -> None:
    reminder = await remind(database)
    clock.now = reminder.due_at
    await send(database)
    assert await own(database) == []


async def test_cancelling_takes_the_delivery_back_and_twice_is_once(database: Database, clock: StillClock) -> None:
    reminder = await remind(database)
    first = await database.write(service.cancel, SERVER, ALEX, reminder.reminder_id)
    clock.now = NOON + 3 * HOUR
    assert await database.write(service.cancel, SERVER, ALEX, reminder.reminder_id) == first
    assert first.cancelled_at == NOON
    assert await own(database) == []
    assert await claim(database) == []
    assert await database.read(service.to_send, SERVER, reminder.reminder_id) is None


async def test_a_reminder_cancelled_while_it_is_being_sent_has_nothing_to_say(
    database: Database, clock: StillClock
) -> None:
    reminder = await remind(database)
    clock.now = reminder.due_at
    await claim(database)
    assert await database.read(service.to_send, SERVER, reminder.reminder_id) == reminder
    await database.write(service.cancel, SERVER, ALEX, reminder.reminder_id)
    assert await database.read(service.to_send, SERVER, reminder.reminder_id) is None


async def test_a_reminder_that_does_not_exist_has_nothing_to_say(database: Database) -> None:
    assert await database.read(service.to_send, SERVER, 1) is None


@pytest.mark.parametrize("verb", [service.cancel, service.snooze])
@pytest.mark.parametrize(
    ("server_id", "user_id", "number"), [(SERVER, JORDAN, 1), (OTHER_SERVER, ALEX, 1), (SERVER, ALEX, 2)]
)
async def test_another_persons_another_servers_and_unknown_ones_are_out_of_reach(
    database: Database, verb: object, server_id: int, user_id: int, number: int
) -> None:
    assert callable(verb)
    reminder = await remind(database)
    with pytest.raises(rules.ReminderGone, match="isn't a reminder of yours"):
        await database.write(verb, server_id, user_id, number)
    assert await own(database) == [reminder]


async def test_what_was_sent_cannot_be_cancelled(database: Database, clock: StillClock) -> None:
    reminder = await remind(database)
    clock.now = reminder.due_at
    await send(database)
    with pytest.raises(rules.ReminderSent, match="sent already"):
        await database.write(service.cancel, SERVER, ALEX, reminder.reminder_id)


async def test_snoozing_promises_it_once_more_however_often_it_is_pressed(
    database: Database, clock: StillClock
) -> None:
    reminder = await remind(database)
    for turn in range(1, 4):
        clock.now = (await database.read(service.to_send, SERVER, reminder.reminder_id) or reminder).due_at
        await send(database)
        clock.now += timedelta(minutes=7)
        again = await database.write(service.snooze, SERVER, ALEX, reminder.reminder_id)
        assert again.due_at == clock.now + HOUR
        clock.now += timedelta(minutes=1)
        assert await database.write(service.snooze, SERVER, ALEX, reminder.reminder_id) == again
        assert await own(database) == [again]
        outcomes = await database.read(outbox.outcomes, SERVER, KIND, reminder.reminder_id)
        assert outcomes == [(Status.SENT, None)] * turn + [(Status.WAITING, None)]


async def test_the_time_on_the_wall_follows_a_snooze(database: Database, clock: StillClock) -> None:
    reminder = await remind(database)
    clock.now = reminder.due_at
    await send(database)
    again = await database.write(service.snooze, SERVER, ALEX, reminder.reminder_id)
    assert again.due_local == reminder.due_local + HOUR


async def test_a_cancelled_reminder_and_a_post_cannot_be_snoozed(database: Database, clock: StillClock) -> None:
    post = await schedule_post(database)
    reminder = await remind(database)
    await database.write(service.cancel, SERVER, ALEX, reminder.reminder_id)
    for number in (post.reminder_id, reminder.reminder_id):
        with pytest.raises(rules.ReminderGone):
            await database.write(service.snooze, SERVER, ALEX, number)


async def test_a_failure_is_shown_for_a_week_or_until_it_is_dismissed(database: Database, clock: StillClock) -> None:
    first, second = await remind(database, "one"), await remind(database, "two")
    clock.now = first.due_at
    await send(database, error="the channel was deleted")
    error = "the channel was deleted"
    assert await own(database) == []
    failed = await database.read(service.list_failed, SERVER, ALEX)
    assert failed == [Failure(second, error), Failure(first, error)]
    assert await database.read(service.list_failed, SERVER, JORDAN) == []
    await database.write(service.cancel, SERVER, ALEX, second.reminder_id)
    assert await database.read(service.list_failed, SERVER, ALEX) == [Failure(first, error)]
    clock.now += timedelta(days=7)
    assert await database.read(service.list_failed, SERVER, ALEX) == [Failure(first, error)]
    clock.now += timedelta(microseconds=1)
    assert await database.read(service.list_failed, SERVER, ALEX) == []


async def test_a_person_has_at_most_a_hundred_waiting(database: Database) -> None:
    def fill(tx: Transaction) -> None:
        for number in range(MOST_OPEN):
            service.remind_me(tx, SERVER, ALEX, f"{number}", "in 2 hours", EAST)

    await database.write(fill)
    with pytest.raises(UserError, match="You have 100 reminders waiting"):
        await remind(database)
    assert len(await own(database)) == MOST_OPEN
    await remind(database, user_id=JORDAN)
    await schedule_post(database)
    await database.write(service.cancel, SERVER, ALEX, 1)
    await remind(database)
