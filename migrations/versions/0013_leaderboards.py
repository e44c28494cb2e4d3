"""What leaderboards added."""

import sqlalchemy as sa
from alembic import op

from bot.database.types import BigId

revision = "0013"
down_revision = "0012"

_TALLIES = (
    ("calls", "outcome", "outcome"),
    ("calls", "state", "COALESCE(state, '')"),
    ("calls", "called", "official_id"),
    ("calls", "day", "made_on"),
    ("letters", "outcome", "'wrote'"),
    ("letters", "state", "COALESCE(state, '')"),
    ("letters", "wrote", "official_id"),
)


def upgrade() -> None:
    """Add what is new; columns added to a table that holds rows have a default or may be empty."""
    op.create_table(
        "call_people",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("campaign_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("server_id", "campaign_id", "user_id", name=op.f("pk_call_people")),
        sqlite_strict=True,
    )
    op.create_table(
        "call_tallies",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("facet", sa.Text(), nullable=False),
        sa.Column("campaign_id", BigId, nullable=False),
        sa.Column("thing", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("server_id", "facet", "campaign_id", "thing", name=op.f("pk_call_tallies")),
        sqlite_strict=True,
    )
    op.create_table(
        "post_renewals",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("thing_id", BigId, nullable=False),
        sa.Column("due_at", BigId, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "kind", "thing_id", "due_at", name=op.f("pk_post_renewals")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_post_renewals_due_at"), "post_renewals", ["due_at"], unique=False)
    op.create_table(
        "server_features",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("feature", sa.Text(), nullable=False),
        sa.Column("is_on", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("server_id", "feature", name=op.f("pk_server_features")),
        sqlite_strict=True,
    )
    _count_what_is_there()


def _count_what_is_there() -> None:
    """Count the calls and letters of before, and renew the cards of campaigns that have an end."""
    for source, facet, thing in _TALLIES:
        op.execute(
            "INSERT INTO call_tallies (server_id, facet, campaign_id, thing, number) "  # noqa: S608 - our own words  # nosec B608
            f"SELECT server_id, '{facet}', campaign_id, {thing}, COUNT(*) FROM {source} "
            "WHERE true GROUP BY 1, 3, 4 "
            "ON CONFLICT (server_id, facet, campaign_id, thing) "
            "DO UPDATE SET number = call_tallies.number + excluded.number"
        )
    op.execute(
        "INSERT INTO call_people (server_id, campaign_id, user_id, number) "
        "SELECT server_id, campaign_id, user_id, COUNT(*) FROM "
        "(SELECT server_id, campaign_id, user_id FROM calls "
        "UNION ALL SELECT server_id, campaign_id, user_id FROM letters) AS both_kinds "
        "GROUP BY server_id, campaign_id, user_id"
    )
    for moment in ("starts_at", "ends_at"):
        op.execute(
            "INSERT INTO post_renewals (server_id, kind, thing_id, due_at) "  # noqa: S608 - our own words  # nosec B608
            f"SELECT server_id, 'campaign', campaign_id, {moment} FROM campaigns "
            f"WHERE {moment} IS NOT NULL AND status <> 'closed' ON CONFLICT DO NOTHING"
        )
