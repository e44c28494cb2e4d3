"""Shifts: tasks within an event with their own times and numbers; what clashes is named."""

from typing import Any

from bot.rsvps import shifts_store
from tests.journeys.rsvping import came, card, change, do, gather, going, say, tell
from tests.journeys.scheduling import press, until
from tests.journeys.world import World, answer, said

SELECT = 3


async def add(world: World, title: str, start: str, end: str, event_id: int = 1, **options: Any) -> str:
    return await tell(world, "shift add", event=str(event_id), title=title, start=start, end=end, **options)


async def pick(world: World, person: Any, *shift_ids: object, event_id: int = 1) -> str:
    data = {
        "custom_id": f"event:{event_id}:shift",
        "component_type": SELECT,
        "values": [str(each) for each in shift_ids],
    }
    return said(await world.forge(person, 3, data))


async def people(world: World, shift_id: int) -> list[int]:
    return list(await world.bot.database.read(shifts_store.list_people, world.server.id, shift_id))


async def test_shifts_are_added_taken_and_shown(world: World) -> None:
    message = await gather(world, duration="4h")
    shown = await add(world, "Marshal", "10am", "12pm", people=1)
    assert shown.startswith("Added: **Marshal** <t:1767452400:t> to <t:1767459600:t> · 0 of 1")
    await add(world, "Table", "2pm", "4pm", people=2)
    await world.later(seconds=3)
    await world.restart()
    assert (await pick(world, world.alex, 1)).startswith("Press **Going** on the event first")
    await going(world, world.alex, world.jordan)
    asked = await world.alex.click(message, label="Shifts")
    assert "**Marshal** <t:1767452400:t> to <t:1767459600:t> · 0 of 1" in said(asked)
    assert "· 1 of 1 · **yours**" in await pick(world, world.alex, 1)
    assert await pick(world, world.jordan, 1, 2) == (
        '"Marshal" is full. Pick another shift; the ones you have stay as they are.'
    )
    assert await people(world, 2) == []
    assert "**yours**" in await pick(world, world.jordan, 2)
    assert "· 2 of 2" in await pick(world, world.alex, 1, 2)
    assert set(await people(world, 2)) == {world.jordan.id, world.alex.id}
    assert "· 1 of 2" in await pick(world, world.alex)
    assert await people(world, 1) == []
    await pick(world, world.alex, 1)
    await until(world, "2026-01-02T19:01")
    assert "**Your shifts** Marshal <t:1767452400:t>" in came(world, world.alex)[0]
    await say(world, world.alex, "cant")
    assert await people(world, 1) == []


async def test_a_clash_is_named_also_across_events(world: World) -> None:
    await gather(world, duration="4h")
    await gather(world, title="Rally", start="jan 3 3pm", duration="2h")
    await add(world, "Marshal", "2pm", "4pm")
    await add(world, "Water", "3:30pm", "5pm")
    await add(world, "Stage", "3pm", "4pm", event_id=2)
    await going(world, world.alex)
    await going(world, world.alex, event_id=2)
    alone = await pick(world, world.alex, 1)
    assert "**At the same time you have**\n- Rally, <t:" in alone
    assert await pick(world, world.alex, 1, 2) != ""
    assert "- Water, <t:" in await pick(world, world.alex, 1, 2)
    other = await pick(world, world.alex, 3, event_id=2)
    assert "- Marshal (Park clean-up), <t:" in other
    assert "You are signed up for both" in other
    assert await people(world, 3) == [world.alex.id]


async def test_what_is_no_shift(world: World) -> None:
    await gather(world, duration="4h")
    for options, sentence in (
        ({"title": " ", "start": "2pm", "end": "3pm"}, "The shift has no name."),
        ({"title": "x" * 61, "start": "2pm", "end": "3pm"}, "at most 60 fit"),
        ({"title": "A", "start": "flarb", "end": "3pm"}, 'I couldn\'t read "flarb"'),
        ({"title": "A", "start": "jan 3 3pm", "end": "jan 3 2pm"}, "The shift would end before it starts."),
        ({"title": "A", "start": "jan 9 2pm", "end": "jan 9 3pm"}, "The event goes from <t:"),
        ({"title": "A", "start": "2pm", "end": "3pm", "people": 0}, "A shift needs 1 to 1,000 people."),
        ({"title": "A", "start": "2pm", "end": "3pm", "event": "99"}, "There is no event called"),
    ):
        assert sentence in await tell(world, "shift add", **{"event": "1"} | options)
    assert await world.bot.database.read(shifts_store.list_of, world.server.id, 1) == []
    assert (await press(world, world.alex, "event:1:shifts")).startswith("This event has no shifts")
    await going(world, world.alex)
    assert (await pick(world, world.alex, 7)).startswith("This shift no longer exists.")
    assert (await pick(world, world.alex, "x" * 100)).startswith("This shift no longer exists.")


async def test_shifts_are_removed(world: World) -> None:
    await gather(world, duration="4h")
    await add(world, "Marshal", "2pm", "4pm")
    assert (await add(world, "marshal", "2pm", "3pm")).startswith('There is a shift called "marshal" at that time')
    await going(world, world.alex)
    await pick(world, world.alex, 1)
    assert await tell(world, "shift remove", event="1", shift="nothing") == (
        'This event has no shift called "nothing". Pick one from the list while you type.'
    )
    assert (
        await tell(world, "shift remove", event="1", shift="MARSHAL")
        == "Removed: **Marshal**. 1 person had it; tell them."
    )
    await world.later(seconds=3)
    assert "Shifts" not in card(world)
    removed = await do(world, "shift remove", event="1", shift="1")
    assert answer(removed) is not None
    await change(world, capacity=3)
