"""A series said in one line ("Every other Tuesday at 6:30 PM Eastern Time until Nov 3"), as ``read_repeat`` reads."""

from collections.abc import Sequence
from datetime import datetime, time

from bot.when.pattern import LAST, Pattern, Unit
from bot.when.recurrence import Recurrence
from bot.when.words import clock_words, date_words, number_of_day, weekday_words
from bot.when.zones import zone_label
from bot.words import ENGLISH, later, phrase, phrase_many, spoken

END_OF_DAY = time(23, 59, 59)
"""The time of an end that is a whole day."""

WEEKDAYS_ONLY, WEEKEND = (0, 1, 2, 3, 4), (5, 6)
_MOST = 100
_HALF_A_DAY = 12  # hours on the face of a clock
_RUN = 3  # weekdays after each other from which on they are said as a range, where room is short

# Each in three forms: every one, every other one, and every so many.
_Forms = tuple[str, str, str]
_INTERVALS: dict[Unit, _Forms] = {
    Unit.DAY: (later("Every day"), later("Every other day"), later("Every {count} days")),
    Unit.WEEK: (later("Every week"), later("Every other week"), later("Every {count} weeks")),
    Unit.MONTH: (later("Every month"), later("Every other month"), later("Every {count} months")),
    Unit.YEAR: (later("Every year"), later("Every other year"), later("Every {count} years")),
}
_ON_DAY: _Forms = (
    later("Every month on the {day}"),
    later("Every other month on the {day}"),
    later("Every {count} months on the {day}"),
)
_ON_LAST_DAY: _Forms = (
    later("Every month on the last day"),
    later("Every other month on the last day"),
    later("Every {count} months on the last day"),
)
_ON_DATE: _Forms = (
    later("Every year on {date}"),
    later("Every other year on {date}"),
    later("Every {count} years on {date}"),
)
_NTH: dict[int, _Forms] = {
    1: (
        later("First {weekday} of every month"),
        later("First {weekday} of every other month"),
        later("First {weekday} of every {count} months"),
    ),
    2: (
        later("Second {weekday} of every month"),
        later("Second {weekday} of every other month"),
        later("Second {weekday} of every {count} months"),
    ),
    3: (
        later("Third {weekday} of every month"),
        later("Third {weekday} of every other month"),
        later("Third {weekday} of every {count} months"),
    ),
    4: (
        later("Fourth {weekday} of every month"),
        later("Fourth {weekday} of every other month"),
        later("Fourth {weekday} of every {count} months"),
    ),
    5: (
        later("Fifth {weekday} of every month"),
        later("Fifth {weekday} of every other month"),
        later("Fifth {weekday} of every {count} months"),
    ),
    LAST: (
        later("Last {weekday} of every month"),
        later("Last {weekday} of every other month"),
        later("Last {weekday} of every {count} months"),
    ),
}
_EVERY_OTHER = (
    *(later("Every other Monday"), later("Every other Tuesday"), later("Every other Wednesday")),
    *(later("Every other Thursday"), later("Every other Friday"), later("Every other Saturday")),
    later("Every other Sunday"),
)
_ON_WEEKDAY: _Forms = (
    later("Every {weekday}"),
    "",  # _EVERY_OTHER
    later("Every {count} weeks on {weekday}"),
)
_ON_WEEKDAYS: _Forms = (
    later("Every {days}"),
    later("Every other week on {days}"),
    later("Every {count} weeks on {days}"),
)


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
    line = _say(say_days(recurrence.pattern), start_local, zone, until, count)
    if len(line) <= _MOST:
        return line
    return _say(say_days(recurrence.pattern, short=True), start_local, zone, until, count)


def _say(days: str, start_local: datetime, zone: str | None, until: datetime | None, count: int | None) -> str:
    hour = start_local.hour % _HALF_A_DAY or _HALF_A_DAY  # one o'clock is singular in some languages
    clock = clock_words(start_local)
    if zone is None:
        line = phrase_many(
            hour,
            "{days} at {time} in each person's own time",
            "{days} at {time} in each person's own time",
            days=days,
            time=clock,
        )
    else:
        line = phrase_many(
            hour, "{days} at {time} {zone}", "{days} at {time} {zone}", days=days, time=clock, zone=zone_label(zone)
        )
    return _with_end(line, start_local, until, count)


def _with_end(line: str, start_local: datetime, until: datetime | None, count: int | None) -> str:
    """Say where a series ends: " until Nov 3", ", 10 times", or nothing."""
    if until is not None:
        day = date_words(until, start_local.year)
        if until.time() == END_OF_DAY:
            line = phrase("{series} until {day}", series=line, day=day)
        else:
            line = phrase("{series} until {day}, {time}", series=line, day=day, time=clock_words(until))
    if count is not None:
        line = phrase_many(count, "{series}, {count} time", "{series}, {count} times", series=line)
    return line


def say_days(pattern: Pattern, short: bool = False) -> str:
    """Say the days alone: "Every other Tuesday", "Every Mon, Wed and Fri" (``short``: "Mon/Wed/Fri")."""
    if pattern.unit is Unit.WEEK:
        return _say_weekdays(pattern, short)
    if pattern.nth:
        return _form(_NTH[pattern.nth], pattern.interval, weekday=weekday_words(pattern.weekdays[0]))
    if pattern.month:
        date = date_words(datetime(2028, pattern.month, pattern.day), 2028)  # noqa: DTZ001 - a year with every day
        return _form(_ON_DATE, pattern.interval, date=date)
    if pattern.day == LAST:
        return _form(_ON_LAST_DAY, pattern.interval)
    if pattern.day:
        return _form(_ON_DAY, pattern.interval, day=number_of_day(pattern.day))
    return say_interval(pattern)


def say_interval(pattern: Pattern) -> str:
    """Say the interval without the days: "Every other week"."""
    return _form(_INTERVALS[pattern.unit], pattern.interval)


def in_a_sentence(words: str) -> str:
    """Return the days of a series as they stand inside a sentence: "every other Tuesday"."""
    return words[:1].lower() + words[1:]


def _form(forms: _Forms, interval: int, **values: str) -> str:
    return phrase(forms[min(interval, 3) - 1], count=interval, **values)


def _say_weekdays(pattern: Pattern, short: bool) -> str:
    days, interval = pattern.weekdays, pattern.interval
    if days == WEEKEND and interval <= 2:
        return phrase("Every weekend") if interval == 1 else phrase("Every other weekend")
    if days == WEEKDAYS_ONLY and interval == 1:
        return phrase("Every weekday")
    if len(days) == 1:
        if interval == 2:
            return phrase(_EVERY_OTHER[days[0]])
        return _form(_ON_WEEKDAY, interval, weekday=weekday_words(days[0]))
    if not short:
        *names, last = [weekday_words(day, short=True) for day in days]
        return _form(_ON_WEEKDAYS, interval, days=phrase("{names} and {last}", names=", ".join(names), last=last))
    # The one form that is never "every other": a number is shorter.
    form = _ON_WEEKDAYS[0 if interval == 1 else 2]
    return phrase(form, count=interval, days="/".join(_short_names(days)))


def _short_names(days: Sequence[int]) -> list[str]:
    """Name weekdays in little room; in English each, elsewhere runs of them as ranges, for names may be longer."""
    if spoken() == ENGLISH:
        return [weekday_words(day, short=True) for day in days]
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    names = []
    for run in runs:
        said = [weekday_words(day, short=True) for day in run]
        names += [f"{said[0]}-{said[-1]}"] if len(run) >= _RUN else said
    return names
