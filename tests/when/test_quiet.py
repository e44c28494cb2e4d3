"""Quiet hours, over midnight and over the days on which the clocks move."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.when.quiet import USUAL, Quiet, out_of_quiet
from bot.when.wall_clock import to_instant, to_local

NEW_YORK = "America/New_York"
AFTERNOON = Quiet(time(13), time(14, 30))
EARLY = Quiet(time(22), time(2, 30))
TWICE = Quiet(time(22), time(1, 30))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "quiet", "at", "out"),
    [
        # 9 PM to 8 AM in New York: 02:00 to 13:00 UTC in November
        (NEW_YORK, USUAL, "2026-11-24 01:59:59", "2026-11-24 01:59:59"),
        (NEW_YORK, USUAL, "2026-11-24 02:00", "2026-11-24 13:00"),
        (NEW_YORK, USUAL, "2026-11-24 05:00", "2026-11-24 13:00"),
        (NEW_YORK, USUAL, "2026-11-24 12:59:59.9", "2026-11-24 13:00"),
        (NEW_YORK, USUAL, "2026-11-24 13:00", "2026-11-24 13:00"),
        ("America/Phoenix", USUAL, "2026-11-24 04:00", "2026-11-24 15:00"),
        ("Europe/Berlin", USUAL, "2026-11-24 04:00", "2026-11-24 07:00"),
        # The nights of both changes, 2026 and 2027
        (NEW_YORK, USUAL, "2026-03-08 03:00", "2026-03-08 12:00"),
        (NEW_YORK, USUAL, "2026-11-01 03:00", "2026-11-01 13:00"),
        (NEW_YORK, USUAL, "2027-03-14 03:00", "2027-03-14 12:00"),
        (NEW_YORK, USUAL, "2027-11-07 03:00", "2027-11-07 13:00"),
        # An end that does not exist is the first instant after the gap; of one that comes twice, the first counts
        (NEW_YORK, EARLY, "2026-03-08 05:00", "2026-03-08 07:00"),
        (NEW_YORK, TWICE, "2026-11-01 05:15", "2026-11-01 05:30"),
        (NEW_YORK, TWICE, "2026-11-01 06:15", "2026-11-01 06:15"),
        ("Australia/Lord_Howe", Quiet(time(22), time(2, 10)), "2026-10-03 13:00", "2026-10-03 15:30"),
        # Samoa went to bed on the 29th and rose on the 31st
        ("Pacific/Apia", USUAL, "2011-12-30 09:00", "2011-12-30 18:00"),
        # Within one day; never
        (NEW_YORK, AFTERNOON, "2026-11-24 18:00", "2026-11-24 19:30"),
        (NEW_YORK, AFTERNOON, "2026-11-24 17:59", "2026-11-24 17:59"),
        (NEW_YORK, AFTERNOON, "2026-11-24 19:30", "2026-11-24 19:30"),
        (NEW_YORK, Quiet(time(8), time(8)), "2026-11-24 05:00", "2026-11-24 05:00"),
        (NEW_YORK, Quiet(time(22), time(0)), "2026-11-24 03:30", "2026-11-24 05:00"),
    ],
)
def test_it_waits_until_morning(zone: str, quiet: Quiet, at: str, out: str) -> None:
    assert out_of_quiet(utc(at), zone, quiet) == utc(out)


def test_nine_to_eight_unless_said_otherwise() -> None:
    assert Quiet(time(21), time(8)) == USUAL
    assert out_of_quiet(utc("2026-11-24 05:00"), NEW_YORK) == utc("2026-11-24 13:00")


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from([NEW_YORK, "America/Phoenix", "Australia/Lord_Howe", "Pacific/Honolulu", "Europe/Berlin"]),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
def test_nothing_is_sent_earlier_or_at_night(at: datetime, zone: str, start: time, end: time) -> None:
    out = out_of_quiet(at, zone, Quiet(start, end))
    assert at <= out <= at + timedelta(hours=49)
    assert out_of_quiet(out, zone, Quiet(start, end)) == out
    local = to_local(out, zone)
    clock = local.time()
    at_night = start <= clock < end if start <= end else clock >= start or clock < end
    assert not at_night or to_instant(local, zone) != out  # but for an hour that comes a second time
