"""What volunteers added; the hands that were raised before there was a queue are put into it."""

import json

import sqlalchemy as sa
from alembic import op

from bot.database.types import BigId

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add what is new; columns added to a table that holds rows have a default or may be empty."""
    op.create_table(
        "departures",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("chapter_id", BigId, nullable=False),
        sa.Column("left_at", BigId, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "user_id", "chapter_id", name=op.f("pk_departures")),
        sqlite_strict=True,
    )
    op.create_table(
        "follow_up_notes",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("note_id", BigId, nullable=False),
        sa.Column("author_id", BigId, nullable=False),
        sa.Column("at", BigId, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("server_id", "user_id", "note_id", name=op.f("pk_follow_up_notes")),
        sqlite_strict=True,
    )
    op.create_table(
        "follow_ups",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("organizer_id", BigId, nullable=True),
        sa.Column("waiting_since", BigId, nullable=True),
        sa.Column("due_at", BigId, nullable=True),
        sa.Column("gone_at", BigId, nullable=True),
        sa.Column("act_at", BigId, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "user_id", name=op.f("pk_follow_ups")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_follow_ups_act",
        "follow_ups",
        ["server_id", "act_at", "user_id"],
        unique=False,
        sqlite_where=sa.text("gone_at IS NULL"),
        postgresql_where=sa.text("gone_at IS NULL"),
    )
    op.create_index(
        "ix_follow_ups_stage",
        "follow_ups",
        ["server_id", "stage", "act_at", "user_id"],
        unique=False,
        sqlite_where=sa.text("gone_at IS NULL"),
        postgresql_where=sa.text("gone_at IS NULL"),
    )
    op.create_table(
        "hands",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("interest", sa.Text(), nullable=False),
        sa.Column("raised_at", BigId, nullable=False),
        sa.Column("act_at", BigId, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "user_id", "interest", name=op.f("pk_hands")),
        sqlite_strict=True,
    )
    op.create_index("ix_hands_interest", "hands", ["server_id", "interest", "act_at", "user_id"], unique=False)
    op.create_table(
        "own_interests",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("interest_id", BigId, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("server_id", "interest_id", name=op.f("pk_own_interests")),
        sa.UniqueConstraint("server_id", "name_key", name=op.f("uq_own_interests_server_id_name_key")),
        sqlite_strict=True,
    )
    op.create_table(
        "profile_readings",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("at", BigId, nullable=False),
        sa.Column("reader_id", BigId, nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("server_id", "user_id", "at", "reader_id", "seen", name=op.f("pk_profile_readings")),
        sqlite_strict=True,
    )
    op.create_index("ix_profile_readings_at", "profile_readings", ["server_id", "at"], unique=False)
    op.add_column("volunteers", sa.Column("about", sa.Text(), server_default="", nullable=False))
    op.add_column("volunteers", sa.Column("silent_since", BigId, nullable=True))
    _queue_those_who_signed_up()


def _queue_those_who_signed_up() -> None:
    connection = op.get_bind()
    never = 253370764800000000  # the year 9999, in microseconds: nothing is to be done
    known = connection.execute(
        sa.text("SELECT server_id, user_id, interests, signed_up_at FROM volunteers WHERE signed_up_at IS NOT NULL")
    ).all()
    people, hands = [], []
    for server_id, user_id, interests, signed_up_at in known:
        offered = json.loads(interests)
        who = {"server_id": server_id, "user_id": user_id}
        since = signed_up_at if offered else None
        people.append(who | {"since": since, "act_at": since or never})
        hands += [who | {"interest": each, "since": signed_up_at} for each in offered]
    if people:
        connection.execute(
            sa.text(
                "INSERT INTO follow_ups (server_id, user_id, stage, waiting_since, act_at) "
                "VALUES (:server_id, :user_id, 'new', :since, :act_at)"
            ),
            people,
        )
    if hands:
        connection.execute(
            sa.text(
                "INSERT INTO hands (server_id, user_id, interest, raised_at, act_at) "
                "VALUES (:server_id, :user_id, :interest, :since, :since)"
            ),
            hands,
        )
