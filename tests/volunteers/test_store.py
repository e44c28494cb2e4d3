"""Volunteers on both databases."""

from datetime import timedelta

import pytest

from bot.database import Database, Transaction
from bot.errors import BadInput, UserError
from bot.volunteers import service
from bot.volunteers.model import Home, Interest, Volunteer
from tests.conftest import NOON, StillClock

HERE, ELSEWHERE, ALEX = 1, 2, 11
CAMBRIDGE = Home("MA", "02139", None, "America/New_York")
AIEA = Home("HI", "96701", 1, "Pacific/Honolulu")


async def introduce(database: Database, server_id: int = HERE, **more: object) -> Volunteer:
    words: dict[str, object] = {"interests": [Interest.MAKE_CALLS], "skills": "law", "availability": "Tuesdays"}

    def verb(tx: Transaction, server_id: int) -> Volunteer:
        return service.introduce(tx, server_id, ALEX, **(words | more))  # type: ignore[arg-type]

    return await database.write(verb, server_id)


async def test_nobody_is_known_before_they_tell_us(database: Database) -> None:
    assert await database.read(service.profile, HERE, ALEX) is None


async def test_signing_up_is_remembered_from_the_first_time(database: Database, clock: StillClock) -> None:
    await introduce(database)
    clock.now += timedelta(days=1)
    again = await introduce(database, interests=[], skills="  Spanish ")
    assert again == await database.read(service.profile, HERE, ALEX)
    assert (again.signed_up_at, again.since, again.interests, again.skills) == (NOON, NOON, (), "Spanish")
    assert await database.read(service.profile, ELSEWHERE, ALEX) is None


async def test_looking_something_up_is_not_signing_up(database: Database) -> None:
    assert (await database.write(service.set_home, HERE, ALEX, CAMBRIDGE)).signed_up_at is None


@pytest.mark.parametrize("field", ["skills", "availability"])
async def test_a_text_that_is_too_long_leaves_nothing(database: Database, field: str) -> None:
    with pytest.raises(BadInput, match="that has 301 characters; 300 is the most"):
        await introduce(database, **{field: "x" * 301})
    assert await database.read(service.profile, HERE, ALEX) is None


async def test_the_zone_follows_the_home_until_it_is_chosen(database: Database) -> None:
    assert (await database.write(service.set_home, HERE, ALEX, CAMBRIDGE)).zone == "America/New_York"
    moved = await database.write(service.set_home, HERE, ALEX, AIEA)
    assert (moved.zone, moved.district, moved.home) == ("Pacific/Honolulu", 1, "96701")
    assert (await database.write(service.set_zone, HERE, ALEX, "Arizona")).zone == "America/Phoenix"
    assert (await database.write(service.set_home, HERE, ALEX, CAMBRIDGE)).zone == "America/Phoenix"


async def test_an_unknown_zone_leaves_nothing(database: Database) -> None:
    with pytest.raises(UserError):
        await database.write(service.set_zone, HERE, ALEX, "flarb")
    assert await database.read(service.profile, HERE, ALEX) is None
