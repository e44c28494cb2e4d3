"""What calendar added."""

import sqlalchemy as sa
from alembic import op

from bot.database.types import BigId

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add what is new; columns added to a table that holds rows have a default or may be empty."""
    op.create_table(
        "calendar_feeds",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("chapter_id", BigId, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("server_id", "chapter_id", name=op.f("pk_calendar_feeds")),
        sqlite_strict=True,
    )
    op.create_index("ux_calendar_feeds_key", "calendar_feeds", ["key"], unique=True)
    op.create_table(
        "calendar_looks",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("due_at", BigId, nullable=True),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("server_id", name=op.f("pk_calendar_looks")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_calendar_looks_due",
        "calendar_looks",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_table(
        "calendar_mirrors",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("event_id", BigId, nullable=False),
        sa.Column("presence", sa.Text(), nullable=False),
        sa.Column("native_id", BigId, nullable=True),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("server_id", "event_id", name=op.f("pk_calendar_mirrors")),
        sqlite_strict=True,
    )
    op.create_index("ix_calendar_mirrors_native", "calendar_mirrors", ["server_id", "native_id"], unique=False)
    # Events that were there before are listed too.
    op.execute(
        "INSERT INTO calendar_looks (server_id, due_at, changes, attempts) "
        "SELECT DISTINCT server_id, 0, 1, 0 FROM events WHERE status = 'open'"
    )
