"""Our events in Discord's own list: the next of each stands there, keeps up, and goes; nothing is listed twice."""

from datetime import timedelta
from typing import Any

import discord
import pytest
from simcord.backend.models import ScheduledEvent

from bot.calendar import service
from bot.calendar.model import Presence, Trouble
from bot.events import changing, store
from bot.events.model import EventStatus, Plan
from tests.journeys.events import posted, tell
from tests.journeys.world import World, instant


def listed(world: World) -> list[ScheduledEvent]:
    """Discord's list, by time."""
    events = world.env.backend.guilds[world.server.id].scheduled_events.values()
    return sorted(events, key=lambda event: event.scheduled_start_time)


def names(world: World) -> list[str]:
    return [event.name for event in listed(world)]


async def trouble(world: World) -> Trouble | None:
    return await world.bot.database.read(service.trouble_of, world.server.id)


async def presence(world: World, event_id: int = 1) -> Presence:
    return (await world.bot.database.read(service.listed, world.server.id))[event_id].presence


async def told(world: World) -> list[str]:
    await world.later(minutes=2)
    return world.direct_messages(world.organizer)


def allow(world: World, **permissions: bool) -> None:
    """Give the bot's role in the server these permissions, and no others."""
    backend = world.env.backend
    me = backend.guilds[world.server.id].members[backend.bot_user.id]
    permissions |= {"use_application_commands": True}
    for role_id in [world.server.default_role.id, *me.role_ids]:
        backend.edit_role(world.server.id, role_id, {"permissions": discord.Permissions(**permissions).value})


async def test_an_event_is_listed_changed_and_taken_off(world: World) -> None:
    message = await posted(world, title="Picnic", location="Main St 5", duration="2h")
    await world.later(minutes=1)
    (event,) = listed(world)
    assert (event.name, event.entity_type) == ("Picnic", 3)
    assert event.entity_metadata == {"location": "Main St 5"}
    assert event.scheduled_start_time == "2026-01-01T23:00:00+00:00"
    assert event.scheduled_end_time == "2026-01-02T01:00:00+00:00"
    assert event.description is not None
    assert str(message.id) in event.description
    assert await presence(world) is Presence.STANDING

    await world.restart()
    await tell(world, world.organizer, "edit", event="1", title="Picnic in the park", location="Oak Ave 7")
    await world.later(minutes=1)
    (changed,) = listed(world)
    assert changed.id == event.id
    assert (changed.name, changed.entity_metadata) == ("Picnic in the park", {"location": "Oak Ave 7"})

    await world.bot.database.write(changing.cancel, world.server.id, 1, "Rain", coming={})
    await world.later(minutes=1)
    assert listed(world) == []
    assert await world.bot.database.read(service.listed, world.server.id) == {}
    assert [text for text in await told(world) if "list of events" in text] == []


async def test_what_was_marked_before_a_restart_is_listed_after_it(world: World) -> None:
    await posted(world)
    await world.restart()
    await world.later(minutes=1)
    assert names(world) == ["Picnic"]
    await world.restart()
    await world.later(minutes=5)
    assert names(world) == ["Picnic"]


async def test_of_a_series_only_the_next_is_listed(world: World) -> None:
    await posted(world, title="Weekly", start="tomorrow 6pm", repeat="weekly", duration="1h")
    await world.later(minutes=1)
    assert names(world) == ["Weekly"]
    first = listed(world)[0].id
    await world.later(days=3)
    ours = [event for event in listed(world) if event.status in (1, 2)]
    assert [event.scheduled_start_time for event in ours] == ["2026-01-08T23:00:00+00:00"]
    assert ours[0].id != first


async def test_what_is_taken_off_by_hand_stays_off_and_the_host_is_told_once(world: World) -> None:
    await posted(world)
    await world.later(minutes=1)
    world.env.backend.delete_scheduled_event(world.server.id, listed(world)[0].id)
    texts = [text for text in await told(world) if "took it off" in text]
    assert len(texts) == 1
    assert texts[0].startswith("**Picnic**")
    await tell(world, world.organizer, "edit", event="1", title="Picnic again")
    await world.restart()
    await world.later(minutes=5)
    assert listed(world) == []
    assert await presence(world) is Presence.DROPPED
    assert len([text for text in await told(world) if "took it off" in text]) == 1


async def test_what_was_taken_off_while_the_bot_was_away_is_noticed(world: World) -> None:
    await posted(world)
    await world.later(minutes=1)
    world.env.backend.guilds[world.server.id].scheduled_events.clear()  # nobody hears of it
    await world.restart()
    assert [text for text in await told(world) if "took it off" in text]
    assert listed(world) == []


async def test_a_cancellation_by_hand_is_told_too(world: World) -> None:
    await posted(world)
    await world.later(minutes=1)
    world.env.backend.edit_scheduled_event(world.server.id, listed(world)[0].id, {"status": 4})
    assert [text for text in await told(world) if "took it off" in text]


async def test_a_change_by_hand_is_told_and_ours_are_not(world: World) -> None:
    await posted(world)
    await world.later(minutes=1)
    await tell(world, world.organizer, "edit", event="1", title="Picnic 2")
    await world.later(minutes=1)
    assert [text for text in await told(world) if "Somebody changed it" in text] == []
    world.env.backend.edit_scheduled_event(world.server.id, listed(world)[0].id, {"name": "Barbecue"})
    (text,) = [text for text in await told(world) if "Somebody changed it" in text]
    assert text.startswith("**Picnic 2**")
    assert names(world) == ["Barbecue"]


async def test_somebody_elses_events_are_left_alone(world: World) -> None:
    theirs = world.env.backend.create_scheduled_event(
        world.server.id,
        name="Theirs",
        entity_type=3,
        scheduled_start_time="2026-01-05T10:00:00+00:00",
        scheduled_end_time="2026-01-05T11:00:00+00:00",
        entity_metadata={"location": "here"},
        creator_id=world.admin.id,
    )
    await posted(world)
    await world.later(minutes=1)
    assert sorted(names(world)) == ["Picnic", "Theirs"]
    world.env.backend.delete_scheduled_event(world.server.id, theirs.id)
    assert await told(world) == []


async def test_an_event_in_a_voice_channel_is_listed_there(world: World) -> None:
    voice = world.server.create_voice_channel("Living room")
    await posted(world, location=f"<#{voice.id}>")
    await world.later(minutes=1)
    (event,) = listed(world)
    assert (event.entity_type, event.channel_id, event.entity_metadata) == (2, voice.id, None)
    await tell(world, world.organizer, "edit", event="1", location="Main St 5")
    await world.later(minutes=1)
    (moved,) = listed(world)
    assert (moved.id, moved.entity_type, moved.channel_id) == (event.id, 3, None)


async def test_without_the_permission_it_is_left_out_and_written_down(world: World) -> None:
    allow(world, view_channel=True, send_messages=True)
    await posted(world)
    await world.later(minutes=1)
    assert listed(world) == []
    assert await trouble(world) is Trouble.PERMISSION
    assert await told(world) == []
    allow(world, view_channel=True, send_messages=True, manage_events=True, create_events=True)
    await world.later(hours=2)
    assert names(world) == ["Picnic"]
    assert await trouble(world) is None


@pytest.mark.parametrize("begun", [False, True])
async def test_what_has_begun_is_not_listed_anew(world: World, begun: bool) -> None:
    start = instant("2026-01-01T00:00") + timedelta(hours=-1 if begun else 1)
    plan = Plan("Picnic", start, start.replace(tzinfo=None), "UTC", world.events.id, world.organizer.id)
    more: dict[str, Any] = {"status": EventStatus.OPEN, "opened_at": start - timedelta(days=1)}
    await world.bot.database.write(store.add, world.server.id, plan, **more)
    await world.later(minutes=1)
    assert names(world) == ([] if begun else ["Picnic"])
