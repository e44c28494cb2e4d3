"""Wall clock to instant and back, on ordinary days and on the two odd ones."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.when.wall_clock import to_instant, to_local
from bot.when.zones import UnknownZone

NEW_YORK = "America/New_York"
ZONES = (NEW_YORK, "America/Phoenix", "Pacific/Honolulu", "America/Indiana/Indianapolis", "Australia/Lord_Howe")


@pytest.mark.parametrize(
    ("zone", "local", "instant"),
    [
        # 8 March 2026: 2:00 becomes 3:00 at 07:00 UTC.
        (NEW_YORK, "2026-03-08 01:59:59", "2026-03-08 06:59:59"),
        (NEW_YORK, "2026-03-08 02:00", "2026-03-08 07:00"),
        (NEW_YORK, "2026-03-08 02:30", "2026-03-08 07:00"),
        (NEW_YORK, "2026-03-08 02:59:59.5", "2026-03-08 07:00"),
        (NEW_YORK, "2026-03-08 03:00", "2026-03-08 07:00"),
        (NEW_YORK, "2026-03-08 03:30", "2026-03-08 07:30"),
        ("America/Indiana/Indianapolis", "2026-03-08 02:30", "2026-03-08 07:00"),
        ("America/Phoenix", "2026-03-08 02:30", "2026-03-08 09:30"),
        ("Pacific/Honolulu", "2026-03-08 02:30", "2026-03-08 12:30"),
        # 1 November 2026: 1:00 to 2:00 comes twice; the second time begins at 06:00 UTC.
        (NEW_YORK, "2026-11-01 00:59", "2026-11-01 04:59"),
        (NEW_YORK, "2026-11-01 01:00", "2026-11-01 05:00"),
        (NEW_YORK, "2026-11-01 01:30", "2026-11-01 05:30"),
        (NEW_YORK, "2026-11-01 02:00", "2026-11-01 07:00"),
        ("America/Indiana/Indianapolis", "2026-11-01 01:30", "2026-11-01 05:30"),
        ("America/Phoenix", "2026-11-01 01:30", "2026-11-01 08:30"),
        ("Pacific/Honolulu", "2026-11-01 01:30", "2026-11-01 11:30"),
        # A change of half an hour, and a whole day that Samoa left out.
        ("Australia/Lord_Howe", "2026-10-04 02:10", "2026-10-03 15:30"),
        ("Pacific/Apia", "2011-12-30 12:00", "2011-12-30 10:00"),
    ],
)
def test_the_clock_shows_it_at(zone: str, local: str, instant: str) -> None:
    expected = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert to_instant(datetime.fromisoformat(local), zone) == expected
    assert to_instant(datetime.fromisoformat(local).replace(fold=1), zone) == expected
    assert to_instant(datetime.fromisoformat(local), zone).tzinfo is UTC


@pytest.mark.parametrize(
    ("zone", "instant", "local"),
    [
        (NEW_YORK, "2026-03-08 07:00", "2026-03-08 03:00"),
        (NEW_YORK, "2026-11-01 05:30", "2026-11-01 01:30"),
        (NEW_YORK, "2026-11-01 06:30", "2026-11-01 01:30"),
        ("America/Phoenix", "2026-07-01 12:00", "2026-07-01 05:00"),
        ("Pacific/Honolulu", "2026-07-01 12:00", "2026-07-01 02:00"),
    ],
)
def test_at_that_instant_the_clock_shows(zone: str, instant: str, local: str) -> None:
    shown = to_local(datetime.fromisoformat(instant).replace(tzinfo=UTC), zone)
    assert (shown, shown.tzinfo, shown.fold) == (datetime.fromisoformat(local), None, 0)


def test_the_wrong_kind_of_time_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        to_instant(datetime(2026, 1, 1, tzinfo=UTC), NEW_YORK)
    with pytest.raises(ValueError, match="aware"):
        to_local(datetime(2026, 1, 1), NEW_YORK)  # noqa: DTZ001
    with pytest.raises(UnknownZone):
        to_instant(datetime(2026, 1, 1), "Mars/Olympus")  # noqa: DTZ001


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001
    st.timedeltas(timedelta(0), timedelta(hours=3)),
    st.sampled_from(ZONES),
)
def test_a_later_clock_is_never_an_earlier_instant_of_the_same_reading(
    local: datetime, more: timedelta, zone: str
) -> None:
    at = to_instant(local, zone)
    shown = to_local(at, zone)
    assert shown == local or (local < shown <= local + timedelta(hours=1))  # itself, or out of the gap
    assert to_instant(shown, zone) == at
    assert to_instant(local + more, zone) >= at
