"""The tables of answers and of who was there: written by this feature alone; that of events counts and joins them."""

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, text

from bot.database.schema import table
from bot.database.types import BigId, Choice, UtcInstant
from bot.events.model import Answer
from bot.rsvps.model import Presence

rsvps = table(
    "rsvps",
    Column("server_id", BigId, nullable=False),
    Column("event_id", BigId, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("answer", Choice(Answer), nullable=False),
    Column("answered_at", UtcInstant, nullable=False),
    Column("guests", Integer, nullable=False, server_default="0"),
    Column("place", BigId),
    Column("offer_until", UtcInstant),
    Column("confirmed_at", UtcInstant),
    PrimaryKeyConstraint("server_id", "event_id", "user_id"),
)
Index("ix_rsvps_person", rsvps.c.server_id, rsvps.c.user_id)
# Counted at every press, from the index alone.
Index("ix_rsvps_seats", rsvps.c.server_id, rsvps.c.event_id, rsvps.c.answer, rsvps.c.guests)
_IS_OFFERED = text("answer = 'offered'")
Index("ix_rsvps_offers", rsvps.c.offer_until, sqlite_where=_IS_OFFERED, postgresql_where=_IS_OFFERED)

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
