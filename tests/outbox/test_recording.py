"""What was sent is recorded: together with what else was, later if not now, and never twice."""

import pytest
from sqlalchemy import text

from bot.database import Database, Transaction
from bot.outbox import store
from bot.outbox.model import Delivery, Sent, Status
from tests.conftest import NOON
from tests.outbox.promises import promise
from tests.outbox.timeline import Recorder, Timeline, at_work, settled, until


async def test_an_outcome_that_cannot_be_recorded_is_kept_until_it_can(
    database: Database, line: Timeline, send: Recorder
) -> None:
    """A full disk, a locked file: nothing is sent a second time for want of a note."""

    async def lose_the_table(delivery: Delivery) -> Sent:
        await database.write(lambda tx: tx.execute(text("ALTER TABLE deliveries RENAME TO away")))
        return Sent(5, 6)

    send.behaviour[1] = lose_the_table
    await database.write(promise, 1, NOON)
    async with at_work(database, line, send):
        await until(lambda: send.things == [1])
        await line.asleep()
        await line.pass_by(seconds=70)  # past its lease
        await database.write(lambda tx: tx.execute(text("ALTER TABLE away RENAME TO deliveries")))
        await line.pass_by(seconds=5)
        assert await settled(database, 1) == (Status.SENT, None)
    assert send.things == [1]


async def test_an_outcome_that_is_never_recorded_is_sent_again_with_the_same_nonce(
    database: Database, line: Timeline, send: Recorder
) -> None:
    """Discord knows the nonce and shows the message once; better than a promise that is lost."""

    async def lose_the_table(delivery: Delivery) -> Sent:
        if delivery.attempts == 1:
            await database.write(lambda tx: tx.execute(text("ALTER TABLE deliveries RENAME TO away")))
        return Sent(5, 6)

    send.behaviour[1] = lose_the_table
    await database.write(promise, 1, NOON)
    async with at_work(database, line, send):
        await until(lambda: send.things == [1])
        await line.asleep()
    await database.write(lambda tx: tx.execute(text("ALTER TABLE away RENAME TO deliveries")))
    async with at_work(database, line, send, owner="next"):
        await line.asleep()
        await line.pass_by(seconds=70)
        assert await settled(database, 1) == (Status.SENT, None)
    assert len(send.nonces) == 2
    assert len(set(send.nonces)) == 1


async def test_what_is_sent_together_is_recorded_together(
    database: Database, line: Timeline, send: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A transaction for each would be most of the work of a thousand."""
    commits = 0

    def count() -> None:
        nonlocal commits
        commits += 1

    def many(tx: Transaction) -> None:
        for thing in range(1, 201):
            promise(tx, thing, NOON)

    def settle(tx: Transaction, *arguments: object) -> frozenset[int]:
        tx.announce("recorded")
        return recorded(tx, *arguments)

    await database.write(many)
    database.listen("recorded", count)
    recorded = store.settle_sent
    monkeypatch.setattr(store, "settle_sent", settle)
    async with at_work(database, line, send):
        await until(lambda: len(send.things) == 200)
        for thing in (1, 200):
            assert await settled(database, thing) == (Status.SENT, None)
    assert commits <= 40
