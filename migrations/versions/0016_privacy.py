"""What privacy added."""

import sqlalchemy as sa
from alembic import op

from bot.database.types import BigId

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add what is new; columns added to a table that holds rows have a default or may be empty."""
    op.create_table(
        "absences",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("noticed_at", BigId, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "user_id", name=op.f("pk_absences")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_absences_user_id"), "absences", ["user_id"], unique=False)
    op.create_table(
        "erasures",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("role_ids", sa.Text(), nullable=False),
        sa.Column("asked_at", BigId, nullable=False),
        sa.Column("due_at", BigId, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("server_id", "user_id", name=op.f("pk_erasures")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_erasures_due_at"), "erasures", ["due_at"], unique=False)
    op.create_table(
        "removed_servers",
        sa.Column("server_id", BigId, autoincrement=False, nullable=False),
        sa.Column("removed_at", BigId, nullable=False),
        sa.PrimaryKeyConstraint("server_id", name=op.f("pk_removed_servers")),
        sqlite_strict=True,
    )
    for name, column in (("ix_deliveries_person", "user_id"), ("ix_deliveries_meant", "meant_for")):
        known = sa.text(f"{column} IS NOT NULL")
        op.create_index(
            name,
            "deliveries",
            [column, "server_id"],
            unique=False,
            sqlite_where=known,
            postgresql_where=known,
        )
