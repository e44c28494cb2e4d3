"""What people do with reminders: one verb, one transaction."""

from collections.abc import Sequence
from dataclasses import replace

from bot.database import Transaction
from bot.database.statements import allocate
from bot.outbox import store as outbox
from bot.outbox.model import Destination, Status
from bot.reminders import rules, store
from bot.reminders.model import FAILURE_SHOWN, KIND, SNOOZE, Failure, Reminder
from bot.when.parse import read_when
from bot.when.wall_clock import to_local


def remind_me(tx: Transaction, server_id: int, user_id: int, what: str, when: str, zone: str) -> Reminder:
    """Promise a person a direct message.

    Args:
        tx: the transaction.
        server_id: where they ask.
        user_id: who asks, and is reminded.
        what: the text.
        when: the time as they typed it.
        zone: IANA name of the zone in which it is read.

    Raises:
        BadInput: the text or the time cannot be used, or the person has too many waiting.
    """
    text = rules.clean_text(what)
    rules.ensure_room(store.count_waiting(tx, server_id, user_id))
    return _promise_new(tx, server_id, user_id, text, when, zone, None)


def schedule_post(
    tx: Transaction, server_id: int, user_id: int, what: str, when: str, zone: str, channel_id: int
) -> Reminder:
    """Promise a post in a channel; that the author may do so, and the bot may write there, was seen to before.

    Raises:
        BadInput: the text or the time cannot be used.
    """
    return _promise_new(tx, server_id, user_id, rules.clean_text(what), when, zone, channel_id)


def _promise_new(
    tx: Transaction, server_id: int, user_id: int, text: str, when: str, zone: str, channel_id: int | None
) -> Reminder:
    reading = read_when(when, tx.now, zone)
    reminder = Reminder(
        server_id,
        allocate(tx, server_id, KIND),
        user_id,
        text,
        reading.at,
        reading.local,
        reading.zone,
        channel_id,
        created_at=tx.now,
    )
    store.add(tx, server_id, reminder)
    _promise(tx, server_id, reminder, 1)
    return reminder


def _promise(tx: Transaction, server_id: int, reminder: Reminder, turn: int) -> None:
    own = Destination(user_id=reminder.user_id)
    outbox.add(
        tx,
        server_id,
        kind=KIND,
        thing_id=reminder.reminder_id,
        destination=own if reminder.channel_id is None else Destination(channel_id=reminder.channel_id),
        due_at=reminder.due_at,
        dedupe=f"{KIND}:{reminder.reminder_id}:{turn}",
    )


def to_send(tx: Transaction, server_id: int, reminder_id: int) -> Reminder | None:
    """Return a reminder that is due; None when it was cancelled meanwhile."""
    reminder = store.find(tx, server_id, reminder_id)
    return None if reminder is None or reminder.cancelled_at is not None else reminder


def list_own(tx: Transaction, server_id: int, user_id: int) -> Sequence[Reminder]:
    """List what a person asked for that is still to come, posts to channels too; soonest first."""
    return store.list_waiting(tx, server_id, user_id)


def list_failed(tx: Transaction, server_id: int, user_id: int) -> Sequence[Failure]:
    """List what a person asked for and could not be delivered in the last week, the latest first."""
    return store.list_failed(tx, server_id, user_id, tx.now - FAILURE_SHOWN)


def cancel(tx: Transaction, server_id: int, user_id: int, reminder_id: int) -> Reminder:
    """Take back one's own reminder, or stop showing one that failed; doing it twice is doing it once.

    Raises:
        ReminderGone: there is no such reminder of this person.
        ReminderSent: it is too late.
    """
    reminder = _own(tx, server_id, user_id, reminder_id)
    if reminder.cancelled_at is not None:
        return reminder
    taken_back = outbox.cancel(tx, server_id, KIND, reminder_id)
    if not taken_back and _last_outcome(tx, server_id, reminder_id) is not Status.FAILED:
        raise rules.ReminderSent
    store.change(tx, server_id, reminder_id, cancelled_at=tx.now)
    return replace(reminder, cancelled_at=tx.now)


def snooze(tx: Transaction, server_id: int, user_id: int, reminder_id: int) -> Reminder:
    """Promise one's own reminder once more, in an hour; pressing again while it waits changes nothing.

    Raises:
        ReminderGone: there is no such reminder of this person, or it was cancelled.
    """
    reminder = _own(tx, server_id, user_id, reminder_id)
    if reminder.cancelled_at is not None or reminder.channel_id is not None:
        raise rules.ReminderGone
    past = outbox.outcomes(tx, server_id, KIND, reminder_id)
    if past[-1][0] is Status.WAITING and reminder.due_at > tx.now:
        return reminder
    due_at = tx.now + SNOOZE
    again = replace(reminder, due_at=due_at, due_local=to_local(due_at, reminder.zone))
    store.change(tx, server_id, reminder_id, due_at=again.due_at, due_local=again.due_local)
    _promise(tx, server_id, again, len(past) + 1)
    return again


def _own(tx: Transaction, server_id: int, user_id: int, reminder_id: int) -> Reminder:
    reminder = store.find(tx, server_id, reminder_id)
    if reminder is None or reminder.user_id != user_id:
        raise rules.ReminderGone
    return reminder


def _last_outcome(tx: Transaction, server_id: int, reminder_id: int) -> Status:
    status, _ = outbox.outcomes(tx, server_id, KIND, reminder_id)[-1]
    return status
