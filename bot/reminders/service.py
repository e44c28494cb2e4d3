"""What people do with reminders: one verb, one transaction."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.database import Transaction
from bot.database.statements import allocate
from bot.outbox import schedules
from bot.outbox import store as outbox
from bot.outbox.model import Destination, Schedule, ScheduleStatus, Status
from bot.reminders import rules, store, targets
from bot.reminders.model import FAILURE_SHOWN, KIND, SNOOZE, Asked, Failure, Reminder, Standing, Target
from bot.when.parse import Reading, read_when
from bot.when.repeat import Repeat
from bot.when.wall_clock import to_instant, to_local

_FAR = datetime.max.replace(tzinfo=UTC)


def remind_me(
    tx: Transaction,
    server_id: int,
    user_id: int,
    what: str,
    when: str,
    zone: str,
    repeat: str | None = None,
    else_channel_id: int | None = None,
) -> Standing:
    """Promise a person a direct message, or a series of them.

    Args:
        tx: the transaction.
        server_id: where they ask.
        user_id: who asks, and is reminded.
        what: the text.
        when: the time as they typed it.
        zone: IANA name of the zone in which it is read.
        repeat: how often, as they typed it; None: once.
        else_channel_id: where they agree to get it, for all to see, when their direct messages are closed.

    Raises:
        BadInput: the text or the time cannot be used, or the person has too many waiting.
    """
    text = rules.clean_text(what)
    rules.ensure_room(store.count_waiting(tx, server_id, user_id))
    return _promise_new(
        tx, server_id, user_id, Asked(text, when, repeat), zone, Target(else_channel_id=else_channel_id)
    )


def schedule(tx: Transaction, server_id: int, user_id: int, asked: Asked, zone: str, target: Target) -> Standing:
    """Promise others a message, or a series; that the author may, and the bot can, was seen to before.

    Raises:
        BadInput: the text or a time cannot be used.
    """
    targets.ensure_one_target(target, own_time=asked.own_time)
    return _promise_new(tx, server_id, user_id, replace(asked, what=rules.clean_text(asked.what)), zone, target)


def _promise_new(tx: Transaction, server_id: int, user_id: int, asked: Asked, zone: str, target: Target) -> Standing:
    series = rules.read_series(asked, tx.now, zone)
    once = read_when(asked.when, tx.now, zone) if series is None else None
    reminder = Reminder(
        server_id,
        allocate(tx, server_id, KIND),
        user_id,
        asked.what,
        created_at=tx.now,
        **first_time(once, series),
        **vars(target),
    )
    store.add(tx, server_id, reminder)
    if series is not None or reminder.is_for_members:  # who they are is known only when it is due, as with a series
        begin(tx, server_id, reminder, series, own_time=asked.own_time)
    else:
        promise(tx, server_id, reminder, 1)
    return standing(tx, server_id, reminder)


def first_time(once: Reading | None, series: Repeat | None) -> dict[str, Any]:
    """Return the columns that say when a reminder comes first."""
    if once is not None:
        return {"due_at": once.at, "due_local": once.local, "zone": once.zone}
    assert series is not None  # noqa: S101 - one of the two is given
    due_at = to_instant(series.start_local, series.zone)
    return {"due_at": due_at, "due_local": series.start_local, "zone": series.zone}


def begin(
    tx: Transaction, server_id: int, reminder: Reminder, series: Repeat | None, *, own_time: bool = False
) -> None:
    """Begin the series of a reminder; None: a series of one, for those who are looked up when it is due.

    Raises:
        HasEnded: none of its times is still to come.
    """
    started = schedules.add(
        tx,
        server_id,
        kind=reminder.kind,
        thing_id=reminder.reminder_id,
        rule=rules.ONCE if series is None else series.recurrence.rule,
        zone=reminder.zone,
        start_local=reminder.due_local,
        until_local=None if series is None else series.until,
        count=1 if series is None else series.count,
        own_time=own_time,
    )
    if started.status is ScheduleStatus.ENDED:
        raise rules.HasEnded


def promise(tx: Transaction, server_id: int, reminder: Reminder, turn: int) -> None:
    """Promise a reminder that comes once; ``turn``: for how manieth time."""
    outbox.add(
        tx,
        server_id,
        kind=KIND,
        thing_id=reminder.reminder_id,
        destination=_place_of(reminder),
        due_at=reminder.due_at,
        dedupe=f"{KIND}:{reminder.reminder_id}:{turn}",
    )


def _place_of(reminder: Reminder) -> Destination:
    if reminder.channel_id is not None:
        return Destination(channel_id=reminder.channel_id)
    return Destination(user_id=reminder.user_id, else_channel_id=reminder.else_channel_id)


def to_send(tx: Transaction, server_id: int, reminder_id: int) -> Reminder | None:
    """Return a reminder that is due; None when it was cancelled meanwhile."""
    reminder = store.find(tx, server_id, reminder_id)
    return None if reminder is None or reminder.cancelled_at is not None else reminder


def standing_to_send(
    tx: Transaction, kind: str, things: Collection[tuple[int, int]]
) -> Mapping[tuple[int, int], Standing]:
    """Return those reminders of a kind that are due, with their series, by server and number.

    Those that were cancelled meanwhile are left out.
    """
    series = {(each.server_id, each.thing_id): each for each in schedules.list_all_of(tx, kind, things)}
    return {
        (key := (each.server_id, each.reminder_id)): Standing(each, series.get(key), None)
        for each in store.list_all_of(tx, things)
        if each.cancelled_at is None
    }


def audience(
    tx: Transaction, series: Schedule, members: Callable[[Transaction, Reminder], Iterable[int]]
) -> Sequence[Destination]:
    """Say who gets a reminder that is due now: its author, its channel, or its members (``members`` reads them)."""
    reminder = to_send(tx, series.server_id, series.thing_id)
    if reminder is None:
        return []
    if not reminder.is_for_members:
        return [_place_of(reminder)]
    return [Destination(user_id=each) for each in without_muted(tx, reminder, members(tx, reminder))]


def list_own(tx: Transaction, server_id: int, user_id: int) -> Sequence[Reminder]:
    """List what a person asked for that is still to come, posts to channels too; soonest first.

    Of a series, ``due_at`` is the next time.
    """
    return [_as_next(each) for each in list_standing(tx, server_id, user_id) if each.next_at is not None]


def _as_next(standing: Standing) -> Reminder:
    if standing.schedule is None or standing.next_at is None:
        return standing.reminder
    local = standing.schedule.next_local or standing.reminder.due_local
    return standing.reminder._replace(due_at=standing.next_at, due_local=local)


def list_standing(tx: Transaction, server_id: int, user_id: int) -> Sequence[Standing]:
    """List what a person asked for and how it stands; soonest first, what is paused last."""
    return _sorted([standing(tx, server_id, each) for each in store.list_coming(tx, server_id, user_id)])


def list_managed(tx: Transaction, server_id: int) -> Sequence[Standing]:
    """List a server's scheduled reminders, whoever set them: soonest first, then paused and failed ones."""
    found = store.list_managed(tx, server_id, tx.now - FAILURE_SHOWN)
    return _sorted([standing(tx, server_id, each) for each in found])


def _sorted(found: list[Standing]) -> list[Standing]:
    def soonest(each: Standing) -> tuple[datetime, int]:
        under_way = each.schedule.next_at if each.schedule is not None and each.is_under_way else None
        return each.next_at or under_way or _FAR, each.reminder.reminder_id

    return sorted(found, key=soonest)


def standing(tx: Transaction, server_id: int, reminder: Reminder) -> Standing:
    """Return a reminder with how it stands."""
    series = schedules.find_of(tx, server_id, reminder.kind, reminder.reminder_id)
    last = store.last_time(tx, server_id, reminder.kind, reminder.reminder_id)
    if series is None:
        waiting = store.find_waiting(tx, server_id, reminder.kind, reminder.reminder_id)
        return Standing(reminder, None, waiting, last)
    return Standing(reminder, series, shown_next(tx, series), last)


def shown_next(tx: Transaction, series: Schedule) -> datetime | None:
    """Return when a series comes next, in everybody's own time by its author's clock; None when it does not."""
    if series.status is not ScheduleStatus.ACTIVE:
        return None
    if not series.own_time:
        return series.next_at
    return next((each.at for each in rules.next_times(series, tx.now, 1)), None)


def mute(tx: Transaction, server_id: int, user_id: int, reminder_id: int) -> Reminder:
    """Leave a person out of a reminder for many, from now on, what waits for them too; twice is once.

    Raises:
        ReminderGone: there is no such reminder.
    """
    reminder = _for_many(tx, server_id, reminder_id)
    store.add_mute(tx, server_id, reminder_id, user_id)
    outbox.cancel(tx, server_id, reminder.kind, reminder_id, user_id)
    return reminder


def unmute(tx: Transaction, server_id: int, user_id: int, reminder_id: int) -> None:
    """Let a reminder for many come to a person again, from its next time on; twice is once.

    Raises:
        ReminderGone: there is no such reminder.
    """
    _for_many(tx, server_id, reminder_id)
    store.remove_mute(tx, server_id, reminder_id, user_id)


def _for_many(tx: Transaction, server_id: int, reminder_id: int) -> Reminder:
    reminder = store.find(tx, server_id, reminder_id)
    if reminder is None or not reminder.has_group:
        raise rules.ReminderGone
    return reminder


def without_muted(tx: Transaction, reminder: Reminder, members: Iterable[int]) -> tuple[int, ...]:
    """Return the members that have not stopped a reminder."""
    muted = store.list_muted(tx, reminder.server_id, reminder.reminder_id)
    return tuple(each for each in members if each not in muted)


def is_muted(tx: Transaction, reminder: Reminder, user_id: int) -> bool:
    """Say whether a person has stopped a reminder."""
    return store.is_muted(tx, reminder.server_id, reminder.reminder_id, user_id)


def list_failed(tx: Transaction, server_id: int, user_id: int) -> Sequence[Failure]:
    """List what a person asked for and could not be delivered in the last week, the latest first; each once.

    What was promised anew since is not among them.
    """
    coming = {each.reminder_id for each in store.list_coming(tx, server_id, user_id)}
    failed = store.list_failed(tx, server_id, user_id, tx.now - FAILURE_SHOWN)
    latest = {each.reminder.reminder_id: each for each in reversed(failed)}
    return [
        each for each in failed if each is latest[each.reminder.reminder_id] and each.reminder.reminder_id not in coming
    ]


def cancel(tx: Transaction, server_id: int, user_id: int, reminder_id: int) -> Reminder:
    """Take back one's own reminder, all of a series, or stop showing one that failed; twice is once.

    Raises:
        ReminderGone: there is no such reminder of this person.
        ReminderSent: it is too late.
    """
    reminder = _own(tx, server_id, user_id, reminder_id)
    if reminder.cancelled_at is not None:
        return reminder
    series = schedules.find_of(tx, server_id, reminder.kind, reminder_id)
    goes_on = series is not None and series.status is not ScheduleStatus.ENDED
    waits = store.find_waiting(tx, server_id, reminder.kind, reminder_id) is not None
    if not goes_on and not waits and _last_outcome(tx, server_id, reminder) is not Status.FAILED:
        raise rules.ReminderSent
    end(tx, server_id, reminder, series)
    return reminder._replace(cancelled_at=tx.now)


def end(tx: Transaction, server_id: int, reminder: Reminder, series: Schedule | None) -> None:
    """Take a reminder back for good, all of a series, and what waits to be sent of it."""
    if series is not None:
        schedules.save(tx, server_id, replace(series, status=ScheduleStatus.ENDED, next_local=None, next_at=None))
    outbox.cancel(tx, server_id, reminder.kind, reminder.reminder_id)
    store.change(tx, server_id, reminder.reminder_id, cancelled_at=tx.now)


def snooze(tx: Transaction, server_id: int, user_id: int, reminder_id: int) -> Reminder:
    """Promise one's own reminder once more, in an hour; pressing again while it waits changes nothing.

    Raises:
        ReminderGone: there is no such reminder of this person, or it was cancelled.
    """
    reminder = _own(tx, server_id, user_id, reminder_id)
    if reminder.cancelled_at is not None or not reminder.is_personal:
        raise rules.ReminderGone
    waiting = store.find_waiting(tx, server_id, KIND, reminder_id)
    if waiting is not None and waiting > tx.now:
        return reminder._replace(due_at=waiting, due_local=to_local(waiting, reminder.zone))
    past = outbox.outcomes(tx, server_id, KIND, reminder_id)
    due_at = tx.now + SNOOZE
    again = reminder._replace(due_at=due_at, due_local=to_local(due_at, reminder.zone))
    if schedules.find_of(tx, server_id, KIND, reminder_id) is None:  # a series keeps its first time
        store.change(tx, server_id, reminder_id, due_at=again.due_at, due_local=again.due_local)
    promise(tx, server_id, again, len(past) + 1)
    return again


def _own(tx: Transaction, server_id: int, user_id: int, reminder_id: int) -> Reminder:
    reminder = store.find(tx, server_id, reminder_id)
    if reminder is None or reminder.user_id != user_id:
        raise rules.ReminderGone
    return reminder


def _last_outcome(tx: Transaction, server_id: int, reminder: Reminder) -> Status | None:
    past = outbox.outcomes(tx, server_id, reminder.kind, reminder.reminder_id)
    return past[-1][0] if past else None
