"""Every SQL statement about answers, and what organizers and people chose about them."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
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
    literal_column,
    select,
    true,
    update,
)

from bot.database import Transaction
from bot.database.schema import table
from bot.database.statements import upsert
from bot.database.types import BigId, Choice, Json, UtcInstant
from bot.events.model import Answer
from bot.rsvps.model import VISITS, Notice, Presence, Rsvp, Settings, Tally, Visit
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
rsvp_stops = table(
    "rsvp_stops",
    Column("server_id", BigId, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("notice", Choice(Notice), nullable=False),
    PrimaryKeyConstraint("server_id", "user_id", "notice"),
)
presences = table(
    "presences",
    Column("server_id", BigId, nullable=False),
    Column("event_id", BigId, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("presence", Choice(Presence), nullable=False),
    Column("noted_by", BigId),  # NULL: the person said so
    Column("noted_at", UtcInstant, nullable=False),
    PrimaryKeyConstraint("server_id", "event_id", "user_id"),
)
Index("ix_presences_person", presences.c.server_id, presences.c.user_id)
role_holds = table(
    "role_holds",
    Column("server_id", BigId, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("role_id", BigId, nullable=False),
    PrimaryKeyConstraint("server_id", "user_id", "role_id"),
)
visits = table(
    "visits",
    Column("server_id", BigId, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("due_at", UtcInstant, nullable=False),
    Column("attempts", Integer, nullable=False),
    PrimaryKeyConstraint("server_id", "user_id"),
)
Index("ix_visits_due", visits.c.due_at)

_SHARDED_BY = 1 << 22
"""Discord gives a server to the shard with the number ``server_id // this % shards``."""

_ONE: dict[str, Any] = {
    "server_id": bindparam("server_id"),
    "event_id": bindparam("event_id"),
    "user_id": bindparam("user_id"),
}

# What a press of a button asks, built once: its event's settings and its own answer in one statement, and the count.
_KNOWN = select(
    rsvp_settings, rsvps.c.user_id, rsvps.c.answer, rsvps.c.guests, rsvps.c.place, rsvps.c.offer_until,
    rsvps.c.confirmed_at,
).select_from(
    select(literal_column("1").label("one"))
    .subquery()
    .outerjoin(
        rsvp_settings,
        and_(rsvp_settings.c.server_id == _ONE["server_id"], rsvp_settings.c.event_id == _ONE["event_id"]),
    )
    .outerjoin(
        rsvps,
        and_(
            rsvps.c.server_id == _ONE["server_id"],
            rsvps.c.event_id == _ONE["event_id"],
            rsvps.c.user_id == _ONE["user_id"],
        ),
    )
)  # fmt: skip
_TALLY = (
    select(rsvps.c.answer, func.count().label("people"), func.sum(rsvps.c.guests).label("guests"))
    .where(rsvps.c.server_id == _ONE["server_id"], rsvps.c.event_id == _ONE["event_id"])
    .group_by(rsvps.c.answer)
)
_OWN = (rsvps.c.user_id, rsvps.c.answer, rsvps.c.guests, rsvps.c.place, rsvps.c.offer_until, rsvps.c.confirmed_at)


def _rsvp(row: Any) -> Rsvp:
    return Rsvp(row.user_id, row.answer, row.guests, row.place, row.offer_until, row.confirmed_at is not None)


def _settings(row: Any) -> Settings:
    return Settings(
        row.guests_most,
        row.role_id,
        timedelta(minutes=row.offer_minutes),
        frozenset(Notice(each) for each in row.silent),
        row.planned_for,
        row.planned_until,
        row.code,
    )


def _of(server_id: int, event_id: int) -> tuple[Any, Any]:
    return rsvps.c.server_id == server_id, rsvps.c.event_id == event_id


def known(tx: Transaction, server_id: int, event_id: int, user_id: int) -> tuple[Settings, Rsvp | None]:
    """Return what organizers chose for an event, and a person's answer to it."""
    row = tx.execute(_KNOWN, {"server_id": server_id, "event_id": event_id, "user_id": user_id}).one()
    own = None if row.answer is None else _rsvp(row)
    return Settings() if row.guests_most is None else _settings(row), own


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
    found = {row.answer: row for row in tx.execute(_TALLY, {"server_id": server_id, "event_id": event_id})}

    def seats(answer: Answer) -> int:
        return found[answer].people + int(found[answer].guests) if answer in found else 0

    def people(answer: Answer) -> int:
        return found[answer].people if answer in found else 0

    return Tally(
        going=seats(Answer.GOING),
        offered=seats(Answer.OFFERED),
        waiting=people(Answer.WAITING),
        maybe=people(Answer.MAYBE),
        people=people(Answer.GOING),
    )


def save(tx: Transaction, server_id: int, event_id: int, rsvp: Rsvp) -> None:
    """Keep a person's answer; a later one takes the place of the first."""
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
    upsert(tx, rsvps, row, key=["server_id", "event_id", "user_id"])


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


def last_place(tx: Transaction, server_id: int, event_id: int) -> int:
    """Return the place of whoever came last to the waitlist; 0 when it is empty."""
    query = select(func.coalesce(func.max(rsvps.c.place), 0)).where(*_of(server_id, event_id), _IS_IN_LINE)
    return int(tx.execute(query).scalar_one())


_IS_IN_LINE = rsvps.c.answer.in_((Answer.WAITING, Answer.OFFERED))


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


_OFFERED = rsvps.c.answer == literal_column("'offered'")


def _mine(server_id: Any, shards: Collection[int], shard_count: int) -> Any:
    return (server_id // _SHARDED_BY % shard_count).in_(list(shards)) if shards else true()


def next_expiry(tx: Transaction, shards: Collection[int] = (), shard_count: int = 1) -> datetime | None:
    """Return when the next offer runs out, in whatever server."""
    where = (_OFFERED, _mine(rsvps.c.server_id, shards, shard_count))
    at: datetime | None = tx.execute(select(func.min(rsvps.c.offer_until)).where(*where)).scalar_one()
    return at


def list_expiring(tx: Transaction, shards: Collection[int] = (), shard_count: int = 1) -> Sequence[tuple[int, int]]:
    """List the events (server, number) of which an offer has run out."""
    query = (
        select(rsvps.c.server_id, rsvps.c.event_id)
        .distinct()
        .where(_OFFERED, rsvps.c.offer_until <= tx.now, _mine(rsvps.c.server_id, shards, shard_count))
        .limit(100)
    )
    return [(row.server_id, row.event_id) for row in tx.execute(query)]


def add_visit(tx: Transaction, server_id: int, user_id: int, due_at: datetime) -> None:
    """Have somebody looked at in Discord."""
    row = {"server_id": server_id, "user_id": user_id, "due_at": due_at, "attempts": 0}
    upsert(tx, visits, row, key=["server_id", "user_id"])
    tx.announce(VISITS)


def settle_visit(
    tx: Transaction, server_id: int, user_id: int, due_at: datetime, next_at: datetime | None, attempts: int = 0
) -> None:
    """Look again at ``next_at``, or (None) no more; unless somebody asked for another look since ``due_at``."""
    where = (visits.c.server_id == server_id, visits.c.user_id == user_id, visits.c.due_at == due_at)
    if next_at is None:
        tx.execute(delete(visits).where(*where))
    else:
        tx.execute(update(visits).where(*where).values(due_at=next_at, attempts=attempts))


def next_visit(tx: Transaction, shards: Collection[int] = (), shard_count: int = 1) -> datetime | None:
    """Return when the next is due, in whatever server."""
    query = select(func.min(visits.c.due_at)).where(_mine(visits.c.server_id, shards, shard_count))
    at: datetime | None = tx.execute(query).scalar_one()
    return at


def list_visits(tx: Transaction, shards: Collection[int] = (), shard_count: int = 1) -> Sequence[Visit]:
    """List who is to be looked at now."""
    query = select(visits).where(visits.c.due_at <= tx.now, _mine(visits.c.server_id, shards, shard_count))
    found = tx.execute(query.order_by(visits.c.due_at).limit(25))
    return [Visit(row.server_id, row.user_id, row.due_at, row.attempts) for row in found]


def list_holds(tx: Transaction, server_id: int, user_id: int) -> Sequence[int]:
    """List the roles that we gave a person for events and have not taken back."""
    query = select(role_holds.c.role_id).where(role_holds.c.server_id == server_id, role_holds.c.user_id == user_id)
    return tx.execute(query).scalars().all()


def set_holds(tx: Transaction, server_id: int, user_id: int, role_ids: Collection[int]) -> None:
    """Keep which these are."""
    tx.execute(delete(role_holds).where(role_holds.c.server_id == server_id, role_holds.c.user_id == user_id))
    rows = [{"server_id": server_id, "user_id": user_id, "role_id": each} for each in role_ids]
    if rows:
        upsert(tx, role_holds, rows, key=["server_id", "user_id", "role_id"], change=())


def set_stop(tx: Transaction, server_id: int, user_id: int, notice: Notice, *, stopped: bool) -> None:
    """Keep whether a person wants to hear something of the events they come to."""
    row = {"server_id": server_id, "user_id": user_id, "notice": notice}
    if stopped:
        upsert(tx, rsvp_stops, row, key=["server_id", "user_id", "notice"], change=())
        return
    tx.execute(
        delete(rsvp_stops).where(
            rsvp_stops.c.server_id == server_id, rsvp_stops.c.user_id == user_id, rsvp_stops.c.notice == notice
        )
    )


def list_stopped(tx: Transaction, server_id: int, notice: Notice) -> frozenset[int]:
    """Return who does not want to hear something."""
    query = select(rsvp_stops.c.user_id).where(rsvp_stops.c.server_id == server_id, rsvp_stops.c.notice == notice)
    return frozenset(tx.execute(query).scalars())


def list_stops(tx: Transaction, server_id: int, user_id: int) -> frozenset[Notice]:
    """Return what a person does not want to hear."""
    query = select(rsvp_stops.c.notice).where(rsvp_stops.c.server_id == server_id, rsvp_stops.c.user_id == user_id)
    return frozenset(tx.execute(query).scalars())


def set_presence(
    tx: Transaction, server_id: int, event_id: int, user_ids: Collection[int], presence: Presence, by: int | None
) -> None:
    """Keep who was there, or was not."""
    rows = [
        {
            "server_id": server_id,
            "event_id": event_id,
            "user_id": each,
            "presence": presence,
            "noted_by": by,
            "noted_at": tx.now,
        }
        for each in user_ids
    ]
    upsert(tx, presences, rows, key=["server_id", "event_id", "user_id"])


def list_presence(tx: Transaction, server_id: int, event_id: int) -> dict[int, Presence]:
    """Return who was there and who was not, by user."""
    where = (presences.c.server_id == server_id, presences.c.event_id == event_id)
    found = tx.execute(select(presences.c.user_id, presences.c.presence).where(*where))
    return {row.user_id: row.presence for row in found}


def find_presence(tx: Transaction, server_id: int, event_id: int, user_id: int) -> Presence | None:
    """Return whether somebody was there; None where nobody said it."""
    where = (presences.c.server_id == server_id, presences.c.event_id == event_id, presences.c.user_id == user_id)
    found: Presence | None = tx.execute(select(presences.c.presence).where(*where)).scalar_one_or_none()
    return found


def count_presence(tx: Transaction, server_id: int, user_id: int) -> dict[Presence, int]:
    """Count the events at which somebody was there, or was missed."""
    query = (
        select(presences.c.presence, func.count().label("events"))
        .where(presences.c.server_id == server_id, presences.c.user_id == user_id)
        .group_by(presences.c.presence)
    )
    return {row.presence: row.events for row in tx.execute(query)}


def list_coded(tx: Transaction, server_id: int, code: str) -> Sequence[int]:
    """List the events of which this is the code."""
    query = select(rsvp_settings.c.event_id).where(rsvp_settings.c.server_id == server_id, rsvp_settings.c.code == code)
    return tx.execute(query.order_by(rsvp_settings.c.event_id.desc())).scalars().all()
