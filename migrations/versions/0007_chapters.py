"""What chapters added."""

import sqlalchemy as sa
from alembic import op

from bot.database.types import BigId

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add what is new; columns added to a table that holds rows have a default or may be empty."""
    op.create_table(
        "chapter_notices",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("notice_id", BigId, nullable=False),
        sa.Column("chapter_id", BigId, nullable=False),
        sa.Column("opened_at", BigId, nullable=False),
        sa.Column("closes_at", BigId, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "notice_id", name=op.f("pk_chapter_notices")),
        sqlite_strict=True,
    )
    op.create_table(
        "chapter_proposal_people",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("supporter_id", BigId, nullable=False),
        sa.Column("proposal_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("channel_id", BigId, nullable=False),
        sa.Column("by_dm", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("server_id", "supporter_id", name=op.f("pk_chapter_proposal_people")),
        sa.UniqueConstraint(
            "server_id", "proposal_id", "user_id", name=op.f("uq_chapter_proposal_people_server_id_proposal_id_user_id")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "chapter_proposals",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("proposal_id", BigId, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("place_key", sa.Text(), nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("proposed_at", BigId, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("decided_by", BigId, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("chapter_id", BigId, nullable=True),
        sa.PrimaryKeyConstraint("server_id", "proposal_id", name=op.f("pk_chapter_proposals")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_chapter_proposals_server_id_place_key"), "chapter_proposals", ["server_id", "place_key"], unique=False
    )
    op.create_index(
        op.f("ix_chapter_proposals_server_id_user_id"), "chapter_proposals", ["server_id", "user_id"], unique=False
    )
    op.create_table(
        "chapter_requests",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("request_id", BigId, nullable=False),
        sa.Column("chapter_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("asked_at", BigId, nullable=False),
        sa.Column("channel_id", BigId, nullable=True),
        sa.Column("by_dm", sa.Integer(), nullable=False),
        sa.Column("decided_by", BigId, nullable=True),
        sa.PrimaryKeyConstraint("server_id", "request_id", name=op.f("pk_chapter_requests")),
        sa.UniqueConstraint(
            "server_id", "chapter_id", "user_id", name=op.f("uq_chapter_requests_server_id_chapter_id_user_id")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "role_troubles",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("role_id", BigId, nullable=False),
        sa.Column("since", BigId, nullable=False),
        sa.Column("last_at", BigId, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("server_id", "role_id", name=op.f("pk_role_troubles")),
        sqlite_strict=True,
    )
    op.add_column("chapter_leads", sa.Column("is_told", sa.Integer(), server_default="0", nullable=False))
    op.create_index(
        "ix_chapter_members_joined",
        "chapter_members",
        ["server_id", "chapter_id", "joined_at", "user_id"],
        unique=False,
    )
    op.add_column("chapters", sa.Column("kind", sa.Text(), server_default="city", nullable=False))
    op.add_column("chapters", sa.Column("meeting", sa.Text(), server_default="", nullable=False))
    op.add_column("chapters", sa.Column("join_mode", sa.Text(), server_default="open", nullable=False))
    op.add_column("chapters", sa.Column("archived_at", BigId, nullable=True))
    op.add_column("chapters", sa.Column("stage_set", sa.Text(), nullable=True))
    op.create_index(op.f("ix_zip_places_state"), "zip_places", ["state"], unique=False)
    op.execute("UPDATE chapters SET kind = 'state' WHERE city IS NULL")
