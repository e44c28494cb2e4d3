"""What rsvps added."""

import sqlalchemy as sa
from alembic import op

from bot.database.types import BigId

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add what is new; columns added to a table that holds rows have a default or may be empty."""
    op.create_table(
        "presences",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("event_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("presence", sa.Text(), nullable=False),
        sa.Column("noted_by", BigId, nullable=True),
        sa.Column("noted_at", BigId, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "event_id", "user_id", name=op.f("pk_presences")),
        sqlite_strict=True,
    )
    op.create_index("ix_presences_person", "presences", ["server_id", "user_id"], unique=False)
    op.create_table(
        "role_holds",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("role_id", BigId, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "user_id", "role_id", name=op.f("pk_role_holds")),
        sqlite_strict=True,
    )
    op.create_table(
        "rsvp_settings",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("event_id", BigId, nullable=False),
        sa.Column("guests_most", sa.Integer(), nullable=False),
        sa.Column("role_id", BigId, nullable=True),
        sa.Column("offer_minutes", sa.Integer(), nullable=False),
        sa.Column("silent", sa.Text(), nullable=False),
        sa.Column("planned_for", BigId, nullable=True),
        sa.Column("planned_until", BigId, nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("server_id", "event_id", name=op.f("pk_rsvp_settings")),
        sqlite_strict=True,
    )
    op.create_table(
        "rsvp_stops",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("server_id", "user_id", "notice", name=op.f("pk_rsvp_stops")),
        sqlite_strict=True,
    )
    op.create_table(
        "shift_people",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("shift_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("signed_up_at", BigId, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "shift_id", "user_id", name=op.f("pk_shift_people")),
        sqlite_strict=True,
    )
    op.create_index("ix_shift_people_person", "shift_people", ["server_id", "user_id"], unique=False)
    op.create_table(
        "shifts",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("shift_id", BigId, nullable=False),
        sa.Column("event_id", BigId, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("starts_at", BigId, nullable=False),
        sa.Column("ends_at", BigId, nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("server_id", "shift_id", name=op.f("pk_shifts")),
        sqlite_strict=True,
    )
    op.create_index("ix_shifts_event", "shifts", ["server_id", "event_id"], unique=False)
    op.create_table(
        "visits",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("due_at", BigId, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("server_id", "user_id", name=op.f("pk_visits")),
        sqlite_strict=True,
    )
    op.create_index("ix_visits_due", "visits", ["due_at"], unique=False)
    op.add_column("deliveries", sa.Column("meant_for", BigId, nullable=True))
    op.add_column("rsvps", sa.Column("guests", sa.Integer(), server_default="0", nullable=False))
    op.add_column("rsvps", sa.Column("place", BigId, nullable=True))
    op.add_column("rsvps", sa.Column("offer_until", BigId, nullable=True))
    op.add_column("rsvps", sa.Column("confirmed_at", BigId, nullable=True))
    op.create_index(
        "ix_rsvps_offers",
        "rsvps",
        ["offer_until"],
        unique=False,
        sqlite_where=sa.text("answer = 'offered'"),
        postgresql_where=sa.text("answer = 'offered'"),
    )
    op.create_index("ix_rsvps_seats", "rsvps", ["server_id", "event_id", "answer", "guests"], unique=False)
