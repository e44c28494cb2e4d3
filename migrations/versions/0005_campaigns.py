"""What campaigns added."""

import sqlalchemy as sa
from alembic import op

from bot.database.types import BigId

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add what is new; columns added to a table that holds rows have a default or may be empty."""
    op.create_table(
        "stance_entries",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("campaign_id", BigId, nullable=False),
        sa.Column("entry_id", BigId, nullable=False),
        sa.Column("official_id", sa.Text(), nullable=False),
        sa.Column("stance", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("set_by", BigId, nullable=False),
        sa.Column("set_at", BigId, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "campaign_id", "entry_id", name=op.f("pk_stance_entries")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_stance_entries_server_id_campaign_id_official_id_entry_id"),
        "stance_entries",
        ["server_id", "campaign_id", "official_id", "entry_id"],
        unique=False,
    )
    op.create_table(
        "stance_reports",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("campaign_id", BigId, nullable=False),
        sa.Column("official_id", sa.Text(), nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("stance", sa.Text(), nullable=False),
        sa.Column("reported_at", BigId, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "campaign_id", "official_id", "user_id", name=op.f("pk_stance_reports")),
        sqlite_strict=True,
    )
    op.add_column("campaigns", sa.Column("talking_points", sa.Text(), server_default="", nullable=False))
    op.add_column("campaigns", sa.Column("voicemail", sa.Text(), server_default="", nullable=False))
    op.add_column("campaigns", sa.Column("targets", sa.Text(), nullable=True))
    op.add_column("campaigns", sa.Column("goal", sa.Integer(), nullable=True))
    op.add_column("campaigns", sa.Column("threshold", sa.Integer(), nullable=True))
    op.add_column("campaigns", sa.Column("priority", sa.Integer(), server_default="5", nullable=False))
    op.add_column("campaigns", sa.Column("starts_at", BigId, nullable=True))
    op.add_column("campaigns", sa.Column("ends_at", BigId, nullable=True))
    op.add_column("campaigns", sa.Column("closing", sa.Text(), nullable=True))
    op.add_column("campaigns", sa.Column("closed_at", BigId, nullable=True))
    op.add_column("campaigns", sa.Column("created_by", BigId, nullable=True))
