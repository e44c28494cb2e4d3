"""What a person typed as a time ("fri 6pm", "in 2 hours"), read in their zone: one-off times only."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.errors import BadInput
from bot.text import quote
from bot.when import grammar
from bot.when.fallback import read_unusual
from bot.when.lengths import UnknownLength, read_duration
from bot.when.wall_clock import to_instant, to_local
from bot.when.words import clock_words, day_words
from bot.when.zones import find_zone, zone_label

__all__ = [
    "Reading",
    "TimeInPast",
    "TimeTooFar",
    "UnknownLength",
    "UnknownTime",
    "read_duration",
    "read_when",
    "split_zone",
    "suggest_when",
]

_MOST = 100  # characters; nobody needs more for one time
_FARTHEST_YEARS = 5
_EXAMPLES = '"tomorrow 6pm", "tue 18:30", "in 2 hours" or "Dec 3 7:30pm"'
_REPEATS = re.compile(
    r"\b(?:every|each|daily|weekly|biweekly|monthly|yearly|hourly|everyday|weekdays|weekends|repeat\w*"
    rf"|(?:{'|'.join(grammar.WEEKDAYS)})s)\b"
)
_ZONE_SAID = re.compile(
    r" (?P<zone>(?:et|est|edt|ct|cst|cdt|mt|mst|mdt|pt|pst|pdt|akst|akdt|hst|ast|utc|gmt"
    r"|eastern|central|mountain|pacific|arizona|alaska|hawaii|atlantic)(?: standard| daylight)?(?: time)?)$"
)
_NOTHING_TYPED = (
    *("in 1 hour", "today 6pm", "today 7pm", "tomorrow 9am", "tomorrow 6pm", "tomorrow 7pm"),
    *("saturday 10am", "saturday 2pm", "in 1 week", "next monday 9am"),
)
_USUAL_TIMES = ("noon", "6pm", "7pm")
_COMPLETIONS = (
    *("today", "tomorrow", "tonight", "noon", "midnight", "next week", "weekend", "day after tomorrow"),
    *grammar.WEEKDAYS,
    *(f"next {day}" for day in grammar.WEEKDAYS),
    *(f"{month} 1" for month in grammar.MONTHS),
    *("in 1 hour", "in 2 hours", "in 1 day", "in 1 week"),
)


class UnknownTime(BadInput):
    """What was typed could not be read as a time; the text gives examples of what can."""


class TimeInPast(BadInput):
    """The time that was read has passed; the text says what was read."""


class TimeTooFar(BadInput):
    """The time that was read is more than five years away."""


@dataclass(frozen=True)
class Reading:
    """One meaning of what was typed: the instant ``at`` (aware, UTC), and the same on the wall clock of ``zone``."""

    at: datetime
    local: datetime
    zone: str
    label: str
    """In plain words, 100 characters at most: "Tue Dec 1, 6:00 PM Eastern Time"."""

    @property
    def value(self) -> str:
        """The text for an autocomplete choice: ``read_when`` reads it back as this very second, in any zone."""
        return f"<t:{int(self.at.timestamp())}:F>"


def read_when(text: str, now: datetime, zone: str) -> Reading:
    """Return the likeliest meaning, still to come, of what a person typed at ``now`` (aware) in ``zone`` (IANA name).

    "in 48 hours" is elapsed time and "in 2 days" the same wall clock; a date without a time is 9:00 AM; a bare time or
    weekday is the next one; a date without a year that has passed is next year's. Raises ``UnknownTime``,
    ``TimeInPast`` or ``TimeTooFar``, all ``BadInput``.
    """
    _ensure_readable(text)
    try:
        found = _instants(text, now, zone) or _unusual(text, now, zone)
        if not found:
            raise UnknownTime(f"I couldn't read {quote(text)} as a time. Try {_EXAMPLES}.")
        reading = _reading(next((at for at in found if at > now), found[0]), now, zone)
    except OverflowError:
        raise TimeTooFar(_too_far("That time")) from None
    if reading.at <= now:
        raise TimeInPast(
            f"{quote(text)} is {reading.label}, and that has passed. Pick a later time, such as "
            '"tomorrow 6pm" or "in 2 hours".'
        )
    if not _within_reach(reading.at, now):
        raise TimeTooFar(_too_far(reading.label))
    return reading


def suggest_when(text: str, now: datetime, zone: str, limit: int = 10) -> list[Reading]:
    """Return what the text typed so far may mean, all still to come, the likeliest first; never raises on text.

    Fit for every keystroke: it stays with our own grammar, and leaves unusual spellings to ``read_when``.
    """
    if len(text) > _MOST or _REPEATS.search(text.casefold()):
        return []
    readings: dict[str, Reading] = {}
    for phrase in _completions(text):
        try:
            found = [at for at in _instants(phrase, now, zone) if at > now and _within_reach(at, now)]
        except OverflowError:
            continue
        for at in found:
            reading = _reading(at, now, zone)
            readings.setdefault(reading.label, reading)
        if len(readings) >= limit:
            break
    return list(readings.values())[: max(limit, 0)]


def _ensure_readable(text: str) -> None:
    if len(text) > _MOST:
        raise UnknownTime(f"I couldn't read {quote(text)} as a time: it is too long. Try {_EXAMPLES}.")
    if not text.strip():
        raise UnknownTime(f"Type a time: {_EXAMPLES}.")
    if _REPEATS.search(text.casefold()):
        raise UnknownTime(f'One time only here: {quote(text)} repeats. Type one time, such as "tuesday 7pm".')


def _instants(text: str, now: datetime, zone: str) -> tuple[datetime, ...]:
    phrase, meant_zone = split_zone(text, zone)
    found = grammar.read(phrase, now, meant_zone)
    return found.instants if found else ()


def _unusual(text: str, now: datetime, zone: str) -> tuple[datetime, ...]:
    phrase, meant_zone = split_zone(text, zone)
    found = read_unusual(phrase, to_local(now, meant_zone))
    if found is None:
        return ()
    return (found.astimezone(UTC) if found.tzinfo else to_instant(found, meant_zone),)


def split_zone(text: str, zone: str) -> tuple[str, str]:
    """Fold the text and take a zone said at its end off it ("6pm ET", or the asker's own as our labels say it)."""
    phrase = grammar.plain(text)
    own = f" {grammar.plain(zone_label(zone))}"
    if phrase.endswith(own):
        return phrase.removesuffix(own), zone
    said = _ZONE_SAID.search(phrase)
    return (phrase[: said.start()], find_zone(said["zone"])) if said else (phrase, zone)


def _completions(text: str) -> list[str]:
    """Return the phrases that the text typed so far may become, itself first."""
    phrase = grammar.plain(text)
    if not phrase:
        return list(_NOTHING_TYPED)
    amount = re.fullmatch(r"(?:in )?(\d{1,4}|an?)", phrase, re.ASCII)
    before, space, last = phrase.rpartition(" ")
    bases = [
        phrase,
        *(f"in {amount[1]} {unit}" for unit in ("hours", "minutes", "days", "weeks") if amount),
        *(known for known in _COMPLETIONS if known.startswith(phrase)),
        *(f"{before} {known}" for known in _COMPLETIONS if space and known.startswith(last)),
    ]
    return bases + [f"{base} {usual}" for base in bases for usual in _USUAL_TIMES]


def _reading(at: datetime, now: datetime, zone: str) -> Reading:
    local = to_local(at, zone)
    day = day_words(local, to_local(now, zone).year)
    return Reading(at, local, zone, f"{day}, {clock_words(local)} {zone_label(zone)}")


def _within_reach(at: datetime, now: datetime) -> bool:
    return at <= now + timedelta(days=_FARTHEST_YEARS * 365.25)


def _too_far(what: str) -> str:
    return f'{what} is more than five years away. Pick a sooner time, such as "tomorrow 6pm" or "Dec 3 7:30pm".'
