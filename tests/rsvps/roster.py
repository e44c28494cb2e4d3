"""Events that answers can be tried on."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.database import Database, Transaction
from bot.edge import attending
from bot.events import service as events
from bot.events import store as events_store
from bot.events.model import Answer, Event, EventStatus, Plan
from bot.rsvps import store
from bot.rsvps.model import Answered, Rsvp, Tally

NOW = datetime(2026, 6, 2, 16, 0, tzinfo=UTC)
SERVER, ELSEWHERE, HOST, CHANNEL = 10, 11, 100, 5
GOING, MAYBE, CANT, WAITING, OFFERED = Answer


def event(*, starts_in: timedelta = timedelta(days=2), status: EventStatus = EventStatus.OPEN, **options: Any) -> Event:
    starts_at = NOW + starts_in
    usual = {"title": "Picnic", "channel_id": CHANNEL, "host_id": HOST, "zone": "UTC"}
    plan = Plan(starts_at=starts_at, starts_local=starts_at.replace(tzinfo=None), **usual | options)
    return Event(SERVER, 1, plan, status, NOW)


async def held(database: Database, server_id: int = SERVER, **options: Any) -> int:
    """Post an event; on June 4 at noon in New York, unless said otherwise."""
    usual = {"title": "Picnic", "start": "jun 4 12pm", "zone": "America/New_York"}
    asked = usual | {"channel_id": CHANNEL, "host_id": HOST} | options
    found = await database.write(events.plan, server_id, **asked)
    await database.write(events.open_up, server_id, found.event_id)
    return found.event_id


async def press(
    database: Database, event_id: int, user_id: int, wish: Answer = GOING, guests: int | None = None, **more: Any
) -> Answered:
    return await database.write(attending.respond, SERVER, event_id, user_id, wish, guests, **more)


async def change(database: Database, event_id: int, **plan: Any) -> None:
    """Change an event's plan, as organizers do."""

    def changed(tx: Transaction, server_id: int) -> None:
        from dataclasses import replace

        found = events_store.find(tx, server_id, event_id)
        assert found is not None
        events_store.save(tx, server_id, replace(found, plan=replace(found.plan, **plan)))
        attending.event_changed(tx, server_id, event_id)

    await database.write(changed, SERVER)


async def own(database: Database, event_id: int, user_id: int) -> Rsvp | None:
    return await database.read(store.find, SERVER, event_id, user_id)


async def tally(database: Database, event_id: int) -> Tally:
    return await database.read(store.tally, SERVER, event_id)


async def line(database: Database, event_id: int) -> list[int]:
    """Who waits, the first in line first."""
    return [each.user_id for each in await database.read(store.list_waiting, SERVER, event_id)]
