"""What repeats comes at its time on the wall, and does as organizers say meanwhile."""

import pytest

from tests.journeys.scheduling import ASKED, RULE, TUESDAY, begin, daily, do, moments, press, tell, until
from tests.journeys.world import World, answer, buttons, said


@pytest.mark.parametrize(
    "asked", [ASKED, {"when": "every other Tuesday 6:30pm until November 3", "repeat": None, "until": None}]
)
async def test_an_organizer_does_everything_with_the_sentence(world: World, asked: dict[str, str | None]) -> None:
    options = {"what": "Call-in night", "channel": world.events} | {k: v for k, v in asked.items() if v}
    created = await tell(world, "create", **options)
    assert f"I'll post this in <#{world.events.id}>:\n**{RULE}**\nNext: <t:{int(TUESDAY.timestamp())}:F>" in created
    await world.restart()
    listed = await tell(world, "list")
    assert f"**1 · Call-in night**\n{RULE}, in <#{world.events.id}>\n-# Next: <t:{int(TUESDAY.timestamp())}" in listed
    preview = await tell(world, "preview", reminder="call-in NIGHT")
    assert "Call-in night" in preview
    assert moments(preview) == ["01-06 23:30", "01-20 23:30", "02-03 23:30", "02-17 23:30", "03-03 23:30"]

    edited = await tell(world, "edit", reminder="1", what="Call-in night, 7 sharp", when="tuesday 7pm")
    assert "Every other Tuesday at 7:00 PM Eastern Time until Nov 3" in edited
    await until(world, "2026-01-07T00:00")
    assert world.messages(world.events) == ["Call-in night, 7 sharp"]
    assert "-# Last: sent, <t:" in await tell(world, "list")

    skipped = await tell(world, "skip", reminder="1")
    assert moments(skipped) == ["01-21 00:00", "02-04 00:00"]
    assert moments(await tell(world, "preview", reminder="1"))[0] == "02-04 00:00"
    await until(world, "2026-02-03T23:00")
    assert len(world.messages(world.events)) == 1

    assert "Paused. Go on with `/reminder resume`." in await tell(world, "pause", reminder="1")
    await world.restart()
    await until(world, "2026-02-10T00:00")
    assert "Paused." in await tell(world, "list")
    resumed = await tell(world, "resume", reminder="1")
    assert moments(resumed) == ["02-18 00:00"]
    await until(world, "2026-02-18T00:00")
    assert len(world.messages(world.events)) == 2

    assert (await tell(world, "cancel", reminder="1")).startswith("Cancelled; I won't send this:")
    assert await tell(world, "list") == "Nothing is scheduled here. Schedule a message with `/reminder create`."
    await until(world, "2026-03-10T00:00")
    assert len(world.messages(world.events)) == 2


async def test_a_series_ends_after_its_last_day(world: World) -> None:
    await daily(world, until="jan 3")
    await until(world, "2026-01-10T00:00")
    assert world.messages(world.events) == ["Good morning"] * 3
    assert (await tell(world, "list")).startswith("Nothing is scheduled here.")


@pytest.mark.begins("2026-02-22T00:00")
async def test_nine_in_the_morning_stays_nine_when_the_clocks_change(world: World) -> None:
    result = await world.alex.slash(world.general, "remindme", what="Plan", when="monday 9am", repeat="weekly")
    assert "**Every Monday at 9:00 AM Eastern Time**" in said(result)
    await until(world, "2026-03-02T14:00")
    await world.restart()
    assert len(world.direct_messages(world.alex)) == 2
    await until(world, "2026-03-09T12:59")
    assert len(world.direct_messages(world.alex)) == 2
    await until(world, "2026-03-09T13:00")
    assert len(world.direct_messages(world.alex)) == 3
    await until(world, "2026-03-10T00:00")
    assert len(world.direct_messages(world.alex)) == 3


async def test_of_what_was_due_while_the_bot_was_down_only_the_newest_comes(world: World) -> None:
    await daily(world)
    await world.bot.close()
    await until(world, "2026-01-05T16:00")
    await world.restart()
    await world.later(minutes=1)
    (posted,) = world.messages(world.events)
    assert posted.startswith("Good morning\n-# Late: this was due <t:")
    await until(world, "2026-01-06T14:00")
    assert len(world.messages(world.events)) == 2


async def test_what_is_too_late_to_be_of_use_is_listed_as_missed(world: World) -> None:
    await daily(world)
    await world.bot.close()
    await until(world, "2026-01-05T23:00")
    await world.restart()
    await world.later(minutes=1)
    assert world.messages(world.events) == []
    assert "-# Last: **missed** (the bot was not running when it was due), <t:" in await tell(world, "list")


async def test_what_was_paused_is_never_caught_up(world: World) -> None:
    await daily(world)
    await tell(world, "pause", reminder="1")
    await until(world, "2026-01-04T14:30")
    assert moments(await tell(world, "resume", reminder="1")) == ["01-05 14:00"]
    await until(world, "2026-01-04T23:00")
    assert world.messages(world.events) == []
    await until(world, "2026-01-05T14:00")
    assert world.messages(world.events) == ["Good morning"]


async def test_an_edit_changes_only_what_was_given(world: World) -> None:
    await begin(world)
    for changes, rule in (
        ({"what": "Call-in"}, RULE),
        ({"until": "dec 1"}, "Every other Tuesday at 6:30 PM Eastern Time until Dec 1"),
        ({"until": "never"}, "Every other Tuesday at 6:30 PM Eastern Time"),
        ({"repeat": "every weekday"}, "Every weekday at 6:30 PM Eastern Time"),
        ({"repeat": "every friday 8am until march 1"}, "Every Friday at 8:00 AM Eastern Time until Mar 1"),
        ({"when": "friday 9am"}, "Every Friday at 9:00 AM Eastern Time until Mar 1"),
        ({"when": "every day at noon"}, "Every day at 12:00 PM Eastern Time"),
    ):
        edited = await tell(world, "edit", reminder="1", **changes)
        assert f"**Call-in**, in <#{world.events.id}>.\n{rule}\nNext: <t:" in edited
        assert f"\n{rule}, in <#" in await tell(world, "list")
    await until(world, "2026-01-01T17:00")
    assert world.messages(world.events) == ["Call-in"]


async def test_what_comes_once_can_be_moved_and_made_to_repeat(world: World) -> None:
    await tell(world, "create", what="News", when="jan 2 9am", channel=world.events)
    assert moments(await tell(world, "edit", reminder="1", when="jan 3 9am")) == ["01-03 14:00"]
    await until(world, "2026-01-02T20:00")
    assert world.messages(world.events) == []
    assert "Every day at 9:00 AM" in await tell(world, "edit", reminder="1", repeat="daily", until="jan 4")
    await until(world, "2026-01-10T00:00")
    assert world.messages(world.events) == ["News", "News"]


async def test_ones_own_series_is_listed_snoozed_and_stopped(world: World) -> None:
    await world.alex.slash(world.general, "remindme", what="Stretch", when="9am", repeat="every weekday")
    listed = await world.alex.slash(world.general, "reminders")
    assert "Stretch\n-# Every weekday at 9:00 AM Eastern Time\n-# <t:" in said(listed)
    assert "Stretch" in said(await world.alex.slash(world.general, "me"))
    await until(world, "2026-01-01T14:00")
    assert "Every weekday at 9:00 AM Eastern Time." in world.direct_messages(world.alex)[0]
    dm = world.alex.user.dm_channel
    assert dm.last_message is not None
    await world.alex.user.click(dm.last_message, label="Snooze 1 hour")
    await until(world, "2026-01-01T15:00")
    assert len(world.direct_messages(world.alex)) == 2
    assert "Stretch" in said(await world.alex.slash(world.general, "reminders"))
    assert dm.last_message is not None
    await world.alex.user.click(dm.last_message, label="Stop these")
    await until(world, "2026-01-08T00:00")
    assert len(world.direct_messages(world.alex)) == 2
    assert said(await world.alex.slash(world.general, "reminders")) == "No reminders. Set one with `/remindme`."


async def test_cancelling_in_the_list_cancels_the_whole_series(world: World) -> None:
    await world.alex.slash(world.general, "remindme", what="Stretch", when="9am", repeat="daily")
    listed = await world.alex.slash(world.general, "reminders")
    await world.alex.click(answer(listed), label="Cancel")
    await until(world, "2026-01-04T00:00")
    assert world.direct_messages(world.alex) == []


async def test_repeats_are_suggested_as_they_are_typed(world: World) -> None:
    offered = await world.alex.autocomplete(world.general, "remindme", "repeat", "every other tue")
    assert [choice["name"] for choice in offered] == ["Every other Tuesday"]
    whole = await world.organizer.autocomplete(
        world.general, "reminder create", "when", "every other tuesday 6:30pm until november 3"
    )
    assert [choice["name"] for choice in whole] == [RULE]
    result = await world.alex.slash(world.general, "remindme", what="x", when="tue 7pm", repeat=offered[0]["value"])
    assert "Every other Tuesday at 7:00 PM" in said(result)


async def test_a_long_list_has_pages(world: World) -> None:
    for number in range(1, 11):
        await begin(world, what=f"News {number}", when=f"jan {number} 9am", repeat="monthly")
    first = await do(world, "list")
    assert "### Scheduled (1 of 2)" in said(first)
    assert "News 6**" in said(first)
    assert "News 7**" not in said(first)
    assert list(buttons(answer(first).components)) == ["Earlier", "Later"]
    await world.restart()
    await world.organizer.click(answer(first), label="Later")
    turned = await press(world, world.organizer, "reminder:list:2:on")
    assert "News 7**" in turned
    assert "News 6**" not in turned
    assert (await press(world, world.alex, "reminder:list:2:on")).startswith("Only organizers can manage")


async def test_what_comes_once_is_not_paused_nor_skipped(world: World) -> None:
    await tell(world, "create", what="News", when="9am", channel=world.events)
    for verb in ("pause", "resume", "skip"):
        assert (await tell(world, verb, reminder="News")).startswith("That one comes once, so there is nothing to")
    await until(world, "2026-01-01T14:00")
    assert world.messages(world.events) == ["News"]


async def test_skipping_a_paused_series_and_the_last_time_says_so(world: World) -> None:
    await daily(world, until="jan 1")
    await tell(world, "pause", reminder="1")
    assert (await tell(world, "skip", reminder="1")).startswith("That one is paused, so nothing comes")
    await tell(world, "resume", reminder="1")
    assert "That was its last time." in await tell(world, "skip", reminder="1")
    await until(world, "2026-01-03T00:00")
    assert world.messages(world.events) == []


async def test_a_series_whose_channel_is_gone_waits_until_it_is_mended(world: World) -> None:
    await daily(world)
    world.env.inject_error("POST", f"/channels/{world.events.id}/messages", status=404, code=10003)
    await until(world, "2026-01-03T00:00")
    listed = await tell(world, "list")
    assert "Paused. Go on with `/reminder resume`.\n-# Last: **not delivered** (the channel was deleted), <t:" in listed
    await tell(world, "resume", reminder="1")
    await until(world, "2026-01-03T14:00")
    assert world.messages(world.events) == ["Good morning"]


async def test_ones_own_series_that_cannot_arrive_waits_and_says_why(world: World) -> None:
    await world.alex.slash(world.general, "remindme", what="Stretch", when="9am", repeat="daily")
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50007)
    await until(world, "2026-01-03T00:00")
    listed = said(await world.alex.slash(world.general, "reminders"))
    assert "Every day at 9:00 AM Eastern Time\n-# Paused because your direct messages are closed." in listed
    assert "Not delivered" not in listed
    assert world.direct_messages(world.alex) == []


async def test_a_post_that_failed_and_was_moved_is_listed_once(world: World) -> None:
    await tell(world, "create", what="News", when="jan 2 9am", channel=world.events)
    for day in (3, 4):
        world.env.inject_error("POST", f"/channels/{world.events.id}/messages", status=404, code=10003)
        await until(world, f"2026-01-0{day}T00:00")
        listed = await world.organizer.slash(world.general, "reminders")
        assert said(listed).count("**Not delivered:** News") == 1
        await tell(world, "edit", reminder="News", when=f"jan {day} 9am")
        moved = said(await world.organizer.slash(world.general, "reminders"))
        assert "Not delivered" not in moved
        assert f"in <#{world.events.id}>" in moved
    await until(world, "2026-01-05T00:00")
    assert world.messages(world.events) == ["News"]
