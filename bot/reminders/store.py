"""Every SQL statement about reminders."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Index,
    PrimaryKeyConstraint,
    Text,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    not_,
    or_,
    select,
    update,
)

from bot.database import Transaction
from bot.database.prepared import Prepared
from bot.database.schema import table
from bot.database.statements import among_pairs, prepared_for_both, upsert
from bot.database.types import BigId, LocalTime, UtcInstant
from bot.outbox.model import ScheduleStatus, Status
from bot.outbox.schedules import schedules
from bot.outbox.store import deliveries
from bot.reminders.model import KIND, MEMBERS_KIND, Failure, LastTime, Reminder

reminders = table(
    "reminders",
    Column("server_id", BigId, nullable=False),
    Column("reminder_id", BigId, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("what", Text, nullable=False),
    Column("due_at", UtcInstant, nullable=False),
    Column("due_local", LocalTime, nullable=False),
    Column("zone", Text, nullable=False),
    Column("channel_id", BigId),
    Column("created_at", UtcInstant, nullable=False),
    Column("cancelled_at", UtcInstant),
    Column("role_id", BigId),
    Column("chapter_id", BigId),
    Column("campaign_id", BigId),
    Column("event_id", BigId),
    Column("else_channel_id", BigId),
    PrimaryKeyConstraint("server_id", "reminder_id"),
)
Index("ix_reminders_user", reminders.c.server_id, reminders.c.user_id)
reminder_mutes = table(
    "reminder_mutes",
    Column("server_id", BigId, nullable=False),
    Column("reminder_id", BigId, nullable=False),
    Column("user_id", BigId, nullable=False),
    PrimaryKeyConstraint("server_id", "reminder_id", "user_id"),
)

# How a reminder is going is known to the outbox alone; it is not kept twice.
_OF_REMINDER = and_(
    deliveries.c.server_id == reminders.c.server_id,
    deliveries.c.kind.in_((KIND, MEMBERS_KIND)),
    deliveries.c.thing_id == reminders.c.reminder_id,
)
_SERIES_OF_REMINDER = and_(
    schedules.c.server_id == reminders.c.server_id,
    schedules.c.kind.in_((KIND, MEMBERS_KIND)),
    schedules.c.thing_id == reminders.c.reminder_id,
)
_IS_SERIES = exists().where(_SERIES_OF_REMINDER)
_GOES_ON = exists().where(_SERIES_OF_REMINDER, schedules.c.status != ScheduleStatus.ENDED)
_IS_PERSONAL = and_(*(reminders.c[name].is_(None) for name in ("channel_id", "chapter_id", "campaign_id", "event_id")))
_TRIED = (Status.SENT, Status.FAILED, Status.MISSED)


def _delivered(status: Status, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(_OF_REMINDER, deliveries.c.status == status, *more)


_COMES = or_(_GOES_ON, and_(not_(_IS_SERIES), _delivered(Status.WAITING)))
"""It is still to come: a series that has not ended, or a single delivery that waits."""


def _own(server_id: int, user_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        reminders.c.server_id == server_id,
        reminders.c.user_id == user_id,
        reminders.c.cancelled_at.is_(None),
    )


def add(tx: Transaction, server_id: int, reminder: Reminder) -> None:
    """Write a reminder down."""
    tx.execute(insert(reminders).values({**reminder._asdict(), "server_id": server_id}))


_FIND = Prepared(
    select(reminders).where(
        reminders.c.server_id == bindparam("server"), reminders.c.reminder_id == bindparam("reminder")
    )
)


def find(tx: Transaction, server_id: int, reminder_id: int) -> Reminder | None:
    """Return a reminder, whoever's it is and whether or not it was cancelled."""
    row = _FIND.row(tx, server=server_id, reminder=reminder_id)
    return None if row is None else Reminder(**row._asdict())


_FIND_ALL = prepared_for_both(
    lambda dialect: select(reminders).where(
        among_pairs(dialect, (reminders.c.server_id, reminders.c.reminder_id), "things")
    )
)


def list_all_of(tx: Transaction, things: Collection[tuple[int, int]]) -> Sequence[Reminder]:
    """List several reminders, of several servers, each by its server and its number: those that are sent together."""
    return [Reminder(*row) for row in _FIND_ALL.rows(tx, things=list(things))]


def count_waiting(tx: Transaction, server_id: int, user_id: int) -> int:
    """Count a person's own reminders that are still to come by direct message."""
    query = select(func.count()).select_from(reminders).where(*_own(server_id, user_id), _IS_PERSONAL, _COMES)
    return int(tx.execute(query).scalar_one())


def list_coming(tx: Transaction, server_id: int, user_id: int) -> Sequence[Reminder]:
    """List what a person asked for that is still to come, in the order it was asked for."""
    query = select(reminders).where(*_own(server_id, user_id), _COMES).order_by(reminders.c.reminder_id)
    return [Reminder(**row) for row in tx.execute(query).mappings()]


def list_managed(tx: Transaction, server_id: int, since: datetime) -> Sequence[Reminder]:
    """List a server's scheduled reminders that are still to come, or did not arrive since then."""
    fresh = deliveries.c.settled_at >= since
    went_wrong = or_(_delivered(Status.FAILED, fresh), _delivered(Status.MISSED, fresh))
    query = (
        select(reminders)
        .where(
            reminders.c.server_id == server_id,
            reminders.c.cancelled_at.is_(None),
            not_(_IS_PERSONAL),
            or_(_COMES, went_wrong),
        )
        .order_by(reminders.c.reminder_id)
    )
    return [Reminder(**row) for row in tx.execute(query).mappings()]


def list_failed(tx: Transaction, server_id: int, user_id: int, since: datetime) -> Sequence[Failure]:
    """List what a person asked for, once, and could not be delivered, the latest failure first.

    How a series went stands with the series: it goes on.
    """
    query = (
        select(reminders, deliveries.c.error)
        .join(deliveries, _OF_REMINDER)
        .where(
            *_own(server_id, user_id),
            deliveries.c.status == Status.FAILED,
            deliveries.c.settled_at >= since,
            not_(_IS_SERIES),
        )
        .order_by(deliveries.c.settled_at.desc(), deliveries.c.delivery_id.desc())
    )
    rows = [dict(row) for row in tx.execute(query).mappings()]
    return [Failure(error=row.pop("error") or "", reminder=Reminder(**row)) for row in rows]


def last_time(tx: Transaction, server_id: int, kind: str, reminder_id: int) -> LastTime | None:
    """Return what became of the last time that a reminder was to be sent."""
    tried = (
        deliveries.c.server_id == server_id,
        deliveries.c.kind == kind,
        deliveries.c.thing_id == reminder_id,
        deliveries.c.status.in_(_TRIED),
    )
    due_at = tx.execute(select(func.max(deliveries.c.due_at)).where(*tried)).scalar_one()
    if due_at is None:
        return None
    query = (
        select(deliveries.c.status, func.count().label("number"), func.max(deliveries.c.error).label("error"))
        .where(*tried, deliveries.c.due_at == due_at)
        .group_by(deliveries.c.status)
    )
    rows = {row["status"]: row for row in tx.execute(query).mappings()}
    sent, failed, missed = (int(rows[status]["number"]) if status in rows else 0 for status in _TRIED)
    errors = [rows[status]["error"] for status in (Status.FAILED, Status.MISSED) if status in rows]
    return LastTime(due_at, sent, failed, missed, next(filter(None, errors), ""))


def find_waiting(tx: Transaction, server_id: int, kind: str, reminder_id: int) -> datetime | None:
    """Return when the single delivery of a reminder, or its snoozed repetition, is due; None when none waits."""
    where = (
        deliveries.c.server_id == server_id,
        deliveries.c.kind == kind,
        deliveries.c.thing_id == reminder_id,
        deliveries.c.status == Status.WAITING,
        deliveries.c.schedule_id.is_(None),
    )
    due_at: datetime | None = tx.execute(select(func.max(deliveries.c.due_at)).where(*where)).scalar_one()
    return due_at


def change(tx: Transaction, server_id: int, reminder_id: int, **values: Any) -> None:
    """Change columns of a reminder."""
    where = (reminders.c.server_id == server_id, reminders.c.reminder_id == reminder_id)
    tx.execute(update(reminders).where(*where).values(**values))


def add_mute(tx: Transaction, server_id: int, reminder_id: int, user_id: int) -> None:
    """Leave a person out of a reminder from now on."""
    row = {"server_id": server_id, "reminder_id": reminder_id, "user_id": user_id}
    upsert(tx, reminder_mutes, row, key=["server_id", "reminder_id", "user_id"], change=())


def remove_mute(tx: Transaction, server_id: int, reminder_id: int, user_id: int) -> None:
    """Let a reminder come to a person again."""
    tx.execute(delete(reminder_mutes).where(*_mute_of(server_id, reminder_id, user_id)))


def _mute_of(*whose: int) -> list[ColumnElement[bool]]:
    return [column == value for column, value in zip(reminder_mutes.primary_key.columns, whose, strict=True)]


def list_muted(tx: Transaction, server_id: int, reminder_id: int) -> frozenset[int]:
    """Return who wants no more of a reminder."""
    where = (reminder_mutes.c.server_id == server_id, reminder_mutes.c.reminder_id == reminder_id)
    return frozenset(tx.execute(select(reminder_mutes.c.user_id).where(*where)).scalars())


def is_muted(tx: Transaction, server_id: int, reminder_id: int, user_id: int) -> bool:
    """Say whether a person wants no more of a reminder."""
    mine = _mute_of(server_id, reminder_id, user_id)
    return tx.execute(select(reminder_mutes.c.user_id).where(*mine)).first() is not None
