"""Proposing a chapter: joined by others, decided by organizers, heard by all who did; bounded, and over a restart."""

from typing import Any

import discord
import pytest
from simcord import MemberActor

from bot.chapters import service as chapters
from bot.proposals import service
from bot.servers import service as servers
from bot.servers.model import ChannelKind
from tests.journeys.world import World, answer, said


async def organizers_told(world: World) -> None:
    await world.bot.database.write(servers.set_channel, world.server.id, ChannelKind.ORGANIZERS, world.organizers.id)


async def propose(world: World, person: MemberActor, **options: str) -> Any:
    return await person.slash(
        world.general, "chapter propose", **{"name": "Boston", "state": "MA", "city": "Boston"} | options
    )


def heard(world: World) -> list[str]:
    """What was said in the channel to those who proposed; not the bot's answers to commands, which only one sees."""
    return [text for text in world.messages(world.general) if text.startswith("<@")]


def card(world: World) -> Any:
    message = world.organizers.last_message
    assert message is not None
    return message


async def test_who_proposes_the_same_place_joins_the_proposal(world: World) -> None:
    await organizers_told(world)
    assert said(await propose(world, world.alex)).startswith("Thank you! I have asked the organizers")
    await world.env.settle()
    joined = said(await propose(world, world.jordan, name="Greater Boston", state="massachusetts", city="BOSTON"))
    assert joined.startswith("2 of you propose **Boston** in Boston, Massachusetts now")
    assert said(await propose(world, world.alex)).startswith("2 of you propose")
    await world.later(seconds=5)
    [shown] = world.messages(world.organizers)
    assert f"By <@{world.alex.id}>, <@{world.jordan.id}>." in shown
    await world.organizer.click(card(world), label="Approve")
    await world.later(seconds=5)
    [told] = heard(world)
    assert told.startswith(f"<@{world.alex.id}> <@{world.jordan.id}>\nYou proposed **Boston**")
    made = await world.bot.database.read(chapters.named, world.server.id, "Boston")
    assert await world.bot.database.read(chapters.led_by, world.server.id, world.alex.id) == {made.chapter_id}
    assert await world.bot.database.read(chapters.list_joined, world.server.id, world.jordan.id) == []


async def test_talking_and_declining_are_heard_and_nothing_is_final(world: World) -> None:
    await organizers_told(world)
    asked = await propose(world, world.alex)
    by_dm = await world.alex.click(answer(asked), label="Tell me by direct message instead")
    assert said(by_dm) == "The organizers' answer comes to you by direct message."
    await world.env.settle()
    talking = said(await world.organizer.click(card(world), label="Talk"))
    assert talking.startswith("Whoever proposed it is told.")
    await world.later(seconds=5)
    assert f"**<@{world.organizer.id}> is talking with them.**" in world.messages(world.organizers)[0]
    [told] = world.direct_messages(world.alex)
    assert f"<@{world.organizer.id}> would like to talk with you about it" in told
    assert "-# You proposed it and asked to be told here." in told

    await world.restart()
    form = await world.organizer.click(card(world), label="Decline")
    await world.organizer.submit_modal(form, {"reason": "@everyone one is *forming* next door"})
    await world.later(seconds=5)
    assert "said not now: @\u200beveryone one is \\*forming\\* next door" in world.direct_messages(world.alex)[1]
    assert heard(world) == [], "who agreed to a direct message is not called out in the channel"
    started = said(await world.organizer.click(card(world), label="Approve after all"))
    assert "**Boston** in Boston, Massachusetts is started" in started
    await world.later(seconds=5)
    assert len(world.direct_messages(world.alex)) == 3


async def test_approving_twice_makes_one_chapter(world: World) -> None:
    await organizers_told(world)
    await propose(world, world.alex)
    await world.env.settle()
    pressed = {"custom_id": "proposal:1:approve", "component_type": 2}
    assert "is started" in said(await world.forge(world.organizer, 3, pressed))
    assert said(await world.forge(world.organizer, 3, pressed)).startswith('"Boston" was approved already')
    assert len(await world.bot.database.read(chapters.list_all, world.server.id)) == 1


async def test_an_approval_whose_name_is_taken_meanwhile_changes_nothing(world: World) -> None:
    await organizers_told(world)
    await propose(world, world.alex)
    await world.env.settle()
    await world.organizer.slash(world.general, "chapter create", name="Boston", state="MA")
    told = said(await world.organizer.click(card(world), label="Approve"))
    assert told.startswith('There is a chapter called "Boston" already.')
    [waiting] = await world.bot.database.read(service.list_undecided, world.server.id)
    assert waiting.people == (world.alex.id,)


async def test_only_organizers_decide(world: World) -> None:
    await organizers_told(world)
    await propose(world, world.alex)
    for verb in ("approve", "talk", "decline"):
        pressed = await world.forge(world.jordan, 3, {"custom_id": f"proposal:1:{verb}", "component_type": 2})
        assert said(pressed).startswith("Only organizers can decide on proposed chapters")
    assert said(await world.jordan.slash(world.general, "chapter proposals")).startswith("Only organizers can decide")


async def test_without_an_organizers_channel_the_list_has_it(world: World) -> None:
    nothing = await world.organizer.slash(world.general, "chapter proposals")
    assert said(nothing) == "No proposed chapter waits for an organizer."
    await propose(world, world.alex)
    await world.restart()
    shown = await world.organizer.slash(world.general, "chapter proposals")
    assert f"By <@{world.alex.id}>." in said(shown)
    assert "is started" in said(await world.organizer.click(answer(shown), label="Approve"))


async def test_one_person_proposes_so_many_and_no_more(world: World) -> None:
    for number in range(5):
        assert "Thank you!" in said(await propose(world, world.alex, name=f"Town {number}", city=f"Town {number}"))
    refused = said(await propose(world, world.alex, name="Town 6", city="Town 6"))
    assert refused.startswith("You have proposed 5 chapters within 30 days; that is the most.")
    assert len(await world.bot.database.read(service.list_undecided, world.server.id)) == 5
    assert "Thank you!" in said(await propose(world, world.jordan, name="Town 6", city="Town 6"))


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"name": "   "}, "A chapter needs a name. Type one that people can read, such as Boston."),
        ({"name": "x" * 101}, "That name has 101 characters; 100 is the most."),
        ({"state": "Atlantis"}, 'I know no state "Atlantis".'),
        ({"city": "x" * 61}, "That town has 61 characters; 60 is the most."),
        ({"city": "02139"}, "The directory of officials is not loaded yet."),
        ({"name": "SALEM"}, 'There is a chapter called "SALEM" already. Join it with `/join`.'),
    ],
)
async def test_what_cannot_be_proposed_is_said(world: World, options: dict[str, str], sentence: str) -> None:
    await world.organizer.slash(world.general, "chapter create", name="Salem", state="MA")
    assert said(await propose(world, world.alex, **options)).startswith(sentence)
    assert await world.bot.database.read(service.list_undecided, world.server.id) == []


async def test_another_servers_proposal_is_out_of_reach(world: World) -> None:
    await propose(world, world.alex)
    other = world.env.create_guild(name="Other server")
    channel = other.create_text_channel("general")
    role = other.create_role("Organizer", permissions=discord.Permissions(manage_events=True))
    stranger = other.add_member(world.organizer.user, roles=[role])
    shown = await stranger.slash(channel, "chapter proposals")
    assert said(shown) == "No proposed chapter waits for an organizer."
    theirs = await stranger.slash(channel, "chapter propose", name="Elsewhere", state="MA")
    assert "Thank you!" in said(theirs), "the same town is another place there"
    await stranger.click(answer(await stranger.slash(channel, "chapter proposals")), label="Approve")
    [waiting] = await world.bot.database.read(service.list_undecided, world.server.id)
    assert waiting.people == (world.alex.id,)
    assert await world.bot.database.read(chapters.list_all, world.server.id) == []
