"""Several real processes on one PostgreSQL database: one queue, one pace, one shard after the other, and a SIGKILL."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.clock import system_clock
from bot.database import Database, Transaction, open_database
from bot.database.address import parse_address
from bot.database.migrate import upgrade
from bot.outbox import policy
from bot.outbox import store as outbox
from bot.outbox.model import Status
from tests.wire.process import BotProcess
from tests.wire.promises import arrived, promise, statuses
from tests.wire.stand_in import StandIn
from tests.wire.warm import Warm
from tests.wire.world import MANAGE_GUILD, Guild

LONG = os.environ.get("GROUNDSWELL_FAULTS") == "long"
COUNT = 2_000 if LONG else 240
CHANNELS = 100 if LONG else 40


POSTS = r"^/channels/\d+/messages$"


def posts(place: StandIn) -> int:
    return len([request for request in place.sent("POST", "/messages") if request.path.startswith("/channels/")])


def guild_of_shard(place: StandIn, number: int) -> Guild:
    """A new server that Discord gives to one of two shards; the number is in its id's time."""
    while True:
        guild = place.world.add_guild(f"Riverbend {number}")
        if (guild.id >> 22) % 2 == number:
            return guild
        del place.world.guilds[guild.id]


@pytest.fixture
async def address(new_postgres: Callable[[], str]) -> str:
    return await asyncio.to_thread(new_postgres)


@pytest.fixture
async def database(address: str) -> AsyncIterator[Database]:
    database = await open_database(parse_address(address), system_clock)
    await database.write(upgrade)
    yield database
    await database.close()


def a_lease_passes(tx: Transaction, owner: str) -> None:
    """What a process holds can be claimed again: as if it had not settled it for a minute."""
    d = outbox.deliveries
    claimed = (d.c.claimed_by == owner, d.c.status == Status.WAITING)
    for row in tx.execute(select(d.c.delivery_id, d.c.claimed_at).where(*claimed)).all():
        values = {"ready_at": tx.now, "claimed_at": row.claimed_at - policy.LEASE}
        tx.execute(update(d).where(d.c.delivery_id == row.delivery_id).values(values))


def holders(tx: Transaction) -> Counter[str]:
    d = outbox.deliveries
    return Counter(tx.execute(select(d.c.claimed_by).where(d.c.claimed_by.is_not(None))).scalars())


@pytest.fixture
async def pair(place: StandIn, tmp_path: Path, address: str, warm: Warm) -> AsyncIterator[list[BotProcess]]:
    """Two processes, a shard each, not started yet."""
    processes = []
    for number in range(2):
        folder = tmp_path / str(number)
        folder.mkdir()
        extra = {"DATABASE_URL": address, "SHARD_COUNT": "2", "SHARD_IDS": str(number)}
        processes.append(BotProcess(place, folder, extra=extra, warm=warm))
    yield processes
    for process in processes:
        await process.end()


async def test_two_processes_share_one_queue_and_one_takes_over_when_the_other_is_killed(
    place: StandIn, pair: list[BotProcess], database: Database
) -> None:
    guilds = [guild_of_shard(place, number) for number in range(2)]
    admins = [place.person(f"Ada {guild.name}", guild, permissions=MANAGE_GUILD) for guild in guilds]
    generals = [next(iter(guild.channels.values())) for guild in guilds]
    channels = [place.world.add_channel(guilds[0], f"actions-{number}") for number in range(CHANNELS)]
    await database.write(promise, guilds[0], channels, COUNT, system_clock() + timedelta(seconds=14))
    place.fault("POST", POSTS, hold=0.2, times=1_000_000)  # so that something is always under way
    for process in pair:
        await process.launch()
    await place.until(lambda: len(place.gateway.live()) == 2 and place.commands.get(None), 40, what="both connected")
    between = [after - before for before, after in pairwise(place.gateway.identified_at)]
    assert len(between) == 1
    assert between[0] > 5  # as Discord wants it

    # Each answers its own server, once.
    for admin, general in zip(admins, generals, strict=True):
        assert "Arizona" in (await admin.slash(general, "config timezone", {"timezone": "Arizona"})).text

    # The first keeps its place: a second one for its servers says so and ends.
    rival = BotProcess(place, pair[0].data_dir.parent, extra={**pair[0].extra, "SHARD_IDS": "0"})
    refusing = asyncio.create_task(rival.command("run", seconds=60))

    # One queue, all of one server: both work it off, at one pace. One is killed in the middle.
    await place.until(lambda: posts(place) > COUNT // 3, 90, what="a third sent")
    async with asyncio.timeout(60):
        while not any(f":{pair[1].pid}:" in owner for owner in await database.read(holders)):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    await pair[1].kill()
    held = await database.read(holders)
    [killed] = [owner for owner in held if f":{pair[1].pid}:" in owner]
    await place.until(lambda: posts(place) > COUNT * 2 // 3, 90, what="two thirds")
    if LONG:
        await asyncio.sleep(policy.LEASE.total_seconds())
    else:
        await database.write(a_lease_passes, killed)
    await place.until(lambda: arrived(place, COUNT).lost == 0, 90, what="every post")

    code, output = await refusing
    assert (code, "answers the same servers" in output, "Traceback" in output) == (1, True, False)

    # The killed one comes back to its place and its server.
    await pair[1].start(40)
    assert "Arizona" in (await admins[1].slash(generals[1], "config show")).text
    while (states := await database.read(statuses)).get(Status.WAITING):  # noqa: ASYNC110 - another process settles
        await asyncio.sleep(0.1)
    for process in pair:
        assert (await process.terminate())[0] == 0
        assert "Traceback" not in process.output, process.output[process.output.index("Traceback") - 2_000 :][:6_000]

    found = arrived(place, COUNT)
    shares = [process.output.count('"event": "delivery settled"') for process in pair]
    most = max(Counter(int(request.at) for request in place.requests).values())
    print(  # noqa: T201
        f"\ntwo processes: {COUNT} posts, settled {shares[0]} and {shares[1]}, {held[killed]} in hand at the kill, "
        f"stopped by the nonce {place.nonce_hits}, 429 {place.limits.refused}, most in a second {most}, "
        f"lost {found.lost}, twice {found.twice}"
    )
    assert min(shares) > COUNT // 10
    assert (found.lost, found.twice) == (0, 0)
    assert states == {Status.SENT: COUNT}
    assert place.limits.refused_globally <= 4  # what a process that starts asks before it has joined, no post
    place.assert_clean()
