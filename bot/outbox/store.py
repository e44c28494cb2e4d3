"""Every SQL statement about deliveries."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Row,
    Update,
    bindparam,
    case,
    delete,
    func,
    select,
    update,
)

from bot.database import Transaction
from bot.database.schema import table
from bot.database.statements import upsert
from bot.database.types import BigId
from bot.outbox import tables
from bot.outbox.model import Delivery, Destination, Schedule, Sent, Status
from bot.outbox.policy import LATE, USEFUL_FOR
from bot.outbox.tables import IS_BULK, IS_PERSONAL, IS_WAITING
from bot.outbox.turns import list_turns

deliveries = tables.deliveries

TOPIC = "outbox"
"""Announced when a delivery was written that may be due before the worker wakes."""

# A claim that nobody settled: whoever held it may have sent it. The right-hand side sees the row as it was.
_UNSURE = case(
    (deliveries.c.claimed_by.is_not(None), func.coalesce(deliveries.c.unsure_at, deliveries.c.claimed_at)),
    else_=deliveries.c.unsure_at,
)

NOWHERE = 0
"""The channel of a delivery that never had a destination."""


def _delivery(row: Row[tuple[object, ...]]) -> Delivery:
    return Delivery(
        row.delivery_id,
        row.server_id,
        row.kind,
        row.thing_id,
        Destination(row.channel_id, row.user_id, row.else_channel_id),
        row.due_at,
        row.attempts,
        row.useful_until,
        row.unsure_at,
        row.schedule_id,
        row.bulk,
        row.held_until,
    )


def add(
    tx: Transaction,
    server_id: int,
    *,
    kind: str,
    thing_id: int,
    destination: Destination,
    due_at: datetime,
    dedupe: str,
    useful_for: timedelta = USEFUL_FOR,
    schedule_id: int | None = None,
    bulk: bool = False,
    held_until: datetime | None = None,
) -> bool:
    """Promise a delivery; call it in the transaction of the fact it stands for.

    Args:
        tx: the transaction.
        server_id: on whose behalf.
        kind: which sender renders it.
        thing_id: which one of that kind.
        destination: where to.
        due_at: when.
        dedupe: the promise itself; the same one is not made twice.
        useful_for: how late it may still be sent.
        schedule_id: the series it belongs to.
        bulk: one of many alike; what is not goes first.
        held_until: not before then, on purpose: it is of use, and not late, from then on.

    Returns:
        False when the same promise (``dedupe``) stands already.
    """
    row = {
        "server_id": server_id,
        "dedupe": dedupe,
        "kind": kind,
        "thing_id": thing_id,
        **vars(destination),
        "due_at": due_at,
        "ready_at": held_until or due_at,
        "held_until": held_until,
        "useful_until": (held_until or due_at) + useful_for,
        "schedule_id": schedule_id,
        "bulk": bulk,
        "status": Status.WAITING,
        "attempts": 0,
    }
    added = upsert(tx, deliveries, row, key=["server_id", "dedupe"], change=()) > 0
    if added:
        tx.announce(TOPIC)
    return added


def add_missed(tx: Transaction, schedule: Schedule) -> None:
    """Write down that a time of a series passed while nobody could send it; its audience is not known any more."""
    assert schedule.next_at is not None and schedule.next_local is not None  # noqa: S101, PT018 - it was due
    row = {
        "server_id": schedule.server_id,
        "dedupe": f"schedule {schedule.schedule_id} {schedule.next_local.isoformat()} missed",
        "kind": schedule.kind,
        "thing_id": schedule.thing_id,
        "channel_id": NOWHERE,
        "user_id": None,
        "due_at": schedule.next_at,
        "ready_at": schedule.next_at,
        "useful_until": schedule.next_at + schedule.useful_for,
        "schedule_id": schedule.schedule_id,
        "bulk": False,
        "status": Status.MISSED,
        "attempts": 0,
        "settled_at": tx.now,
        "error": "the bot was not running when it was due",
    }
    upsert(tx, deliveries, row, key=["server_id", "dedupe"], change=())


def next_ready_at(tx: Transaction, *, bulk: bool = True) -> datetime | None:
    """Return when the next delivery may be claimed; without ``bulk``, the next that is not one of many."""
    instants = [
        tx.execute(select(func.min(deliveries.c.ready_at)).where(IS_WAITING, kind)).scalar_one()
        for kind in ((IS_PERSONAL, IS_BULK) if bulk else (IS_PERSONAL,))
    ]
    return min((instant for instant in instants if instant is not None), default=None)


def claim(
    tx: Transaction, owner: str, most: int, until: datetime, bulk_most: int | None = None, after: int = 0
) -> Sequence[Delivery]:
    """Take due deliveries for one process until a lease ends; of either sort the longest due first.

    What is not one of many comes first, and of the many at most ``bulk_most`` are taken: so a reminder that is due now
    never waits behind ten thousand. Where more of the many are due than can be taken, the servers take turns, from the
    one that comes ``after`` another, so that none waits behind another's ten thousand.
    """
    taken = [*_claim(tx, owner, most, until, IS_PERSONAL)]
    room = min(most - len(taken), most if bulk_most is None else bulk_most)
    for server_id, share in list_turns(tx, room, after):
        whose = () if server_id is None else (deliveries.c.server_id == server_id,)
        bulk = _claim(tx, owner, min(share, room), until, IS_BULK, *whose)
        taken += bulk
        room -= len(bulk)
    return taken


def _claim(tx: Transaction, owner: str, most: int, until: datetime, *sort: ColumnElement[bool]) -> Sequence[Delivery]:
    # One statement. A CTE: as a subquery, PostgreSQL may run it once for each row, and then it takes everything.
    due = (
        select(deliveries.c.delivery_id)
        .where(IS_WAITING, *sort, deliveries.c.ready_at <= tx.now)
        .order_by(deliveries.c.ready_at, deliveries.c.delivery_id)
        .limit(most)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    taken = (
        update(deliveries)
        .where(deliveries.c.delivery_id.in_(select(due.c.delivery_id)), IS_WAITING)
        .values(
            claimed_by=owner,
            claimed_at=tx.now,
            unsure_at=_UNSURE,
            ready_at=until,
            attempts=deliveries.c.attempts + 1,
        )
        .returning(deliveries)
    )
    return sorted((_delivery(row) for row in tx.execute(taken)), key=lambda d: (d.due_at, d.delivery_id))


@cache
def _settling(columns: tuple[str, ...], *, unsure: bool = False) -> Update:
    """Build, once, what sets some columns of a delivery that is the owner's: it runs for every message sent."""
    known = {"unsure_at": _UNSURE} if unsure else {}
    return (
        update(deliveries)
        .where(
            deliveries.c.delivery_id == bindparam("of_delivery"),
            deliveries.c.server_id == bindparam("of_server"),
            deliveries.c.claimed_by == bindparam("of_owner"),
            IS_WAITING,
        )
        .values(claimed_by=None, **known, **{name: bindparam(f"new_{name}") for name in columns})
    )


def _settle(
    tx: Transaction, server_id: int, delivery_id: int, owner: str, *, unsure: bool = False, **values: object
) -> bool:
    mine = {"of_delivery": delivery_id, "of_server": server_id, "of_owner": owner}
    changes = {f"new_{name}": value for name, value in values.items()}
    return tx.execute(_settling(tuple(values), unsure=unsure), mine | changes).rowcount > 0


def settle_sent(tx: Transaction, server_id: int, delivery_id: int, owner: str, sent: Sent | None) -> bool:
    """Record that a delivery was sent, or (None) that there was nothing to say any more.

    Returns:
        False when the delivery is no longer the owner's: the lease ended and another took it.
    """
    if sent is None:
        return _settle(tx, server_id, delivery_id, owner, status=Status.MOOT, settled_at=tx.now)
    return _settle(
        tx,
        server_id,
        delivery_id,
        owner,
        status=Status.SENT,
        settled_at=tx.now,
        sent_channel_id=sent.channel_id,
        sent_message_id=sent.message_id,
        error=None,
    )


def settle_failed(tx: Transaction, server_id: int, delivery_id: int, owner: str, error: str) -> bool:
    """Record that a delivery will never work."""
    return _settle(tx, server_id, delivery_id, owner, status=Status.FAILED, settled_at=tx.now, error=error)


def note_mend(tx: Transaction, server_id: int, delivery_id: int, mend: str) -> None:
    """Write down what would mend a failure."""
    where = (deliveries.c.server_id == server_id, deliveries.c.delivery_id == delivery_id)
    tx.execute(update(deliveries).where(*where).values(mend=mend))


def find_failed(tx: Transaction, server_id: int, delivery_id: int) -> Row[Any] | None:
    """Return where a failed delivery was to go, when, why it failed and what would mend it."""
    where = (
        deliveries.c.server_id == server_id,
        deliveries.c.delivery_id == delivery_id,
        deliveries.c.status == Status.FAILED,
    )
    columns = ("channel_id", "due_at", "error", "mend", "schedule_id")
    return tx.execute(select(*(deliveries.c[name] for name in columns)).where(*where)).one_or_none()


def put_back(
    tx: Transaction,
    server_id: int,
    delivery_id: int,
    owner: str,
    ready_at: datetime,
    error: str,
    *,
    unsure: bool = False,
) -> bool:
    """Let go of a delivery that did not work this time, or (``unsure``) of which nobody knows."""
    return _settle(tx, server_id, delivery_id, owner, unsure=unsure, ready_at=ready_at, error=error)


def hold(tx: Transaction, server_id: int, delivery: Delivery, owner: str, until: datetime) -> bool:
    """Keep a delivery back on purpose until a later instant: no attempt was made, and it is of use from then on.

    What was late already still says so when it comes.
    """
    on_purpose = delivery.held_until if tx.now - delivery.expected_at > LATE else until
    return _settle(
        tx,
        server_id,
        delivery.delivery_id,
        owner,
        ready_at=until,
        held_until=on_purpose,
        useful_until=until + delivery.useful_for,
        attempts=delivery.attempts - 1,
    )


def redirect(tx: Transaction, server_id: int, delivery: Delivery, owner: str, why: str) -> bool:
    """Send a delivery, at once, where the person agreed to get it when their direct messages are closed."""
    return _settle(
        tx,
        server_id,
        delivery.delivery_id,
        owner,
        channel_id=delivery.destination.else_channel_id,
        user_id=None,
        else_channel_id=None,
        ready_at=tx.now,
        error=why,
    )


def settle_missed(tx: Transaction, server_id: int, delivery_id: int, owner: str, error: str) -> bool:
    """Record that a delivery is of no use any more."""
    return _settle(tx, server_id, delivery_id, owner, status=Status.MISSED, settled_at=tx.now, error=error)


def release_all(tx: Transaction) -> int:
    """Let go of every claim; only where no other process can hold one."""
    held = (deliveries.c.claimed_by.is_not(None), IS_WAITING)
    return tx.execute(
        update(deliveries).where(*held).values(claimed_by=None, unsure_at=_UNSURE, ready_at=tx.now)
    ).rowcount


def cancel(tx: Transaction, server_id: int, kind: str, thing_id: int, user_id: int | None = None) -> int:
    """Take back what is still waiting of something, for everybody or for one person."""
    whose = () if user_id is None else (deliveries.c.user_id == user_id,)
    where = (
        deliveries.c.server_id == server_id,
        deliveries.c.kind == kind,
        deliveries.c.thing_id == thing_id,
        IS_WAITING,
        *whose,
    )
    return tx.execute(update(deliveries).where(*where).values(status=Status.CANCELLED, settled_at=tx.now)).rowcount


def outcomes(tx: Transaction, server_id: int, kind: str, thing_id: int) -> Sequence[tuple[Status, str | None]]:
    """List how the deliveries of something went, with the error where there was one; oldest first."""
    query = (
        select(deliveries.c.status, deliveries.c.error)
        .where(deliveries.c.server_id == server_id, deliveries.c.kind == kind, deliveries.c.thing_id == thing_id)
        .order_by(deliveries.c.delivery_id)
    )
    return [(row.status, row.error) for row in tx.execute(query)]


# Which direct-message channel is whose: opened once, discord.py itself keeps only 128.
direct_channels = table(
    "direct_channels", Column("user_id", BigId, primary_key=True), Column("channel_id", BigId, nullable=False)
)


def find_direct(tx: Transaction, user_id: int) -> int | None:
    """Return a person's direct-message channel, once it was opened."""
    found: int | None = tx.execute(
        select(direct_channels.c.channel_id).where(direct_channels.c.user_id == user_id)
    ).scalar_one_or_none()
    return found


def remember_direct(tx: Transaction, user_id: int, channel_id: int) -> None:
    """Remember it."""
    upsert(tx, direct_channels, [{"user_id": user_id, "channel_id": channel_id}], key=("user_id",))


def forget_direct(tx: Transaction, user_id: int) -> None:
    """Open it anew next time: Discord does not know it any more (``Again.reopen``)."""
    tx.execute(delete(direct_channels).where(direct_channels.c.user_id == user_id))
