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
    and_,
    bindparam,
    delete,
    func,
    not_,
    or_,
    select,
    update,
)

from bot.calendar.marks import mark
from bot.database import Transaction
from bot.database.prepared import Prepared
from bot.database.schema import table
from bot.database.statements import allocate
from bot.database.types import BigId, Choice, LocalTime, UtcInstant
from bot.events.model import KIND, Answer, Attendance, Event, EventStatus, Plan
from bot.rsvps.model import Presence
from bot.rsvps.tables import presences, rsvps
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
    Column("answer_until", UtcInstant),
    Column("role_id", BigId),
    Column("image_id", BigId),
    Column("city", Text),
    Column("state", Text),
    Column("series_id", BigId),
    Column("occurs_local", LocalTime),
    Column("sequence", Integer, nullable=False, server_default="0"),
    Column("changed_at", UtcInstant),
    Column("reason", Text),
    Column("action_id", BigId),
    PrimaryKeyConstraint("server_id", "event_id"),
)
Index("ix_events_ends", events.c.server_id, events.c.ends_at)
Index("ix_events_series", events.c.server_id, events.c.series_id, events.c.starts_at)
Index("ix_events_action", events.c.server_id, events.c.action_id, events.c.starts_at)
# What is coming up is found, sorted and counted in it, without those of past years.
Index("ix_events_open", *(events.c[name] for name in ("server_id", "status", "starts_at", "event_id", "ends_at")))

_OF_PLAN = tuple(field.name for field in fields(Plan))
_OF_EVENT = tuple(field.name for field in fields(Event) if field.name != "plan")


_ATTENDANCE = (
    select(
        rsvps.c.event_id,
        rsvps.c.answer,
        func.count().label("people"),
        func.sum(rsvps.c.guests).label("guests"),
    )
    .where(rsvps.c.server_id == bindparam("server_id"), rsvps.c.event_id.in_(bindparam("event_ids", expanding=True)))
    .group_by(rsvps.c.event_id, rsvps.c.answer)
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
_OF_PLAN_OF, _OF_EVENT_OF = attrgetter(*_OF_PLAN), attrgetter(*_OF_EVENT)


def _event(row: Any) -> Event:
    plan = Plan(*_OF_PLAN_OF(row))
    return Event(plan=plan, **dict(zip(_OF_EVENT, _OF_EVENT_OF(row), strict=True)))


def event_of_row(row: Any) -> Event:
    """Return the event that a row of the table is: for the queries of this feature's other stores."""
    return _event(row)


def _one(server_id: int, event_id: int) -> tuple[Any, Any]:
    return events.c.server_id == server_id, events.c.event_id == event_id


def _upcoming(server_id: int, now: datetime) -> tuple[Any, ...]:
    return (
        events.c.server_id == server_id,
        events.c.status == EventStatus.OPEN,
        events.c.starts_at > now - LONGEST,  # follows from the next line; where the search begins
        events.c.ends_at > now,
    )


def add(tx: Transaction, server_id: int, plan: Plan, **more: Any) -> Event:
    """Keep a plan as a draft, or as what else ``more`` says of the :class:`Event`; return it with its number."""
    known: dict[str, Any] = {"status": EventStatus.DRAFT, "created_at": tx.now} | more
    event = Event(server_id, allocate(tx, server_id, KIND), plan, **known)
    tx.execute(events.insert(), _columns(event))
    if event.status is EventStatus.OPEN:
        mark(tx, server_id)
    return event


def _columns(event: Event) -> dict[str, Any]:
    own = {name: getattr(event, name) for name in _OF_EVENT}
    return asdict(event.plan) | own | {"ends_at": event.plan.ends_at}


def save(tx: Transaction, server_id: int, event: Event) -> None:
    """Write a changed event."""
    tx.execute(update(events).where(*_one(server_id, event.event_id)).values(_columns(event)))
    mark(tx, server_id)


def find(tx: Transaction, server_id: int, event_id: int) -> Event | None:
    """Return an event."""
    return _FIND.made(tx, _event, server_id=server_id, event_id=event_id)


def set_status(
    tx: Transaction, server_id: int, event_id: int, status: EventStatus, opened_at: datetime | None = None
) -> None:
    """Say how far an event is, and when posting it was begun."""
    tx.execute(update(events).where(*_one(server_id, event_id)).values(status=status, opened_at=opened_at))
    mark(tx, server_id)


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
    return [_event(row) for row in tx.execute(query.order_by(events.c.starts_at, events.c.event_id))]


def list_upcoming(tx: Transaction, server_id: int, now: datetime, most: int) -> Sequence[Event]:
    """List the open events that are not over, soonest first."""
    query = select(events).where(*_upcoming(server_id, now)).order_by(events.c.starts_at, events.c.event_id)
    return [_event(row) for row in tx.execute(query.limit(most))]


def list_ending(tx: Transaction, server_id: int, since: datetime, most: int = 500) -> Sequence[Event]:
    """List the open events that end after an instant, soonest first."""
    query = select(events).where(*_upcoming(server_id, since)).order_by(events.c.ends_at, events.c.event_id)
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


def _noted(*of: Presence) -> Any:
    """Somebody was noted at an event, as one of these."""
    where = (presences.c.server_id == events.c.server_id, presences.c.event_id == events.c.event_id)
    return select(presences.c.user_id).where(*where, presences.c.presence.in_(of)).exists()


# Where hosts noted who was there, that counts; where nobody did, that somebody was going.
_WAS_HELD = or_(_noted(Presence.CAME, Presence.WALK_IN), and_(not_(_noted(*Presence)), _IS_COMING))


def list_held(tx: Transaction, server_id: int, chapter_id: int) -> Sequence[datetime]:
    """Return when the events of a chapter that somebody came to were over; those to come are left out."""
    query = select(events.c.ends_at).where(
        events.c.server_id == server_id,
        events.c.ends_at <= tx.now,
        events.c.chapter_id == chapter_id,
        events.c.status == EventStatus.OPEN,
        _WAS_HELD,
    )
    return tx.execute(query).scalars().all()


def list_next_of(tx: Transaction, server_id: int, chapter_id: int, most: int) -> Sequence[Event]:
    """List the next open events of a chapter, soonest first."""
    query = select(events).where(*_upcoming(server_id, tx.now), events.c.chapter_id == chapter_id)
    return [_event(row) for row in tx.execute(query.order_by(events.c.starts_at).limit(most))]


def attendance(tx: Transaction, server_id: int, event_ids: Collection[int]) -> Mapping[int, Attendance]:
    """Count who has answered what, by event; those without answers too."""
    counted = tx.execute(_ATTENDANCE, {"server_id": server_id, "event_ids": list(event_ids)})
    people: dict[tuple[int, Answer], tuple[int, int]] = {
        (row.event_id, row.answer): (row.people, int(row.guests)) for row in counted
    }

    def of(event_id: int, answer: Answer) -> tuple[int, int]:
        return people.get((event_id, answer), (0, 0))

    return {
        event_id: Attendance(
            going=sum(of(event_id, Answer.GOING)),
            maybe=of(event_id, Answer.MAYBE)[0],
            waiting=of(event_id, Answer.WAITING)[0] + of(event_id, Answer.OFFERED)[0],
        )
        for event_id in event_ids
    }


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


def list_series(tx: Transaction, server_id: int, series_id: int, since: datetime) -> Sequence[Event]:
    """List the events of a series that are not over at an instant, cancelled ones too; soonest first."""
    where = (events.c.server_id == server_id, events.c.series_id == series_id, events.c.event_id != series_id)
    query = select(events).where(*where, events.c.ends_at > since).order_by(events.c.starts_at, events.c.event_id)
    return [_event(row) for row in tx.execute(query)]


def has_occurrence(tx: Transaction, server_id: int, series_id: int, local: datetime) -> bool:
    """Say whether a time of a series has its event, whatever became of it."""
    where = (events.c.server_id == server_id, events.c.series_id == series_id, events.c.occurs_local == local)
    query = select(events.c.event_id).where(*where, events.c.event_id != series_id).limit(1)
    return tx.execute(query).one_or_none() is not None


def list_past(tx: Transaction, server_id: int, now: datetime, most: int) -> Sequence[Event]:
    """List the posted events that are over or cancelled, the latest first: what a new one can be like."""
    where = (
        events.c.server_id == server_id,
        (events.c.ends_at <= now) & (events.c.status == EventStatus.OPEN) | (events.c.status == EventStatus.CANCELLED),
        (events.c.series_id.is_(None)) | (events.c.series_id != events.c.event_id),
    )
    query = select(events).where(*where).order_by(events.c.ends_at.desc(), events.c.event_id.desc()).limit(most)
    return [_event(row) for row in tx.execute(query)]


def list_action(tx: Transaction, server_id: int, action_id: int) -> Sequence[Event]:
    """List the events of a day of action, cancelled ones too; soonest first."""
    where = (events.c.server_id == server_id, events.c.action_id == action_id)
    query = select(events).where(*where).order_by(events.c.starts_at, events.c.event_id)
    return [_event(row) for row in tx.execute(query)]
