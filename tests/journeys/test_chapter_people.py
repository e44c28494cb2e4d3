"""Leads and their people: rosters stay with their own chapter, requests are decided, and who joins is told."""

import csv
import io
from typing import Any

from simcord import MemberActor

from bot.access import Action
from bot.chapters import joining, service
from bot.chapters.model import JoinMode
from bot.database import Transaction
from bot.officials import service as officials
from bot.officials.directory import sample_directory
from bot.officials.model import Place
from bot.servers import service as servers
from bot.servers.model import ChannelKind
from bot.volunteers import queue
from bot.volunteers import service as volunteers
from bot.volunteers.model import Home, Interest, Introduction, Seen
from tests.journeys.world import World, answer, buttons, said

FORM = {"home": "MA", "interests": [], "skills": "", "availability": ""}
REFUSED = "That is for this chapter's leads and for organizers. Ask one of them."


async def start(world: World, name: str, **more: Any) -> int:
    def create(tx: Transaction, server_id: int) -> int:
        return service.create(tx, server_id, name=name, state="MA", **more).chapter_id

    return await world.bot.database.write(create, world.server.id)


async def organizers_told(world: World) -> None:
    await world.bot.database.write(servers.set_channel, world.server.id, ChannelKind.ORGANIZERS, world.organizers.id)


async def sign_up(world: World, person: MemberActor, chapter: str) -> str:
    form = await person.slash(world.general, "join", chapter=chapter)
    return said(await person.submit_modal(form, FORM) if form.modal else form)


async def names(world: World, person: MemberActor, command: str) -> list[str]:
    found = await person.autocomplete(world.general, command, "chapter", "")
    return [choice["name"] for choice in found]


async def test_a_lead_reads_the_own_roster_and_no_other_by_any_way(world: World) -> None:
    boston = await start(world, "Boston", lead_id=world.jordan.id)
    salem = await start(world, "Salem", lead_id=world.alex.id)
    await world.bot.database.write(joining.join, world.server.id, world.organizer.id, salem)

    for _ in range(2):  # the second time after a restart
        mine = await world.jordan.slash(world.general, "chapter roster", chapter="Boston")
        assert mine.ephemeral
        assert said(mine).startswith(f"### Boston · 1 member\n<@{world.jordan.id}> · lead · joined")
        assert await names(world, world.jordan, "chapter roster") == ["Boston · Massachusetts"]
        for command in ("chapter edit", "chapter invite"):
            assert await names(world, world.jordan, command) == ["Boston · Massachusetts"]
        for text in ("Salem", "salem", str(salem)):
            assert said(await world.jordan.slash(world.general, "chapter roster", chapter=text)) == REFUSED
            assert said(await world.jordan.slash(world.general, "chapter edit", chapter=text, name="X")) == REFUSED
            invited = await world.jordan.slash(world.general, "chapter invite", chapter=text, member=world.jordan)
            assert said(invited) == REFUSED
        for custom_id in (f"chapter:{salem}:roster:1", f"chapter:{salem}:csv"):
            pressed = await world.forge(world.jordan, 3, {"custom_id": custom_id, "component_type": 2})
            assert said(pressed) == REFUSED
        info = said(await world.jordan.slash(world.general, "chapter info", chapter="Salem"))
        assert f"<@{world.organizer.id}>" not in info, "members are nobody else's business"
        await world.restart()
    assert await world.bot.database.read(service.find, world.server.id, salem) is not None
    assert (await world.bot.database.read(service.named, world.server.id, "Salem")).chapter_id == salem

    both = await names(world, world.organizer, "chapter roster")
    assert both == ["Boston · Massachusetts", "Salem · Massachusetts"]
    theirs = said(await world.organizer.slash(world.general, "chapter roster", chapter="Salem"))
    assert f"<@{world.organizer.id}> · joined" in theirs
    assert boston != salem


async def test_a_lead_no_more_sees_nothing_from_that_moment(world: World) -> None:
    await start(world, "Boston", lead_id=world.jordan.id)
    shown = await world.jordan.slash(world.general, "chapter roster", chapter="Boston")
    assert "As a file" in buttons(answer(shown).components)
    await world.organizer.slash(world.general, "chapter lead", chapter="Boston", member=world.jordan, remove=True)
    assert said(await world.jordan.click(answer(shown), label="As a file")) == REFUSED
    assert said(await world.jordan.slash(world.general, "chapter roster", chapter="Boston")) == REFUSED
    assert await names(world, world.jordan, "chapter roster") == []


async def test_volunteers_and_other_servers_see_no_roster(world: World) -> None:
    boston = await start(world, "Boston", lead_id=world.jordan.id)
    assert said(await world.alex.slash(world.general, "chapter roster", chapter="Boston")) == REFUSED
    assert await names(world, world.alex, "chapter roster") == []
    other = world.env.create_guild(name="Other server")
    channel = other.create_text_channel("general")
    stranger = other.add_member(world.jordan.user)
    told = said(await stranger.slash(channel, "chapter roster", chapter=str(boston)))
    assert told == REFUSED
    assert Action.SEE_ROSTER.words not in told


async def test_a_roster_has_pages_and_a_file(world: World) -> None:
    boston = await start(world, "Boston", lead_id=world.jordan.id)

    def fill(tx: Transaction, server_id: int) -> None:
        for number in range(1, 25):
            joining.join(tx, server_id, number, boston)
        volunteers.set_home(tx, server_id, 7, Home("MA", None, None))
        words = Introduction(interests=(Interest.HOST_EVENTS,), skills="=SUM(A1)", availability="weekends")
        volunteers.introduce(tx, server_id, 7, words, server_zone="UTC")

    await world.bot.database.write(fill, world.server.id)
    first = await world.jordan.slash(world.general, "chapter roster", chapter="Boston")
    assert "### Boston · 25 members" in said(first)
    await world.restart()
    second = await world.jordan.click(answer(first), label="On")
    assert said(second).count("joined") == 5
    file = await world.jordan.click(answer(second), label="As a file")
    assert file.ephemeral
    attached = answer(file).attachments[0]
    assert attached.filename == f"roster-{boston}.csv"
    rows = list(csv.reader(io.StringIO((await attached.read()).decode("utf-8-sig"))))
    assert rows[0] == ["member", "joined on", "lead", "state", "offers to", "good at", "has time", "also"]
    [told] = [row for row in rows if row[0] == "<@7>"]
    assert told[3:] == ["MA", "host events", "'=SUM(A1)", "weekends", ""]
    assert len(rows) == 26
    # Whose lines were handed over is written down.
    readings = await world.bot.database.read(queue.list_readings, world.server.id, 7)
    assert [(each.reader_id, each.seen) for each in readings] == [(world.jordan.id, Seen.EXPORT)]


async def test_who_asks_to_join_is_let_in_by_a_lead(world: World) -> None:
    await organizers_told(world)
    role = world.server.create_role("Boston chapter")
    boston = await start(world, "Boston", lead_id=world.jordan.id, join_mode=JoinMode.APPROVAL, role_id=role.id)
    asked = await sign_up(world, world.alex, "Boston")
    assert asked.startswith("I have asked the leads of **Boston** to let you in.")
    await world.env.settle()
    card = world.organizers.last_message
    assert card is not None
    [asking] = world.messages(world.organizers)
    assert asking.startswith(f"<@{world.jordan.id}> <@{world.alex.id}> would like to join **Boston**.")
    members = await world.bot.database.read(service.list_members, world.server.id, boston)
    assert members == (world.jordan.id,)
    again = await sign_up(world, world.alex, "Boston")
    assert again.startswith("I have asked the leads")
    await world.env.settle()
    assert len(world.messages(world.organizers)) == 1, "asking twice is one request"

    assert said(await world.alex.click(card, label="Let in")) == REFUSED
    await world.restart()
    declined = await world.jordan.click(card, label="Decline")
    assert said(declined).startswith(f"Kept: <@{world.alex.id}> is not let into **Boston**.")
    await world.later(seconds=5)
    assert world.messages(world.general)[-1].startswith(f"<@{world.alex.id}>, you are not in **Boston**")
    assert (await sign_up(world, world.alex, "Boston")).startswith('The leads of "Boston" did not let you in.')
    card = world.organizers.last_message
    assert card is not None
    let_in = await world.jordan.click(card, label="Let in after all")
    assert said(let_in) == f"<@{world.alex.id}> is in **Boston** now, and is told."
    await world.later(seconds=5)
    assert world.messages(world.general)[-1].startswith(f"<@{world.alex.id}>, you are in **Boston** now.")
    assert f"<@{world.jordan.id}> let them in." in world.messages(world.organizers)[0]
    assert role.id in world.env.backend.get_member(world.server.id, world.alex.id).role_ids


async def test_who_left_the_server_cannot_be_let_in(world: World) -> None:
    await organizers_told(world)
    boston = await start(world, "Boston", lead_id=world.jordan.id, join_mode=JoinMode.APPROVAL)
    await sign_up(world, world.alex, "Boston")
    await world.env.settle()
    card = world.organizers.last_message
    assert card is not None
    world.env.backend.remove_member(world.server.id, world.alex.id)
    await world.env.settle()
    told = said(await world.jordan.click(card, label="Let in"))
    assert told == f"<@{world.alex.id}> is not in this server any more, so nothing was changed."
    assert await world.bot.database.read(service.list_members, world.server.id, boston) == (world.jordan.id,)


async def test_a_chapter_by_invitation_takes_whom_a_lead_invited(world: World) -> None:
    await start(world, "Boston", lead_id=world.jordan.id, join_mode=JoinMode.INVITE)
    refused = await world.alex.slash(world.general, "join", chapter="Boston")
    assert refused.modal is None, "nobody fills in a form for nothing"
    assert said(refused).startswith('"Boston" takes people whom its leads invite.')
    told = said(await world.jordan.slash(world.general, "chapter invite", chapter="Boston", member=world.alex))
    assert told.startswith(f"<@{world.alex.id}> can join **Boston** now.")
    assert world.direct_messages(world.alex) == []
    assert (await sign_up(world, world.alex, "Boston")).startswith("Welcome to **Boston**")


async def test_a_lead_who_agreed_is_told_by_message_and_can_stop_it_there(world: World) -> None:
    boston = await start(world, "Boston", lead_id=world.jordan.id, channel_id=world.general.id)
    shown = await world.jordan.slash(world.general, "chapter info", chapter="Boston")
    on = await world.jordan.click(answer(shown), label="Message me about newcomers")
    assert said(on).startswith("You get a direct message when somebody joins **Boston**.")
    assert (await sign_up(world, world.alex, "Boston")).startswith("Welcome to **Boston**")
    await world.later(minutes=3)
    told = f"<@{world.alex.id}> joined **Boston**. Say hello!"
    assert told in world.messages(world.general)[-1]
    assert world.direct_messages(world.jordan) == [f"{told}\n-# You lead Boston and asked to be told."]
    quiet = await world.forge(
        world.jordan, 3, {"custom_id": f"chapter:{world.server.id}:{boston}:quiet", "component_type": 2}, direct=True
    )
    assert said(quiet).startswith("No more direct messages about **Boston**.")
    before = world.direct_messages(world.jordan)
    await sign_up(world, world.organizer, "Boston")
    await world.later(minutes=3)
    assert world.direct_messages(world.jordan) == before


async def test_many_who_join_at_once_are_one_message(world: World) -> None:
    await organizers_told(world)
    await start(world, "Boston")
    for person in (world.alex, world.jordan):
        await sign_up(world, person, "Boston")
    await world.later(minutes=3)
    assert world.messages(world.organizers) == [
        f"<@{world.alex.id}>, <@{world.jordan.id}> joined **Boston**. Say hello!"
    ]
    await world.alex.slash(world.general, "leave", chapter="Boston")
    await sign_up(world, world.alex, "Boston")
    await world.later(minutes=3)
    assert world.messages(world.organizers)[1:] == [f"<@{world.alex.id}> joined **Boston**. Say hello!"]


async def test_a_role_that_discord_refuses_is_written_down_until_it_is_given(world: World) -> None:
    role = world.server.create_role("Boston chapter", position=50)
    await start(world, "Boston", role_id=role.id)
    assert "I could not give you" in await sign_up(world, world.alex, "Boston")
    await world.restart()
    [trouble] = await world.bot.database.read(servers.list_role_troubles, world.server.id)
    assert trouble.role_id == role.id
    assert trouble.why.startswith(f"I could not give <@&{role.id}>: it stands above my own role.")
    world.env.backend.edit_role(world.server.id, role.id, {"position": 1})
    await world.env.settle()
    await sign_up(world, world.alex, "Boston")
    assert await world.bot.database.read(servers.list_role_troubles, world.server.id) == []


async def test_the_nearest_come_first_and_then_the_states(world: World) -> None:
    await world.bot.database.write(officials.import_directory, sample_directory())
    here = Place("02108", "Boston", "MA", None, 42.36, -71.06)
    await start(world, "Boston", place=here)
    await start(world, "Everywhere")
    found = said(await world.alex.slash(world.general, "chapter find", zip="02139"))
    assert found.startswith(
        "### Nearest to 02139\n**Boston** · Boston, Massachusetts · 2 miles\n**Also in Massachusetts**"
    )
    assert "Everywhere · 0 members" in found
    for text in ("00000", "abc", "", "9" * 30):
        refused = await world.alex.slash(world.general, "chapter find", zip=text)
        assert "ZIP" in said(refused)
        assert refused.ephemeral
