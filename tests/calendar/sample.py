"""An event for cards."""

from datetime import UTC, datetime
from typing import Any

from bot.events.model import Event, EventStatus, Plan

AT = datetime(2026, 6, 3, 22, 0, tzinfo=UTC)
SECONDS = int(AT.timestamp())
LINK = "https://discord.com/channels/" + "/".join(["9223372036854775807"] * 3)


def event(**options: Any) -> Event:
    usual = {"title": "Picnic", "channel_id": 5, "host_id": 6}
    plan = Plan(starts_at=AT, starts_local=AT.replace(tzinfo=None), zone="America/New_York", **usual | options)
    return Event(1, 42, plan, EventStatus.OPEN, AT)
