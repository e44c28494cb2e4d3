"""Whose direct messages are closed gets a reminder of their own in the channel, if they agreed."""

import discord
import pytest

from tests.journeys.scheduling import press, until, written
from tests.journeys.world import World, said


def close(world: World, code: int = 50007) -> None:
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=code)


async def remind(world: World, **options: object) -> str:
    asked = {"what": "Stretch @everyone", "when": "9am", "here": True}
    return said(await world.alex.slash(world.events, "remindme", **asked | options))


def posted(world: World) -> list[str]:
    """The reminders in #events, without the answers that only their author saw there."""
    return [text for text in world.messages(world.events) if "### Reminder" in text]


async def test_it_comes_in_the_channel_and_mentions_nobody_else(world: World) -> None:
    where = f"by direct message, or in <#{world.events.id}> for all to see if yours are closed"
    assert where in await remind(world)
    await world.restart()
    close(world)
    await until(world, "2026-01-01T14:01")
    (text,) = posted(world)
    assert text.startswith(f"<@{world.alex.id}>\n### Reminder\nStretch ")
    assert "Your direct messages are closed, so it is here." in text
    sent = [call.json for call in world.env.http_requests if call.path == f"/channels/{world.events.id}/messages"]
    assert sent[-1] is not None
    assert sent[-1]["allowed_mentions"]["parse"] == []
    assert [int(each) for each in sent[-1]["allowed_mentions"]["users"]] == [world.alex.id]
    assert world.direct_messages(world.alex) == []
    assert said(await world.alex.slash(world.general, "reminders")) == "No reminders. Set one with `/remindme`."


async def test_open_messages_leave_the_channel_alone(world: World) -> None:
    await remind(world)
    await until(world, "2026-01-01T14:01")
    assert len(world.direct_messages(world.alex)) == 1
    assert posted(world) == []


async def test_each_time_of_a_series_goes_on_and_its_author_can_stop_it_there(world: World) -> None:
    await remind(world, repeat="daily")
    for day in (1, 2):
        close(world)
        await until(world, f"2026-01-0{day}T15:00")
    assert len(posted(world)) == 2
    await until(world, "2026-01-03T15:00")  # they are open again
    assert len(world.direct_messages(world.alex)) == 1
    stop = f"reminder:{world.server.id}:1:cancel"
    assert "isn't a reminder of yours" in await press(world, world.jordan, stop)
    assert (await press(world, world.alex, stop)).startswith("Cancelled")
    await until(world, "2026-01-05T15:00")
    assert (len(posted(world)), len(world.direct_messages(world.alex))) == (2, 1)


@pytest.mark.parametrize(("here", "code"), [(False, 50007), (True, 50278)])
async def test_nothing_is_posted_for_who_did_not_agree_or_left(world: World, here: bool, code: int) -> None:
    await remind(world, here=here)
    close(world, code)
    await until(world, "2026-01-01T16:00")
    assert posted(world) == []
    assert "**Not delivered:** Stretch" in said(await world.alex.slash(world.general, "reminders"))


async def test_a_channel_that_takes_no_posts_is_refused(world: World) -> None:
    closed = world.server.create_text_channel(
        "closed", overwrites={world.server.default_role: discord.PermissionOverwrite(send_messages=False)}
    )
    voice = world.server.create_voice_channel("voice")
    for channel, sentence in ((closed, "I can't write in"), (voice, "I can only post in text channels and threads.")):
        refused = await world.alex.slash(channel, "remindme", what="x", when="9am", here=True)
        assert said(refused).startswith(sentence)
    assert await written(world) == (None, None, 0)
