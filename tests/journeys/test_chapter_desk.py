"""Organizers look after chapters: edit, archive, bring back, stage, post, import; each over a restart."""

from typing import Any

import discord
import pytest
from simcord import MemberActor

from bot.chapters import service
from bot.chapters.model import Chapter, ChapterKind, JoinMode
from bot.posts import store as posts
from tests.journeys.world import World, answer, buttons, said


async def do(world: World, verb: str, person: MemberActor | None = None, **options: Any) -> str:
    return said(await (person or world.organizer).slash(world.general, f"chapter {verb}", **options))


async def kept(world: World, chapter_id: int = 1) -> Chapter:
    found = await world.bot.database.read(service.find, world.server.id, chapter_id)
    assert found is not None
    return found


async def test_everything_of_a_chapter_can_be_edited(world: World) -> None:
    role = world.server.create_role("Salem chapter")
    await do(world, "create", name="Boston", state="MA", city="Boston", meeting="Tuesdays")
    told = await do(
        world,
        "edit",
        chapter="Boston",
        name="Salem",
        state="OR",
        city="Salem",
        kind="county",
        role=role,
        channel=world.events,
        meeting="First Monday 6pm, the library",
        joining="approval",
    )
    assert told.startswith("Saved: **Salem**, county chapter in Salem, Oregon.")
    await world.restart()
    chapter = await kept(world)
    assert (chapter.name, chapter.state, chapter.city, chapter.kind) == ("Salem", "OR", "Salem", ChapterKind.COUNTY)
    assert (chapter.role_id, chapter.channel_id, chapter.join_mode) == (role.id, world.events.id, JoinMode.APPROVAL)
    assert "**Meets** First Monday 6pm, the library\n**Joining** a lead lets you in" in await do(
        world, "info", chapter="Salem"
    )
    await do(world, "edit", chapter="Salem", city="none", meeting="none")
    assert ((await kept(world)).city, (await kept(world)).meeting) == (None, "")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "Fill in what should change: a name, a place, a meeting note, or who can join."),
        ({"name": "SALEM"}, 'There is a chapter called "SALEM" already.'),
        ({"name": "x" * 101}, "That name has 101 characters; 100 is the most."),
        ({"state": "Atlantis"}, 'I know no state "Atlantis".'),
        ({"city": "02139"}, "The directory of officials is not loaded yet."),
        ({"meeting": "x" * 301}, "That meeting note has 301 characters; 300 is the most."),
    ],
)
async def test_an_edit_that_cannot_be_changes_nothing(world: World, changes: dict[str, str], sentence: str) -> None:
    for name in ("Boston", "Salem"):
        await do(world, "create", name=name, state="MA", meeting="Tuesdays")
    before = await kept(world)
    assert (await do(world, "edit", chapter="Boston", **{"kind": "county", **changes} if changes else {})).startswith(
        sentence
    )
    assert await kept(world) == before


async def test_a_lead_changes_words_but_no_role(world: World) -> None:
    role = world.server.create_role("Boston chapter")
    await do(world, "create", name="Boston", state="MA", lead=world.jordan)
    assert (await do(world, "edit", world.jordan, chapter="Boston", meeting="Tuesdays")).startswith("Saved: **Boston**")
    for change in ({"state": "OR"}, {"channel": world.events}, {"make": "a channel"}):
        refused = await do(world, "edit", world.jordan, chapter="Boston", **change)
        assert refused == "Only organizers change a chapter's role, channel or state. Ask one of them."
    assert (await do(world, "edit", world.jordan, chapter="Boston", role=role)).startswith(
        f"<@&{role.id}> is not below"
    )
    chapter = await kept(world)
    assert (chapter.meeting, chapter.state, chapter.role_id, chapter.channel_id) == ("Tuesdays", "MA", None, None)
    for verb in ("archive", "restore"):
        assert (await do(world, verb, world.jordan, chapter="Boston")).startswith("Only organizers can manage")


async def test_an_archived_chapter_is_out_of_sight_and_comes_back_as_it_was(world: World) -> None:
    await do(world, "create", name="Boston", state="MA", lead=world.jordan)
    assert (await do(world, "archive", chapter="Boston")).startswith("**Boston** is archived")
    await world.restart()
    gone = '"Boston" is archived. An organizer can bring it back with `/chapter restore`.'
    assert await do(world, "list") == "There is no chapter yet."
    assert said(await world.alex.slash(world.general, "join", chapter="Boston")) == gone
    assert await do(world, "roster", world.jordan, chapter="1") == gone
    pressed = await world.forge(world.alex, 3, {"custom_id": "chapter:1:join", "component_type": 2})
    assert said(pressed) == gone
    assert "**Archived**" in await do(world, "info", chapter="Boston")
    assert (await do(world, "create", name="Boston", state="MA")).startswith(
        'There is a chapter called "Boston" already. It is archived: `/chapter restore` brings it back.'
    )
    offered = await world.organizer.autocomplete(world.general, "chapter restore", "chapter", "")
    assert [choice["name"] for choice in offered] == ["Boston · Massachusetts"]
    assert await world.alex.autocomplete(world.general, "chapter restore", "chapter", "") == []
    assert (await do(world, "restore", chapter="Boston")).startswith("Saved: **Boston**")
    assert f"<@{world.jordan.id}> · lead" in await do(world, "roster", world.jordan, chapter="Boston")


async def test_the_stage_is_set_and_given_back_to_the_rule(world: World) -> None:
    await do(world, "create", name="Boston", state="MA")
    assert (await do(world, "stage", chapter="Boston", stage="thriving")).startswith("**Boston** is **thriving** from")
    await world.restart()
    assert "**Stage** thriving (set by an organizer)" in await do(world, "info", chapter="Boston")
    assert "**Forming** until" in await do(world, "stage", chapter="Boston", stage="the rule decides")
    assert "**Stage** forming\n" in await do(world, "info", chapter="Boston")
    assert (await do(world, "stage", world.alex, chapter="Boston", stage="thriving")).startswith("Only organizers")


async def test_a_role_and_a_channel_are_made_on_request(world: World) -> None:
    me = world.server.me
    assert me is not None
    told = await do(world, "create", name="North Shore", state="MA", make="a role and a channel", lead=world.jordan)
    chapter = await kept(world)
    assert f"**Role** <@&{chapter.role_id}>" in told
    assert f"**Channel** <#{chapter.channel_id}>" in told
    assert world.env.backend.get_channel(chapter.channel_id or 0).name == "north-shore"
    assert chapter.role_id in world.env.backend.get_member(world.server.id, world.jordan.id).role_ids

    powers = me.guild_permissions.value & ~discord.Permissions(manage_channels=True).value
    world.env.backend.edit_role(world.server.id, me.top_role.id, {"permissions": powers})
    await world.env.settle()
    refused = await do(world, "create", name="South Shore", state="MA", make="a channel")
    assert refused.startswith("**South Shore** is started")
    assert "I could not make a channel: I am missing **Manage Channels**." in refused
    assert (await kept(world, 2)).channel_id is None


async def test_posted_cards_stay_true(world: World) -> None:
    await do(world, "create", name="Boston", state="MA")
    told = await do(world, "post", chapter="Boston", channel=world.events)
    assert told.startswith("[It is posted](https://discord.com/channels/")
    await do(world, "post", channel=world.events)
    chapter, welcome = world.messages(world.events)
    assert "**Members** 0" in chapter
    assert "Press **Join** and fill in one short form" in welcome
    assert "1 chapter and 0 members so far." in welcome
    message = world.events.last_message
    assert message is not None
    await world.restart()
    form = await world.alex.click(message, label="Join")
    sent = await world.alex.submit_modal(form, {"home": "MA", "interests": [], "skills": "", "availability": ""})
    assert sent.ephemeral, "what everybody sees is not replaced"
    await world.alex.click(answer(sent), label="Boston")
    await world.organizer.slash(world.general, "chapter lead", chapter="Boston", member=world.jordan)
    await do(world, "edit", chapter="Boston", meeting="Tuesdays")
    await world.later(seconds=5)
    chapter, welcome, *_ = world.messages(world.events)
    assert "**Members** 2" in chapter
    assert f"**Leads** <@{world.jordan.id}>" in chapter
    assert "**Meets** Tuesdays" in chapter
    assert "1 chapter and 2 members so far." in welcome
    for _ in range(7):
        await world.later(days=10)
    assert "**Stage** dormant" in world.messages(world.events)[0], "it fell asleep without anybody pressing anything"
    await do(world, "archive", chapter="Boston")
    await world.later(seconds=5)
    assert "This chapter is archived." in world.messages(world.events)[0]
    assert len(await world.bot.database.read(posts.list_of, world.server.id, "chapter", 1)) == 1


async def attach(world: World, text: str) -> str:
    return await do(world, "import", file=("chapters.csv", text.encode()))


async def test_chapters_are_imported_from_the_template(world: World) -> None:
    template = await world.organizer.slash(world.general, "chapter import")
    assert template.ephemeral
    [file] = answer(template).attachments
    text = (await file.read()).decode("utf-8-sig").replace("02108", "")
    assert await attach(world, text) == (
        "2 chapters in 2 states added. `/chapter list` shows them, `/chapter lead` names who leads one."
    )
    await world.restart()
    boston, hawaii = await kept(world, 1), await kept(world, 2)
    assert (boston.name, boston.city, boston.meeting) == ("Boston", "Boston", "First Tuesday 6pm, the library")
    assert (hawaii.kind, hawaii.join_mode, hawaii.state) == (ChapterKind.STATE, JoinMode.APPROVAL, "HI")


async def test_a_file_with_a_wrong_line_adds_nothing_and_names_the_lines(world: World) -> None:
    await do(world, "create", name="Boston", state="MA")
    told = await attach(
        world, "name,state,joining\nSalem,MA,\nBoston,MA,\nHilo,Atlantis,\nAcme,MA,maybe\n=1+1,MA,open\nsalem,MA,\n"
    )
    assert told.startswith("Nothing was taken from the file: 4 lines need a change.")
    for line in (
        'Line 3: There is a chapter called "Boston" already.',
        'Line 4: I know no state "Atlantis".',
        'Line 5: "maybe" is no `joining`. Type one of: open, approval, invite.',
        'Line 7: There is a chapter called "salem" already.',
    ):
        assert line in told
    assert len(await world.bot.database.read(service.list_all, world.server.id)) == 1
    assert (await attach(world, "name,state\n")).startswith("This file has no chapter in it.")
    assert (await attach(world, "who,where\nx,y\n")).startswith("The first line must name the columns.")
    refused = await do(world, "import", world.alex, file=("chapters.csv", b"name,state\nX,MA\n"))
    assert refused.startswith("Only organizers can manage the chapters")


async def test_the_list_turns_its_pages(world: World) -> None:
    for number in range(27):
        await world.bot.database.write(_one, world.server.id, f"Group {number:02}")
    shown = await world.alex.slash(world.general, "chapter list", state="MA")
    assert said(shown).startswith("### 27 chapters in Massachusetts\n**Massachusetts** (27)\nGroup 00")
    await world.restart()
    turned = await world.alex.click(answer(shown), label="On")
    assert "Group 26 · 0 members" in said(turned)
    assert "Group 00" not in said(turned)
    assert buttons(answer(turned).components)["Back"] == "chapter:list:MA:1"


def _one(tx: Any, server_id: int, name: str) -> None:
    service.create(tx, server_id, name=name, state="MA")
