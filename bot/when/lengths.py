"""Lengths of time as people write them: "2h", "90 min", "1h30", "an hour and a half", "3 days"."""

import re
from dataclasses import dataclass
from datetime import timedelta

from bot.errors import BadInput
from bot.text import quote
from bot.when.english import NUMBERS
from bot.when.tongues import tongue
from bot.words import ENGLISH, phrase, spoken

# What one of each is: (months, days, seconds). Days and months follow the calendar, seconds follow the stopwatch.
_UNITS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), (0, 0, 1)),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), (0, 0, 60)),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), (0, 0, 3600)),
    **dict.fromkeys(("d", "day", "days"), (0, 1, 0)),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), (0, 7, 0)),
    **dict.fromkeys(("fortnight", "fortnights"), (0, 14, 0)),
    **dict.fromkeys(("mo", "month", "months"), (1, 0, 0)),
    **dict.fromkeys(("y", "yr", "year", "years"), (12, 0, 0)),
}


_WORD = "|".join(sorted(NUMBERS, key=len, reverse=True))
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_NUMBER = rf"\d{{1,6}}(?:\.\d{{1,2}})?|(?:{_WORD})(?= )"
_HALF = " and a half"
_MINUTES = r"(?<=h)[0-5]?\d(?!\d)"  # the 30 of 1h30
SPAN = rf"(?:(?:{_NUMBER})(?:{_HALF})? ?(?:{_UNIT})(?![a-z])(?:{_HALF})?(?: and | )?)+(?<! )(?:{_MINUTES})?"
"""A pattern (without groups) that fits every length ``read_span`` reads, in folded text with single spaces."""

_PIECE = re.compile(
    rf"(?:and )?(?P<number>{_NUMBER})(?P<more>{_HALF})? ?(?P<unit>{_UNIT})(?![a-z])(?P<after>{_HALF})?"
    rf"(?P<minutes>{_MINUTES})?(?: |$|(?=\d))",
    re.ASCII,
)
_CLOCK_LIKE = re.compile(r"(\d{1,3}):([0-5]\d)", re.ASCII)
LONGEST = timedelta(days=14)
"""The longest that anything goes on."""


class UnknownLength(BadInput):
    """What was typed is no length of time, or none that can be used; the text says what to type instead."""


@dataclass(frozen=True)
class Span:
    """A length in the three measures that differ: calendar months, calendar days, elapsed time."""

    months: int
    days: int
    elapsed: timedelta


def read_span(text: str) -> Span | None:
    """Read a length from folded text with single spaces, or return None. Raises nothing; the amount is not bounded."""
    position, months, days, seconds = 0, 0, 0, 0.0
    while position < len(text):
        piece = _PIECE.match(text, position)
        if piece is None:
            return None
        amount = NUMBERS.get(piece["number"]) or float(piece["number"])
        amount += 0.5 if piece["more"] or piece["after"] else 0
        month, day, second = _UNITS[piece["unit"]]
        if month and amount % 1:
            return None
        months += month * int(amount)
        days += int(day * amount)
        seconds += (day * amount % 1) * 86_400 + second * amount + 60 * int(piece["minutes"] or 0)
        position = piece.end()
    return Span(months, days, timedelta(seconds=round(seconds))) if text else None


def read_duration(text: str) -> timedelta:
    """Return how long something takes ("2h", "1h30", "90 min"): more than nothing, at most 14 days.

    Raises ``UnknownLength`` (a ``BadInput``).
    """
    typed = text if spoken() == ENGLISH else re.sub(r"(?<=\d),(?=\d)", ".", text)  # elsewhere, 1,5 is one and a half
    folded = tongue().in_english(" ".join(typed.casefold().replace(",", " ").split())) if len(text) <= 100 else ""
    if clock_like := _CLOCK_LIKE.fullmatch(folded):
        folded = f"{clock_like[1]}h{clock_like[2]}"
    span = read_span(folded)
    if span is None or span.months:
        raise UnknownLength(
            phrase('I couldn\'t read {text} as a length of time. Try "90 min", "2h" or "1h30".', text=quote(text))
        )
    length = timedelta(days=span.days) + span.elapsed
    if not length:
        raise UnknownLength(phrase('That is no time at all. Type how long it takes, such as "90 min" or "2h".'))
    if length > LONGEST:
        raise UnknownLength(phrase('That is longer than 14 days. Type a shorter time, such as "2h" or "3 days".'))
    return length
