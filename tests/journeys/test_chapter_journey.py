"""From a state without a chapter to a chapter that has kicked off, with the bot restarted on the way."""

from typing import Any

from bot.officials import service as officials
from bot.officials.directory import sample_directory
from bot.servers import service as servers
from bot.servers.model import ChannelKind
from tests.journeys.world import World, answer, buttons, said

FORM = {"home": "96701", "interests": ["start a chapter"], "skills": "", "availability": ""}


async def opened(world: World) -> None:
    database, server_id = world.bot.database, world.server.id
    await database.write(officials.import_directory, sample_directory())
    await database.write(servers.set_channel, server_id, ChannelKind.ORGANIZERS, world.organizers.id)
    await database.write(servers.set_channel, server_id, ChannelKind.EVENTS, world.events.id)


async def map_of(world: World, person: Any) -> str:
    return said(await person.slash(world.general, "chapter map"))


async def hold_event(world: World) -> None:
    drafted = await world.organizer.slash(
        world.general, "event create", title="Kick-off", start="in 2 hours", chapter="Aiea"
    )
    await world.organizer.click(answer(drafted), label="Post it")
    await world.env.settle()
    for person in (world.alex, world.jordan):
        message = world.events.last_message
        assert message is not None
        await person.click(message, label="Going")


async def test_a_volunteer_proposes_a_chapter_and_it_grows(world: World) -> None:
    await opened(world)
    form = await world.alex.slash(world.general, "join")
    told = await world.alex.submit_modal(form, FORM)
    assert "There is no chapter in Hawaii yet. Would you like to start one?" in said(told)
    assert "**No chapter yet** Hawaii, Alaska, Alabama, " in await map_of(world, world.alex)
    assert "0 of 50 states have a chapter, 0 have a lead. 0 chapters, 1 volunteer." in await map_of(world, world.alex)

    proposing = await world.alex.click(answer(told), label="Propose a chapter")
    proposed = await world.alex.submit_modal(proposing, {"name": "Aiea", "state": "Hawaii", "city": "96701"})
    assert said(proposed).startswith(
        "Thank you! I have asked the organizers about **Aiea** in Aiea, Hawaii. You hear back in this channel."
    )
    await world.env.settle()
    card = world.organizers.last_message
    assert card is not None
    assert (
        f"**Proposed chapter** **Aiea** in Aiea, Hawaii\nBy <@{world.alex.id}>." in world.messages(world.organizers)[0]
    )

    await world.restart()
    approved = await world.organizer.click(card, label="Approve")
    assert said(approved).startswith(f"**Aiea** in Aiea, Hawaii is started; <@{world.alex.id}> leads it.")
    await world.later(seconds=5)
    assert f"**Started by <@{world.organizer.id}>.**" in world.messages(world.organizers)[0], "the card stays true"
    heard = world.messages(world.general)[-1]
    assert heard.startswith(f"<@{world.alex.id}>\nYou proposed **Aiea** in Aiea, Hawaii, and it is started!")
    assert "1 of 50 states has a chapter, 1 has a lead." in await map_of(world, world.jordan)

    found = await world.jordan.slash(world.general, "chapter find", zip="96701")
    assert said(found).startswith("### Nearest to 96701\n**Aiea** · Aiea, Hawaii · under a mile")
    joining = await world.jordan.click(answer(found), label="Aiea")
    welcomed = await world.jordan.submit_modal(joining, FORM)
    assert said(welcomed).startswith(f"Welcome to **Aiea**, <@{world.jordan.id}>!")
    await world.later(minutes=3)
    assert f"<@{world.jordan.id}> joined **Aiea**. Say hello!" in world.messages(world.organizers)

    before = said(await world.alex.slash(world.general, "chapter info", chapter="Aiea"))
    assert "**Stage** forming\n-# For **kicked off**: 1 event held." in before
    await hold_event(world)
    assert "Kick-off" in said(await world.alex.slash(world.general, "chapter info", chapter="Aiea"))
    await world.restart()
    await world.later(hours=5)
    after = said(await world.alex.slash(world.general, "chapter info", chapter="Aiea"))
    assert "**Stage** kicked off\n-# For **active**: 3 more people, 1 more event (or 10 calls) in 60 days." in after
    last = await map_of(world, world.jordan)
    assert "1 of 50 states has a chapter, 1 has a lead. 1 chapter, 2 volunteers." in last
    assert "Hawaii" not in last.partition("**No chapter yet**")[2]

    for _ in range(7):
        await world.later(days=10)
    asleep = said(await world.alex.slash(world.general, "chapter info", chapter="Aiea"))
    assert "**Stage** dormant\n-# Hold an event, make a call or bring somebody new, and it wakes up." in asleep


async def test_the_map_is_a_picture_with_words_and_a_way_on(world: World) -> None:
    await opened(world)
    for name, state in (("Boston", "MA"), ("Hilo", "HI"), ("Capitol", "DC")):
        await world.organizer.slash(world.general, "chapter create", name=name, state=state, lead=world.jordan)
    shown = await world.alex.slash(world.general, "chapter map")
    words = "2 of 50 states have a chapter, 2 have a lead; DC and territories: 1 of 6"
    assert words in said(shown)
    gallery = next(part for part in answer(shown).components[0]["components"] if part["type"] == 12)
    assert gallery["items"][0]["description"].startswith(f"{words}. Map of the states. ")
    assert "Chapter with a lead (3): " in gallery["items"][0]["description"]
    assert gallery["items"][0]["media"]["url"].endswith("chapters.png")
    assert buttons(answer(shown).components) == {"Propose a chapter": "proposal:new"}
    form = await world.alex.click(answer(shown), label="Propose a chapter")
    refused = await world.alex.submit_modal(form, {"name": "Salem", "state": "Atlantis", "city": ""})
    assert said(refused).startswith('I know no state "Atlantis".')
    assert "Open the form again" in buttons(answer(refused).components)
