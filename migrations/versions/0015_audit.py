"""What audit added; who read whose profile is a part of it from now on."""

import sqlalchemy as sa
from alembic import op

from bot.database.types import BigId

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add what is new; columns added to a table that holds rows have a default or may be empty."""
    op.create_table(
        "audit_lines",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("line_id", BigId, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("at", BigId, nullable=False),
        sa.Column("actor_id", BigId, nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("through", sa.Text(), nullable=False),
        sa.Column("things", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("server_id", "line_id", "outcome", name=op.f("pk_audit_lines")),
        sqlite_strict=True,
    )
    op.create_index("ix_audit_lines_at", "audit_lines", ["server_id", "at"], unique=False)
    op.create_table(
        "audit_people",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("line_id", BigId, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("at", BigId, nullable=False),
        sa.Column("actor_id", BigId, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "user_id", "line_id", "outcome", name=op.f("pk_audit_people")),
        sqlite_strict=True,
    )
    op.create_index("ix_audit_people_line", "audit_people", ["server_id", "line_id"], unique=False)
    _move_readings()
    op.drop_index("ix_profile_readings_at", table_name="profile_readings")
    op.drop_table("profile_readings")


def _move_readings() -> None:
    connection = op.get_bind()
    known = connection.execute(
        sa.text("SELECT server_id, user_id, at, reader_id, seen FROM profile_readings ORDER BY server_id, at")
    ).all()
    numbers: dict[tuple[int, int, int, str], int] = {}
    last: dict[int, int] = {}
    lines, people = [], []
    for server_id, user_id, at, reader_id, seen in known:
        which = (server_id, at, reader_id, seen)
        if which not in numbers:
            last[server_id] = numbers[which] = last.get(server_id, 0) + 1
            lines.append({"server_id": server_id, "line": numbers[which], "seen": seen, "at": at, "reader": reader_id})
        people.append(
            {
                "server_id": server_id,
                "user_id": user_id,
                "line": numbers[which],
                "seen": seen,
                "at": at,
                "reader": reader_id,
            },
        )
    if not lines:
        return
    connection.execute(
        sa.text(
            "INSERT INTO audit_lines (server_id, line_id, outcome, at, actor_id, action, through, things) "
            "VALUES (:server_id, :line, :seen, :at, :reader, '', '', '')"
        ),
        lines,
    )
    connection.execute(
        sa.text(
            "INSERT INTO audit_people (server_id, user_id, line_id, outcome, at, actor_id) "
            "VALUES (:server_id, :user_id, :line, :seen, :at, :reader)"
        ),
        people,
    )
    connection.execute(
        sa.text("INSERT INTO counters (server_id, name, value) VALUES (:server_id, 'audit line', :value)"),
        [{"server_id": server_id, "value": value} for server_id, value in last.items()],
    )
