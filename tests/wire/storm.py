"""Many posts that go out while something breaks: how many, how they begin, and the figures at the end.

Short as it is; GROUNDSWELL_FAULTS=long sends 2,000 posts through each fault on its own. GROUNDSWELL_SEED=<number>
repeats the choices of a run. The figures are printed: pytest -s.
"""

from __future__ import annotations

import os
import random
from time import monotonic

from bot.clock import system_clock
from bot.outbox.model import Status
from tests.wire import promises
from tests.wire.process import BotProcess
from tests.wire.promises import arrived, opened, promise, statuses
from tests.wire.stand_in import StandIn

LONG = os.environ.get("GROUNDSWELL_FAULTS") == "long"
SEED = int(os.environ.get("GROUNDSWELL_SEED") or random.randrange(1_000_000))
COUNT = 2_000 if LONG else 45
CHANNELS = 200 if LONG else 30
PATIENCE = 600.0 if LONG else 30.0
POSTS = r"^/channels/\d+/messages$"
ALWAYS = 10**9


async def prepare(place: StandIn, bot: BotProcess) -> random.Random:
    luck = random.Random(SEED)
    place.faults.luck.seed(SEED)
    guild = place.world.add_guild("Riverbend")
    channels = [place.world.add_channel(guild, f"actions-{number}") for number in range(CHANNELS)]
    async with opened(bot) as database:
        await database.write(promise, guild, channels, COUNT, system_clock())
    return luck


def posts(place: StandIn) -> int:
    return len([request for request in place.sent("POST", "/messages") if request.path.startswith("/channels/")])


async def settled(place: StandIn, bot: BotProcess) -> None:
    """Wait until every delivery was settled, and stop the bot."""
    await place.until(lambda: promises.waiting(bot) == 0, PATIENCE, what="every delivery settled")
    code, _ = await bot.terminate()
    assert code == 0


async def figures(
    place: StandIn, bot: BotProcess, name: str, began: float, *, most_twice: int = 0, waiting: int = 0, **more: object
) -> None:
    found = arrived(place, COUNT)
    async with opened(bot) as database:
        states = await database.read(statuses)
    told = {
        "seed": SEED,
        "posts": COUNT,
        "requests": posts(place),
        "stopped by the nonce": place.nonce_hits,
        "429": place.limits.refused,
        "of them global": place.limits.refused_globally,
        **more,
        "lost": found.lost,
        "twice": found.twice,
        "seconds": round(monotonic() - began, 1),
    }
    print(f"\n{name}: " + ", ".join(f"{key} {value}" for key, value in told.items()))  # noqa: T201
    assert found.lost == 0
    assert found.twice <= most_twice
    assert states == {Status.SENT: COUNT} | ({Status.WAITING: waiting} if waiting else {})
    assert sum(found.times.values()) == COUNT + found.twice
    place.assert_clean()
