"""An organizer starts chapters; everybody sees them; what cannot be done is said and leaves nothing."""

from typing import Any

import discord
import pytest

from bot.chapters import service
from bot.officials import service as officials
from bot.officials.directory import sample_directory
from bot.servers.model import RoleKind
from tests.journeys.world import World, answer, buttons, said


async def create(world: World, **options: Any) -> str:
    return said(
        await world.organizer.slash(world.general, "chapter create", **{"name": "Boston", "state": "MA"} | options)
    )


async def kept(world: World) -> list[str]:
    found = await world.bot.database.read(service.list_all, world.server.id)
    return [each.chapter.name for each in found]


async def info(world: World, chapter: str) -> str:
    return said(await world.alex.slash(world.general, "chapter info", chapter=chapter))


async def test_a_chapter_is_started_and_seen_after_a_restart(world: World) -> None:
    role = world.server.create_role("Boston chapter")
    told = await create(
        world, name="Boston", state="massachusetts", city="Boston", lead=world.jordan, role=role, channel=world.events
    )
    assert told.startswith(
        f"**Boston** is started in Boston, Massachusetts.\n**Role** <@&{role.id}>\n**Channel** <#{world.events.id}>\n"
        f"Lead: <@{world.jordan.id}>"
    )
    assert role.id in world.env.backend.get_member(world.server.id, world.jordan.id).role_ids
    await world.restart()
    result = await world.alex.slash(world.general, "chapter info", chapter="boston")
    assert result.ephemeral
    assert said(result).startswith(
        f"### Boston\nBoston, Massachusetts · city chapter\n**Leads** <@{world.jordan.id}>\n**Members** 1\n"
        "**Stage** forming\n-# For **kicked off**: 1 more person, 1 event held.\n"
        f"**Role** <@&{role.id}>"
    )
    assert buttons(answer(result).components) == {"Join": "chapter:1:join"}
    assert buttons(answer(await world.jordan.slash(world.general, "chapter info", chapter="1")).components) == {
        "Leave": "chapter:1:leave",
        "Roster": "chapter:1:roster:1",
        "Message me about newcomers": "chapter:1:tell:on",
    }


async def test_chapters_are_listed_by_state(world: World) -> None:
    empty = await world.alex.slash(world.general, "chapter list")
    assert said(empty) == "There is no chapter yet."
    assert buttons(answer(empty).components) == {"Propose one": "proposal:new"}
    for name, state in (("Hilo", "HI"), ("Boston", "MA"), ("Acton", "Massachusetts")):
        await create(world, name=name, state=state)
    listed = said(await world.alex.slash(world.general, "chapter list"))
    assert listed.startswith(
        "### 3 chapters\n**Hawaii** (1)\nHilo · 0 members\n"
        "**Massachusetts** (2)\nActon · 0 members\nBoston · 0 members\n"
    )
    assert said(await world.alex.slash(world.general, "chapter list", state="hawaii")).startswith(
        "### 1 chapter in Hawaii\n**Hawaii** (1)\nHilo · 0 members\n"
    )
    assert said(await world.alex.slash(world.general, "chapter list", state="OR")).startswith(
        "There is no chapter in Oregon yet."
    )
    assert said(await world.alex.slash(world.general, "chapter list", state="Atlantis")).startswith(
        'I know no state "Atlantis".'
    )


async def test_a_town_can_be_given_as_its_zip(world: World) -> None:
    assert (await create(world, city="02139")).startswith("The directory of officials is not loaded yet.")
    await world.bot.database.write(officials.import_directory, sample_directory())
    assert (await create(world, city="1234")).startswith('"1234" is not a ZIP code.')
    assert (await create(world, state="HI", city="02139")).startswith("02139 is in Cambridge, MA, not in Hawaii.")
    assert await kept(world) == []
    assert (await create(world, city="02139")).startswith("**Boston** is started in Cambridge, Massachusetts.")


async def test_only_organizers_start_chapters(world: World) -> None:
    result = await world.alex.slash(world.general, "chapter create", name="Mine", state="MA")
    assert said(result).startswith("Only organizers can create chapters: members with the organizer role")
    assert result.ephemeral
    assert await kept(world) == []


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"name": "   "}, "A chapter needs a name. Type one that people can read, such as Boston."),
        ({"name": "x" * 5000}, "That name has 5000 characters; 100 is the most. Type a shorter one."),
        ({"name": "7"}, "A chapter's name can't be only a number. Add a word, such as Boston 2."),
        ({"state": "Atlantis"}, 'I know no state "Atlantis". Type its name or its two letters, such as MA.'),
        ({"city": "x" * 5000}, "That town has 5000 characters; 60 is the most. Type its name or its ZIP."),
    ],
)
async def test_words_that_cannot_be_used_are_refused(world: World, options: dict[str, str], sentence: str) -> None:
    assert await create(world, **options) == sentence
    assert await kept(world) == []


async def test_a_name_is_taken_once(world: World) -> None:
    await create(world)
    assert (await create(world, name="BOSTON")).startswith('There is a chapter called "BOSTON" already.')
    assert await kept(world) == ["Boston"]


async def test_a_chapter_that_does_not_exist_is_said(world: World) -> None:
    sentence = 'There is no chapter called "{}" here. Pick one from the list that appears while you type.'
    for text in ("Boston", "1", "99"):
        assert await info(world, text) == sentence.format(text)


async def test_a_role_that_cannot_be_given_is_refused_with_what_to_change(world: World) -> None:
    above = world.server.create_role("Above", position=50)
    assert (await create(world, role=above)).startswith(f"I can't give <@&{above.id}>: it stands above my own role.")
    assert (await create(world, role=world.server.default_role)).endswith("Pick another role.")
    assert await kept(world) == []


async def test_a_role_with_power_is_not_handed_out_by_joining(world: World) -> None:
    moderator = world.server.create_role("Moderator", permissions=discord.Permissions(ban_members=True))
    assert (await create(world, role=moderator)).startswith(
        f"Anybody can join a chapter, and <@&{moderator.id}> carries moderator permissions."
    )
    plain = world.server.create_role("Core team")
    await world.admin.slash(world.general, "config role", kind=RoleKind.ORGANIZER.value, role=plain)
    assert (await create(world, role=plain)).startswith(f"<@&{plain.id}> is the organizer role:")
    higher = world.server.create_role("Board", position=world.server.roles["Organizer"]._role.position + 1)
    assert (await create(world, role=higher)).startswith(f"<@&{higher.id}> is not below your own role")
    assert await kept(world) == []


async def test_a_channel_the_bot_cannot_write_in_is_refused(world: World) -> None:
    closed = world.server.create_text_channel(
        "closed", overwrites={world.server.default_role: discord.PermissionOverwrite(send_messages=False)}
    )
    assert (await create(world, channel=closed)).startswith(f"I can't write in <#{closed.id}>: I am missing")
    assert await kept(world) == []


async def test_names_are_suggested_and_only_those_of_the_server(world: World) -> None:
    for name, state in (("North Shore", "MA"), ("Shore Road", "OR")):
        await create(world, name=name, state=state)
    offered = await world.alex.autocomplete(world.general, "chapter info", "chapter", "shore")
    assert [(each["name"], each["value"]) for each in offered] == [
        ("Shore Road · Oregon", "2"),
        ("North Shore · Massachusetts", "1"),
    ]
    states = await world.alex.autocomplete(world.general, "chapter list", "state", "mass")
    assert [(each["name"], each["value"]) for each in states] == [("Massachusetts", "MA")]
    other = world.env.create_guild(name="Other server")
    channel = other.create_text_channel("general")
    stranger = other.add_member(world.alex.user)
    assert await stranger.autocomplete(channel, "chapter info", "chapter", "shore") == []
    for text in ("1", "North Shore"):
        refused = said(await stranger.slash(channel, "chapter info", chapter=text))
        assert refused.startswith(f'There is no chapter called "{text}" here.')


async def test_names_are_shown_as_they_were_typed(world: World) -> None:
    await create(world, name="**@everyone** [a](https://example.org)")
    shown = await info(world, "1")
    assert shown.startswith("### \\*\\*@\u200beveryone\\*\\*")
    assert world.general.last_message is None
