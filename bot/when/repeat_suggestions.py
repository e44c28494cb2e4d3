"""What a repeat typed so far may become, for an autocomplete."""

import re
from datetime import datetime
from functools import cache

from bot.errors import BadInput
from bot.when import grammar
from bot.when.pattern import Unit
from bot.when.repeat import days_alone, read_repeat
from bot.when.repeat_words import say_days, say_interval
from bot.when.tongues import tongue
from bot.words import ENGLISH, phrase, spoken

_MOST = 100


def suggest_repeat(text: str, now: datetime, zone: str, limit: int = 10) -> list[tuple[str, str]]:
    """Return (label, value) pairs, the likeliest first; never raises on text. Each is at most 100 characters long.

    ``read_repeat`` reads every value. A label tells the time of day only when more than the days was typed.
    """
    if len(text) > _MOST:
        return []
    shown: dict[str, str] = {}
    for candidate in _candidates(text):
        if len(shown) >= limit:
            break
        try:
            label = _label(candidate, now, zone)
        except BadInput:
            continue
        shown.setdefault(label, candidate)
    return list(shown.items())[: max(limit, 0)]


def _label(candidate: str, now: datetime, zone: str) -> str:
    repeat, days = read_repeat(candidate, now, zone), days_alone(candidate, zone)
    pattern = repeat.recurrence.pattern
    if days is None:
        return repeat.label
    if days.open:
        if pattern.unit is Unit.WEEK:
            return phrase("{interval}, on the same day", interval=say_interval(pattern))
        return phrase("{interval}, on the same date", interval=say_interval(pattern))
    return say_days(pattern)


def _candidates(text: str) -> list[str]:
    read, ours = grammar.plain(text), tongue()
    if not read:
        return list(ours.no_repeat)
    typed = " ".join(text.split())
    halves = (f"{typed}am", f"{typed}pm") if re.search(r" \d\d?(?::\d\d)?$", read, re.ASCII) else ()
    begun, known = (read, _known()) if spoken() == ENGLISH else (ours.fold(typed), _known(spoken()))
    found = [
        typed,
        *halves,
        typed if read.startswith("every") else f"{ours.every} {typed}",
        *(each for folded, each in known.items() if folded.startswith((begun, f"{ours.every} {begun}"))),
        *(each for folded, each in known.items() if f" {begun}" in folded),
    ]
    return [candidate for candidate in dict.fromkeys(found) if len(candidate) <= _MOST]


@cache
def _known(_language: str = ENGLISH) -> dict[str, str]:
    """Return what may be meant by the beginning of a repeat, in the language that is spoken, which is given."""
    ours = tongue()
    fold = grammar.plain if spoken() == ENGLISH else ours.fold
    return {fold(each): each for each in ours.repeats}
