"""What the outbox promises about its rows, on both databases."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from bot.database import Database, Transaction
from bot.outbox import store
from bot.outbox.model import Delivery, Destination, Sent, Status
from bot.outbox.policy import USEFUL_FOR
from tests.conftest import NOON, StillClock
from tests.outbox.promises import CHANNEL, SERVER, outcome, promise, settle_sent

MINUTE = timedelta(minutes=1)
LEASE_END = NOON + MINUTE


async def one_claimed(database: Database, owner: str = "a") -> Delivery:
    await database.write(promise, 1, NOON)
    (delivery,) = await database.write(store.claim, owner, 10, LEASE_END)
    return delivery


async def test_a_promise_stands_once(database: Database) -> None:
    assert await database.write(promise, 1, NOON) is True
    assert await database.write(promise, 1, NOON + MINUTE) is False
    assert await database.write(promise, 1, NOON, turn=2) is True
    assert await database.write(promise, 1, NOON, server_id=SERVER + 1) is True
    claimed = await database.write(store.claim, "a", 10, LEASE_END)
    assert [(delivery.server_id, delivery.due_at) for delivery in claimed] == [
        (SERVER, NOON),
        (SERVER, NOON),
        (SERVER + 1, NOON),
    ]


async def test_only_a_new_promise_rings(database: Database) -> None:
    rung: list[str] = []
    database.listen(store.TOPIC, lambda: rung.append("rung"))
    await database.write(promise, 1, NOON)
    await asyncio.sleep(0.01)
    assert rung == ["rung"]
    await database.write(promise, 1, NOON)
    await asyncio.sleep(0.01)
    assert rung == ["rung"]


async def test_what_was_promised_is_what_is_claimed(database: Database) -> None:
    await database.write(promise, 9, NOON - MINUTE, destination=Destination(user_id=3))
    (delivery,) = await database.write(store.claim, "a", 10, LEASE_END)
    assert (delivery.server_id, delivery.kind, delivery.thing_id) == (SERVER, "reminder", 9)
    assert delivery.destination == Destination(channel_id=None, user_id=3)
    assert (delivery.due_at, delivery.attempts) == (NOON - MINUTE, 1)


async def test_the_longest_due_go_first_and_what_is_not_due_stays(database: Database) -> None:
    for thing, minutes in ((1, -1), (2, -3), (3, 1), (4, -2), (5, 0)):
        await database.write(promise, thing, NOON + minutes * MINUTE)
    first = await database.write(store.claim, "a", 2, LEASE_END)
    assert [delivery.thing_id for delivery in first] == [2, 4]
    rest = await database.write(store.claim, "a", 10, LEASE_END)
    assert [delivery.thing_id for delivery in rest] == [1, 5]
    assert await database.write(store.claim, "a", 10, LEASE_END) == []


async def test_a_claim_never_takes_more_than_asked_for(database: Database) -> None:
    def many(tx: Transaction) -> None:
        for thing in range(200):
            promise(tx, thing, NOON)
        if tx.connection.dialect.name == "postgresql":
            # The plan that runs the inner query again and again, when it is free to.
            tx.execute(text("ANALYZE deliveries"))

    def reluctantly(tx: Transaction) -> int:
        if tx.connection.dialect.name == "postgresql":
            for way in ("hashjoin", "mergejoin", "hashagg", "sort", "material"):
                tx.execute(text(f"SET LOCAL enable_{way} = off"))
        return len(store.claim(tx, "a", 7, LEASE_END))

    await database.write(many)
    assert await database.write(reluctantly) == 7
    assert len(await database.write(store.claim, "a", 7, LEASE_END)) == 7


async def test_a_lease_that_ended_is_taken_over_and_the_stale_owner_settles_nothing(
    database: Database, clock: StillClock
) -> None:
    mine = await one_claimed(database, "a")
    clock.now = LEASE_END - timedelta(microseconds=1)
    assert await database.write(store.claim, "b", 10, LEASE_END + MINUTE) == []
    clock.now = LEASE_END
    (theirs,) = await database.write(store.claim, "b", 10, LEASE_END + MINUTE)
    assert (theirs.delivery_id, theirs.nonce, theirs.attempts) == (mine.delivery_id, mine.nonce, 2)
    key = (SERVER, mine.delivery_id)
    assert await database.write(settle_sent, *key, "a", Sent(5, 6)) is False
    assert await database.write(settle_sent, *key, "a", None) is False
    assert await database.write(store.settle_failed, *key, "a", "closed") is False
    assert await database.write(store.put_back, *key, "a", clock.now, "busy") is False
    assert await database.read(outcome, 1) == (Status.WAITING, None)
    assert await database.write(settle_sent, *key, "b", Sent(5, 6)) is True
    assert await database.read(outcome, 1) == (Status.SENT, None)


async def test_what_is_settled_stays_settled(database: Database) -> None:
    mine = await one_claimed(database)
    key = (SERVER, mine.delivery_id, "a")
    assert await database.write(store.settle_failed, *key, "closed") is True
    assert await database.write(settle_sent, *key, Sent(5, 6)) is False
    assert await database.read(outcome, 1) == (Status.FAILED, "closed")
    assert await database.read(store.next_ready_at) is None


async def test_settling_needs_the_right_server(database: Database) -> None:
    mine = await one_claimed(database)
    assert await database.write(settle_sent, SERVER + 1, mine.delivery_id, "a", Sent(5, 6)) is False


async def test_what_was_sent_is_recorded(database: Database) -> None:
    mine = await one_claimed(database)
    await database.write(store.put_back, SERVER, mine.delivery_id, "a", NOON, "busy")
    await database.write(store.claim, "a", 1, LEASE_END)
    await database.write(settle_sent, SERVER, mine.delivery_id, "a", Sent(5, 6))
    row = await database.read(lambda tx: tx.execute(select(store.deliveries)).mappings().one())
    assert (row["sent_channel_id"], row["sent_message_id"], row["settled_at"]) == (5, 6, NOON)
    assert (row["attempts"], row["error"], row["claimed_by"]) == (2, None, None)


async def test_nothing_left_to_say_is_recorded_as_moot(database: Database) -> None:
    mine = await one_claimed(database)
    assert await database.write(settle_sent, SERVER, mine.delivery_id, "a", None) is True
    assert await database.read(outcome, 1) == (Status.MOOT, None)


async def test_what_is_put_back_waits_with_its_error(database: Database, clock: StillClock) -> None:
    mine = await one_claimed(database)
    assert await database.write(store.put_back, SERVER, mine.delivery_id, "a", NOON + 2 * MINUTE, "busy") is True
    assert await database.read(outcome, 1) == (Status.WAITING, "busy")
    clock.now = LEASE_END
    assert await database.write(store.claim, "a", 10, clock.now + MINUTE) == []
    clock.now = NOON + 2 * MINUTE
    (again,) = await database.write(store.claim, "b", 10, clock.now + MINUTE)
    assert (again.nonce, again.due_at, again.attempts) == (mine.nonce, NOON, 2)


async def test_next_ready_at_is_the_next_due_time_or_the_end_of_a_lease(database: Database) -> None:
    assert await database.read(store.next_ready_at) is None
    await database.write(promise, 2, NOON + 5 * MINUTE)
    assert await database.read(store.next_ready_at) == NOON + 5 * MINUTE
    await one_claimed(database)
    assert await database.read(store.next_ready_at) == LEASE_END


async def test_cancel_takes_back_what_waits_of_one_thing_only(database: Database) -> None:
    mine = await one_claimed(database)
    await database.write(promise, 1, NOON + MINUTE, turn=2)
    await database.write(promise, 1, NOON, server_id=SERVER + 1)
    await database.write(promise, 2, NOON)
    assert await database.write(store.cancel, SERVER, "event", 1) == 0
    assert await database.write(store.cancel, SERVER, "reminder", 1) == 2
    assert await database.write(store.cancel, SERVER, "reminder", 1) == 0
    assert await database.write(settle_sent, SERVER, mine.delivery_id, "a", Sent(5, 6)) is False
    assert await database.read(store.outcomes, SERVER, "reminder", 1) == [(Status.CANCELLED, None)] * 2
    left = await database.write(store.claim, "b", 10, LEASE_END)
    assert [(delivery.server_id, delivery.thing_id) for delivery in left] == [(SERVER + 1, 1), (SERVER, 2)]


async def test_release_all_lets_go_of_claims_and_leaves_backoff_alone(database: Database, clock: StillClock) -> None:
    held = await one_claimed(database, "dead")
    await database.write(promise, 2, NOON)
    (other,) = await database.write(store.claim, "dead", 10, LEASE_END)
    await database.write(store.put_back, SERVER, other.delivery_id, "dead", NOON + 10 * MINUTE, "busy")
    clock.now = NOON + timedelta(seconds=1)
    assert await database.write(store.release_all) == 1
    (again,) = await database.write(store.claim, "alive", 10, LEASE_END)
    assert again.delivery_id == held.delivery_id
    assert await database.write(settle_sent, SERVER, held.delivery_id, "dead", Sent(5, 6)) is False


async def unsure_at(database: Database, delivery: Delivery) -> datetime | None:
    """When the first attempt began of which nobody knows; as the row says it."""
    query = select(store.deliveries.c.unsure_at).where(store.deliveries.c.delivery_id == delivery.delivery_id)
    found: datetime | None = await database.read(lambda tx: tx.execute(query).scalar_one())
    return found


async def test_a_first_claim_is_sure_and_one_that_its_process_left_is_not(
    database: Database, clock: StillClock
) -> None:
    mine = await one_claimed(database, "dead")
    assert mine.unsure_at is None
    assert await unsure_at(database, mine) is None
    clock.now = LEASE_END
    (second,) = await database.write(store.claim, "dead too", 10, clock.now + MINUTE)
    assert second.unsure_at == NOON
    clock.now += MINUTE
    (third,) = await database.write(store.claim, "alive", 10, clock.now + MINUTE)
    assert third.unsure_at == NOON  # the first of them: from then on Discord forgets


async def test_release_all_knows_since_when_nobody_knows(database: Database, clock: StillClock) -> None:
    await one_claimed(database, "dead")
    clock.now = NOON + 10 * MINUTE
    await database.write(store.release_all)
    (again,) = await database.write(store.claim, "alive", 10, clock.now + MINUTE)
    assert again.unsure_at == NOON
    clock.now += timedelta(seconds=5)
    await database.write(store.release_all)
    (once_more,) = await database.write(store.claim, "alive", 10, clock.now + MINUTE)
    assert once_more.unsure_at == NOON


async def test_a_plain_no_leaves_it_sure_and_an_outcome_that_was_lost_does_not(
    database: Database, clock: StillClock
) -> None:
    mine = await one_claimed(database)
    key = (SERVER, mine.delivery_id, "a")
    await database.write(store.put_back, *key, NOON, "busy")
    clock.now = NOON + timedelta(seconds=7)
    (again,) = await database.write(store.claim, "a", 10, LEASE_END)
    assert again.unsure_at is None
    await database.write(store.put_back, *key, clock.now, "no answer", unsure=True)
    assert await unsure_at(database, mine) == NOON + timedelta(seconds=7)
    clock.now += timedelta(seconds=7)
    (last,) = await database.write(store.claim, "a", 10, LEASE_END)
    await database.write(store.put_back, *key, clock.now, "busy")  # a no now says nothing of the time before
    assert await unsure_at(database, last) == NOON + timedelta(seconds=7)


async def test_how_long_it_is_of_use_is_kept(database: Database) -> None:
    await database.write(promise, 1, NOON - MINUTE)
    what = {"kind": "reminder", "thing_id": 2, "destination": CHANNEL, "due_at": NOON, "dedupe": "b"}
    await database.write(lambda tx: store.add(tx, SERVER, **what, useful_for=5 * MINUTE, schedule_id=4))
    first, second = await database.write(store.claim, "a", 10, LEASE_END)
    assert (first.useful_until, first.useful_for, first.schedule_id) == (
        NOON - MINUTE + USEFUL_FOR,
        USEFUL_FOR,
        None,
    )
    assert (second.useful_until, second.useful_for, second.schedule_id) == (NOON + 5 * MINUTE, 5 * MINUTE, 4)


async def test_only_the_owner_writes_a_delivery_down_as_missed(database: Database) -> None:
    mine = await one_claimed(database)
    key = (SERVER, mine.delivery_id)
    assert await database.write(store.settle_missed, *key, "b", "too late") is False
    assert await database.write(store.settle_missed, *key, "a", "too late") is True
    assert await database.read(outcome, 1) == (Status.MISSED, "too late")
    assert await database.read(store.next_ready_at) is None


async def test_claimers_at_the_same_time_never_get_the_same_delivery(database: Database) -> None:
    def many(tx: Transaction) -> None:
        for thing in range(300):
            promise(tx, thing, NOON, server_id=SERVER + thing % 7)

    await database.write(many)

    async def claimer(owner: str) -> list[int]:
        got: list[int] = []
        while batch := await database.write(store.claim, owner, 9, LEASE_END):
            got += [delivery.delivery_id for delivery in batch]
        return got

    shares = await asyncio.gather(*(claimer(f"owner {number}") for number in range(6)))
    everything = [delivery_id for share in shares for delivery_id in share]
    assert len(everything) == 300
    assert len(set(everything)) == 300
    assert sum(bool(share) for share in shares) > 1


async def test_a_row_to_nowhere_cannot_be_written(database: Database) -> None:
    """One row that no claim can read would stop all the others."""
    row = {
        "server_id": SERVER,
        "dedupe": "x",
        "kind": "reminder",
        "thing_id": 1,
        "due_at": NOON,
        "ready_at": NOON,
        "useful_until": NOON,
        "bulk": False,
        "status": Status.WAITING,
        "attempts": 0,
    }
    for destination in ({}, {"channel_id": 1, "user_id": 2}):
        with pytest.raises(IntegrityError, match="one_destination"):
            await database.write(lambda tx, to=destination: tx.execute(insert(store.deliveries).values(**row, **to)))


async def test_a_number_and_so_a_nonce_is_never_used_twice(database: Database) -> None:
    first = await one_claimed(database)
    await database.write(lambda tx: tx.execute(store.deliveries.delete()))
    await database.write(promise, 2, NOON)
    (second,) = await database.write(store.claim, "a", 10, LEASE_END)
    assert second.nonce != first.nonce


def test_a_nonce_fits_discords_limit() -> None:
    due = NOON.replace(year=2200)
    largest = Delivery(10**14 - 1, 2**63 - 1, "reminder", 2**63 - 1, CHANNEL, due, 10**6, due)
    assert len(largest.nonce) <= 25


def test_a_destination_is_a_channel_or_a_person() -> None:
    for wrong in ({}, {"channel_id": 1, "user_id": 2}):
        with pytest.raises(ValueError, match="channel or to a person"):
            Destination(**wrong)


async def test_what_one_person_waits_for_is_not_behind_what_goes_to_many(database: Database) -> None:
    for number in range(30):
        await database.write(promise, number, NOON - MINUTE, bulk=True)
    await database.write(promise, 99, NOON)
    claimed = await database.write(store.claim, "me", 10, LEASE_END, 8)
    assert [delivery.bulk for delivery in claimed] == [False] + [True] * 8
    assert await database.read(store.next_ready_at, bulk=False) == LEASE_END
    assert await database.read(store.next_ready_at) == NOON - MINUTE
    assert [delivery.bulk for delivery in await database.write(store.claim, "me", 10, LEASE_END, 0)] == []
