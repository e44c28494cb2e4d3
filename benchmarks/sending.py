"""A thousand messages due at once, through the whole bot and real discord.py, against sending without records."""

import asyncio
import itertools
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from datetime import datetime, timedelta
from functools import partial

import discord
from sqlalchemy import update

from benchmarks.measure import Figure, ensure, percentile
from benchmarks.movement import HOST, SERVER, log_as_usual, new_folder
from benchmarks.outbox import Load, timed
from benchmarks.standin import discord_standin, rest_at
from bot.app import Groundswell
from bot.database import Transaction
from bot.outbox import directs
from bot.outbox import store as outbox
from bot.outbox.model import Destination
from bot.outbox.pacer import UNPACED, Pace
from bot.reminders import cards
from bot.reminders import store as reminders
from bot.reminders.model import KIND, Reminder, Standing
from bot.settings import Settings

FIRST_CHANNEL = 72_000_000_000_000_000
FIRST_PERSON = 73_000_000_000_000_000
CHANNELS = 200
_AT_ONCE = 100
_rounds = itertools.count(1_000)  # far from ours: what one side has shown costs the other nothing
_LATER = timedelta(hours=1)
_SOON = [timedelta(seconds=seconds) for seconds in (0.3, 1, 3, 10)]  # the next one where a slow disk took longer
_AHEAD = 0.005  # seconds before the due time at which the watch is started


def reminder(number: int, at: datetime, *, personal: bool = False) -> Reminder:
    """Make a reminder with words of its own: to a channel, or a personal one."""
    return Reminder(
        SERVER,
        number,
        HOST,
        f"Reminder {number}: the phone bank begins at six, please bring your charger.",
        at,
        due_local=at.replace(tzinfo=None),
        zone="UTC",
        channel_id=None if personal else FIRST_CHANNEL + number % CHANNELS,
        created_at=at,
    )


def promise_each(tx: Transaction, first: int, count: int) -> None:
    """Promise as many reminders, to channels in turn."""
    for number in range(first, first + count):
        made = reminder(number, tx.now + _LATER)
        reminders.add(tx, SERVER, made)
        _promise(tx, number, number, Destination(made.channel_id))


def promise_one(tx: Transaction, first: int, count: int) -> None:
    """Promise one reminder to as many people, whose direct-message channels are known."""
    reminders.add(tx, SERVER, reminder(first, tx.now + _LATER, personal=True))
    for number in range(first, first + count):
        directs.remember(tx, FIRST_PERSON + number % count, FIRST_CHANNEL + number % count)
        _promise(tx, first, number, Destination(user_id=FIRST_PERSON + number % count))


def _promise(tx: Transaction, thing_id: int, number: int, to: Destination) -> None:
    due_at = tx.now + _LATER
    key = {"kind": KIND, "thing_id": thing_id, "dedupe": f"{KIND} {number}"}
    outbox.add(tx, SERVER, destination=to, due_at=due_at, **key)  # type: ignore[arg-type]


def bring_near(tx: Transaction, soon: timedelta) -> datetime:
    """Let all that waits be due in a moment; return when."""
    due_at = tx.now + soon
    waits = outbox.deliveries.c.status == "waiting"
    tx.execute(update(outbox.deliveries).where(waits).values(due_at=due_at, ready_at=due_at))
    tx.announce(outbox.TOPIC)
    return due_at


@asynccontextmanager
async def whole_bot(pace: Pace = UNPACED) -> AsyncIterator[tuple[Groundswell, sqlite3.Connection]]:
    """Log the bot in to the stand-in that REST goes to; it begins to work. Without a gateway."""
    with new_folder() as folder:
        path = folder / "bench.db"
        settings = Settings(_env_file=None, data_dir=folder, database_url=f"sqlite:///{path}")  # type: ignore[call-arg]
        async with Groundswell(settings, shard_count=1, pace=pace) as client:
            await client.login("token")
            with closing(sqlite3.connect(path)) as file:
                yield client, file


class Sending:
    """Rounds of promises that the bot keeps."""

    def __init__(self, client: Groundswell, file: sqlite3.Connection) -> None:
        self._client = client
        self._file = file
        self._first = 1

    def _are_waiting(self) -> bool:
        return self._file.execute("SELECT 1 FROM deliveries WHERE status = 'waiting' LIMIT 1").fetchone() is not None

    async def _all_settled(self) -> None:
        while self._are_waiting():  # noqa: ASYNC110 - that the records are there, nobody is told
            await asyncio.sleep(0.01)

    async def send(self, promise: Callable[[Transaction, int, int], None], count: int, load: Load) -> None:
        """Let the bot send what is due, and wait until all of it is recorded as sent."""
        wait = 0.0
        for soon in _SOON:
            await self._all_settled()  # those of before that went while nobody looked
            await self._client.database.write(promise, self._first, count)
            self._first += count
            due_at = await self._client.database.write(bring_near, soon)
            wait = (due_at - self._client.clock()).total_seconds()
            if wait > _AHEAD:
                break
        ensure(wait > _AHEAD, "bringing near took too long")
        await asyncio.sleep(wait - _AHEAD)
        await timed(load, self._all_settled)
        sent = self._file.execute("SELECT count(*) FROM deliveries WHERE status = 'sent'").fetchone()
        ensure(sent == (self._first - 1,), "not all were sent")


async def _gather(client: discord.Client, at: datetime, personal: bool, count: int, load: Load) -> None:
    """Send the same cards and remember nothing."""
    gate = asyncio.Semaphore(_AT_ONCE)
    first = next(_rounds) * count  # words of its own in each round, as ours have: what is shown twice is made once

    async def one(number: int) -> None:
        made = reminder(first if personal else first + number, at, personal=personal)
        async with gate:
            channel = client.get_partial_messageable(FIRST_CHANNEL + number % (count if personal else CHANNELS))
            card = cards.reminder_card(Standing(made, None, None))
            await channel.send(view=card, nonce=f"{number}", allowed_mentions=card.pings)

    await timed(load, lambda: asyncio.gather(*map(one, range(count))))


async def _measure(count: int, rounds: int) -> list[Figure]:
    log_as_usual()
    figures: list[Figure] = []
    bare = discord.AutoShardedClient(intents=discord.Intents(guilds=True), shard_count=1, max_messages=None)
    async with discord_standin() as address, rest_at(address), whole_bot() as (client, file), bare:
        await bare.login("token")
        sending = Sending(client, file)
        for name, promise in (("reminders", promise_each), ("people, one reminder", promise_one)):
            ours, floor = Load(), Load()
            for turn in range(rounds + 1):
                if turn == 1:  # the first was to warm up
                    ours, floor = Load(), Load()
                personal = promise is promise_one
                contenders = [
                    partial(_gather, bare, client.clock(), personal, count, floor),
                    partial(sending.send, promise, count, ours),
                ]
                for contender in contenders[:: 1 if turn % 2 else -1]:
                    await contender()
            figures += [
                Figure(f"{count:,} {name}, due at once: {what}", "ms", *(percentile(x, 0.5) * 1000 for x in pair), goal)
                for what, goal, *pair in (
                    ("all settled", 1 / 0.8, ours.whole, floor.whole),
                    ("CPU", 1.25, ours.cpu, floor.cpu),
                    ("longest stall", None, ours.stall, floor.stall),
                )
            ]
    return figures


def run(*, quick: bool) -> list[Figure]:
    """Measure on SQLite, with real requests to a stand-in for Discord."""
    return asyncio.run(_measure(60, 1) if quick else _measure(1000, 15))
