"""What a repeat typed so far may become, for an autocomplete."""

import re
from datetime import datetime

from bot.errors import BadInput
from bot.when import grammar
from bot.when.pattern import Unit
from bot.when.repeat import days_alone, read_repeat
from bot.when.repeat_words import say_days, say_interval

_MOST = 100
_NOTHING_TYPED = (
    *("every day", "every weekday", "every week", "every other week", "every month", "every 3 months", "every year"),
    *("every weekend", "first monday of every month", "last friday of every month", "last day of every month"),
)
_COMPLETIONS = (
    *_NOTHING_TYPED,
    *("daily", "weekly", "monthly", "yearly", "weekdays", "weekends"),
    *("every other day", "every other weekend", "every other month"),
    *(f"every {day}" for day in grammar.WEEKDAYS),
    *(f"every other {day}" for day in grammar.WEEKDAYS),
    *(f"{nth} {day} of every month" for nth in ("first", "second", "third", "last") for day in grammar.WEEKDAYS),
    *("every month on the 1st", "every month on the 15th"),
)
_FOLDED = {grammar.plain(completion): completion for completion in _COMPLETIONS}


def suggest_repeat(text: str, now: datetime, zone: str, limit: int = 10) -> list[tuple[str, str]]:
    """Return (label, value) pairs, the likeliest first; never raises on text. Each is at most 100 characters long.

    ``read_repeat`` reads every value. A label tells the time of day only when more than the days was typed.
    """
    if len(text) > _MOST:
        return []
    shown: dict[str, str] = {}
    for phrase in _candidates(text):
        if len(shown) >= limit:
            break
        try:
            label = _label(phrase, now, zone)
        except BadInput:
            continue
        shown.setdefault(label, phrase)
    return list(shown.items())[: max(limit, 0)]


def _label(phrase: str, now: datetime, zone: str) -> str:
    repeat, days = read_repeat(phrase, now, zone), days_alone(phrase, zone)
    pattern = repeat.recurrence.pattern
    if days is None:
        return repeat.label
    if days.open:
        return f"{say_interval(pattern)}, on the same {'day' if pattern.unit is Unit.WEEK else 'date'}"
    return say_days(pattern)


def _candidates(text: str) -> list[str]:
    phrase = grammar.plain(text)
    if not phrase:
        return list(_NOTHING_TYPED)
    typed = " ".join(text.split())
    halves = (f"{typed}am", f"{typed}pm") if re.search(r" \d\d?(?::\d\d)?$", phrase, re.ASCII) else ()
    found = [
        typed,
        *halves,
        typed if phrase.startswith("every") else f"every {typed}",
        *(known for folded, known in _FOLDED.items() if folded.startswith((phrase, f"every {phrase}"))),
        *(known for folded, known in _FOLDED.items() if f" {phrase}" in folded),
    ]
    return [candidate for candidate in dict.fromkeys(found) if len(candidate) <= _MOST]
