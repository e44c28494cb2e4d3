"""Counts by day as bars; by week or month where the days are too many for a phone."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from babel.dates import format_skeleton

from bot.charts.canvas import ALT_LIMIT, FAINT, INK, LINE, MARGIN, WIDTH, Canvas, legible
from bot.charts.palettes import COUNTS
from bot.text import clip
from bot.words import ENGLISH, later, phrase, spoken

MOST = 14
"""Bars in one picture: more, and their numbers could not be read on a phone."""

_FILL = COUNTS[3]
_HEIGHT = 460
_TOP, _FLOOR = 120, 370
CALLS = later("calls")
_PER = {
    "day": later("{total:,} {unit} by day, {first} to {last}"),
    "week": later("{total:,} {unit} by week, {first} to {last}"),
    "month": later("{total:,} {unit} by month, {first} to {last}"),
}


def bars(counts: Mapping[date, int], title: str, unit: str = CALLS) -> bytes:
    """Draw one bar a day with its number on top; a day between that is left out counts as 0.

    More than 14 days are added up by week (named by its Monday), more than 14 weeks by month, of which the last 14.

    Returns:
        A PNG, 900 pixels wide.
    """
    per, columns = grouped(counts)
    canvas = Canvas(_HEIGHT)
    room = WIDTH - 2 * MARGIN
    canvas.fitted(MARGIN, 36, legible(title), 36, room, bold=True)
    canvas.fitted(MARGIN, 76, legible(_summed(columns, per, unit)), 26, room, FAINT)
    most = max((count for _, count in columns), default=0) or 1
    step = room / max(7, len(columns))  # a single day is no barn door
    for number, (words, count) in enumerate(columns):
        left = MARGIN + number * step
        top = _FLOOR - (_FLOOR - _TOP - 30) * count / most
        if count:
            canvas.box(left + 4, min(top, _FLOOR - 3), left + step - 4, _FLOOR, _FILL, radius=3)
        middle = left + step / 2
        canvas.fitted(middle, top - 20, f"{count:,}", 30, step - 6, INK, anchor="mm", bold=True, least=18)
        above, below = words.split(maxsplit=1)
        canvas.text(middle, _FLOOR + 26, above, 23, INK, anchor="mm")
        canvas.text(middle, _FLOOR + 56, below, 25, INK, anchor="mm")
    canvas.box(MARGIN, _FLOOR, WIDTH - MARGIN, _FLOOR + 2, LINE)
    return canvas.png()


def bars_alt(counts: Mapping[date, int], title: str, unit: str = CALLS) -> str:
    """Say what the bars show, in at most 1,024 characters."""
    per, columns = grouped(counts)
    each = ", ".join(f"{words}: {count:,}" for words, count in columns)
    return clip(f"{title}. {_summed(columns, per, unit)}. {each}", ALT_LIMIT)


def grouped(counts: Mapping[date, int]) -> tuple[str, list[tuple[str, int]]]:
    """Return "day", "week" or "month", and the name and sum of each bar, the earliest first."""
    if not counts:
        return "day", []
    first, last = min(counts), max(counts)
    days = list(_days(first, last))
    weeks = list(dict.fromkeys(map(_monday, days)))
    if len(days) <= MOST:
        return "day", [(_day(day), counts.get(day, 0)) for day in days]
    if len(weeks) <= MOST:
        sums = dict.fromkeys(weeks, 0)
        for day, count in counts.items():
            sums[_monday(day)] += count
        return "week", [(_day(day), count) for day, count in sums.items()]
    sums = dict.fromkeys((day.replace(day=1) for day in days), 0)
    for day, count in counts.items():
        sums[day.replace(day=1)] += count
    return "month", [(_month(day), count) for day, count in sums.items()][-MOST:]


# Two words each, for there are two lines below a bar.
def _day(day: date) -> str:
    return f"{day:%b} {day.day}" if spoken() == ENGLISH else format_skeleton("MMMd", day, locale=spoken())


def _month(day: date) -> str:
    return f"{day:%b %Y}" if spoken() == ENGLISH else format_skeleton("yMMM", day, locale=spoken())


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _summed(columns: list[tuple[str, int]], per: str, unit: str) -> str:
    if not columns:
        return phrase("No {unit} yet", unit=phrase(unit))
    total, first, last = sum(count for _, count in columns), columns[0][0], columns[-1][0]
    if first == last:
        return phrase("{total:,} {unit}, {day}", total=total, unit=phrase(unit), day=first)
    return phrase(_PER[per], total=total, unit=phrase(unit), first=first, last=last)
