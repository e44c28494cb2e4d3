"""A reminder asked of the real process arrives once, whatever breaks on the way."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.wire.messages import Message
from tests.wire.person import Person
from tests.wire.process import BotProcess
from tests.wire.stand_in import StandIn
from tests.wire.world import Guild

WORDS = "Call the county clerk"


def posts_to(person: Person) -> str:
    return rf"^/channels/{person.dm.id}/messages$"


async def ask(person: Person, guild: Guild, when: str = "in 1 second") -> None:
    channel = next(iter(guild.channels.values()))
    answer = await person.slash(channel, "remindme", {"what": WORDS, "when": when})
    assert answer.ephemeral
    assert answer.seconds < 3


def received(place: StandIn, person: Person) -> list[Message]:
    return [message for message in place.visible(person.dm) if WORDS in message.text]


async def test_it_arrives_once_through_kills_and_stops(place: StandIn, bot: BotProcess) -> None:
    guild = place.world.add_guild("Riverbend")
    early, middle, late = (place.person(name, guild) for name in ("Ada", "Bea", "Cleo"))

    # Killed before it was due.
    await bot.start()
    await ask(early, guild, "in 3 seconds")
    await bot.kill()
    assert received(place, early) == []
    await bot.start()
    await place.until_message(early.dm, WORDS)

    # Killed at the worst instant: the message is there, its answer never came.
    silence = place.fault("POST", posts_to(middle), after_work=True, hold=60)
    await ask(middle, guild)
    await silence.happened(10)
    assert len(received(place, middle)) == 1
    await bot.restart()
    await place.until(lambda: place.nonce_hits, 20, what="the second attempt, with the same nonce")

    # Stopped while it is being sent: what is in flight is settled before the process ends.
    slow = place.fault("POST", posts_to(late), after_work=True, hold=1.0)
    await ask(late, guild)
    await slow.happened(10)
    code, seconds = await bot.terminate()
    assert code == 0
    assert 0.5 < seconds < 5

    # Nothing is left over: whoever is reminded next is the only one who hears of it.
    await bot.start()
    last = place.person("Dora", guild)
    await ask(last, guild)
    await place.until_message(last.dm, WORDS)
    assert [len(received(place, person)) for person in (early, middle, late, last)] == [1, 1, 1, 1]
    tries = [len(place.sent("POST", f"/channels/{person.dm.id}/messages")) for person in (early, middle, late, last)]
    assert tries == [1, 2, 1, 1]
    assert "FENCED" not in bot.output
    place.assert_clean()


async def test_passing_trouble(place: StandIn, bot: BotProcess) -> None:
    """Four reminders at once, each meeting another trouble: every one arrives, once."""
    guild = place.world.add_guild("Riverbend")
    troubles: list[dict[str, Any]] = [
        {"status": 503},
        {"status": 502, "after_work": True},
        {"reset": True, "after_work": True},
        {"status": 429},
    ]
    await bot.start()
    people = [place.person(f"Person {number}", guild) for number in range(len(troubles))]
    faults = [
        place.fault("POST", posts_to(person), **trouble) for person, trouble in zip(people, troubles, strict=True)
    ]
    await asyncio.gather(*(ask(person, guild) for person in people))
    for person in people:
        tries = f"/channels/{person.dm.id}/messages"
        await place.until(lambda tries=tries: len(place.sent("POST", tries)) >= 2, 30, what=f"a retry of {tries}")
        await place.until_message(person.dm, WORDS)
    last = place.person("Dora", guild)
    await ask(last, guild)
    await place.until_message(last.dm, WORDS)
    assert [fault.hits for fault in faults] == [1, 1, 1, 1]
    assert [len(received(place, person)) for person in people] == [1, 1, 1, 1]
    place.assert_clean()
