"""What organizers do with what is scheduled: one verb, one transaction."""

import re
from dataclasses import replace
from datetime import datetime

from bot.database import Transaction
from bot.outbox import schedules
from bot.outbox import store as outbox
from bot.outbox.model import Schedule, ScheduleStatus
from bot.reminders import rules, service, store
from bot.reminders.model import Reminder, Standing
from bot.when.parse import Reading
from bot.when.repeat import Repeat

_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)


def managed(tx: Transaction, server_id: int, text: str) -> Standing:
    """Return the scheduled reminder that a text means: its number, or its text or title; the newest of several.

    Raises:
        NoSuchReminder: none of this server fits; a personal one never does.
    """
    wanted = text.strip().casefold()
    listed = service.list_managed(tx, server_id)
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
    return standing._replace(schedule=series, next_at=service.shown_next(tx, series))


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
    """Leave out the next time of a series; return that time (naive), and how the series stands now.

    Raises:
        UserError: there is no such series, or it is paused.
    """
    standing = managed(tx, server_id, text)
    series = _series_of(standing)
    if series.status is ScheduleStatus.PAUSED:
        raise rules.IsPaused
    local = series.next_local
    if series.own_time:  # its next time is its author's, wherever on earth it comes first
        local = next((each.local for each in rules.next_times(series, tx.now, 1)), None)
    if local is None:
        raise rules.HasEnded
    shorter = replace(series, skipped=series.skipped | {local})
    return local, _saved(tx, server_id, standing, _moved(tx, shorter))


def unskip(tx: Transaction, server_id: int, text: str, local: datetime | None = None) -> tuple[datetime, Standing]:
    """Put a skipped time back, the soonest or the one given; return it (both naive), and how the series stands now.

    Raises:
        UserError: there is no such series, or nothing of it is left out.
    """
    standing = _even_ended(tx, server_id, text)
    if standing.schedule is None:
        raise rules.ComesOnce
    back, series = rules.restored(standing.schedule, tx.now, local)
    return back, _saved(tx, server_id, standing, _moved(tx, series))


def _even_ended(tx: Transaction, server_id: int, text: str) -> Standing:
    """Return a scheduled reminder by its number also when its last time was skipped, so that it is listed no more."""
    wanted = text.strip()
    reminder = store.find(tx, server_id, int(wanted)) if _NUMBER.fullmatch(wanted) else None
    if reminder is None or reminder.is_personal or reminder.cancelled_at is not None:
        return managed(tx, server_id, text)
    return service.standing(tx, server_id, reminder)


def _moved(tx: Transaction, series: Schedule) -> Schedule:
    """Look for the next time anew; in everybody's own time nobody is passed over whose time has just come."""
    return schedules.moved_past(series, series.planned_until or tx.now)


def cancel_managed(tx: Transaction, server_id: int, text: str) -> Reminder:
    """Take back a scheduled reminder, whoever set it.

    Raises:
        NoSuchReminder: there is none.
    """
    standing = managed(tx, server_id, text)
    service.end(tx, server_id, standing.reminder, standing.schedule)
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
        reminder = reminder._replace(what=rules.clean_text(what))
        store.change(tx, server_id, reminder.reminder_id, what=reminder.what)
        standing = standing._replace(reminder=reminder)
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
    first = service.first_time(once, series)
    turn = len(outbox.outcomes(tx, server_id, reminder.kind, reminder.reminder_id)) + 1
    outbox.cancel(tx, server_id, reminder.kind, reminder.reminder_id)
    store.change(tx, server_id, reminder.reminder_id, **first)
    reminder = reminder._replace(**first)
    if series is None:
        service.promise(tx, server_id, reminder, turn)
    else:
        service.begin(tx, server_id, reminder, series)
    return service.standing(tx, server_id, reminder)
