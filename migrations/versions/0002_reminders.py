"""What reminders added."""

import sqlalchemy as sa
from alembic import op

from bot.database.types import BigId

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add what is new; columns added to a table that holds rows have a default or may be empty."""
    op.add_column("deliveries", sa.Column("held_until", BigId, nullable=True))
    op.add_column("deliveries", sa.Column("else_channel_id", BigId, nullable=True))
    op.create_index(
        "ix_deliveries_bulk",
        "deliveries",
        ["bulk", "server_id", "ready_at"],
        unique=False,
        sqlite_where=sa.text("status = 'waiting' AND bulk = 1"),
        postgresql_where=sa.text("status = 'waiting' AND bulk = 1"),
    )
    op.add_column("reminders", sa.Column("event_id", BigId, nullable=True))
    op.add_column("reminders", sa.Column("else_channel_id", BigId, nullable=True))
    op.add_column("schedules", sa.Column("own_time", sa.Integer(), server_default="0", nullable=False))
    op.add_column("schedules", sa.Column("planned_until", BigId, nullable=True))
    op.add_column("servers", sa.Column("quiet", sa.Text(), nullable=True))
