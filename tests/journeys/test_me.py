"""What /me shows, and what can be changed there."""

from datetime import timedelta

import pytest

from bot.chapters import service as chapters
from bot.volunteers import service as volunteers
from bot.volunteers.model import Home, Interest, Introduction
from tests.journeys.world import World, answer, buttons, said


async def me(world: World) -> str:
    return said(await world.alex.slash(world.general, "me"))


async def test_a_newcomer_sees_how_to_begin(world: World) -> None:
    result = await world.alex.slash(world.general, "me")
    assert result.ephemeral
    assert said(result) == (
        "### You\n**Home** *not given yet*\n**Time zone** Eastern Time (this server's)\n"
        "**Chapters** *none yet*; `/join` finds yours\n"
        "**Events** *none*; `/event list` shows what is on\n**Reminders** *none*; `/remindme` sets one\n"
        "**Calls** *none yet*; `/call` shows whom\n-# Only you see this."
    )
    assert buttons(answer(result).components) == {
        "Sign up": "join:form",
        "Time zone": "me:zone",
        "Pause messages": "me:messages:off",
        "My data": "me:data",
    }
    await world.restart()
    assert (await world.alex.click(answer(result), label="Sign up")).modal is not None


async def test_everything_that_is_coming_up_is_there_after_a_restart(world: World) -> None:
    database, server_id, user_id = world.bot.database, world.server.id, world.alex.id
    await database.write(volunteers.set_home, server_id, user_id, Home("HI", "96701", 1, "Pacific/Honolulu"))
    await database.write(
        lambda tx, server_id: volunteers.introduce(
            tx,
            server_id,
            user_id,
            Introduction((Interest.MAKE_CALLS,), skills="*law*", availability="Tuesdays"),
            server_zone="America/New_York",
        ),
        server_id,
    )
    await database.write(lambda tx, server_id: chapters.create(tx, server_id, name="Aiea", state="HI"), server_id)
    await database.write(chapters.join, server_id, user_id, 1)
    drafted = await world.organizer.slash(
        world.general, "event create", title="Picnic", start="tomorrow 6pm", channel=world.events
    )
    await world.organizer.click(answer(drafted), label="Post it")
    message = world.events.last_message
    assert message is not None
    await world.alex.click(message, label="Maybe")
    await world.alex.slash(world.general, "remindme", what="bring water", when="in 2 hours")
    await world.restart()

    due = int((world.env.now() + timedelta(hours=2)).timestamp())
    shown = await me(world)
    assert shown.startswith(
        "### You\n**Home** 96701, Hawaii\n**Time zone** Hawaii Time\n**Chapters** Aiea\n"
        "**You offered to** make calls\n**Good at** \\*law\\*\n**Has time** Tuesdays\n**Events** \n<t:"
    )
    assert "· Picnic · maybe\n" in shown
    assert "**Reminders** \n<t:" in shown
    assert any(
        line.endswith("· bring water") and abs(int(line[3:13]) - due) < 60
        for line in shown.splitlines()
        if line.startswith("<t:")
    )
    assert "Picnic" not in said(await world.jordan.slash(world.general, "me"))

    await world.later(hours=3)
    assert "bring water" not in await me(world)


async def test_the_time_zone_is_changed_by_the_name_people_use(world: World) -> None:
    shown = await world.alex.slash(world.general, "me")
    await world.restart()
    opened = await world.alex.click(answer(shown), label="Time zone")
    assert opened.modal is not None
    assert opened.modal["components"][0]["component"]["value"] == "Eastern Time"
    saved = said(await world.alex.submit_modal(opened, {"zone": "arizona"}))
    assert saved.startswith("Times you type are now read as **Arizona")
    assert "(this server's)" not in await me(world)


@pytest.mark.parametrize("typed", ["flarb", "   ", "@everyone"])
async def test_a_zone_that_cannot_be_read_is_said_and_asked_again(world: World, typed: str) -> None:
    shown = await world.alex.slash(world.general, "me")
    opened = await world.alex.click(answer(shown), label="Time zone")
    refused = await world.alex.submit_modal(opened, {"zone": typed})
    assert "time zone" in said(refused)
    assert await world.bot.database.read(volunteers.profile, world.server.id, world.alex.id) is None
    assert (await world.alex.click(answer(refused), label="Try again")).modal is not None


async def test_whoever_pauses_gets_no_direct_message_at_all_until_they_resume(world: World) -> None:
    await world.bot.database.write(
        lambda tx, server_id: chapters.create(tx, server_id, name="Aiea", state="HI"), world.server.id
    )
    for person in (world.alex, world.jordan):
        await world.bot.database.write(chapters.join, world.server.id, person.id, 1)
    await world.alex.slash(world.general, "remindme", what="water the plants", when="in 20 minutes")
    await world.organizer.slash(
        world.general, "reminder create", what="Meet at noon", when="in 30 minutes", chapter="Aiea", repeat="daily"
    )
    shown = await world.alex.slash(world.general, "me")
    await world.restart()
    paused = await world.alex.click(answer(shown), label="Pause messages")
    assert "**Paused** Nothing comes to you by direct message on behalf of this server" in said(paused)
    assert "Resume messages" in buttons(answer(paused).components)
    await world.later(minutes=40)
    assert world.direct_messages(world.alex) == []
    assert len(world.direct_messages(world.jordan)) == 1, "nobody else is kept from it"
    await world.restart()
    resumed = await world.alex.click(answer(paused), label="Resume messages")
    assert "**Paused**" not in said(resumed)
    await world.later(hours=24)
    (message,) = world.direct_messages(world.alex)
    assert "Meet at noon" in message


async def test_a_pause_holds_in_one_server_only(world: World) -> None:
    other = world.env.create_guild(name="Other server")
    channel = other.create_text_channel("general")
    stranger = other.add_member(world.alex.user)
    await world.alex.click(answer(await world.alex.slash(world.general, "me")), label="Pause messages")
    assert "**Paused**" not in said(await stranger.slash(channel, "me"))
    await stranger.slash(channel, "remindme", what="water the plants", when="in 1 hour")
    await world.later(hours=2)
    assert len(world.direct_messages(world.alex)) == 1
