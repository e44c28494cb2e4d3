"""The first schema."""

import sqlalchemy as sa
from alembic import op

from bot.database.types import BigId, Real

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table."""
    op.create_table(
        "calls",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("call_id", BigId, nullable=False),
        sa.Column("campaign_id", BigId, nullable=False),
        sa.Column("official_id", sa.Text(), nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("made_at", BigId, nullable=False),
        sa.Column("made_on", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("server_id", "call_id", name=op.f("pk_calls")),
        sa.UniqueConstraint(
            "server_id",
            "campaign_id",
            "official_id",
            "user_id",
            "made_on",
            name=op.f("uq_calls_server_id_campaign_id_official_id_user_id_made_on"),
        ),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_calls_server_id_user_id_made_on"), "calls", ["server_id", "user_id", "made_on"], unique=False
    )
    op.create_table(
        "campaigns",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("campaign_id", BigId, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("ask", sa.Text(), nullable=False),
        sa.Column("script", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("created_at", BigId, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "campaign_id", name=op.f("pk_campaigns")),
        sqlite_strict=True,
    )
    op.create_table(
        "chapter_leads",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("chapter_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("since", BigId, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "chapter_id", "user_id", name=op.f("pk_chapter_leads")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_chapter_leads_server_id_user_id"), "chapter_leads", ["server_id", "user_id"], unique=False)
    op.create_table(
        "chapter_members",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("chapter_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("joined_at", BigId, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "chapter_id", "user_id", name=op.f("pk_chapter_members")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_chapter_members_server_id_user_id"), "chapter_members", ["server_id", "user_id"], unique=False
    )
    op.create_table(
        "chapters",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("chapter_id", BigId, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", BigId, nullable=False),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("latitude", Real, nullable=True),
        sa.Column("longitude", Real, nullable=True),
        sa.Column("role_id", BigId, nullable=True),
        sa.Column("channel_id", BigId, nullable=True),
        sa.PrimaryKeyConstraint("server_id", "chapter_id", name=op.f("pk_chapters")),
        sa.UniqueConstraint("server_id", "name_key", name=op.f("uq_chapters_server_id_name_key")),
        sqlite_strict=True,
    )
    op.create_table(
        "counters",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", BigId, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "name", name=op.f("pk_counters")),
        sqlite_strict=True,
    )
    op.create_table(
        "deliveries",
        sa.Column("delivery_id", BigId, autoincrement=True, nullable=False),
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("dedupe", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("thing_id", BigId, nullable=False),
        sa.Column("channel_id", BigId, nullable=True),
        sa.Column("user_id", BigId, nullable=True),
        sa.Column("due_at", BigId, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("ready_at", BigId, nullable=False),
        sa.Column("claimed_by", sa.Text(), nullable=True),
        sa.Column("claimed_at", BigId, nullable=True),
        sa.Column("unsure_at", BigId, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("useful_until", BigId, nullable=False),
        sa.Column("schedule_id", BigId, nullable=True),
        sa.Column("bulk", sa.Integer(), nullable=False),
        sa.Column("settled_at", BigId, nullable=True),
        sa.Column("sent_channel_id", BigId, nullable=True),
        sa.Column("sent_message_id", BigId, nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("mend", sa.Text(), nullable=True),
        sa.CheckConstraint("(channel_id IS NULL) <> (user_id IS NULL)", name=op.f("ck_deliveries_one_destination")),
        sa.PrimaryKeyConstraint("delivery_id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("server_id", "dedupe", name=op.f("uq_deliveries_server_id_dedupe")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(
        "ix_deliveries_ready",
        "deliveries",
        ["bulk", "ready_at"],
        unique=False,
        sqlite_where=sa.text("status = 'waiting'"),
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.create_index("ix_deliveries_thing", "deliveries", ["server_id", "kind", "thing_id"], unique=False)
    op.create_table(
        "direct_channels",
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("channel_id", BigId, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_direct_channels")),
        sqlite_strict=True,
    )
    op.create_table(
        "directory_info",
        sa.Column("directory_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("fetched_at", BigId, nullable=False),
        sa.Column("checked_at", BigId, nullable=False),
        sa.Column("officials", sa.Integer(), nullable=False),
        sa.Column("offices", sa.Integer(), nullable=False),
        sa.Column("areas", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("zip_digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("directory_id", name=op.f("pk_directory_info")),
        sqlite_strict=True,
    )
    op.create_table(
        "events",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("event_id", BigId, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("starts_at", BigId, nullable=False),
        sa.Column("ends_at", BigId, nullable=False),
        sa.Column("starts_local", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("location", sa.Text(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("chapter_id", BigId, nullable=True),
        sa.Column("channel_id", BigId, nullable=False),
        sa.Column("host_id", BigId, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("created_at", BigId, nullable=False),
        sa.Column("opened_at", BigId, nullable=True),
        sa.PrimaryKeyConstraint("server_id", "event_id", name=op.f("pk_events")),
        sqlite_strict=True,
    )
    op.create_index("ix_events_ends", "events", ["server_id", "ends_at"], unique=False)
    op.create_table(
        "memory",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_memory")),
        sqlite_strict=True,
    )
    op.create_table(
        "offices",
        sa.Column("office_id", sa.Text(), nullable=False),
        sa.Column("official_id", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("zip_code", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("hours", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("latitude", Real, nullable=True),
        sa.Column("longitude", Real, nullable=True),
        sa.PrimaryKeyConstraint("office_id", name=op.f("pk_offices")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_offices_official_id"), "offices", ["official_id"], unique=False)
    op.create_table(
        "officials",
        sa.Column("official_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("chamber", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("district", sa.Integer(), nullable=True),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("term_ends_on", sa.Text(), nullable=False),
        sa.Column("caucus", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("contact_form", sa.Text(), nullable=True),
        sa.Column("website", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("is_current", sa.Integer(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("official_id", name=op.f("pk_officials")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_officials_state_chamber"), "officials", ["state", "chamber"], unique=False)
    op.create_table(
        "posts",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("message_id", BigId, nullable=False),
        sa.Column("channel_id", BigId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("thing_id", BigId, nullable=False),
        sa.Column("dirty_at", BigId, nullable=True),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("server_id", "message_id", name=op.f("pk_posts")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_posts_dirty",
        "posts",
        ["dirty_at"],
        unique=False,
        sqlite_where=sa.text("dirty_at IS NOT NULL"),
        postgresql_where=sa.text("dirty_at IS NOT NULL"),
    )
    op.create_index("ix_posts_thing", "posts", ["server_id", "kind", "thing_id"], unique=False)
    op.create_table(
        "reminder_mutes",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("reminder_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "reminder_id", "user_id", name=op.f("pk_reminder_mutes")),
        sqlite_strict=True,
    )
    op.create_table(
        "reminders",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("reminder_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("due_at", BigId, nullable=False),
        sa.Column("due_local", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("channel_id", BigId, nullable=True),
        sa.Column("created_at", BigId, nullable=False),
        sa.Column("cancelled_at", BigId, nullable=True),
        sa.Column("role_id", BigId, nullable=True),
        sa.Column("chapter_id", BigId, nullable=True),
        sa.Column("campaign_id", BigId, nullable=True),
        sa.PrimaryKeyConstraint("server_id", "reminder_id", name=op.f("pk_reminders")),
        sqlite_strict=True,
    )
    op.create_index("ix_reminders_user", "reminders", ["server_id", "user_id"], unique=False)
    op.create_table(
        "rsvps",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("event_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", BigId, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "event_id", "user_id", name=op.f("pk_rsvps")),
        sqlite_strict=True,
    )
    op.create_index("ix_rsvps_person", "rsvps", ["server_id", "user_id"], unique=False)
    op.create_table(
        "schedules",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("schedule_id", BigId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("thing_id", BigId, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("start_local", sa.Text(), nullable=False),
        sa.Column("until_local", sa.Text(), nullable=True),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("skipped", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("next_local", sa.Text(), nullable=True),
        sa.Column("next_at", BigId, nullable=True),
        sa.Column("useful_minutes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("server_id", "schedule_id", name=op.f("pk_schedules")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_schedules_next",
        "schedules",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("status = 'active'"),
        postgresql_where=sa.text("status = 'active'"),
    )
    op.create_index("ix_schedules_thing", "schedules", ["server_id", "kind", "thing_id"], unique=False)
    op.create_table(
        "server_channels",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel_id", BigId, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "kind", name=op.f("pk_server_channels")),
        sqlite_strict=True,
    )
    op.create_table(
        "server_roles",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("role_id", BigId, nullable=False),
        sa.PrimaryKeyConstraint("server_id", "kind", name=op.f("pk_server_roles")),
        sqlite_strict=True,
    )
    op.create_table(
        "servers",
        sa.Column("server_id", BigId, autoincrement=False, nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("server_id", name=op.f("pk_servers")),
        sqlite_strict=True,
    )
    op.create_table(
        "volunteers",
        sa.Column("server_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("since", BigId, nullable=False),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("zip_code", sa.Text(), nullable=True),
        sa.Column("district", sa.Integer(), nullable=True),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("interests", sa.Text(), nullable=False),
        sa.Column("skills", sa.Text(), nullable=False),
        sa.Column("availability", sa.Text(), nullable=False),
        sa.Column("signed_up_at", BigId, nullable=True),
        sa.Column("zone_chosen", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("server_id", "user_id", name=op.f("pk_volunteers")),
        sqlite_strict=True,
    )
    op.create_table(
        "zip_districts",
        sa.Column("zip_code", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("district", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("zip_code", "state", "district", name=op.f("pk_zip_districts")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_zip_districts_state_district"), "zip_districts", ["state", "district"], unique=False)
    op.create_table(
        "zip_places",
        sa.Column("zip_code", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("latitude", Real, nullable=True),
        sa.Column("longitude", Real, nullable=True),
        sa.PrimaryKeyConstraint("zip_code", name=op.f("pk_zip_places")),
        sqlite_strict=True,
    )
