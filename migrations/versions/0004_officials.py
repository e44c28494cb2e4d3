"""What officials added."""

import sqlalchemy as sa
from alembic import op

from bot.database.types import BigId

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add what is new; columns added to a table that holds rows have a default or may be empty."""
    op.create_table(
        "local_officials",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("official_number", BigId, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("page", sa.Text(), nullable=True),
        sa.Column("term_ends_on", sa.Text(), nullable=True),
        sa.Column("verify_by", sa.Text(), nullable=True),
        sa.Column("added_by", BigId, nullable=False),
        sa.Column("added_at", BigId, nullable=False),
        sa.Column("removed_at", BigId, nullable=True),
        sa.PrimaryKeyConstraint("server_id", "official_number", name=op.f("pk_local_officials")),
        sqlite_strict=True,
    )
    op.create_table(
        "phone_corrections",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("official_id", sa.Text(), nullable=False),
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("corrected_on", sa.Text(), nullable=False),
        sa.Column("corrected_by", BigId, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "official_id", "office_id", name=op.f("pk_phone_corrections")),
        sqlite_strict=True,
    )
    op.create_table(
        "phone_reports",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("report_id", BigId, nullable=False),
        sa.Column("official_id", sa.Text(), nullable=False),
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("reported_by", BigId, nullable=False),
        sa.Column("reported_at", BigId, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("settled_by", BigId, nullable=True),
        sa.PrimaryKeyConstraint("server_id", "report_id", name=op.f("pk_phone_reports")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_phone_reports_server_id_reported_by_reported_at"),
        "phone_reports",
        ["server_id", "reported_by", "reported_at"],
        unique=False,
    )
