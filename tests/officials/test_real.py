"""The real directory, where it stands beside the repository."""

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from bot.database import Database, Transaction
from bot.officials import rules, service
from bot.officials.directory import read_folder, sync
from bot.officials.model import Chamber, Directory, DirectoryBroken, District, Seat
from bot.officials.reading import AREAS_FILE, FILES, MEMBERS_FILE
from bot.officials.states import STATES
from tests.officials.records import REAL

SERVER = 7

pytestmark = pytest.mark.skipif(not REAL.exists(), reason="the published files are not beside the repository")


def test_counts(directory: Directory) -> None:
    assert len(directory.officials) == 537
    assert len(directory.offices) == 1312
    assert len({zip_code for zip_code, _ in directory.areas}) == 33_774
    chambers = [official.chamber for official in directory.officials]
    assert [chambers.count(each) for each in Chamber] == [100, 431, 6]
    assert sum(official.caucus is not None for official in directory.officials) == 3
    assert sum(official.phone is None for official in directory.officials) == 1
    assert sum(office.phone is None for office in directory.offices) == 32
    # 1,293 have a position; the one at latitude 441 does not count.
    assert sum(office.latitude is not None for office in directory.offices) == 1_292


async def test_a_sync_of_the_published_files(database: Database) -> None:
    first = await sync(database, source=REAL)
    second = await sync(database, source=REAL)
    assert (first.changed, second.changed) == (True, False)
    assert (first.info.officials, first.info.offices, first.info.areas) == (537, 1312, 33_774)


KNOWN = [
    ("96701", 2, ["HI-1"]),
    ("99501", 2, ["AK at large"]),
    ("20001", 0, ["DC at large"]),
    ("02139", 2, ["MA-5", "MA-7"]),
    ("93563", 2, ["CA-23", "CA-27", "CA-28", "CA-29", "CA-30", "CA-31"]),
    ("00801", 0, ["VI at large"]),  # The district table lacks the territories but Puerto Rico.
    ("96799", 0, ["AS at large"]),
    ("96910", 0, ["GU at large"]),
    ("96950", 0, ["MP at large"]),
    ("00901", 0, ["PR at large"]),
    ("30165", 0, ["AL-3", "GA-14"]),
    ("57717", 0, ["MT-2", "SD at large", "WY at large"]),
]


async def test_the_stored_directory_answers(stored: Database, directory: Directory) -> None:
    await stored.read(ask_known)
    await stored.read(ask_vacant, directory)
    await stored.read(ask_names, directory)
    await stored.read(ask_areas, directory)
    await stored.read(ask_off_the_map, directory)


def ask_known(tx: Transaction) -> None:
    for zip_code, senators, seats in KNOWN:
        answer = service.representation(tx, SERVER, zip_code=zip_code)
        assert len(answer.senators) == senators
        offered = answer.choices or (answer.seat,)
        assert sorted(rules.short_name(seat.district) for seat in offered if seat) == seats
        assert all(seat and seat.holder for seat in offered)
        assert bool(answer.choices) is (len(seats) > 1)


def ask_vacant(tx: Transaction, directory: Directory) -> None:
    held = {(official.state, official.district) for official in directory.officials}
    vacant = {area for _, area in directory.areas if (area.state, area.number) not in held}
    assert len(vacant) == 4
    for area in vacant:
        answer = service.representation(tx, SERVER, state=area.state, district=area.number)
        assert answer.seat == Seat(area, None)
        assert len(answer.senators) == 2


def ask_names(tx: Transaction, directory: Directory) -> None:
    accented = [official for official in directory.officials if not official.last_name.isascii()]
    assert accented
    for official in accented:
        assert official in service.search_officials(tx, SERVER, rules.search_words(official.last_name)[0])
    for official in directory.officials[::10]:
        assert official in service.search_officials(tx, SERVER, official.name)


def ask_areas(tx: Transaction, directory: Directory) -> None:
    """Ask every 50th area and each that spans states; all 33,774 go through the rules below."""
    listed, states = areas_of(directory), states_of(directory)
    spanning = [zip_code for zip_code, areas in listed.items() if len({area.state for area in areas}) > 1]
    assert len(spanning) == 109
    for zip_code in [*spanning, *sorted(listed)[::50]]:
        answer = service.representation(tx, SERVER, zip_code=zip_code)
        seats = {seat.district for seat in answer.choices or (answer.seat,) if seat}
        assert listed[zip_code] <= seats
        assert (answer.state is None) is (len({seat.state for seat in seats}) > 1)
        assert len(answer.senators) == answer.senate_seats
        assert {official.state for official in answer.officials} <= {answer.state}
        assert answer.state in (None, states[zip_code])


def ask_off_the_map(tx: Transaction, directory: Directory) -> None:
    listed, states = areas_of(directory), states_of(directory)
    off = [zip_code for zip_code, state in states.items() if zip_code not in listed and state in STATES]
    assert len(off) > 8_000
    for zip_code in off[::50]:
        answer = service.representation(tx, SERVER, zip_code=zip_code)
        assert answer.state == states[zip_code]
        assert len(answer.senators) == answer.senate_seats
        assert bool(answer.choices) is (answer.seat is None) is (answer.note is not None)


def areas_of(directory: Directory) -> dict[str, set[District]]:
    listed: defaultdict[str, set[District]] = defaultdict(set)
    for zip_code, area in directory.areas:
        listed[zip_code].add(area)
    return listed


def states_of(directory: Directory) -> dict[str, str]:
    return {place.zip_code: place.state for place in directory.places}


def test_every_zip_area_resolves_and_never_to_a_wrong_state(directory: Directory) -> None:
    listed, places = areas_of(directory), {place.zip_code: place for place in directory.places}
    numbers: defaultdict[str, set[int]] = defaultdict(set)
    for _, area in directory.areas:
        numbers[area.state].add(area.number)
    senators = Counter(official.state for official in directory.officials if official.chamber is Chamber.SENATE)
    delegates = {official.state for official in directory.officials if official.chamber is Chamber.DELEGATE}
    forgotten = []
    for zip_code, areas in listed.items():
        place = places[zip_code]
        seats, note = rules.possible_seats(
            place, zip_code, sorted(areas, key=str), rules.seats_of(place.state, numbers[place.state])
        )
        assert areas <= set(seats)
        # More than the table says is offered only where it leaves out the ZIP's own state.
        assert {seat.state for seat in set(seats) - areas} <= {place.state}
        assert place.state in {seat.state for seat in seats}
        assert all(senators[seat.state] == 2 or seat.state in delegates for seat in seats)
        if note is not None:
            forgotten.append(zip_code)
    assert len(listed) == 33_774
    assert len(forgotten) == 12  # Real defects of the table: 57717 is in South Dakota, it says Montana and Wyoming.


@pytest.mark.parametrize(("name", "share"), [(MEMBERS_FILE, 0.7), (AREAS_FILE, 0.9), (AREAS_FILE, 0.5)])
def test_a_truncated_file_is_refused(tmp_path: Path, name: str, share: float) -> None:
    for each in FILES:
        content = (REAL / each).read_bytes()
        if each == name:
            content = content[: int(len(content) * share)]
            if name == AREAS_FILE:  # Cut between two lines, where it is hardest to notice.
                content = content[: content.rindex(b"\n") + 1]
        (tmp_path / each).write_bytes(content)
    with pytest.raises(DirectoryBroken, match=f"{name} cannot be used"):
        read_folder(tmp_path, source="a test")
