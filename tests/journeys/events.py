"""What journeys of events share: an event posted in #events, and the words that people read."""

from datetime import datetime
from typing import Any

import discord
from simcord import InteractionResult, MemberActor

from bot.events import service
from bot.events.model import Event
from tests.journeys.world import World, answer, said, texts


async def draft(world: World, person: MemberActor | None = None, **options: Any) -> InteractionResult:
    asked = {"title": "Picnic", "start": "tomorrow 6pm", "channel": world.events} | options
    return await (person or world.organizer).slash(world.general, "event create", **asked)


async def posted(world: World, **options: Any) -> discord.Message:
    """Post an event in #events and return the message."""
    await world.organizer.click(answer(await draft(world, **options)), label="Post it")
    message = world.events.last_message
    assert message is not None
    return message


async def tell(world: World, person: MemberActor, command: str, **options: Any) -> str:
    return said(await person.slash(world.general, f"event {command}", **options))


async def going(world: World, message: discord.Message, *people: MemberActor, label: str = "Going") -> None:
    for person in people:
        await person.click(message, label=label)


def card(message: discord.Message) -> str:
    return "\n".join(texts([part.to_dict() for part in message.components]))


def cards(world: World) -> list[str]:
    """The cards in #events, oldest first, as they are now."""
    return [card(message) for message in world.events.history()]


async def event(world: World, event_id: int = 1) -> Event:
    found = await world.bot.database.read(service.find, world.server.id, event_id)
    assert found is not None
    return found


def stamp(at: datetime) -> str:
    return f"<t:{int(at.timestamp())}:F>"
