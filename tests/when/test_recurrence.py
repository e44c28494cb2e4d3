"""When a series comes next, against days counted one by one, and on every odd day of the clocks and the calendar."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.when.pattern import LAST, LONGEST, Pattern, Unit, read_rule
from bot.when.recurrence import Occurrence, Recurrence, next_after, occurrences
from bot.when.wall_clock import to_instant, to_local

NEW_YORK = "America/New_York"
DAILY = Recurrence("FREQ=DAILY")
LONG_AGO = datetime(1990, 1, 1, tzinfo=UTC)
MONTH_END = Recurrence("FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def locals_of(rule: str, start: str, limit: int, zone: str = NEW_YORK) -> list[str]:
    found = occurrences(Recurrence(rule), datetime.fromisoformat(start), zone, LONG_AGO, limit=limit)
    return [f"{one.local:%Y-%m-%d}" for one in found]


@pytest.mark.parametrize(
    ("rule", "start", "days"),
    [
        # A month without the day: its last day, and back to the day after. 31 Jan never becomes the 28th for ever.
        (MONTH_END.rule, "2027-01-31 09:00", ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"]),
        (MONTH_END.rule, "2027-02-28 09:00", ["2027-02-28", "2027-03-31", "2027-04-30"]),
        (
            "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1",
            "2028-01-30 09:00",
            ["2028-01-30", "2028-02-29", "2028-03-30"],
        ),
        (
            "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=28,29,30,31;BYSETPOS=-1",
            "2026-11-30 09:00",
            ["2026-11-30", "2027-02-28"],
        ),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2027-01-31 09:00", ["2027-01-31", "2027-02-28", "2027-03-31"]),
        # 29 February: the 28th in other years
        (
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1",
            "2027-02-28 09:00",
            ["2027-02-28", "2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"],
        ),
        # A fifth Monday: months without one are left out
        ("FREQ=MONTHLY;BYDAY=5MO", "2026-11-30 09:00", ["2026-11-30", "2027-03-29", "2027-05-31", "2027-08-30"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2026-10-30 17:00", ["2026-10-30", "2026-11-27", "2026-12-25", "2027-01-29"]),
        # Every other week keeps to its weeks, Monday first
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU", "2026-11-01 09:00", ["2026-11-01", "2026-11-09", "2026-11-15"]),
        # A start that does not fit: the first that does
        ("FREQ=WEEKLY;BYDAY=TU", "2026-11-25 09:00", ["2026-12-01", "2026-12-08"]),
    ],
)
def test_days_worked_out_by_hand(rule: str, start: str, days: list[str]) -> None:
    assert locals_of(rule, start, len(days)) == days


@pytest.mark.parametrize(
    ("zone", "start", "instants"),
    [
        # Both changes of 2026 and 2027; 9 AM stays 9 AM
        (NEW_YORK, "2026-03-07 09:00", ["2026-03-07 14:00", "2026-03-08 13:00", "2026-03-09 13:00"]),
        (NEW_YORK, "2026-10-31 09:00", ["2026-10-31 13:00", "2026-11-01 14:00", "2026-11-02 14:00"]),
        (NEW_YORK, "2027-03-13 09:00", ["2027-03-13 14:00", "2027-03-14 13:00", "2027-03-15 13:00"]),
        (NEW_YORK, "2027-11-06 09:00", ["2027-11-06 13:00", "2027-11-07 14:00", "2027-11-08 14:00"]),
        # 2:30 does not exist on 8 March 2026 and 14 March 2027: 3:00, then 2:30 again
        (NEW_YORK, "2026-03-07 02:30", ["2026-03-07 07:30", "2026-03-08 07:00", "2026-03-09 06:30"]),
        (NEW_YORK, "2027-03-13 02:30", ["2027-03-13 07:30", "2027-03-14 07:00", "2027-03-15 06:30"]),
        # 1:30 comes twice on 1 November 2026 and 7 November 2027: the first time only
        (NEW_YORK, "2026-10-31 01:30", ["2026-10-31 05:30", "2026-11-01 05:30", "2026-11-02 06:30"]),
        (NEW_YORK, "2027-11-06 01:30", ["2027-11-06 05:30", "2027-11-07 05:30", "2027-11-08 06:30"]),
        ("America/Phoenix", "2026-03-07 02:30", ["2026-03-07 09:30", "2026-03-08 09:30", "2026-03-09 09:30"]),
        ("America/Phoenix", "2026-10-31 01:30", ["2026-10-31 08:30", "2026-11-01 08:30", "2026-11-02 08:30"]),
        ("America/Indiana/Indianapolis", "2026-03-07 02:30", ["2026-03-07 07:30", "2026-03-08 07:00"]),
        # Indiana began to change its clocks in 2006: a zone that changed its rules under a running series
        ("America/Indiana/Indianapolis", "2006-04-01 09:00", ["2006-04-01 14:00", "2006-04-02 13:00"]),
        ("America/Mexico_City", "2022-10-29 09:00", ["2022-10-29 14:00", "2022-10-30 15:00", "2022-10-31 15:00"]),
        # Half an hour, and a whole day left out: at midnight, two of them are one instant, which comes once
        ("Australia/Lord_Howe", "2026-10-03 02:10", ["2026-10-02 15:40", "2026-10-03 15:30", "2026-10-04 15:10"]),
        ("Pacific/Apia", "2011-12-29 09:00", ["2011-12-29 19:00", "2011-12-30 10:00", "2011-12-30 19:00"]),
        ("Pacific/Apia", "2011-12-29 00:00", ["2011-12-29 10:00", "2011-12-30 10:00", "2011-12-31 10:00"]),
    ],
)
def test_the_wall_clock_is_kept(zone: str, start: str, instants: list[str]) -> None:
    found = occurrences(DAILY, datetime.fromisoformat(start), zone, LONG_AGO, limit=len(instants))
    assert [one.at for one in found] == [utc(instant) for instant in instants]
    later = next_after(DAILY, datetime.fromisoformat(start), zone, found[-2].at)
    assert later == found[-1]


def test_it_ends_by_day_or_by_number_and_skipped_ones_count() -> None:
    start = datetime.fromisoformat("2026-10-30 18:30")
    until = start + timedelta(days=3)
    everything = occurrences(DAILY, start, NEW_YORK, LONG_AGO, limit=9, until_local=until)
    assert [one.number for one in everything] == [1, 2, 3, 4]  # the end itself belongs to it
    assert len(occurrences(DAILY, start, NEW_YORK, LONG_AGO, limit=9, until_local=until - timedelta(seconds=1))) == 3
    assert next_after(DAILY, start, NEW_YORK, everything[-1].at, until_local=until) is None

    skipped = frozenset({start + timedelta(days=1), start + timedelta(days=2, hours=1)})
    found = occurrences(DAILY, start, NEW_YORK, LONG_AGO, limit=9, count=3, skipped=skipped)
    assert [one.number for one in found] == [1, 3]
    assert next_after(DAILY, start, NEW_YORK, found[-1].at, count=3) is None
    assert next_after(DAILY, start, NEW_YORK, LONG_AGO, count=0) is None
    assert occurrences(DAILY, start, NEW_YORK, LONG_AGO, limit=-1) == []


def test_the_instant_itself_is_not_after_it() -> None:
    start = datetime.fromisoformat("2026-11-24 18:30")
    first = Occurrence(start, to_instant(start, NEW_YORK), 1)
    assert next_after(DAILY, start, NEW_YORK, first.at - timedelta(microseconds=1)) == first
    second = next_after(DAILY, start, NEW_YORK, first.at)
    assert second == Occurrence(start + timedelta(days=1), first.at + timedelta(days=1), 2)
    odd = start.replace(microsecond=5)
    assert next_after(DAILY, odd, NEW_YORK, LONG_AGO) == first


@pytest.mark.parametrize(
    "rule", ["FREQ=DAILY", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR", "FREQ=MONTHLY;BYDAY=5MO", MONTH_END.rule]
)
def test_a_long_past_costs_nothing(rule: str) -> None:
    start, after = datetime.fromisoformat("2006-11-24 18:30"), utc("2026-11-24 12:00")

    def seconds() -> float:
        began = perf_counter()
        assert next_after(Recurrence(rule), start, NEW_YORK, after)
        return perf_counter() - began

    assert min(seconds() for _ in range(20)) < 0.002


PATTERNS = st.one_of(
    st.builds(Pattern, st.just(Unit.DAY), st.integers(1, LONGEST[Unit.DAY])),
    st.builds(
        Pattern,
        st.just(Unit.WEEK),
        st.integers(1, LONGEST[Unit.WEEK]),
        st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days))),
    ),
    st.builds(
        Pattern,
        st.just(Unit.MONTH),
        st.integers(1, LONGEST[Unit.MONTH]),
        st.integers(0, 6).map(lambda day: (day,)),
        st.sampled_from([1, 2, 3, 4, 5, LAST]),
    ),
    st.builds(
        Pattern, st.just(Unit.MONTH), st.integers(1, LONGEST[Unit.MONTH]), day=st.sampled_from([*range(1, 32), LAST])
    ),
    st.dates(date(2028, 1, 1), date(2028, 12, 31)).flatmap(
        lambda day: st.integers(1, LONGEST[Unit.YEAR]).map(
            lambda interval: Pattern(Unit.YEAR, interval, day=day.day, month=day.month)
        )
    ),
)
STARTS = st.datetimes(datetime(2005, 1, 1), datetime(2030, 1, 1)).map(  # noqa: DTZ001
    lambda local: local.replace(second=0, microsecond=0)
)
ZONES = st.sampled_from(
    [NEW_YORK, "America/Phoenix", "America/Indiana/Indianapolis", "Australia/Lord_Howe", "Pacific/Apia"]
)


def falls_on(pattern: Pattern, start: date, day: date) -> bool:
    """Say whether the series has this day: the meaning, written down a second time without dateutil."""
    months = (day.year - start.year) * 12 + day.month - start.month
    length = monthrange(day.year, day.month)[1]
    if pattern.unit is Unit.DAY:
        return (day - start).days % pattern.interval == 0
    if pattern.unit is Unit.WEEK:
        weeks = (day - start + timedelta(days=start.weekday() - day.weekday())).days // 7
        return weeks % pattern.interval == 0 and day.weekday() in pattern.weekdays
    wanted = length if pattern.day == LAST else min(pattern.day, length)
    if pattern.unit is Unit.YEAR:
        return (day.year - start.year) % pattern.interval == 0 and (day.month, day.day) == (
            pattern.month,
            wanted,
        )
    if months % pattern.interval:
        return False
    if pattern.nth:
        place = LAST if pattern.nth == LAST and day.day + 7 > length else (day.day - 1) // 7 + 1
        return day.weekday() == pattern.weekdays[0] and place == pattern.nth
    return day.day == wanted


@settings(max_examples=80, deadline=None)
@given(PATTERNS, STARTS, ZONES, st.integers(0, 3000), st.integers(1, 40))
def test_it_equals_counting_the_days_one_by_one(
    pattern: Pattern, start: datetime, zone: str, days: int, count: int
) -> None:
    recurrence = Recurrence(pattern.rule)
    every_day = (start.date() + timedelta(days=step) for step in range(days + 400))
    counted = [day for day in every_day if falls_on(pattern, start.date(), day)]
    series = [
        Occurrence(when, to_instant(when, zone), number)
        for number, when in enumerate((datetime.combine(day, start.time()) for day in counted), 1)
    ]

    after = to_instant(start + timedelta(days=days), zone)
    expected = next((one for one in series if one.at > after), None)
    found = next_after(recurrence, start, zone, after)
    if expected:
        assert found == expected
    else:
        assert found is not None
        assert found.local.date() > start.date() + timedelta(days=days + 398)
    last = series[-1].local if series else start
    assert next_after(recurrence, start, zone, after, until_local=last) == expected
    limited = next_after(recurrence, start, zone, after, count=count)
    assert limited == (found if found.number <= count else None)


@settings(max_examples=60, deadline=None)
@given(PATTERNS, STARTS, ZONES)
def test_times_increase_and_the_clock_shows_the_same(pattern: Pattern, start: datetime, zone: str) -> None:
    recurrence = Recurrence(pattern.rule)
    found = occurrences(recurrence, start, zone, LONG_AGO, limit=12)
    assert len(found) == 12
    assert all(one.at < other.at and one.local < other.local for one, other in pairwise(found))
    one_by_one, after = [], LONG_AGO
    for _ in found:
        one = next_after(recurrence, start, zone, after)
        assert one is not None
        one_by_one.append(one)
        after = one.at
    assert one_by_one == found
    for one in found:
        assert one.local.time() == start.time()
        shown = to_local(one.at, zone)
        if shown != one.local:  # the gap of that zone, and nothing else
            assert one.local < shown
            gap_month = {NEW_YORK: (3, 4), "America/Indiana/Indianapolis": (3, 4), "Pacific/Apia": (9, 12)}
            assert zone != "America/Phoenix"
            assert shown.month in gap_month.get(zone, (10,)) or one.local.month in gap_month.get(zone, (10,))
            assert zone == "Pacific/Apia" or time(2) <= one.local.time() < time(3)


@given(PATTERNS)
def test_a_rule_reads_back_as_the_same_pattern(pattern: Pattern) -> None:
    assert read_rule(pattern.rule) == pattern
    assert Recurrence(pattern.rule).pattern == pattern


@pytest.mark.parametrize(
    "rule",
    [
        *("", "FREQ=HOURLY", "FREQ=DAILY;INTERVAL=1", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=366", "freq=daily"),
        *("FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=WE,MO", "FREQ=WEEKLY;BYDAY=MO,MO", "FREQ=WEEKLY;BYDAY=XX"),
        *("FREQ=MONTHLY", "FREQ=MONTHLY;BYDAY=6MO", "FREQ=MONTHLY;BYDAY=1MO,TU", "FREQ=MONTHLY;BYDAY=-2MO"),
        *("FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=MONTHLY;BYMONTHDAY=0"),
        *("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=1", "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=1", "FREQ=MONTHLY;BYDAY=MO"),
        *("FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=31", "FREQ=YEARLY;BYMONTH=13;BYMONTHDAY=1"),
        *("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=DAILY;COUNT=3", "FREQ=DAILY\n", "FREQ=DAILY;UNTIL=20261103"),
    ],
)
def test_a_rule_that_is_not_ours_is_refused(rule: str) -> None:
    with pytest.raises(ValueError, match=r"rule of ours|no such pattern|not in tuple"):
        Recurrence(rule)
