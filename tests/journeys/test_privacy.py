"""Somebody has a copy of what is held about them, and has it erased; nobody else notices but for the free seat."""

import json
import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any

from simcord import InteractionResult, MemberActor
from simcord.backend import serializers
from sqlalchemy import update

from bot.database import Transaction
from bot.database.schema import metadata
from bot.edge import forgetting
from bot.events.model import Answer
from bot.privacy import service as privacy
from bot.servers import service as servers
from bot.servers.model import RoleKind
from tests.journeys.rsvping import came, card, gather, going, own, tally
from tests.journeys.scheduling import press, until
from tests.journeys.test_closed_messages import close
from tests.journeys.test_join import FORM, roles, start
from tests.journeys.world import World, answer, buttons, said
from tests.privacy.rows import everything, names_of


def files_of(world: World, handed: InteractionResult) -> dict[str, bytes]:
    assert answer(handed).attachments, said(handed)
    (attachment,) = answer(handed).attachments
    assert attachment.filename == "my-data.zip"
    blob = world.env.backend.cdn.get(attachment.url)
    assert blob is not None
    with zipfile.ZipFile(BytesIO(blob)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


async def take_part(world: World, person: MemberActor) -> None:
    """Sign up, join a chapter with a role, be noted and looked at, and set a reminder."""
    database, server_id = world.bot.database, world.server.id
    role = world.server.create_role("Volunteer")
    await database.write(servers.set_role, server_id, RoleKind.VOLUNTEER, role.id)
    boston = world.server.create_role("Boston")
    await start(world, "Boston", role_id=boston.id)
    opened = await person.slash(world.general, "join", chapter="Boston")
    await person.submit_modal(opened, FORM | {"home": "MA"})
    assert roles(world, person) == {role.id, boston.id}
    await world.organizer.slash(world.general, "volunteers note", member=person, text="Ask <@5> and robin")
    await world.organizer.slash(world.general, "volunteers list")
    await person.slash(world.general, "remindme", what="water the plants", when="in 3 days")
    await person.slash(world.general, "remindme", what="call", when="tomorrow 6pm", repeat="daily")


async def erase(world: World, person: MemberActor) -> InteractionResult:
    return await person.click(answer(await person.slash(world.general, "privacy forget")), label="Erase everything")


async def named(world: World, person: MemberActor) -> dict[str, list[Any]]:
    held = await world.bot.database.read(everything)
    return {
        table: found for table, rows in held.items() if (found := [row for row in rows if names_of(row, person.id)])
    }


async def test_the_copy_has_all_that_is_held_and_names_nobody_else(world: World) -> None:
    await take_part(world, world.alex)
    await gather(world)
    await going(world, world.alex, world.jordan)
    handed = await world.alex.slash(world.general, "privacy export")
    assert handed.ephemeral
    files = files_of(world, handed)
    assert list(files) == ["my-data.json", "my-data.html"]
    held = json.loads(files["my-data.json"])
    assert held["user_id"] == str(world.alex.id)
    rows = {name: each["rows"] for name, each in held["held"].items()}
    (profile,) = rows["volunteers"]
    assert (profile["state"], profile["skills"], profile["about"]) == ("MA", "Spanish", "I drive")
    assert [each["chapter"] for each in rows["chapter_members"]] == ["Boston"]
    assert [(each["event"], each["answer"]) for each in rows["rsvps"]] == [("Park clean-up", "going")]
    assert {each["what"] for each in rows["reminders"]} == {"water the plants", "call"}
    (note,) = rows["follow_up_notes"]
    assert (note["text"], note["author_id"]) == ("Ask @somebody else and robin", str(world.organizer.id))
    assert rows["audit_people"][0]["actor_id"] == str(world.organizer.id), "who looked is theirs to know"
    page = files["my-data.html"].decode()
    assert "I drive" in page
    assert "an organizer" in page
    for other in (world.jordan, world.organizer, world.admin):
        assert str(other.id) not in page
    assert "sam" not in page
    assert "jordan" not in page
    assert str(world.jordan.id) not in files["my-data.json"].decode()


async def test_my_data_under_me_is_the_same_copy(world: World) -> None:
    shown = await world.jordan.slash(world.general, "me")
    await world.restart()
    held = json.loads(files_of(world, await world.jordan.click(answer(shown), label="My data"))["my-data.json"])
    assert held["held"] == {}


async def test_erasing_is_asked_once_then_done_everywhere(world: World) -> None:
    await take_part(world, world.alex)
    await gather(world, capacity=1)
    await until(world, "2026-01-01T15:00")
    await going(world, world.alex, world.jordan)
    asked = await world.alex.slash(world.general, "privacy forget")
    assert asked.ephemeral
    assert "This can't be undone" in said(asked)
    assert "Chapters: 1 entry" in said(asked)
    assert set(buttons(answer(asked).components)) == {"Erase everything", "Get a copy first", "Keep it"}
    assert await named(world, world.alex), "nothing is done before it is said twice"
    done = await world.alex.click(answer(asked), label="Erase everything")
    assert "### Everything about you is erased" in said(done)
    assert "your place at 1 coming event" in said(done)
    assert "**Taken away** 2 roles" in said(done)
    assert await named(world, world.alex) == {}
    assert roles(world, world.alex) == set()
    await world.later(seconds=5)
    assert (await own(world, world.jordan)).answer is Answer.OFFERED  # type: ignore[union-attr]
    assert len(came(world, world.jordan)) == 1
    assert "0 of 1 going" in card(world)
    before = world.direct_messages(world.alex)
    await world.later(days=3)
    assert world.direct_messages(world.alex) == before, "no reminder comes any more"
    assert await named(world, world.alex) == {}, "and nothing of them comes back"
    assert said(await world.alex.slash(world.general, "privacy forget")).startswith("I hold nothing about you")
    again = await press(world, world.alex, "privacy:forget")
    assert again.startswith("I hold nothing about you"), "pressed once more, it does no harm"


async def test_whoever_keeps_it_keeps_it(world: World) -> None:
    await take_part(world, world.alex)
    before = await named(world, world.alex)
    asked = await world.alex.slash(world.general, "privacy forget")
    kept = await world.alex.click(answer(asked), label="Keep it")
    assert said(kept).startswith("Nothing was erased")
    assert await named(world, world.alex) == before


async def test_past_events_count_as_before_and_the_list_says_nobody(world: World) -> None:
    await gather(world)
    await going(world, world.alex, world.jordan)
    await until(world, "2026-01-04T00:00")
    before = await tally(world)
    await erase(world, world.alex)
    assert await tally(world) == before
    listed = said(await world.organizer.slash(world.general, "event attendees", event="1"))
    assert "somebody whose data was erased" in listed
    assert f"<@{world.jordan.id}>" in listed
    assert "<@-" not in listed


async def test_a_restart_in_the_middle_loses_no_role(world: World) -> None:
    await take_part(world, world.alex)
    assert len(roles(world, world.alex)) == 2
    await world.bot.database.write(forgetting.forget, world.server.id, world.alex.id)
    await world.restart()  # before Discord was asked
    assert set(await named(world, world.alex)) == {"erasures"}
    await world.later(minutes=2)
    assert roles(world, world.alex) == set()
    assert await named(world, world.alex) == {}


async def test_a_role_that_cannot_be_taken_is_said_and_tried_again(world: World) -> None:
    await take_part(world, world.alex)
    world.env.inject_error("DELETE", "/guilds/*/members/*/roles/*", status=403, code=50013)
    done = said(await erase(world, world.alex))
    assert "I could not take back" in done
    assert "I keep trying" in done
    await world.later(minutes=3)
    assert roles(world, world.alex) == set()
    assert await named(world, world.alex) == {}


async def test_who_signs_up_again_meanwhile_keeps_the_new_roles(world: World) -> None:
    await take_part(world, world.alex)
    volunteer, boston = sorted(roles(world, world.alex))
    await world.bot.database.write(forgetting.forget, world.server.id, world.alex.id)
    opened = await world.alex.slash(world.general, "join")
    await world.alex.submit_modal(opened, FORM | {"home": "MA"})
    await world.later(minutes=2)
    assert roles(world, world.alex) == {volunteer}
    assert boston not in roles(world, world.alex)


async def test_who_takes_care_of_others_gives_them_back_to_the_queue(world: World) -> None:
    await take_part(world, world.alex)
    await press(world, world.organizer, f"volunteer:{world.alex.id}:claim")
    await erase(world, world.organizer)
    listed = said(await world.admin.slash(world.general, "volunteers list"))
    assert f"<@{world.alex.id}>" in listed
    assert f"<@{world.organizer.id}>" not in listed
    shown = said(await press_open(world))
    assert "somebody whose data was erased" in shown, "the note stays, without its author"


async def press_open(world: World) -> InteractionResult:
    data = {"custom_id": f"volunteer:{world.alex.id}:open", "component_type": 2}
    return await world.forge(world.admin, 3, data)


async def test_a_request_that_waited_is_withdrawn_on_its_card_too(world: World) -> None:
    await world.admin.slash(world.general, "config channel", kind="organizers", channel=world.organizers)
    await world.organizer.slash(world.general, "chapter create", name="Boston", state="MA", joining="approval")
    opened = await world.alex.slash(world.general, "join", chapter="Boston")
    await world.alex.submit_modal(opened, FORM | {"home": "MA"})
    await world.later(seconds=5)
    assert any(f"<@{world.alex.id}>" in text for text in world.messages(world.organizers))
    await erase(world, world.alex)
    await world.later(seconds=5)
    shown = world.messages(world.organizers)
    assert not any(f"<@{world.alex.id}>" in text for text in shown)
    assert "This request was withdrawn. There is nothing to do." in shown


async def test_the_policy_says_the_terms(world: World) -> None:
    told = await world.alex.slash(world.general, "privacy policy")
    assert told.ephemeral
    text = said(told)
    assert "- After 365 days: notes of organizers about a person\n" in text
    assert "- 30 days after a server removed me: everything of it" in text
    assert "**Erased when you ask**\n- Who you are: your home state or ZIP (never an address)" in text
    assert len(text) < 3900, "a card holds 4,000 characters"
    assert "…" not in text
    assert set(buttons(answer(told).components)) == {"Get a copy", "Erase everything"}
    asked = await world.alex.click(answer(told), label="Erase everything")
    assert said(asked) == "I hold nothing about you in this server. There is nothing to erase."
    await world.alex.slash(world.general, "remindme", what="water the plants", when="in 3 days")
    assert "This can't be undone" in said(await world.alex.click(answer(told), label="Erase everything"))


async def test_who_has_left_the_server_hears_nothing_and_is_erased_in_time(world: World) -> None:
    await take_part(world, world.alex)
    world.server.remove_member(world.alex)
    close(world, 50278)  # what Discord says of somebody who shares no server with the bot
    await until(world, "2026-01-02T10:00")
    assert "absences" in await named(world, world.alex)
    await until(world, "2026-01-04T10:00")
    assert world.direct_messages(world.alex) == []
    assert "volunteers" in await named(world, world.alex), "whoever comes back finds it"
    await long_ago(world, "absences", "noticed_at")
    await until(world, "2026-01-05T10:00")
    assert await named(world, world.alex) == {}


async def test_who_leaves_silently_is_found_missing_and_found_again(world: World) -> None:
    await take_part(world, world.alex)
    await world.bot.database.write(
        lambda tx, server_id: privacy.note_absent(tx, server_id, world.alex.id), world.server.id
    )
    await world.later(days=1)
    assert "absences" not in await named(world, world.alex), "they are there"
    before = len(world.direct_messages(world.alex))
    await world.later(days=1)
    assert len(world.direct_messages(world.alex)) > before


async def long_ago(world: World, table: str, column: str) -> None:
    """Let something have been noticed 30 days before."""
    own = metadata.tables[table]

    def move(tx: Transaction) -> None:
        tx.execute(update(own).values({column: tx.now - timedelta(days=30)}))

    await world.bot.database.write(move)


async def test_a_server_that_removed_the_bot_loses_its_data_after_thirty_days(world: World) -> None:
    await take_part(world, world.alex)
    world.env.backend.remove_guild(world.server.id)
    await world.env.settle()
    await until(world, "2026-01-03T10:00")
    assert (await rows_of(world))["volunteers"] == 1
    await long_ago(world, "removed_servers", "removed_at")
    await until(world, "2026-01-04T10:00")
    assert await rows_of(world) == {}
    assert world.direct_messages(world.alex) == [], "nothing was sent on behalf of a server that removed the bot"


async def test_a_removal_while_the_bot_was_away_is_noticed(world: World) -> None:
    await take_part(world, world.alex)
    await world.bot.close()
    world.env.backend.remove_guild(world.server.id)
    await world.restart()
    await until(world, "2026-01-01T10:00")
    assert (await rows_of(world))["removed_servers"] == 1


async def gateway(world: World, event: str, **payload: Any) -> None:
    guild = world.env.backend.get_guild(world.server.id)
    whole = serializers.guild_create_payload(world.env.backend, guild) if event == "GUILD_CREATE" else payload
    world.env.backend.emit(event, {**whole, "id": str(world.server.id)})
    await world.env.settle()


async def test_whoever_invites_the_bot_again_in_time_loses_nothing(world: World) -> None:
    await take_part(world, world.alex)
    before = await rows_of(world)
    await gateway(world, "GUILD_DELETE")
    assert await rows_of(world) == before | {"removed_servers": 1}
    await gateway(world, "GUILD_CREATE")
    assert await rows_of(world) == before


async def test_an_outage_is_no_removal(world: World) -> None:
    await take_part(world, world.alex)
    before = await rows_of(world)
    await gateway(world, "GUILD_DELETE", unavailable=True)
    assert await rows_of(world) == before
    await until(world, "2026-01-01T10:00")  # the night
    assert "removed_servers" not in await rows_of(world)


async def rows_of(world: World) -> dict[str, int]:
    def count(tx: Transaction) -> dict[str, int]:
        held = everything(tx)
        mine = {name: sum(row.get("server_id") == world.server.id for row in rows) for name, rows in held.items()}
        return {name: number for name, number in mine.items() if number}

    return await world.bot.database.read(count)
