"""What calls added."""

import sqlalchemy as sa
from alembic import op

from bot.database.types import BigId

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add what is new; columns added to a table that holds rows have a default or may be empty."""
    op.create_table(
        "call_openings",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("opening_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("campaign_id", BigId, nullable=False),
        sa.Column("official_id", sa.Text(), nullable=False),
        sa.Column("office", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("opens_at", BigId, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "opening_id", name=op.f("pk_call_openings")),
        sa.UniqueConstraint(
            "server_id",
            "user_id",
            "campaign_id",
            "official_id",
            "opens_at",
            name=op.f("uq_call_openings_server_id_user_id_campaign_id_official_id_opens_at"),
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "call_reminders",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("reminder_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("campaign_id", BigId, nullable=False),
        sa.Column("skips_when_called", sa.Integer(), nullable=False),
        sa.Column("created_at", BigId, nullable=False),
        sa.Column("ended_at", BigId, nullable=True),
        sa.PrimaryKeyConstraint("server_id", "reminder_id", name=op.f("pk_call_reminders")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_call_reminders_server_id_user_id"), "call_reminders", ["server_id", "user_id"], unique=False
    )
    op.create_table(
        "call_skips",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("campaign_id", BigId, nullable=False),
        sa.Column("official_id", sa.Text(), nullable=False),
        sa.Column("skipped_on", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("server_id", "user_id", "campaign_id", "official_id", name=op.f("pk_call_skips")),
        sqlite_strict=True,
    )
    op.create_table(
        "letters",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("campaign_id", BigId, nullable=False),
        sa.Column("official_id", sa.Text(), nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("written_on", sa.Text(), nullable=False),
        sa.Column("written_at", BigId, nullable=False),
        sa.Column("state", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint(
            "server_id", "campaign_id", "official_id", "user_id", "written_on", name=op.f("pk_letters")
        ),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_letters_server_id_user_id_written_on"), "letters", ["server_id", "user_id", "written_on"], unique=False
    )
    op.add_column("calls", sa.Column("state", sa.Text(), nullable=True))
    op.add_column("calls", sa.Column("said", sa.Text(), nullable=True))
    op.add_column("calls", sa.Column("previous", sa.Text(), nullable=True))
    op.create_index(
        "ix_calls_latest", "calls", ["server_id", "campaign_id", "official_id", "made_at", "user_id"], unique=False
    )
    op.create_index("ix_calls_people", "calls", ["server_id", "campaign_id", "user_id", "outcome"], unique=False)
