"""An event in one's own calendar: as a file from its post, and as a feed whose address organizers get."""

import re
from typing import Any

import icalendar
import pytest

from bot.calendar import store
from bot.chapters import service as chapters
from bot.settings import Settings
from tests.journeys.events import going, posted, tell
from tests.journeys.world import World, answer, buttons, said
from tests.web.ics import parse

ADDRESS = re.compile(r"https://bot\.example\.org/calendar/([A-Za-z0-9_-]{32})\.ics")


def file_of(world: World, result: Any) -> bytes:
    """The file on the card that answered."""
    (attachment,) = answer(result).attachments
    blob = world.env.backend.cdn.get(attachment.url)
    assert blob is not None
    return blob


async def kept(world: World, chapter_id: int | None = None) -> str | None:
    feed = await world.bot.database.read(store.find_feed, world.server.id, chapter_id)
    return None if feed is None else feed.key


@pytest.fixture
def web(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The host has switched the web part on."""
    world.bot.settings = Settings(
        _env_file=None, data_dir=world.folder, web_port=8080, web_url="https://bot.example.org/"
    )


async def test_an_event_goes_into_ones_own_calendar_and_keeps_up(world: World) -> None:
    message = await posted(world, title="Picnic; with, *cake*", location="Main St 5", duration="90 min")
    first = await world.alex.click(message, label="Add to calendar")
    assert first.ephemeral
    (event,) = parse(file_of(world, first))["VEVENT"]
    assert event["SUMMARY"] == "Picnic; with, *cake*"
    assert event["LOCATION"] == "Main St 5"
    assert (event["SEQUENCE"], event["STATUS"]) == ("0", "CONFIRMED")
    assert str(message.id) in event["URL"]

    await world.restart()
    await tell(world, world.organizer, "edit", event="1", location="Oak Ave 7")
    second = await world.alex.click(message, label="Add to calendar")
    (changed,) = parse(file_of(world, second))["VEVENT"]
    assert changed["UID"] == event["UID"]
    assert (changed["SEQUENCE"], changed["LOCATION"]) == ("1", "Oak Ave 7")

    asked = await world.organizer.slash(world.general, "event cancel", event="1")
    await world.organizer.submit_modal(asked, {"reason": "Rain"})
    last = await world.forge(world.alex, 3, {"custom_id": "event:1:calendar", "component_type": 2})
    (off,) = icalendar.Calendar.from_ical(file_of(world, last)).walk("VEVENT")
    assert (off["STATUS"], off["SEQUENCE"], str(off["UID"])) == ("CANCELLED", 2, event["UID"])
    assert "Cancelled: Rain" in off["DESCRIPTION"]


async def test_a_draft_is_in_no_calendar(world: World) -> None:
    result = await world.organizer.slash(
        world.general, "event create", title="Picnic", start="tomorrow 6pm", channel=world.events
    )
    assert "Add to calendar" in buttons(answer(result).components)
    pressed = await world.forge(world.alex, 3, {"custom_id": "event:1:calendar", "component_type": 2})
    assert said(pressed).startswith("This event no longer exists.")


async def test_a_feed_is_refused_while_the_web_part_is_off(world: World) -> None:
    assert (await tell(world, world.organizer, "feed")).startswith("Feeds are switched off on this bot.")
    assert await kept(world) is None


@pytest.mark.usefixtures("web")
async def test_an_organizer_gets_the_address_and_renews_it(world: World) -> None:
    first = ADDRESS.search(await tell(world, world.organizer, "feed"))
    again = ADDRESS.search(await tell(world, world.organizer, "feed"))
    assert first is not None
    assert again is not None
    assert first[1] == again[1] == await kept(world)
    text = await tell(world, world.organizer, "feed", renew=True)
    renewed = ADDRESS.search(text)
    assert renewed is not None
    assert renewed[1] != first[1]
    assert "opens nothing any more" in text
    assert await kept(world) == renewed[1]


@pytest.mark.usefixtures("web")
async def test_a_lead_gets_the_own_chapters_alone_and_others_none(world: World) -> None:
    def found(tx: Any, name: str) -> int:
        return chapters.create(tx, world.server.id, name=name, state="GA", city=None).chapter_id

    own = await world.bot.database.write(found, "Athens")
    other = await world.bot.database.write(found, "Savannah")
    await world.bot.database.write(chapters.add_lead, world.server.id, own, world.alex.id)
    assert "Say in `chapter`" in await tell(world, world.alex, "feed")
    assert "for this chapter's leads" in await tell(world, world.alex, "feed", chapter=str(other))
    assert ADDRESS.search(await tell(world, world.alex, "feed", chapter="Athens"))
    assert "leads do so for their own chapter" in await tell(world, world.jordan, "feed", chapter="Athens")
    assert await kept(world, own)
    assert await kept(world, other) is None
    assert await kept(world) is None


@pytest.mark.usefixtures("web")
async def test_nobody_who_answered_is_in_a_feed(world: World) -> None:
    message = await posted(world)
    await going(world, message, world.alex, world.jordan)
    await tell(world, world.organizer, "feed")
    key = await kept(world)
    assert key is not None
    made = await world.bot.site.feed(key)
    assert made is not None
    text = made.body.decode()
    (event,) = parse(made.body)["VEVENT"]
    assert (event["DTSTART"], event["DTSTART.TZID"]) == ("20260101T180000", "America/New_York")
    for person in (world.alex, world.jordan, world.organizer):
        assert str(person.id) not in text
        assert person.user.name not in text
