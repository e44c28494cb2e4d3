"""Events and answers on both databases: one transaction decides, however many press at once."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.database import Database, Transaction
from bot.edge.attending import respond
from bot.errors import BadInput, UserError
from bot.events import service, store
from bot.events.model import KIND, Answer, Attendance, Event, EventStatus
from bot.events.rules import AlreadyPosted, EventCancelled, EventGone, EventOver
from bot.posts import store as posts
from bot.posts.model import Post
from bot.rsvps.tables import rsvps
from tests.conftest import StillClock

SERVER, ELSEWHERE = 10, 11
HOST, ALEX, JORDAN = 100, 101, 102
GOING, MAYBE, CANT = Answer.GOING, Answer.MAYBE, Answer.CANT


async def plan(database: Database, server_id: int = SERVER, **options: Any) -> Event:
    usual = {"title": "Picnic", "start": "tomorrow 6pm", "zone": "America/New_York", "channel_id": 5, "host_id": HOST}
    return await database.write(service.plan, server_id, **usual | options)


async def posted(database: Database, server_id: int = SERVER, **options: Any) -> int:
    event = await plan(database, server_id, **options)
    await database.write(service.open_up, server_id, event.event_id)
    message_id = 1000 * server_id + event.event_id
    await database.write(posts.add, server_id, Post(server_id, KIND, event.event_id, 5, message_id))
    return event.event_id


def rows(tx: Transaction) -> tuple[int, int]:
    """How many events and answers there are in all."""
    return tuple(tx.execute(select(func.count()).select_from(of)).scalar_one() for of in (store.events, rsvps))


async def test_a_plan_comes_back_as_it_was_kept(database: Database, clock: StillClock) -> None:
    event = await plan(database, duration="1h30", location="Main St 5", capacity=20, chapter_id=3, description="Food")
    assert await database.read(service.find, SERVER, event.event_id) == event
    assert event.plan.starts_local.isoformat() == "2026-06-03T18:00:00"
    assert event.plan.starts_at.isoformat() == "2026-06-03T22:00:00+00:00"
    assert (event.plan.minutes, event.status, event.created_at) == (90, EventStatus.DRAFT, clock.now)


async def test_numbers_count_up_in_each_server(database: Database) -> None:
    numbers = [(await plan(database, server)).event_id for server in (SERVER, SERVER, ELSEWHERE)]
    assert numbers == [1, 2, 1]


async def test_what_cannot_be_kept_leaves_nothing(database: Database) -> None:
    for wrong in (
        {"title": ""},
        {"title": "x" * 5000},
        {"start": "flarb"},
        {"start": "yesterday"},
        {"duration": "long"},
        {"location": "x" * 301},
        {"capacity": 0},
        {"description": "x" * 1001},
    ):
        with pytest.raises(BadInput):
            await plan(database, **wrong)
    assert await database.read(rows) == (0, 0)
    assert (await plan(database)).event_id == 1


async def test_what_is_not_on_keeps_no_answer(database: Database, clock: StillClock) -> None:
    draft = (await plan(database)).event_id
    cancelled = await posted(database)
    await database.write(store.set_status, SERVER, cancelled, EventStatus.CANCELLED)
    over = await posted(database, start="in 1 hour", duration="1h")
    foreign = await posted(database, ELSEWHERE, start="in 3 days")
    clock.now += timedelta(hours=2)
    refusals: dict[int, type[UserError]] = {
        draft: EventGone,
        cancelled: EventCancelled,
        over: EventOver,
        foreign + 10: EventGone,
        999_999_999_999_999_999: EventGone,
    }
    for event_id, refusal in refusals.items():
        with pytest.raises(refusal):
            await database.write(respond, SERVER, event_id, ALEX, GOING)
    assert (await database.read(rows))[1] == 0


async def test_two_who_post_at_once_post_once(database: Database) -> None:
    event = await plan(database)
    results = await asyncio.gather(
        *(database.write(service.open_up, SERVER, event.event_id) for _ in range(2)), return_exceptions=True
    )
    assert sorted(type(result).__name__ for result in results) == ["AlreadyPosted", "Event"]


async def test_posting_that_was_interrupted_can_be_done_again_but_not_at_once(
    database: Database, clock: StillClock
) -> None:
    event = await plan(database)
    await database.write(service.open_up, SERVER, event.event_id)
    with pytest.raises(AlreadyPosted, match="right now"):
        await database.write(service.open_up, SERVER, event.event_id)
    clock.now += timedelta(minutes=1)
    assert (await database.write(service.open_up, SERVER, event.event_id)).opened_at == clock.now


async def test_a_post_that_was_refused_leaves_a_draft(database: Database) -> None:
    event = await plan(database)
    await database.write(service.open_up, SERVER, event.event_id)
    await database.write(service.draw_back, SERVER, event.event_id)
    assert await database.read(service.find, SERVER, event.event_id) == event


async def test_a_draft_is_discarded_and_a_post_is_not(database: Database) -> None:
    draft, open_event = (await plan(database)).event_id, await posted(database)
    for _ in range(2):
        await database.write(service.discard, SERVER, draft)
    with pytest.raises(AlreadyPosted, match="/channels/10/5/"):
        await database.write(service.discard, SERVER, open_event)
    assert await database.read(service.find, SERVER, draft) is None
    assert await database.read(rows) == (1, 0)


async def test_the_list_is_what_is_coming_up_here_soonest_first(database: Database, clock: StillClock) -> None:
    later = await posted(database, title="Later", start="in 3 days", capacity=4)
    sooner = await posted(database, title="Sooner", start="in 2 days")
    await posted(database, title="Over", start="in 1 hour", duration="30 min")
    running = await posted(database, title="Running", start="in 1 hour", duration="3h")
    await plan(database, title="Draft")
    cancelled = await posted(database, title="Cancelled")
    await database.write(store.set_status, SERVER, cancelled, EventStatus.CANCELLED)
    await posted(database, ELSEWHERE, title="Elsewhere")
    await database.write(respond, SERVER, later, ALEX, GOING)
    await database.write(respond, SERVER, later, JORDAN, MAYBE)
    clock.now += timedelta(hours=2)
    listings, total = await database.read(service.list_upcoming, SERVER, ALEX)
    assert [listing.event.event_id for listing in listings] == [running, sooner, later]
    assert total == 3
    assert (listings[2].own, listings[2].attendance) == (GOING, Attendance(going=1, maybe=1))
    assert (listings[1].own, listings[1].attendance) == (None, Attendance())
    assert listings[2].link == f"https://discord.com/channels/10/5/{1000 * SERVER + later}"
    few, all_of_them = await database.read(service.list_upcoming, SERVER, ALEX, 1)
    assert ([listing.event.event_id for listing in few], all_of_them) == ([running], 3)


async def test_what_a_person_attends(database: Database, clock: StillClock) -> None:
    later = await posted(database, start="in 3 days")
    sooner = await posted(database, start="in 2 days")
    over = await posted(database, start="in 1 hour")
    declined = await posted(database)
    elsewhere = await posted(database, ELSEWHERE)
    for event_id, answer in ((later, GOING), (sooner, MAYBE), (over, GOING), (declined, CANT)):
        await database.write(respond, SERVER, event_id, ALEX, answer)
    await database.write(respond, SERVER, later, JORDAN, CANT)
    await database.write(respond, ELSEWHERE, elsewhere, ALEX, GOING)
    clock.now += timedelta(hours=3)
    attending = await database.read(service.list_attending, SERVER, ALEX)
    assert [(event.event_id, answer) for event, answer in attending] == [(sooner, MAYBE), (later, GOING)]
    assert await database.read(service.list_attending, SERVER, JORDAN) == []
