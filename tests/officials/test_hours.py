from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.officials.hours import Span, holiday_on, is_open, opening, read_hours
from bot.officials.model import Chamber, Directory, Office, Official
from bot.when.zones import zone_of_state

REAL = Path(__file__).parents[2].parent / "shared" / "data"
EASTERN, CENTRAL, ALASKA = "America/New_York", "America/Chicago", "America/Anchorage"


def shown(spans: tuple[Span, ...] | None) -> str | None:
    """ "MTWRF 0900-1700", several after each other."""
    if spans is None:
        return None
    days: dict[str, str] = {}
    for span in spans:
        hours = f"{span.opens:%H%M}-{span.closes:%H%M}"
        days[hours] = days.get(hours, "") + "MTWRFSU"[span.weekday]
    return " ".join(f"{which} {hours}" for hours, which in days.items())


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("Monday to Friday, 9 to 5", "MTWRF 0900-1700"),
        ("M-F 9-5:30pm", "MTWRF 0900-1730"),
        ("Mon\u2013Fri, 9am\u20135pm", "MTWRF 0900-1700"),
        ("Mon. - Fri., 9:00 am - 5:00 pm", "MTWRF 0900-1700"),
        ("Monday through Friday, 9 a.m. to 5 p.m.", "MTWRF 0900-1700"),
        ("M-F 8:30am-430pm", "MTWRF 0830-1630"),
        ("8:30am-4:30pm, M-F", "MTWRF 0830-1630"),
        ("9:00am-5:00pm (ET), Weekdays", "MTWRF 0900-1700"),
        ("8:30 - 5pm", "MTWRF 0830-1700"),
        ("9:00am - 5:00pm, please call ahead", "MTWRF 0900-1700"),
        ("9AM-1PM and 2:30PM-5PM", "MTWRF 0900-1300 MTWRF 1430-1700"),
        ("M,W,F 9AM-5PM", "MWF 0900-1700"),
        ("T, Th 9:30am-4:30pm", "TR 0930-1630"),
        ("Tuesday/Thursday 9AM-4:30PM", "TR 0900-1630"),
        ("Wednesday and Thursday, 9:00 a.m. - 5:00 p.m. Please call for an appointment", "WR 0900-1700"),
        ("Tuesday 10:00AM-12:00PM and Thursday 2:00PM-4:00PM", "T 1000-1200 R 1400-1600"),
        ("Monday 12:00 PM to 5:00 PM, Thursday 9:00 AM to 2:00 PM, and by appointment", "M 1200-1700 R 0900-1400"),
        ("Mon-Fri 9AM-5PM by appointment only", "MTWRF 0900-1700"),
        ("Tuesday, 12-4pm", "T 1200-1600"),
        ("Sat 9-12", "S 0900-1200"),
        ("Mon-Fri 09:00-17:00", "MTWRF 0900-1700"),
        # Not certain: not read.
        ("By appointment only", None),
        ("Call to schedule appointment", None),
        ("Only open Tuesdays and Thursdays", None),
        ("Tuesday-Thursday", None),
        ("First Friday of every month 9:00AM - 1:00PM", None),
        ("2nd and 4th Mondays 10:00AM\u20134:00PM", None),
        ("Monday-Wednesday 9:00AM-5:00PM, Thursday and Friday by appointment only", None),
        ("M-F 8am-5pm CT", None),  # the office is on Eastern Time
        ("Mon-Fri 9-9", None),
        ("Mon-Fri 5pm-9am", None),
        ("Mon-Fri 9am-25pm", None),
        ("Mon-Fri 9am-10:75pm", None),
        ("Fri-Mon 9am-5pm", None),
        ("Wed, Fri-Mon 9am-5pm", None),
        ("Mon 9-5, Mon 10-4", None),
        ("9am", None),
        ("-", None),
        ("☃", None),
    ],
)
def test_hours_as_the_directory_writes_them(text: str, means: str | None) -> None:
    assert shown(read_hours(text, EASTERN)) == means


def test_hours_may_name_the_offices_own_zone() -> None:
    assert shown(read_hours("M-F 8am-5pm CT", CENTRAL)) == "MTWRF 0800-1700"
    assert shown(read_hours("Monday - Friday 8:00 a.m. CST to 5:30 p.m. CST", CENTRAL)) == "MTWRF 0800-1730"
    assert shown(read_hours("8:00 AM - 5:00 PM Central", CENTRAL)) == "MTWRF 0800-1700"


@pytest.mark.skipif(not REAL.exists(), reason="the published files are not beside the repository")
def test_the_real_hours_are_read_or_left_alone(directory: Directory) -> None:
    texts = [(office.hours, zone_of_state(office.state) or "") for office in directory.offices if office.hours]
    assert len(texts) == 253
    unread = [text for text, zone in texts if read_hours(text, zone) is None]
    assert len(unread) == 112
    assert all(
        "ppointment" in text or " month" in text or text[:5] in {"Every", "2nd a", "Only ", "Tuesd"} for text in unread
    )


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 1), "New Year's Day"),
        (date(2021, 12, 31), "New Year's Day"),  # 1 January 2022 was a Saturday
        (date(2023, 1, 2), "New Year's Day"),
        (date(2026, 1, 19), "Martin Luther King Jr. Day"),
        (date(2026, 2, 16), "Washington's Birthday"),
        (date(2026, 5, 25), "Memorial Day"),
        (date(2027, 5, 31), "Memorial Day"),
        (date(2026, 5, 18), None),
        (date(2026, 6, 19), "Juneteenth"),
        (date(2027, 6, 18), "Juneteenth"),  # the 19th is a Saturday
        (date(2022, 6, 20), "Juneteenth"),  # the 19th was a Sunday
        (date(2027, 6, 21), None),
        (date(2026, 7, 3), "Independence Day"),
        (date(2026, 7, 6), None),
        (date(2026, 9, 7), "Labor Day"),
        (date(2026, 10, 12), "Columbus Day"),
        (date(2026, 11, 11), "Veterans Day"),
        (date(2026, 11, 26), "Thanksgiving Day"),
        (date(2026, 11, 27), None),
        (date(2026, 12, 25), "Christmas Day"),
        (date(2025, 1, 20), "Martin Luther King Jr. Day"),
    ],
)
def test_federal_holidays(day: date, name: str | None) -> None:
    assert holiday_on(day) == name


def test_eleven_holidays_a_year() -> None:
    for year in range(2024, 2040):
        days = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]
        assert len({holiday_on(day) for day in days} - {None}) == 11


def office(**facts: object) -> Office:
    known: dict[str, object] = {
        "office_id": "x",
        "official_id": "A",
        "city": "Anchorage",
        "state": "AK",
        "zone": ALASKA,
    }
    return Office(**(known | facts))  # type: ignore[arg-type]


SENATOR = Official("A", "Ada", "Ada", "Example", Chamber.SENATE, "AK", None, "Party A", date(2031, 1, 3))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_an_office_is_open_in_its_own_time() -> None:
    noon_in_washington = at("2026-11-23T17:00")  # Monday; 8 in the morning in Anchorage
    capitol, local = is_open(SENATOR, noon_in_washington), is_open(office(), noon_in_washington)
    assert (capitol.open, capitol.closes_at, capitol.opens_at) == (True, at("2026-11-23T22:00"), None)
    assert (local.open, local.closes_at, local.opens_at) == (False, None, at("2026-11-23T18:00"))
    assert (capitol.zone, local.zone, local.known) == (EASTERN, ALASKA, False)


def test_the_first_and_the_last_instant() -> None:
    assert not is_open(SENATOR, at("2026-11-23T13:59:59")).open
    assert is_open(SENATOR, at("2026-11-23T14:00")).open
    assert is_open(SENATOR, at("2026-11-23T21:59:59")).open
    assert not is_open(SENATOR, at("2026-11-23T22:00")).open


def test_friday_evening_opens_on_monday_and_thanksgiving_says_why() -> None:
    assert is_open(SENATOR, at("2026-11-20T23:00")).opens_at == at("2026-11-23T14:00")
    closed = is_open(SENATOR, at("2026-11-26T16:00"))
    assert (closed.open, closed.opens_at, closed.holiday) == (False, at("2026-11-27T14:00"), "Thanksgiving Day")


def test_own_hours_count_where_they_are_known() -> None:
    part_time = office(hours="Tuesday 9AM - 1PM")
    assert is_open(part_time, at("2026-11-23T19:00")).opens_at == at("2026-11-24T18:00")
    assert is_open(part_time, at("2026-11-24T19:00")).known
    unread = is_open(office(hours="By appointment only"), at("2026-11-23T19:00"))
    assert (unread.open, unread.known) == (True, False)


def test_nine_oclock_stays_nine_oclock_across_the_change() -> None:
    """Clocks go back on 1 November 2026: 9 on Friday is 13:00 UTC, 9 on Monday 14:00."""
    assert is_open(SENATOR, at("2026-10-30T05:00")).opens_at == at("2026-10-30T13:00")
    assert is_open(SENATOR, at("2026-10-31T05:00")).opens_at == at("2026-11-02T14:00")


def test_an_added_official_is_in_the_time_of_their_state() -> None:
    mayor = Official("local-1", "Ada", "", "Ada", None, "HI", None, "", None, position="Mayor", jurisdiction="Hilo")
    assert is_open(mayor, at("2026-11-23T19:00")).zone == "Pacific/Honolulu"
    assert is_open(mayor, at("2026-11-23T19:00")).open


def test_a_lunch_break() -> None:
    spans = read_hours("9AM-1PM and 2:30PM-5PM", EASTERN) or ()
    noon = opening(spans, EASTERN, at("2026-11-23T17:00"))
    lunch = opening(spans, EASTERN, at("2026-11-23T18:30"))
    assert (noon.closes_at, lunch.open, lunch.opens_at) == (at("2026-11-23T18:00"), False, at("2026-11-23T19:30"))
