"""A thousand reminders due at once, through the whole bot and real discord.py, against sending without records."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta

import discord

from benchmarks.measure import Figure, ensure, percentile
from benchmarks.movement import HOST, SERVER, log_as_usual, new_folder
from benchmarks.outbox import Load, timed
from benchmarks.standin import discord_standin, rest_at
from bot.app import Groundswell
from bot.database import Transaction
from bot.outbox import store as outbox
from bot.outbox.model import Destination
from bot.outbox.pacer import UNPACED
from bot.reminders import cards
from bot.reminders import store as reminders
from bot.reminders.model import KIND, Reminder, Standing
from bot.settings import Settings

FIRST_CHANNEL = 72_000_000_000_000_000
CHANNELS = 200
_AT_ONCE = 100
_SOON = timedelta(seconds=4)
_AHEAD = 0.005  # seconds before the due time at which the watch is started


def reminder(number: int, at: datetime) -> Reminder:
    """Make one reminder to a channel, each with words of its own."""
    return Reminder(
        SERVER,
        number,
        HOST,
        f"Reminder {number}: the phone bank begins at six, please bring your charger.",
        at,
        due_local=at.replace(tzinfo=None),
        zone="UTC",
        channel_id=FIRST_CHANNEL + number % CHANNELS,
        created_at=at,
    )


def promise(tx: Transaction, first: int, count: int) -> datetime:
    """Promise that many, due in some seconds; return when that is."""
    due_at = tx.now + _SOON
    for number in range(first, first + count):
        made = reminder(number, due_at)
        reminders.add(tx, SERVER, made)
        outbox.add(
            tx,
            SERVER,
            kind=KIND,
            thing_id=number,
            destination=Destination(made.channel_id),
            due_at=due_at,
            dedupe=f"{KIND} {number}",
        )
    return due_at


class _Ours:
    def __init__(self, client: Groundswell, file: sqlite3.Connection) -> None:
        self._client = client
        self._file = file
        self._first = 1

    def _are_waiting(self) -> bool:
        return self._file.execute("SELECT 1 FROM deliveries WHERE status = 'waiting' LIMIT 1").fetchone() is not None

    async def send(self, load: Load, count: int) -> None:
        """Let the bot send what is due, and wait until all of it is recorded as sent."""
        first, self._first = self._first, self._first + count

        async def work() -> None:
            while self._are_waiting():  # noqa: ASYNC110 - that the records are there, nobody is told
                await asyncio.sleep(0.01)

        due_at = await self._client.database.write(promise, first, count)
        ensure((wait := (due_at - self._client.clock()).total_seconds()) > _AHEAD, "promising took too long")
        await asyncio.sleep(wait - _AHEAD)
        await timed(load, work)


async def _floor(client: discord.Client, load: Load, count: int, at: datetime) -> None:
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(number: int) -> None:
        made = reminder(number, at)
        async with gate:
            channel = client.get_partial_messageable(made.channel_id or 0, guild_id=SERVER)
            card = cards.reminder_card(Standing(made, None, None))
            await channel.send(view=card, nonce=f"{number}", allowed_mentions=card.pings)

    await timed(load, lambda: asyncio.gather(*map(one, range(count))))


async def _measure(count: int, rounds: int) -> list[Figure]:
    log_as_usual()
    ours, floor = Load(), Load()
    with new_folder() as folder:
        path = folder / "bench.db"
        settings = Settings(_env_file=None, data_dir=folder, database_url=f"sqlite:///{path}")  # type: ignore[call-arg]
        async with discord_standin() as address, rest_at(address):
            client = Groundswell(settings, shard_count=1, pace=UNPACED)
            bare = discord.AutoShardedClient(intents=discord.Intents(guilds=True), shard_count=1, max_messages=None)
            async with client, bare:
                await client.login("token")
                await bare.login("token")
                with closing(sqlite3.connect(path)) as file:
                    sending = _Ours(client, file)
                    for turn in range(rounds + 1):
                        if turn == 1:
                            ours, floor = Load(), Load()
                        await _floor(bare, floor, count, client.clock())
                        await sending.send(ours, count)
    name = f"{count:,} due at once"
    return [
        Figure(f"{name}: all settled", "ms", *(percentile(x.whole, 0.5) * 1000 for x in (ours, floor))),
        Figure(f"{name}: CPU", "ms", *(percentile(x.cpu, 0.5) * 1000 for x in (ours, floor))),
        Figure(f"{name}: longest stall", "ms", *(percentile(x.stall, 0.5) * 1000 for x in (ours, floor))),
    ]


def run(*, quick: bool) -> list[Figure]:
    """Measure on SQLite, with real requests to a stand-in for Discord."""
    return asyncio.run(_measure(60, 1) if quick else _measure(1000, 5))
