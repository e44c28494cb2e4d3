"""Promises to put into the outbox, and a look at what became of them."""

from datetime import datetime

from bot.database import Transaction
from bot.outbox import store
from bot.outbox.model import Delivery, Destination, Sent, Status

SERVER = 71
CHANNEL = Destination(channel_id=5)


def promise(
    tx: Transaction,
    thing_id: int,
    due_at: datetime,
    *,
    server_id: int = SERVER,
    turn: int = 1,
    destination: Destination = CHANNEL,
    bulk: bool = False,
) -> bool:
    return store.add(
        tx,
        server_id,
        kind="reminder",
        thing_id=thing_id,
        destination=destination,
        due_at=due_at,
        dedupe=f"reminder:{thing_id}:{turn}",
        bulk=bulk,
    )


def claim_many(tx: Transaction, owner: str, most: int, until: datetime) -> list[Delivery]:
    return list(store.claim(tx, owner, most, until))


def outcome(tx: Transaction, thing_id: int, server_id: int = SERVER) -> tuple[Status, str | None]:
    """The state and error of the one delivery of a thing."""
    (only,) = store.outcomes(tx, server_id, "reminder", thing_id)
    return only


def settle_sent(tx: Transaction, server_id: int, delivery_id: int, owner: str, sent: Sent | None) -> bool:
    """Record one that was sent; say whether it still was the owner's."""
    delivery = Delivery(delivery_id, server_id, "reminder", 0, CHANNEL, tx.now, 1, tx.now)
    return bool(store.settle_sent(tx, owner, [(delivery, sent)]))
