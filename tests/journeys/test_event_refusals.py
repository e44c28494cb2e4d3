"""What cannot be done with events is said in a sentence, and nothing half-done is left; leads stay in their chapter."""

from typing import Any

import discord
import pytest
from simcord import MemberActor

from bot.chapters import service as chapters
from bot.database import Transaction
from bot.events import service
from tests.journeys.events import cards, draft, event, going, posted, tell
from tests.journeys.world import World, answer, said


async def kept(world: World) -> list[Any]:
    def all_of(tx: Transaction, server_id: int) -> list[Any]:
        return [service.find(tx, server_id, number) for number in range(1, 6)]

    return await world.bot.database.read(all_of, world.server.id)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"duration": "until 5pm"}, "It would end at 5:00 PM, before it begins at 6:00 PM. Type how long it goes on"),
        ({"duration": "until jan 1 2026 3pm"}, 'It would end at "until jan 1 2026 3pm", before it begins at 6:00 PM.'),
        ({"duration": "forever"}, 'I couldn\'t read "forever" as a length of time.'),
        ({"location": "x" * 4000}, "The location has 4,000 characters; at most 300 fit."),
        ({"title": "x" * 101}, "The title has 101 characters; at most 100 fit."),
        ({"repeat": "sometimes"}, 'I couldn\'t read "sometimes"'),
        ({"repeat": "weekly at 9am"}, "says another time of day than the first one, 6:00 PM. Leave the time out."),
        ({"capacity": 0}, "Capacity must be at least 1."),
    ],
)
async def test_what_cannot_be_planned_leaves_nothing(world: World, wrong: dict[str, Any], sentence: str) -> None:
    assert sentence in said(await draft(world, start="jan 10 6pm", **wrong))
    assert await kept(world) == [None] * 5


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({}, "Nothing was changed: fill in at least one of the options of `/event edit`."),
        ({"duration": "until 5pm", "title": "Potluck"}, "It would end at 5:00 PM, before it begins"),
        ({"location": "x" * 4000, "title": "Potluck"}, "The location has 4,000 characters; at most 300 fit."),
        ({"start": "yesterday", "title": "Potluck"}, "that has passed"),
        ({"which": "this and all later ones", "title": "Potluck"}, "This event comes once: leave `which` out"),
        ({"capacity": 1, "title": "Potluck"}, "2 are going, and one seat is too few for them. Nothing was changed."),
        ({"capacity": -1, "title": "Potluck"}, "Capacity must be at least 1."),
    ],
)
async def test_what_cannot_be_changed_changes_nothing(world: World, wrong: dict[str, Any], sentence: str) -> None:
    message = await posted(world, start="jan 10 6pm")
    await going(world, message, world.alex, world.jordan)
    before = await event(world)
    assert sentence in await tell(world, world.organizer, "edit", event="1", **wrong)
    assert await event(world) == before
    await world.later(minutes=1)
    assert world.direct_messages(world.alex) == []


@pytest.mark.parametrize(
    ("deadline", "sentence"),
    [
        ("jan 11 6pm", "Answers would close after the event begins (Sat Jan 10 2026, 6:00 PM Eastern Time)."),
        ("20 days before", '"20 days before" has passed already, so nobody could answer.'),
        ("someday", 'I couldn\'t read "someday" as a time.'),
    ],
)
async def test_a_deadline_that_makes_no_sense(world: World, deadline: str, sentence: str) -> None:
    shown = await draft(world, start="jan 10 6pm")
    form = await world.organizer.click(answer(shown), label="More details")
    result = await world.organizer.submit_modal(form, {"deadline": deadline, "description": "Bring a chair"})
    assert sentence in said(result)
    found = await event(world)
    assert (found.plan.description, found.plan.answer_until) == (None, None)


async def test_what_is_no_picture_is_refused(world: World) -> None:
    shown = await draft(world, start="jan 10 6pm")
    form = await world.organizer.click(answer(shown), label="More details")
    result = await world.organizer.submit_modal(form, {"image": [("flyer.png", b"\x89PNG but not really")]})
    assert said(result).startswith("I could not read that picture. Attach a PNG, JPEG or WebP")
    assert (await event(world)).plan.image_id is None


async def test_a_link_in_a_title_is_shown_bare_everywhere(world: World) -> None:
    title = "[Free](https://example.org) @everyone **now**"
    message = await posted(world, title=title, start="jan 10 6pm")
    await going(world, message, world.alex)
    bare = "\\[Free](https://example.org) @\u200beveryone \\*\\*now\\*\\*"
    told = await tell(world, world.organizer, "edit", event="1", location="Elm")
    await world.later(minutes=1)
    for text in (cards(world)[0], told, world.direct_messages(world.alex)[0]):
        assert bare in text
        assert "[Free](https" not in text.replace("\\[", "")


async def test_a_postponement_to_the_same_time(world: World) -> None:
    await posted(world, start="jan 10 6pm")
    told = await tell(world, world.organizer, "postpone", event="1", start="jan 10 6pm")
    assert told == "That is the time it has already. Type another one in `start`."
    assert (await event(world)).sequence == 0


async def lead(world: World, person: MemberActor, name: str, state: str) -> int:
    def found(tx: Transaction, server_id: int) -> int:
        chapter = chapters.create(tx, server_id, name=name, state=state)
        chapters.add_lead(tx, server_id, chapter.chapter_id, person.id)
        return chapter.chapter_id

    return await world.bot.database.write(found, world.server.id)


OTHERS = "That is for this chapter's leads and for organizers."
EVERYBODYS = "That belongs to no chapter but to everybody here, so only organizers can"


async def test_leads_act_in_their_own_chapter_only(world: World) -> None:
    assert said(await draft(world, world.alex)).startswith("Only organizers and chapter leads can create events")
    own = await lead(world, world.alex, "Boston", "MA")
    await lead(world, world.jordan, "Reno", "NV")
    shown = await draft(world, world.alex)
    assert "**Chapter** Boston" in said(shown)
    await world.restart()
    refused = await world.forge(world.jordan, 3, {"custom_id": "event:1:post", "component_type": 2})
    assert said(refused).startswith("That is for this chapter's leads and for organizers.")
    await world.alex.click(answer(shown), label="Post it")
    assert (await event(world)).plan.chapter_id == own
    assert (await tell(world, world.alex, "edit", event="1", title="Potluck")).startswith("**Potluck** is changed.")
    await posted(world, title="Canvass")
    for person, number in ((world.jordan, "1"), (world.jordan, "2"), (world.alex, "2")):
        for verb, more in {
            "edit": {"title": "x"},
            "postpone": {"start": "jan 20 6pm"},
            "cancel": {},
            "post": {},
        }.items():
            told = await tell(world, person, verb, event=number, **more)
            assert told.startswith(OTHERS if number == "1" else EVERYBODYS), (verb, told)
        told = await tell(world, person, "copy", event=number, start="jan 20 6pm")
        assert told.startswith(OTHERS if number == "1" else EVERYBODYS)
    for custom_id in ("event:2:details", "event:2:seats:1:move", "event:2:discard"):
        pressed = await world.forge(world.alex, 3, {"custom_id": custom_id, "component_type": 2})
        assert said(pressed).startswith(EVERYBODYS)
    assert said(await draft(world, world.alex, chapter="Reno")).startswith("That is for this chapter's leads")
    assert [found.plan.title for found in await kept(world) if found] == ["Potluck", "Canvass"]


async def test_a_lead_posts_only_where_they_could_write_themselves(world: World) -> None:
    await lead(world, world.alex, "Boston", "MA")
    silence = {world.server.default_role: discord.PermissionOverwrite(send_messages=False)}
    closed = world.server.create_text_channel("announcements", overwrites=silence)
    told = said(await draft(world, world.alex, channel=closed))
    assert told.startswith(f"You can't write in <#{closed.id}> yourself")
