"""At nine in the morning wherever somebody is: each once, at their own nine."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from simcord import MemberActor

from bot.database import Transaction
from bot.outbox import store as outbox
from bot.reminders.model import MEMBERS_KIND
from bot.volunteers import service as volunteers
from tests.journeys import scheduling
from tests.journeys.scheduling import begin, chapter, do, join, tell, written
from tests.journeys.world import World, said

GUAM, PUERTO_RICO, NEW_YORK, HAWAII = "Pacific/Guam", "America/Puerto_Rico", "America/New_York", "Pacific/Honolulu"


People = list[MemberActor]

until = partial(scheduling.until, longest=timedelta(hours=3))  # the planner looks at each zone's nine


async def scatter(world: World, *zones: str) -> People:
    """A chapter with one member in each zone."""
    await chapter(world)
    people = [world.server.add_member(world.env.create_user(zone.rsplit("/", 1)[-1])) for zone in zones]

    def settle(tx: Transaction) -> None:
        for person, zone in zip(people, zones, strict=True):
            volunteers.set_zone(tx, world.server.id, person.id, zone)

    await world.bot.database.write(settle)
    for person in people:
        await join(world, person)
    return people


def counts(world: World, people: People) -> list[int]:
    return [len(world.direct_messages(person)) for person in people]


async def own(world: World, **options: str) -> str:
    asked = {"what": "Call today", "when": "9am", "repeat": "daily", "chapter": "Boston", "own_time": True}
    return await tell(world, "create", **asked | options)


async def test_from_guam_to_hawaii_each_gets_it_once_at_their_own_nine(world: World) -> None:
    people = await scatter(world, GUAM, PUERTO_RICO, NEW_YORK, HAWAII)
    created = await own(world)
    assert "**Every day at 9:00 AM in each person's own time**\nNext: Thu Jan 1, 9:00 AM\n" in created
    preview = await tell(world, "preview", reminder="1")
    assert "Every day at 9:00 AM in each person's own time" in preview
    assert "Thu Jan 1, 9:00 AM\nFri Jan 2, 9:00 AM" in preview
    # It is 10 AM on January 1 in Guam already: theirs is over.
    for at, expected in (
        ("2026-01-01T12:59", [0, 0, 0, 0]),
        ("2026-01-01T13:01", [0, 1, 0, 0]),
        ("2026-01-01T14:01", [0, 1, 1, 0]),
        ("2026-01-01T18:59", [0, 1, 1, 0]),
        ("2026-01-01T19:01", [0, 1, 1, 1]),
        ("2026-01-01T23:01", [1, 1, 1, 1]),
        ("2026-01-02T19:01", [1, 2, 2, 2]),
        ("2026-01-02T23:01", [2, 2, 2, 2]),
    ):
        await until(world, at)
        if at.endswith("14:01"):
            await world.restart()
        assert counts(world, people) == expected, at
    assert all("Late" not in text for person in people for text in world.direct_messages(person))
    assert "It comes: Every day at 9:00 AM in each person's own time." in world.direct_messages(people[0])[0]
    assert "Every day at 9:00 AM in each person's own time, by direct message to" in await tell(world, "list")


async def test_the_list_counts_one_time_together(world: World) -> None:
    await scatter(world, PUERTO_RICO, NEW_YORK, HAWAII)
    await own(world)
    await until(world, "2026-01-01T20:00")
    assert "-# Last: sent 3, <t:1767276000:f>" in await tell(world, "list")  # 9 AM in New York, its author's zone


async def test_it_comes_once_and_is_over_when_the_last_clock_has_shown_it(world: World) -> None:
    people = await scatter(world, NEW_YORK, HAWAII)
    asked = {"what": "Call today", "when": "jan 2 9am", "chapter": "Boston", "own_time": True}
    created = await tell(world, "create", **asked)
    assert "Fri Jan 2, 9:00 AM in each person's own time:" in created
    await until(world, "2026-01-02T15:00")
    assert counts(world, people) == [1, 0]
    assert "Under way: it still comes to people further west." in await tell(world, "list")
    await until(world, "2026-01-04T00:00")
    assert counts(world, people) == [1, 1]
    assert (await tell(world, "list")).startswith("Nothing is scheduled here.")


async def test_whoever_joins_or_leaves_between_the_zones_is_in_or_out(world: World) -> None:
    people = await scatter(world, PUERTO_RICO, NEW_YORK, HAWAII)
    await own(world)
    await until(world, "2026-01-01T13:30")
    for person, zone in ((world.alex, HAWAII), (world.jordan, PUERTO_RICO)):
        await world.bot.database.write(volunteers.set_zone, world.server.id, person.id, zone)
        await join(world, person)
    leaving = people[2]
    await leaving.slash(world.general, "leave", chapter="Boston")
    await until(world, "2026-01-01T20:00")
    assert counts(world, people) == [1, 1, 0]
    assert len(world.direct_messages(world.alex)) == 1
    assert world.direct_messages(world.jordan) == []  # nine was over in Puerto Rico when they joined


async def test_whoever_moves_west_after_it_came_does_not_get_it_twice(world: World) -> None:
    people = await scatter(world, NEW_YORK, HAWAII)
    await own(world)
    await until(world, "2026-01-01T15:00")
    await world.bot.database.write(volunteers.set_zone, world.server.id, people[0].id, HAWAII)
    await until(world, "2026-01-01T20:00")
    assert counts(world, people) == [1, 1]
    await until(world, "2026-01-02T20:00")
    assert counts(world, people) == [2, 2]


@pytest.mark.parametrize("verb", ["pause", "cancel", "skip"])
async def test_what_is_stopped_in_the_middle_goes_no_further(world: World, verb: str) -> None:
    people = await scatter(world, PUERTO_RICO, NEW_YORK, HAWAII)
    await own(world)
    await until(world, "2026-01-01T13:30")  # half past nine in Puerto Rico, half past eight in New York
    await tell(world, verb, reminder="1")
    await world.restart()
    await until(world, "2026-01-01T20:00")
    assert counts(world, people) == [1, 0, 0]
    if verb == "pause":
        assert "Next: Fri Jan 2, 9:00 AM" in await tell(world, "resume", reminder="1")
    await until(world, "2026-01-02T20:00")
    assert counts(world, people) == ([1, 0, 0] if verb == "cancel" else [2, 1, 1])


async def test_a_skip_in_the_middle_can_be_taken_back(world: World) -> None:
    people = await scatter(world, PUERTO_RICO, NEW_YORK, HAWAII)
    await own(world)
    await until(world, "2026-01-01T13:30")
    assert "I'll leave out Thu Jan 1, 9:00 AM of **Call today**. Next is Fri Jan 2, 9:00 AM." in await tell(
        world, "skip", reminder="1"
    )
    assert "-# Left out: Thu Jan 1, 9:00 AM" in await tell(world, "list")
    assert "comes Thu Jan 1, 9:00 AM after all" in await tell(world, "unskip", reminder="1")
    await until(world, "2026-01-01T20:00")
    assert counts(world, people) == [1, 1, 1]


async def test_a_new_time_in_the_middle_holds_for_those_whose_clocks_have_not_shown_it(world: World) -> None:
    people = await scatter(world, PUERTO_RICO, NEW_YORK, HAWAII)
    await own(world)
    await until(world, "2026-01-01T13:30")
    edited = await tell(world, "edit", reminder="1", when="10am")
    assert "Every day at 10:00 AM in each person's own time" in edited
    await until(world, "2026-01-01T14:30")
    assert counts(world, people) == [2, 0, 0]  # ten o'clock is a new time
    await until(world, "2026-01-01T20:01")
    assert counts(world, people) == [2, 1, 1]


async def test_what_came_while_the_bot_was_down_is_caught_up_or_missed_by_each_clock(world: World) -> None:
    people = await scatter(world, PUERTO_RICO, NEW_YORK, HAWAII)
    await own(world)
    await world.bot.close()
    await until(world, "2026-01-01T19:30")  # 6 h 30 after nine in Puerto Rico, 5 h 30 after it in New York
    await world.restart()
    await world.later(minutes=1)
    assert counts(world, people) == [0, 1, 1]
    assert all("Late: this was due" in world.direct_messages(each)[0] for each in people[1:])
    assert "-# Last: sent 2, **missed** 1 (the bot was not running" in await tell(world, "list")
    await until(world, "2026-01-02T20:00")
    assert counts(world, people) == [1, 2, 2]


@pytest.mark.begins("2026-03-06T00:00")
async def test_nine_stays_nine_where_the_clocks_change_and_where_they_do_not(world: World) -> None:
    people = await scatter(world, NEW_YORK, "America/Phoenix")
    await own(world, when="mar 7 9am")
    await until(world, "2026-03-08T12:59")
    assert counts(world, people) == [1, 1]
    await until(world, "2026-03-08T13:01")  # an hour earlier by UTC than the day before
    assert counts(world, people) == [2, 1]
    await until(world, "2026-03-08T16:01")
    assert counts(world, people) == [2, 2]


async def test_quiet_hours_hold_for_it_too(world: World) -> None:
    people = await scatter(world, NEW_YORK, HAWAII)
    await own(world, when="7am")
    await until(world, "2026-01-01T12:30")
    assert counts(world, people) == [0, 0]
    await until(world, "2026-01-01T18:01")  # 8 AM in both
    assert counts(world, people) == [1, 1]


async def test_a_channel_has_no_time_of_its_own(world: World) -> None:
    assert (await begin(world, own_time=True)).startswith("In a channel, everybody sees it at the same moment.")
    refused = await do(world, "create", what="x", when="9am", own_time=True)
    assert "For `own_time`, choose a `chapter`, a `campaign` or an `event`" in said(refused)
    assert await written(world) == (None, None, 0)


async def test_nobody_is_planned_before_their_time(world: World) -> None:
    await scatter(world, PUERTO_RICO, HAWAII)
    await own(world)
    await until(world, "2026-01-01T14:00")
    planned = await world.bot.database.read(outbox.outcomes, world.server.id, MEMBERS_KIND, 1)
    assert len(planned) == 1
    assert datetime.fromisoformat("2026-01-01T14:00+00:00") == world.env.now()
