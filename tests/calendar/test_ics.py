"""Events as calendars read them, read back by the icalendar library and by a reader of our own."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calendar.ics import uid, write_calendar
from bot.calendar.model import Entry
from bot.events.model import Event, EventStatus, Plan
from tests.web.ics import parse, unescape, unfold

NOW = datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)
LINK = "https://discord.com/channels/1/2/3"


def entry(zone: str = "America/New_York", start: datetime = NOW, **changes: object) -> Entry:
    plan = Plan("Picnic", start, start.astimezone(ZoneInfo(zone)).replace(tzinfo=None), zone, 5, 6)
    of_plan = {name: value for name, value in changes.items() if name in Plan.__dataclass_fields__}
    of_event = {name: value for name, value in changes.items() if name not in of_plan}
    event = Event(1, 42, replace(plan, **of_plan), EventStatus.OPEN, NOW, opened_at=NOW)  # type: ignore[arg-type]
    return Entry(replace(event, **of_event), "Athens", LINK)  # type: ignore[arg-type]


def test_an_event_has_all_that_a_calendar_needs() -> None:
    data = write_calendar(
        [entry(minutes=90, location="Main St 5, Athens", description="Bring\nwater; shade, and \\o/")]
    )
    (calendar,) = parse(data)["VCALENDAR"]
    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
    assert calendar["PRODID"]
    (event,) = parse(data)["VEVENT"]
    assert event["UID"] == uid(entry()) == "event-1-42@groundswell"
    assert event["DTSTAMP"] == "20260101T120000Z"
    assert (event["DTSTART"], event["DTSTART.TZID"]) == ("20260101T070000", "America/New_York")
    assert (event["DTEND"], event["DTEND.TZID"]) == ("20260101T083000", "America/New_York")
    assert (event["SEQUENCE"], event["STATUS"], event["URL"]) == ("0", "CONFIRMED", LINK)
    assert event["LOCATION"] == "Main St 5, Athens"
    assert event["DESCRIPTION"] == (f"Bring\nwater; shade, and \\o/\n\nChapter: Athens\n\nSay whether you come: {LINK}")
    assert "ATTENDEE" not in event
    assert "ORGANIZER" not in event


def test_a_change_raises_the_sequence_and_keeps_the_name() -> None:
    (before,) = parse(write_calendar([entry()]))["VEVENT"]
    later = NOW + timedelta(hours=1)
    (after,) = parse(write_calendar([entry(sequence=3, changed_at=later, title="Barbecue")]))["VEVENT"]
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == ("0", "3")
    assert after["LAST-MODIFIED"] == "20260101T130000Z"


def test_a_cancelled_event_says_so_and_why() -> None:
    data = write_calendar([entry(status=EventStatus.CANCELLED, reason="Rain", sequence=1)])
    (event,) = parse(data)["VEVENT"]
    assert event["STATUS"] == "CANCELLED"
    assert event["DESCRIPTION"] == "Cancelled: Rain\n\nChapter: Athens"


@pytest.mark.parametrize(
    ("zone", "at", "wall", "offset"),
    [
        ("America/New_York", datetime(2026, 3, 8, 6, 59, tzinfo=UTC), "20260308T015900", -5),
        ("America/New_York", datetime(2026, 3, 8, 7, 0, tzinfo=UTC), "20260308T030000", -4),
        ("America/New_York", datetime(2026, 11, 1, 7, 0, tzinfo=UTC), "20261101T020000", -5),
        ("America/Phoenix", datetime(2026, 7, 1, 7, 0, tzinfo=UTC), "20260701T000000", -7),
        ("Pacific/Honolulu", datetime(2026, 7, 1, 7, 0, tzinfo=UTC), "20260630T210000", -10),
    ],
)
def test_the_zone_goes_along(zone: str, at: datetime, wall: str, offset: int) -> None:
    data = write_calendar([entry(zone, at)])
    (event,) = parse(data)["VEVENT"]
    assert (event["DTSTART"], event["DTSTART.TZID"]) == (wall, zone)
    assert [each["TZID"] for each in parse(data)["VTIMEZONE"]] == [zone]
    calendar = icalendar.Calendar.from_ical(data)
    # As the zone in the file says, not the one of this machine.
    (definition,) = calendar.walk("VTIMEZONE")
    told = definition.to_tz(lookup_tzid=False)
    assert datetime.strptime(wall, "%Y%m%dT%H%M%S").replace(tzinfo=told).utcoffset() == timedelta(hours=offset)
    (read,) = calendar.walk("VEVENT")
    assert read["DTSTART"].dt == at


def test_an_empty_feed_is_a_calendar() -> None:
    found = parse(write_calendar([], "Events: Athens"))
    assert found["VCALENDAR"][0]["X-WR-CALNAME"] == "Events: Athens"
    assert found["VEVENT"] == []


def test_the_same_events_make_the_same_bytes() -> None:
    assert write_calendar([entry()], "x") == write_calendar([entry()], "x")


@given(
    title=st.text(min_size=1, max_size=100),
    location=st.none() | st.text(max_size=200),
    description=st.none() | st.text(max_size=1000),
)
def test_whatever_people_write_stays_inside_its_line(title: str, location: str | None, description: str | None) -> None:
    """No line break, no "END:VEVENT" gets out; what is read back is what was written, on one line where it has one."""
    data = write_calendar([entry(title=title, location=location, description=description)], title)
    found = parse(data)
    assert len(found["VEVENT"]) == 1
    assert set(found) == {"VCALENDAR", "VEVENT", "VTIMEZONE", "STANDARD", "DAYLIGHT"}
    (read,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert str(read["SUMMARY"]).split() == found["VEVENT"][0]["SUMMARY"].split()
    assert "\n" not in found["VEVENT"][0]["SUMMARY"]
    visible = "".join(character for character in title if character.isalnum())
    assert visible == "".join(character for character in found["VEVENT"][0]["SUMMARY"] if character.isalnum())


def test_a_title_that_tries_to_end_the_event_does_not() -> None:
    evil = "Picnic\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:[free](https://example.org)"
    (event,) = parse(write_calendar([entry(title=evil)]))["VEVENT"]
    assert event["SUMMARY"] == "Picnic END:VEVENT BEGIN:VEVENT SUMMARY:[free](https://example.org)"


def test_the_reader_of_these_tests_finds_faults() -> None:
    assert unfold(b"A:b\r\n c\r\n") == ["A:bc"]
    assert unescape(r"a\nb\, c\\") == "a\nb, c\\"
    for broken in (b"A:b", b"A:b\n", b"A:" + b"x" * 80 + b"\r\n"):
        with pytest.raises(AssertionError):
            unfold(broken)
    with pytest.raises(AssertionError, match="not escaped"):
        unescape("a, b")
