"""What people type as something that repeats, what we say back, and that each reads as the other."""

from datetime import UTC, datetime, time

import pytest

from bot.errors import BadInput
from bot.when.recurrence import Recurrence, next_after
from bot.when.repeat import (
    EndsTooSoon,
    Repeat,
    UnknownEnd,
    UnknownRepeat,
    read_repeat,
    read_repeat_from,
    read_repeat_rule,
    read_until,
)
from bot.when.repeat_suggestions import suggest_repeat
from bot.when.time_of_day import UnknownTimeOfDay, read_time_of_day

NEW_YORK = "America/New_York"
NOW = datetime(2026, 10, 7, 19, 5, tzinfo=UTC)  # Wednesday 7 October, 3:05 PM in New York
DAY, WEEK = "FREQ=DAILY", "FREQ=WEEKLY"
TUESDAY, EVERY_OTHER = f"{WEEK};BYDAY=TU", f"{WEEK};INTERVAL=2;BYDAY"
MON_FRI, MON_WED_FRI = f"{WEEK};BYDAY=MO,TU,WE,TH,FR", f"{WEEK};BYDAY=MO,WE,FR"
MONTH, YEAR, THIRTY_FIRST = "FREQ=MONTHLY", "FREQ=YEARLY", "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text if text.startswith("20") else f"2026-{text}")


# What is typed: the rule, the first time (month-day of 2026), how it is said back.
PHRASES: dict[str, tuple[str, str, str]] = {
    "every day at 9am": (DAY, "10-08 09:00", "Every day at 9:00 AM"),
    "daily": (DAY, "10-08 09:00", "Every day at 9:00 AM"),
    "everyday 6pm": (DAY, "10-07 18:00", "Every day at 6:00 PM"),
    "noon every single day": (DAY, "10-08 12:00", "Every day at 12:00 PM"),
    "every morning at 7": (DAY, "10-08 07:00", "Every day at 7:00 AM"),
    "every evening": (DAY, "10-07 18:00", "Every day at 6:00 PM"),
    "every day at midnight": (DAY, "10-08 00:00", "Every day at 12:00 AM"),
    "every other day": (f"{DAY};INTERVAL=2", "10-08 09:00", "Every other day at 9:00 AM"),
    "every third day 8am": (f"{DAY};INTERVAL=3", "10-08 08:00", "Every 3 days at 8:00 AM"),
    "every weekday at 9am": (MON_FRI, "10-08 09:00", "Every weekday at 9:00 AM"),
    "weekdays 9am": (MON_FRI, "10-08 09:00", "Every weekday at 9:00 AM"),
    "every mon-fri 4pm": (MON_FRI, "10-07 16:00", "Every weekday at 4:00 PM"),
    "Monday through Friday, 8am": (MON_FRI, "10-08 08:00", "Every weekday at 8:00 AM"),
    "every weekend 10am": (f"{WEEK};BYDAY=SA,SU", "10-10 10:00", "Every weekend at 10:00 AM"),
    "every other weekend": (f"{EVERY_OTHER}=SA,SU", "10-10 09:00", "Every other weekend at 9:00 AM"),
    "every monday": (f"{WEEK};BYDAY=MO", "10-12 09:00", "Every Monday at 9:00 AM"),
    "every mon, wed and fri at 6pm": (MON_WED_FRI, "10-07 18:00", "Every Mon, Wed and Fri at 6:00 PM"),
    "mon/wed/fri 6pm": (MON_WED_FRI, "10-07 18:00", "Every Mon, Wed and Fri at 6:00 PM"),
    "each monday, wednesday & friday": (MON_WED_FRI, "10-09 09:00", "Every Mon, Wed and Fri at 9:00 AM"),
    "every tuesday at 10": (TUESDAY, "10-13 10:00", "Every Tuesday at 10:00 AM"),
    "Tuesdays @ 6": (TUESDAY, "10-13 18:00", "Every Tuesday at 6:00 PM"),
    "every wednesday": (f"{WEEK};BYDAY=WE", "10-14 09:00", "Every Wednesday at 9:00 AM"),
    "every wednesday 18:30": (f"{WEEK};BYDAY=WE", "10-07 18:30", "Every Wednesday at 6:30 PM"),
    "weekly": (f"{WEEK};BYDAY=WE", "10-14 09:00", "Every Wednesday at 9:00 AM"),
    "weekly on friday 5pm": (f"{WEEK};BYDAY=FR", "10-09 17:00", "Every Friday at 5:00 PM"),
    "once a week on monday": (f"{WEEK};BYDAY=MO", "10-12 09:00", "Every Monday at 9:00 AM"),
    "every other tuesday 7pm": (f"{EVERY_OTHER}=TU", "10-13 19:00", "Every other Tuesday at 7:00 PM"),
    "every 2 weeks on tuesday 7pm": (f"{EVERY_OTHER}=TU", "10-13 19:00", "Every other Tuesday at 7:00 PM"),
    "fortnightly on thursday": (f"{EVERY_OTHER}=TH", "10-08 09:00", "Every other Thursday at 9:00 AM"),
    "every second week on thursday": (f"{EVERY_OTHER}=TH", "10-08 09:00", "Every other Thursday at 9:00 AM"),
    "every three weeks on mon and thu": (
        f"{WEEK};INTERVAL=3;BYDAY=MO,TH",
        "10-08 09:00",
        "Every 3 weeks on Mon and Thu at 9:00 AM",
    ),
    "monthly on the 15th at noon": (f"{MONTH};BYMONTHDAY=15", "10-15 12:00", "Every month on the 15th at 12:00 PM"),
    "the 15th of every month": (f"{MONTH};BYMONTHDAY=15", "10-15 09:00", "Every month on the 15th at 9:00 AM"),
    "monthly": (f"{MONTH};BYMONTHDAY=7", "11-07 09:00", "Every month on the 7th at 9:00 AM"),
    "every month on the 31st": (THIRTY_FIRST, "10-31 09:00", "Every month on the 31st at 9:00 AM"),
    "last day of the month 5pm": (f"{MONTH};BYMONTHDAY=-1", "10-31 17:00", "Every month on the last day at 5:00 PM"),
    "first monday of every month at 6pm": (
        f"{MONTH};BYDAY=1MO",
        "11-02 18:00",
        "First Monday of every month at 6:00 PM",
    ),
    "every first monday": (f"{MONTH};BYDAY=1MO", "11-02 09:00", "First Monday of every month at 9:00 AM"),
    "last friday of the month 5pm": (f"{MONTH};BYDAY=-1FR", "10-30 17:00", "Last Friday of every month at 5:00 PM"),
    "monthly on the 2nd tuesday": (f"{MONTH};BYDAY=2TU", "10-13 09:00", "Second Tuesday of every month at 9:00 AM"),
    "fifth monday of every month": (f"{MONTH};BYDAY=5MO", "11-30 09:00", "Fifth Monday of every month at 9:00 AM"),
    "every 3 months": (f"{MONTH};INTERVAL=3;BYMONTHDAY=7", "11-07 09:00", "Every 3 months on the 7th at 9:00 AM"),
    "quarterly on the 1st": (f"{MONTH};INTERVAL=3;BYMONTHDAY=1", "11-01 09:00", "Every 3 months on the 1st at 9:00 AM"),
    "yearly on jul 4": (f"{YEAR};BYMONTH=7;BYMONTHDAY=4", "2027-07-04 09:00", "Every year on Jul 4 at 9:00 AM"),
    "every july 4th at noon": (f"{YEAR};BYMONTH=7;BYMONTHDAY=4", "2027-07-04 12:00", "Every year on Jul 4 at 12:00 PM"),
    "annually on dec 31": (f"{YEAR};BYMONTH=12;BYMONTHDAY=31", "12-31 09:00", "Every year on Dec 31 at 9:00 AM"),
    "every other week on mon and tue": (
        f"{EVERY_OTHER}=MO,TU",
        "10-12 09:00",
        "Every other week on Mon and Tue at 9:00 AM",
    ),
    "every 12 months": (f"{YEAR};BYMONTH=10;BYMONTHDAY=7", "2027-10-07 09:00", "Every year on Oct 7 at 9:00 AM"),
    "every feb 29": (
        f"{YEAR};BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1",
        "2027-02-28 09:00",
        "Every year on Feb 29 at 9:00 AM",
    ),
    "every tuesday 7pm starting dec 1": (TUESDAY, "12-01 19:00", "Every Tuesday at 7:00 PM"),
    "every tuesday starting dec 2 7pm": (TUESDAY, "12-08 19:00", "Every Tuesday at 7:00 PM"),
    "daily from tomorrow": (DAY, "10-08 09:00", "Every day at 9:00 AM"),
    "every sunday 2:30am": (f"{WEEK};BYDAY=SU", "10-11 02:30", "Every Sunday at 2:30 AM"),
}


@pytest.mark.parametrize("typed", PHRASES)
def test_what_people_type_is_read_and_said_back(typed: str) -> None:
    rule, start, said = PHRASES[typed]
    repeat = read_repeat(typed, NOW, NEW_YORK)
    assert repeat == Repeat(wall(start), NEW_YORK, Recurrence(rule))
    assert repeat.label == f"{said} Eastern Time"
    first = next_after(repeat.recurrence, repeat.start_local, repeat.zone, NOW)
    assert first is not None
    assert (first.local, first.number) == (repeat.start_local, 1)


@pytest.mark.parametrize(
    ("typed", "until", "count", "said"),
    [
        ("daily until nov 3", "11-03 23:59:59", None, "Every day at 9:00 AM Eastern Time until Nov 3"),
        (
            "every tuesday 6:30pm until november 3",
            "11-03 23:59:59",
            None,
            "Every Tuesday at 6:30 PM Eastern Time until Nov 3",
        ),
        ("daily till oct 1", "2027-10-01 23:59:59", None, "Every day at 9:00 AM Eastern Time until Oct 1 2027"),
        ("daily through friday 6pm", "10-09 18:00", None, "Every day at 9:00 AM Eastern Time until Oct 9, 6:00 PM"),
        ("daily until the end of the month", "10-31 23:59:59", None, "Every day at 9:00 AM Eastern Time until Oct 31"),
        ("daily until tomorrow", "10-08 23:59:59", None, "Every day at 9:00 AM Eastern Time until Oct 8"),
        ("daily for 2 weeks", "10-21 23:59:59", None, "Every day at 9:00 AM Eastern Time until Oct 21"),
        ("every day for 10 times", None, 10, "Every day at 9:00 AM Eastern Time, 10 times"),
        ("every day, ten times", None, 10, "Every day at 9:00 AM Eastern Time, 10 times"),
        ("daily 1x", None, 1, "Every day at 9:00 AM Eastern Time, 1 time"),
        # A date without a year after a start that is next year's
        (
            "every jan 5 until nov 3",
            "2027-11-03 23:59:59",
            None,
            "Every year on Jan 5 at 9:00 AM Eastern Time until Nov 3",
        ),
        ("daily 7pm pacific until nov 3", "11-03 23:59:59", None, "Every day at 7:00 PM Pacific Time until Nov 3"),
    ],
)
def test_ends(typed: str, until: str | None, count: int | None, said: str) -> None:
    repeat = read_repeat(typed, NOW, NEW_YORK)
    assert (repeat.until, repeat.count) == (wall(until) if until else None, count)
    assert repeat.label == said
    assert read_repeat(said, NOW, NEW_YORK) == repeat


def test_a_zone_that_is_said_counts() -> None:
    repeat = read_repeat("every day 11am pacific time", NOW, NEW_YORK)  # 12:05 PM there
    assert (repeat.zone, repeat.start_local) == ("America/Los_Angeles", wall("10-08 11:00"))
    assert read_repeat("every day 1pm PT", NOW, NEW_YORK).start_local == wall("10-07 13:00")


NOT_READ = (
    'I couldn\'t read "{}" as something that repeats. Try "every day at 9am", '
    '"every other tuesday 7pm" or "first monday of every month".'
)
OFTEN = 'Once a day is the most often. Type "every day at 9am", or make one reminder for each time.'


@pytest.mark.parametrize(
    ("typed", "kind", "sentence"),
    [
        *(
            (typed, UnknownRepeat, NOT_READ.format(typed))
            for typed in (
                *("flarb", "every", "every flarb", "daily weekly", "every day in 2 hours", "every day tomorrow"),
                *("every 0 days", "every feb 30", "every day 25:00", "every tuesday 6pm 7pm", "every few days"),
                *(
                    "every tuesday the 10th",
                    "every first monday and tuesday",
                    "every day except sunday",
                    "every day until",
                ),
                *(
                    "every day until nov 3 until nov 4",
                    "every 32nd",
                    "daily many times",
                    "every mon mon",
                    "every 9999999 days",
                ),
            )
        ),
        ("", UnknownRepeat, f"Type how often it repeats: {NOT_READ.partition('Try ')[2]}"),
        ("tuesday 7pm", UnknownRepeat, f'"tuesday 7pm" doesn\'t say how often. Try {NOT_READ.partition("Try ")[2]}'),
        *((typed, UnknownRepeat, OFTEN) for typed in ("every hour", "hourly", "every 30 minutes", "3 times a day")),
        *((typed, UnknownRepeat, OFTEN) for typed in ("every half hour", "twice daily", "every other hour")),
        (
            "biweekly on monday",
            UnknownRepeat,
            '"Biweekly" can mean every two weeks or twice a week. Type "every other week" or "every mon and thu".',
        ),
        (
            "bi-monthly",
            UnknownRepeat,
            '"Bi-monthly" can mean every two months or twice a month. '
            'Type "every other month", or make two such as "monthly on the 15th".',
        ),
        (
            "biannually",
            UnknownRepeat,
            '"Biannually" can mean every two years or twice a year. Type "every 2 years" or "every 6 months".',
        ),
        (
            "twice a week",
            UnknownRepeat,
            '"Twice a week" doesn\'t say on which days. Type the days, such as "every mon and thu".',
        ),
        (
            "every second tuesday 7pm",
            UnknownRepeat,
            '"Every second tuesday" can mean two things. '
            'Type "every other tuesday" or "second tuesday of every month".',
        ),
        (
            "every other weekday",
            UnknownRepeat,
            'I can\'t tell what "every other weekday" means. '
            'Type the days, such as "every mon, wed and fri", or "every other week on mon and tue".',
        ),
        ("every 400 days", UnknownRepeat, "Every 400 days is out of reach. Pick a number from 1 to 365."),
        (
            "every month on the 1st and 15th",
            UnknownRepeat,
            'One day a month at most. Make one reminder for each, such as "monthly on the 15th".',
        ),
        (
            "every friday at midnight",
            UnknownRepeat,
            '"every friday at midnight" may mean the night before or the night after. '
            'Type a time such as "11:59 pm" or "12:01 am".',
        ),
        (
            "every day starting flarb",
            UnknownRepeat,
            'I couldn\'t read "flarb" as the day it begins. Try "starting dec 1" or "starting monday".',
        ),
        (
            "every day starting yesterday",
            UnknownRepeat,
            '"yesterday" has passed. Pick a later day to begin, such as "starting monday".',
        ),
        (
            "daily starting 2040-01-01",
            UnknownRepeat,
            '"daily starting 2040-01-01" begins more than five years from now. Pick a sooner day to begin.',
        ),
        (
            "daily until flarb",
            UnknownEnd,
            'I couldn\'t read "flarb" as an end. Try a day, such as "until dec 15", or "10 times".',
        ),
        ("daily 0 times", UnknownEnd, "0 times is out of reach. Pick a number from 1 to 1000."),
        (
            "daily until nov 3, 5 times",
            UnknownEnd,
            '"daily until nov 3, 5 times" ends in two ways. Give one end, such as "until nov 3" or "10 times".',
        ),
        (
            "daily until yesterday",
            EndsTooSoon,
            "That ends before the first time, Thu Oct 8, 9:00 AM. Pick a later end.",
        ),
    ],
)
def test_what_cannot_be_read_is_said_with_what_to_type(typed: str, kind: type[BadInput], sentence: str) -> None:
    with pytest.raises(kind) as refusal:
        read_repeat(typed, NOW, NEW_YORK)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("daily", DAY),
        ("weekly", TUESDAY),
        ("every week", TUESDAY),
        ("every weekday", MON_FRI),
        ("every other week", f"{EVERY_OTHER}=TU"),
        ("monthly", f"{MONTH};BYMONTHDAY=24"),
        ("yearly", f"{YEAR};BYMONTH=11;BYMONTHDAY=24"),
        ("every mon, wed and fri", MON_WED_FRI),
        ("every tuesday at 6:30pm", TUESDAY),  # the same time again does no harm
    ],
)
def test_days_that_are_left_open_are_those_of_the_first_time(typed: str, rule: str) -> None:
    first = wall("2026-11-24 18:30")
    assert read_repeat_rule(typed, first) == Recurrence(rule)
    assert read_repeat_from(typed, first, NOW, NEW_YORK).recurrence == Recurrence(rule)


def test_from_a_first_time_with_an_end_of_its_own() -> None:
    first = wall("2026-11-24 18:30")  # a Tuesday
    repeat = read_repeat_from("daily until dec 3", first, NOW, NEW_YORK)
    assert repeat == Repeat(first, NEW_YORK, Recurrence(DAY), wall("12-03 23:59:59"))
    assert read_repeat_from("weekly, 5 times", first, NOW, NEW_YORK).count == 5
    assert read_repeat_from("every monday", first, NOW, NEW_YORK).start_local == wall("11-30 18:30")
    for typed, sentence in {
        "daily at 9am": '"daily at 9am" says another time of day than the first one, 6:30 PM. Leave the time out.',
        "daily until nov 3": "That ends before the first time, Tue Nov 24, 6:30 PM. Pick a later end.",
        "daily starting dec 3": NOT_READ.format("daily starting dec 3"),
    }.items():
        with pytest.raises(BadInput) as refusal:
            read_repeat_from(typed, first, NOW, NEW_YORK)
        assert str(refusal.value) == sentence
    with pytest.raises(UnknownRepeat) as refusal:
        read_repeat_rule("daily until dec 3", first)
    assert str(refusal.value) == (
        '"daily until dec 3" says where it ends. Type only how often, such as "daily" or "weekly".'
    )


def test_an_end_by_itself() -> None:
    for typed, end in {
        "nov 3": "11-03 23:59:59",
        "until nov 3": "11-03 23:59:59",
        "nov 3 6pm": "11-03 18:00",
        "nov 3 6pm pacific": "11-03 21:00",
        "today": "10-07 23:59:59",
        "friday": "10-09 23:59:59",
        "next month": "11-01 23:59:59",
    }.items():
        assert read_until(typed, NOW, NEW_YORK) == wall(end), typed
    for typed, sentence in {
        "yesterday": '"yesterday" has passed. Type a later day, such as "dec 15" or "in 3 weeks".',
        "": 'I couldn\'t read "" as an end. Try a day, such as "until dec 15", or "10 times".',
        "x" * 5000: f'I couldn\'t read "{"x" * 39}…" as an end. Try a day, such as "until dec 15", or "10 times".',
    }.items():
        with pytest.raises(BadInput) as refusal:
            read_until(typed, NOW, NEW_YORK)
        assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("9am", time(9)),
        ("18:30", time(18, 30)),
        ("noon", time(12)),
        ("7", time(7)),
        ("6", time(18)),
        ("at 12am", time()),
    ],
)
def test_a_time_of_day(typed: str, at: time) -> None:
    assert read_time_of_day(typed) == at


@pytest.mark.parametrize(
    "typed", ["", "tuesday", "tomorrow 9am", "in 2 hours", "today 9am", "25:00", "flarb", "now", "15th"]
)
def test_what_is_no_time_of_day(typed: str) -> None:
    with pytest.raises(UnknownTimeOfDay) as refusal:
        read_time_of_day(typed)
    assert str(refusal.value) == f'I couldn\'t read "{typed}" as a time of day. Try "9am", "18:30" or "noon".'


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        (
            "",
            [
                ("Every day", "every day"),
                ("Every weekday", "every weekday"),
                ("Every week, on the same day", "every week"),
            ],
        ),
        ("tue", [("Every Tuesday", "every tue"), ("Every other Tuesday", "every other tuesday")]),
        ("last f", [("Last Friday of every month", "last friday of every month")]),
        ("every tue 7", [("Every Tuesday at 7:00 AM Eastern Time", "every tue 7")]),
        ("monthly", [("Every month, on the same date", "monthly")]),
        ("daily until nov 3", [("Every day at 9:00 AM Eastern Time until Nov 3", "daily until nov 3")]),
        ("flarb", []),
        ("x" * 5000, []),
    ],
)
def test_suggestions(typed: str, first: list[tuple[str, str]]) -> None:
    found = suggest_repeat(typed, NOW, NEW_YORK)
    assert found[: len(first)] == first
    assert bool(found) == bool(first)
