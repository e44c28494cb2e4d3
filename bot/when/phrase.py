"""The parts a phrase was found to have ("fri", "6pm"), and the instants they mean together."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot.when.lengths import Span
from bot.when.wall_clock import to_instant

PARTS = {"morning": time(9), "afternoon": time(14), "evening": time(18), "night": time(20)}
"""What a part of the day means when no time is given with it."""

_DEFAULT = time(9)  # a date with no time
_SMALL_HOURS = 5  # before this hour, "tonight" means the night's second half
_AFTERNOON, _EVENING = 12, 17
_DAY = timedelta(days=1)

Moment = tuple[int, time]
"""Days to add, and a time of day: the midnight that ends a day is ``(1, 0:00)``."""


class Unread(Exception):
    """The phrase says something twice, or something that cannot be."""


@dataclass(frozen=True)
class Readings:
    """What a phrase may mean: instants (aware, UTC; the likeliest first, the past included); was a time given?"""

    instants: tuple[datetime, ...]
    timed: bool


@dataclass
class Phrase:
    """The parts found so far, each with all its meanings, the likeliest first.

    A meaning of ``days`` is a row of dates, of which the first still to come counts. ``later`` waits for a day ("a
    week from"); ``weekday`` must agree with the date.
    """

    now: datetime
    local: datetime
    zone: str
    days: list[tuple[date, ...]] = field(default_factory=list)
    weekday: int | None = None
    moments: list[Moment] = field(default_factory=list)
    part: str = ""
    span: Span | None = None
    later: timedelta = timedelta()
    instant: datetime | None = None

    @property
    def today(self) -> date:
        """The date on the asker's calendar."""
        return self.local.date()

    def set_days(self, *meanings: tuple[date, ...]) -> None:
        """Note the day; raises ``Unread`` when there is one already."""
        if self.days or not meanings:
            raise Unread
        self.days = [tuple(day + self.later for day in row) for row in meanings]
        self.later = timedelta()

    def set_date(self, *meanings: tuple[date, ...]) -> None:
        """Note a calendar date, which may follow its weekday ("tue dec 1")."""
        if self.weekday is not None:
            self.days = []  # the date decides; that it is that weekday is checked at the end
        self.set_days(*meanings)

    def set_moments(self, *moments: Moment) -> None:
        """Note the time of day; raises ``Unread`` when there is one already."""
        if self.moments:
            raise Unread
        self.moments = list(moments)

    def set_part(self, part: str) -> None:
        """Note the part of the day, if there is one; raises ``Unread`` when there is one already."""
        if part and self.part:
            raise Unread
        self.part = part or self.part


def combine(phrase: Phrase) -> Readings:
    """Return the instants that the parts mean together; raises ``Unread`` when they mean nothing together."""
    if phrase.instant:
        if phrase.days or phrase.moments or phrase.part or phrase.span:
            raise Unread
        return Readings((phrase.instant,), timed=True)
    if phrase.later:
        raise Unread  # "a week from" nothing
    if phrase.span:
        return _combine_span(phrase, phrase.span)
    if not (phrase.days or phrase.moments or phrase.part):
        raise Unread
    rows = phrase.days or [(phrase.today, phrase.today + _DAY)]
    if phrase.weekday is not None:
        rows = [row for row in rows if row[0].weekday() == phrase.weekday]
        if not rows:
            raise Unread  # "mon dec 1" when that is a Tuesday
    found = [_first_to_come(phrase, row, moment) for row in rows for moment in _moments(phrase)]
    if not phrase.days:
        found.sort()  # a bare "7" is the next 7 o'clock
    return Readings(tuple(dict.fromkeys(found)), timed=bool(phrase.moments or phrase.part))


def _combine_span(phrase: Phrase, span: Span) -> Readings:
    """Elapsed hours are counted on the stopwatch; days, weeks and months on the calendar, at the same wall clock."""
    if phrase.days or phrase.weekday is not None:
        raise Unread
    day = months_later(phrase.today, span.months) + span.days * _DAY
    if phrase.moments or phrase.part:
        if span.elapsed:
            raise Unread
        found = [to_instant(datetime.combine(day + days * _DAY, at), phrase.zone) for days, at in _moments(phrase)]
        return Readings(tuple(found), timed=True)
    start = phrase.now
    if span.months or span.days:
        start = to_instant(datetime.combine(day, phrase.local.time()), phrase.zone)
    return Readings(((start + span.elapsed).replace(microsecond=0),), timed=True)


def _first_to_come(phrase: Phrase, row: tuple[date, ...], moment: Moment) -> datetime:
    days, at = moment
    instants = [to_instant(datetime.combine(day + days * _DAY, at), phrase.zone) for day in row]
    return next((instant for instant in instants if instant > phrase.now), instants[-1])


def _moments(phrase: Phrase) -> list[Moment]:
    if not phrase.moments:
        return [(0, PARTS.get(phrase.part, _DEFAULT))]
    if not phrase.part:
        # A bare midnight is the next one; "friday midnight" is the one after Friday.
        return phrase.moments if phrase.days or phrase.moments[0][0] == 0 else phrase.moments[1:]
    if phrase.part == "night":
        fitting = [
            _of_the_night(phrase, moment) for moment in phrase.moments if not _SMALL_HOURS <= moment[1].hour < _EVENING
        ]
    else:
        morning = phrase.part == "morning"
        fitting = [
            moment for moment in phrase.moments if (moment[1].hour < _AFTERNOON) == morning and moment[1].hour != 0
        ]
    if not fitting:
        raise Unread  # "tomorrow morning at 6pm"
    return list(dict.fromkeys(fitting))


def _of_the_night(phrase: Phrase, moment: Moment) -> Moment:
    """Carry "tonight at 1am" past midnight, unless it is already that night's second half."""
    days, at = moment
    if at.hour >= _SMALL_HOURS:
        return days, at
    return 0 if phrase.local.hour < _SMALL_HOURS and days == 0 else 1, at


def months_later(day: date, months: int) -> date:
    """Go whole months on, to the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
