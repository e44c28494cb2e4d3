"""Our own small grammar of one-off times: a table of patterns, each noting one part of what was meant.

A phrase is a few parts in any order ("fri 6pm", "6pm on friday"): at most one day, one time of day and one part of the
day, or a span ("in 2 hours"). Every part keeps all its meanings ("7" is 7 AM and 7 PM); ``read`` combines them. What
does not fit wholly is not read at all: better no reading than a wrong one.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from bot.when.english import MONTHS, WEEKDAYS
from bot.when.lengths import SPAN, Span, read_span
from bot.when.phrase import Phrase, Readings, Unread, combine, months_later
from bot.when.tongues import tongue
from bot.when.wall_clock import to_local
from bot.words import ENGLISH, spoken

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
_CLOSE = time(17)  # when a working day ends
_STOPS = ".!?"
_FILLER = frozenset({"at", "on", "the", "of", "by", "o'clock", "oclock", "please", "coming", "around", "about"})
_SPELLED = {"tmrw": "tomorrow", "tmr": "tomorrow", "tmw": "tomorrow", "tommorow": "tomorrow", "tomorow": "tomorrow"}
_SHORT_PERIODS = {"eod": "end day", "cob": "end day", "end today": "end day", "eow": "end week", "eom": "end month"}
_SHORT_PERIODS["this weekend"] = "weekend"
_SPELLED |= {"tommorrow": "tomorrow", "2morrow": "tomorrow", "2day": "today", "2nite": "tonight", "tonite": "tonight"}


def plain(text: str) -> str:
    """Fold what was typed, in the language that is spoken or in English, to what the patterns match.

    That is English in lower case, with single spaces, without filler words or commas.
    """
    folded = re.sub(r"\b([ap])\.\s?m\b\.?", r"\1m", text.casefold().replace("\u2019", "'"))
    folded = re.sub(r"(?<=\d)t(?=\d\d:)", " ", folded)  # 2026-12-03T19:30
    words = (word.rstrip(_STOPS) for word in re.sub(r"[,@]", " ", folded).split())
    english = tongue().in_english(" ".join(word for word in words if word)).split()
    words = (word.rstrip(_STOPS) for word in english)
    return " ".join(_SPELLED.get(word, word) for word in words if word and word not in _FILLER)


def read(text: str, now: datetime, zone: str) -> Readings | None:
    """Read a folded phrase (see ``plain``) typed at ``now`` in ``zone``; None when it is not wholly understood.

    May raise ``OverflowError`` for amounts beyond the calendar.
    """
    phrase = Phrase(now, to_local(now, zone), zone)
    position = 0
    try:
        while position < len(text):
            position = _next_part(text, position, phrase)
        return combine(phrase)
    except (Unread, ValueError):  # ValueError: no such date or time ("feb 30", "25:00")
        return None


def _next_part(text: str, position: int, phrase: Phrase) -> int:
    for pattern, note in _RULES:
        if found := pattern.match(text, position):
            note(phrase, found)
            return found.end() + (text[found.end() : found.end() + 1] == " ")
    raise Unread


# Days


def _note_word(phrase: Phrase, found: re.Match[str]) -> None:
    away = {"yesterday": -1, "today": 0, "tonight": 0, "this": 0, "tomorrow": 1, "day after tomorrow": 2}
    phrase.set_days((phrase.today + away[found["word"]] * _DAY,))
    phrase.set_part("night" if found["word"] == "tonight" else found["part"] or "")


def _note_weekday(phrase: Phrase, found: re.Match[str]) -> None:
    index = next(i for i, name in enumerate(WEEKDAYS) if name.startswith(found["weekday"][:3]))
    if phrase.days and not found["which"] and not found["week"]:
        phrase.weekday = index  # "tue dec 1": must agree with the date
        return
    coming = phrase.today + ((index - phrase.today.weekday()) % 7) * _DAY
    if found["week"]:  # "friday week"
        phrase.later += 7 * _DAY
    after_today = coming if coming != phrase.today else coming + 7 * _DAY
    if found["which"] == "last":
        phrase.set_days((coming - 7 * _DAY,))
    elif found["which"] == "following":
        phrase.set_days((after_today,), (phrase.today + (7 - phrase.today.weekday() + index) * _DAY,))
    elif found["which"] == "next":
        # On a Monday "next tuesday" is the one of next week; some mean tomorrow, so that is offered second.
        of_next_week = phrase.today + (7 - phrase.today.weekday() + index) * _DAY
        phrase.set_days((of_next_week,), (after_today,))
    else:
        phrase.weekday = None if phrase.later else index
        phrase.set_days((coming, coming + 7 * _DAY))


def _note_date(phrase: Phrase, found: re.Match[str]) -> None:
    month = next(i for i, name in enumerate(MONTHS, 1) if name.startswith(found["month"][:3]))
    phrase.set_date((_a_date(phrase.today, month, int(found["day"]), found["year"]),))


def _note_slashed(phrase: Phrase, found: re.Match[str]) -> None:
    first, second = int(found["first"]), int(found["second"])
    if spoken() != ENGLISH:  # the American order goes first where English is spoken
        first, second = second, first
    meanings = []
    for month, day in dict.fromkeys(((first, second), (second, first))):
        if month <= 12:
            meanings.append((_a_date(phrase.today, month, day, found["year"]),))
    phrase.set_date(*meanings)


def _note_iso(phrase: Phrase, found: re.Match[str]) -> None:
    phrase.set_date((date(int(found["year"]), int(found["month"]), int(found["day"])),))


def _a_date(today: date, month: int, day: int, year: str | None) -> date:
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    for candidate in range(today.year, today.year + 9):  # 29 February may be eight years away
        if day <= monthrange(candidate, month)[1] and date(candidate, month, day) >= today:
            return date(candidate, month, day)
    raise Unread


def _note_day_of_month(phrase: Phrase, found: re.Match[str]) -> None:
    day = int(found["day"])
    starts = [months_later(phrase.today.replace(day=1), months) for months in range(13)]
    days = [start.replace(day=day) for start in starts if 1 <= day <= monthrange(start.year, start.month)[1]]
    if not days:
        raise Unread
    phrase.set_date(tuple(found_day for found_day in days if found_day >= phrase.today)[:2])


def _note_period(phrase: Phrase, found: re.Match[str]) -> None:
    monday = phrase.today - phrase.today.weekday() * _DAY
    friday, saturday = monday + 4 * _DAY, monday + 5 * _DAY
    weekend = (saturday, saturday + _DAY, saturday + 7 * _DAY)
    following = months_later(phrase.today.replace(day=1), 1)
    rows = {
        "next week": (monday + 7 * _DAY,),
        "next weekend": (saturday + 7 * _DAY,),
        "next month": (following,),
        "next year": (date(phrase.today.year + 1, 1, 1),),
        "weekend": tuple(day for day in weekend if day >= phrase.today),
        "end month": (following - _DAY,),
        "end week": (friday, friday + 7 * _DAY),
        "end day": (phrase.today, phrase.today + _DAY),
    }
    period = _SHORT_PERIODS.get(found[0], found[0])
    phrase.set_days(rows[period])
    if period.startswith("end "):
        phrase.set_moments((0, _CLOSE))


# Times of day


def _note_part(phrase: Phrase, found: re.Match[str]) -> None:
    phrase.set_part(found["part"])


def _note_noon(phrase: Phrase, _: re.Match[str]) -> None:
    phrase.set_moments((0, time(12)))


def _note_midnight(phrase: Phrase, _: re.Match[str]) -> None:
    phrase.set_moments((1, time(0)), (0, time(0)))  # "friday midnight" ends Friday; some mean its first minute


def _note_clock(phrase: Phrase, found: re.Match[str]) -> None:
    parts = found.groupdict()
    hour, minute, second = int(parts["hour"]), int(parts.get("minute") or 0), int(parts.get("second") or 0)
    half = (parts.get("half") or "").strip()[:1]
    if half:
        if not 1 <= hour <= 12:
            raise Unread
        phrase.set_moments((0, time(hour % 12 + (12 if half == "p" else 0), minute, second)))
    elif hour > 12 or parts["hour"].startswith("0"):
        phrase.set_moments((0, time(hour, minute, second)))
    else:
        early, late = (0, time(hour % 12, minute, second)), (0, time(hour % 12 + 12, minute, second))
        # Nobody meets at 3 in the morning: a bare 7 to 11 is a morning first, 12 to 6 an afternoon.
        phrase.set_moments(*((early, late) if 7 <= hour <= 11 else (late, early)))


def _note_spoken(phrase: Phrase, found: re.Match[str]) -> None:
    minutes = {"half past": 30, "quarter past": 15, "quarter to": -15}[found["spoken"].removeprefix("a ")]
    _note_clock(phrase, found)
    phrase.moments = [
        (days, (datetime.combine(date(2000, 1, 2), at) + timedelta(minutes=minutes)).time())
        for days, at in phrase.moments
    ]


# Spans and instants


def _note_span(phrase: Phrase, found: re.Match[str]) -> None:
    span = read_span(found["span"])
    if span is None or phrase.span or phrase.later:
        raise Unread
    if found["how"] in ("from", "after"):
        if span.months or span.elapsed:
            raise Unread
        phrase.later = span.days * _DAY
    elif found["how"] == "ago":
        phrase.span = Span(-span.months, -span.days, -span.elapsed)
    else:
        phrase.span = span


def _refuse(_phrase: Phrase, _found: re.Match[str]) -> None:
    raise Unread


def _note_now(phrase: Phrase, _: re.Match[str]) -> None:
    phrase.span = Span(0, 0, timedelta())


def _note_stamp(phrase: Phrase, found: re.Match[str]) -> None:
    phrase.instant = _EPOCH + timedelta(seconds=int(found["seconds"]))


def _note_iso_instant(phrase: Phrase, found: re.Match[str]) -> None:
    phrase.instant = datetime.fromisoformat(found[0].upper()).astimezone(UTC)


def _one_of(names: tuple[str, ...], *extra: str) -> str:
    """Match full names and their three-letter forms."""
    return "|".join((*names, *(f"{name[:3]}" for name in names), *extra))


_WEEKDAY = rf"(?P<weekday>{_one_of(WEEKDAYS, 'tues', 'weds', 'thur', 'thurs')})"
_MONTH = rf"(?P<month>{_one_of(MONTHS, 'sept')})"
_ORDINAL = r"(?P<day>\d\d?)(?:st|nd|rd|th)"
_YEAR = r"(?: '?(?P<year>20\d\d|(?<=')\d\d))?"  # 2026 or '26
_PART = r"(?P<part>morning|afternoon|evening|night)"
_HOUR = r"(?P<hour>\d\d?)"
_MINUTE = r"(?P<minute>[0-5]\d)"
_HALF = r"(?P<half> ?[ap]m|[ap])"

# The first pattern that fits at a place decides, so the longer ones stand first.
_TABLE: tuple[tuple[str, Callable[[Phrase, re.Match[str]], None]], ...] = (
    (r"<t:(?P<seconds>\d{1,11})(?::[a-z])?>", _note_stamp),
    (r"(?P<seconds>\d{10})", _note_stamp),
    (r"20\d\d-\d\d-\d\d \d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:z|[+-]\d\d:?\d\d)", _note_iso_instant),
    (r"(?P<year>20\d\d)(?P<sep>[-/.])(?P<month>\d\d?)(?P=sep)(?P<day>\d\d?)", _note_iso),
    (rf"{_HOUR}h{_MINUTE}(?<=(?:1[3-9]|2[0-3])h\d\d)", _note_clock),  # 18h30 is a time, 1h30 a length
    (rf"(?:in )?(?P<span>{SPAN})(?: (?P<how>from now|later|hence|ago|from|after))?", _note_span),
    (r"(?:right )?now", _note_now),
    (rf"(?P<word>day after tomorrow|tomorrow|today|tonight|yesterday)(?: (?:in )?{_PART})?", _note_word),
    (rf"(?P<word>this) {_PART}", _note_word),
    (rf"(?:in )?{_PART}", _note_part),
    (r"next (?:week|weekend|month|year)|(?:this )?weekend|end (?:day|today|week|month)|eod|cob|eow|eom", _note_period),
    (rf"(?:(?P<which>this|next|last|following) )?{_WEEKDAY}(?P<week> week)?", _note_weekday),
    (rf"\d\d? {_MONTH} \d\d?(?! ?[ap]m)", _refuse),  # "7 dec 3": which of the two is the day?
    (rf"{_MONTH} (?P<day>\d\d?)(?:st|nd|rd|th)?{_YEAR}", _note_date),
    (rf"(?P<day>\d\d?)(?:st|nd|rd|th)?[ -]{_MONTH}{_YEAR}", _note_date),
    (r"(?P<first>\d\d?)/(?P<second>\d\d?)(?:/(?P<year>20\d\d|\d\d))?", _note_slashed),
    (_ORDINAL, _note_day_of_month),
    (r"noon|midday", _note_noon),
    (r"midnight", _note_midnight),
    (rf"(?P<spoken>half past|(?:a )?quarter (?:past|to)) {_HOUR}{_HALF}?", _note_spoken),
    (rf"{_HOUR}(?:[:.]{_MINUTE}(?::(?P<second>[0-5]\d))?)?{_HALF}", _note_clock),
    (rf"{_HOUR}{_MINUTE}{_HALF}", _note_clock),
    (rf"{_HOUR}:{_MINUTE}(?::(?P<second>[0-5]\d))?", _note_clock),
    (r"(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?<!20\d\d)", _note_clock),
    (r"(?P<hour>1[0-2]|[1-9])", _note_clock),
)
_RULES = tuple((re.compile(rf"(?:{pattern})(?![a-z0-9:/-])", re.ASCII), note) for pattern, note in _TABLE)
