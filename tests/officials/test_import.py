from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.database import Database, Transaction
from bot.database.schema import metadata
from bot.officials import service, store
from bot.officials.directory import sample_directory
from bot.officials.model import District
from tests.conftest import StillClock
from tests.officials.records import AREAS, directory_of, member, office, offices_of

SERVER = 7

TABLES = ("officials", "offices", "zip_places", "zip_districts", "directory_info")


def everything(tx: Transaction) -> dict[str, list[Any]]:
    """All rows of all the directory's tables."""
    return {name: sorted(map(repr, tx.execute(metadata.tables[name].select()).fetchall())) for name in TABLES}


async def test_what_is_stored_is_what_was_read(database: Database) -> None:
    sample = sample_directory()
    imported = await database.write(service.import_directory, sample)
    assert imported.changed
    assert set(await database.read(store.list_current)) == set(sample.officials)
    for official in sample.officials:
        held = await database.read(store.list_offices, official.official_id)
        assert all(each.zone for each in held)
        assert {replace(each, zone=None) for each in held} == {
            each for each in sample.offices if each.official_id == official.official_id
        }
    for place in sample.places:
        assert await database.read(store.find_place, place.zip_code) == place
        listed = await database.read(store.list_districts, place.zip_code)
        assert set(listed) == {area for zip_code, area in sample.areas if zip_code == place.zip_code}


async def test_the_info_says_what_from_where_and_when(database: Database, clock: StillClock) -> None:
    assert await database.read(service.directory_info) is None
    imported = await database.write(service.import_directory, directory_of())
    info = await database.read(service.directory_info)
    assert info == imported.info
    assert (info.source, info.fetched_at, info.checked_at) == ("a test", clock.now, clock.now)
    assert (info.officials, info.offices, info.areas, info.places) == (1, 0, 1, 1)


async def test_a_second_run_changes_nothing_but_the_date_of_the_check(database: Database, clock: StillClock) -> None:
    await database.write(service.import_directory, sample_directory())
    before = await database.read(everything)
    clock.now += timedelta(days=8)
    again = await database.write(service.import_directory, replace(sample_directory(), source="elsewhere"))
    after = await database.read(everything)
    assert not again.changed
    assert again.info.fetched_at == clock.now - timedelta(days=8)
    assert again.info.checked_at == clock.now
    assert {name: before[name] for name in TABLES[:-1]} == {name: after[name] for name in TABLES[:-1]}


async def test_staleness(database: Database, clock: StillClock) -> None:
    assert await database.read(service.is_stale)
    await database.write(service.import_directory, directory_of())
    assert not await database.read(service.is_stale)
    clock.now += timedelta(days=7, seconds=1)
    assert await database.read(service.is_stale)
    await database.write(service.import_directory, directory_of())
    assert not await database.read(service.is_stale)


async def test_who_leaves_is_kept_but_represents_nobody(database: Database) -> None:
    old = directory_of(member("OLD"), offices=[offices_of("OLD", office("OLD-1", phone="617-555-0101"))])
    await database.write(service.import_directory, old)
    await database.write(service.import_directory, directory_of(member("NEW")))
    answer = await database.read(service.representation, SERVER, zip_code="02139", district=7)
    assert [official.official_id for official in answer.officials] == ["NEW"]
    assert (await database.read(service.get_official, SERVER, "OLD")).name == "Ada Example"
    assert await database.read(service.nearest_offices, SERVER, "OLD") == ()
    assert [official.official_id for official in await database.read(service.search_officials, SERVER, "ada")] == [
        "NEW"
    ]


async def test_who_returns_is_current_again_with_new_facts(database: Database) -> None:
    await database.write(service.import_directory, directory_of(member("A", phone="202-555-0101")))
    await database.write(service.import_directory, directory_of(member("B")))
    await database.write(service.import_directory, directory_of(member("A", phone="202-555-0199", district=5)))
    (official,) = await database.read(store.list_current)
    assert (official.official_id, official.phone, official.district) == ("A", "202-555-0199", 5)


async def test_new_zip_districts_replace_the_old(database: Database) -> None:
    await database.write(service.import_directory, directory_of())
    await database.write(service.import_directory, directory_of(areas=AREAS.replace(b"02139,5", b"02139,8")))
    assert await database.read(store.list_districts, "02139") == (District("MA", 7), District("MA", 8))


async def test_an_import_that_fails_in_the_middle_changes_nothing(database: Database) -> None:
    await database.write(service.import_directory, sample_directory())
    before = await database.read(everything)
    fresh = directory_of(member("NEW"))
    twice = replace(fresh, areas=fresh.areas * 2)  # Refused by the last table to be written.
    with pytest.raises(Exception, match=r"(?i)unique"):
        await database.write(service.import_directory, twice)
    assert await database.read(everything) == before


async def test_a_table_forgetting_a_state_offers_that_state_too(database: Database) -> None:
    people = (member("MA7"), member("MA5", district=5), member("NH1", state="NH", district=1))
    await database.write(
        service.import_directory, directory_of(*people, areas=b"state_abbr,zcta,cd\nNH,02139,1\nMA,02138,5\n")
    )
    answer = await database.read(service.representation, SERVER, zip_code="02139")
    assert [seat.holder and seat.holder.official_id for seat in answer.choices] == ["MA5", "MA7", "NH1"]
    assert (answer.state, answer.senators, answer.senate_seats) == (None, (), 0)
    assert answer.note is not None
    chosen = await database.read(service.representation, SERVER, zip_code="02139", state="NH")
    assert (chosen.state, chosen.vacant_senate_seats) == ("NH", 2)
    assert [official.official_id for official in chosen.officials] == ["NH1"]
