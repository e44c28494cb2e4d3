"""At night nobody is written to, by the clock of whoever would be; what one chose oneself still comes."""

import pytest

from bot.servers import service as servers
from bot.volunteers import service as volunteers
from tests.journeys.scheduling import chapter, join, tell, until
from tests.journeys.world import World, said

HAWAII, GUAM = "Pacific/Honolulu", "Pacific/Guam"


async def meeting(world: World, when: str = "9am", *, zone: str = HAWAII) -> None:
    """Every day, to alex in New York and jordan elsewhere."""
    await chapter(world)
    for person in (world.alex, world.jordan):
        await join(world, person)
    await world.bot.database.write(volunteers.set_zone, world.server.id, world.jordan.id, zone)
    assert "quiet hours" in await tell(world, "create", what="Meeting", when=when, repeat="daily", chapter="Boston")


def got(world: World) -> tuple[int, int]:
    return len(world.direct_messages(world.alex)), len(world.direct_messages(world.jordan))


async def test_whoever_sleeps_gets_it_in_their_morning_though_the_bot_was_restarted(world: World) -> None:
    await meeting(world)
    await until(world, "2026-01-01T15:00")  # 10 AM in New York, 5 AM in Honolulu
    assert got(world) == (1, 0)
    await world.restart()
    await until(world, "2026-01-01T17:59")
    assert got(world) == (1, 0)
    await until(world, "2026-01-01T18:01")
    assert got(world) == (1, 1)
    assert "Late" not in world.direct_messages(world.jordan)[0]
    assert "-# Last: sent 2, <t:" in await tell(world, "list")
    await until(world, "2026-01-03T18:01")
    assert got(world) == (3, 3)


async def test_nobody_who_left_or_stopped_it_overnight_gets_it(world: World) -> None:
    await meeting(world)
    await until(world, "2026-01-01T18:01")
    message = world.jordan.user.dm_channel.last_message
    assert message is not None
    await until(world, "2026-01-02T15:00")  # the second waits for jordan's morning
    await world.jordan.user.click(message, label="Stop these")
    await world.restart()
    await until(world, "2026-01-03T20:00")
    assert len([text for text in world.direct_messages(world.jordan) if "Meeting" in text]) == 1
    assert len(world.direct_messages(world.alex)) == 3


async def test_whoever_left_the_chapter_overnight_is_left_in_peace(world: World) -> None:
    await meeting(world)
    await until(world, "2026-01-01T15:00")
    await world.jordan.slash(world.general, "leave", chapter="Boston")
    await until(world, "2026-01-01T20:00")
    assert got(world) == (1, 0)


async def test_it_is_looked_at_again_when_the_message_is_about_to_go(world: World) -> None:
    await meeting(world)
    await until(world, "2026-01-01T15:00")
    await world.bot.database.write(volunteers.set_zone, world.server.id, world.jordan.id, GUAM)
    await until(world, "2026-01-01T21:59")  # 8 AM in Honolulu was 4 AM in Guam; there, 8 AM is to come
    assert got(world) == (1, 0)
    await until(world, "2026-01-01T22:01")
    assert got(world) == (1, 1)
    assert "Late" not in world.direct_messages(world.jordan)[0]


async def test_after_downtime_nobody_is_woken_and_what_is_late_says_so(world: World) -> None:
    await meeting(world, "8pm")
    await world.alex.slash(world.general, "remindme", what="Stretch", when="8pm")
    await world.bot.close()
    await until(world, "2026-01-01T05:30")  # 8 PM was 01:00; it is half past midnight in New York now
    await world.restart()
    await until(world, "2026-01-01T12:59")
    assert world.direct_messages(world.alex) == []
    await until(world, "2026-01-01T13:01")
    assert sorted("Late: this was due" in text for text in world.direct_messages(world.alex)) == [True, True]


async def test_what_a_person_set_for_the_night_comes_at_night(world: World) -> None:
    await world.alex.slash(world.general, "remindme", what="Night shift", when="11:30pm")
    await until(world, "2026-01-01T04:31")
    assert len(world.direct_messages(world.alex)) == 1


async def test_a_post_in_a_channel_comes_at_any_time(world: World) -> None:
    await tell(world, "create", what="Good night", when="11pm", channel=world.events)
    await until(world, "2026-01-01T04:01")
    assert world.messages(world.events) == ["Good night"]


async def test_an_admin_sets_the_hours_and_turns_them_off(world: World) -> None:
    shown = said(await world.admin.slash(world.general, "config show"))
    assert "**Quiet hours** · 9:00 PM to 8:00 AM · `/config quiet-hours`" in shown
    answered = await world.admin.slash(world.general, "config quiet-hours", start="10pm", end="7:30")
    assert said(answered).startswith("From 10:00 PM to 7:30 AM, in each person's own time, I send no direct messages")
    await world.restart()
    shown = said(await world.admin.slash(world.general, "config show"))
    assert "**Quiet hours** · 10:00 PM to 7:30 AM" in shown
    assert "Eastern Time" in shown
    off = await world.admin.slash(world.general, "config quiet-hours", start="off")
    assert said(off) == "Quiet hours are off: direct messages come at any time of day."
    assert "**Quiet hours** · *off*" in said(await world.admin.slash(world.general, "config show"))
    await meeting(world)
    await until(world, "2026-01-01T14:01")
    assert got(world) == (1, 1)


async def test_setting_the_hours_leaves_the_zone(world: World) -> None:
    await world.admin.slash(world.general, "config timezone", timezone="Hawaii")
    await world.admin.slash(world.general, "config quiet-hours", start="10pm", end="7am")
    assert "**Time zone** · Hawaii" in said(await world.admin.slash(world.general, "config show"))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"start": "flarb", "end": "8am"}, "as a time of day. Try"),
        ({"start": "9pm", "end": "late"}, "as a time of day. Try"),
        ({"start": "9pm"}, "Fill in both `start` and `end`"),
        ({"start": "9pm", "end": "21:00"}, 'Those are the same time. To have no quiet hours, type "off"'),
        ({"start": "9am", "end": "8am"}, "Quiet from 9:00 AM to 8:00 AM would leave too little of the day"),
        ({"start": "x" * 3000, "end": "8am"}, "as a time of day. Try"),
    ],
)
async def test_nonsense_gets_a_sentence_and_changes_nothing(world: World, typed: dict[str, str], sentence: str) -> None:
    before = await world.bot.database.read(servers.configuration, world.server.id)
    result = await world.admin.slash(world.general, "config quiet-hours", **typed)
    assert sentence in said(result)
    assert await world.bot.database.read(servers.configuration, world.server.id) == before
