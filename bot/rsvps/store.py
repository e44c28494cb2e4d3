"""Every SQL statement about answers, and what organizers and people chose about them."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    PrimaryKeyConstraint,
    Text,
    and_,
    bindparam,
    delete,
    func,
    literal_column,
    select,
    type_coerce,
    update,
)

from bot.database import Transaction
from bot.database.prepared import Prepared
from bot.database.schema import table
from bot.database.statements import allocate, upsert
from bot.database.types import BigId, Json, UtcInstant
from bot.events.model import Answer
from bot.rsvps.model import Notice, Rsvp, Settings, Tally
from bot.rsvps.tables import rsvps

rsvp_settings = table(
    "rsvp_settings",
    Column("server_id", BigId, nullable=False),
    Column("event_id", BigId, nullable=False),
    Column("guests_most", Integer, nullable=False),
    Column("role_id", BigId),
    Column("offer_minutes", Integer, nullable=False),
    Column("silent", Json, nullable=False),
    Column("planned_for", UtcInstant),
    Column("planned_until", UtcInstant),
    Column("code", Text),
    PrimaryKeyConstraint("server_id", "event_id"),
)

# What a press of a button asks, built once: its event's settings, its own answer and the count, in one statement.
_ASKED = select(
    bindparam("server_id", type_=BigId).label("server_id"),
    bindparam("event_id", type_=BigId).label("event_id"),
    bindparam("user_id", type_=BigId).label("user_id"),
).subquery("asked")
_ITS = (rsvps.c.server_id == _ASKED.c.server_id, rsvps.c.event_id == _ASKED.c.event_id)


def _count(what: Any, answer: Answer, *also: Any) -> ColumnElement[Any]:
    # An answer at a time, and written out: a third of what it costs to count them in groups.
    is_it = rsvps.c.answer == literal_column(f"'{answer}'")
    return select(what).where(*_ITS, is_it, *also).correlate(_ASKED).scalar_subquery()


_PEOPLE, _GUESTS, _BRINGS = func.count(), func.sum(rsvps.c.guests), rsvps.c.guests > literal_column("0")
_COUNTS: tuple[ColumnElement[Any], ...] = (
    _count(_PEOPLE, Answer.GOING).label("going"),
    _count(_GUESTS, Answer.GOING, _BRINGS).label("guests_going"),
    _count(_PEOPLE, Answer.OFFERED).label("offered"),
    _count(_GUESTS, Answer.OFFERED, _BRINGS).label("guests_offered"),
    _count(_PEOPLE, Answer.WAITING).label("waiting"),
    _count(_PEOPLE, Answer.MAYBE).label("maybe"),
)
_HOW_IT_STANDS = (
    select(
        rsvp_settings.c.guests_most,
        rsvp_settings.c.role_id,
        rsvp_settings.c.offer_minutes,
        type_coerce(rsvp_settings.c.silent, Text).label("silent"),
        rsvp_settings.c.planned_for,
        rsvp_settings.c.planned_until,
        rsvp_settings.c.code,
        rsvps.c.user_id,
        rsvps.c.answer,
        rsvps.c.guests,
        rsvps.c.place,
        rsvps.c.offer_until,
        rsvps.c.confirmed_at,
    )
    .select_from(_ASKED)
    .outerjoin(
        rsvp_settings,
        and_(rsvp_settings.c.server_id == _ASKED.c.server_id, rsvp_settings.c.event_id == _ASKED.c.event_id),
    )
    .outerjoin(rsvps, and_(*_ITS, rsvps.c.user_id == _ASKED.c.user_id))
)
_KNOWN = Prepared(_HOW_IT_STANDS)
_KNOWN_AND_TALLY = Prepared(_HOW_IT_STANDS.add_columns(*_COUNTS))
_TALLY = Prepared(select(*_COUNTS).select_from(_ASKED))
_OWN = (rsvps.c.user_id, rsvps.c.answer, rsvps.c.guests, rsvps.c.place, rsvps.c.offer_until, rsvps.c.confirmed_at)


def _rsvp(row: Any) -> Rsvp:
    return Rsvp(row.user_id, row.answer, row.guests, row.place, row.offer_until, row.confirmed_at is not None)


@lru_cache(maxsize=256)  # those of the same event are read at every press
def _settings(
    guests_most: int,
    role_id: int | None,
    offer_minutes: int,
    silent: str,
    planned_for: datetime | None,
    planned_until: datetime | None,
    code: str | None,
) -> Settings:
    return Settings(
        guests_most,
        role_id,
        timedelta(minutes=offer_minutes),
        frozenset(Notice(each) for each in json.loads(silent)),
        planned_for,
        planned_until,
        code,
    )


def _of(server_id: int, event_id: int) -> tuple[Any, Any]:
    return rsvps.c.server_id == server_id, rsvps.c.event_id == event_id


def known(tx: Transaction, server_id: int, event_id: int, user_id: int) -> tuple[Settings, Rsvp | None]:
    """Return what organizers chose for an event, and a person's answer to it."""
    return _known(_KNOWN.row(tx, server_id=server_id, event_id=event_id, user_id=user_id))


def known_and_tally(
    tx: Transaction, server_id: int, event_id: int, user_id: int
) -> tuple[Settings, Rsvp | None, Tally]:
    """Return all that decides on a person's answer to an event: what is :func:`known`, and the :func:`tally`."""
    row = _KNOWN_AND_TALLY.row(tx, server_id=server_id, event_id=event_id, user_id=user_id)
    return *_known(row), _tally(row)


def _known(row: Any) -> tuple[Settings, Rsvp | None]:
    own = None if row.answer is None else _rsvp(row)
    if row.guests_most is None:
        return Settings(), own
    chosen = (row.guests_most, row.role_id, row.offer_minutes, row.silent, row.planned_for, row.planned_until, row.code)
    return _settings(*chosen), own


def settings(tx: Transaction, server_id: int, event_id: int) -> Settings:
    """Return what organizers chose for an event."""
    return known(tx, server_id, event_id, 0)[0]


def set_settings(tx: Transaction, server_id: int, event_id: int, chosen: Settings) -> None:
    """Keep it."""
    row = {
        "server_id": server_id,
        "event_id": event_id,
        "guests_most": chosen.guests_most,
        "role_id": chosen.role_id,
        "offer_minutes": int(chosen.offer_for / timedelta(minutes=1)),
        "silent": sorted(chosen.silent),
        "planned_for": chosen.planned_for,
        "planned_until": chosen.planned_until,
        "code": chosen.code,
    }
    upsert(tx, rsvp_settings, row, key=["server_id", "event_id"])


def tally(tx: Transaction, server_id: int, event_id: int) -> Tally:
    """Count who has answered what."""
    return _tally(_TALLY.row(tx, server_id=server_id, event_id=event_id, user_id=0))


def _tally(row: Any) -> Tally:
    return Tally(
        going=row.going + int(row.guests_going or 0),
        offered=row.offered + int(row.guests_offered or 0),
        waiting=row.waiting,
        maybe=row.maybe,
        people=row.going,
    )


_KEY = ("server_id", "event_id", "user_id")
_STANDING = ("guests", "place", "offer_until", "confirmed_at")


def save(tx: Transaction, server_id: int, event_id: int, rsvp: Rsvp, *, again: bool = False) -> None:
    """Keep a person's answer; a later one takes the place of the first. ``again``: it is the same, given before."""
    row = {
        "server_id": server_id,
        "event_id": event_id,
        "user_id": rsvp.user_id,
        "answer": rsvp.answer,
        "answered_at": tx.now,
        "guests": rsvp.guests,
        "place": rsvp.place,
        "offer_until": rsvp.offer_until,
        "confirmed_at": tx.now if rsvp.confirmed else None,
    }
    upsert(tx, rsvps, row, key=_KEY, change=_STANDING if again else None)


def set_confirmed(tx: Transaction, server_id: int, event_id: int, user_id: int) -> None:
    """Keep that somebody said once more that they come; their place among the others stays."""
    tx.execute(update(rsvps).where(*_of(server_id, event_id), rsvps.c.user_id == user_id).values(confirmed_at=tx.now))


def set_unconfirmed(tx: Transaction, server_id: int, event_id: int) -> None:
    """Forget who said once more that they come."""
    tx.execute(update(rsvps).where(*_of(server_id, event_id)).values(confirmed_at=None))


def remove(tx: Transaction, server_id: int, event_id: int, user_id: int) -> None:
    """Forget a person's answer."""
    tx.execute(delete(rsvps).where(*_of(server_id, event_id), rsvps.c.user_id == user_id))


def find(tx: Transaction, server_id: int, event_id: int, user_id: int) -> Rsvp | None:
    """Return a person's answer."""
    return known(tx, server_id, event_id, user_id)[1]


def next_place(tx: Transaction, server_id: int) -> int:
    """Return the place of whoever comes to a waitlist now: behind all who came before."""
    return allocate(tx, server_id, "waitlist place")


def count_before(tx: Transaction, server_id: int, event_id: int, place: int) -> int:
    """Count who waits before a place; those to whom a seat was offered do not wait any more."""
    query = select(func.count()).where(
        *_of(server_id, event_id), rsvps.c.answer == Answer.WAITING, rsvps.c.place < place
    )
    return int(tx.execute(query).scalar_one())


def list_waiting(tx: Transaction, server_id: int, event_id: int) -> Sequence[Rsvp]:
    """List who waits for a seat and has no offer, the first in line first."""
    query = select(*_OWN).where(*_of(server_id, event_id), rsvps.c.answer == Answer.WAITING)
    return [_rsvp(row) for row in tx.execute(query.order_by(rsvps.c.place))]


def list_expired(tx: Transaction, server_id: int, event_id: int) -> Sequence[int]:
    """List who has let the time pass for which a seat was kept for them."""
    query = select(rsvps.c.user_id).where(
        *_of(server_id, event_id), rsvps.c.answer == Answer.OFFERED, rsvps.c.offer_until <= tx.now
    )
    return tx.execute(query).scalars().all()


def list_all(tx: Transaction, server_id: int, event_id: int) -> Sequence[Rsvp]:
    """List all answers, in the order in which they were given; the waitlist in its own."""
    query = select(*_OWN).where(*_of(server_id, event_id))
    return [_rsvp(row) for row in tx.execute(query.order_by(rsvps.c.place, rsvps.c.answered_at, rsvps.c.user_id))]


def list_who(tx: Transaction, server_id: int, event_id: int, answers: Collection[Answer]) -> Sequence[int]:
    """List who has given one of these answers, the earliest first."""
    query = select(rsvps.c.user_id).where(*_of(server_id, event_id), rsvps.c.answer.in_(list(answers)))
    return tx.execute(query.order_by(rsvps.c.answered_at, rsvps.c.user_id)).scalars().all()


def list_events_of(tx: Transaction, server_id: int, user_id: int, answers: Collection[Answer]) -> Sequence[int]:
    """List the events to which a person has given one of these answers."""
    query = select(rsvps.c.event_id).where(
        rsvps.c.server_id == server_id, rsvps.c.user_id == user_id, rsvps.c.answer.in_(list(answers))
    )
    return tx.execute(query.order_by(rsvps.c.event_id)).scalars().all()


def list_coded(tx: Transaction, server_id: int, code: str) -> Sequence[int]:
    """List the events of which this is the code."""
    query = select(rsvp_settings.c.event_id).where(rsvp_settings.c.server_id == server_id, rsvp_settings.c.code == code)
    return tx.execute(query.order_by(rsvp_settings.c.event_id.desc())).scalars().all()
