"""A day of action: one plan, many cities, each by its own clock; its card adds up and stays true."""

from typing import Any

import discord
import pytest

from bot.chapters import service as chapters
from bot.database import Transaction
from bot.events import service
from bot.events.model import Event, EventStatus
from tests.journeys.events import cards, event, tell
from tests.journeys.world import World, answer, buttons, instant, said

CITIES = """city,state,time,place,capacity,chapter
Boston,MA,,City Hall Plaza,200,
Denver,Colorado,1:30pm,=Civic **Center** [Park](x),1,
Honolulu,HI,,,,
"""


async def plan(world: World, text: str | None = CITIES, **options: Any) -> Any:
    asked = {"title": "Call-in Day", "start": "jan 20 12pm", "duration": "2h", "channel": world.events} | options
    if text is not None:
        asked["file"] = ("cities.csv", text.encode())
    return await world.organizer.slash(world.general, "event action create", **asked)


async def post(world: World, text: str | None = CITIES) -> discord.Message:
    await world.organizer.click(answer(await plan(world, text)), label="Post it")
    message = world.events.last_message
    assert message is not None
    return message


async def cities(world: World) -> list[Event]:
    return list(await world.bot.database.read(service.list_action, world.server.id, 1))


async def choose(world: World, person: Any, number: int) -> Any:
    custom = {"custom_id": "action:1:city", "component_type": 3, "values": [str(number)]}
    return await world.forge(person, 3, custom)


async def test_the_same_time_by_each_city_s_own_clock(world: World) -> None:
    shown = said(await plan(world))
    assert shown.startswith("### Call-in Day\n**Tue Jan 20 2026, 12:00 PM**, local time in each city")
    assert "**3 cities in 3 states, 0 going**" in shown
    assert "3 cities were taken from the file." in shown
    assert "**Denver, CO** · 1:30 PM Mountain Time · =Civic \\*\\*Center\\*\\* \\[Park](x) · 0 going" in shown
    boston, denver, honolulu = await cities(world)
    assert boston.plan.starts_at == instant("2026-01-20T17:00")
    assert denver.plan.starts_at == instant("2026-01-20T20:30")
    assert honolulu.plan.starts_at == instant("2026-01-20T22:00")
    assert (boston.plan.capacity, denver.plan.capacity, honolulu.plan.capacity) == (200, 1, None)
    assert boston.plan.title == "Call-in Day · Boston, MA"
    assert cards(world) == []


async def test_people_find_their_city_and_the_card_adds_up_across_a_restart(world: World) -> None:
    message = await post(world)
    assert len(message.attachments) == 1
    await world.restart()
    found = await world.alex.click(message, label="Find my city")
    assert said(found).startswith("### Call-in Day")
    denver = (await cities(world))[1]
    for person in (world.alex, world.jordan):
        chosen = await choose(world, person, denver.event_id)
        assert "1:30 PM Mountain Time there" in said(chosen)
        await person.click(answer(chosen), label="Going")
    await world.later(seconds=5)
    (shown,) = cards(world)
    assert "**3 cities in 3 states, 1 going**" in shown  # one seat in Denver; the other waits
    asked = await world.organizer.slash(world.general, "event cancel", event=str(denver.event_id))
    await world.organizer.submit_modal(asked, {"reason": "Snow"})
    await world.restart()
    await world.later(seconds=5)
    assert "**2 cities in 2 states, 0 going**" in cards(world)[0]


async def test_a_lead_adds_the_own_city_by_the_button(world: World) -> None:
    def found(tx: Transaction, server_id: int) -> int:
        chapter = chapters.create(tx, server_id, name="Reno", state="NV")
        chapters.add_lead(tx, server_id, chapter.chapter_id, world.alex.id)
        return chapter.chapter_id

    chapter_id = await world.bot.database.write(found, world.server.id)
    message = await post(world, None)
    assert "No city yet. Leads: add yours." in cards(world)[0]
    await world.restart()
    refused = await world.jordan.click(message, label="Add a city")
    assert said(refused).startswith("Only organizers and chapter leads can create events")
    form = await world.alex.click(message, label="Add a city")
    filled = {
        "where": "Reno, Nevada",
        "time": "10am",
        "place": "City Plaza",
        "capacity": "40",
        "chapter": [str(chapter_id)],
    }
    added = said(await world.alex.submit_modal(form, filled))
    assert added.startswith("**Reno, NV** is part of **Call-in Day**: 10:00 AM Pacific Time.")
    await world.later(seconds=5)
    assert "**1 city in 1 state, 0 going**" in cards(world)[0]
    (reno,) = await cities(world)
    assert (reno.plan.chapter_id, reno.plan.host_id) == (chapter_id, world.alex.id)
    assert reno.plan.starts_at == instant("2026-01-20T18:00")
    again = await world.alex.submit_modal(await world.alex.click(message, label="Add a city"), filled)
    assert said(again).startswith('"Reno", NV is part of it already.')
    assert (await tell(world, world.alex, "edit", event=str(reno.event_id), capacity=60)).startswith("**Call-in Day")
    assert len(await cities(world)) == 1


async def test_all_hosts_get_one_message_also_when_the_bot_was_away(world: World) -> None:
    def found(tx: Transaction, server_id: int) -> None:
        chapter = chapters.create(tx, server_id, name="Reno", state="NV")
        chapters.add_lead(tx, server_id, chapter.chapter_id, world.alex.id)

    await world.bot.database.write(found, world.server.id)
    await post(world, CITIES + "Reno,NV,,,,Reno\n")
    told = await tell(world, world.organizer, "action message", action="Call-in Day", text="Bring **water** @everyone")
    assert told == "All 2 hosts of **Call-in Day** will get your message by direct message."
    await world.restart()
    await world.later(minutes=1)
    for person in (world.organizer, world.alex):
        (direct,) = world.direct_messages(person)
        assert direct.startswith("### To the hosts of Call-in Day\nBring \\*\\*water\\*\\* @\u200beveryone")
        assert f"From <@{world.organizer.id}>. You get this because you host one of its events." in direct
    assert world.direct_messages(world.jordan) == []


async def test_all_of_it_is_called_off_at_once_and_asked_once(world: World) -> None:
    await post(world)
    boston, denver, _ = await cities(world)
    for person, number in ((world.alex, boston.event_id), (world.jordan, denver.event_id)):
        await person.click(answer(await choose(world, person, number)), label="Going")
    refused = await tell(world, world.alex, "action cancel", action="1")
    assert refused.startswith("Only organizers can plan days of action")
    asked = await world.organizer.slash(world.general, "event action cancel", action="Call-in Day")
    done = said(await world.organizer.submit_modal(asked, {"reason": "Snow **everywhere**"}))
    assert done == "**Call-in Day** is cancelled. The events of 3 cities are off. 2 people are told."
    await world.restart()
    await world.later(minutes=1)
    assert {event.status for event in await cities(world)} == {EventStatus.CANCELLED}
    for person in (world.alex, world.jordan):
        (direct,) = world.direct_messages(person)
        assert direct.startswith("### Call-in Day · ")
        assert "is cancelled\nIt was to be <t:" in direct
        assert "**Why** Snow \\*\\*everywhere\\*\\*" in direct
    assert cards(world) == [
        "### Cancelled: Call-in Day\n**Why** Snow \\*\\*everywhere\\*\\*\nIt was to be Tue Jan 20 2026, 12:00 PM."
    ]
    off = "This day of action was cancelled."
    pressed = await world.forge(world.organizer, 3, {"custom_id": "action:1:add", "component_type": 2})
    assert said(pressed).startswith(off)
    assert (await tell(world, world.organizer, "action cancel", action="1")).startswith(off)
    assert (await tell(world, world.organizer, "action cancel", action="Call-in Day")).startswith("There is no day of")


async def test_what_came_of_it_is_taken_along(world: World) -> None:
    await post(world)
    denver = (await cities(world))[1]
    for person in (world.alex, world.jordan):
        await person.click(answer(await choose(world, person, denver.event_id)), label="Going")
    await world.restart()
    taken = await world.organizer.slash(world.general, "event action export", action="1")
    assert said(taken).startswith("**Call-in Day**: its cities with their numbers, and the **2 people** who answered.")
    by_city, people = [await file.read() for file in answer(taken).attachments]
    lines = by_city.decode("utf-8-sig").splitlines()
    assert lines[0] == "city,state,time,place,capacity,chapter,zone,cancelled,going,maybe,waiting,there"
    assert lines[2] == "Denver,CO,1:30 PM,'=Civic **Center** [Park](x),1,,America/Denver,no,1,0,1,0"
    assert len(lines) == 4
    rows = people.decode("utf-8-sig").splitlines()[1:]
    assert [row.split(",")[-7:-5] for row in rows] == [
        [f"<@{world.alex.id}>", "going"],
        [f"<@{world.jordan.id}>", "waiting"],
    ]
    refused = await tell(world, world.alex, "action export", action="1")
    assert refused.startswith("Only organizers can plan days of action")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("city,state\nBoston,MA\nBoston,Massachusetts\n", 'Line 3: "Boston", MA is part of it already.'),
        ("city,state\nBoston,XX\n", 'Line 2: I know no state "XX".'),
        ("city,state,time\nBoston,MA,someday\n", 'Line 2: I couldn\'t read "someday" as a time.'),
        ("city,state,time\nBoston,MA,jan 22 9am\n", 'Line 2: "jan 22 9am" is not on Tue Jan 20.'),
        ("city,state,capacity\nBoston,MA,many\n", 'Line 2: "many" is no number of people.'),
        (
            "city,state,place\nBoston,MA," + "x" * 4000 + "\n",
            "Line 2: The location has 4,000 characters; at most 300 fit.",
        ),
        ("city,state,chapter\nBoston,MA,Nowhere\n", 'Line 2: There is no chapter called "Nowhere" here.'),
        ("town,state\nBoston,MA\n", "`city` is missing."),
        ("", "This file is empty."),
    ],
)
async def test_a_file_with_a_fault_leaves_nothing(world: World, text: str, sentence: str) -> None:
    assert sentence in said(await plan(world, text))
    assert await cities(world) == []
    assert (await tell(world, world.organizer, "action post", action="1")).startswith(
        "There is no day of action called"
    )


async def test_what_cannot_be_planned_or_written(world: World) -> None:
    assert "that has passed" in said(await plan(world, start="yesterday"))
    assert said(await plan(world, title="x" * 81)).startswith("The title has 81 characters; at most 80 fit")
    shown = await plan(world, None)
    assert "Or fill in this file and attach it to `/event action add`:" in said(shown)
    assert [file.filename for file in answer(shown).attachments] == ["cities.csv"]
    assert set(buttons(answer(shown).components)) == {"Find my city", "Add a city", "Post it"}
    nobody = await tell(world, world.organizer, "action message", action="1", text="Hello")
    assert nobody.startswith("No city is part of it yet, so there is nobody to write to.")
    empty = await tell(world, world.organizer, "action message", action="1", text=" ")
    assert empty.startswith("The message is empty.")
    for verb, more in {
        "create": {"title": "x", "start": "jan 20 12pm"},
        "message": {"action": "1", "text": "x"},
    }.items():
        refused = await tell(world, world.alex, f"action {verb}", **more)
        assert refused.startswith("Only organizers can plan days of action")
    assert world.direct_messages(world.organizer) == []


async def test_other_servers_days_of_action_are_out_of_reach(world: World) -> None:
    await post(world)
    elsewhere = world.env.create_guild(name="Elsewhere")
    lobby = elsewhere.create_text_channel("lobby")
    role = elsewhere.create_role("Organizer", permissions=discord.Permissions(manage_events=True))
    visitor = elsewhere.add_member(world.env.create_user("casey"), roles=[role])
    for verb, more in {"post": {}, "message": {"text": "x"}}.items():
        told = said(await visitor.slash(lobby, f"event action {verb}", action="1", **more))
        assert told.startswith('There is no day of action called "1" here.')
    for custom_id in ("action:1:find", "action:1:add", "action:1:post"):
        told = said(await world.forge(visitor, 3, {"custom_id": custom_id, "component_type": 2}, where=lobby))
        assert told == "This day of action no longer exists. Type `/event list` to see what is coming up."
    assert len(await cities(world)) == 3
    assert (await event(world)).action_id == 1
