"""Pictures of a campaign, who called most, and an end that comes by itself: on the card, the board and the numbers."""

import io
from typing import Any

import pytest
from PIL import Image

from bot.calls import service as calls
from bot.calls.model import Outcome
from bot.campaigns import service as campaigns
from bot.database import Transaction
from bot.officials import service as officials
from bot.officials.directory import sample_directory
from tests.journeys.scheduling import until
from tests.journeys.test_campaigns import cards, post, slash
from tests.journeys.world import World, answer, buttons, said


@pytest.fixture
async def opened(world: World) -> World:
    """A world with a campaign posted, on a Friday at 10 AM in Washington."""
    await world.bot.database.write(officials.import_directory, sample_directory())
    await until(world, "2026-01-02T15:00")
    assert "is posted" in said(await post(world, threshold=3, goal=6, ends="Jan 5 10am"))
    return world


def picture(message: Any) -> tuple[str, str]:
    """The id of the only attachment, what is said of it; from the message as Discord keeps it."""
    (attachment,) = message.attachments
    gallery = next(part for part in message.components[0]["components"] if part["type"] == 12)
    (item,) = gallery["items"]
    assert item["media"]["url"] == attachment["url"]
    return str(attachment["id"]), item["description"]


def posted(world: World) -> Any:
    return world.env.backend.messages[world.general.id][world.general.history()[0].id]


async def reach(world: World, user_id: int, official_id: str, state: str) -> None:
    def call(tx: Transaction) -> None:
        day = tx.now.date()
        calls.log_call(tx, world.server.id, user_id, 1, official_id, outcome=Outcome.TALKED, made_on=day, state=state)

    await world.bot.database.write(call)
    await world.later(seconds=5)


async def test_the_posted_card_shows_the_goal_and_the_map_and_uploads_only_what_changed(opened: World) -> None:
    first, words = picture(posted(opened))
    assert words.startswith("Save the river. 0 of 6 calls, 0 percent. Who stands where.")
    await reach(opened, opened.alex.id, "SAMPLE01", "MA")
    second, words = picture(posted(opened))
    assert second != first
    assert words.startswith("Save the river. 1 of 6 calls, 16 percent.")
    await slash(
        opened, opened.organizer, "stance", campaign="1", official="SAMPLE01", stance="supports", source="a letter"
    )
    await opened.later(seconds=5)
    third, words = picture(posted(opened))
    assert third != second
    assert "MA 1/" in words
    # The ask changes the words of the card, not its picture: it is not uploaded again.
    await opened.bot.database.write(_changed_ask, opened.server.id)
    await opened.later(seconds=5)
    assert "Protect every river." in cards(opened.general)[0]
    assert picture(posted(opened))[0] == third
    await opened.restart()
    await reach(opened, opened.jordan.id, "SAMPLE01", "CA")
    assert "2 of 6 calls, 33 percent." in picture(posted(opened))[1]
    blob = opened.env.backend.cdn.get(posted(opened).attachments[0]["url"])
    assert blob is not None
    assert Image.open(io.BytesIO(blob)).width == 900


def _changed_ask(tx: Transaction, server_id: int) -> None:
    campaigns.edit(tx, server_id, 1, officials.list_targets(tx, server_id), {"ask": "Protect every river."})


async def test_the_board_and_the_numbers_have_pictures_and_leaders_only_when_an_admin_says_so(opened: World) -> None:
    await reach(opened, opened.alex.id, "SAMPLE01", "MA")
    await reach(opened, opened.alex.id, "SAMPLE02", "MA")
    await reach(opened, opened.jordan.id, "SAMPLE01", "CA")
    board = await slash(opened, opened.alex, "board", campaign="1")
    assert described(board).startswith("Who stands where: Save the river.")
    stats = await slash(opened, opened.alex, "stats", campaign="1")
    assert "3 of 6 calls, 50 percent. Calls: Save the river. 3 calls, Jan 2." in described(stats)
    assert "Calls by state." in described(stats)
    assert "Most calls" not in said(stats)
    turned = await opened.admin.slash(opened.general, "config feature", feature="leaderboard", enabled=True)
    assert said(turned).startswith("The **leaderboard** is on.")
    await opened.restart()
    shown = said(await slash(opened, opened.alex, "stats", campaign="1"))
    assert f"**Most calls** <@{opened.alex.id}> 2, <@{opened.jordan.id}> 1" in shown
    await opened.admin.slash(opened.general, "config feature", feature="leaderboard", enabled=False)
    assert "Most calls" not in said(await slash(opened, opened.alex, "stats", campaign="1"))
    assert opened.env.errors == []


def described(result: Any) -> str:
    message = answer(result)
    gallery = next(part for part in message.components[0]["components"] if part["type"] == 12)
    return str(gallery["items"][0]["description"])


async def test_a_posted_card_says_by_itself_that_the_campaign_has_ended(opened: World) -> None:
    assert "Call" in buttons(posted(opened).components)
    await opened.restart()
    await until(opened, "2026-01-05T14:59")
    assert "Call" in buttons(posted(opened).components)
    await until(opened, "2026-01-05T15:01")
    assert "Call" not in buttons(posted(opened).components)
    assert "**Whom**" not in cards(opened.general)[0]
