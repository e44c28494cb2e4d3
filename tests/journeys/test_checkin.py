"""Hosts note who was there, or people type the code that the host reads out; leads see their own chapter's only."""

import re
from typing import Any

from bot.chapters import service as chapters
from bot.database import Transaction
from bot.events import service as events
from bot.rsvps import checking_in, presence_store
from bot.rsvps.model import Presence
from tests.journeys.rsvping import do, gather, going, say, tell
from tests.journeys.scheduling import press, until
from tests.journeys.world import World, answer, buttons, said

USERS = 5


async def pick(world: World, person: Any, verb: str, *people: Any) -> str:
    values = [str(getattr(each, "id", each)) for each in people]
    data = {"custom_id": f"event:1:{verb}", "component_type": USERS, "values": values}
    return said(await world.forge(person, 3, data))


async def presence(world: World) -> dict[int, Presence]:
    return await world.bot.database.read(presence_store.list_presence, world.server.id, 1)


async def test_a_host_notes_who_was_there_after_a_restart_too(world: World) -> None:
    await gather(world, duration="2h")
    casey = world.server.add_member(world.env.create_user("casey"))
    await going(world, world.alex, world.jordan)
    assert (await tell(world, "checkin", event="1")).startswith("Check-in opens 2 hours before the start: <t:")
    await until(world, "2026-01-03T18:00")
    shown = await tell(world, "checkin", event="1")
    assert shown.startswith("### Check-in · Park clean-up\n2 going · 0 here · 0 did not come")
    noted = await pick(world, world.organizer, "came", world.alex, casey)
    assert f"✅ <@{world.alex.id}>" in noted
    assert f"✅ <@{casey.id}> · walk-in" in noted
    await world.restart()
    assert "people may still come" in await press(world, world.organizer, "event:1:close")
    await until(world, "2026-01-03T21:30")
    assert "2 going · 2 here · 1 did not come" in await press(world, world.organizer, "event:1:close")
    assert await presence(world) == {
        world.alex.id: Presence.CAME,
        casey.id: Presence.WALK_IN,
        world.jordan.id: Presence.MISSED,
    }
    await pick(world, world.organizer, "came", world.jordan)
    record = await world.bot.database.read(checking_in.record, world.server.id, world.jordan.id)
    assert record == (1, 0)
    assert "**Was at** 1 event\n" in said(await casey.slash(world.general, "me"))
    await pick(world, world.organizer, "missed", casey)
    assert "**Was at** 0 events, missed 1\n" in said(await casey.slash(world.general, "me"))


async def test_the_code(world: World) -> None:
    await gather(world, duration="2h")
    await going(world, world.alex)
    await until(world, "2026-01-03T19:00")
    shown = await do(world, "checkin", event="1")
    assert "Show a code" in buttons(answer(shown).components)
    said_code = re.search(r"The code is \*\*(\d{3} \d{3})\*\*", await press(world, world.organizer, "event:1:code"))
    assert said_code is not None
    await world.restart()
    again = await press(world, world.organizer, "event:1:code")
    assert said_code[1] in again
    wrong = "That is not the code of an event that is on now."
    for typed in ("flarb", "", "1" * 5000, "000000" if said_code[1] != "000 000" else "000001"):
        assert (await tell(world, "here", world.alex, code=typed or " ")).startswith(wrong)
    assert await presence(world) == {}
    here = await tell(world, "here", world.alex, code=said_code[1])
    assert here == "You're checked in at **Park clean-up**. Thank you for coming!"
    await tell(world, "here", world.jordan, code=said_code[1].replace(" ", ""))
    await tell(world, "here", world.jordan, code=said_code[1].replace(" ", "-"))
    assert await presence(world) == {world.alex.id: Presence.CAME, world.jordan.id: Presence.WALK_IN}
    await until(world, "2026-01-04T04:00")
    assert (await tell(world, "here", world.alex, code=said_code[1])).startswith(wrong)


async def test_attendees_are_shown_page_by_page(world: World) -> None:
    await gather(world, capacity=30)
    server_id = world.server.id

    def many(tx: Transaction, server_id: int) -> None:
        from bot.edge.attending import respond
        from bot.events.model import Answer

        for person in range(1000, 1032):
            respond(tx, server_id, 1, person, Answer.GOING)

    await world.bot.database.write(many, server_id)
    await say(world, world.alex, "maybe")
    result = await do(world, "attendees", event="park clean-up")
    shown = said(result)
    assert "· 30 of 30 going · 2 waiting · 1 maybe" in shown
    assert "**Going**\n<@1000>" in shown
    assert "Page 1 of 2" in shown
    turned = await world.organizer.click(answer(result), label="On")
    last = said(turned) if turned.response is None else said(result)
    assert "**Waitlist**\n<@1030>\n<@1031>" in last
    assert f"**Maybe**\n<@{world.alex.id}>" in last


async def test_a_chapters_event_counts_as_held_by_who_was_there(world: World) -> None:
    await world.bot.database.write(
        lambda tx, server_id: chapters.create(tx, server_id, name="Ames", state="IA"), world.server.id
    )
    await gather(world, duration="1h", chapter="Ames")
    await going(world, world.alex)
    await until(world, "2026-01-03T20:30")
    held = events.list_held, world.server.id, 1
    assert len(await world.bot.database.read(*held)) == 1  # nobody noted it: whoever was going counts
    await pick(world, world.organizer, "missed", world.alex)
    assert await world.bot.database.read(*held) == []
    await pick(world, world.organizer, "came", world.jordan)
    assert len(await world.bot.database.read(*held)) == 1


async def test_leads_run_the_events_of_their_own_chapter_only(world: World) -> None:
    def make(tx: Transaction, server_id: int) -> None:
        chapters.create(tx, server_id, name="Springfield", state="IL")
        chapters.join(tx, server_id, world.alex.id, 1)
        chapters.add_lead(tx, server_id, 1, world.alex.id)

    await world.bot.database.write(make, world.server.id)
    await gather(world, chapter="Springfield")
    await gather(world, title="Other")
    assert (await tell(world, "attendees", world.alex, event="1")).startswith("### Park clean-up")
    assert (await tell(world, "attendees", world.alex, event="2")).startswith("That is for the event's host")
    assert (await tell(world, "attendees", world.jordan, event="1")).startswith("That is for the event's host")
    for custom_id in ("event:2:close", "event:2:code", "event:2:attendees:1:on", "event:2:checkin:1:on"):
        assert (await press(world, world.alex, custom_id)).startswith("That is for the event's host")
    elsewhere = world.env.create_guild(name="Elsewhere")
    lobby = elsewhere.create_text_channel("lobby")
    stranger = elsewhere.add_member(world.env.create_user("casey"))
    result = await stranger.slash(lobby, "event attendees", event="1")
    assert said(result).startswith("There is no event called")
