"""What people do with reminders: one verb, one transaction."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.database import Transaction
from bot.database.statements import allocate
from bot.outbox import schedules
from bot.outbox import store as outbox
from bot.outbox.model import Destination, Schedule, ScheduleStatus, Status
from bot.reminders import rules, store
from bot.reminders.model import FAILURE_SHOWN, KIND, SNOOZE, Asked, Failure, Reminder, Standing, Target
from bot.when.parse import Reading, read_when
from bot.when.repeat import Repeat
from bot.when.wall_clock import to_instant, to_local

_FAR = datetime.max.replace(tzinfo=UTC)


def remind_me(
    tx: Transaction, server_id: int, user_id: int, what: str, when: str, zone: str, repeat: str | None = None
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

    Raises:
        BadInput: the text or the time cannot be used, or the person has too many waiting.
    """
    text = rules.clean_text(what)
    rules.ensure_room(store.count_waiting(tx, server_id, user_id))
    return _promise_new(tx, server_id, user_id, Asked(text, when, repeat), zone, Target())


def schedule(tx: Transaction, server_id: int, user_id: int, asked: Asked, zone: str, target: Target) -> Standing:
    """Promise others a message, or a series; that the author may, and the bot can, was seen to before.

    Raises:
        BadInput: the text or a time cannot be used.
    """
    rules.ensure_one_target(target)
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
        **_first(once, series),
        **vars(target),
    )
    store.add(tx, server_id, reminder)
    if series is not None:
        _begin(tx, server_id, reminder, series)
    elif reminder.is_for_members:  # who they are is known only when it is due, as with a series
        _begin(tx, server_id, reminder, None)
    else:
        _promise(tx, server_id, reminder, 1)
    return _standing(tx, server_id, reminder)


def _first(once: Reading | None, series: Repeat | None) -> dict[str, Any]:
    if once is not None:
        return {"due_at": once.at, "due_local": once.local, "zone": once.zone}
    assert series is not None  # noqa: S101 - one of the two is given
    due_at = to_instant(series.start_local, series.zone)
    return {"due_at": due_at, "due_local": series.start_local, "zone": series.zone}


def _begin(tx: Transaction, server_id: int, reminder: Reminder, series: Repeat | None) -> None:
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
    )
    if started.status is ScheduleStatus.ENDED:
        raise rules.HasEnded


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


def standing_to_send(tx: Transaction, server_id: int, reminder_id: int) -> Standing | None:
    """Return a reminder that is due, with its series; None when it was cancelled meanwhile."""
    reminder = to_send(tx, server_id, reminder_id)
    if reminder is None:
        return None
    return Standing(reminder, schedules.find_of(tx, server_id, reminder.kind, reminder_id), None)


def audience(
    tx: Transaction, series: Schedule, members: Callable[[Transaction, Reminder], Iterable[int]]
) -> Sequence[Destination]:
    """Say who gets a reminder that is due now: its author, its channel, or its members (``members`` reads them)."""
    reminder = to_send(tx, series.server_id, series.thing_id)
    if reminder is None:
        return []
    if not reminder.is_for_members:
        own = Destination(user_id=reminder.user_id)
        return [own if reminder.channel_id is None else Destination(channel_id=reminder.channel_id)]
    muted = store.list_muted(tx, series.server_id, reminder.reminder_id)
    return [Destination(user_id=each) for each in members(tx, reminder) if each not in muted]


def list_own(tx: Transaction, server_id: int, user_id: int) -> Sequence[Reminder]:
    """List what a person asked for that is still to come, posts to channels too; soonest first.

    Of a series, ``due_at`` is the next time.
    """
    return [_as_next(each) for each in list_standing(tx, server_id, user_id) if each.next_at is not None]


def _as_next(standing: Standing) -> Reminder:
    if standing.schedule is None or standing.next_at is None:
        return standing.reminder
    local = standing.schedule.next_local or standing.reminder.due_local
    return replace(standing.reminder, due_at=standing.next_at, due_local=local)


def list_standing(tx: Transaction, server_id: int, user_id: int) -> Sequence[Standing]:
    """List what a person asked for and how it stands; soonest first, what is paused last."""
    return _sorted([_standing(tx, server_id, each) for each in store.list_coming(tx, server_id, user_id)])


def list_managed(tx: Transaction, server_id: int) -> Sequence[Standing]:
    """List a server's scheduled reminders, whoever set them: soonest first, then paused and failed ones."""
    found = store.list_managed(tx, server_id, tx.now - FAILURE_SHOWN)
    return _sorted([_standing(tx, server_id, each) for each in found])


def _sorted(found: list[Standing]) -> list[Standing]:
    return sorted(found, key=lambda each: (each.next_at or _FAR, each.reminder.reminder_id))


def _standing(tx: Transaction, server_id: int, reminder: Reminder) -> Standing:
    series = schedules.find_of(tx, server_id, reminder.kind, reminder.reminder_id)
    last = store.last_time(tx, server_id, reminder.kind, reminder.reminder_id)
    if series is None:
        waiting = store.find_waiting(tx, server_id, reminder.kind, reminder.reminder_id)
        return Standing(reminder, None, waiting, last)
    return Standing(reminder, series, series.next_at if series.status is ScheduleStatus.ACTIVE else None, last)


def managed(tx: Transaction, server_id: int, text: str) -> Standing:
    """Return the scheduled reminder that a text means: its number, or its text or title; the newest of several.

    Raises:
        NoSuchReminder: none of this server fits; a personal one never does.
    """
    wanted = text.strip().casefold()
    listed = list_managed(tx, server_id)
    found = [each for each in listed if wanted in rules.names_of(each.reminder)]
    if wanted.isdecimal() and wanted.isascii():
        found = [each for each in listed if str(each.reminder.reminder_id) == wanted]
    if not found:
        raise rules.NoSuchReminder(text)
    return max(found, key=lambda each: each.reminder.reminder_id)


def _series_of(standing: Standing) -> Schedule:
    if standing.schedule is None:
        raise rules.ComesOnce
    if standing.schedule.status is ScheduleStatus.ENDED:
        raise rules.HasEnded
    return standing.schedule


def _saved(tx: Transaction, server_id: int, standing: Standing, series: Schedule) -> Standing:
    schedules.save(tx, server_id, series)
    next_at = series.next_at if series.status is ScheduleStatus.ACTIVE else None
    return replace(standing, schedule=series, next_at=next_at)


def pause(tx: Transaction, server_id: int, text: str) -> Standing:
    """Let nothing of a series come until it is resumed; what waits to be sent is taken back.

    Raises:
        UserError: there is no such series.
    """
    standing = managed(tx, server_id, text)
    series = replace(_series_of(standing), status=ScheduleStatus.PAUSED)
    outbox.cancel(tx, server_id, standing.reminder.kind, standing.reminder.reminder_id)
    return _saved(tx, server_id, standing, series)


def resume(tx: Transaction, server_id: int, text: str) -> Standing:
    """Go on with a series from now; what was due while it was paused does not come.

    Raises:
        UserError: there is no such series.
    """
    standing = managed(tx, server_id, text)
    series = _series_of(standing)
    if series.status is ScheduleStatus.ACTIVE:
        return standing
    return _saved(tx, server_id, standing, schedules.moved_past(replace(series, status=ScheduleStatus.ACTIVE), tx.now))


def skip(tx: Transaction, server_id: int, text: str) -> tuple[datetime, Standing]:
    """Leave out the next time of a series; return that time, and how the series stands now.

    Raises:
        UserError: there is no such series, or it is paused.
    """
    standing = managed(tx, server_id, text)
    series = _series_of(standing)
    if series.status is ScheduleStatus.PAUSED:
        raise rules.IsPaused
    if series.next_at is None or series.next_local is None:
        raise rules.HasEnded
    shorter = replace(series, skipped=series.skipped | {series.next_local})
    return series.next_at, _saved(tx, server_id, standing, schedules.moved_past(shorter, tx.now))


def cancel_managed(tx: Transaction, server_id: int, text: str) -> Reminder:
    """Take back a scheduled reminder, whoever set it.

    Raises:
        NoSuchReminder: there is none.
    """
    standing = managed(tx, server_id, text)
    _end(tx, server_id, standing.reminder, standing.schedule)
    return standing.reminder


def edit(
    tx: Transaction,
    server_id: int,
    text: str,
    zone: str,
    *,
    what: str | None = None,
    when: str | None = None,
    repeat: str | None = None,
    until: str | None = None,
) -> Standing:
    """Change a scheduled reminder; what is None stays.

    A new time alone keeps the days and the end; a new repeat brings its own end, or none.

    Raises:
        UserError: nothing is to be changed, or it cannot be read; nothing was changed.
    """
    if all(each is None for each in (what, when, repeat, until)):
        raise rules.NothingToChange
    standing = managed(tx, server_id, text)
    reminder = standing.reminder
    if what is not None:
        reminder = replace(reminder, what=rules.clean_text(what))
        store.change(tx, server_id, reminder.reminder_id, what=reminder.what)
        standing = replace(standing, reminder=reminder)
    if when is None and repeat is None and until is None:
        return standing
    if standing.schedule is None:
        moved_to = rules.moved_once(reminder, when, repeat, until, tx.now, zone)
        return _move_once(tx, server_id, reminder, *moved_to)
    changed = rules.changed(standing.schedule, when, repeat, until, tx.now, zone)
    moved = schedules.moved_past(changed, tx.now)
    if moved.status is ScheduleStatus.ENDED:
        raise rules.NothingLeft
    store.change(tx, server_id, reminder.reminder_id, due_at=moved.next_at, due_local=moved.next_local, zone=moved.zone)
    return _saved(tx, server_id, standing, moved)


def _move_once(
    tx: Transaction, server_id: int, reminder: Reminder, once: Reading | None, series: Repeat | None
) -> Standing:
    """Promise anew what came once: at another time, or as a series."""
    first = _first(once, series)
    turn = len(outbox.outcomes(tx, server_id, reminder.kind, reminder.reminder_id)) + 1
    outbox.cancel(tx, server_id, reminder.kind, reminder.reminder_id)
    store.change(tx, server_id, reminder.reminder_id, **first)
    reminder = replace(reminder, **first)
    if series is None:
        _promise(tx, server_id, reminder, turn)
    else:
        _begin(tx, server_id, reminder, series)
    return _standing(tx, server_id, reminder)


def mute(tx: Transaction, server_id: int, user_id: int, reminder_id: int) -> Reminder:
    """Leave a person out of a reminder for many, from now on; doing it twice is doing it once.

    Raises:
        ReminderGone: there is no such reminder.
    """
    reminder = store.find(tx, server_id, reminder_id)
    if reminder is None or not reminder.is_for_members:
        raise rules.ReminderGone
    store.add_mute(tx, server_id, reminder_id, user_id)
    return reminder


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
    _end(tx, server_id, reminder, series)
    return replace(reminder, cancelled_at=tx.now)


def _end(tx: Transaction, server_id: int, reminder: Reminder, series: Schedule | None) -> None:
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
        return replace(reminder, due_at=waiting, due_local=to_local(waiting, reminder.zone))
    past = outbox.outcomes(tx, server_id, KIND, reminder_id)
    due_at = tx.now + SNOOZE
    again = replace(reminder, due_at=due_at, due_local=to_local(due_at, reminder.zone))
    if schedules.find_of(tx, server_id, KIND, reminder_id) is None:  # a series keeps its first time
        store.change(tx, server_id, reminder_id, due_at=again.due_at, due_local=again.due_local)
    _promise(tx, server_id, again, len(past) + 1)
    return again


def _own(tx: Transaction, server_id: int, user_id: int, reminder_id: int) -> Reminder:
    reminder = store.find(tx, server_id, reminder_id)
    if reminder is None or reminder.user_id != user_id:
        raise rules.ReminderGone
    return reminder


def _last_outcome(tx: Transaction, server_id: int, reminder: Reminder) -> Status | None:
    past = outbox.outcomes(tx, server_id, reminder.kind, reminder.reminder_id)
    return past[-1][0] if past else None
