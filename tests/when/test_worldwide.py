"""One time on the wall, everywhere on earth."""

from datetime import UTC, datetime, timedelta
from zoneinfo import available_timezones

from hypothesis import given
from hypothesis import strategies as st

from bot.when import worldwide
from bot.when.wall_clock import to_instant, to_local

NINE = datetime.fromisoformat("2026-06-02T09:00")
FIRST = to_instant(NINE, "Pacific/Kiritimati")
LAST = to_instant(NINE, "Etc/GMT+12")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SECOND = timedelta(seconds=1)
ZONES = sorted(available_timezones() - {"Factory", "localtime", "posixrules"})
# Whole minutes, as people type them
WALL = st.datetimes(datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2040-01-01")).map(
    lambda at: at.replace(second=0, microsecond=0)
)


def visits(local: datetime, after: datetime) -> list[datetime]:
    """Every instant at which to look for those whose clocks show a time."""
    found = []
    while (following := worldwide.next_anywhere([local], after)) is not None:
        found.append(after := following[1])
    return found


def test_nine_comes_first_to_kiritimati_and_last_to_baker_island() -> None:
    found = visits(NINE, FIRST - DAY)
    assert (found[0], found[-1]) == (FIRST, LAST)
    assert found == sorted(set(found))


@given(WALL, st.sampled_from(ZONES))
def test_every_clock_is_visited_at_its_instant(local: datetime, zone: str) -> None:
    at = to_instant(local, zone)
    assert abs(local.replace(tzinfo=UTC) - at) < worldwide.BEFORE
    found = visits(local, at - DAY - DAY)
    is_skipped = to_local(at, zone) != local  # the clocks left this time out
    assert at in found or (is_skipped and any(at <= each < at + HOUR for each in found))


@given(st.timedeltas(-2 * DAY, 5 * DAY))
def test_of_several_days_the_next_comes_next(offset: timedelta) -> None:
    days = [NINE + number * DAY for number in range(-3, 7)]
    after = FIRST + offset
    found = worldwide.next_anywhere(days, after)
    assert found is not None
    alone = [worldwide.next_anywhere([local], after) for local in days]
    assert found[1] == min(each[1] for each in alone if each is not None)
    assert after < found[1] <= after + HOUR


def test_a_time_has_begun_with_its_first_clock() -> None:
    assert worldwide.has_begun(NINE, FIRST)
    assert not worldwide.has_begun(NINE, FIRST - SECOND)


def test_after_the_last_there_is_none() -> None:
    assert worldwide.next_anywhere([NINE], LAST - SECOND) == (NINE, LAST)
    assert worldwide.next_anywhere([NINE], LAST) is None
    assert worldwide.next_anywhere([], LAST) is None
