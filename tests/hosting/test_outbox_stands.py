"""What is still to be sent, as Prometheus is told; and what a restored database doubts."""

from datetime import timedelta

from sqlalchemy import select

from bot.database import Database, Transaction
from bot.database.backups import RESTORED
from bot.database.memory import recall, remember
from bot.outbox import overview
from bot.outbox.model import Sent
from bot.outbox.overview import Waiting
from bot.outbox.policy import NONCE_MEMORY
from bot.outbox.tables import deliveries
from tests.conftest import NOON, StillClock
from tests.outbox.promises import SERVER, claim_many, promise, settle_sent


def unsure(tx: Transaction) -> dict[int, object]:
    return {row.thing_id: row.unsure_at for row in tx.execute(select(deliveries.c.thing_id, deliveries.c.unsure_at))}


async def test_what_waits_is_counted(database: Database, clock: StillClock) -> None:
    assert await database.read(overview.count_waiting) == Waiting(0, 0, 0, None)
    for thing, minutes in enumerate((-10, -5, -1, 0, 60), start=1):
        await database.write(promise, thing, NOON + timedelta(minutes=minutes), bulk=bool(thing % 2))
    oldest = NOON - timedelta(minutes=10)
    assert await database.read(overview.count_waiting) == Waiting(5, 4, 2, oldest)
    (first,) = await database.write(claim_many, "worker", 1, NOON + timedelta(minutes=1))
    assert (await database.read(overview.count_waiting)).waiting == 5  # under way, and not over
    await database.write(settle_sent, SERVER, first.delivery_id, "worker", Sent(5, 1))
    assert (await database.read(overview.count_waiting)).waiting == 4


async def test_only_what_is_due_is_doubted_and_only_after_a_restore(database: Database, clock: StillClock) -> None:
    planned: list[int] = []

    def plan(tx: Transaction) -> int:
        """A series that has two more times to plan."""
        planned.append(1)
        return int(len(planned) < 3 and promise(tx, 10 + len(planned), tx.now - timedelta(minutes=1)))

    for thing, minutes in ((1, -30), (2, -1), (3, 30)):
        await database.write(promise, thing, NOON + timedelta(minutes=minutes))
    assert await database.write(overview.doubt_if_restored, plan) == 0
    assert (planned, set((await database.read(unsure)).values())) == ([], {None})

    await database.write(remember, RESTORED, "yes")
    assert await database.write(overview.doubt_if_restored, plan) == 4
    forgotten = NOON - NONCE_MEMORY - timedelta(seconds=1)
    expected = {1: NOON - timedelta(minutes=30), 2: forgotten, 3: None, 11: forgotten, 12: forgotten}
    assert await database.read(unsure) == expected
    assert await database.read(recall, RESTORED) is None
    assert await database.write(overview.doubt_if_restored, plan) == 0
