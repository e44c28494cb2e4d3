"""Acknowledged within a second: on a busy machine too a slow step before the answer would be seen."""

from __future__ import annotations

from statistics import median
from typing import Any

import pytest

from tests.wire.process import BotProcess
from tests.wire.stand_in import StandIn
from tests.wire.world import MANAGE_GUILD

TIMES = 7
COMMANDS: list[tuple[str, dict[str, Any]]] = [
    ("remindme", {"what": "Call the county clerk", "when": "tomorrow 6pm"}),
    ("reminders", {}),
    ("config show", {}),
    ("event list", {}),
    ("me", {}),
    ("help", {}),
]


async def test_every_answer_comes_before_anything_else_and_within_a_second(place: StandIn, bot: BotProcess) -> None:
    """Half of the answers, whatever else the machine does; and each is the first thing that Discord hears."""
    guild = place.world.add_guild("Riverbend")
    [general] = guild.channels.values()
    ada = place.person("Ada", guild, permissions=MANAGE_GUILD)
    await bot.start()
    for command, options in COMMANDS:
        seconds = []
        for _ in range(TIMES):
            before = len(place.requests)
            answer = await ada.slash(general, command, options)
            first = place.requests[before]
            assert first.path.startswith("/interactions/"), f"/{command} asks Discord first: {first}"
            seconds.append(answer.seconds)
        assert median(seconds) < 1, (command, seconds)
    place.assert_clean()


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_an_answer_that_discord_did_not_take_is_sent_again(place: StandIn, bot: BotProcess, status: int) -> None:
    guild = place.world.add_guild("Riverbend")
    [general] = guild.channels.values()
    ada = place.person("Ada", guild)
    await bot.start()
    trouble = place.fault("POST", "/callback$", status=status, times=2)
    answer = await ada.slash(general, "event list")
    assert trouble.hits == 2
    assert "event" in answer.text
    assert [request.status for request in place.requests if request.path.endswith("/callback")] == [status, status, 204]


async def test_an_answer_that_discord_refuses_is_not_sent_again(place: StandIn, bot: BotProcess) -> None:
    guild = place.world.add_guild("Riverbend")
    [general] = guild.channels.values()
    ada = place.person("Ada", guild)
    await bot.start()
    place.fault("POST", "/callback$", status=400)
    answer = await ada.slash(general, "event list")
    assert "something broke on my side" in answer.text
    assert [request.status for request in place.requests if request.path.endswith("/callback")] == [400, 204]
