"""What a person typed as a time ("fri 6pm", "in 2 hours"), read in their zone: one-off times only."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.errors import BadInput
from bot.text import quote
from bot.when import english, grammar
from bot.when.fallback import read_unusual
from bot.when.lengths import UnknownLength, read_duration
from bot.when.tongues import tongue
from bot.when.wall_clock import to_instant, to_local
from bot.when.words import clock_words, day_words
from bot.when.zones import find_zone, zone_label
from bot.words import ENGLISH, phrase, spoken

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
_REPEATS = re.compile(
    r"\b(?:every|each|daily|weekly|biweekly|monthly|yearly|hourly|everyday|weekdays|weekends|repeat\w*"
    rf"|(?:{'|'.join(english.WEEKDAYS)})s)\b"
)
_ZONE_SAID = re.compile(
    r" (?P<zone>(?:et|est|edt|ct|cst|cdt|mt|mst|mdt|pt|pst|pdt|akst|akdt|hst|ast|utc|gmt"
    r"|eastern|central|mountain|pacific|arizona|alaska|hawaii|atlantic)(?: standard| daylight)?(?: time)?)$"
)
_USUAL_TIMES = ("noon", "6pm", "7pm")


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
            raise UnknownTime(
                phrase(
                    "I couldn't read {text} as a time. "
                    'Try "tomorrow 6pm", "tue 18:30", "in 2 hours" or "Dec 3 7:30pm".',
                    text=quote(text),
                )
            )
        reading = _reading(next((at for at in found if at > now), found[0]), now, zone)
    except OverflowError:
        raise TimeTooFar(
            phrase(
                'That time is more than five years away. Pick a sooner time, such as "tomorrow 6pm" or "Dec 3 7:30pm".'
            )
        ) from None
    if reading.at <= now:
        raise TimeInPast(
            phrase(
                '{text} is {time}, and that has passed. Pick a later time, such as "tomorrow 6pm" or "in 2 hours".',
                text=quote(text),
                time=reading.label,
            )
        )
    if not _within_reach(reading.at, now):
        raise TimeTooFar(
            phrase(
                '{time} is more than five years away. Pick a sooner time, such as "tomorrow 6pm" or "Dec 3 7:30pm".',
                time=reading.label,
            )
        )
    return reading


def suggest_when(text: str, now: datetime, zone: str, limit: int = 10) -> list[Reading]:
    """Return what the text typed so far may mean, all still to come, the likeliest first; never raises on text.

    Fit for every keystroke: it stays with our own grammar, and leaves unusual spellings to ``read_when``.
    """
    if len(text) > _MOST or _repeats(text):
        return []
    readings: dict[str, Reading] = {}
    for completed in _completions(text):
        try:
            found = [at for at in _instants(completed, now, zone) if at > now and _within_reach(at, now)]
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
        raise UnknownTime(
            phrase(
                "I couldn't read {text} as a time: it is too long. "
                'Try "tomorrow 6pm", "tue 18:30", "in 2 hours" or "Dec 3 7:30pm".',
                text=quote(text),
            )
        )
    if not text.strip():
        raise UnknownTime(phrase('Type a time: "tomorrow 6pm", "tue 18:30", "in 2 hours" or "Dec 3 7:30pm".'))
    if _repeats(text):
        raise UnknownTime(
            phrase('One time only here: {text} repeats. Type one time, such as "tuesday 7pm".', text=quote(text))
        )


def _repeats(text: str) -> bool:
    """Say whether a word tells that it repeats."""
    return bool(_REPEATS.search(text.casefold() if spoken() == ENGLISH else grammar.plain(text)))


def _instants(text: str, now: datetime, zone: str) -> tuple[datetime, ...]:
    folded, meant_zone = split_zone(text, zone)
    found = grammar.read(folded, now, meant_zone)
    return found.instants if found else ()


def _unusual(text: str, now: datetime, zone: str) -> tuple[datetime, ...]:
    folded, meant_zone = split_zone(text, zone)
    found = read_unusual(folded, to_local(now, meant_zone))
    if found is None:
        return ()
    return (found.astimezone(UTC) if found.tzinfo else to_instant(found, meant_zone),)


def split_zone(text: str, zone: str) -> tuple[str, str]:
    """Fold the text and take a zone said at its end off it ("6pm ET", or the asker's own as our labels say it)."""
    folded = grammar.plain(text)
    own = f" {grammar.plain(zone_label(zone))}"
    if folded.endswith(own):
        return folded.removesuffix(own), zone
    said = _ZONE_SAID.search(folded)
    return (folded[: said.start()], find_zone(said["zone"])) if said else (folded, zone)


def _completions(text: str) -> list[str]:
    """Return the phrases that the text typed so far may become, itself first."""
    read, ours = grammar.plain(text), tongue()
    if not read:
        return list(english.NO_MOMENT)
    amount = re.fullmatch(r"(?:in )?(\d{1,4}|an?)", read, re.ASCII)
    begun = read if spoken() == ENGLISH else ours.fold(text)
    before, space, last = begun.rpartition(" ")
    bases = [
        read,
        *(f"in {amount[1]} {unit}" for unit in ("hours", "minutes", "days", "weeks") if amount),
        *(known for known in ours.moments if ours.fold(known).startswith(begun)),
        *(f"{before} {known}" for known in ours.moments if space and ours.fold(known).startswith(last)),
    ]
    return bases + [f"{base} {usual}" for base in bases for usual in _USUAL_TIMES]


def _reading(at: datetime, now: datetime, zone: str) -> Reading:
    local = to_local(at, zone)
    label = phrase(
        "{day}, {time} {zone}",
        day=day_words(local, to_local(now, zone).year),
        time=clock_words(local),
        zone=zone_label(zone),
    )
    return Reading(at, local, zone, label)


def _within_reach(at: datetime, now: datetime) -> bool:
    return at <= now + timedelta(days=_FARTHEST_YEARS * 365.25)
