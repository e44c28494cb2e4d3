"""What click added."""

from alembic import op

revision = "0012"
down_revision = "0008"


def upgrade() -> None:
    """Add what is new; columns added to a table that holds rows have a default or may be empty."""
    op.create_index(
        "ix_events_open", "events", ["server_id", "status", "starts_at", "event_id", "ends_at"], unique=False
    )
    op.create_index("ix_rsvps_answer", "rsvps", ["server_id", "event_id", "answer"], unique=False)
