"""A time of day by itself: "9am", "18:30", "half past 6", "noon", "in the evening"."""

from datetime import UTC, datetime, time, timedelta

from bot.errors import BadInput
from bot.text import quote
from bot.when import grammar
from bot.words import phrase

_MOST = 40  # characters
# A Monday and a Wednesday, at different times: what is a time of day only is the same on both.
_DAYS = (datetime(2001, 1, 1, tzinfo=UTC), datetime(2001, 1, 3, 0, 30, tzinfo=UTC))
_DAY = timedelta(days=1)


class UnknownTimeOfDay(BadInput):
    """What was typed is no time of day; the text gives examples."""


def read_time_of_day(text: str) -> time:
    """Return the likeliest meaning of a time of day ("7" is 7 AM, "6" is 6 PM), in whole minutes.

    Raises ``UnknownTimeOfDay``.
    """
    found = find_time_of_day(grammar.plain(text)) if len(text) <= _MOST else None
    if found is None:
        raise UnknownTimeOfDay(
            phrase('I couldn\'t read {text} as a time of day. Try "9am", "18:30" or "noon".', text=quote(text))
        )
    return found[1]


def find_time_of_day(phrase: str) -> tuple[int, time] | None:
    """Read a folded phrase (see ``grammar.plain``) that says a time of day and nothing else, or return None.

    The number is how many days later that time is: 1 for the midnight that ends a day, and for "night at 1am".
    """
    meanings = set()
    for day in _DAYS:
        found = grammar.read(f"today {phrase}", day, "UTC") if phrase else None
        if found is None or not found.timed:
            return None
        first = found.instants[0]
        later = (first - day.replace(hour=0, minute=0)) // _DAY
        meanings.add((later, first.time().replace(second=0, microsecond=0)))
    return meanings.pop() if len(meanings) == 1 else None
