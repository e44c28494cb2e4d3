"""The phrases people type, on both sides of both clock changes, with results worked out by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import BadInput, UserError
from bot.when.fallback import _accounts_for
from bot.when.parse import (
    TimeInPast,
    TimeTooFar,
    UnknownLength,
    UnknownTime,
    read_duration,
    read_when,
    suggest_when,
)

NEW_YORK = "America/New_York"
# The afternoons around both changes: clocks go forward on Sunday 8 March, back on Sunday 1 November 2026.
SATURDAY_MARCH = "2026-03-07 15:05-05:00"
SUNDAY_MARCH = "2026-03-08 15:05-04:00"
SATURDAY_FALL = "2026-10-31 15:05-04:00"
SUNDAY_FALL = "2026-11-01 15:05-05:00"


def moment(text: str) -> datetime:
    """Read "2026-03-08 18:00-04" or "03-08 18:00-04" (2026)."""
    return datetime.fromisoformat(text if text.startswith("20") else f"2026-{text}").astimezone(UTC)


def at_four(month_day_time: str) -> tuple[str, str, str, str]:
    """The same answer on all four afternoons."""
    return (month_day_time,) * 4


# Phrase, then the answer on each of the four afternoons: New York's wall clock with its offset, month-day of 2026.
PHRASES: dict[str, tuple[str, str, str, str]] = {
    "tomorrow 6pm": ("03-08 18:00-04", "03-09 18:00-04", "11-01 18:00-05", "11-02 18:00-05"),
    "6pm tomorrow": ("03-08 18:00-04", "03-09 18:00-04", "11-01 18:00-05", "11-02 18:00-05"),
    "Tomorrow @ 6 p.m.!": ("03-08 18:00-04", "03-09 18:00-04", "11-01 18:00-05", "11-02 18:00-05"),
    "tmrw 6": ("03-08 18:00-04", "03-09 18:00-04", "11-01 18:00-05", "11-02 18:00-05"),
    "tomorrow 1800": ("03-08 18:00-04", "03-09 18:00-04", "11-01 18:00-05", "11-02 18:00-05"),
    "tomorrow morning": ("03-08 09:00-04", "03-09 09:00-04", "11-01 09:00-05", "11-02 09:00-05"),
    "tomorrow at 7 in the morning": ("03-08 07:00-04", "03-09 07:00-04", "11-01 07:00-05", "11-02 07:00-05"),
    "tomorrow evening at 7:30": ("03-08 19:30-04", "03-09 19:30-04", "11-01 19:30-05", "11-02 19:30-05"),
    "half past 6 tomorrow": ("03-08 18:30-04", "03-09 18:30-04", "11-01 18:30-05", "11-02 18:30-05"),
    "day after tomorrow 5pm": ("03-09 17:00-04", "03-10 17:00-04", "11-02 17:00-05", "11-03 17:00-05"),
    "the day after tomorrow at 5 pm": ("03-09 17:00-04", "03-10 17:00-04", "11-02 17:00-05", "11-03 17:00-05"),
    # Today, or the next such time
    "tonight": ("03-07 20:00-05", "03-08 20:00-04", "10-31 20:00-04", "11-01 20:00-05"),
    "tonight at 8": ("03-07 20:00-05", "03-08 20:00-04", "10-31 20:00-04", "11-01 20:00-05"),
    "tonight at 1am": ("03-08 01:00-05", "03-09 01:00-04", "11-01 01:00-04", "11-02 01:00-05"),
    "midnight": ("03-08 00:00-05", "03-09 00:00-04", "11-01 00:00-04", "11-02 00:00-05"),
    "noon": ("03-08 12:00-04", "03-09 12:00-04", "11-01 12:00-05", "11-02 12:00-05"),
    "6pm": ("03-07 18:00-05", "03-08 18:00-04", "10-31 18:00-04", "11-01 18:00-05"),
    "9am": ("03-08 09:00-04", "03-09 09:00-04", "11-01 09:00-05", "11-02 09:00-05"),
    "7": ("03-07 19:00-05", "03-08 19:00-04", "10-31 19:00-04", "11-01 19:00-05"),
    "18h30": ("03-07 18:30-05", "03-08 18:30-04", "10-31 18:30-04", "11-01 18:30-05"),
    "eod": ("03-07 17:00-05", "03-08 17:00-04", "10-31 17:00-04", "11-01 17:00-05"),
    "1:30am": ("03-08 01:30-05", "03-09 01:30-04", "11-01 01:30-04", "11-02 01:30-05"),
    "2:30am": ("03-08 03:00-04", "03-09 02:30-04", "11-01 02:30-05", "11-02 02:30-05"),
    "6pm pacific": ("03-07 21:00-05", "03-08 21:00-04", "10-31 21:00-04", "11-01 21:00-05"),
    # Weekdays
    "tue 18:30": ("03-10 18:30-04", "03-10 18:30-04", "11-03 18:30-05", "11-03 18:30-05"),
    "next tuesday 7pm": ("03-10 19:00-04", "03-10 19:00-04", "11-03 19:00-05", "11-03 19:00-05"),
    "this friday 6:30pm": ("03-13 18:30-04", "03-13 18:30-04", "11-06 18:30-05", "11-06 18:30-05"),
    "fri": ("03-13 09:00-04", "03-13 09:00-04", "11-06 09:00-05", "11-06 09:00-05"),
    "saturday": ("03-14 09:00-04", "03-14 09:00-04", "11-07 09:00-05", "11-07 09:00-05"),
    "saturday 5pm": ("03-07 17:00-05", "03-14 17:00-04", "10-31 17:00-04", "11-07 17:00-05"),
    "sunday 1:30am": ("03-08 01:30-05", "03-15 01:30-04", "11-01 01:30-04", "11-08 01:30-05"),
    "sunday 2:30am": ("03-08 03:00-04", "03-15 02:30-04", "11-01 02:30-05", "11-08 02:30-05"),
    "friday midnight": ("03-14 00:00-04", "03-14 00:00-04", "11-07 00:00-05", "11-07 00:00-05"),
    "a week from friday 6pm": ("03-20 18:00-04", "03-20 18:00-04", "11-13 18:00-05", "11-13 18:00-05"),
    "friday week 6pm": ("03-20 18:00-04", "03-20 18:00-04", "11-13 18:00-05", "11-13 18:00-05"),
    "next week": ("03-09 09:00-04", "03-09 09:00-04", "11-02 09:00-05", "11-02 09:00-05"),
    "this weekend": ("03-08 09:00-04", "03-14 09:00-04", "11-01 09:00-05", "11-07 09:00-05"),
    # Elapsed time, by the stopwatch
    "in 2 hours": ("03-07 17:05-05", "03-08 17:05-04", "10-31 17:05-04", "11-01 17:05-05"),
    "in an hour": ("03-07 16:05-05", "03-08 16:05-04", "10-31 16:05-04", "11-01 16:05-05"),
    "in half an hour": ("03-07 15:35-05", "03-08 15:35-04", "10-31 15:35-04", "11-01 15:35-05"),
    "in 1h30m": ("03-07 16:35-05", "03-08 16:35-04", "10-31 16:35-04", "11-01 16:35-05"),
    "1h30": ("03-07 16:35-05", "03-08 16:35-04", "10-31 16:35-04", "11-01 16:35-05"),
    "in an hour and a half": ("03-07 16:35-05", "03-08 16:35-04", "10-31 16:35-04", "11-01 16:35-05"),
    "90 minutes from now": ("03-07 16:35-05", "03-08 16:35-04", "10-31 16:35-04", "11-01 16:35-05"),
    "in 24 hours": ("03-08 16:05-04", "03-09 15:05-04", "11-01 14:05-05", "11-02 15:05-05"),
    "in 48 hours": ("03-09 16:05-04", "03-10 15:05-04", "11-02 14:05-05", "11-03 15:05-05"),
    # Calendar time, by the wall clock
    "in 2 days": ("03-09 15:05-04", "03-10 15:05-04", "11-02 15:05-05", "11-03 15:05-05"),
    "in 3 days": ("03-10 15:05-04", "03-11 15:05-04", "11-03 15:05-05", "11-04 15:05-05"),
    "in 3 days at 9am": ("03-10 09:00-04", "03-11 09:00-04", "11-03 09:00-05", "11-04 09:00-05"),
    "in 2 weeks": ("03-21 15:05-04", "03-22 15:05-04", "11-14 15:05-05", "11-15 15:05-05"),
    "in a month": ("04-07 15:05-04", "04-08 15:05-04", "11-30 15:05-05", "12-01 15:05-05"),
    # Dates
    "on the 15th at 7pm": ("03-15 19:00-04", "03-15 19:00-04", "11-15 19:00-05", "11-15 19:00-05"),
    "tue the 10th 7pm": ("03-10 19:00-04", "03-10 19:00-04", "11-10 19:00-05", "11-10 19:00-05"),
    "Dec 3 7:30pm": at_four("12-03 19:30-05"),
    "December 3rd, 2026 at 7:30 PM": at_four("12-03 19:30-05"),
    "Thu Dec 3, 7:30 PM Eastern Time": at_four("12-03 19:30-05"),
    "7:30pm on the 3rd of December": at_four("12-03 19:30-05"),
    "3 Dec 19:30": at_four("12-03 19:30-05"),
    "12/3 7:30pm": at_four("12-03 19:30-05"),
    "12/3/26 7.30pm": at_four("12-03 19:30-05"),
    "dec 3 '26 7:30pm": at_four("12-03 19:30-05"),
    "2026-12-03 19:30": at_four("12-03 19:30-05"),
    "2026-12-03T19:30": at_four("12-03 19:30-05"),
    "2026-12-03T19:30:00-05:00": at_four("12-03 19:30-05"),
    "2026-12-04T00:30Z": at_four("12-03 19:30-05"),
    "<t:1796344200:F>": at_four("12-03 19:30-05"),
    "1796344200": at_four("12-03 19:30-05"),
    "dec 3": at_four("12-03 09:00-05"),
    "jan 5 7pm": at_four("2027-01-05 19:00-05"),
    "feb 29 noon": at_four("2028-02-29 12:00-05"),
    "july 4": ("07-04 09:00-04", "07-04 09:00-04", "2027-07-04 09:00-04", "2027-07-04 09:00-04"),
    # Spellings that only dateparser knows
    "2026 Dec 3 7:30pm": at_four("12-03 19:30-05"),
    "Fri, 04 Dec 2026 00:30:00 GMT": at_four("12-03 19:30-05"),
    "Dec.3 2026": at_four("12-03 09:00-05"),
}
AFTERNOONS = (SATURDAY_MARCH, SUNDAY_MARCH, SATURDAY_FALL, SUNDAY_FALL)


@pytest.mark.parametrize("phrase", PHRASES)
def test_what_people_type(phrase: str) -> None:
    readings = [read_when(phrase, moment(afternoon), NEW_YORK) for afternoon in AFTERNOONS]
    assert [reading.at for reading in readings] == [moment(expected) for expected in PHRASES[phrase]]
    assert all(reading.at.tzinfo is UTC for reading in readings)


@pytest.mark.parametrize(
    ("zone", "now", "phrase", "expected"),
    [
        ("America/Phoenix", SATURDAY_MARCH, "tomorrow 2:30am", "03-08 02:30-07"),
        ("America/Phoenix", SATURDAY_MARCH, "in 2 days", "03-09 13:05-07"),
        ("America/Phoenix", SATURDAY_MARCH, "in 48 hours", "03-09 13:05-07"),
        ("America/Phoenix", SATURDAY_FALL, "tue 18:30", "11-03 18:30-07"),
        ("America/Phoenix", SATURDAY_MARCH, "tomorrow 6pm ET", "03-08 18:00-04"),
        ("Pacific/Honolulu", SATURDAY_MARCH, "noon", "03-07 12:00-10"),  # it is 10:05 there
        ("Pacific/Honolulu", SATURDAY_FALL, "in 2 days", "11-02 09:05-10"),
        ("Pacific/Honolulu", SATURDAY_FALL, "tue 18:30", "11-03 18:30-10"),
        ("America/Indiana/Indianapolis", SATURDAY_MARCH, "tomorrow 2:30am", "03-08 03:00-04"),
        ("America/Indiana/Indianapolis", SATURDAY_FALL, "sunday 1:30am", "11-01 01:30-04"),
        ("America/Indiana/Indianapolis", SATURDAY_FALL, "in 2 days", "11-02 15:05-05"),
        # Ordinary days: a Monday morning in New York
        (NEW_YORK, "06-01 08:00-04", "monday", "06-01 09:00-04"),
        (NEW_YORK, "06-01 10:00-04", "monday", "06-08 09:00-04"),
        (NEW_YORK, "06-01 10:00-04", "tuesday", "06-02 09:00-04"),
        (NEW_YORK, "06-01 10:00-04", "next tuesday", "06-09 09:00-04"),
        (NEW_YORK, "06-01 10:00-04", "the 31st", "07-31 09:00-04"),
        (NEW_YORK, "06-01 10:00-04", "today 9", "06-01 21:00-04"),
        (NEW_YORK, "06-01 10:00-04", "3 days from friday 6pm", "06-08 18:00-04"),
        (NEW_YORK, "06-01 00:30-04", "tonight at 1am", "06-01 01:00-04"),
        (NEW_YORK, "06-01 10:00-04", "midnight tonight", "06-02 00:00-04"),
        (NEW_YORK, "06-01 10:00-04", "dec 31 11:59pm", "12-31 23:59-05"),
        (NEW_YORK, "06-01 10:00-04", "quarter to 7pm", "06-01 18:45-04"),
    ],
)
def test_elsewhere_and_on_ordinary_days(zone: str, now: str, phrase: str, expected: str) -> None:
    assert read_when(phrase, moment(now), zone).at == moment(expected)


def test_a_reading_says_itself_in_plain_words_and_reads_back() -> None:
    reading = read_when("dec 1 6pm", moment(SATURDAY_MARCH), NEW_YORK)
    assert reading.label == "Tue Dec 1, 6:00 PM Eastern Time"
    assert (reading.local, reading.zone) == (datetime(2026, 12, 1, 18), NEW_YORK)  # noqa: DTZ001
    assert reading.value == "<t:1796166000:F>"
    assert read_when("jan 5 7pm", moment(SATURDAY_FALL), NEW_YORK).label == "Tue Jan 5 2027, 7:00 PM Eastern Time"
    assert read_when("6pm", moment(SATURDAY_FALL), "Europe/Berlin").label == "Sun Nov 1, 6:00 PM Berlin"


@pytest.mark.parametrize("phrase", PHRASES)
def test_both_the_value_and_the_label_of_a_reading_read_back(phrase: str) -> None:
    for afternoon in AFTERNOONS:
        now = moment(afternoon)
        reading = read_when(phrase, now, NEW_YORK)
        assert read_when(reading.value, now, "Pacific/Honolulu").at == reading.at
        assert read_when(reading.label, now, NEW_YORK) == reading


UNREAD = """I couldn't read {} as a time. Try "tomorrow 6pm", "tue 18:30", "in 2 hours" or "Dec 3 7:30pm"."""


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("flarb", '"flarb"'),
        ("`rm`\n\u202e@everyone\x00", '"\\`rm\\` @\u200beveryone"'),
        ('say "hi"', "\"say 'hi'\""),
        ("tomorrow flarb at seven in the afternoons or so", '"tomorrow flarb at seven in the afternoo…"'),
        # Better no reading than a wrong one
        *((typed, f'"{typed}"') for typed in ("25:00", "13pm", "feb 30", "31/31", "0th", "32nd", "0/5", "mon dec 1")),
        *(
            (typed, f'"{typed}"')
            for typed in ("dec 7pm", "dec 2027", "7 dec 3", "dec 3-5", "6pm-8pm", "dec 3 to dec 5")
        ),
        *(
            (typed, f'"{typed}"')
            for typed in (
                "tomorrow 6pm 7pm",
                "tomorrow friday",
                "a week from",
                "in",
                "may",
                "dec '26",
                "1 dec 2027 5th pm",
            )
        ),
        *(
            (typed, f'"{typed}"')
            for typed in ("tomorrow morning at 6pm", "3.12.2026", "in 2 hours at 5pm", "-5 minutes")
        ),
        *((typed, f'"{typed}"') for typed in ("1796344200 6pm", "in 1.5 months", "!!!", "٣pm")),
    ],
)
def test_what_cannot_be_read_is_said_with_examples(typed: str, shown: str) -> None:
    with pytest.raises(UnknownTime) as refusal:
        read_when(typed, moment(SATURDAY_MARCH), NEW_YORK)
    assert str(refusal.value) == UNREAD.format(shown)


def test_an_answer_of_dateparser_must_account_for_every_number_and_weekday() -> None:
    answer = datetime(2026, 12, 3, 19, 30)  # noqa: DTZ001
    for phrase in ("dec 3 7:30pm", "thu 3 dec 26 19:30", "thursday 12 3 2026 7:30:00 pm"):
        assert _accounts_for(phrase, answer), phrase
    for phrase in ("dec 3 8:30pm", "dec 4 7:30pm", "fri 3 dec 19:30", "3 dec 2027 19:30", "dec 3 7:30pm 15"):
        assert not _accounts_for(phrase, answer), phrase


def test_the_other_refusals_say_what_to_do() -> None:
    def refusal(typed: str) -> BadInput:
        with pytest.raises(BadInput) as caught:
            read_when(typed, moment(SATURDAY_MARCH), NEW_YORK)
        return caught.value

    past = refusal("yesterday 5pm")
    assert isinstance(past, TimeInPast)
    assert str(past) == (
        '"yesterday 5pm" is Fri Mar 6, 5:00 PM Eastern Time, and that has passed. '
        'Pick a later time, such as "tomorrow 6pm" or "in 2 hours".'
    )
    for typed in ("now", "2 hours ago", "today 9am", "mar 7 9am", "2026-01-01", "<t:1764800000:F>", "last friday"):
        assert isinstance(refusal(typed), TimeInPast), typed

    far = refusal("1/1/2040")
    assert isinstance(far, TimeTooFar)
    assert str(far) == (
        "Sun Jan 1 2040, 9:00 AM Eastern Time is more than five years away. "
        'Pick a sooner time, such as "tomorrow 6pm" or "Dec 3 7:30pm".'
    )
    for typed in ("in 6 years", "in 999999 weeks", "in 99999 years", "in 7973 years", "<t:99999999999>"):
        assert isinstance(refusal(typed), TimeTooFar), typed

    assert str(refusal("  \n")) == ('Type a time: "tomorrow 6pm", "tue 18:30", "in 2 hours" or "Dec 3 7:30pm".')
    assert "it is too long" in str(refusal("tomorrow 6pm" + " " * 100 + "x"))


@pytest.mark.parametrize("typed", ["every tuesday 7pm", "Tuesdays at 7pm", "daily", "weekdays 9am", "each friday"])
def test_repeats_are_refused(typed: str) -> None:
    with pytest.raises(UnknownTime) as refusal:
        read_when(typed, moment(SATURDAY_MARCH), NEW_YORK)
    assert str(refusal.value) == (f'One time only here: "{typed}" repeats. Type one time, such as "tuesday 7pm".')


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("7", ["Sat Mar 7, 7:00 PM", "Sun Mar 8, 7:00 AM"]),
        ("tomorrow 7", ["Sun Mar 8, 7:00 AM", "Sun Mar 8, 7:00 PM"]),
        ("fri", ["Fri Mar 13, 9:00 AM", "Fri Mar 13, 12:00 PM", "Fri Mar 13, 6:00 PM", "Fri Mar 13, 7:00 PM"]),
        ("12/3 7pm", ["Thu Dec 3, 7:00 PM", "Thu Mar 12, 7:00 PM"]),
        ("next sunday 6pm", ["Sun Mar 15, 6:00 PM", "Sun Mar 8, 6:00 PM"]),
        ("friday midnight", ["Sat Mar 14, 12:00 AM", "Fri Mar 13, 12:00 AM"]),
        ("tom", ["Sun Mar 8, 9:00 AM", "Sun Mar 8, 12:00 PM", "Sun Mar 8, 6:00 PM"]),
        ("in 2", ["Sat Mar 7, 5:05 PM", "Sat Mar 7, 3:07 PM", "Mon Mar 9, 3:05 PM", "Sat Mar 21, 3:05 PM"]),
        ("", ["Sat Mar 7, 4:05 PM", "Sat Mar 7, 6:00 PM", "Sat Mar 7, 7:00 PM", "Sun Mar 8, 9:00 AM"]),
        ("flarb", []),
        ("every tuesday", []),
        ("x" * 5000, []),
    ],
)
def test_suggestions_show_what_it_may_mean(typed: str, first: list[str]) -> None:
    found = suggest_when(typed, moment(SATURDAY_MARCH), NEW_YORK)
    labels = [reading.label.removesuffix(" Eastern Time") for reading in found]
    assert labels[: len(first)] == first
    assert bool(labels) == bool(first)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        *(("2h", 120), ("2 hours", 120), ("90 min", 90), ("1h30", 90), ("1h30m", 90), ("1h 30m", 90), ("1:30", 90)),
        *(("an hour and a half", 90), ("1.5 hours", 90), ("2 and a half hours", 150), ("half an hour", 30)),
        *(("2 hours and 30 minutes", 150), ("A couple of hours", 120), ("1 day, 2 hours", 1560), ("14 days", 20160)),
    ],
)
def test_lengths(typed: str, minutes: int) -> None:
    assert read_duration(typed) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("flarb", 'I couldn\'t read "flarb" as a length of time. Try "90 min", "2h" or "1h30".'),
        ("90", 'I couldn\'t read "90" as a length of time. Try "90 min", "2h" or "1h30".'),
        ("-2h", 'I couldn\'t read "-2h" as a length of time. Try "90 min", "2h" or "1h30".'),
        ("1 month", 'I couldn\'t read "1 month" as a length of time. Try "90 min", "2h" or "1h30".'),
        ("0 min", 'That is no time at all. Type how long it takes, such as "90 min" or "2h".'),
        ("15 days", 'That is longer than 14 days. Type a shorter time, such as "2h" or "3 days".'),
    ],
)
def test_lengths_that_cannot_be_used(typed: str, sentence: str) -> None:
    with pytest.raises(UnknownLength) as refusal:
        read_duration(typed)
    assert str(refusal.value) == sentence


# Anything at all, and heaps of the grammar's own words, which get deeper into it.
WORDS = (
    "in a an and half 2 7 31 0 99999 1h30 h m min day days week month years from ago now noon midnight tonight this "
    "next last tomorrow yesterday monday fri week weekend morning night 6pm 7:30 25:61 1830 dec may 15th 12/3 31/2/99 "
    "2026 2026-12-03 2026-13-45 <t:99999999999> 9999999999 utc et eastern time quarter to past eod , . - `"
)
ANY_TEXT = st.text(max_size=5000) | st.lists(st.sampled_from(WORDS.split()), max_size=12).map(" ".join)
ANY_NOW = st.datetimes(datetime(2026, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
ANY_ZONE = st.sampled_from([NEW_YORK, "America/Phoenix", "Pacific/Honolulu", "Europe/Berlin", "Pacific/Kiritimati"])


@settings(max_examples=200, deadline=timedelta(seconds=3))
@given(ANY_TEXT, ANY_NOW, ANY_ZONE)
def test_any_text_is_a_time_to_come_or_a_refusal(text: str, now: datetime, zone: str) -> None:
    try:
        reading = read_when(text, now, zone)
    except UserError as error:
        assert 0 < len(str(error)) <= 250  # noqa: PT017  (either outcome is right)
    else:
        assert now < reading.at <= now + timedelta(days=5 * 366)
        assert 0 < len(reading.label) <= 100


@settings(max_examples=100, deadline=timedelta(seconds=3))
@given(ANY_TEXT, ANY_NOW, ANY_ZONE, st.integers(0, 25))
def test_any_text_gets_suggestions_in_bounds(text: str, now: datetime, zone: str, limit: int) -> None:
    readings = suggest_when(text, now, zone, limit)
    labels = [reading.label for reading in readings]
    assert len(labels) == len(set(labels)) <= limit
    assert all(reading.at > now and len(reading.label) <= 100 for reading in readings)
    assert all(read_when(reading.value, now, zone).at == reading.at.replace(microsecond=0) for reading in readings)


@settings(max_examples=100, deadline=timedelta(seconds=3))
@given(ANY_TEXT)
def test_any_text_is_a_length_or_a_refusal(text: str) -> None:
    try:
        assert timedelta(0) < read_duration(text) <= timedelta(days=14)
    except UnknownLength as error:
        assert len(str(error)) <= 250  # noqa: PT017  (either outcome is right)
