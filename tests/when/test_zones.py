"""Time zones by the names people use."""

from datetime import UTC, datetime
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.when.zones import UnknownZone, find_zone, suggest_zones, zone_info, zone_label, zone_of_state

NOW = datetime(2026, 12, 1, 20, 5, tzinfo=UTC)
EAST, CENTRAL, MOUNTAIN, WEST = "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        *((typed, EAST) for typed in ("Eastern Time", "eastern", "ET", "est", "EDT", "Eastern Standard Time")),
        *((typed, EAST) for typed in ("New York", "new_york", " NEW   YORK ", "Boston", "US/Eastern", "Massachusetts")),
        *((typed, EAST) for typed in ("Georgia", "Washington, DC", "DC", "District of Columbia", "york")),
        ("Eastern Time (New York) · now 3:05 PM", EAST),
        *((typed, CENTRAL) for typed in ("Central Time", "CT", "cst", "Chicago", "Kansas", "Iowa")),
        *((typed, MOUNTAIN) for typed in ("Mountain", "MST", "MT", "Denver", "Montana", "Navajo Nation")),
        *((typed, WEST) for typed in ("Pacific", "PT", "PDT", "Los Angeles", "California", "Washington", "Oregon")),
        *((typed, "America/Phoenix") for typed in ("Arizona", "arizona time", "AZ", "Phoenix")),
        *((typed, "Pacific/Honolulu") for typed in ("Hawaii", "HST", "Honolulu")),
        *((typed, "America/Anchorage") for typed in ("Alaska", "AKST", "Anchorage")),
        ("Puerto Rico", "America/Puerto_Rico"),
        ("Guam", "Pacific/Guam"),
        ("American Samoa", "Pacific/Pago_Pago"),
        ("US Virgin Islands", "America/St_Thomas"),
        ("Northern Mariana Islands", "Pacific/Saipan"),
        ("Michigan", "America/Detroit"),
        ("indianapolis", "America/Indiana/Indianapolis"),
        ("utc", "UTC"),
        ("Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("buenos aires", "America/Argentina/Buenos_Aires"),
        ("EST5EDT", "EST5EDT"),
    ],
)
def test_what_people_type_finds_their_zone(typed: str, zone: str) -> None:
    assert find_zone(typed) == zone


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", 'Type a time zone, such as "Eastern Time", "Arizona" or "Berlin".'),
        (
            "Nar`nia\n<@1>",
            'I don\'t know the time zone "Nar\\`nia \\<@\u200b1\\>". '
            'Try "Eastern Time", "Arizona", or a big city such as "Berlin".',
        ),
        ("Tennessee", 'Tennessee has two time zones. Type "Central Time" (most of it) or "Eastern Time".'),
        ("FL", 'Florida has two time zones. Type "Eastern Time" (most of it) or "Central Time".'),
    ],
)
def test_a_refusal_says_what_to_type(typed: str, sentence: str) -> None:
    with pytest.raises(UnknownZone) as refusal:
        find_zone(typed)
    assert str(refusal.value) == sentence


def test_words_that_fit_several_zones_name_them() -> None:
    with pytest.raises(
        UnknownZone, match=r'^"san" fits several time zones: "Pacific Time \(Los Angeles\)", ".*Type the'
    ):
        find_zone("san")


def test_no_text_suggests_the_united_states() -> None:
    labels = [choice.label for choice in suggest_zones("", NOW)]
    assert labels[:7] == [
        "Eastern Time (New York) · now 3:05 PM",
        "Central Time (Chicago) · now 2:05 PM",
        "Mountain Time (Denver) · now 1:05 PM",
        "Pacific Time (Los Angeles) · now 12:05 PM",
        "Arizona Time (Phoenix) · now 1:05 PM",
        "Alaska Time (Anchorage) · now 11:05 AM",
        "Hawaii Time (Honolulu) · now 10:05 AM",
    ]
    assert "Chamorro Time (Guam) · now 6:05 AM" in labels


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("tenn", [CENTRAL, EAST]),
        ("Indiana", ["America/Indiana/Indianapolis", CENTRAL]),
        ("texas", [CENTRAL, MOUNTAIN]),
        ("idaho", ["America/Boise", WEST]),
        ("kansas", [CENTRAL, MOUNTAIN]),
        ("ct", [CENTRAL, EAST]),  # Central Time, or Connecticut
        ("massa", [EAST]),
        ("berl", ["Europe/Berlin"]),
        ("ariz", ["America/Phoenix"]),
    ],
)
def test_suggestions_put_the_likeliest_first(typed: str, first: list[str]) -> None:
    assert [choice.name for choice in suggest_zones(typed, NOW)][: len(first)] == first


def test_a_split_state_says_which_part() -> None:
    assert [choice.label for choice in suggest_zones("Tennessee", NOW)] == [
        "Central Time (most of Tennessee) · now 2:05 PM",
        "Eastern Time (part of Tennessee) · now 3:05 PM",
    ]


@given(st.text(max_size=300) | st.sampled_from(sorted(available_timezones())), st.integers(-1, 25))
def test_any_text_gets_suggestions_discord_accepts(text: str, limit: int) -> None:
    choices = suggest_zones(text, NOW, limit)
    assert len(choices) <= max(limit, 0)
    assert len({choice.name for choice in choices}) == len({choice.label for choice in choices}) == len(choices)
    assert all(0 < len(choice.label) <= 100 and zone_info(choice.name) for choice in choices)


@given(st.text(max_size=5000))
def test_any_text_is_a_zone_or_a_refusal(text: str) -> None:
    try:
        zone_info(find_zone(text))
    except UnknownZone as error:
        assert len(str(error)) <= 250  # noqa: PT017  (either outcome is right)


def test_every_iana_name_is_found_by_itself() -> None:
    everyday = {"EST": EAST, "MST": MOUNTAIN, "HST": "Pacific/Honolulu"}  # what people mean by them goes first
    for name in available_timezones() - {"Factory", "localtime", "posixrules"}:
        found = find_zone(name)
        if name in everyday:
            assert found == everyday[name]
        else:
            assert zone_info(found).utcoffset(NOW.replace(tzinfo=None)) == zone_info(name).utcoffset(
                NOW.replace(tzinfo=None)
            ), name


@pytest.mark.parametrize("name", ["", "america/new_york", "America", "../../etc/passwd", "Factory", "New York\0"])
def test_only_exact_names_have_rules(name: str) -> None:
    with pytest.raises(UnknownZone):
        zone_info(name)


def test_labels() -> None:
    assert zone_label("America/Detroit") == "Eastern Time"
    assert zone_label("America/Phoenix") == "Arizona Time"
    assert zone_label("Europe/Berlin") == "Berlin"
    assert zone_label("America/Argentina/Buenos_Aires") == "Buenos Aires"


def test_every_state_and_territory_has_a_zone() -> None:
    codes = (
        "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH "
        "OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY PR GU VI AS MP"
    )
    assert len(codes.split()) == 56
    for code in codes.split():
        zone = zone_of_state(code)
        assert zone is not None
        assert zone_info(zone)
    assert zone_of_state(" ma ") == EAST
    assert zone_of_state("HI") == "Pacific/Honolulu"
    assert zone_of_state("TN") == CENTRAL
    assert zone_of_state("XX") is None
