import json
from datetime import date
from typing import Any

import pytest

from bot.errors import UserError
from bot.officials.directory import sample_directory
from bot.officials.model import Chamber, DirectoryBroken, District, Place
from bot.officials.reading import (
    FILES,
    SAMPLE_MINIMUMS,
    Minimums,
    read_areas,
    read_directory,
    read_members,
    read_offices,
    read_places,
)
from tests.officials.records import AREAS, PLACES, directory_of, files_of, member, office, offices_of


def read_one(record: Any) -> Any:
    (official,) = read_members(json.dumps([record]).encode(), SAMPLE_MINIMUMS)
    return official


def read_office(**facts: Any) -> Any:
    content = json.dumps([offices_of("X000001", office(**facts))]).encode()
    (read,) = read_offices(content, {"X000001"}, SAMPLE_MINIMUMS)
    return read


def test_the_last_term_is_the_present_one() -> None:
    official = read_one(member(phone="202-555-0101", url="https://example.org", address="1  Sample\nStreet"))
    assert (official.official_id, official.name, official.chamber) == ("X000001", "Ada Example", Chamber.HOUSE)
    assert (official.state, official.district, official.party) == ("MA", 7, "Party A")
    assert official.term_ends_on == date(2027, 1, 3)
    assert (official.phone, official.website, official.address) == (
        "202-555-0101",
        "https://example.org",
        "1 Sample Street",
    )


def test_a_senator_has_no_district() -> None:
    official = read_one(member(type="sen"))
    assert (official.chamber, official.district) == (Chamber.SENATE, None)


@pytest.mark.parametrize("state", ["DC", "PR", "GU", "VI", "AS", "MP"])
def test_members_without_a_vote_are_delegates(state: str) -> None:
    official = read_one(member(state=state, district=0))
    assert (official.chamber, official.district) == (Chamber.DELEGATE, 0)


def test_what_a_member_may_lack() -> None:
    official = read_one(member())
    lacking = (official.phone, official.contact_form, official.website, official.address, official.caucus)
    assert lacking == (None,) * 5
    assert official.contact_page is None


def test_caucus_is_not_party() -> None:
    official = read_one(member(party="Independent", caucus="Party B"))
    assert (official.party, official.sits_with) == ("Independent", "Party B")
    assert read_one(member(party="Party A")).sits_with == "Party A"


def test_names() -> None:
    record = member()
    record["name"] = {"first": "Adelaide", "nickname": "Ada", "last": "Example", "suffix": "Jr."}
    assert read_one(record).name == "Ada Example Jr."
    record["name"]["official_full"] = "Adelaide “Ada” Example, Jr."
    assert read_one(record).name == "Adelaide “Ada” Example, Jr."


def test_a_link_that_is_none_is_left_out() -> None:
    official = read_one(member(url="javascript:alert(1)", contact_form="https://example.org/write"))
    assert (official.website, official.contact_page) == (None, "https://example.org/write")


@pytest.mark.parametrize(
    ("written", "read"),
    [("(617) 555-0101", "617-555-0101"), ("1-617-555-0101", "617-555-0101"), ("617-555-0101 x2", "617-555-0101 x2")],
)
def test_phones_are_written_alike(written: str, read: str) -> None:
    assert read_office(phone=written).phone == read


def test_what_an_office_may_lack() -> None:
    read = read_office(zip="", address="", suite=350)
    assert (read.zip_code, read.phone, read.hours, read.latitude) == (None, None, None, None)
    assert read.address == "350"  # A real suite is a number.


@pytest.mark.parametrize("position", [(441.5, -117.1), (42.0, 200.0), (0, 0), (42.0, None)])
def test_an_impossible_position_is_none(position: tuple[float, float | None]) -> None:
    read = read_office(latitude=position[0], longitude=position[1])
    assert (read.latitude, read.longitude) == (None, None)


def test_offices_of_people_who_left_are_passed_over() -> None:
    content = json.dumps([offices_of("X000001", office()), offices_of("GONE", office("GONE-x"))]).encode()
    assert [each.official_id for each in read_offices(content, {"X000001"}, SAMPLE_MINIMUMS)] == ["X000001"]


def test_areas() -> None:
    content = AREAS + b"25,MA,02139,7\n11,DC,20001,98\n02,AK,99501,00\n"
    assert read_areas(content, SAMPLE_MINIMUMS) == (
        ("02139", District("MA", 5)),
        ("02139", District("MA", 7)),
        ("20001", District("DC", 0)),
        ("99501", District("AK", 0)),
    )


def test_places() -> None:
    content = PLACES + b"99603,Nanwalek,AK,Napakiak,,\n"
    cambridge, odd = read_places(content)
    assert cambridge == Place("02139", "Cambridge", "MA", "America/New_York", 42.3647, -71.1042)
    assert (odd.zone, odd.latitude) == (None, None)  # A real row has a village for its zone.


@pytest.mark.parametrize(
    "record",
    [
        "text",
        None,
        {},
        member() | {"terms": []},
        member() | {"terms": None},
        member() | {"id": {}},
        member() | {"name": {"first": "Ada", "last": " "}},
        member(type="prs"),
        member(state="ZZ"),
        member(district=None),
        member(district=61),
        member(district=True),
        member(district=-1),
        member(end="soon"),
        member(party=None),
        member(phone=["202"]),
        member(address="a\0b"),
        member(address="\ud800"),
    ],
)
def test_a_damaged_member_is_refused_by_its_place(record: Any) -> None:
    with pytest.raises(DirectoryBroken, match=r"legislators-current\.json cannot be used: entry 2 cannot be read"):
        read_members(json.dumps([member("X000009", district=1), record]).encode(), SAMPLE_MINIMUMS)


@pytest.mark.parametrize(
    ("members", "says"),
    [
        ([member("A"), member("A", district=5)], "A is there 2 times"),
        ([member("A"), member("B")], "MA-7 is there 2 times"),
        ([member(each, type="sen") for each in "ABC"], "a senator of MA is there 3 times"),
    ],
)
def test_contradictions_are_refused(members: list[Any], says: str) -> None:
    with pytest.raises(DirectoryBroken, match=says):
        directory_of(*members)


@pytest.mark.parametrize("record", [7, {"id": {"bioguide": "X"}}, offices_of("X", {"id": "X-1", "city": "Boston"})])
def test_a_damaged_office_is_refused(record: Any) -> None:
    with pytest.raises(DirectoryBroken, match="entry 1 cannot be read"):
        read_offices(json.dumps([record]).encode(), {"X"}, SAMPLE_MINIMUMS)


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>Not found</html>", b'[{"id": {"bioguide"', b"{}", b"null", b"\xff\xfe", b"[" * 100_000],
)
def test_what_is_no_json_list_is_refused(content: bytes) -> None:
    with pytest.raises(DirectoryBroken, match=r"current\.json cannot be used: it is not"):
        read_members(content, SAMPLE_MINIMUMS)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "lacks the columns cd, state_abbr, zcta"),
        (b"<html>\n", "lacks the columns"),
        (b"state_abbr,zcta\nMA,02139\n", "lacks the columns cd"),
        (AREAS + b"25,MA,021", "line 4 cannot be read"),
        (AREAS + b"25,MA,02139,", "line 4 cannot be read"),
        (AREAS + b"25,ZZ,02139,1\n", "'ZZ' is no state"),
        (AREAS + "25,MA,٠٢١٣٩,1\n".encode(), "is no ZIP code"),
        (AREAS + b"25,MA,02139,77\n", "is no district"),
        (AREAS + b'25,"MA,02139,7', "not a CSV table"),
        (AREAS + b"\xff\n", "not a CSV table"),
    ],
)
def test_a_damaged_table_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(DirectoryBroken, match=says):
        read_areas(content, SAMPLE_MINIMUMS)


@pytest.mark.parametrize("content", [b"zip_code\n", PLACES + b"02139\n", PLACES + b"1,Boston,MA,,42,-71\n"])
def test_damaged_places_are_refused(content: bytes) -> None:
    with pytest.raises(DirectoryBroken):
        read_places(content)


@pytest.mark.parametrize(
    ("minimums", "says"),
    [
        (Minimums(), "only 1 members, and at least 400"),
        (Minimums(members=1), "only 0 senators, and at least 90"),
        (Minimums(members=1, senators=0), "nothing on AK, AL, AR"),
        (Minimums(1, 0, every_state=False), "only 0 offices of sitting members, and at least 500"),
        (Minimums(1, 0, 0, every_state=False), "only 1 ZIP areas, and at least 30,000"),
        (Minimums(1, 0, 0, 1, every_state=False), "only 1 places, and at least 35,000"),
    ],
)
def test_too_little_is_refused(minimums: Minimums, says: str) -> None:
    with pytest.raises(DirectoryBroken, match=says):
        directory_of(minimums=minimums)


def test_a_missing_file_is_refused() -> None:
    files = files_of()
    del files[FILES[1]]
    with pytest.raises(DirectoryBroken, match=r"lacks legislators-district-offices\.json"):
        read_directory(files, source="a test", places=PLACES)


def test_a_refusal_is_a_sentence_for_people() -> None:
    assert issubclass(DirectoryBroken, UserError)
    with pytest.raises(DirectoryBroken, match=r"Nothing was changed; try again later\.$"):
        read_members(b"", SAMPLE_MINIMUMS)


def test_the_digest_follows_the_content() -> None:
    first = directory_of()
    assert directory_of().digest == first.digest
    people = directory_of(member(party="Party B"))
    assert (people.digest != first.digest, people.zip_digest == first.zip_digest) == (True, True)
    zips = directory_of(places=PLACES + b"02138,Cambridge,MA,America/New_York,42.3,-71.1\n")
    assert (zips.digest != first.digest, zips.zip_digest != first.zip_digest) == (True, True)
    areas = directory_of(areas=AREAS + b"25,MA,02138,5\n")
    assert areas.zip_digest != first.zip_digest


def test_the_sample_is_plainly_invented() -> None:
    sample = sample_directory()
    assert all(official.name.endswith("(sample)") for official in sample.officials)
    assert {official.party for official in sample.officials} <= {"Sample Party A", "Sample Party B", "Independent"}
    numbers = [each.phone for each in (*sample.officials, *sample.offices) if each.phone]
    # 555-0100 to 555-0199 are kept free for invention.
    assert numbers
    assert all("-555-01" in number for number in numbers)
    links = [official.contact_page for official in sample.officials]
    assert all(link and link.startswith("https://example.org/") for link in links)
