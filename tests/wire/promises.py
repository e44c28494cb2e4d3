"""Posts written into the bot's database while it is down, and what became of them."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from bot.clock import system_clock
from bot.database import Database, Transaction, open_database
from bot.database.address import parse_address
from bot.database.migrate import upgrade
from bot.database.statements import allocate
from bot.outbox import store as outbox
from bot.outbox.model import Destination, Status
from bot.reminders import store as reminders
from bot.reminders.model import KIND, Reminder
from tests.wire.process import BotProcess
from tests.wire.stand_in import StandIn
from tests.wire.world import Channel, Guild


@asynccontextmanager
async def opened(bot: BotProcess) -> AsyncIterator[Database]:
    """The bot's own SQLite file, with its schema; only while the bot is down."""
    database = await open_database(parse_address(f"sqlite:///{bot.data_dir / 'groundswell.db'}"), system_clock)
    try:
        await database.write(upgrade)
        yield database
    finally:
        await database.close()


def words(number: int) -> str:
    return f"Post {number} of many"


def promise(tx: Transaction, guild: Guild, channels: Sequence[Channel], count: int, due_at: datetime) -> None:
    """Promise so many posts, channel after channel."""
    author = next(iter(guild.members))
    for number in range(1, count + 1):
        assert allocate(tx, guild.id, "reminder") == number
        channel_id = channels[number % len(channels)].id
        reminder = Reminder(
            guild.id,
            number,
            author,
            words(number),
            due_at,
            due_local=due_at.replace(tzinfo=None),
            zone="UTC",
            channel_id=channel_id,
            created_at=due_at,
        )
        reminders.add(tx, guild.id, reminder)
        outbox.add(
            tx,
            guild.id,
            kind=KIND,
            thing_id=number,
            destination=Destination(channel_id=channel_id),
            due_at=due_at,
            dedupe=f"{KIND} {number}",
        )


def age(tx: Transaction, by: timedelta) -> None:
    """Make every claim older: as if the bot had been down for so long."""
    claimed_at = outbox.deliveries.c.claimed_at
    for delivery_id, then in tx.execute(select(outbox.deliveries.c.delivery_id, claimed_at)).all():
        if then is not None:
            row = outbox.deliveries.c.delivery_id == delivery_id
            tx.execute(update(outbox.deliveries).where(row).values(claimed_at=then - by))


def waiting(bot: BotProcess) -> int:
    """How many are not settled; also while the bot runs."""
    file = sqlite3.connect(f"file:{bot.data_dir / 'groundswell.db'}?mode=ro", uri=True)
    try:
        found: int = file.execute("SELECT count(*) FROM deliveries WHERE status = 'waiting'").fetchone()[0]
    finally:
        file.close()
    return found


def statuses(tx: Transaction) -> Counter[Status]:
    return Counter(tx.execute(select(outbox.deliveries.c.status)).scalars())


@dataclass
class Arrived:
    """How often each promised post stands in its channel."""

    times: Counter[str]
    count: int

    @property
    def lost(self) -> int:
        return sum(self.times[words(number)] == 0 for number in range(1, self.count + 1))

    @property
    def twice(self) -> int:
        return sum(times - 1 for times in self.times.values() if times > 1)


def arrived(place: StandIn, count: int) -> Arrived:
    own = (m for m in place.world.messages.values() if m.author is place.world.bot and not m.ephemeral)
    return Arrived(Counter(m.text.splitlines()[0] for m in own), count)
