"""What a host sees of the outbox, and does about it."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.database import Database, Transaction
from bot.outbox import overview, store
from bot.outbox.model import Destination, Status
from tests.conftest import NOON, StillClock

ONE, OTHER = 10, 20


def promise(tx: Transaction, server_id: int, name: str, minutes: int) -> None:
    store.add(
        tx,
        server_id,
        kind="reminder",
        thing_id=1,
        destination=Destination(channel_id=5),
        due_at=NOON + timedelta(minutes=minutes),
        dedupe=name,
    )


@pytest.fixture
async def filled(database: Database) -> Database:
    """One server: one to come, one due, one late, one failed; another: one to come."""
    for name, minutes in (("to come", 60), ("due", -1), ("late", -30), ("failed", -40)):
        await database.write(promise, ONE, name, minutes)
    await database.write(promise, OTHER, "to come", 60)

    def fail(tx: Transaction) -> None:
        failed = {"status": Status.FAILED, "settled_at": tx.now, "error": "the channel was deleted"}
        tx.execute(update(store.deliveries).where(store.deliveries.c.dedupe == "failed").values(**failed))

    await database.write(fail)
    return database


async def test_counts_by_server_with_most_trouble_first(filled: Database) -> None:
    assert await filled.read(overview.count_by_server) == [
        overview.Counts(ONE, waiting=3, due=2, late=1, sent=0, failed=1, missed=0),
        overview.Counts(OTHER, waiting=1, due=0, late=0, sent=0, failed=0, missed=0),
    ]


async def test_a_failure_is_listed_for_a_week(filled: Database, clock: StillClock) -> None:
    (failure,) = await filled.read(overview.list_failures)
    assert (failure.server_id, failure.status, failure.error) == (ONE, Status.FAILED, "the channel was deleted")
    clock.now += timedelta(days=8)
    assert await filled.read(overview.list_failures) == []


async def test_a_failure_is_tried_again_at_once_and_is_of_use_again(filled: Database, clock: StillClock) -> None:
    (failure,) = await filled.read(overview.list_failures)
    clock.now += timedelta(days=2)
    await filled.write(overview.retry, failure.delivery_id)
    claimed = await filled.write(store.claim, "me", 10, clock.now + timedelta(minutes=1))
    (again,) = [delivery for delivery in claimed if delivery.delivery_id == failure.delivery_id]
    assert again.useful_until > clock.now
    assert again.attempts == 1
    assert await filled.read(overview.list_failures) == []


async def test_a_failure_is_given_up(filled: Database) -> None:
    (failure,) = await filled.read(overview.list_failures)
    await filled.write(overview.discard, failure.delivery_id)
    assert await filled.read(overview.list_failures) == []
    with pytest.raises(overview.NoSuchFailure, match="outbox failed"):
        await filled.write(overview.retry, failure.delivery_id)


async def test_what_waits_cannot_be_given_up_or_hurried(filled: Database) -> None:
    for verb in (overview.retry, overview.discard):
        with pytest.raises(overview.NoSuchFailure):
            await filled.write(verb, 1)
