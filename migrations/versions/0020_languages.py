"""What languages added."""

import sqlalchemy as sa
from alembic import op

from bot.database.types import BigId

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Add what is new; columns added to a table that holds rows have a default or may be empty."""
    op.create_table(
        "person_languages",
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_person_languages")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("servers") as batch:
        batch.add_column(sa.Column("language", sa.Text(), nullable=True))
