"""The recurring half of the grammar: the words that say on which days something repeats; ``repeat.py`` uses them.

As in ``grammar.py``, a phrase is a few parts in any order, each a row of a table; what is no such part must be a time
of day; what does not fit wholly is not read at all.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.errors import BadInput
from bot.text import quote
from bot.when.english import MONTHS, WEEKDAYS
from bot.when.lengths import read_span
from bot.when.pattern import LAST, LONGEST, Pattern, Unit
from bot.when.phrase import PARTS, Unread
from bot.when.repeat_words import WEEKDAYS_ONLY, WEEKEND, in_a_sentence, say_days
from bot.words import ENGLISH, later, phrase, spoken


class UnknownRepeat(BadInput):
    """What was typed could not be read as something that repeats, or not in one way; the text says what to type."""


@dataclass
class Days:
    """What a phrase was found to say about its days; ``rest`` is what it did not understand, a time of day at best.

    ``repeats`` is whether a word says that it repeats: "tuesdays" does, "tuesday" does not. ``typed`` is all of it, as
    it was typed.
    """

    repeats: bool = False
    unit: Unit | None = None
    interval: int = 0
    weekdays: set[int] = field(default_factory=set)
    nth: int = 0
    day: int = 0
    month: int = 0
    rest: list[str] = field(default_factory=list)
    typed: str = ""

    @property
    def open(self) -> bool:
        """Whether the day is left to the first time: "weekly", "every 3 months"."""
        return self.unit not in (None, Unit.DAY) and not (self.weekdays or self.day)

    @property
    def recur(self) -> bool:
        """Whether it was said that this repeats: "last friday of the month" says so without an "every"."""
        return self.repeats or (self.unit is Unit.MONTH and bool(self.nth or self.day))

    def pattern(self, first: datetime) -> Pattern:
        """Return the days meant, with what was left open ("weekly") taken from ``first`` (naive).

        Raises ``Unread`` for parts that mean nothing together, and ``UnknownRepeat`` for an interval too long.
        """
        wanted = (bool(self.nth), bool(self.month), bool(self.day), bool(self.weekdays))
        unit, fitting = _UNIT_OF.get(wanted, (None, frozenset()))
        unit = self.unit or unit
        if unit is None or (wanted != _NOTHING and unit not in fitting):
            raise Unread
        interval = self.interval or 1
        if unit is Unit.MONTH and interval % 12 == 0 and not self.nth and self.day != LAST:
            unit, interval = Unit.YEAR, interval // 12  # "every 12 months"
        if not 1 <= interval <= LONGEST[unit]:
            raise UnknownRepeat(_interval_refused(unit, interval))
        return self._on_days(unit, interval, first)

    def _on_days(self, unit: Unit, interval: int, first: datetime) -> Pattern:
        if unit is Unit.DAY:
            return Pattern(unit, interval)
        if unit is Unit.WEEK:
            weekdays = self.weekdays or {first.weekday()}
            if len(weekdays) == len(WEEKDAYS) and interval == 1:
                return Pattern(Unit.DAY)
            if weekdays == set(WEEKDAYS_ONLY) and self.unit is None and interval > 1:
                raise UnknownRepeat(
                    phrase(
                        'I can\'t tell what "every other weekday" means. '
                        'Type the days, such as "every mon, wed and fri", or "every other week on mon and tue".'
                    )
                )
            return Pattern(unit, interval, tuple(sorted(weekdays)))
        if self.nth:
            if len(self.weekdays) > 1:
                raise Unread
            return Pattern(unit, interval, tuple(self.weekdays), nth=self.nth)
        day = self.day or first.day
        if unit is Unit.MONTH:
            return Pattern(unit, interval, day=day)
        return Pattern(unit, interval, day=day, month=self.month or first.month)


_NOTHING = (False, False, False, False)
# (nth, month, day, weekdays) said: the unit meant when none is said, and the ones that may be.
_UNIT_OF: dict[tuple[bool, bool, bool, bool], tuple[Unit | None, frozenset[Unit]]] = {
    (True, False, False, True): (Unit.MONTH, frozenset({Unit.MONTH})),
    (False, False, True, False): (Unit.MONTH, frozenset({Unit.MONTH})),
    (False, True, True, False): (Unit.YEAR, frozenset({Unit.YEAR})),
    (False, False, False, True): (Unit.WEEK, frozenset({Unit.WEEK})),
}


def scan(said: str, typed: str = "") -> Days:
    """Find what a folded phrase (see ``grammar.plain``) says about its days; ``typed`` is shown in a refusal.

    Raises ``Unread`` when it says something twice, ``UnknownRepeat`` when it is known to be no repeat of ours.
    """
    days, position = Days(typed=typed), 0
    while position < len(said):
        for pattern, note in _RULES:
            if found := pattern.match(said, position):
                note(days, found)
                position = found.end()
                break
        else:
            end = (said + " ").index(" ", position)
            days.rest.append(said[position:end])
            position = end
        position += said[position : position + 1] == " "
    return days


def not_read(shown: str) -> str:
    """Say that ``shown`` (quoted) was not read, with examples of what is."""
    return phrase(
        'I couldn\'t read {text} as something that repeats. Try "every day at 9am", "every other tuesday 7pm" or '
        '"first monday of every month".',
        text=shown,
    )


def read_number(text: str) -> int:
    """Read "10" or "ten"; raises ``Unread``."""
    span = read_span(f"{text} days")
    if span is None or span.months or span.elapsed:
        raise Unread
    return span.days


def _interval_refused(unit: Unit, interval: int) -> str:
    return phrase(_TOO_LONG[unit], count=interval, most=LONGEST[unit])


# What each part notes


def _set_unit(days: Days, unit: Unit, interval: int = 0) -> None:
    if days.unit not in (None, unit) or (interval and days.interval):
        raise Unread
    days.unit, days.interval = unit, interval or days.interval


def _note_every(days: Days, found: re.Match[str]) -> None:
    days.repeats = True
    if "other" in found[0] or "alternate" in found[0]:
        if days.interval:
            raise Unread
        days.interval = 2


def _note_every_part(days: Days, _: re.Match[str]) -> None:
    """Note "every morning"; the morning itself is left over, as a time of day."""
    days.repeats = True
    _set_unit(days, Unit.DAY)


def _note_unit(days: Days, found: re.Match[str]) -> None:
    _set_unit(days, _UNITS[found["unit"]])


def _note_once(days: Days, found: re.Match[str]) -> None:
    days.repeats = True
    _note_unit(days, found)


def _note_counted(days: Days, found: re.Match[str]) -> None:
    days.repeats = True
    interval = read_number(found["number"])
    if not interval:
        raise Unread
    _set_unit(days, _UNITS[found["unit"]], interval)


def _note_every_nth(days: Days, found: re.Match[str]) -> None:
    days.repeats = True
    _set_unit(days, _UNITS[found["unit"]], _NTHS[found["nth"]])


def _note_word(days: Days, found: re.Match[str]) -> None:
    days.repeats = True
    _set_unit(days, *_NAMED[found["word"]])


def _note_weekday(days: Days, found: re.Match[str]) -> None:
    days.repeats |= bool(found["many"])
    _add_weekdays(days, (_weekday(found["weekday"]),))


def _note_weekday_range(days: Days, found: re.Match[str]) -> None:
    days.repeats = True
    first, last = _weekday(found["first"]), _weekday(found["last"])
    _add_weekdays(days, tuple((first + step) % 7 for step in range((last - first) % 7 + 1)))


def _note_group(days: Days, found: re.Match[str]) -> None:
    days.repeats |= found[0].endswith("s")
    _add_weekdays(days, WEEKEND if found[0].startswith("weekend") else WEEKDAYS_ONLY)


def _add_weekdays(days: Days, weekdays: tuple[int, ...]) -> None:
    if days.weekdays.intersection(weekdays):
        raise Unread
    days.repeats |= bool(days.weekdays)  # one Tuesday may be a single day, "tue and thu" cannot
    days.weekdays.update(weekdays)


def _note_nth_weekday(days: Days, found: re.Match[str]) -> None:
    if days.nth:
        raise UnknownRepeat(
            phrase('One day a month at most. Make one reminder for each, such as "first monday of every month".')
        )
    days.repeats |= bool(found["every"])
    days.nth = _NTHS[found["nth"]]
    _add_weekdays(days, (_weekday(found["weekday"]),))


def _note_day(days: Days, found: re.Match[str]) -> None:
    if days.day and not days.month:
        raise UnknownRepeat(
            phrase('One day a month at most. Make one reminder for each, such as "monthly on the 15th".')
        )
    if days.day:
        raise Unread
    parts = found.groupdict()
    days.day = _NTHS[parts["nth"]] if parts.get("nth") else int(parts["number"])
    if not (1 <= days.day <= 31 or days.day == LAST):
        raise Unread


def _note_date(days: Days, found: re.Match[str]) -> None:
    if days.day:
        raise Unread
    days.month = next(number for number, name in enumerate(MONTHS, 1) if name.startswith(found["month"][:3]))
    days.day = int(found["number"])
    if not days.day:
        raise Unread


def _shown(days: Days, found: re.Match[str]) -> str:
    """Quote what was found; where it was typed in another language than that of the grammar, all that was typed."""
    return f'"{found[0].capitalize()}"' if spoken() == ENGLISH else quote(days.typed)


def _refuse_twofold(days: Days, found: re.Match[str]) -> None:
    meanings = _TWOFOLD[found["unit"]]
    raise UnknownRepeat(phrase(meanings, text=_shown(days, found)))


def _refuse_twice(days: Days, found: re.Match[str]) -> None:
    text = _shown(days, found)
    if found["unit"] == "week":
        raise UnknownRepeat(
            phrase('{text} doesn\'t say on which days. Type the days, such as "every mon and thu".', text=text)
        )
    raise UnknownRepeat(
        phrase(
            '{text} doesn\'t say on which days. Make one reminder for each day, such as "monthly on the 15th".',
            text=text,
        )
    )


def _refuse_nth_weekday(days: Days, found: re.Match[str]) -> None:
    weekday, number = _weekday(found["weekday"]), _NTHS[found["nth"]]
    weeks = in_a_sentence(say_days(Pattern(Unit.WEEK, number, (weekday,))))
    month = in_a_sentence(say_days(Pattern(Unit.MONTH, nth=number, weekdays=(weekday,))))
    if spoken() == ENGLISH:
        weeks, month = weeks.lower(), f"{found['nth']} {month.partition(' ')[2].lower()}"
    raise UnknownRepeat(
        phrase(
            '{text} can mean two things. Type "{weeks}" or "{month}".',
            text=_shown(days, found),
            weeks=weeks,
            month=month,
        )
    )


def _refuse_often(_days: Days, _found: re.Match[str]) -> None:
    raise UnknownRepeat(
        phrase('Once a day is the most often. Type "every day at 9am", or make one reminder for each time.')
    )


def _skip(_days: Days, _found: re.Match[str]) -> None:
    pass


def _weekday(name: str) -> int:
    return next(index for index, full in enumerate(WEEKDAYS) if full.startswith(name[:3]))


_TOO_LONG = {
    Unit.DAY: later("Every {count} days is out of reach. Pick a number from 1 to {most}."),
    Unit.WEEK: later("Every {count} weeks is out of reach. Pick a number from 1 to {most}."),
    Unit.MONTH: later("Every {count} months is out of reach. Pick a number from 1 to {most}."),
    Unit.YEAR: later("Every {count} years is out of reach. Pick a number from 1 to {most}."),
}
_TWOFOLD = {
    "week": later('{text} can mean every two weeks or twice a week. Type "every other week" or "every mon and thu".'),
    "month": later(
        "{text} can mean every two months or twice a month. "
        'Type "every other month", or make two such as "monthly on the 15th".'
    ),
    "year": later('{text} can mean every two years or twice a year. Type "every 2 years" or "every 6 months".'),
}
_TWOFOLD["annual"] = _TWOFOLD["year"]
_UNITS = {"day": Unit.DAY, "week": Unit.WEEK, "month": Unit.MONTH, "year": Unit.YEAR}
_UNITS |= {"wk": Unit.WEEK, "mo": Unit.MONTH, "yr": Unit.YEAR}
_NAMED = {
    **dict.fromkeys(("daily", "everyday"), (Unit.DAY, 0)),
    "weekly": (Unit.WEEK, 0),
    **dict.fromkeys(("fortnightly", "fortnight"), (Unit.WEEK, 2)),
    "monthly": (Unit.MONTH, 0),
    **dict.fromkeys(("quarterly", "quarter"), (Unit.MONTH, 3)),
    **dict.fromkeys(("yearly", "annually"), (Unit.YEAR, 0)),
}
_NTHS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": LAST}
_NTHS |= {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5}

DAY_NAME = "|".join((*WEEKDAYS, "tues", "weds", "thurs", "thur", *(name[:3] for name in WEEKDAYS)))
"""A pattern (without groups) that fits a weekday's name, short or long."""

_WEEKDAY = rf"(?P<weekday>{DAY_NAME})s?"
_MONTH = rf"(?P<month>{'|'.join((*MONTHS, 'sept', *(name[:3] for name in MONTHS)))})"
_UNIT = rf"(?P<unit>{'|'.join(_UNITS)})"
_NTH = rf"(?P<nth>{'|'.join(_NTHS)})"
_LATER = r"(?P<nth>second|third|fourth|fifth|2nd|3rd|4th|5th)"
_SPARE = r"(?:st|nd|rd|th)?(?! ?[ap]m)"
_OFTEN = r"(?:hours?|hrs?|minutes?|mins?|seconds|secs)"

# The first pattern that fits at a place decides, so the longer ones stand first.
_TABLE: tuple[tuple[str, Callable[[Days, re.Match[str]], None]], ...] = (
    (r"(?:bi|semi)-?(?P<unit>week|month|annual|year)(?:ly)?", _refuse_twofold),
    (r"twice (?:a|per|every|each) (?P<unit>week|month|year)", _refuse_twice),
    (rf"hourly|(?:every|each|once an|per) (?:half (?:an )?|other |\d+ ?|[a-z]+ )?{_OFTEN}", _refuse_often),
    (r"(?:twice|\w+ times) (?:a|per|every|each) day|twice daily", _refuse_often),
    (rf"once (?:a|per|every|each) {_UNIT}", _note_once),
    (rf"(?:every|each) {_LATER} {_UNIT}", _note_every_nth),
    (rf"(?:every|each) {_LATER} {_WEEKDAY}(?! (?:(?:in )?(?:every|each|a) )?month)", _refuse_nth_weekday),
    (r"(?P<nth>first|last) day", _note_day),
    (rf"(?P<every>every |each )?{_NTH} {_WEEKDAY}", _note_nth_weekday),
    (r"(?:every|each) (?:other|alternate)", _note_every),
    (rf"every (?P<number>\d{{1,6}}(?= ?\w)|[a-z]+(?= )) ?{_UNIT}s", _note_counted),
    (rf"every (?P<number>\d{{1,6}}) ?{_UNIT}", _note_counted),
    (rf"(?:every|each)(?= (?:{'|'.join(PARTS)}))", _note_every_part),
    (r"(?:every|each)(?: single)?", _note_every),
    (r"in(?= (?:every|each|a|month))", _skip),
    (rf"(?:a )?{_UNIT}", _note_unit),
    (rf"(?P<word>{'|'.join(_NAMED)})", _note_word),
    (r"(?:weekdays?|workdays?|work days?|business days?|working days?|weekends?)", _note_group),
    (rf"(?P<first>{DAY_NAME})-(?P<last>{DAY_NAME})", _note_weekday_range),
    (rf"(?P<weekday>{DAY_NAME})(?P<many>s)?", _note_weekday),
    (rf"{_MONTH} (?P<number>\d\d?){_SPARE}", _note_date),
    (rf"(?P<number>\d\d?)(?:st|nd|rd|th)?[ -]{_MONTH}", _note_date),
    (r"(?P<number>\d\d?)(?:st|nd|rd|th)(?: day)?", _note_day),
    (r"and|&|or|plus", _skip),
)
_RULES = tuple((re.compile(rf"(?:{pattern})(?![a-z0-9:/-])", re.ASCII), note) for pattern, note in _TABLE)
