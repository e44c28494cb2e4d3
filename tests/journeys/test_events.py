"""An organizer posts an event, people answer, the card stays true; what cannot be done is said and leaves nothing."""

from typing import Any

import discord
import pytest
from simcord import InteractionResult, MemberActor

from bot.chapters import service as chapters
from bot.edge.attending import respond
from bot.events import service, store
from bot.events.model import Answer, EventStatus
from bot.posts import store as posts
from bot.servers import service as servers
from bot.servers.model import ChannelKind
from tests.journeys.world import Channel, World, answer, buttons, said, texts

LEADS = "Only organizers and chapter leads can create events"
NOTHING = "Nothing is coming up yet. Organizers post an event with `/event create`."


async def preview(world: World, **options: Any) -> InteractionResult:
    return await world.organizer.slash(
        world.general, "event create", **{"title": "Picnic", "start": "tomorrow 6pm"} | options
    )


async def post(world: World, **options: Any) -> discord.Message:
    """Post an event in #events and return the message."""
    result = await preview(world, **{"channel": world.events} | options)
    await world.organizer.click(answer(result), label="Post it")
    message = world.events.last_message
    assert message is not None
    return message


def cards(channel: Channel) -> list[str]:
    """The cards that everybody sees in a channel, oldest first."""
    return ["\n".join(texts([part.to_dict() for part in message.components])) for message in channel.history()]


async def press(world: World, person: MemberActor, message: discord.Message, label: str) -> str:
    return said(await person.click(message, label=label))


async def listed(world: World, person: MemberActor) -> str:
    return said(await person.slash(world.general, "event list"))


async def posts_of(world: World, event_id: int = 1) -> int:
    return len(await world.bot.database.read(posts.list_of, world.server.id, "event", event_id))


async def kept(world: World, event_id: int = 1) -> bool:
    return await world.bot.database.read(service.find, world.server.id, event_id) is not None


async def test_an_event_is_posted_and_its_old_buttons_work_after_a_restart(world: World) -> None:
    result = await preview(world, duration="2h", location="Main St 5", capacity=20, channel=world.events)
    assert result.ephemeral
    shown = said(result)
    assert shown.startswith("### Picnic\n**When** <t:")
    assert f"**Where** Main St 5\n**Host** <@{world.organizer.id}>\n**0 of 20 going**" in shown
    assert f"<#{world.events.id}>" in shown
    assert cards(world.events) == []
    assert await listed(world, world.alex) == NOTHING

    await world.organizer.click(answer(result), label="Post it")
    message = world.events.last_message
    assert message is not None
    link = f"https://discord.com/channels/{world.server.id}/{world.events.id}/{message.id}"
    assert said(result).startswith(f"**Picnic** is posted: {link}")
    assert cards(world.events) == [shown.split("\nOnly you see this")[0]]

    going = await world.alex.click(message, label="Going")
    assert going.ephemeral
    assert said(going).startswith("You're going. 1 of 20.")
    await world.restart()
    assert (await press(world, world.jordan, message, "Going")).startswith("You're going. 2 of 20.")
    await world.later(seconds=3)
    assert "**2 of 20 going**" in cards(world.events)[0]
    mine = await listed(world, world.alex)
    assert "**Picnic**\n<t:" in mine
    assert f" · Main St 5 · 2 of 20 going · you're going · [open]({link})" in mine


async def test_an_organizer_posts_after_a_restart_and_posting_twice_posts_once(world: World) -> None:
    result = await preview(world, channel=world.events)
    await world.restart()
    button = answer(result)
    assert buttons(button.components)["Post it"] == "event:1:post"
    await world.organizer.click(button, label="Post it")
    assert len(cards(world.events)) == 1
    again = await press_old(world, world.organizer, answer(result).message, "event:1:post")
    assert again.startswith("This event is already posted: https://discord.com/channels/")
    assert len(cards(world.events)) == 1


async def press_old(world: World, person: MemberActor, message: Any, custom_id: str) -> str:
    """Press a button that was on a message before, or never was."""
    button = {"type": 2, "style": 2, "label": "Old", "custom_id": custom_id}
    world.env.backend.get_message(message.channel.id, message.id).components = [{"type": 1, "components": [button]}]
    return said(await person.click(message, label="Old"))


async def test_a_full_event_keeps_seats_and_gives_back_what_is_left(world: World) -> None:
    message = await post(world, capacity=1)
    await press(world, world.alex, message, "Going")
    refused = await press(world, world.jordan, message, "Going")
    assert refused.startswith("Every place is taken. You're **number 1 on the waitlist**.")
    assert (await press(world, world.alex, message, "Going")).startswith("You're going. 1 of 1.")
    assert (await press(world, world.jordan, message, "Maybe")).startswith("You're down as maybe. 1 of 1 are going.")
    await world.later(seconds=3)
    assert "**1 of 1 going** · 1 maybe · full" in cards(world.events)[0]
    assert (await press(world, world.alex, message, "Can't make it")).startswith("You can't make it.")
    assert (await press(world, world.jordan, message, "Going")).startswith("You're going. 1 of 1.")
    await world.later(seconds=5)
    assert cards(world.events)[0].endswith("**1 of 1 going** · full")
    (attending,) = await world.bot.database.read(service.list_attending, world.server.id, world.jordan.id)
    assert attending[0].plan.title == "Picnic"


async def test_a_discarded_draft_is_gone(world: World) -> None:
    result = await preview(world)
    await world.organizer.click(answer(result), label="Discard")
    assert said(result) == "Discarded. Nothing was posted."
    assert not await kept(world)
    assert await press_old(world, world.organizer, answer(result).message, "event:1:post") == (
        "This event no longer exists. Type `/event list` to see what is coming up."
    )
    assert cards(world.general) == []


async def test_it_is_posted_where_the_admin_said_else_here(world: World) -> None:
    assert f"<#{world.general.id}>" in said(await preview(world))
    await world.admin.slash(world.general, "config channel", kind="events", channel=world.events)
    assert f"<#{world.events.id}>" in said(await preview(world))
    assert f"<#{world.organizers.id}>" in said(await preview(world, channel=world.organizers))


async def test_the_organizer_s_own_zone_is_used_and_said(world: World) -> None:
    await world.admin.slash(world.general, "config timezone", timezone="Pacific Time")
    assert "I read the time in Pacific Time" in said(await preview(world, start="jan 20 6pm"))
    event = await world.bot.database.read(service.find, world.server.id, 1)
    assert event is not None
    assert event.plan.starts_at.isoformat() == "2026-01-21T02:00:00+00:00"


async def test_an_event_of_a_chapter(world: World) -> None:
    await world.bot.database.write(chapters.create, world.server.id, name="Springfield", state="Illinois")
    shown = said(await preview(world, chapter="springfield"))
    assert "**Chapter** Springfield\n" in shown


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"capacity": 0}, "Capacity must be at least 1. Leave it out if any number of people can come."),
        ({"capacity": -1}, "Capacity must be at least 1. Leave it out if any number of people can come."),
        ({"start": "flarb"}, 'I couldn\'t read "flarb" as a time. Try "tomorrow 6pm"'),
        ({"start": "yesterday 6pm"}, "and that has passed. Pick a later time"),
        ({"duration": "long"}, 'I couldn\'t read "long" as a length of time. Try "90 min"'),
        ({"title": " "}, "The title is empty."),
        ({"title": "x" * 5000}, "The title has 5,000 characters; at most 100 fit. Shorten it."),
        ({"location": "x" * 5000}, "The location has 5,000 characters; at most 300 fit."),
        ({"chapter": "Nowhere"}, 'There is no chapter called "Nowhere" here.'),
        ({"chapter": "999"}, 'There is no chapter called "999" here.'),
    ],
)
async def test_bad_input_is_explained_and_nothing_is_kept(world: World, wrong: dict[str, Any], sentence: str) -> None:
    result = await preview(world, **wrong)
    assert sentence in said(result)
    assert result.ephemeral
    assert not await kept(world)


def closed_channel(world: World) -> Channel:
    """A channel in which the bot may read but not write."""
    nobody = discord.PermissionOverwrite(send_messages=False)
    return world.server.create_text_channel("closed", overwrites={world.server.default_role: nobody})


async def test_a_channel_it_cannot_write_to_is_refused(world: World) -> None:
    channel = closed_channel(world)
    await world.env.settle()
    for result in (await preview(world, channel=channel), await configured(world, channel)):
        assert said(result).startswith(f"I can't write in {channel.mention}: I am missing **Send Messages** there.")
    assert not await kept(world)


async def configured(world: World, channel: Channel) -> InteractionResult:
    """Preview an event for a configured channel that has become closed since."""
    await world.bot.database.write(servers.set_channel, world.server.id, ChannelKind.EVENTS, channel.id)
    return await preview(world)


async def test_an_events_channel_that_was_deleted_is_refused(world: World) -> None:
    world.server.create_text_channel("passing")
    await world.env.settle()
    gone = world.server.channels["passing"]
    await world.admin.slash(world.general, "config channel", kind="events", channel=gone)
    world.env.backend.delete_channel(gone.id)
    await world.env.settle()
    assert said(await preview(world)).startswith("The events channel is gone. Name another")
    assert not await kept(world)


async def test_a_voice_channel_is_no_place_for_a_post(world: World) -> None:
    voice = world.server.create_voice_channel("Room")
    await world.env.settle()
    result = await world.organizer.slash(voice, "event create", title="Picnic", start="tomorrow 6pm")
    assert said(result) == "I can't post an event here. Name a text channel in the `channel` option."
    assert not await kept(world)


@pytest.mark.parametrize(
    ("status", "code", "sentence"),
    [
        (403, 50013, "my role needs **View Channel** and **Send Messages** there. Once it has them, press **Post it**"),
        (404, 10003, "was deleted, so nothing was posted. Press **Discard**"),
        (400, 50035, "Discord did not take the post just now; nothing is lost. Press **Post it** again"),
    ],
)
async def test_a_post_that_discord_refuses_stays_a_draft(world: World, status: int, code: int, sentence: str) -> None:
    result = await preview(world, channel=world.events)
    world.env.inject_error("POST", f"/channels/{world.events.id}/messages", status=status, code=code)
    await world.organizer.click(answer(result), label="Post it")
    assert sentence in said(result)
    event = await world.bot.database.read(service.find, world.server.id, 1)
    assert event is not None
    assert event.status is EventStatus.DRAFT
    assert await listed(world, world.alex) == NOTHING
    await world.organizer.click(answer(result), label="Post it")
    assert len(cards(world.events)) == 1


async def test_a_volunteer_cannot_create_or_post(world: World) -> None:
    result = await world.alex.slash(world.general, "event create", title="Picnic", start="tomorrow 6pm")
    assert said(result).startswith(LEADS)
    assert not await kept(world)
    posted = await post(world)
    draft = await preview(world)
    assert (await press_old(world, world.alex, posted, "event:2:post")).startswith(LEADS)
    assert (await press_old(world, world.alex, posted, "event:2:discard")).startswith(LEADS)
    assert buttons(answer(draft).components)["Post it"] == "event:2:post"
    assert await kept(world, 2)
    assert len(cards(world.events)) == 1


async def test_buttons_of_what_is_no_more(world: World) -> None:
    message = await post(world)
    database, server_id = world.bot.database, world.server.id
    await database.write(store.set_status, server_id, 1, EventStatus.CANCELLED)
    assert (await press(world, world.alex, message, "Going")).startswith("This event was cancelled.")
    await database.write(store.remove, server_id, 1)
    assert (await press(world, world.alex, message, "Going")).startswith("This event no longer exists.")
    second = await post(world, start="in 1 hour", duration="1h")
    await world.later(hours=2)
    assert (await press(world, world.alex, second, "Going")).startswith("This event is over.")
    assert await database.read(service.list_attending, server_id, world.alex.id) == []
    assert (await database.read(service.count_answers, server_id, 2)).going == 0


async def test_a_deleted_post_is_forgotten_and_others_go_on(world: World) -> None:
    first = await post(world)
    second = await post(world, title="Canvass")
    world.env.backend.delete_message(first.channel.id, first.id)
    await world.env.settle()
    going = respond, world.server.id, 1, world.alex.id, Answer.GOING
    await world.bot.database.write(*going)
    await world.later(seconds=3)
    assert (await posts_of(world, 1), await posts_of(world, 2)) == (0, 1)
    await press(world, world.alex, second, "Going")
    await world.later(seconds=3)
    (card,) = cards(world.events)
    assert "**1 going**" in card
    assert "**Picnic**\n" in await listed(world, world.alex)
    assert world.env.errors == []


async def test_other_servers_events_are_out_of_reach(world: World) -> None:
    await post(world)
    await post(world, title="Canvass")
    elsewhere = world.env.create_guild(name="Elsewhere")
    lobby = elsewhere.create_text_channel("lobby")
    role = elsewhere.create_role("Organizer", permissions=discord.Permissions(manage_events=True))
    visitor = elsewhere.add_member(world.env.create_user("casey"), roles=[role])
    assert said(await visitor.slash(lobby, "event list")) == NOTHING
    result = await visitor.slash(lobby, "event create", title="Ours", start="tomorrow 6pm")
    shown = answer(result)
    assert buttons(shown.components)["Post it"] == "event:1:post"
    await visitor.click(shown, label="Post it")
    ours = lobby.last_message
    assert ours is not None
    assert (await press(world, visitor, ours, "Going")).startswith("You're going. 1 so far.")
    assert (await press_old(world, visitor, ours, "event:2:going")).startswith("This event no longer exists.")
    for event_id in (1, 2):
        answers = await world.bot.database.read(service.count_answers, world.server.id, event_id)
        assert answers.going == 0


async def test_in_a_crush_a_press_is_acknowledged_before_it_is_answered(world: World) -> None:
    message = await post(world)
    world.bot.storm |= dict.fromkeys(range(30), float("-inf"))  # they have waited longer than a second
    result = await world.alex.click(message, label="Going")
    acknowledged = [call for call in world.env.http_requests if call.path.endswith("/callback")][-1]
    assert acknowledged.json is not None
    assert acknowledged.json["type"] == discord.InteractionResponseType.deferred_channel_message.value
    assert said(result).startswith("You're going.")
    world.bot.storm.clear()
    again = await world.alex.click(message, label="Maybe")
    answered = [call for call in world.env.http_requests if call.path.endswith("/callback")][-1]
    assert answered.json is not None
    assert answered.json["type"] == discord.InteractionResponseType.channel_message.value
    assert said(again).startswith("You're down as maybe.")
    assert world.bot.storm == {}
