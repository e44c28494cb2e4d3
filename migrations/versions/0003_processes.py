"""What processes added."""

import sqlalchemy as sa
from alembic import op

from bot.database.types import BigId

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add what is new; columns added to a table that holds rows have a default or may be empty."""
    op.create_table(
        "processes",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("shards", sa.Text(), nullable=False),
        sa.Column("seen_at", BigId, nullable=False),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_processes")),
        sqlite_strict=True,
    )
    op.create_table(
        "turns",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("free_at", BigId, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_turns")),
        sqlite_strict=True,
    )
