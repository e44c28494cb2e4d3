"""Every SQL statement about who was there, and about what people do not want to hear any more."""

from collections.abc import Collection

from sqlalchemy import Column, PrimaryKeyConstraint, delete, func, select

from bot.database import Transaction
from bot.database.schema import table
from bot.database.statements import upsert
from bot.database.types import BigId, Choice
from bot.rsvps.model import Notice, Presence
from bot.rsvps.tables import presences

rsvp_stops = table(
    "rsvp_stops",
    Column("server_id", BigId, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("notice", Choice(Notice), nullable=False),
    PrimaryKeyConstraint("server_id", "user_id", "notice"),
)


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
