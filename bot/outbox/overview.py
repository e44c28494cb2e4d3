"""How the outbox is doing, for whoever hosts the bot: counts by server, what failed, and what to do with it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, literal, select, update

from bot.database import Transaction
from bot.database.backups import RESTORED
from bot.database.memory import forget, recall
from bot.database.types import UtcInstant
from bot.errors import NotFound
from bot.outbox.model import ScheduleStatus, Sent, Status
from bot.outbox.policy import LATE, NONCE_MEMORY, USEFUL_FOR
from bot.outbox.schedules import schedules
from bot.outbox.store import TOPIC, deliveries, next_ready_at
from bot.outbox.tables import IS_BULK, IS_PERSONAL, IS_WAITING

COUNTED = 25_000
"""So many deliveries of each sort are counted at most, where what matters is whether there are few or many."""

_LATELY = timedelta(days=7)


@dataclass(frozen=True)
class Counts:
    """The deliveries of one server: still to come, due, due for over five minutes, and settled in the last week."""

    server_id: int
    waiting: int
    due: int
    late: int
    sent: int
    failed: int
    missed: int


@dataclass(frozen=True)
class Failure:
    """A delivery that was not made in the last week."""

    delivery_id: int
    server_id: int
    kind: str
    status: Status
    due_at: datetime
    error: str | None


@dataclass(frozen=True)
class Waiting:
    """What is still to be sent, of each sort at most :data:`COUNTED`.

    Attributes:
        waiting: all of it.
        due: what could be sent now.
        late: what could have been for over five minutes, and nobody took it up.
        oldest_at: since when the first of it can be, or when it will be.
    """

    waiting: int
    due: int
    late: int
    oldest_at: datetime | None


class NoSuchFailure(NotFound):
    """There is no failed delivery with this number."""

    def __init__(self, delivery_id: int) -> None:
        super().__init__(f"There is no failed delivery {delivery_id}. Type: python -m bot outbox failed")


def count_by_server(tx: Transaction) -> Sequence[Counts]:
    """Count, the server with most trouble first."""
    found = [Counts(*(int(value) for value in row)) for row in tx.execute(_counting(tx.now))]
    return sorted(found, key=lambda counts: (-counts.late, -counts.failed, -counts.waiting, counts.server_id))


def _counting(now: datetime) -> Select[Any]:
    waiting = deliveries.c.status == Status.WAITING
    expected_at = func.coalesce(deliveries.c.held_until, deliveries.c.due_at)
    lately = deliveries.c.settled_at >= now - _LATELY
    return select(
        deliveries.c.server_id,
        _number("waiting", waiting),
        _number("due", waiting, expected_at <= now),
        _number("late", waiting, expected_at <= now - LATE),
        _number("sent", deliveries.c.status == Status.SENT, lately),
        _number("failed", deliveries.c.status == Status.FAILED, lately),
        _number("missed", deliveries.c.status == Status.MISSED, lately),
    ).group_by(deliveries.c.server_id)


def count_of(tx: Transaction, server_id: int) -> Counts:
    """Count the deliveries of one server."""
    rows = tx.execute(_counting(tx.now).where(deliveries.c.server_id == server_id))
    return next((Counts(*(int(value) for value in row)) for row in rows), Counts(server_id, 0, 0, 0, 0, 0, 0))


def list_channels(tx: Transaction, server_id: int) -> Sequence[int]:
    """List the channels to which something is still to be sent."""
    where = (deliveries.c.server_id == server_id, IS_WAITING, deliveries.c.channel_id.is_not(None))
    return tx.execute(select(deliveries.c.channel_id).where(*where).distinct()).scalars().all()


def list_refused(tx: Transaction, server_id: int, most: int = 50) -> Sequence[Row[Any]]:
    """List what could not be sent to a server's channels in the last week, the latest first, with what mends it."""
    query = (
        select(*(deliveries.c[name] for name in ("delivery_id", "channel_id", "due_at", "error", "mend")))
        .where(
            deliveries.c.server_id == server_id,
            deliveries.c.status == Status.FAILED,
            deliveries.c.channel_id.is_not(None),
            deliveries.c.settled_at >= tx.now - _LATELY,
        )
        .order_by(deliveries.c.settled_at.desc(), deliveries.c.delivery_id.desc())
        .limit(most)
    )
    return tx.execute(query).all()


def _number(name: str, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((and_(*conditions), 1), else_=0)).label(name)


def count_waiting(tx: Transaction) -> Waiting:
    """Count what waits, in all servers; of a very long queue not all, since somebody asks every few seconds."""
    since = deliveries.c.ready_at
    return Waiting(
        _count_up_to(tx), _count_up_to(tx, since <= tx.now), _count_up_to(tx, since <= tx.now - LATE), next_ready_at(tx)
    )


def _count_up_to(tx: Transaction, *where: ColumnElement[bool]) -> int:
    total = 0
    for sort in (IS_PERSONAL, IS_BULK):  # the index has `bulk` first
        some = select(deliveries.c.ready_at).where(IS_WAITING, sort, *where).limit(COUNTED).subquery()
        total += tx.execute(select(func.count()).select_from(some)).scalar_one()
    return total


def list_failures(tx: Transaction, most: int = 50) -> Sequence[Failure]:
    """List what was not delivered in the last week, the latest first."""
    query = (
        select(*(deliveries.c[name] for name in ("delivery_id", "server_id", "kind", "status", "due_at", "error")))
        .where(deliveries.c.status.in_([Status.FAILED, Status.MISSED]), deliveries.c.settled_at >= tx.now - _LATELY)
        .order_by(deliveries.c.settled_at.desc(), deliveries.c.delivery_id.desc())
        .limit(most)
    )
    return [Failure(**row) for row in tx.execute(query).mappings()]


def retry(tx: Transaction, delivery_id: int) -> None:
    """Let a failed or missed delivery be tried again now, and be of use from now on.

    Raises:
        NoSuchFailure: it is not among the failed.
    """
    _change(
        tx,
        delivery_id,
        status=Status.WAITING,
        ready_at=tx.now,
        useful_until=tx.now + USEFUL_FOR,
        attempts=0,
        settled_at=None,
        error=None,
    )
    tx.announce(TOPIC)


def discard(tx: Transaction, delivery_id: int) -> None:
    """Give a failed or missed delivery up, so that it is listed no more.

    Raises:
        NoSuchFailure: it is not among the failed.
    """
    _change(tx, delivery_id, status=Status.CANCELLED, settled_at=tx.now)


def _change(tx: Transaction, delivery_id: int, **values: object) -> None:
    where = (deliveries.c.delivery_id == delivery_id, deliveries.c.status.in_([Status.FAILED, Status.MISSED]))
    if not tx.execute(update(deliveries).where(*where).values(**values)).rowcount:
        raise NoSuchFailure(delivery_id)


def doubt_if_restored(tx: Transaction, plan: Callable[[Transaction], int]) -> int:
    """After a restore, let everything that is due be looked for before it is sent; return how much that is.

    What was sent since the copy was made is in it as unsent; what series have promised since is not in it at all, so it
    is planned first.
    """
    if recall(tx, RESTORED) is None:
        return 0
    while plan(tx):
        pass
    forget(tx, RESTORED)
    expected_at = func.coalesce(deliveries.c.held_until, deliveries.c.due_at)
    # So long ago that Discord's memory of nonces is not relied on: what was planned since had another number.
    known = tx.now - NONCE_MEMORY - timedelta(seconds=1)
    since = case((expected_at < known, expected_at), else_=literal(known, UtcInstant))
    where = (IS_WAITING, deliveries.c.unsure_at.is_(None), deliveries.c.ready_at <= tx.now)
    return tx.execute(update(deliveries).where(*where).values(unsure_at=since)).rowcount


def list_sent(tx: Transaction, server_id: int, kind: str, thing_id: int) -> Sequence[Sent]:
    """List the messages that were sent of something, oldest first."""
    where = (
        deliveries.c.server_id == server_id,
        deliveries.c.kind == kind,
        deliveries.c.thing_id == thing_id,
        deliveries.c.sent_message_id.is_not(None),
    )
    query = select(deliveries.c.sent_channel_id, deliveries.c.sent_message_id).where(*where)
    rows = tx.execute(query.order_by(deliveries.c.delivery_id))
    return [Sent(row.sent_channel_id, row.sent_message_id) for row in rows]


def note_mend(tx: Transaction, server_id: int, delivery_id: int, mend: str) -> None:
    """Write down what would mend a failure."""
    tx.execute(update(deliveries).where(*_one(server_id, delivery_id)).values(mend=mend))


def _one(server_id: int, delivery_id: int) -> tuple[ColumnElement[bool], ...]:
    return deliveries.c.server_id == server_id, deliveries.c.delivery_id == delivery_id


def find_failed(tx: Transaction, server_id: int, delivery_id: int) -> Row[Any] | None:
    """Return where a failed delivery was to go, when, why it failed and what would mend it."""
    where = (*_one(server_id, delivery_id), deliveries.c.status == Status.FAILED)
    columns = ("channel_id", "due_at", "error", "mend", "schedule_id")
    return tx.execute(select(*(deliveries.c[name] for name in columns)).where(*where)).one_or_none()


def next_at_of(tx: Transaction, kinds: Collection[str]) -> datetime | None:
    """Return when the next delivery or series of some kinds is due."""
    waiting = select(func.min(deliveries.c.ready_at)).where(IS_WAITING, deliveries.c.kind.in_(kinds))
    series = select(func.min(schedules.c.next_at)).where(
        schedules.c.kind.in_(kinds), schedules.c.status == ScheduleStatus.ACTIVE
    )
    found = (tx.execute(query).scalar_one() for query in (waiting, series))
    return min(filter(None, found), default=None)
