"""Whoever does too often what others hear of, or what costs much, is told when they can again."""

import pytest

from bot.limits import Limit
from tests.journeys.world import World, said


@pytest.mark.parametrize("restarts", [False, True])
async def test_ones_own_data_is_taken_out_ten_times_an_hour(world: World, restarts: bool) -> None:
    async def take() -> str:
        return said(await world.forge(world.alex, 3, {"custom_id": "me:data", "component_type": 2}))

    for _ in range(Limit.EXPORT.times):
        assert "at most" not in await take()
    refused = await take()
    assert refused.startswith(
        "You can take out files at most 10 times in 60 minutes, so this was not done. Try again <t:"
    )
    other = await world.forge(world.jordan, 3, {"custom_id": "me:data", "component_type": 2})
    assert "at most" not in said(other)
    if restarts:
        await world.restart()
    else:
        await world.later(hours=1)
    assert "at most" not in await take()


async def test_tries_are_limited_too_whatever_the_rule_of_thirty_days_says(world: World) -> None:
    for number in range(Limit.PROPOSE.times + 1):
        told = await world.alex.slash(world.general, "chapter propose", name=f"Town {number}", state="MA")
    assert said(told).startswith("You can propose chapters at most 10 times in 60 minutes")
    listed = said(await world.organizer.slash(world.general, "chapter proposals"))
    assert "Town 4" in listed
    assert "Town 5" not in listed
