"""Volunteers on both databases."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bot.database import Database
from bot.errors import BadInput, NotFound, UserError
from bot.volunteers import service
from bot.volunteers.model import Home, Interest, Introduction, Volunteer
from tests.conftest import NOON, StillClock

HERE, ELSEWHERE, ALEX = 1, 2, 11
CAMBRIDGE = Home("MA", "02139", None, "America/New_York")
AIEA = Home("HI", "96701", 1, "Pacific/Honolulu")


async def introduce(database: Database, server_id: int = HERE, **more: Any) -> Volunteer:
    words: dict[str, Any] = {"interests": (Interest.MAKE_CALLS,), "skills": "law", "availability": "Tuesdays"}
    introduction = Introduction(**words | more)
    verb = partial(service.introduce, server_zone="America/New_York")
    return await database.write(verb, server_id, ALEX, introduction)


async def test_nobody_is_known_before_they_tell_us(database: Database) -> None:
    assert await database.read(service.profile, HERE, ALEX) is None


async def test_signing_up_is_remembered_from_the_first_time(database: Database, clock: StillClock) -> None:
    await introduce(database)
    clock.now += timedelta(days=1)
    again = await introduce(database, interests=(), skills="  Spanish ")
    assert again == await database.read(service.profile, HERE, ALEX)
    assert (again.signed_up_at, again.since, again.interests, again.skills) == (NOON, NOON, (), "Spanish")
    assert await database.read(service.profile, ELSEWHERE, ALEX) is None


async def test_looking_something_up_is_not_signing_up(database: Database) -> None:
    assert (await database.write(service.set_home, HERE, ALEX, CAMBRIDGE)).signed_up_at is None


@pytest.mark.parametrize("field", ["skills", "availability", "about"])
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


async def test_a_server_asks_for_things_of_its_own(database: Database) -> None:
    added = await database.write(service.add_interest, HERE, "  drive   people ")
    assert (added.interest_id, added.name) == (1, "drive people")
    assert await database.read(service.interests_offered, HERE) == [*Interest, "drive people"]
    assert await database.read(service.interests_offered, ELSEWHERE) == list(Interest)
    ticked = await introduce(database, interests=("drive people", "rob a bank", Interest.HOST_EVENTS))
    assert ticked.interests == (Interest.HOST_EVENTS, "drive people")
    with pytest.raises(NotFound, match=r'There is no interest called "fly" here\.'):
        await database.write(service.remove_interest, HERE, "fly")
    await database.write(service.remove_interest, HERE, "DRIVE people")
    assert await database.read(service.interests_offered, HERE) == list(Interest)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Type what people could offer to do"),
        ("12 !", "Type what people could offer to do"),
        ("join <@1> @everyone", "An interest can't have \"\\< \\> @"),
        ("x" * 41, "That has 41 characters; 40 is the most."),
        ("Make  Calls", '"Make Calls" is on the sign-up form already.'),
    ],
)
async def test_an_interest_that_cannot_be_used_is_refused(database: Database, name: str, sentence: str) -> None:
    with pytest.raises(BadInput) as refused:
        await database.write(service.add_interest, HERE, name)
    assert str(refused.value).startswith(sentence)
    assert await database.read(service.own_interests, HERE) == []


async def test_the_form_has_room_for_five_interests_more(database: Database) -> None:
    for number in range(5):
        await database.write(service.add_interest, HERE, f"thing {number}")
    with pytest.raises(BadInput, match="has room for 5 interests of your own"):
        await database.write(service.add_interest, HERE, "one more")


async def test_silence_is_kept_until_it_is_broken(database: Database, clock: StillClock) -> None:
    assert not await database.read(service.list_silent, HERE, [ALEX])
    await database.write(partial(service.set_silent, silent=True), HERE, ALEX)
    clock.now += timedelta(days=1)
    silent = await database.write(partial(service.set_silent, silent=True), HERE, ALEX)
    assert silent.silent_since == NOON
    assert await database.read(service.list_silent, HERE, [ALEX]) == {ALEX}
    assert not await database.read(service.list_silent, ELSEWHERE, [ALEX])
    await database.write(partial(service.set_silent, silent=False), HERE, ALEX)
    assert not await database.read(service.list_silent, HERE, [ALEX])
