"""A message for a group: those coming to an event by direct message, or a campaign's callers named in a channel."""

from datetime import date
from typing import Any

import pytest
from simcord import MemberActor
from sqlalchemy import update

from bot.calls import service as calls
from bot.calls.model import Outcome
from bot.campaigns import service as campaigns
from bot.database import Transaction
from bot.events import store as events
from bot.events.model import EventStatus
from tests.journeys.scheduling import chapter, do, moments, press, tell, until, written
from tests.journeys.world import World, answer, said

SENTENCE = {"when": "tuesday 6:30pm", "repeat": "every other tuesday", "until": "november 3"}
RULE = "Every other Tuesday at 6:30 PM Eastern Time until Nov 3"


async def gather(world: World, title: str = "Park clean-up", start: str = "jan 3 2pm") -> None:
    """An event, posted in the events channel."""
    draft = await world.organizer.slash(world.general, "event create", title=title, start=start, channel=world.events)
    await world.organizer.click(answer(draft), label="Post it")


async def reply_to(world: World, person: MemberActor, choice: str, event_id: int = 1) -> None:
    await press(world, person, f"event:{event_id}:{choice}")


async def call(world: World, *people: MemberActor) -> None:
    """The clean-air campaign, and who called for it."""

    def log(tx: Transaction) -> None:
        campaigns.create(tx, world.server.id, title="Clean air", ask="Vote yes", script="Hi")
        for person in people:
            calls.log_call(
                tx, world.server.id, person.id,
                campaign_id=1, official_id="M000133", outcome=Outcome.TALKED, made_on=date(2026, 1, 1),
            )  # fmt: skip

    await world.bot.database.write(log)


def pings(world: World) -> list[dict[str, Any]]:
    """What each post in #events was allowed to ping."""
    path = f"/channels/{world.events.id}/messages"
    return [
        sent.json["allowed_mentions"]
        for sent in world.env.http_requests
        if sent.method == "POST" and sent.path == path and sent.json
    ]


async def test_those_coming_by_then_are_reminded_and_those_who_cannot_are_not(world: World) -> None:
    await gather(world)
    for person, choice in ((world.alex, "going"), (world.organizer, "going")):
        await reply_to(world, person, choice)
    created = await tell(world, "create", what="Bring gloves", when="jan 2 9am", event="park CLEAN-up")
    assert "by direct message to those coming to Park clean-up" in created
    await reply_to(world, world.organizer, "cant")
    await reply_to(world, world.jordan, "maybe")
    await world.restart()
    await until(world, "2026-01-02T14:01")
    (message,) = world.direct_messages(world.alex)
    assert "Bring gloves\n-# You get this because you answered Going or Maybe to Park clean-up." in message
    assert len(world.direct_messages(world.jordan)) == 1
    assert world.direct_messages(world.organizer) == []


async def test_whoever_cannot_come_after_all_hears_nothing_in_the_morning(world: World) -> None:
    await gather(world)
    for person in (world.alex, world.jordan):
        await reply_to(world, person, "going")
    await tell(world, "create", what="Bring gloves", when="jan 1 11pm", event="1")
    await until(world, "2026-01-02T05:00")  # midnight in New York: both wait for their morning
    await reply_to(world, world.alex, "cant")
    await until(world, "2026-01-02T14:00")
    assert (len(world.direct_messages(world.alex)), len(world.direct_messages(world.jordan))) == (0, 1)


@pytest.mark.parametrize("place", ["direct", "channel"])
async def test_a_cancelled_event_sends_nothing(world: World, place: str) -> None:
    await gather(world)
    await reply_to(world, world.alex, "going")
    before = len(world.messages(world.events))
    options = {"channel": world.events} if place == "channel" else {}
    await tell(world, "create", what="Bring gloves", when="9am", repeat="daily", event="1", **options)

    def cancel(tx: Transaction) -> None:
        tx.execute(update(events.events).values(status=EventStatus.CANCELLED))

    await world.bot.database.write(cancel)
    await until(world, "2026-01-02T20:00")
    assert world.direct_messages(world.alex) == []
    assert len(world.messages(world.events)) == before


async def test_an_event_is_found_by_its_title_and_offered_while_typing(world: World) -> None:
    await gather(world)
    await gather(world, "Phone bank", "jan 4 6pm")
    offered = await world.organizer.autocomplete(world.general, "reminder create", "event", "phone")
    assert [(choice["name"], choice["value"]) for choice in offered] == [("Phone bank · Sun Jan 4 2026", "2")]
    for typed in ("Nothing", "99", "9" * 40):
        refused = await tell(world, "create", what="x", when="9am", event=typed)
        assert refused.startswith(f'There is no event called "{typed[:39]}')
    assert await written(world) == (None, None, 0)


async def test_two_groups_are_one_too_many_and_a_role_needs_a_channel(world: World) -> None:
    await gather(world)
    await chapter(world)
    refused = await tell(world, "create", what="x", when="9am", event="1", chapter="1")
    assert refused.startswith("Choose one: a `chapter`, a `campaign` or an `event`.")
    assert await written(world) == (None, None, 0)


async def test_an_organizer_needs_no_help_with_the_sentence(world: World) -> None:
    """Every other Tuesday 6:30pm until November 3, in the channel, for the callers of the clean-air campaign."""
    await call(world, world.alex, world.jordan)
    asked = {"what": "Call-in night", "channel": world.events, "campaign": "clean air"}
    created = await tell(world, "create", **asked | SENTENCE)
    where = f"in <#{world.events.id}>, for the callers of Clean air"
    assert created.startswith(f"I'll post this in <#{world.events.id}>:\n**{RULE}**\nNext: <t:")
    assert f"-# For the callers of Clean air: <@{world.alex.id}> <@{world.jordan.id}>" in created
    assert "It mentions them and nobody else; everybody in the channel sees who they are." in created
    assert f"{RULE}, {where}\n-# Next: <t:" in await tell(world, "list")
    preview = await tell(world, "preview", reminder="call-in night")
    assert f"It will look like this, {where}:\nCall-in night" in preview
    assert moments(preview) == ["01-06 23:30", "01-20 23:30", "02-03 23:30", "02-17 23:30", "03-03 23:30"]
    await world.restart()

    edited = await tell(world, "edit", reminder="1", what="Call-in night @everyone <@1>", when="tuesday 7pm")
    assert "Every other Tuesday at 7:00 PM Eastern Time until Nov 3" in edited
    await until(world, "2026-01-07T00:01")
    (posted,) = world.messages(world.events)
    assert posted.endswith(f"-# For the callers of Clean air: <@{world.alex.id}> <@{world.jordan.id}>")
    (allowed,) = pings(world)
    assert allowed["parse"] == []
    assert [int(each) for each in allowed["users"]] == [world.alex.id, world.jordan.id]
    assert "-# Last: sent, <t:" in await tell(world, "list")

    await world.bot.database.write(campaigns_call, world.server.id, world.organizer.id)
    for verb, words in (
        ("mute", "You won't get this one any more"),
        ("unmute", "You get it again from the next time on."),
        ("mute", "You won't get this one any more"),
    ):
        assert words in await press(world, world.alex, f"reminder:{world.server.id}:1:{verb}")
    skipped = await do(world, "skip", reminder="1")
    assert moments(said(skipped)) == ["01-21 00:00", "02-04 00:00"]
    await world.restart()
    assert "-# Left out: <t:" in await tell(world, "list")
    await world.organizer.click(answer(skipped), label="Put it back")
    assert moments(said(await do(world, "preview", reminder="1")))[0] == "01-21 00:00"
    await until(world, "2026-01-21T00:01")
    assert len(world.messages(world.events)) == 2
    assert {int(each) for each in pings(world)[1]["users"]} == {world.jordan.id, world.organizer.id}

    assert "Paused. Go on with `/reminder resume`." in await tell(world, "pause", reminder="1")
    await world.restart()
    await until(world, "2026-02-05T00:00")
    assert len(world.messages(world.events)) == 2
    assert moments(await tell(world, "resume", reminder="1")) == ["02-18 00:00"]
    assert (await tell(world, "cancel", reminder="1")).startswith("Cancelled; I won't send this:")
    await until(world, "2026-03-05T00:00")
    assert len(world.messages(world.events)) == 2
    assert world.direct_messages(world.alex) == []


def campaigns_call(tx: Transaction, server_id: int, user_id: int) -> None:
    calls.log_call(
        tx, server_id, user_id,
        campaign_id=1, official_id="M000133", outcome=Outcome.TALKED, made_on=date(2026, 1, 8),
    )  # fmt: skip


async def test_the_last_time_can_be_skipped_and_put_back(world: World) -> None:
    await tell(world, "create", what="News", when="9am", repeat="daily, 2 times", channel=world.events)
    await until(world, "2026-01-01T15:00")
    skipped = await do(world, "skip", reminder="1")
    assert "That was its last time." in said(skipped)
    assert "comes <t:" in await tell(world, "unskip", reminder="1")
    again = await world.organizer.click(answer(skipped), label="Put it back")
    assert "nothing to put back" in said(again)
    await until(world, "2026-01-05T00:00")
    assert world.messages(world.events) == ["News", "News"]
    assert "nothing to put back" in await tell(world, "unskip", reminder="1")


async def test_only_organizers_put_back_and_only_what_was_left_out(world: World) -> None:
    await tell(world, "create", what="News", when="9am", repeat="daily", channel=world.events)
    await world.alex.slash(world.general, "remindme", what="Secret", when="9am", repeat="daily")
    await tell(world, "skip", reminder="1")
    assert "Only organizers" in await press(world, world.alex, "reminder:1:unskip:20260101T0900")
    for forged in (
        "reminder:1:unskip:20260102T0900",
        "reminder:1:unskip:20269999T9999",
        "reminder:99:unskip:20260101T0900",
    ):
        refused = await press(world, world.organizer, forged)
        assert "nothing to put back" in refused or "no scheduled reminder" in refused
    assert "no scheduled reminder" in await press(world, world.organizer, "reminder:2:unskip:20260101T0900")
    await tell(world, "create", what="Once", when="9am", channel=world.events)
    assert (await tell(world, "unskip", reminder="Once")).startswith("That one comes once")
    await tell(world, "cancel", reminder="1")
    assert "no scheduled reminder" in await press(world, world.organizer, "reminder:1:unskip:20260101T0900")
