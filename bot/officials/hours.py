"""When an office answers its telephone: its own hours where they can be read with certainty, else weekdays 9 to 5."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from bot.officials.model import Office, Official
from bot.when.zones import zone_info, zone_of_state
from bot.words import later, phrase

WASHINGTON = "America/New_York"
"""The zone of every member's main office."""

_LOOK_AHEAD = 15  # days; the longest an office that opens once a week is closed over a holiday, and more


@dataclass(frozen=True, slots=True)
class Span:
    """A weekday (0: Monday) and the wall-clock times between which an office is open then."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether an office is open at an instant.

    Attributes:
        open: whether somebody should answer.
        closes_at: when that ends (UTC); None while closed.
        opens_at: when it opens next (UTC); None while open.
        zone: IANA name of the office's own time.
        known: whether these are its own hours; otherwise weekdays 9 to 5 are assumed.
        holiday: the federal holiday that keeps it closed today, if one does, in the language of whoever asks.
    """

    open: bool
    closes_at: datetime | None
    opens_at: datetime | None
    zone: str
    known: bool
    holiday: str | None = None


USUAL = tuple(Span(weekday, time(9), time(17)) for weekday in range(5))
"""What is assumed where the hours are not known."""


def zone_of(office: Office | Official) -> str:
    """Return the zone of a local office, or of an official's main one (of members of Congress: Washington's)."""
    if isinstance(office, Office):
        return office.zone or zone_of_state(office.state) or WASHINGTON
    return (zone_of_state(office.state) or WASHINGTON) if office.is_added else WASHINGTON


def is_open(office: Office | Official, now: datetime) -> Opening:
    """Tell whether a local office, or an official's main one, is open at an instant, and when that changes."""
    zone = zone_of(office)
    spans = read_hours(office.hours, zone) if isinstance(office, Office) and office.hours else None
    return opening(spans or USUAL, zone, now, known=spans is not None)


def opening(spans: Sequence[Span], zone: str, now: datetime, *, known: bool = True) -> Opening:
    """Tell whether weekly hours in a zone are open at an instant; nobody is there on federal holidays."""
    today = now.astimezone(zone_info(zone)).date()
    for start, end in _instants(spans, zone, today):
        if start <= now < end:
            return Opening(open=True, closes_at=end.astimezone(UTC), opens_at=None, zone=zone, known=known)
        if now < start:
            holiday = holiday_on(today)
            return Opening(
                open=False,
                closes_at=None,
                opens_at=start.astimezone(UTC),
                zone=zone,
                known=known,
                holiday=phrase(holiday) if holiday else None,
            )
    raise ValueError("an office that never opens")  # hours are never empty, and no two weeks are all holidays


def _instants(spans: Sequence[Span], zone: str, today: date) -> Iterable[tuple[datetime, datetime]]:
    for day in (today + timedelta(days=ahead) for ahead in range(_LOOK_AHEAD)):
        if holiday_on(day) is not None:
            continue
        for span in sorted((each for each in spans if each.weekday == day.weekday()), key=lambda each: each.opens):
            start, end = (
                datetime.combine(day, at, tzinfo=zone_info(zone)).astimezone(UTC) for at in (span.opens, span.closes)
            )
            yield start, end


# Holidays: 5 U.S.C. 6103. (month, day) or (month, weekday, which; -1: the last).
_FIXED = {
    (1, 1): later("New Year's Day"),
    (6, 19): later("Juneteenth"),
    (7, 4): later("Independence Day"),
    (11, 11): later("Veterans Day"),
    (12, 25): later("Christmas Day"),
}
_FLOATING = {
    (1, 0, 3): later("Martin Luther King Jr. Day"),
    (2, 0, 3): later("Washington's Birthday"),
    (5, 0, -1): later("Memorial Day"),
    (9, 0, 1): later("Labor Day"),
    (10, 0, 2): later("Columbus Day"),
    (11, 3, 4): later("Thanksgiving Day"),
}


def holiday_on(day: date) -> str | None:
    """Return the federal holiday that a day is, or that is observed on it (a Saturday's on Friday, a Sunday's after).

    Its name is to be said where it is shown.
    The list is today's: Juneteenth counts in years before 2021 too, and Inauguration Day does not count.
    """
    for (month, number, which), name in _FLOATING.items():
        if day.month == month and day.weekday() == number and which in (-(-day.day // 7), _from_the_end(day)):
            return name
    for days in {0: (0, -1), 4: (0, 1)}.get(day.weekday(), (0,)):
        meant = day + timedelta(days=days)
        if (meant.month, meant.day) in _FIXED:
            return _FIXED[meant.month, meant.day]
    return None


def _from_the_end(day: date) -> int:
    """Return -1 for the last of its weekday in the month, else 0."""
    return -1 if (day + timedelta(days=7)).month != day.month else 0


_WEEKDAYS = {
    word: number
    for number, words in enumerate(
        (
            "monday mon m",
            "tuesday tues tue tu t",
            "wednesday wed w",
            "thursday thurs thur thu th",
            "friday fri f",
            "saturday sat",
            "sunday sun",
        )
    )
    for word in words.split()
}
# Not by what the zones are called: that is another word in each language, and what is read is kept.
_ZONES = {
    "e": {"America/New_York", "America/Detroit", "America/Indiana/Indianapolis"},
    "c": {"America/Chicago"},
    "m": {"America/Denver", "America/Boise"},
    "p": {"America/Los_Angeles"},
    "a": {"America/Anchorage"},
}
_ZONE = re.compile(r"\b(?:([ecmpa])[sd]?t|(e)astern|(c)entral|(m)ountain|(p)acific|(a)laska)(?: (?:standard )?time)?\b")
# What is said of visits, not of calls; whatever is left that is no day or time makes the hours unreadable.
_VISITS = re.compile(
    r"\b(?:(?:and|or) )?(?:by appointment(?: only)?|please call(?: ahead| for an appointment)|"
    r"appointments? (?:strongly )?(?:encouraged|preferred))\b"
)
_DASHES = re.compile("[\u2010-\u2015]")
_ORDINAL = re.compile(r"\b[0-9]+ ?(?:st|nd|rd|th)\b|\b(?:first|second|third|fourth|fifth|last|every|month)\b")
_TOKEN = re.compile(r"(?P<time>([0-9]{1,2})(?::?([0-9]{2}))?\s*([ap]m)?(?![a-z0-9]))|(?P<word>[a-z]+|[-,;/&])|\s+")


@lru_cache(maxsize=512)
def read_hours(text: str, zone: str) -> tuple[Span, ...] | None:
    """Read hours such as "Mon-Fri 8:30am - 5pm", "T, Th 9:30-4:30" or "8am-5pm CT"; None unless they are certain.

    Args:
        text: as the directory has it.
        zone: of the office; hours that name another zone are not read.
    """
    plain = _DASHES.sub("-", text.casefold()).replace(".", "").replace("(", " ").replace(")", " ")
    if _ORDINAL.search(plain):
        return None  # one day a month
    for named in _ZONE.finditer(plain):
        letter = next(group for group in named.groups() if group)
        if zone not in _ZONES[letter]:
            return None
    parts = _parts(_VISITS.sub(" ", _ZONE.sub(" ", plain)))
    return _spans(parts) if parts else None


Part = frozenset[int] | tuple[time, time]


def _parts(text: str) -> list[Part] | None:
    """Read sets of weekdays, and pairs of times, in the order they stand; None when anything else stands there."""
    parts: list[Part] = []
    words = _tokens(text)
    if words is None:
        return None
    while words:
        word = words.pop(0)
        if word == ",":
            continue
        if isinstance(word, int | frozenset):
            days = frozenset({word}) if isinstance(word, int) else word
            if words[:1] == ["-"] and len(words) > 1 and isinstance(words[1], int) and isinstance(word, int):
                days = frozenset(range(word, words[1] + 1))
                del words[:2]
            if not days:
                return None
            if parts and isinstance(parts[-1], frozenset):
                days |= parts.pop()  # type: ignore[operator]
            parts.append(days)
        elif isinstance(word, tuple) and len(words) > 1 and words[0] == "-" and isinstance(words[1], tuple):
            pair = _pair(word, words[1])
            if pair is None:
                return None
            del words[:2]
            parts.append(pair)
        else:
            return None
    return parts


Word = str | int | frozenset[int] | tuple[int, int, str]
_MARKS: dict[str, Word] = {
    **dict.fromkeys(("-", "to", "through", "thru"), "-"),
    **dict.fromkeys((",", ";", "/", "&", "and", "from"), ","),
    "weekdays": frozenset(range(5)),
}


def _tokens(text: str) -> list[Word] | None:
    """Split into weekdays (numbers or a set), times (hour, minute, "am" or "pm" or ""), "-" and ","."""
    words: list[Word] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            return None
        at = match.end()
        if match["time"]:
            words.append((int(match[2]), int(match[3] or 0), match[4] or ""))
        elif match["word"]:
            day = _WEEKDAYS.get(match["word"], _WEEKDAYS.get(match["word"].removesuffix("s")))
            word = _MARKS.get(match["word"]) if day is None else day
            if word is None:
                return None
            words.append(word)
    return words


def _pair(start: tuple[int, int, str], end: tuple[int, int, str]) -> tuple[time, time] | None:
    """Return opening and closing time of a day; None when am or pm cannot be told, or no office keeps such hours."""
    closes = _clock(end, "pm" if end[0] <= 7 or end[0] == 12 else "")
    half = "am" if 7 <= start[0] <= 11 else "pm" if start[0] == 12 or (start[0] < 7 and end[0] > start[0]) else ""
    opens = _clock(start, half)
    if opens is None or closes is None or not time(6) <= opens < closes <= time(21):
        return None
    return opens, closes


def _clock(word: tuple[int, int, str], guess: str) -> time | None:
    hour, minute, half = word
    half = half or ("24" if hour > 12 else guess)
    if not half or hour > 23 or minute > 59 or (half != "24" and not 1 <= hour <= 12):
        return None
    return time(hour if half == "24" else hour % 12 + (12 if half == "pm" else 0), minute)


def _spans(parts: list[Part]) -> tuple[Span, ...] | None:
    """Bring weekdays and times together: times alone mean weekdays; days stand before their times, or once behind."""
    days = [index for index, part in enumerate(parts) if isinstance(part, frozenset)]
    if not days:
        parts = [frozenset(range(5)), *parts]
    elif days == [len(parts) - 1]:
        parts = [parts[-1], *parts[:-1]]
    if not isinstance(parts[0], frozenset) or isinstance(parts[-1], frozenset):
        return None
    spans: list[Span] = []
    those: frozenset[int] = frozenset()
    for part in parts:
        if isinstance(part, frozenset):
            those = part
        else:
            spans += [Span(day, *part) for day in sorted(those)]
    overlap = any(
        one is not other and one.weekday == other.weekday and one.opens < other.closes and other.opens < one.closes
        for one in spans
        for other in spans
    )
    return None if overlap else tuple(sorted(spans, key=lambda span: (span.weekday, span.opens)))
