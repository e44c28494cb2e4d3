"""A volunteer signs up, joins, leaves; roles follow, and what cannot be done is said and leaves nothing."""

from typing import Any

import discord
import pytest
from simcord import InteractionResult, MemberActor

from bot.chapters import service as chapters
from bot.chapters.model import Chapter
from bot.database import Transaction
from bot.officials import service as officials
from bot.officials.directory import sample_directory
from bot.servers import service as servers
from bot.servers.model import RoleKind
from bot.volunteers import service as volunteers
from bot.volunteers.model import Interest, Volunteer
from tests.journeys.world import World, answer, buttons, said

FORM = {
    "home": "02139",
    "interests": ["make calls"],
    "skills": "Spanish",
    "availability": "Tuesdays",
    "about": "I drive",
}


async def start(world: World, name: str, state: str = "MA", **more: Any) -> Chapter:
    def create(tx: Transaction, server_id: int) -> Chapter:
        place = officials.locate(tx, more.pop("zip_code")) if "zip_code" in more else None
        return chapters.create(tx, server_id, name=name, state=state, place=place, **more)

    return await world.bot.database.write(create, world.server.id)


async def load_directory(world: World) -> None:
    await world.bot.database.write(officials.import_directory, sample_directory())


async def join(world: World, person: MemberActor, **options: str) -> InteractionResult:
    return await person.slash(world.general, "join", **options)


async def sign_up(world: World, person: MemberActor, **options: str) -> InteractionResult:
    return await person.submit_modal(await join(world, person, **options), FORM)


async def profile(world: World, person: MemberActor) -> Volunteer | None:
    return await world.bot.database.read(volunteers.profile, world.server.id, person.id)


async def joined(world: World, person: MemberActor) -> list[str]:
    found = await world.bot.database.read(chapters.list_joined, world.server.id, person.id)
    return [chapter.name for chapter in found]


def roles(world: World, person: MemberActor) -> set[int]:
    return set(world.env.backend.get_member(world.server.id, person.id).role_ids)


def fields(result: InteractionResult) -> dict[str, Any]:
    """What stands in an open form, by custom id."""
    assert result.modal is not None
    controls = [label["component"] for label in result.modal["components"]]
    return {
        control["custom_id"]: [option["value"] for option in control["options"] if option.get("default")]
        if "options" in control
        else control.get("value")
        for control in controls
    }


async def test_a_volunteer_signs_up_chooses_a_chapter_and_leaves_it_again(world: World) -> None:
    await load_directory(world)
    role = world.server.create_role("Cambridge chapter")
    everybody = world.server.create_role("Volunteer")
    await world.bot.database.write(servers.set_role, world.server.id, RoleKind.VOLUNTEER, everybody.id)
    await start(world, "Boston", zip_code="02108")
    await start(world, "Cambridge", zip_code="02139", role_id=role.id, channel_id=world.general.id)
    await start(world, "Aiea", "HI")

    opened = await join(world, world.alex, zip="02139")
    assert opened.modal is not None
    assert opened.modal["title"] == "Sign up"
    assert fields(opened) == {"home": "02139", "interests": [], "skills": None, "availability": None, "about": None}
    sent = await world.alex.submit_modal(opened, FORM)
    assert sent.ephemeral
    assert said(sent) == (
        f"Welcome, <@{world.alex.id}>! You are signed up. Your home is **02139, Massachusetts**.\n"
        "Which chapter do you want to join?\n"
        "**Cambridge** · Cambridge, Massachusetts · under a mile\n**Boston** · Boston, Massachusetts · 2 miles"
    )
    assert buttons(answer(sent).components) == {"Cambridge": "chapter:2:join", "Boston": "chapter:1:join"}
    assert everybody.id in roles(world, world.alex)
    assert role.id not in roles(world, world.alex)
    known = await profile(world, world.alex)
    assert known is not None
    assert (known.state, known.zip_code, known.zone) == ("MA", "02139", "America/New_York")
    assert (known.interests, known.skills, known.availability) == ((Interest.MAKE_CALLS,), "Spanish", "Tuesdays")

    await world.restart()
    welcomed = said(await world.alex.click(answer(sent), label="Cambridge"))
    assert welcomed.startswith(
        f"Welcome to **Cambridge**, <@{world.alex.id}>!\nYou have <@&{role.id}> now.\n"
        f"Say hello in <#{world.general.id}>."
    )
    for command in ("`/call`", "`/event list`", "`/me`"):
        assert command in welcomed
    assert buttons(answer(sent).components) == {}, "what was offered is decided, and its buttons are gone"
    assert role.id in roles(world, world.alex)
    assert "**Chapters** Cambridge\n" in said(await world.alex.slash(world.general, "me"))

    await world.restart()
    left = said(await world.alex.slash(world.general, "leave", chapter="Cambridge"))
    assert left.startswith("You have left **Cambridge**.")
    assert role.id not in roles(world, world.alex)
    assert everybody.id in roles(world, world.alex)
    assert await joined(world, world.alex) == []


async def test_whoever_is_signed_up_joins_a_named_chapter_at_once(world: World) -> None:
    await load_directory(world)
    for name in ("Boston", "Salem"):
        await start(world, name)
    first = await sign_up(world, world.alex, chapter="Boston")
    assert said(first).startswith(f"Welcome to **Boston**, <@{world.alex.id}>!")
    second = await join(world, world.alex, chapter="salem")
    assert second.modal is None
    assert said(second).startswith("Welcome to **Salem**")
    again = await join(world, world.alex, chapter="Salem")
    assert said(again) == "You are in **Salem** already. Nothing was changed."
    assert await joined(world, world.alex) == ["Boston", "Salem"]
    assert said(await join(world, world.alex)).startswith(
        "You are signed up.\nThere is no other chapter in Massachusetts yet."
    )


async def test_a_button_of_a_newcomer_opens_the_form_and_joins(world: World) -> None:
    await load_directory(world)
    await start(world, "Boston")
    shown = await world.alex.slash(world.general, "chapter info", chapter="Boston")
    opened = await world.alex.click(answer(shown), label="Join")
    assert opened.modal is not None
    assert await joined(world, world.alex) == []
    assert said(await world.alex.submit_modal(opened, FORM)).startswith("Welcome to **Boston**")
    assert await joined(world, world.alex) == ["Boston"]
    shown = await world.alex.slash(world.general, "chapter info", chapter="Boston")
    await world.restart()
    assert said(await world.alex.click(answer(shown), label="Leave")).startswith("You have left **Boston**.")
    assert buttons(answer(shown).components) == {}, "the card has become the answer"
    again = await world.alex.slash(world.general, "leave", chapter="Boston")
    assert said(again).startswith('You are not in "Boston"')


async def test_a_state_without_a_chapter_is_said_kindly(world: World) -> None:
    await start(world, "Hilo", "HI")
    opened = await join(world, world.alex)
    told = said(await world.alex.submit_modal(opened, FORM | {"home": "massachusetts"}))
    assert "You are signed up. Your home is **Massachusetts**." in told
    assert "There is no chapter in Massachusetts yet. Would you like to start one?" in told
    known = await profile(world, world.alex)
    assert known is not None
    assert (known.state, known.zip_code, known.zone) == ("MA", None, "America/New_York")


async def test_more_than_five_chapters_are_offered_by_list(world: World) -> None:
    for number in range(7):
        await start(world, f"Group {number}")
    told = await world.alex.submit_modal(await join(world, world.alex), FORM | {"home": "MA"})
    assert list(buttons(answer(told).components)) == [f"Group {number}" for number in range(5)]
    assert said(told).endswith("-# And 2 more: `/chapter list` shows them.")


@pytest.mark.parametrize(
    ("home", "sentence"),
    [
        ("1234", '"1234" is not a ZIP code. Type its five digits, such as 02139.'),
        ("00000", "There is no ZIP code 00000. Check its five digits and type it again."),
        ("99999", "I know no ZIP code 99999. Type one that this small directory knows: 02108,"),
        ("Atlantis", '"Atlantis" is neither a ZIP code nor a state. Type your ZIP\'s five digits, such as 02139'),
        ("   ", "Type your ZIP's five digits, such as 02139, or your state, such as MA."),
    ],
)
async def test_a_home_that_cannot_be_used_is_said_and_the_form_opens_again(
    world: World, home: str, sentence: str
) -> None:
    await load_directory(world)
    await start(world, "Boston")
    told = await world.alex.submit_modal(await join(world, world.alex, chapter="Boston"), FORM | {"home": home})
    assert said(told).startswith(sentence)
    assert said(told).endswith("Nothing was saved.")
    assert await profile(world, world.alex) is None
    assert await joined(world, world.alex) == []
    await world.restart()
    again = await world.alex.click(answer(told), label="Open the form again")
    assert again.modal is not None
    assert said(await world.alex.submit_modal(again, FORM)).startswith("Welcome to **Boston**")


@pytest.mark.parametrize("zip_code", ["1234", "00000", "flarb", "x" * 5000])
async def test_a_zip_that_cannot_be_used_is_said_before_a_form_opens(world: World, zip_code: str) -> None:
    await load_directory(world)
    result = await join(world, world.alex, zip=zip_code)
    assert result.modal is None
    assert "ZIP code" in said(result)
    assert await profile(world, world.alex) is None


async def test_without_a_directory_the_state_is_asked_for(world: World) -> None:
    opened = await join(world, world.alex, zip="02139")
    assert opened.modal is not None
    assert opened.modal["components"][0]["label"] == "Your home state"
    assert fields(opened)["home"] is None
    told = said(await world.alex.submit_modal(opened, FORM | {"home": "02139"}))
    assert told.startswith("I can't look up ZIP codes here yet. Type your state instead, such as MA or Massachusetts.")
    assert await profile(world, world.alex) is None


async def test_the_form_shows_what_is_known_and_an_edit_keeps_the_chapters(world: World) -> None:
    await load_directory(world)
    await start(world, "Boston")
    await sign_up(world, world.alex, chapter="Boston")
    mine = await world.alex.slash(world.general, "me")
    await world.restart()
    opened = await world.alex.click(answer(mine), label="Edit")
    assert opened.modal is not None
    assert opened.modal["title"] == "Your profile"
    assert fields(opened) == FORM
    saved = said(await world.alex.submit_modal(opened, FORM | {"home": "96701", "skills": ""}))
    assert saved == "Saved. Your home is **96701, Hawaii**. `/me` shows everything."
    known = await profile(world, world.alex)
    assert known is not None
    assert (known.state, known.district, known.zone, known.skills) == ("HI", 1, "Pacific/Honolulu", "")
    assert await joined(world, world.alex) == ["Boston"]


async def test_a_role_above_the_bots_does_not_stop_anybody_from_joining(world: World) -> None:
    role = world.server.create_role("Boston chapter", position=50)
    await start(world, "Boston", role_id=role.id)
    opened = await join(world, world.alex, chapter="Boston")
    told = said(await world.alex.submit_modal(opened, FORM | {"home": "MA"}))
    assert told.startswith(f"Welcome to **Boston**, <@{world.alex.id}>!")
    assert f"I could not give you <@&{role.id}>: it stands above my own role. Ask an organizer" in told
    assert await joined(world, world.alex) == ["Boston"]
    assert role.id not in roles(world, world.alex)

    world.env.backend.edit_role(world.server.id, role.id, {"position": 1})
    await world.env.settle()
    mended = said(await join(world, world.alex, chapter="Boston"))
    assert mended == f"You are in **Boston** already. You have <@&{role.id}> now."
    assert role.id in roles(world, world.alex)

    world.env.backend.edit_role(world.server.id, role.id, {"position": 50})
    await world.env.settle()
    left = said(await world.alex.slash(world.general, "leave", chapter="Boston"))
    assert left.startswith("You have left **Boston**.")
    assert f"I could not take back <@&{role.id}>: it stands above my own role." in left
    assert await joined(world, world.alex) == []


async def test_a_bot_without_manage_roles_says_which_permission_is_missing(world: World) -> None:
    role = world.server.create_role("Boston chapter")
    await start(world, "Boston", role_id=role.id)
    me = world.server.me
    assert me is not None
    powers = discord.Permissions(me.guild_permissions.value & ~discord.Permissions(manage_roles=True).value)
    world.env.backend.edit_role(world.server.id, me.top_role.id, {"permissions": powers.value})
    await world.env.settle()
    opened = await join(world, world.alex, chapter="Boston")
    told = said(await world.alex.submit_modal(opened, FORM | {"home": "MA"}))
    assert f"I could not give you <@&{role.id}>: I am missing the **Manage Roles** permission." in told
    assert await joined(world, world.alex) == ["Boston"]


async def test_a_role_that_was_deleted_is_said(world: World) -> None:
    await start(world, "Boston", role_id=12345)
    opened = await join(world, world.alex, chapter="Boston")
    told = said(await world.alex.submit_modal(opened, FORM | {"home": "MA"}))
    assert "I could not give you its role: it was deleted. Ask an organizer to set another." in told
    assert await joined(world, world.alex) == ["Boston"]


async def test_a_chapter_that_does_not_exist_is_said(world: World) -> None:
    sentence = 'There is no chapter called "Atlantis" here. Pick one from the list that appears while you type.'
    for command in ("join", "leave"):
        result = await world.alex.slash(world.general, command, chapter="Atlantis")
        assert result.modal is None
        assert said(result) == sentence
    assert await profile(world, world.alex) is None


async def test_leave_suggests_only_ones_own(world: World) -> None:
    await load_directory(world)
    for name in ("Boston", "Salem"):
        await start(world, name)
    await sign_up(world, world.alex, chapter="Salem")

    async def offered(person: MemberActor, command: str) -> list[str]:
        found = await person.autocomplete(world.general, command, "chapter", "")
        return [choice["name"] for choice in found]

    assert await offered(world.alex, "leave") == ["Salem · Massachusetts"]
    assert await offered(world.jordan, "leave") == []
    assert await offered(world.jordan, "join") == ["Boston · Massachusetts", "Salem · Massachusetts"]
    assert said(await world.jordan.slash(world.general, "leave", chapter="Salem")).startswith('You are not in "Salem"')
    assert await joined(world, world.alex) == ["Salem"]


async def test_a_button_of_a_chapter_that_is_gone_is_answered(world: World) -> None:
    for verb in ("join", "leave"):
        result = await world.forge(world.alex, 3, {"custom_id": f"chapter:99:{verb}", "component_type": 2})
        assert said(result) == "This chapter is not here any more. Type `/chapter list` to see which there are."
    assert await profile(world, world.alex) is None


async def test_chapters_of_two_servers_with_the_same_number_are_two(world: World) -> None:
    await start(world, "Boston")
    other = world.env.create_guild(name="Other server")
    channel = other.create_text_channel("general")
    stranger = other.add_member(world.alex.user)
    await world.bot.database.write(
        lambda tx, server_id: chapters.create(tx, server_id, name="Elsewhere", state="MA"), other.id
    )
    shown = await stranger.slash(channel, "chapter info", chapter="1")
    told = await stranger.submit_modal(await stranger.click(answer(shown), label="Join"), FORM | {"home": "MA"})
    assert said(told).startswith("Welcome to **Elsewhere**")
    assert await joined(world, world.alex) == []
    assert await profile(world, world.alex) is None
