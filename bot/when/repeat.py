"""What a person typed as something that repeats ("every other tuesday 7pm until nov 3"), read in their zone.

``repeat_grammar.py`` knows the days, ``time_of_day.py`` the time; here are the ends, and how it all comes together.
``repeat_words.say`` is the inverse.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot.errors import BadInput
from bot.text import quote
from bot.when import grammar
from bot.when.english import COUNTED
from bot.when.lengths import read_span
from bot.when.parse import split_zone
from bot.when.pattern import Pattern, Unit
from bot.when.phrase import Unread, months_later
from bot.when.recurrence import Recurrence, next_after
from bot.when.repeat_grammar import DAY_NAME, Days, UnknownRepeat, not_read, read_number, scan
from bot.when.repeat_words import END_OF_DAY, say
from bot.when.time_of_day import find_time_of_day
from bot.when.wall_clock import to_instant, to_local
from bot.when.words import clock_words, day_words
from bot.words import ENGLISH, phrase, spoken

__all__ = [
    "EndsTooSoon",
    "Repeat",
    "UnknownEnd",
    "UnknownRepeat",
    "days_alone",
    "read_repeat",
    "read_repeat_from",
    "read_repeat_rule",
    "read_until",
]

_MOST = 100  # characters
_MOST_TIMES = 1000
_FARTHEST = timedelta(days=5 * 366)
_DEFAULT = time(9)  # days with no time
_INSTANT = timedelta(seconds=1)
_UNTIL = "until|till|til|through|thru|ending|ends"
_STARTING = "starting|beginning|from"
_CLAUSE = re.compile(rf"(?:^| )({_UNTIL}|{_STARTING}|for) ")
_TIMES = re.compile(
    rf"(?:^| )(?:for )?(?P<number>\d{{1,6}}|{'|'.join(COUNTED)})(?: times?| ?x)(?= |$)(?! (?:a|per|each|daily)\b)",
    re.ASCII,
)
_WORKING_END = re.compile(r"end (?:week|month)|eow|eom")  # 5 PM on its last day for one event, all of it for a series
_RANGE = re.compile(rf"\b({DAY_NAME}) ?(?:-|to|thru|through) ?({DAY_NAME})\b")
_SLASHED = re.compile(rf"\b({DAY_NAME})/(?=(?:{DAY_NAME})\b)")


class UnknownEnd(BadInput):
    """What was typed as the end of a series could not be read; the text gives examples."""


class EndsTooSoon(BadInput):
    """The series would end before its first time, or the end has passed."""


@dataclass(frozen=True)
class Repeat:
    """A whole series: the first time it comes (naive, on the clocks of ``zone``), its days, and its end if it has one.

    ``until`` is naive and still belongs to the series: a day without a time is its last second.
    """

    start_local: datetime
    zone: str
    recurrence: Recurrence
    until: datetime | None = None
    count: int | None = None

    @property
    def label(self) -> str:
        """In plain words, 100 characters at most: "Every other Tuesday at 6:30 PM Eastern Time until Nov 3"."""
        return say(self.recurrence, self.start_local, self.zone, self.until, self.count)


@dataclass
class _Said:
    """What was typed, taken apart: the days, the time of day with days to add to it, and the clauses around them."""

    typed: str
    days: Days
    clock: tuple[int, time] | None
    zone: str
    zone_said: bool
    count: int | None
    until: str = ""
    length: str = ""
    starting: str = ""


def read_repeat(text: str, now: datetime, zone: str) -> Repeat:
    """Return the series a person typed at ``now`` (aware) in ``zone`` (IANA name), days and time of day in one phrase.

    It begins with the first moment to come that fits. What is not said is today's ("monthly": this day of the month)
    and 9:00 AM. Raises ``UnknownRepeat``, ``UnknownEnd`` or ``EndsTooSoon``, all ``BadInput``.
    """
    said = _take_apart(text, zone)
    begins, at = to_local(now, said.zone), said.clock[1] if said.clock else None
    if said.starting:
        begins, timed = _read_start(said, now)
        if timed and at not in (None, begins.time()):
            raise UnknownRepeat(
                phrase(
                    '{text} says two times of day. Type one, such as "every day at 9am", "every other tuesday 7pm" or '
                    '"first monday of every month".',
                    text=quote(text),
                )
            )
        at = begins.time() if timed else at
    anchor = datetime.combine(begins.date(), _DEFAULT if at is None else at)
    return _series(said, anchor, now, now)


def read_repeat_from(text: str, first_local: datetime, now: datetime, zone: str) -> Repeat:
    """Return the series that begins at ``first_local`` (naive) or with the first time after it that fits the text.

    What the text leaves open ("weekly") is as on the first day. It may name an end ("daily until nov 3", "weekly, 10
    times"), but no other time of day. Raises as ``read_repeat`` does.
    """
    said = _take_apart(text, zone)
    first = first_local.replace(second=0, microsecond=0)
    if said.starting or (said.zone_said and said.zone != zone):
        raise UnknownRepeat(not_read(quote(text)))
    if said.clock and said.clock[1] != first.time():
        raise UnknownRepeat(
            phrase(
                "{text} says another time of day than the first one, {time}. Leave the time out.",
                text=quote(text),
                time=clock_words(first),
            )
        )
    return _series(replace(said, zone=zone), first, to_instant(first, zone) - _INSTANT, now)


def read_repeat_rule(text: str, first_local: datetime) -> Recurrence:
    """Return only the days of what repeats ("weekly", "every other week"), as on ``first_local`` where left open.

    An end is refused. Raises ``UnknownRepeat``.
    """
    said = _take_apart(text, "UTC")
    if said.until or said.length or said.count is not None:
        raise UnknownRepeat(
            phrase('{text} says where it ends. Type only how often, such as "daily" or "weekly".', text=quote(text))
        )
    return read_repeat_from(text, first_local, to_instant(first_local, "UTC"), "UTC").recurrence


def days_alone(text: str, zone: str) -> Days | None:
    """Return the days that were typed, or None when a time of day, a zone or an end stands with them.

    Raises as ``read_repeat`` does.
    """
    said = _take_apart(text, zone)
    more = said.clock or said.zone_said or said.until or said.length or said.starting or said.count is not None
    return None if more else said.days


def read_until(text: str, now: datetime, zone: str) -> datetime:
    """Return the end of a series as naive wall-clock time of ``zone``: "nov 3" is the last second of that day.

    Raises ``UnknownEnd``, or ``EndsTooSoon`` for one that has passed.
    """
    folded, said_zone = split_zone(text, zone) if len(text) <= _MOST else ("", zone)
    found = _read_moment(re.sub(rf"^(?:{_UNTIL}) ", "", folded), now, said_zone)
    if found is None:
        raise UnknownEnd(_end_not_read(quote(text)))
    end = found[0] if found[0].time() == END_OF_DAY else to_local(to_instant(found[0], said_zone), zone)
    if end < to_local(now, zone):
        raise EndsTooSoon(
            phrase('{text} has passed. Type a later day, such as "dec 15" or "in 3 weeks".', text=quote(text))
        )
    return end


def _take_apart(text: str, zone: str) -> _Said:
    if not text.strip():
        raise UnknownRepeat(
            phrase(
                'Type how often it repeats: "every day at 9am", "every other tuesday 7pm" or '
                '"first monday of every month".'
            )
        )
    if len(text) > _MOST:
        raise UnknownRepeat(
            phrase(
                'I couldn\'t read {text}: it is too long. Try "every day at 9am", "every other tuesday 7pm" or '
                '"first monday of every month".',
                text=quote(text),
            )
        )
    try:
        return _parts(text, zone)
    except (Unread, OverflowError):
        raise UnknownRepeat(not_read(quote(text))) from None


def _parts(text: str, zone: str) -> _Said:
    dashed = text.replace("\u2013", "-")
    folded, said_zone = split_zone(dashed, zone)
    zone_said = folded != grammar.plain(dashed)
    folded = _SLASHED.sub(r"\1 ", _RANGE.sub(r"\1-\2", folded))
    count = None
    if times := _TIMES.search(folded):
        count = read_number(times["number"])
        folded = folded[: times.start()] + folded[times.end() :]
    head, *clauses = _CLAUSE.split(folded)
    bare, head_zone = split_zone(head, zone)
    if bare != head:
        said_zone, zone_said = head_zone, True
    days = scan(bare, text)
    clock = find_time_of_day(" ".join(days.rest))
    if days.rest and clock is None:
        raise Unread
    if not days.recur:
        raise UnknownRepeat(
            phrase(
                '{text} doesn\'t say how often. Try "every day at 9am", "every other tuesday 7pm" or '
                '"first monday of every month".',
                text=quote(text),
            )
        )
    if count is not None and not 1 <= count <= _MOST_TIMES:
        raise UnknownEnd(
            phrase("{count} times is out of reach. Pick a number from 1 to {most}.", count=count, most=_MOST_TIMES)
        )
    said = _Said(text, days, clock, said_zone, zone_said, count)
    for word, clause in zip(clauses[::2], clauses[1::2], strict=True):
        name = "length" if word == "for" else "starting" if word in _STARTING.split("|") else "until"
        if getattr(said, name):
            raise Unread
        setattr(said, name, clause)
    if sum((bool(said.until), bool(said.length), count is not None)) > 1:
        raise UnknownEnd(
            phrase('{text} ends in two ways. Give one end, such as "until nov 3" or "10 times".', text=quote(text))
        )
    return said


def _series(said: _Said, anchor: datetime, after: datetime, now: datetime) -> Repeat:
    """Find the first time later than ``after`` that fits; ``anchor`` is where what was left open comes from."""
    try:
        pattern = said.days.pattern(anchor)
    except (Unread, ValueError):  # ValueError: no such day ("every feb 30")
        raise UnknownRepeat(not_read(quote(said.typed))) from None
    if said.clock and said.clock[0] and pattern.unit is not Unit.DAY:
        raise UnknownRepeat(
            phrase(
                '{text} may mean the night before or the night after. Type a time such as "11:59 pm" or "12:01 am".',
                text=quote(said.typed),
            )
        )
    recurrence = Recurrence(pattern.rule)
    first = next_after(_every_one(pattern), anchor, said.zone, after)
    if first is None or first.at > now + _FARTHEST:
        raise UnknownRepeat(
            phrase("{text} begins more than five years from now. Pick a sooner day to begin.", text=quote(said.typed))
        )
    start = first.local
    return Repeat(start, said.zone, recurrence, _read_end(said, start, now), said.count)


def _every_one(pattern: Pattern) -> Recurrence:
    return Recurrence(replace(pattern, interval=1).rule)


def _read_start(said: _Said, now: datetime) -> tuple[datetime, bool]:
    found = _read_moment(said.starting, now, said.zone)
    if found is None:
        raise UnknownRepeat(
            phrase(
                'I couldn\'t read {text} as the day it begins. Try "starting dec 1" or "starting monday".',
                text=_shown(said, said.starting),
            )
        )
    if found[0] < to_local(now, said.zone):
        raise UnknownRepeat(
            phrase(
                '{text} has passed. Pick a later day to begin, such as "starting monday".',
                text=_shown(said, said.starting),
            )
        )
    return found


def _read_end(said: _Said, start: datetime, now: datetime) -> datetime | None:
    if said.length:
        end = _length_after(start, said.length)
    elif said.until:
        end = _day_of_end(said.until, start, now, said.zone)
    else:
        return None
    if end is None:
        raise UnknownEnd(_end_not_read(_shown(said, said.until or said.length)))
    if end < start:
        raise EndsTooSoon(ends_before(start, to_local(now, said.zone).year))
    return end


def ends_before(start: datetime, this_year: int) -> str:
    """Say that an end comes before the first time, ``start`` (naive)."""
    return phrase(
        "That ends before the first time, {day}, {time}. Pick a later end.",
        day=day_words(start, this_year),
        time=clock_words(start),
    )


def _shown(said: _Said, clause: str) -> str:
    """Quote a clause; where it was typed in another language than that of the grammar, all that was typed."""
    return quote(clause if spoken() == ENGLISH else said.typed)


def _length_after(start: datetime, length: str) -> datetime | None:
    span = read_span(length)
    if span is None or span.elapsed or not (span.months or span.days):
        return None
    try:
        last = months_later(start.date(), span.months) + timedelta(days=span.days - 1)
    except OverflowError:
        return None
    return datetime.combine(last, END_OF_DAY)


def _day_of_end(clause: str, start: datetime, now: datetime, zone: str) -> datetime | None:
    found = _read_moment(clause, now, zone)
    if found is None or found[0] >= start:
        return found and found[0]
    # "Nov 3" for a series that begins next year is that year's; "tomorrow" is no such date, and stays too soon.
    later = _read_moment(clause, to_instant(start, zone), zone) if found[0].year < start.year else None
    same_date = later is not None and (later[0].month, later[0].day) == (found[0].month, found[0].day)
    return later[0] if later and same_date else found[0]


def _read_moment(folded: str, now: datetime, zone: str) -> tuple[datetime, bool] | None:
    """Read a folded day, or moment, as naive wall-clock time; a day without a time is its last second."""
    try:
        found = grammar.read(folded, now, zone) if folded else None
        if found is None:
            return None
        meanings = [to_local(at, zone).replace(second=0, microsecond=0) for at in found.instants]
    except OverflowError:
        return None
    timed = found.timed and not _WORKING_END.match(folded)
    if not timed:
        meanings = [datetime.combine(local.date(), END_OF_DAY) for local in meanings]
    present = to_local(now, zone)
    return next((local for local in meanings if local >= present), meanings[0]), timed


def _end_not_read(shown: str) -> str:
    return phrase('I couldn\'t read {text} as an end. Try a day, such as "until dec 15", or "10 times".', text=shown)
