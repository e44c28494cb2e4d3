"""What the first hour added: a home state, and what a check-up found."""

import sqlalchemy as sa
from alembic import op

from bot.database.types import BigId

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add what is new; columns added to a table that holds rows have a default or may be empty."""
    op.add_column("servers", sa.Column("home_state", sa.Text(), nullable=True))
    op.create_table(
        "checkups",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("due_at", BigId, nullable=True),
        sa.Column("checked_at", BigId, nullable=True),
        sa.PrimaryKeyConstraint("server_id", name=op.f("pk_checkups")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_checkups_due",
        "checkups",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_table(
        "checkup_findings",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("mend", sa.Text(), nullable=False),
        sa.Column("told_in", BigId, nullable=True),
        sa.PrimaryKeyConstraint("server_id", "key", name=op.f("pk_checkup_findings")),
        sqlite_strict=True,
    )
