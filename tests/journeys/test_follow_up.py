"""Nobody who raised a hand is forgotten, and nobody sees more of them than they may."""

from functools import partial
from typing import Any

import discord
from simcord import InteractionResult, MemberActor

from bot.audit import service as audit
from bot.audit.model import Noted
from bot.chapters import service as chapters
from bot.database import Transaction
from bot.servers import service as servers
from bot.servers.model import ChannelKind
from bot.volunteers import queue
from bot.volunteers import service as volunteers
from bot.volunteers.model import FollowUp, Introduction, Stage
from tests.journeys.scheduling import PRESS, until
from tests.journeys.world import World, answer, buttons, said

FORM = {"home": "MA", "interests": ["make calls", "host events"], "skills": "*law*", "availability": "", "about": "Hi"}
FRIDAY = "2026-01-02T15:00"
SUNDAY = "2026-01-04T23:00"  # 6 PM in New York


async def sign_up(world: World, person: MemberActor, **changes: Any) -> InteractionResult:
    opened = await person.slash(world.general, "join")
    return await person.submit_modal(opened, FORM | changes)


async def ask(world: World, person: MemberActor, verb: str, **options: Any) -> InteractionResult:
    return await person.slash(world.general, f"volunteers {verb}", **options)


async def stands(world: World, person: MemberActor) -> FollowUp | None:
    return await world.bot.database.read(queue.find, world.server.id, person.id)


async def readers(world: World, person: MemberActor) -> list[tuple[int, Noted]]:
    found = await world.bot.database.read(audit.list_readings, world.server.id, person.id)
    return [(each.reader_id, each.seen) for each in found]


async def watch(world: World) -> None:
    await world.bot.database.write(servers.set_channel, world.server.id, ChannelKind.ORGANIZERS, world.organizers.id)


async def lead(world: World, person: MemberActor, name: str, *members: MemberActor) -> None:
    def found(tx: Transaction, server_id: int) -> None:
        chapter = chapters.create(tx, server_id, name=name, state="MA", lead_id=person.id)
        for member in members:
            chapters.join(tx, server_id, member.id, chapter.chapter_id)

    await world.bot.database.write(found, world.server.id)


async def press(world: World, person: MemberActor, custom_id: str) -> str:
    return said(await world.forge(person, PRESS, {"custom_id": custom_id, "component_type": 2}))


async def test_a_hand_raised_on_friday_is_claimed_on_sunday_because_of_the_clock(world: World) -> None:
    await watch(world)
    await until(world, FRIDAY)
    await sign_up(world, world.alex)
    await until(world, "2026-01-04T22:59")
    assert world.messages(world.organizers) == []
    await world.restart()
    await until(world, SUNDAY)
    await world.later(minutes=1)
    (listed,) = world.messages(world.organizers)
    assert listed.startswith(
        f"### 1 person is waiting to hear from us\n**1** <@{world.alex.id}> · Massachusetts · new\n"
        "-# make calls, host events\n-# waiting since <t:"
    )
    message = world.organizers.last_message
    assert message is not None
    await world.restart()
    claimed = await world.organizer.click(message, label="Claim 1")
    assert said(claimed).startswith("You take care of them now. Write to them, then press **Update**")
    assert answer(claimed).ephemeral
    left = world.messages(world.organizers)  # the list, and what only the organizer sees
    assert left[0].startswith("Nobody is waiting any more. Thank you!")
    now = await stands(world, world.alex)
    assert now is not None
    assert (now.organizer_id, now.waiting_since, now.stage) == (world.organizer.id, None, Stage.NEW)
    await until(world, "2026-01-08T00:00")
    assert world.messages(world.organizers) == left, "where nobody waits nothing is sent"


async def test_who_still_waits_is_listed_again_each_day_until_somebody_claims(world: World) -> None:
    await watch(world)
    await sign_up(world, world.alex)
    await until(world, "2026-01-06T00:00")
    assert len(world.messages(world.organizers)) == 3  # the 3rd, 4th and 5th at 6 PM


async def test_without_an_organizers_channel_the_list_itself_says_what_to_do(world: World) -> None:
    await sign_up(world, world.alex)
    await until(world, "2026-01-05T00:00")
    listed = said(await ask(world, world.organizer, "list"))
    assert "With an organizers' channel (`/config channel`) I list there each evening" in listed
    await watch(world)
    assert "With an organizers' channel" not in said(await ask(world, world.organizer, "list"))
    await until(world, "2026-01-06T00:00")
    assert len(world.messages(world.organizers)) == 1


async def test_an_organizer_follows_up_from_the_list_over_a_restart(world: World) -> None:
    await sign_up(world, world.alex)
    shown = await ask(world, world.organizer, "list")
    assert shown.ephemeral
    assert said(shown).startswith(f"### Volunteers\n**1** <@{world.alex.id}> · Massachusetts · new\n-# make calls")
    await world.restart()
    opened = await world.organizer.click(answer(shown), label="1")
    assert opened.ephemeral
    text = said(opened)
    assert text.startswith(f"### <@{world.alex.id}>\n**Home** Massachusetts\n**Chapters** *none yet*\n**Offers to** ")
    assert "host events (<t:" in text
    assert "**Good at** \\*law\\*\n**Also** Hi\n**Stage** new · waiting since <t:" in text
    assert list(buttons(answer(opened).components)) == ["Claim", "Update"]
    await world.restart()
    await world.organizer.click(answer(opened), label="Claim")
    taken = await stands(world, world.alex)
    assert taken is not None
    assert taken.organizer_id == world.organizer.id

    form = await world.forge(
        world.organizer, PRESS, {"custom_id": f"volunteer:{world.alex.id}:update", "component_type": 2}
    )
    assert form.modal is not None
    saved = said(
        await world.organizer.submit_modal(form, {"stage": "contacted", "note": "Free on\nSaturdays", "due": "fri"})
    )
    assert saved.startswith("Saved.\n### <@")
    assert f"**Stage** contacted · with <@{world.organizer.id}>, due <t:" in saved
    assert f"> Free on\n> Saturdays\n-# <@{world.organizer.id}>, <t:" in saved
    back = await press(world, world.organizer, f"volunteer:{world.alex.id}:release")
    assert back.startswith("They are back on the list")
    assert "waiting since" in back
    assert {seen for _, seen in await readers(world, world.alex)} == {Noted.LINE, Noted.PROFILE}
    assert {reader for reader, _ in await readers(world, world.alex)} == {world.organizer.id}


async def test_whoever_is_due_is_listed_too(world: World) -> None:
    await watch(world)
    await sign_up(world, world.alex)
    told = said(await ask(world, world.organizer, "assign", member=world.alex, organizer=world.admin, due="jan 2 9am"))
    assert told.startswith(f"<@{world.admin.id}> takes care of <@{world.alex.id}> now, by <t:")
    await until(world, "2026-01-03T00:00")
    (listed,) = world.messages(world.organizers)
    assert listed.startswith(f"### To be followed up by now\n<@{world.alex.id}> · Massachusetts · new\n")
    assert f"-# with <@{world.admin.id}>, due <t:" in listed


async def test_pages_filters_and_claims_of_the_list_work_after_a_restart(world: World) -> None:
    def many(tx: Transaction, server_id: int) -> None:
        chapters.create(tx, server_id, name="Boston", state="MA")
        volunteers.add_interest(tx, server_id, "drive people")
        for user_id in range(1, 26):
            offers = ("make calls", "drive people") if user_id % 2 else ("host events",)
            volunteers.introduce(tx, server_id, user_id, Introduction(offers), server_zone="America/New_York")
            if user_id <= 12:
                chapters.join(tx, server_id, user_id, 1)
            if user_id == 1:
                queue.set_stage(tx, server_id, user_id, Stage.ACTIVE, 99)

    await world.bot.database.write(many, world.server.id)
    first = await ask(world, world.organizer, "list")
    assert "**10** <@11>" in said(first)
    assert "<@12>" not in said(first)
    await world.restart()
    second = await world.organizer.click(answer(first), label="Later")
    assert said(second).startswith("### Volunteers · page 2\n**1** <@12>")
    await world.organizer.click(answer(second), label="Later")
    last = await press(world, world.organizer, "volunteers:list:3:0:0:any")
    assert "<@25>" in last
    assert "**5** <@1> · active" in last
    assert (await press(world, world.organizer, "volunteers:list:9:0:0:any")).startswith("There is nobody on this page")

    narrowed = await ask(world, world.organizer, "list", chapter="boston", interest="Drive People", stage="new")
    assert said(narrowed).startswith("### Volunteers · Boston · drive people · new\n**1** <@3>")
    assert said(narrowed).count("<@") == 5
    assert "<@5>" in await press(world, world.organizer, "volunteers:list:1:1:101:new")
    await world.bot.database.write(volunteers.remove_interest, world.server.id, "drive people")
    assert (await press(world, world.organizer, "volunteers:list:1:1:101:new")).startswith("People are not asked for")
    nobody = said(await ask(world, world.organizer, "list", stage="leader"))
    assert nobody.startswith("Nobody fits · leader. Leave an option out")


async def test_of_two_who_claim_at_once_the_first_has_them(world: World) -> None:
    await sign_up(world, world.alex)
    await press(world, world.admin, f"volunteer:{world.alex.id}:claim")
    refused = await press(world, world.organizer, f"volunteer:{world.alex.id}:claim")
    assert refused.startswith(f"<@{world.admin.id}> takes care of <@{world.alex.id}> already, so nothing was changed.")
    await sign_up_again(world, world.alex, ["make calls", "run for office"])
    waiting = await stands(world, world.alex)
    assert waiting is not None
    assert waiting.waiting_since is not None, "a new hand waits, whoever took care of the first"
    assert waiting.organizer_id == world.admin.id
    await press(world, world.organizer, f"volunteer:{world.alex.id}:claim")
    taken = await stands(world, world.alex)
    assert taken is not None
    assert (taken.organizer_id, taken.waiting_since) == (world.organizer.id, None)


async def sign_up_again(world: World, person: MemberActor, interests: list[str]) -> None:
    mine = await person.slash(world.general, "me")
    opened = await person.click(answer(mine), label="Edit")
    await person.submit_modal(opened, FORM | {"interests": interests})


async def test_a_member_who_left_the_server_goes_off_the_list_and_comes_back(world: World) -> None:
    await watch(world)
    await sign_up(world, world.alex)
    await sign_up(world, world.jordan)
    shown = await ask(world, world.organizer, "list")
    await until(world, "2026-01-04T00:00")
    message = world.organizers.last_message
    assert message is not None
    world.env.backend.remove_member(world.server.id, world.alex.id)
    world.env.backend.remove_member(world.server.id, world.jordan.id)
    await world.env.settle()
    gone = said(await world.organizer.click(message, label="Claim 1"))
    assert gone.startswith("<@")
    assert "has left this server. I took them off the list" in gone
    assert "has left this server" in said(await world.organizer.click(answer(shown), label="2"))
    assert said(await ask(world, world.organizer, "list")).startswith("Nobody has signed up yet.")
    assert world.messages(world.organizers)[0].startswith("### 1 person is waiting"), "as it was when it was pressed"


async def test_a_lead_follows_up_with_the_own_chapter_only(world: World) -> None:
    sam, robin = world.organizer, world.admin
    lea = world.server.add_member(world.env.create_user("lea"))
    await lead(world, lea, "Boston", world.alex)
    await lead(world, sam, "Salem", world.jordan)
    for person in (world.alex, world.jordan):
        await sign_up(world, person)
    await world.restart()

    shown = await ask(world, lea, "list")
    assert f"<@{world.alex.id}>" in said(shown)
    assert f"<@{world.jordan.id}>" not in said(shown)
    assert "<@" not in said(await ask(world, lea, "list", chapter="Salem"))
    refusal = f"<@{world.jordan.id}> is in none of the chapters you lead. Ask an organizer to follow up with them."
    theirs = {"member": world.jordan}
    for verb, options in (
        ("assign", {"organizer": lea}),
        ("stage", {"stage": "active"}),
        ("note", {"text": "hello"}),
    ):
        assert said(await ask(world, lea, verb, **theirs, **options)) == refusal, verb
    for way in ("open", "claim", "release", "update"):
        assert await press(world, lea, f"volunteer:{world.jordan.id}:{way}") == refusal, way
    assert await press(world, lea, f"volunteers:waiting:{world.jordan.id}") == refusal
    assert (await press(world, lea, "volunteers:list:1:2:0:any")).startswith("That is for this chapter's leads")
    assert f"<@{world.jordan.id}>" not in await press(world, lea, "volunteers:list:1:0:0:any")
    offered = await lea.autocomplete(world.general, "volunteers list", "chapter", "")
    assert [choice["name"] for choice in offered] == ["Boston · Massachusetts"]
    untouched = await stands(world, world.jordan)
    assert untouched is not None
    assert (untouched.organizer_id, untouched.stage) == (None, Stage.NEW)
    assert await readers(world, world.jordan) == []

    own = said(await ask(world, lea, "assign", member=world.alex, organizer=lea))
    assert own.startswith(f"<@{lea.id}> takes care of <@{world.alex.id}> now.")
    stranger = said(await ask(world, sam, "assign", member=world.jordan, organizer=lea))
    assert "they are no organizer, and lead no chapter" in stranger
    assert said(await ask(world, robin, "assign", member=world.jordan, organizer=sam)).startswith(f"<@{sam.id}> takes")


async def test_who_leads_nothing_sees_nothing(world: World) -> None:
    await lead(world, world.organizer, "Boston", world.alex)
    await sign_up(world, world.alex)
    for custom_id in (
        "volunteers:list:1:0:0:any",
        f"volunteer:{world.alex.id}:open",
        f"volunteers:waiting:{world.alex.id}",
    ):
        assert (await press(world, world.jordan, custom_id)).startswith("Only organizers and chapter leads can follow")
    for option in ("chapter", "interest"):
        assert await world.jordan.autocomplete(world.general, "volunteers list", option, "") == []
    refused = said(await ask(world, world.jordan, "list"))
    assert refused.startswith("Only organizers and chapter leads can follow up with volunteers")
    assert await readers(world, world.alex) == []


async def test_bad_input_is_said_and_changes_nothing(world: World) -> None:
    never = said(await ask(world, world.organizer, "stage", member=world.alex, stage="active"))
    assert never.startswith(f"<@{world.alex.id}> has not signed up here yet. Ask them to type `/join`")
    await sign_up(world, world.alex)
    before = await stands(world, world.alex)
    for verb, options, sentence in (
        ("note", {"text": "   "}, "The note is empty."),
        ("note", {"text": "x" * 501}, "That note has 501 characters; 500 is the most."),
        ("note", {"text": "hello", "due": "flarb"}, 'I couldn\'t read "flarb" as a time.'),
        ("assign", {"organizer": world.admin, "due": "flarb"}, 'I couldn\'t read "flarb" as a time.'),
        ("assign", {"organizer": world.jordan}, f"<@{world.jordan.id}> can't follow up with <@{world.alex.id}>"),
    ):
        assert said(await ask(world, world.organizer, verb, member=world.alex, **options)).startswith(sentence)
    assert await stands(world, world.alex) == before
    dossier = await world.bot.database.read(partial(queue.dossier, all_notes=True), world.server.id, world.alex.id)
    assert dossier.notes == ()
    nothing = said(await ask(world, world.organizer, "list", interest="fly"))
    assert nothing.startswith('There is no interest called "fly" here. Pick one of: "make calls"')
    assert said(await ask(world, world.organizer, "list", chapter="Atlantis")).startswith("There is no chapter called")


async def test_another_server_sees_nothing_of_it(world: World) -> None:
    await sign_up(world, world.alex)
    other = world.env.create_guild(name="Other server")
    channel = other.create_text_channel("general")
    boss = other.add_member(
        world.admin.user, roles=[other.create_role("Boss", permissions=discord.Permissions(manage_guild=True))]
    )
    assert said(await boss.slash(channel, "volunteers list")).startswith("Nobody has signed up yet.")
    pressed = {"custom_id": f"volunteer:{world.alex.id}:open", "component_type": 2}
    told = await world.forge(boss, PRESS, pressed, where=channel)
    assert said(told).startswith(f"<@{world.alex.id}> has not signed up here yet.")
    assert await readers(world, world.alex) == []
