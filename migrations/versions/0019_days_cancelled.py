"""What calling off a whole day of action added."""

import sqlalchemy as sa
from alembic import op

from bot.database.types import BigId

revision = "0019"
down_revision = "0016"


def upgrade() -> None:
    """Add what is new; columns added to a table that holds rows have a default or may be empty."""
    op.add_column("actions", sa.Column("cancelled_at", BigId, nullable=True))
    op.add_column("actions", sa.Column("reason", sa.Text(), nullable=True))
