"""An event is changed, postponed, called off: its posts stay true and those who come hear of it, once."""

import io

import discord
from PIL import Image

from bot.events import changes_store
from tests.journeys.events import card, cards, event, going, posted, stamp, tell
from tests.journeys.test_closed_messages import close
from tests.journeys.world import World, answer, buttons, instant, said

_FILE = io.BytesIO()
Image.new("RGB", (1600, 400), (20, 90, 160)).save(_FILE, "PNG")
PNG = _FILE.getvalue()


async def test_another_place_is_told_to_those_who_come_also_after_a_restart(world: World) -> None:
    message = await posted(world, location="Main St 5")
    await going(world, message, world.alex)
    await going(world, message, world.jordan, label="Can't make it")
    told = await tell(world, world.organizer, "edit", event="1", location="Elm St 7", title="Potluck")
    assert told.startswith("**Potluck** is changed. One person who comes is told.")
    assert "**Where** Elm St 7" in told
    await world.restart()
    await world.later(seconds=30)
    (direct,) = world.direct_messages(world.alex)
    assert direct.startswith("### Potluck has a new place\n**When** <t:")
    assert "**Where** Elm St 7\n-# before: Main St 5" in direct
    assert "You said that you're going. Your answer stays until you change it." in direct
    assert world.direct_messages(world.jordan) == []
    (shown,) = cards(world)
    assert "### Potluck" in shown
    assert "**Where** Elm St 7" in shown
    assert (await event(world)).sequence == 1


async def test_a_new_title_alone_disturbs_nobody(world: World) -> None:
    message = await posted(world)
    await going(world, message, world.alex)
    told = await tell(world, world.organizer, "edit", event="picnic", title="Potluck", capacity=5, duration="until 8pm")
    assert told.startswith("**Potluck** is changed.\n**When** ")
    await world.later(minutes=2)
    assert world.direct_messages(world.alex) == []
    assert "of 5 going" in cards(world)[0]
    assert (await event(world)).plan.minutes == 120


async def test_a_postponed_event_keeps_its_answers_and_asks_everybody(world: World) -> None:
    message = await posted(world, start="jan 10 6pm", capacity=1)
    await going(world, message, world.alex)
    before = (await event(world)).plan.starts_at
    told = await tell(world, world.organizer, "postpone", event="1", start="jan 12 6pm", reason="Snow is coming")
    assert "One person who comes is told." in told
    await world.later(minutes=1)
    (direct,) = world.direct_messages(world.alex)
    after = (await event(world)).plan.starts_at
    assert after == instant("2026-01-12T23:00")
    assert direct.startswith(f"### Picnic has a new time\n**When** {stamp(after)}")
    assert f"-# before: <t:{int(before.timestamp())}:f>" in direct
    assert "**Why** Snow is coming" in direct
    assert "**Can you make it then?**" in direct
    assert "**1 of 1 going**" in card(message_now(world))
    await world.restart()
    assert (await press(world, "keep")).startswith("Thanks, see you <t:")
    assert (await press(world, "leave")).startswith("You can't make it.")
    await world.later(seconds=5)
    assert "**0 of 1 going**" in cards(world)[0]


def message_now(world: World) -> discord.Message:
    (message,) = world.events.history()
    return message


async def press(world: World, say: str) -> str:
    custom_id = f"event:{world.server.id}:1:{say}"
    result = await world.forge(world.alex, 3, {"custom_id": custom_id, "component_type": 2}, direct=True)
    return said(result)


async def test_news_come_in_the_channel_where_messages_are_closed_and_can_be_stopped(world: World) -> None:
    message = await posted(world)
    await going(world, message, world.alex)
    await tell(world, world.organizer, "edit", event="1", location="Elm St 7")
    close(world)
    await world.later(minutes=1)
    assert world.direct_messages(world.alex) == []
    news = card(world.events.history()[-1])
    assert news.startswith(f"<@{world.alex.id}>\n### Picnic has a new place\n")
    assert "Your direct messages are closed, so it is here." in news
    sent = [call.json for call in world.env.http_requests if call.path == f"/channels/{world.events.id}/messages"]
    assert sent[-1] is not None
    assert sent[-1]["allowed_mentions"] == {"parse": [], "users": [world.alex.id]}
    await world.restart()

    custom_id = f"rsvp:{world.server.id}:stop:change"
    stopped = said(await world.forge(world.alex, 3, {"custom_id": custom_id, "component_type": 2}))
    assert stopped.startswith("You get no more of these: news of changes and cancellations, for all events")
    await tell(world, world.organizer, "postpone", event="1", start="jan 20 6pm")
    await world.later(minutes=1)
    again = custom_id.replace("stop", "again")
    assert said(await world.forge(world.alex, 3, {"custom_id": again, "component_type": 2})).startswith("You get these")
    await tell(world, world.organizer, "options", event="1", changes=False)
    await tell(world, world.organizer, "postpone", event="1", start="jan 21 6pm")
    await world.later(minutes=1)
    assert world.direct_messages(world.alex) == []
    assert len(world.events.history()) == 2


async def test_a_lost_seat_is_told_in_the_channel_where_messages_are_closed(world: World) -> None:
    message = await posted(world, capacity=2)
    for person in (world.alex, world.jordan):
        await going(world, message, person)
        await world.later(seconds=1)
    close(world)
    seats = {"custom_id": "event:1:seats:1:move", "component_type": 2}
    assert said(await world.forge(world.organizer, 3, seats)).endswith("One person is on the waitlist.")
    await world.restart()
    await world.later(minutes=1)
    news = card(world.events.history()[-1])
    assert news.startswith(f"<@{world.jordan.id}>\n### Picnic has fewer places now\n")


async def test_only_the_latest_of_two_quick_changes_is_told(world: World) -> None:
    message = await posted(world)
    await going(world, message, world.alex)
    await tell(world, world.organizer, "edit", event="1", location="Elm St 7")
    await tell(world, world.organizer, "edit", event="1", location="Oak St 9")
    await world.later(minutes=1)
    told = world.direct_messages(world.alex)
    assert sum("Oak St 9" in each for each in told) == 1
    assert len(told) <= 2


async def test_a_cancelled_event_says_why_everywhere_and_takes_no_more_answers(world: World) -> None:
    message = await posted(world)
    await going(world, message, world.alex)
    asked = await world.organizer.slash(world.general, "event cancel", event="1")
    await world.organizer.submit_modal(asked, {"reason": "The hall **flooded**"})
    await world.restart()
    await world.later(minutes=1)
    (direct,) = world.direct_messages(world.alex)
    assert direct.startswith("### Picnic is cancelled\nIt was to be <t:")
    assert "**Why** The hall \\*\\*flooded\\*\\*" in direct
    (shown,) = cards(world)
    assert shown.startswith("### Cancelled: Picnic\n**Why** The hall")
    pressed = await world.forge(world.jordan, 3, {"custom_id": "event:1:going", "component_type": 2})
    assert said(pressed).startswith("This event was cancelled.")
    for verb, more in {"edit": {"title": "x"}, "postpone": {"start": "jan 20 6pm"}, "cancel": {}}.items():
        assert (await tell(world, world.organizer, verb, event="1", **more)).startswith("There is no event called")


async def test_fewer_seats_than_people_asks_whom_to_move(world: World) -> None:
    message = await posted(world, capacity=5)
    for person in (world.alex, world.jordan, world.admin):
        await going(world, message, person)
        await world.later(seconds=1)
    asked = await world.organizer.slash(world.general, "event edit", event="1", capacity=1, title="Potluck")
    assert said(asked) == "3 are going, and one seat is too few for them. Nothing was changed. Choose:"
    assert (await event(world)).plan.title == "Picnic"
    assert set(buttons(answer(asked).components)) == {"Keep 3 seats", "Move the last 2 to the waitlist"}
    await world.restart()
    await world.organizer.click(answer(asked), label="Move the last 2 to the waitlist")
    assert said(asked) == "**Picnic** has one place now. 2 are on the waitlist."
    await world.later(minutes=1)
    assert (await event(world)).plan.capacity == 1
    assert "1 of 1 going" in cards(world)[0]
    assert world.direct_messages(world.alex) == []
    for person in (world.jordan, world.admin):
        (direct,) = world.direct_messages(person)
        assert direct.startswith("### Picnic has fewer places now\nYou are on the waitlist")


async def test_the_picture_deadline_and_role_come_from_the_form(world: World) -> None:
    message = await posted(world, start="jan 10 6pm")
    changed = await world.organizer.slash(world.general, "event edit", event="1", title="Potluck")
    form = await world.organizer.click(answer(changed), label="More details")
    role = world.server.create_role("Marshals")
    filled = {
        "description": "Bring a dish.\nAnd a chair.",
        "deadline": "1 day before",
        "role": [role],
        "image": [("flyer.png", PNG)],
    }
    result = await world.organizer.submit_modal(form, filled)
    assert said(result).startswith("**Potluck** is changed.")
    await world.later(seconds=5)
    (shown,) = cards(world)
    assert "Bring a dish.\nAnd a chair." in shown
    assert f"**For** <@&{role.id}>" in shown
    assert "**Answer by** <t:" in shown
    plan = (await event(world)).plan
    assert plan.image_id is not None
    kept = await world.bot.database.read(changes_store.find_image, world.server.id, plan.image_id)
    assert kept is not None
    assert message_now(world).attachments
    assert message.id == message_now(world).id
