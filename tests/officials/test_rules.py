from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.errors import BadInput
from bot.officials import rules
from bot.officials.model import Chamber, DirectoryInfo, District, Office, Official, Place
from bot.officials.states import STATES, find_state, is_state, suggest_states

ADA = Official("X1", "Ada Example", "Ada", "Example", Chamber.HOUSE, "MA", 7, "Party A", date(2027, 1, 3))
CAMBRIDGE = Place("02139", "Cambridge", "MA", "America/New_York", 42.3647, -71.1042)


@pytest.mark.parametrize("text", ["02139", " 02139\n", "02139-1234", "021391234", "02139 1234"])
def test_zips_as_people_type_them(text: str) -> None:
    assert rules.normalise_zip(text) == "02139"


@pytest.mark.parametrize(
    "text", ["", "1234", "2139", "123456", "0213a", "ABCDE", "02139-12", "٠٢١٣٩", "02139; DROP", "0 2139", "9" * 5000]
)
def test_what_is_no_zip(text: str) -> None:
    with pytest.raises(BadInput, match=r"is not a ZIP code\. Type its five digits, such as 02139\.$") as refused:
        rules.normalise_zip(text)
    assert len(str(refused.value)) < 120


@pytest.mark.parametrize("text", ["00000", "00500", "00000-0000"])
def test_zips_below_the_lowest(text: str) -> None:
    with pytest.raises(rules.UnknownZip, match=f"There is no ZIP code {text[:5]}"):
        rules.normalise_zip(text)
    assert rules.normalise_zip("00501") == "00501"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ma", "MA"),
        ("MA", "MA"),
        (" massachusetts ", "MA"),
        ("new  york", "NY"),
        ("D.C.", "DC"),
        ("Washington", "WA"),
        ("Washington, D.C.", "DC"),
        ("puerto rico", "PR"),
        ("U.S. Virgin Islands", "VI"),
    ],
)
def test_states_as_people_type_them(text: str, code: str) -> None:
    assert find_state(text) == code
    assert is_state(text)


@pytest.mark.parametrize("text", ["", "flarb", "M", "Mass", "AE", "x" * 5000])
def test_what_is_no_state(text: str) -> None:
    assert not is_state(text)
    with pytest.raises(BadInput, match=r"Type its name or its two letters, such as MA\.$") as refused:
        find_state(text)
    assert len(str(refused.value)) < 120


def test_there_are_56() -> None:
    assert len(STATES) == 56
    assert sum(rules.senate_seats(state) for state in STATES) == 100
    assert rules.senate_seats("DC") == 0


def test_state_suggestions() -> None:
    assert suggest_states("new")[0] == ("NH", "New Hampshire")
    assert suggest_states("ca")[0] == ("CA", "California")
    assert ("WV", "West Virginia") in suggest_states("virginia")
    assert suggest_states("flarb") == []
    assert len(suggest_states("")) == 25


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (52, "52nd"),
    ],
)
def test_ordinals(number: int, text: str) -> None:
    assert rules.ordinal(number) == text


def test_titles() -> None:
    assert rules.title(ADA) == "Representative, Massachusetts's 7th district"
    assert rules.title(replace(ADA, state="AK", district=0)) == "Representative, Alaska at large"
    assert rules.title(replace(ADA, chamber=Chamber.SENATE, district=None)) == "Senator, Massachusetts"
    delegate = replace(ADA, chamber=Chamber.DELEGATE, state="DC", district=0)
    assert rules.title(delegate) == "Delegate, District of Columbia"
    assert rules.title(replace(delegate, state="PR")) == "Resident Commissioner, Puerto Rico"
    assert (rules.short_name(District("MA", 7)), rules.short_name(District("AK", 0))) == ("MA-7", "AK at large")
    assert rules.party_label(ADA) == "Party A"
    assert rules.party_label(replace(ADA, party="Independent", caucus="Party B")) == "Independent, sits with Party B"


def test_a_term_ends_after_its_last_day() -> None:
    assert not rules.is_term_over(ADA, date(2027, 1, 3))
    assert rules.is_term_over(ADA, date(2027, 1, 4))


def test_staleness() -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    info = DirectoryInfo("a test", now - timedelta(days=99), now - timedelta(days=7), 1, 1, 1, 1, "x", "y")
    assert rules.is_stale(None, now)
    assert not rules.is_stale(info, now)
    assert rules.is_stale(info, now + timedelta(seconds=1))


def test_distance() -> None:
    # Boston to Los Angeles airports: 2,611 miles on the real earth; a sphere is within half a percent.
    assert rules.miles_between(42.3643, -71.0052, 33.9425, -118.4081) == pytest.approx(2611, rel=0.005)
    assert rules.miles_between(10, 20, 10, 20) == 0
    # Across the date line it is near, not around the world.
    assert rules.miles_between(0, 179.5, 0, -179.5) == pytest.approx(69.1, abs=0.1)


def test_the_nearest_office_with_a_phone() -> None:
    far = Office("1", "X1", "Springfield", "MA", phone="413-555-0101", latitude=42.1, longitude=-72.6)
    near = Office("2", "X1", "Boston", "MA", phone="617-555-0101", latitude=42.36, longitude=-71.06)
    silent = Office("3", "X1", "Cambridge", "MA", latitude=42.36, longitude=-71.10)
    nowhere = Office("4", "X1", "Abington", "MA", phone="781-555-0101")
    offices = [nowhere, far, silent, near]
    found = rules.nearest(offices, CAMBRIDGE)
    assert [each.office.city for each in found] == ["Boston", "Springfield", "Abington"]
    assert found[0].miles == pytest.approx(2.3, abs=0.1)
    assert found[2].miles is None
    assert [each.office.city for each in rules.nearest(offices, CAMBRIDGE, limit=1)] == ["Boston"]
    for unknown in (None, replace(CAMBRIDGE, latitude=None)):
        assert [each.office.city for each in rules.nearest(offices, unknown)] == ["Abington", "Boston", "Springfield"]


MA5, MA7, NH1 = District("MA", 5), District("MA", 7), District("NH", 1)


def test_a_listed_zip_is_settled_by_the_table() -> None:
    assert rules.possible_seats(CAMBRIDGE, "02139", [MA5, MA7], []) == ((MA5, MA7), None)
    assert rules.possible_seats(CAMBRIDGE, "02139", [MA5, NH1], []) == ((MA5, NH1), None)
    assert rules.possible_seats(None, "02139", [MA5], []) == ((MA5,), None)


def test_a_zip_without_an_area_settles_only_the_state() -> None:
    seats, note = rules.possible_seats(CAMBRIDGE, "02139", [], [MA5, MA7])
    assert seats == (MA5, MA7)
    assert note is not None
    assert "type the ZIP of your home" in note
    assert rules.possible_seats(CAMBRIDGE, "02139", [], [MA5]) == ((MA5,), None)


def test_a_table_that_forgets_the_state_does_not_decide() -> None:
    seats, note = rules.possible_seats(CAMBRIDGE, "02139", [NH1], [MA5, MA7])
    assert seats == (MA5, MA7, NH1)
    assert note is not None


def test_choosing() -> None:
    seats = (MA5, MA7, NH1)
    assert rules.choose_seats(seats, "02139", None, None) == seats
    assert rules.choose_seats(seats, "02139", "MA", None) == (MA5, MA7)
    assert rules.choose_seats(seats, "02139", "NH", 1) == (NH1,)


@pytest.mark.parametrize(
    ("seats", "zip_code", "state", "number", "says"),
    [
        ((MA5, MA7), "02139", "NH", None, "02139 has the districts MA-5, MA-7"),
        ((MA5, MA7), "02139", "MA", 6, "02139 has the districts MA-5, MA-7"),
        ((MA5, MA7), None, "MA", 99, "Massachusetts has the districts 5 to 7"),
        ((District("AK", 0),), None, "AK", 1, "Alaska has one district, AK at large. Leave the district out"),
    ],
)
def test_choosing_what_is_not_there(
    seats: tuple[District, ...], zip_code: str | None, state: str, number: int | None, says: str
) -> None:
    with pytest.raises(BadInput, match=says):
        rules.choose_seats(seats, zip_code, state, number)


@pytest.mark.parametrize(("state", "says"), [("AE", "a military address"), ("FM", "in Micronesia"), ("XX", "outside")])
def test_places_without_members(state: str, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        rules.ensure_represented(replace(CAMBRIDGE, state=state))
    rules.ensure_represented(replace(CAMBRIDGE, state="GU"))


def test_territories_always_have_a_seat() -> None:
    assert rules.seats_of("VI", set()) == (District("VI", 0),)
    assert rules.seats_of("TX", set()) == ()
    assert rules.seats_of("MA", {7, 5}) == (MA5, MA7)


def test_search_words() -> None:
    assert rules.search_words(" VELÁZQUEZ,  ny-7 %_ ") == ["velazquez", "ny", "7"]
    assert len(rules.search_words("a " * 5000)) == 6
    assert rules.search_text(ADA) == " ada example ada example ma massachusetts ma7 7 "
