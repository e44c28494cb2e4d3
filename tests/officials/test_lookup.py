from typing import Any

import pytest

from bot.database import Database
from bot.errors import BadInput, NotFound
from bot.officials import service, store
from bot.officials.directory import sample_directory
from bot.officials.model import Chamber, District, Representation
from bot.officials.rules import UnknownZip

SERVER = 7


@pytest.fixture
async def sample(database: Database) -> Database:
    await database.write(service.import_directory, sample_directory())
    return database


def names(answer: Representation) -> list[str]:
    return [official.last_name for official in answer.officials]


async def test_two_senators_and_the_representative(sample: Database) -> None:
    answer = await sample.read(service.representation, SERVER, zip_code="96701-0001")
    assert names(answer) == ["Prototype", "Rehearsal", "Trial"]
    assert (answer.state, answer.vacant_senate_seats, answer.choices, answer.note) == ("HI", 0, (), None)
    assert answer.place is not None
    assert (answer.place.city, answer.place.zone) == ("Aiea", "Pacific/Honolulu")


async def test_at_large(sample: Database) -> None:
    answer = await sample.read(service.representation, SERVER, zip_code="99501")
    assert names(answer) == ["Fable", "Legend", "Mythical"]
    assert answer.seat is not None
    assert answer.seat.district == District("AK", 0)


async def test_a_delegate_and_no_senators(sample: Database) -> None:
    answer = await sample.read(service.representation, SERVER, zip_code="20001")
    assert names(answer) == ["Mannequin"]
    assert (answer.senators, answer.senate_seats, answer.vacant_senate_seats) == ((), 0, 0)
    assert answer.representative is not None
    assert answer.representative.chamber is Chamber.DELEGATE


async def test_several_districts_are_offered_not_guessed(sample: Database) -> None:
    answer = await sample.read(service.representation, SERVER, zip_code="02139")
    assert names(answer) == ["Example", "Placeholder"]
    assert (answer.seat, answer.representative) == (None, None)
    offered = [(seat.district.number, seat.holder and seat.holder.last_name) for seat in answer.choices]
    assert offered == [(5, "Pretend"), (7, "Invented")]
    chosen = await sample.read(service.representation, SERVER, zip_code="02139", state="MA", district=7)
    assert names(chosen) == ["Example", "Placeholder", "Invented"]
    assert chosen.choices == ()


async def test_a_vacant_seat_is_shown_vacant(sample: Database) -> None:
    answer = await sample.read(service.representation, SERVER, zip_code="93563")
    assert [seat.district.number for seat in answer.choices] == [23, 27, 28, 29, 30, 31]
    assert [seat.district.number for seat in answer.choices if seat.holder is None] == [30]
    chosen = await sample.read(service.representation, SERVER, zip_code="90012")
    assert chosen.seat is not None
    assert (chosen.seat.district, chosen.representative) == (District("CA", 30), None)
    assert names(chosen) == ["Fictional", "Makebelieve"]


async def test_a_po_box_is_in_its_state_and_says_so(sample: Database) -> None:
    answer = await sample.read(service.representation, SERVER, zip_code="02112")
    assert names(answer) == ["Example", "Placeholder"]
    assert [seat.district.number for seat in answer.choices] == [5, 7]
    assert answer.note is not None
    assert "type the ZIP of your home" in answer.note
    chosen = await sample.read(service.representation, SERVER, zip_code="02112", district=5)
    assert (names(chosen)[-1], chosen.note) == ("Pretend", None)


async def test_by_state(sample: Database) -> None:
    answer = await sample.read(service.representation, SERVER, state="massachusetts")
    assert [seat.district for seat in answer.choices] == [District("MA", 5), District("MA", 7)]
    assert answer.place is None
    assert names(await sample.read(service.representation, SERVER, state="ak")) == ["Fable", "Legend", "Mythical"]
    assert names(await sample.read(service.representation, SERVER, state="HI", district=2))[-1] == "Draft"


REFUSED: list[tuple[dict[str, Any], type[Exception], str]] = [
    ({"zip_code": "1234"}, BadInput, '"1234" is not a ZIP code'),
    ({"zip_code": "00000"}, UnknownZip, "There is no ZIP code 00000"),
    (
        {"zip_code": "10001"},
        UnknownZip,
        "I know no ZIP code 10001. Type one that this small directory knows: 02108, 02112",
    ),
    ({"state": "flarb"}, BadInput, 'I know no state "flarb"'),
    ({"state": "TX"}, NotFound, "The directory has nobody from Texas"),
    ({"state": "MA", "district": 9}, BadInput, "Massachusetts has the districts 5 to 7"),
    ({"zip_code": "02139", "state": "CA"}, BadInput, "02139 has the districts MA-5, MA-7"),
    ({"zip_code": "99501", "district": 3}, BadInput, "99501 has one district, AK at large"),
    ({}, BadInput, "Type your ZIP code"),
    ({"zip_code": ""}, BadInput, "Type your ZIP code"),
]


async def test_refusals(sample: Database) -> None:
    for question, error, says in REFUSED:
        with pytest.raises(error, match=says):
            await sample.read(service.representation, SERVER, **question)


async def test_no_directory_yet(database: Database) -> None:
    for question in ({"zip_code": "02139"}, {"state": "MA"}):
        with pytest.raises(NotFound, match="not loaded yet"):
            await database.read(service.representation, SERVER, **question)


async def test_where_a_zip_is(sample: Database) -> None:
    place = await sample.read(service.locate, " 02139-1234")
    assert (place.city, place.state, place.zone) == ("Cambridge", "MA", "America/New_York")
    with pytest.raises(UnknownZip):
        await sample.read(service.locate, "10001")


SEARCHES: list[tuple[str, list[str]]] = [
    ("exam", ["Example"]),
    ("ADA", ["Example"]),
    ("sample ma", ["Example", "Invented", "Makebelieve", "Mannequin", "Placeholder", "Pretend"]),
    ("massachusetts", ["Example", "Invented", "Placeholder", "Pretend"]),
    ("MA-7", ["Invented"]),
    ("stand-in", ["Stand-In"]),
    ("xample", []),
    ("%", []),
    ("_", []),
    ("\\", []),
    ("", []),
    ("ada' OR 1=1 --", []),
]


async def test_search(sample: Database) -> None:
    for text, found in SEARCHES:
        answer = await sample.read(service.search_officials, SERVER, text)
        assert (text, [official.last_name for official in answer]) == (text, found)


async def test_search_is_limited(sample: Database) -> None:
    assert len(await sample.read(service.search_officials, SERVER, "sample", limit=3)) == 3


async def test_an_official_by_id_or_exact_words(sample: Database) -> None:
    assert (await sample.read(service.named_official, SERVER, "SAMPLE01")).last_name == "Example"
    assert (await sample.read(service.named_official, SERVER, "ada example (sample)")).last_name == "Example"
    with pytest.raises(NotFound, match='I find no official called "nobody"'):
        await sample.read(service.named_official, SERVER, "nobody")
    with pytest.raises(BadInput, match=r"fits several: Ada Example \(sample\) \(MA\), .* Type more of the name"):
        await sample.read(service.named_official, SERVER, "massachusetts")
    with pytest.raises(NotFound, match="not in the directory"):
        await sample.read(service.get_official, SERVER, "SAMPLE99")


async def test_the_nearest_offices(sample: Database) -> None:
    found = await sample.read(service.nearest_offices, SERVER, "SAMPLE01", "02139")
    assert [near.office.city for near in found] == ["Boston", "Worcester"]
    assert found[0].miles is not None
    assert 1 < found[0].miles < 4
    unknown = await sample.read(service.nearest_offices, SERVER, "SAMPLE01", "10001")
    assert [near.miles for near in unknown] == [None, None]
    assert await sample.read(service.nearest_offices, SERVER, "nobody", None) == ()


async def test_lists_by_state_and_chamber(sample: Database) -> None:
    senators = await sample.read(store.list_current, states=["MA", "AK"], chambers=[Chamber.SENATE])
    assert [official.last_name for official in senators] == ["Example", "Fable", "Legend", "Placeholder"]
    assert len(await sample.read(store.list_current)) == len(sample_directory().officials)
