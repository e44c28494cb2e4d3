"""Every SQL statement about events and the answers to them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Text,
    bindparam,
    delete,
    func,
    select,
    update,
)

from bot.database import Transaction
from bot.database.prepared import Prepared
from bot.database.schema import table
from bot.database.statements import allocate, upsert
from bot.database.types import BigId, Choice, LocalTime, UtcInstant
from bot.events.model import KIND, Answer, Attendance, Event, EventStatus, Plan
from bot.when.lengths import LONGEST

events = table(
    "events",
    Column("server_id", BigId, nullable=False),
    Column("event_id", BigId, nullable=False),
    Column("title", Text, nullable=False),
    Column("description", Text),
    Column("starts_at", UtcInstant, nullable=False),
    Column("ends_at", UtcInstant, nullable=False),  # follows from starts_at and minutes; kept to be searched
    Column("starts_local", LocalTime, nullable=False),
    Column("zone", Text, nullable=False),
    Column("minutes", Integer),
    Column("location", Text),
    Column("capacity", Integer),
    Column("chapter_id", BigId),
    Column("channel_id", BigId, nullable=False),
    Column("host_id", BigId, nullable=False),
    Column("status", Choice(EventStatus), nullable=False),
    Column("created_at", UtcInstant, nullable=False),
    Column("opened_at", UtcInstant),
    PrimaryKeyConstraint("server_id", "event_id"),
)
Index("ix_events_ends", events.c.server_id, events.c.ends_at)
# What is coming up is found, sorted and counted in it, without those of past years.
Index("ix_events_open", *(events.c[name] for name in ("server_id", "status", "starts_at", "event_id", "ends_at")))

rsvps = table(
    "rsvps",
    Column("server_id", BigId, nullable=False),
    Column("event_id", BigId, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("answer", Choice(Answer), nullable=False),
    Column("answered_at", UtcInstant, nullable=False),
    PrimaryKeyConstraint("server_id", "event_id", "user_id"),
)
Index("ix_rsvps_person", rsvps.c.server_id, rsvps.c.user_id)
# Counted at every press: from the index alone it takes a tenth of the time.
Index("ix_rsvps_answer", rsvps.c.server_id, rsvps.c.event_id, rsvps.c.answer)

_OF_PLAN = tuple(field.name for field in fields(Plan))


def _people(answer: Answer) -> Any:
    return (
        select(func.count())
        .where(
            rsvps.c.server_id == bindparam("server_id"),
            rsvps.c.event_id == bindparam("event_id"),
            rsvps.c.answer == answer,
        )
        .scalar_subquery()
    )


# What a press of a button asks.
_FIND = Prepared(
    select(events).where(events.c.server_id == bindparam("server_id"), events.c.event_id == bindparam("event_id"))
)
_FIND_ANSWER = Prepared(
    select(rsvps.c.answer).where(
        rsvps.c.server_id == bindparam("server_id"),
        rsvps.c.event_id == bindparam("event_id"),
        rsvps.c.user_id == bindparam("user_id"),
    )
)
_COUNT = Prepared(select(*(_people(answer).label(answer.value) for answer in (Answer.GOING, Answer.MAYBE))))
_OF_PLAN_OF = attrgetter(*_OF_PLAN)


def _event(row: Any) -> Event:
    plan = Plan(*_OF_PLAN_OF(row))
    return Event(row.server_id, row.event_id, plan, row.status, row.created_at, row.opened_at)


def _one(server_id: int, event_id: int) -> tuple[Any, Any]:
    return events.c.server_id == server_id, events.c.event_id == event_id


def _upcoming(server_id: int, now: datetime) -> tuple[Any, ...]:
    return (
        events.c.server_id == server_id,
        events.c.status == EventStatus.OPEN,
        events.c.starts_at > now - LONGEST,  # follows from the next line; where the search begins
        events.c.ends_at > now,
    )


def add(tx: Transaction, server_id: int, plan: Plan) -> Event:
    """Keep a plan as a draft; return it with its number."""
    event = Event(server_id, allocate(tx, server_id, KIND), plan, EventStatus.DRAFT, tx.now)
    row = asdict(plan) | {
        "server_id": server_id,
        "event_id": event.event_id,
        "ends_at": plan.ends_at,
        "status": event.status,
        "created_at": event.created_at,
    }
    tx.execute(events.insert(), row)
    return event


def find(tx: Transaction, server_id: int, event_id: int) -> Event | None:
    """Return an event."""
    row = _FIND.row(tx, server_id=server_id, event_id=event_id)
    return None if row is None else _event(row)


def set_status(
    tx: Transaction, server_id: int, event_id: int, status: EventStatus, opened_at: datetime | None = None
) -> None:
    """Say how far an event is, and when posting it was begun."""
    tx.execute(update(events).where(*_one(server_id, event_id)).values(status=status, opened_at=opened_at))


def remove(tx: Transaction, server_id: int, event_id: int) -> None:
    """Forget an event and the answers to it."""
    tx.execute(delete(rsvps).where(rsvps.c.server_id == server_id, rsvps.c.event_id == event_id))
    tx.execute(delete(events).where(*_one(server_id, event_id)))


def count_upcoming(tx: Transaction, server_id: int, now: datetime) -> int:
    """Count the open events that are not over."""
    query = select(func.count()).select_from(events).where(*_upcoming(server_id, now))
    return int(tx.execute(query).scalar_one())


def count_held(tx: Transaction, server_id: int, since: datetime) -> int:
    """Count the open events that were over since an instant."""
    query = select(func.count()).where(
        events.c.server_id == server_id,
        events.c.ends_at >= since,
        events.c.ends_at <= tx.now,
        events.c.status == EventStatus.OPEN,
    )
    return int(tx.execute(query).scalar_one())


def list_starting(tx: Transaction, server_id: int, until: datetime) -> Sequence[Event]:
    """List the open events that begin up to an instant, soonest first."""
    query = select(events).where(*_upcoming(server_id, tx.now), events.c.starts_at <= until)
    return [_event(row) for row in tx.execute(query.order_by(events.c.starts_at, events.c.event_id)).mappings()]


def list_upcoming(tx: Transaction, server_id: int, now: datetime, most: int) -> Sequence[Event]:
    """List the open events that are not over, soonest first."""
    query = select(events).where(*_upcoming(server_id, now)).order_by(events.c.starts_at, events.c.event_id)
    return [_event(row) for row in tx.execute(query.limit(most))]


_IS_COMING = (
    select(rsvps.c.user_id)
    .where(
        rsvps.c.server_id == events.c.server_id,
        rsvps.c.event_id == events.c.event_id,
        rsvps.c.answer == Answer.GOING,
    )
    .exists()
)


def list_held(tx: Transaction, server_id: int, chapter_id: int) -> Sequence[datetime]:
    """Return when the events of a chapter that somebody came to were over; those to come are left out."""
    query = select(events.c.ends_at).where(
        events.c.server_id == server_id,
        events.c.ends_at <= tx.now,
        events.c.chapter_id == chapter_id,
        events.c.status == EventStatus.OPEN,
        _IS_COMING,
    )
    return tx.execute(query).scalars().all()


def list_next_of(tx: Transaction, server_id: int, chapter_id: int, most: int) -> Sequence[Event]:
    """List the next open events of a chapter, soonest first."""
    query = select(events).where(*_upcoming(server_id, tx.now), events.c.chapter_id == chapter_id)
    return [_event(row) for row in tx.execute(query.order_by(events.c.starts_at).limit(most)).mappings()]


def attendance(tx: Transaction, server_id: int, event_ids: Collection[int]) -> Mapping[int, Attendance]:
    """Count who has answered what, by event; those without answers too."""
    return {event_id: count(tx, server_id, event_id) for event_id in event_ids}


def count(tx: Transaction, server_id: int, event_id: int) -> Attendance:
    """Count who has answered what."""
    row = _COUNT.row(tx, server_id=server_id, event_id=event_id)
    return Attendance(row.going, row.maybe)


def find_answer(tx: Transaction, server_id: int, event_id: int, user_id: int) -> Answer | None:
    """Return what a person has answered."""
    answer: Answer | None = _FIND_ANSWER.value(tx, server_id=server_id, event_id=event_id, user_id=user_id)
    return answer


def list_who(tx: Transaction, server_id: int, event_id: int, answers: Collection[Answer]) -> Sequence[int]:
    """List who has given one of these answers to an event, the earliest first."""
    query = (
        select(rsvps.c.user_id)
        .where(rsvps.c.server_id == server_id, rsvps.c.event_id == event_id, rsvps.c.answer.in_(list(answers)))
        .order_by(rsvps.c.answered_at, rsvps.c.user_id)
    )
    return tx.execute(query).scalars().all()


def find_titled(tx: Transaction, server_id: int, title: str, now: datetime) -> Event | None:
    """Return the open event of this title (in any capitals) that comes next."""
    found = [event for event in list_upcoming(tx, server_id, now, 1000) if event.plan.title.casefold() == title]
    return found[0] if found else None


def set_answer(tx: Transaction, server_id: int, event_id: int, user_id: int, answer: Answer) -> None:
    """Keep a person's answer; a later one takes the place of the first."""
    row = {
        "server_id": server_id,
        "event_id": event_id,
        "user_id": user_id,
        "answer": answer,
        "answered_at": tx.now,
    }
    upsert(tx, rsvps, row, key=["server_id", "event_id", "user_id"])


def list_answered(
    tx: Transaction, server_id: int, user_id: int, answers: Collection[Answer], now: datetime
) -> Sequence[tuple[Event, Answer]]:
    """List the open events, not over, to which a person has given one of these answers; soonest first."""
    query = (
        select(events, rsvps.c.answer)
        .join(rsvps, (rsvps.c.server_id == events.c.server_id) & (rsvps.c.event_id == events.c.event_id))
        .where(*_upcoming(server_id, now))
        .where(rsvps.c.server_id == server_id, rsvps.c.user_id == user_id, rsvps.c.answer.in_(list(answers)))
        .order_by(events.c.starts_at, events.c.event_id)
    )
    return [(_event(row), row.answer) for row in tx.execute(query)]
