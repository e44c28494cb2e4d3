"""Every SQL statement about deliveries."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NotRequired, TypedDict, Unpack

from sqlalchemy import (
    ColumnElement,
    Integer,
    Update,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    update,
)

from bot.database import Transaction
from bot.database.prepared import Prepared
from bot.database.statements import numbers_of, upsert
from bot.database.types import UtcInstant
from bot.outbox import tables
from bot.outbox.model import Delivery, Destination, Schedule, Sent, Status
from bot.outbox.policy import LATE, LEASE, LONGEST_WAIT, NONCE_MEMORY, USEFUL_FOR
from bot.outbox.reasons import NOT_RUNNING
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

NOWHERE = 0  # the channel of a delivery that never had a destination


def _delivery(row: Any) -> Delivery:
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
        row.meant_for,
    )


class Promise(TypedDict):
    """What is promised, apart from the server on whose behalf.

    ``kind``: which sender renders it; ``thing_id``: which one of that kind; ``destination``: where to; ``due_at``:
    when; ``dedupe``: the promise itself, which is not made twice; ``useful_for``: how late it may still be sent;
    ``schedule_id``: the series it belongs to; ``bulk``: one of many alike, what is not goes first; ``held_until``: not
    before then, on purpose: it is of use, and not late, from then on.
    """

    kind: str
    thing_id: int
    destination: Destination
    due_at: datetime
    dedupe: str
    useful_for: NotRequired[timedelta]
    schedule_id: NotRequired[int | None]
    bulk: NotRequired[bool]
    held_until: NotRequired[datetime | None]


def add(tx: Transaction, server_id: int, **what: Unpack[Promise]) -> bool:
    """Promise a delivery; call it in the transaction of the fact it stands for. False when it stands already."""
    return add_all(tx, [promised(server_id, **what)]) > 0


def promised(server_id: int, **what: Unpack[Promise]) -> dict[str, Any]:
    """Return a promise as :func:`add_all` takes it."""
    ready_at = what.get("held_until") or what["due_at"]
    return {
        "server_id": server_id,
        "dedupe": what["dedupe"],
        "kind": what["kind"],
        "thing_id": what["thing_id"],
        **vars(what["destination"]),
        "due_at": what["due_at"],
        "ready_at": ready_at,
        "held_until": what.get("held_until"),
        "useful_until": ready_at + what.get("useful_for", USEFUL_FOR),
        "schedule_id": what.get("schedule_id"),
        "bulk": what.get("bulk", False),
        "status": Status.WAITING,
        "attempts": 0,
    }


def add_all(tx: Transaction, rows: Sequence[Mapping[str, Any]]) -> int:
    """Promise several deliveries, of which some may stand already; return how many are new.

    A number below zero stands for somebody whose data was erased: they are counted, and never written to.
    """
    known = [row for row in rows if row["user_id"] is None or row["user_id"] > 0]
    added = upsert(tx, deliveries, known, key=["server_id", "dedupe"], change=())
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
        "error": NOT_RUNNING,
    }
    upsert(tx, deliveries, row, key=["server_id", "dedupe"], change=())


_NEXT = [Prepared(select(func.min(deliveries.c.ready_at)).where(IS_WAITING, sort)) for sort in (IS_PERSONAL, IS_BULK)]


def next_ready_at(tx: Transaction, *, bulk: bool = True) -> datetime | None:
    """Return when the next delivery may be claimed; without ``bulk``, the next that is not one of many."""
    instants = [query.value(tx) for query in (_NEXT if bulk else _NEXT[:1])]
    return min(filter(None, instants), default=None)


def claim(
    tx: Transaction, owner: str, most: int, until: datetime, bulk_most: int | None = None, after: int = 0
) -> Sequence[Delivery]:
    """Take due deliveries for one process until a lease ends; of either sort the longest due first.

    What is not one of many comes first, and of the many at most ``bulk_most`` are taken: so a reminder that is due now
    never waits behind ten thousand. Where more of the many are due than can be taken, the servers take turns, from the
    one that comes ``after`` another, so that none waits behind another's ten thousand.
    """
    taken = [*_claim(tx, _CLAIM_PERSONAL, owner, most, until)]
    room = min(most - len(taken), most if bulk_most is None else bulk_most)
    for server_id, share in list_turns(tx, room, after):
        few = min(share, room)
        if server_id is None:
            bulk = _claim(tx, _CLAIM_BULK, owner, few, until)
        else:
            bulk = _claim(tx, _CLAIM_BULK_OF, owner, few, until, whose=server_id)
        taken += bulk
        room -= len(bulk)
    return taken


_CLAIMED = [
    deliveries.c[name]
    for name in (
        *("delivery_id", "server_id", "kind", "thing_id", "channel_id", "user_id", "due_at", "attempts"),
        *("useful_until", "unsure_at", "schedule_id", "bulk", "held_until", "else_channel_id", "meant_for"),
    )
]


def _claiming(*sort: ColumnElement[bool]) -> Prepared:
    """Build the statement, once. A CTE: as a subquery, PostgreSQL may run it once for each row and take everything."""
    due = (
        select(deliveries.c.delivery_id)
        .where(IS_WAITING, *sort, deliveries.c.ready_at <= bindparam("present", type_=UtcInstant))
        .order_by(deliveries.c.ready_at, deliveries.c.delivery_id)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    claiming = (
        update(deliveries)
        .where(deliveries.c.delivery_id.in_(select(due.c.delivery_id)), IS_WAITING)
        .values(
            claimed_by=bindparam("owner"),
            claimed_at=bindparam("present", type_=UtcInstant),
            unsure_at=_UNSURE,
            ready_at=bindparam("until", type_=UtcInstant),
            attempts=deliveries.c.attempts + 1,
        )
        .returning(*_CLAIMED)
    )
    return Prepared(claiming)


_CLAIM_PERSONAL, _CLAIM_BULK = _claiming(IS_PERSONAL), _claiming(IS_BULK)
_CLAIM_BULK_OF = _claiming(IS_BULK, deliveries.c.server_id == bindparam("whose"))


def _claim(
    tx: Transaction, claiming: Prepared, owner: str, most: int, until: datetime, **whose: int
) -> Sequence[Delivery]:
    rows = claiming.rows(tx, present=tx.now, most=most, owner=owner, until=until, **whose)
    return sorted(map(_delivery, rows), key=lambda d: (d.due_at, d.delivery_id))


@cache
def _settling(columns: tuple[str, ...], *, unsure: bool = False) -> Prepared:
    """Build, once, what sets some columns of a delivery that is the owner's: it runs for every message sent."""
    known = {"unsure_at": _UNSURE} if unsure else {}
    return Prepared(
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
    return _settling(tuple(values), unsure=unsure).change(tx, **mine, **changes) > 0


def _recording(dialect: str) -> Update:
    """Build what records many sends at once: ``ends`` is a list of delivery, server, channel and message."""
    delivery_id, server_id, channel_id, message_id = numbers_of(dialect, "ends", 4)
    return (
        update(deliveries)
        .where(
            deliveries.c.delivery_id == delivery_id,
            deliveries.c.server_id == server_id,
            deliveries.c.claimed_by == bindparam("of_owner"),
            IS_WAITING,
        )
        .values(
            status=Status.SENT,
            settled_at=bindparam("present", type_=UtcInstant),
            claimed_by=None,
            error=None,
            sent_channel_id=channel_id,
            sent_message_id=message_id,
        )
        .returning(deliveries.c.delivery_id)
    )


_RECORD = Prepared(_recording("sqlite"), _recording("postgresql"))


def settle_sent(tx: Transaction, owner: str, ends: Sequence[tuple[Delivery, Sent | None]]) -> frozenset[int]:
    """Record that deliveries were sent; None where there was nothing to say any more.

    Returns:
        The numbers of those that still were the owner's; of the others the lease had ended, and another took them.
    """
    sent = [(each.delivery_id, each.server_id, at.channel_id, at.message_id) for each, at in ends if at is not None]
    kept = [row.delivery_id for row in _RECORD.rows(tx, ends=sent, of_owner=owner, present=tx.now)] if sent else []
    kept += [each.delivery_id for each, at in ends if at is None and _settle_moot(tx, owner, each)]
    return frozenset(kept)


def _settle_moot(tx: Transaction, owner: str, delivery: Delivery) -> bool:
    return _settle(tx, delivery.server_id, delivery.delivery_id, owner, status=Status.MOOT, settled_at=tx.now)


def settle_failed(tx: Transaction, server_id: int, delivery_id: int, owner: str, error: str) -> bool:
    """Record that a delivery will never work."""
    return _settle(tx, server_id, delivery_id, owner, status=Status.FAILED, settled_at=tx.now, error=error)


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
        meant_for=delivery.destination.user_id,
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
    change = update(deliveries).where(*held).values(claimed_by=None, unsure_at=_UNSURE, ready_at=tx.now)
    return tx.execute(change).rowcount


def hurry(tx: Transaction) -> int:
    """Bring near what was put off, or leased, by a clock that has been put back since; return how much.

    No attempt waits for longer than :data:`LONGEST_WAIT`. Where it is not known whether one worked, and that was in
    what is now the future, the nonce is taken to be forgotten: it is looked for.
    """
    known = tx.now - NONCE_MEMORY - timedelta(seconds=1)
    unsure_at = func.coalesce(deliveries.c.unsure_at, deliveries.c.claimed_at)
    earliest = case((deliveries.c.due_at < known, deliveries.c.due_at), else_=literal(known, UtcInstant))
    change = update(deliveries).where(
        IS_WAITING, deliveries.c.attempts > 0, deliveries.c.ready_at > tx.now + LONGEST_WAIT + timedelta(minutes=1)
    )
    leased = deliveries.c.claimed_by.is_not(None)
    unsure = or_(leased, deliveries.c.unsure_at.is_not(None))
    return tx.execute(
        change.values(
            ready_at=case((leased, literal(tx.now + LEASE, UtcInstant)), else_=literal(tx.now, UtcInstant)),
            unsure_at=case((and_(unsure, unsure_at > tx.now), earliest), else_=deliveries.c.unsure_at),
        )
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
    of_thing = (deliveries.c.server_id == server_id, deliveries.c.kind == kind, deliveries.c.thing_id == thing_id)
    query = select(deliveries.c.status, deliveries.c.error).where(*of_thing).order_by(deliveries.c.delivery_id)
    return [(row.status, row.error) for row in tx.execute(query)]
