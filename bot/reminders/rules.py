"""What may be asked for. Pure."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from bot.errors import BadInput, NotFound
from bot.outbox.model import Schedule, ScheduleStatus
from bot.reminders.model import MOST_OPEN, TEXT_LIMIT, TITLE_LIMIT, Asked, Reminder
from bot.text import clip, one_line, quote
from bot.when.grammar import plain as folded
from bot.when.parse import Reading, UnknownTime, read_when
from bot.when.recurrence import Occurrence, Recurrence, occurrences
from bot.when.repeat import (
    EndsTooSoon,
    Repeat,
    UnknownEnd,
    UnknownRepeat,
    ends_before,
    read_repeat,
    read_repeat_from,
    read_until,
)
from bot.when.repeat_words import in_a_sentence, say, say_days
from bot.when.wall_clock import to_instant
from bot.when.words import clock_words, day_words
from bot.words import phrase

ONCE = "FREQ=DAILY"
"""The rule of a series of one."""

_ENDLESS = re.compile(r"never|none|no end|forever|nunca|sin fin|siempre")


class NothingToSay(BadInput):
    """The text is empty."""

    def __init__(self) -> None:
        super().__init__(phrase('There is no text yet. Put what I should say in `what`, such as "Call Senator Doe".'))


class TextTooLong(BadInput):
    """The text is over the limit."""

    def __init__(self, length: int) -> None:
        super().__init__(
            phrase(
                "That text has {length:,} characters; there is room for {most:,}. Shorten it and send it again.",
                length=length,
                most=TEXT_LIMIT,
            )
        )


class TooManyReminders(BadInput):
    """The person has as many reminders waiting as one can have."""

    def __init__(self) -> None:
        super().__init__(
            phrase(
                "You have {most} reminders waiting, the most one person can have. "
                "Cancel one in `/reminders`, then set this one again.",
                most=MOST_OPEN,
            )
        )


class ReminderGone(NotFound):
    """There is no such reminder of this person."""

    def __init__(self) -> None:
        super().__init__(
            phrase("That isn't a reminder of yours that I know. Type `/reminders` in your server to see them.")
        )


class ReminderSent(NotFound):
    """The reminder was sent before it was cancelled."""

    def __init__(self) -> None:
        super().__init__(phrase("That reminder has been sent already. See what is to come with `/reminders`."))


class NoSuchReminder(NotFound):
    """No scheduled reminder of this server has that title or number."""

    def __init__(self, text: str) -> None:
        super().__init__(
            phrase(
                "There is no scheduled reminder called {title} here. "
                "Pick one from the list that appears while you type.",
                title=quote(text),
            )
        )


class ComesOnce(BadInput):
    """What is asked makes sense for a series only."""

    def __init__(self) -> None:
        super().__init__(
            phrase(
                "That one comes once, so there is nothing to pause or skip. "
                "Use `/reminder cancel` to take it back, or `/reminder edit` to move it."
            )
        )


class HasEnded(BadInput):
    """The series has no time left."""

    def __init__(self) -> None:
        super().__init__(phrase("That one has ended. Give it a new time with `/reminder edit`, or set a new one."))


class NothingLeft(BadInput):
    """After the change the series would have no time to come."""

    def __init__(self) -> None:
        super().__init__(
            phrase("Then nothing would come any more. Pick a later end, or take it back with `/reminder cancel`.")
        )


class IsPaused(BadInput):
    """Nothing comes while it is paused."""

    def __init__(self) -> None:
        super().__init__(
            phrase("That one is paused, so nothing comes that could be skipped. Go on with `/reminder resume`.")
        )


class NothingRepeats(BadInput):
    """An end was given for what comes once."""

    def __init__(self) -> None:
        super().__init__(
            phrase('It comes once, so it needs no `until`. To repeat it, fill in `repeat`, such as "weekly".')
        )


class TwoEnds(BadInput):
    """The repeat names an end, and so does ``until``."""

    def __init__(self) -> None:
        super().__init__(phrase("You gave two ends, one in `until` and one with the repeat. Leave one of them out."))


class WrongDay(BadInput):
    """The new time is on no day of the series."""

    def __init__(self, local: datetime, schedule: Schedule) -> None:
        super().__init__(
            phrase(
                "{day} is not one of its days ({days}). Fill in `repeat` as well, with the new days.",
                day=day_words(local, local.year),
                days=in_a_sentence(say_days(Recurrence(schedule.rule).pattern)),
            )
        )


class NothingToChange(BadInput):
    """Nothing new was given."""

    def __init__(self) -> None:
        super().__init__(phrase("Fill in what should change: `what`, `when`, `repeat` or `until`."))


class NotSkipped(BadInput):
    """There is no skipped time to put back."""

    def __init__(self) -> None:
        super().__init__(phrase("There is nothing to put back. See its times to come with `/reminder preview`."))


def title_of(reminder: Reminder) -> str:
    """Name a reminder by the beginning of its text."""
    return clip(one_line(reminder.what), TITLE_LIMIT)


def names_of(reminder: Reminder) -> tuple[str, str]:
    """Return what a reminder may be called by: its text, or the beginning of it; in small letters."""
    return reminder.what.casefold(), title_of(reminder).casefold()


def read_series(asked: Asked, now: datetime, zone: str) -> Repeat | None:
    """Return the series that was asked for; None when it comes once.

    Raises:
        BadInput: ``repeat`` or ``until`` cannot be used, or ``when`` cannot be read either way.
    """
    if asked.repeat is not None:
        first = read_when(asked.when, now, zone)
        series = read_repeat_from(asked.repeat, first.local, now, first.zone)
    else:
        try:
            read_when(asked.when, now, zone)
        except UnknownTime as error:
            try:
                series = read_repeat(asked.when, now, zone)
            except UnknownRepeat as no_series:
                meant = no_series if "every" in folded(asked.when) else error
                raise meant from None
        else:
            if asked.until is not None:
                raise NothingRepeats
            return None
    return series if asked.until is None else ending(series, asked.until, now)


def ending(series: Repeat, until: str, now: datetime) -> Repeat:
    """Return a series with another end.

    Raises:
        TwoEnds: it has one.
        UnknownEnd: the end cannot be read.
        EndsTooSoon: nothing is left of it.
    """
    if series.until is not None or series.count is not None:
        raise TwoEnds
    end = read_end(until, now, series.zone)
    if end is not None and end < series.start_local:
        raise EndsTooSoon(ends_before(series.start_local, end.year))
    return Repeat(series.start_local, series.zone, series.recurrence, end)


def read_end(until: str, now: datetime, zone: str) -> datetime | None:
    """Return the end that was typed, naive; None for "never".

    Raises:
        UnknownEnd: it cannot be read.
        EndsTooSoon: it has passed.
    """
    if _ENDLESS.fullmatch(until.strip().casefold()):
        return None
    if not until.strip():
        raise UnknownEnd(phrase('There is no end in `until`. Type a day, such as "dec 15", or "never".'))
    return read_until(until, now, zone)


def changed(
    series: Schedule, when: str | None, repeat: str | None, until: str | None, now: datetime, zone: str
) -> Schedule:
    """Return a series as somebody in ``zone`` wants it changed; what is None stays. One that had ended goes on.

    A new time alone keeps the days and the end; a new repeat brings its own end, or none.

    Raises:
        BadInput: something cannot be read, or does not go together.
    """
    status = ScheduleStatus.PAUSED if series.status is ScheduleStatus.PAUSED else ScheduleStatus.ACTIVE
    series = replace(series, status=status)
    new: Repeat | None = None
    if when is not None:
        new = read_series(Asked("", when, repeat), now, zone)
    elif repeat is not None:
        new = changed_days(series, repeat, now)
    if new is not None:
        new = new if until is None else ending(new, until, now)
        return replace(
            series,
            rule=new.recurrence.rule,
            zone=new.zone,
            start_local=new.start_local,
            until_local=new.until,
            count=new.count,
            skipped=frozenset(),
        )
    if when is not None:
        first = read_when(when, now, zone)
        series = replace(series, zone=first.zone, start_local=first.local, skipped=frozenset())
    if until is not None:
        if series.count == 1:
            raise NothingRepeats
        series = replace(series, until_local=read_end(until, now, series.zone), count=None)
    if when is not None:
        ensure_own_day(series)
    return series


def moved_once(
    reminder: Reminder, when: str | None, repeat: str | None, until: str | None, now: datetime, zone: str
) -> tuple[Reading | None, Repeat | None]:
    """Return the new time, or the series, of what came once.

    Raises:
        BadInput: it cannot be read.
    """
    if when is not None:
        series = read_series(Asked("", when, repeat, until), now, zone)
        return (read_when(when, now, zone) if series is None else None), series
    if repeat is None:
        raise NothingRepeats
    series = read_repeat_from(repeat, reminder.due_local, now, reminder.zone)
    return None, series if until is None else ending(series, until, now)


def changed_days(schedule: Schedule, repeat: str, now: datetime) -> Repeat:
    """Return the series after another repeat was typed for it, with or without a new time of day.

    Raises:
        BadInput: it cannot be read.
    """
    first = schedule.next_local or schedule.start_local
    try:
        return read_repeat_from(repeat, first, now, schedule.zone)
    except UnknownRepeat:
        return read_repeat(repeat, now, schedule.zone)


def ensure_own_day(schedule: Schedule) -> None:
    """Refuse a series whose start is on none of its days.

    Raises:
        WrongDay: with the days it has.
        NothingLeft: it starts after its end.
    """
    if schedule.until_local is not None and schedule.until_local < schedule.start_local:
        raise NothingLeft
    before = to_instant(schedule.start_local, schedule.zone) - timedelta(seconds=1)
    found = next_times(schedule, before, 1)
    if not found or found[0].local != schedule.start_local:
        raise WrongDay(schedule.start_local, schedule)


def next_times(schedule: Schedule, after: datetime, limit: int) -> list[Occurrence]:
    """List the next times of a series, whether or not it is paused."""
    return occurrences(
        Recurrence(schedule.rule),
        schedule.start_local,
        schedule.zone,
        after,
        limit=limit,
        until_local=schedule.until_local,
        count=schedule.count,
        skipped=schedule.skipped,
    )


def rule_words(schedule: Schedule) -> str:
    """Say the rule of a series back, in one line."""
    start = schedule.start_local
    if schedule.count == 1 and not schedule.own_time:
        return phrase("Once")
    if schedule.count == 1:
        return phrase(
            "{day}, {time} in each person's own time", day=day_words(start, start.year), time=clock_words(start)
        )
    zone = None if schedule.own_time else schedule.zone
    return say(Recurrence(schedule.rule), start, zone, schedule.until_local, schedule.count)


def skipped_to_come(schedule: Schedule, now: datetime) -> list[datetime]:
    """List the skipped times (naive) that are still to come, soonest first."""
    return sorted(each for each in schedule.skipped if to_instant(each, schedule.zone) > now)


def restored(schedule: Schedule, now: datetime, local: datetime | None = None) -> tuple[datetime, Schedule]:
    """Return a skipped time that is still to come, the soonest unless one is given, and the series with it.

    Raises:
        NotSkipped: there is none.
    """
    found = [each for each in skipped_to_come(schedule, now) if local in (None, each)]
    if not found:
        raise NotSkipped
    status = ScheduleStatus.ACTIVE if schedule.status is ScheduleStatus.ENDED else schedule.status
    return found[0], replace(schedule, skipped=schedule.skipped - {found[0]}, status=status)


def clean_text(what: str) -> str:
    """Return the text as it will be kept.

    Raises:
        NothingToSay: nothing in it can be seen.
        TextTooLong: it is over the limit.
    """
    if not any(letter.isprintable() and not letter.isspace() for letter in what):
        raise NothingToSay
    text = what.strip()
    if len(text) > TEXT_LIMIT:
        raise TextTooLong(len(text))
    return text


def ensure_room(waiting: int) -> None:
    """Refuse one more personal reminder than a person can have.

    Raises:
        TooManyReminders: with what to do.
    """
    if waiting >= MOST_OPEN:
        raise TooManyReminders
