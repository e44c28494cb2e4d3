"""The main job over real sockets: a reminder asked of the real process arrives once, whatever breaks on the way."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest

from tests.wire.messages import Message
from tests.wire.person import Person
from tests.wire.process import BotProcess
from tests.wire.stand_in import StandIn
from tests.wire.world import Channel, Guild

WORDS = "Call the county clerk"
SEND = r"^/channels/\d+/messages$"


def in_seconds(seconds: float) -> str:
    """A `when` to the second: a Discord timestamp, as people paste them."""
    return f"<t:{int(time.time_ns() / 1e9 + seconds) + 1}>"


async def ask(person: Person, guild: Guild, seconds: float) -> None:
    channel = next(iter(guild.channels.values()))
    answer = await person.slash(channel, "remindme", {"what": WORDS, "when": in_seconds(seconds)})
    assert answer.ephemeral
    assert answer.seconds < 1


def received(place: StandIn, channel: Channel) -> list[Message]:
    return [message for message in place.visible(channel) if WORDS in message.text]


async def settle(place: StandIn, seconds: float = 1.5) -> None:
    """Time in which a second copy would come."""
    await asyncio.sleep(seconds)
    place.assert_clean()


@pytest.fixture
def guild(place: StandIn) -> Guild:
    return place.world.add_guild("Riverbend")


@pytest.fixture
def ada(place: StandIn, guild: Guild) -> Person:
    return place.person("Ada", guild)


async def test_killed_before_it_was_due(place: StandIn, bot: BotProcess, guild: Guild, ada: Person) -> None:
    await bot.start()
    await ask(ada, guild, 1)
    await bot.kill()
    await asyncio.sleep(2)
    assert received(place, ada.dm) == []
    await bot.start()
    await place.until_message(ada.dm, WORDS)
    await settle(place)
    assert len(received(place, ada.dm)) == 1


async def test_killed_after_discord_had_it(place: StandIn, bot: BotProcess, guild: Guild, ada: Person) -> None:
    """The worst instant: the message is there, its answer never came, the process is dead."""
    await bot.start()
    silence = place.fault("POST", SEND, after_work=True, hold=60)
    await ask(ada, guild, 1)
    await silence.happened(10)
    assert len(received(place, ada.dm)) == 1
    await bot.restart()
    await place.until(lambda: place.nonce_hits, 20, what="the second attempt, with the same nonce")
    await settle(place)
    assert len(received(place, ada.dm)) == 1
    await bot.restart()
    await settle(place)
    assert place.nonce_hits == 1  # settled: not tried a third time


async def test_passing_trouble(place: StandIn, bot: BotProcess, guild: Guild) -> None:
    """Four reminders at once, each meeting another trouble: every one arrives, once."""
    troubles: list[dict[str, Any]] = [
        {"status": 503},
        {"status": 502, "after_work": True},
        {"reset": True, "after_work": True},
        {"status": 429},
    ]
    await bot.start()
    people = [place.person(f"Person {number}", guild) for number in range(len(troubles))]
    faults = [
        place.fault("POST", rf"^/channels/{person.dm.id}/messages$", **trouble)
        for person, trouble in zip(people, troubles, strict=True)
    ]
    await asyncio.gather(*(ask(person, guild, 1) for person in people))
    for person in people:
        tries = f"/channels/{person.dm.id}/messages"
        await place.until(lambda tries=tries: len(place.sent("POST", tries)) >= 2, 30, what=f"a retry of {tries}")
        await place.until_message(person.dm, WORDS)
    await settle(place)
    assert [fault.hits for fault in faults] == [1, 1, 1, 1]
    assert [len(received(place, person.dm)) for person in people] == [1, 1, 1, 1]


async def test_sigterm_while_it_is_being_sent(place: StandIn, bot: BotProcess, guild: Guild, ada: Person) -> None:
    await bot.start()
    slow = place.fault("POST", SEND, after_work=True, hold=1.0)
    await ask(ada, guild, 1)
    await slow.happened(10)
    code, seconds = await bot.terminate()
    assert code == 0
    assert 0.5 < seconds < 5
    await bot.start()
    await settle(place)
    assert len(received(place, ada.dm)) == 1
    assert place.nonce_hits == 0  # what was in flight was settled before the process ended
