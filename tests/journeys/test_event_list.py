"""The list of what is coming up: in pages, of a chapter, near a ZIP code; what cannot be read is said."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.chapters import service as chapters
from bot.database import Transaction
from bot.events import store
from bot.events.model import EventStatus, Plan
from bot.officials import service as directory
from bot.officials import store as officials
from bot.officials.directory import sample_directory
from bot.officials.model import Place
from tests.journeys.events import posted, tell
from tests.journeys.world import World, answer, buttons, instant, said

START = instant("2026-02-01T18:00")
PLACES = (
    Place("30301", "Atlanta", "GA", "America/New_York", 33.75, -84.39),
    Place("31401", "Savannah", "GA", "America/New_York", 32.08, -81.09),
    Place("30601", "Athens", "GA", "America/New_York", 33.96, -83.38),
)


async def there_is(world: World, title: str, start: datetime = START, server_id: int = 0, **more: Any) -> int:
    """An open event without a post."""
    plan = Plan(title, start, start.replace(tzinfo=None), "UTC", world.events.id, world.organizer.id, **more)
    opened = {"status": EventStatus.OPEN, "opened_at": instant("2026-01-01T00:00")}
    event = await world.bot.database.write(store.add, server_id or world.server.id, plan, **opened)
    return event.event_id


@pytest.fixture
async def _georgia(world: World) -> None:
    """Three towns are known."""

    def fill(tx: Transaction) -> None:
        rows = [{name: getattr(place, name) for name in Place.__slots__} for place in PLACES]
        tx.execute(officials.zip_places.insert(), rows)

    await world.bot.database.write(fill)


async def test_pages_are_turned_also_after_a_restart(world: World) -> None:
    for number in range(1, 19):
        await there_is(world, f"Picnic {number}", START + timedelta(days=number))
    other = world.env.create_guild(name="Elsewhere")
    await there_is(world, "Not ours", server_id=other.id)
    shown = await world.alex.slash(world.general, "event list")
    assert said(shown).startswith("### Coming up\n**Picnic 1**\n")
    assert "**Picnic 7**" in said(shown)
    assert "**Picnic 8**" not in said(shown)
    await world.restart()
    await world.alex.click(answer(shown), label="Next (1 of 3)")
    assert "**Picnic 8**" in said(shown)
    await world.alex.click(answer(shown), label="Next (2 of 3)")
    assert said(shown).count("**Picnic ") == 4
    assert "Next (3 of 3)" in buttons(answer(shown).components)
    await world.alex.click(answer(shown), label="Back")
    assert "**Picnic 14**" in said(shown)
    assert "Not ours" not in said(shown)


async def test_a_chapters_events_are_its_own(world: World) -> None:
    chapter = await world.bot.database.write(chapters.create, world.server.id, name="Savannah", state="GA", city=None)
    await there_is(world, "Theirs", chapter_id=chapter.chapter_id)
    await there_is(world, "Everybody's")
    text = await tell(world, world.alex, "list", chapter="savannah")
    assert text.startswith("### Coming up in Savannah\n**Theirs**")
    assert "Everybody's" not in text
    assert "There is no chapter called" in await tell(world, world.alex, "list", chapter="Nowhere")


@pytest.mark.usefixtures("_georgia")
async def test_the_nearest_come_first_with_miles(world: World) -> None:
    await there_is(world, "In Savannah", START, location="Bay St 1, Savannah, GA 31401")
    await there_is(world, "Online", START, location="https://example.org/30301")
    await there_is(world, "In Athens", START + timedelta(days=2), city="Athens", state="GA")
    await there_is(world, "Next door", START + timedelta(days=3), location="12345 Peachtree St, 30301")
    text = await tell(world, world.alex, "list", zip="30301")
    assert text.startswith("### Coming up, nearest to 30301\n**Next door**\n**under a mile** · ")
    order = [text.index(title) for title in ("Next door", "In Athens", "In Savannah", "Online")]
    assert order == sorted(order)
    assert "**In Athens**\n**60 miles** · " in text
    assert "**Online**\n**no place known** · " in text


@pytest.mark.parametrize("typed", ["3030", "99999", "abc", "30301; DROP TABLE events"])
async def test_a_zip_that_is_none_is_refused(world: World, typed: str) -> None:
    await world.bot.database.write(directory.import_directory, sample_directory())
    await there_is(world, "Picnic")
    text = await tell(world, world.alex, "list", zip=typed)
    assert "ZIP" in text
    assert "Picnic" not in text


async def test_nothing_is_coming_up(world: World) -> None:
    assert await tell(world, world.alex, "list") == (
        "Nothing is coming up yet. Organizers post an event with `/event create`."
    )


async def test_a_posted_event_is_listed_with_its_post_and_the_own_answer(world: World) -> None:
    message = await posted(world)
    await world.alex.click(message, label="Going")
    text = await tell(world, world.alex, "list")
    assert "1 going · you're going · [open](https://discord.com/channels/" in text
