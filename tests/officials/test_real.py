"""The real directory, where it stands beside the repository."""

from collections import defaultdict
from pathlib import Path

import pytest

from bot.database import Database, Transaction
from bot.officials import rules, service, store
from bot.officials.directory import read_folder, sync
from bot.officials.model import Chamber, Directory, DirectoryBroken, District, Representation
from bot.officials.reading import AREAS_FILE, FILES, MEMBERS_FILE
from bot.officials.states import FULL_STATES, STATES
from tests.officials.records import REAL

pytestmark = pytest.mark.skipif(not REAL.exists(), reason="the published files are not beside the repository")


@pytest.fixture(scope="module")
def directory() -> Directory:
    return read_folder(REAL, source="the published files")


@pytest.fixture
async def real(database: Database, directory: Directory) -> Database:
    await database.write(service.import_directory, directory)
    return database


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


async def test_a_second_run_changes_nothing(database: Database) -> None:
    first = await sync(database, source=REAL)
    second = await sync(database, source=REAL)
    assert (first.changed, second.changed) == (True, False)
    assert (first.info.officials, first.info.offices) == (537, 1312)


@pytest.mark.parametrize(
    ("zip_code", "senators", "seats"),
    [
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
    ],
)
async def test_who_represents(real: Database, zip_code: str, senators: int, seats: list[str]) -> None:
    answer = await real.read(service.representation, zip_code=zip_code)
    assert len(answer.senators) == senators
    offered = answer.choices or (answer.seat,)
    assert sorted(rules.short_name(seat.district) for seat in offered if seat) == seats
    assert all(seat and seat.holder for seat in offered)
    assert bool(answer.choices) is (len(seats) > 1)


async def test_a_vacant_seat_is_shown_vacant(real: Database, directory: Directory) -> None:
    held = {(official.state, official.district) for official in directory.officials}
    vacant = {area for _, area in directory.areas if (area.state, area.number) not in held}
    assert len(vacant) == 4
    for area in vacant:
        answer = await real.read(service.representation, state=area.state, district=area.number)
        assert answer.seat is not None
        assert (answer.seat.district, answer.representative) == (area, None)
        assert len(answer.senators) == 2


def ask_every_zip(tx: Transaction, zips: list[str]) -> dict[str, Representation]:
    return {zip_code: service.representation(tx, zip_code=zip_code) for zip_code in zips}


async def test_every_zip_area_resolves_and_never_to_a_wrong_state(real: Database, directory: Directory) -> None:
    listed: defaultdict[str, set[District]] = defaultdict(set)
    for zip_code, area in directory.areas:
        listed[zip_code].add(area)
    states = {place.zip_code: place.state for place in directory.places}
    answers = await real.read(ask_every_zip, sorted(listed))
    assert len(answers) == 33_774
    spans_states = 0
    for zip_code, answer in answers.items():
        seats = {seat.district for seat in answer.choices} or {answer.seat.district if answer.seat else None}
        assert listed[zip_code] <= seats
        # More is offered only where the table leaves out the ZIP's own state.
        assert {seat.state for seat in seats - listed[zip_code] if seat} <= {states[zip_code]}
        assert len(seats) == 1 or answer.seat is None
        if answer.state is None:
            spans_states += 1
            assert answer.senators == ()
            continue
        assert answer.state == states[zip_code] or answer.state in {area.state for area in listed[zip_code]}
        assert {official.state for official in answer.officials} <= {answer.state}
        assert len(answer.senators) == answer.senate_seats == (2 if answer.state in FULL_STATES else 0)
    assert spans_states == 109 + 11  # 11 more whose own state the table forgets; 57717 is among the 109.


def ask_the_rest(tx: Transaction, directory: Directory) -> dict[str, Representation]:
    areas = {zip_code for zip_code, _ in directory.areas}
    rest = [place.zip_code for place in directory.places if place.state in STATES and place.zip_code not in areas]
    return {zip_code: service.representation(tx, zip_code=zip_code) for zip_code in rest[::10]}


async def test_zips_off_the_map_are_in_their_state(real: Database, directory: Directory) -> None:
    states = {place.zip_code: place.state for place in directory.places}
    answers = await real.read(ask_the_rest, directory)
    assert len(answers) > 800
    for zip_code, answer in answers.items():
        assert answer.state == states[zip_code]
        assert len(answer.senators) == answer.senate_seats
        assert bool(answer.choices) is (answer.seat is None) is (answer.note is not None)


async def test_names_with_accents_are_found_without(real: Database, directory: Directory) -> None:
    accented = [official for official in directory.officials if not official.last_name.isascii()]
    assert accented
    for official in accented:
        plain = rules.search_words(official.last_name)[0]
        assert official in await real.read(service.search_officials, plain)


async def test_every_official_is_found_by_name(real: Database, directory: Directory) -> None:
    def ask(tx: Transaction) -> list[str]:
        return [official.name for official in directory.officials if official not in store.search(tx, official.name)]

    assert await real.read(ask) == []


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
