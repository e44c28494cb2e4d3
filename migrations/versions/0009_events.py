"""What events added."""

import sqlalchemy as sa
from alembic import op

from bot.database.types import BigId

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add what is new; columns added to a table that holds rows have a default or may be empty."""
    op.create_table(
        "action_messages",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("message_id", BigId, nullable=False),
        sa.Column("action_id", BigId, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sent_by", BigId, nullable=False),
        sa.Column("sent_at", BigId, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "message_id", name=op.f("pk_action_messages")),
        sqlite_strict=True,
    )
    op.create_table(
        "actions",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("action_id", BigId, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("starts_local", sa.Text(), nullable=False),
        sa.Column("channel_id", BigId, nullable=False),
        sa.Column("created_at", BigId, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("server_id", "action_id", name=op.f("pk_actions")),
        sqlite_strict=True,
    )
    op.create_index("ix_actions_starts", "actions", ["server_id", "starts_local"], unique=False)
    op.create_table(
        "event_changes",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("change_id", BigId, nullable=False),
        sa.Column("event_id", BigId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sequence", BigId, nullable=False),
        sa.Column("changed_at", BigId, nullable=False),
        sa.Column("starts_before", BigId, nullable=True),
        sa.Column("location_before", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("server_id", "change_id", name=op.f("pk_event_changes")),
        sqlite_strict=True,
    )
    op.create_table(
        "event_images",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("image_id", BigId, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("server_id", "image_id", name=op.f("pk_event_images")),
        sqlite_strict=True,
    )
    op.add_column("events", sa.Column("answer_until", BigId, nullable=True))
    op.add_column("events", sa.Column("role_id", BigId, nullable=True))
    op.add_column("events", sa.Column("image_id", BigId, nullable=True))
    op.add_column("events", sa.Column("city", sa.Text(), nullable=True))
    op.add_column("events", sa.Column("state", sa.Text(), nullable=True))
    op.add_column("events", sa.Column("series_id", BigId, nullable=True))
    op.add_column("events", sa.Column("occurs_local", sa.Text(), nullable=True))
    op.add_column("events", sa.Column("sequence", sa.Integer(), server_default="0", nullable=False))
    op.add_column("events", sa.Column("changed_at", BigId, nullable=True))
    op.add_column("events", sa.Column("reason", sa.Text(), nullable=True))
    op.add_column("events", sa.Column("action_id", BigId, nullable=True))
    op.create_index("ix_events_action", "events", ["server_id", "action_id", "starts_at"], unique=False)
    op.create_index("ix_events_series", "events", ["server_id", "series_id", "starts_at"], unique=False)
