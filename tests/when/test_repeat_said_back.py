"""Every rule the grammar can make, said and read back; and any text at all."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import available_timezones

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot.errors import UserError
from bot.when.pattern import LAST, LONGEST, Pattern, Unit
from bot.when.recurrence import Recurrence, next_after
from bot.when.repeat import Repeat, read_repeat, read_repeat_from, read_repeat_rule, read_until
from bot.when.repeat_suggestions import suggest_repeat
from bot.when.repeat_words import END_OF_DAY, say
from bot.when.time_of_day import read_time_of_day
from bot.when.wall_clock import to_instant

NEW_YORK = "America/New_York"
NOW = datetime(2026, 10, 7, 19, 5, tzinfo=UTC)

MINUTES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
UNITS = {
    Unit.DAY: st.just({}),
    Unit.WEEK: st.sets(st.integers(0, 6), min_size=1).map(lambda days: {"weekdays": tuple(sorted(days))}),
    Unit.MONTH: st.one_of(
        st.builds(dict, weekdays=st.tuples(st.integers(0, 6)), nth=st.sampled_from([1, 2, 3, 4, 5, LAST])),
        st.builds(dict, day=st.sampled_from([*range(1, 32), LAST])),
    ),
    Unit.YEAR: st.dates(datetime(2028, 1, 1).date(), datetime(2028, 12, 31).date()).map(  # noqa: DTZ001
        lambda day: {"day": day.day, "month": day.month}
    ),
}
PATTERNS = st.sampled_from(Unit).flatmap(
    lambda unit: st.tuples(st.integers(1, LONGEST[unit]), UNITS[unit]).map(lambda two: Pattern(unit, two[0], **two[1]))
)
LONGEST_NAME = "America/Argentina/ComodRivadavia"
SPREAD_OUT = Pattern(Unit.WEEK, 2, (0, 1, 2, 3, 4, 5, 6))


@settings(max_examples=80, deadline=None)
@given(
    PATTERNS,
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    MINUTES,
    st.sampled_from(sorted(available_timezones() - {"Factory", "localtime", "posixrules"})),
    st.none()
    | st.integers(1, 1000)
    | st.tuples(st.integers(0, 900), st.just(END_OF_DAY) | st.sampled_from([time(12, 30), time(9)])),
)
@example(SPREAD_OUT, NOW, time(12, 30), LONGEST_NAME, (418, time(12, 30)))  # 99 characters in its shortest form
def test_what_is_said_reads_back_as_the_same(
    pattern: Pattern, now: datetime, at: time, zone: str, end: int | tuple[int, time] | None
) -> None:
    assume(pattern != Pattern(Unit.WEEK, 1, (0, 1, 2, 3, 4, 5, 6)))  # typed so, it is "every day"
    anchor = datetime.combine(now.date() - timedelta(days=1), at)
    first = next_after(Recurrence(replace(pattern, interval=1).rule), anchor, zone, now)
    assert first is not None
    until = None
    if isinstance(end, tuple):
        until = datetime.combine(first.local.date() + timedelta(days=end[0]), end[1])
        assume(until > first.local)
    count = end if isinstance(end, int) else None
    repeat = Repeat(first.local, zone, Recurrence(pattern.rule), until, count)
    assert repeat.label == say(repeat.recurrence, repeat.start_local, zone, until, count)
    assert len(repeat.label) <= 100
    assert read_repeat(repeat.label, now, zone) == repeat


WORDS = (
    "every each other second third first last 2 3 99 0 day days week weeks month year daily weekly monthly monday tue "
    "fridays mon-fri mon/wed weekday weekend biweekly hourly hour 9am 7 noon midnight morning jul 4 feb 30 31st 15th "
    "until till for from starting nov 3 tomorrow yesterday 10 times x twice a once of the and & , - eastern 2040"
)
ANY_TEXT = st.text(max_size=5000) | st.lists(st.sampled_from(WORDS.split()), max_size=12).map(" ".join)
ANY_NOW = st.datetimes(datetime(2026, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
ANY_ZONE = st.sampled_from([NEW_YORK, "America/Phoenix", "Pacific/Honolulu", "Pacific/Kiritimati"])


@settings(max_examples=120, deadline=None)
@given(ANY_TEXT, ANY_NOW, ANY_ZONE)
def test_any_text_is_a_series_to_come_or_a_refusal(text: str, now: datetime, zone: str) -> None:
    try:
        repeat = read_repeat(text, now, zone)
    except UserError as error:
        assert 0 < len(str(error)) <= 250  # noqa: PT017  (either outcome is right)
        return
    assert now < to_instant(repeat.start_local, repeat.zone) <= now + timedelta(days=5 * 366)
    assert repeat.until is None or repeat.until >= repeat.start_local
    assert len(repeat.label) <= 100
    again = read_repeat(repeat.label, now, zone)
    assert (again.recurrence, again.zone, again.count) == (repeat.recurrence, repeat.zone, repeat.count)


@settings(max_examples=80, deadline=None)
@given(ANY_TEXT, ANY_NOW, ANY_ZONE, st.datetimes(datetime(2026, 1, 1), datetime(2040, 1, 1)))  # noqa: DTZ001
def test_any_text_after_a_first_time_or_as_an_end(text: str, now: datetime, zone: str, first: datetime) -> None:
    for read in (
        lambda: read_repeat_rule(text, first),
        lambda: read_repeat_from(text, first, now, zone),
        lambda: read_until(text, now, zone),
        lambda: read_time_of_day(text),
    ):
        try:
            assert read()
        except UserError as error:
            assert 0 < len(str(error)) <= 250  # noqa: PT017  (either outcome is right)


@settings(max_examples=60, deadline=None)
@given(ANY_TEXT, ANY_NOW, ANY_ZONE, st.integers(-1, 25))
def test_any_text_gets_suggestions_that_read_back(text: str, now: datetime, zone: str, limit: int) -> None:
    found = suggest_repeat(text, now, zone, limit)
    assert len(found) == len(dict(found)) <= max(limit, 0)
    for label, value in found:
        assert 0 < len(label) <= 100
        assert 0 < len(value) <= 100
        assert read_repeat(value, now, zone)
