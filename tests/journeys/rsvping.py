"""How journeys answer invitations, and look at what came of it."""

from datetime import datetime
from typing import Any

import discord
from simcord import InteractionResult, MemberActor

from bot.database import Transaction
from bot.edge import attending
from bot.events import store as events
from bot.rsvps import store
from bot.rsvps.model import Rsvp, Tally
from tests.journeys.scheduling import press
from tests.journeys.world import World, answer, said, texts

START = "jan 3 2pm"  # a Saturday, 7 PM UTC; the world begins on January 1 at midnight UTC


async def gather(world: World, **options: Any) -> discord.Message:
    """Post an event in #events; return the message."""
    asked = {"title": "Park clean-up", "start": START, "channel": world.events} | options
    draft = await world.organizer.slash(world.general, "event create", **asked)
    await world.organizer.click(answer(draft), label="Post it")
    message = world.events.last_message
    assert message is not None
    return message


async def going(world: World, *people: MemberActor, event_id: int = 1) -> None:
    for person in people:
        await press(world, person, f"event:{event_id}:going")


async def say(world: World, person: MemberActor, what: str, event_id: int = 1) -> str:
    """Press a button of the event's post."""
    return await press(world, person, f"event:{event_id}:{what}")


async def personal(world: World, person: MemberActor, verb: str, event_id: int = 1, *, direct: bool = True) -> str:
    """Press a button under what came by direct message."""
    return await press(world, person, f"rsvp:{world.server.id}:{event_id}:{verb}", direct=direct)


async def own(world: World, person: MemberActor, event_id: int = 1) -> Rsvp | None:
    return await world.bot.database.read(store.find, world.server.id, event_id, person.id)


async def tally(world: World, event_id: int = 1) -> Tally:
    return await world.bot.database.read(store.tally, world.server.id, event_id)


async def change(world: World, event_id: int = 1, **values: Any) -> None:
    """Change an event's plan or status, as its own commands do."""
    from dataclasses import replace

    def changed(tx: Transaction, server_id: int) -> None:
        found = events.find(tx, server_id, event_id)
        assert found is not None
        status = values.pop("status", found.status)
        events.save(tx, server_id, replace(found, status=status, plan=replace(found.plan, **values)))
        attending.event_changed(tx, server_id, event_id)

    await world.bot.database.write(changed, world.server.id)


async def do(world: World, verb: str, person: MemberActor | None = None, **options: Any) -> InteractionResult:
    return await (person or world.organizer).slash(world.general, f"event {verb}", **options)


async def tell(world: World, verb: str, person: MemberActor | None = None, **options: Any) -> str:
    return said(await do(world, verb, person, **options))


def card(world: World) -> str:
    """What the post in #events shows."""
    message = world.events.last_message
    assert message is not None
    return "\n".join(texts([part.to_dict() for part in message.components]))


def until_of(rsvp: Rsvp | None) -> datetime:
    assert rsvp is not None
    assert rsvp.offer_until is not None
    return rsvp.offer_until


def came(world: World, person: MemberActor) -> list[str]:
    """What came to a person by direct message; the bot's answers to their presses there are left out."""
    return [text for text in world.direct_messages(person) if text.startswith("### ")]
