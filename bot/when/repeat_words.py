"""A series said in one line ("Every other Tuesday at 6:30 PM Eastern Time until Nov 3"), as ``read_repeat`` reads."""

from datetime import datetime, time

from bot.when.grammar import MONTHS, WEEKDAYS
from bot.when.pattern import LAST, Pattern, Unit
from bot.when.recurrence import Recurrence
from bot.when.words import clock_words
from bot.when.zones import zone_label

END_OF_DAY = time(23, 59, 59)
"""The time of an end that is a whole day."""

OWN_TIME = "in each person's own time"

WEEKDAYS_ONLY, WEEKEND = (0, 1, 2, 3, 4), (5, 6)
_MOST = 100
_NOUNS = {Unit.DAY: "day", Unit.WEEK: "week", Unit.MONTH: "month", Unit.YEAR: "year"}
_NTH = {1: "First", 2: "Second", 3: "Third", 4: "Fourth", 5: "Fifth", LAST: "Last"}


def say(
    recurrence: Recurrence,
    start_local: datetime,
    zone: str | None,
    until: datetime | None = None,
    count: int | None = None,
) -> str:
    """Say the whole series in one line of at most 100 characters.

    ``start_local`` and ``until`` are naive; the year of ``until`` is said when it is not that of the start. Without a
    zone it is everybody's own.
    """
    whose = OWN_TIME if zone is None else zone_label(zone)
    when = f" at {clock_words(start_local)} {whose}{say_end(start_local, until, count)}"
    line = say_days(recurrence.pattern) + when
    return line if len(line) <= _MOST else say_days(recurrence.pattern, short=True) + when


def say_days(pattern: Pattern, short: bool = False) -> str:
    """Say the days alone: "Every other Tuesday", "Every Mon, Wed and Fri" (``short``: "Mon/Wed/Fri")."""
    every = say_interval(pattern)
    if pattern.unit is Unit.WEEK:
        return _say_weekdays(pattern, short)
    if pattern.nth:
        return f"{_NTH[pattern.nth]} {_name(WEEKDAYS, pattern.weekdays[0])} of {every.lower()}"
    if pattern.month:
        return f"{every} on {_name(MONTHS, pattern.month - 1)[:3]} {pattern.day}"
    if pattern.day:
        return f"{every} on the {'last day' if pattern.day == LAST else _ordinal(pattern.day)}"
    return every


def say_interval(pattern: Pattern) -> str:
    """Say the interval without the days: "Every other week"."""
    return _every(pattern.interval, _NOUNS[pattern.unit])


def say_end(start_local: datetime, until: datetime | None, count: int | None) -> str:
    """Say where a series ends: " until Nov 3", ", 10 times", or nothing."""
    words = ""
    if until is not None:
        words = f" until {until:%b} {until.day}"
        if until.year != start_local.year:
            words += f" {until.year}"
        if until.time() != END_OF_DAY:
            words += f", {clock_words(until)}"
    if count is not None:
        words += f", {count} {'time' if count == 1 else 'times'}"
    return words


def _say_weekdays(pattern: Pattern, short: bool) -> str:
    days = pattern.weekdays
    if days == WEEKEND or (days == WEEKDAYS_ONLY and pattern.interval == 1):
        noun = "weekend" if days == WEEKEND else "weekday"
        if pattern.interval <= 2:
            return _every(pattern.interval, noun)
    elif len(days) == 1 and pattern.interval <= 2:
        return _every(pattern.interval, _name(WEEKDAYS, days[0]))
    names = [_name(WEEKDAYS, day) if len(days) == 1 else _name(WEEKDAYS, day)[:3] for day in days]
    listed = "/".join(names) if short or len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    if pattern.interval == 1:
        return f"Every {listed}"
    return f"{f'Every {pattern.interval} weeks' if short else say_interval(pattern)} on {listed}"


def _every(interval: int, noun: str) -> str:
    if interval <= 2:
        return f"Every {'other ' if interval == 2 else ''}{noun}"
    return f"Every {interval} {noun}s"


def _name(names: tuple[str, ...], index: int) -> str:
    return names[index].capitalize()


def _ordinal(number: int) -> str:
    ending = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
