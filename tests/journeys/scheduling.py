"""How journeys schedule series, and look at what came of them."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from simcord import InteractionResult, MemberActor

from bot.chapters import service as chapters
from bot.database import Transaction
from bot.outbox import overview
from bot.outbox import store as outbox
from bot.reminders import service
from tests.journeys.world import World, said

TUESDAY = datetime(2026, 1, 6, 23, 30, tzinfo=UTC)  # 6:30 PM in New York, the first Tuesday to come
RULE = "Every other Tuesday at 6:30 PM Eastern Time until Nov 3"
ASKED = {"when": "tuesday 6:30pm", "repeat": "every other tuesday", "until": "november 3"}
PRESS = 3


async def do(world: World, verb: str, person: MemberActor | None = None, **options: Any) -> InteractionResult:
    return await (person or world.organizer).slash(world.general, f"reminder {verb}", **options)


async def tell(world: World, verb: str, **options: Any) -> str:
    return said(await do(world, verb, **options))


async def begin(world: World, **options: Any) -> str:
    return await tell(world, "create", **{"what": "Call-in night", "channel": world.events} | ASKED | options)


async def daily(world: World, **options: Any) -> None:
    """Every day at 9 AM in New York, from January 1."""
    asked = {"what": "Good morning", "when": "9am", "repeat": "daily", "channel": world.events}
    assert "Every day at 9:00 AM Eastern Time" in await tell(world, "create", **asked | options)


async def until(world: World, at: str, longest: timedelta = timedelta(days=3)) -> None:
    """Let time pass up to an instant, in UTC; in steps, since all that happens in one must be done in five seconds."""
    left = datetime.fromisoformat(at).replace(tzinfo=UTC) - world.env.now()
    while left:
        step = min(left, longest)
        await world.later(seconds=step.total_seconds())
        left -= step


def moments(text: str) -> list[str]:
    return [f"{datetime.fromtimestamp(int(n), UTC):%m-%d %H:%M}" for n in re.findall(r"<t:(\d+):F>", text)]


async def written(world: World) -> object:
    def count(tx: Transaction) -> object:
        coming = overview.next_at_of(tx, ("reminder", "reminder members"))  # events have series of their own
        return outbox.next_ready_at(tx), coming, len(service.list_managed(tx, world.server.id))

    return await world.bot.database.read(count)


async def chapter(world: World) -> None:
    await world.organizer.slash(world.general, "chapter create", name="Boston", state="MA")


async def join(world: World, person: MemberActor) -> None:
    await world.bot.database.write(chapters.join, world.server.id, person.id, 1)


async def press(world: World, person: MemberActor, custom_id: str, *, direct: bool = False) -> str:
    return said(await world.forge(person, PRESS, {"custom_id": custom_id, "component_type": 2}, direct=direct))
