"""Weekly reminders to call: at one's own time over both changes of the clocks, until the campaign ends."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.calls import reminders
from bot.campaigns import service as campaigns
from bot.database import Transaction
from bot.officials import service as officials
from bot.officials.directory import sample_directory
from bot.outbox import schedules
from bot.outbox.model import ScheduleStatus
from bot.volunteers import service as volunteers
from bot.volunteers import store as volunteer_store
from bot.volunteers.model import Home
from tests.journeys.scheduling import until
from tests.journeys.world import World, answer, buttons, said

ASKED = {"campaign": "1", "day": "Tuesday", "time": "10am"}


@pytest.fixture
async def sampled(world: World) -> World:
    """A world with a campaign, and alex at home in Massachusetts."""

    def fill(tx: Transaction) -> None:
        officials.import_directory(tx, sample_directory())
        campaigns.create(
            tx, world.server.id, title="Save the sample river", ask="Protect it.", script="Hi, I'm {me} from {city}."
        )
        volunteers.set_home(tx, world.server.id, world.alex.id, Home("MA", "02139", zone="America/New_York"))

    await world.bot.database.write(fill)
    return world


async def ask(world: World, **options: Any) -> str:
    return said(await world.alex.slash(world.general, "remindme-calls", **(ASKED | options)))


def arrivals(world: World) -> list[str]:
    """When each direct message to alex came, in UTC."""
    channel_id = world.env.backend.dm_channels.get(world.alex.id)
    messages = world.env.backend.messages.get(channel_id, {}).values() if channel_id else ()
    return [f"{datetime.fromisoformat(message.timestamp).astimezone(UTC):%m-%d %H:%M}" for message in messages]


async def test_each_week_the_next_call_comes_with_buttons_that_work(sampled: World) -> None:
    text = await ask(sampled)
    first = int(datetime(2026, 1, 6, 15, 0, tzinfo=UTC).timestamp())
    assert text.startswith(
        "I'll send you the next call for **Save the sample river** by direct message:\n"
        f"**Every Tuesday at 10:00 AM Eastern Time**\nNext: <t:{first}:F>"
    )
    assert text.endswith("A week in which you have called already is left out. It stops when the campaign ends.")
    await sampled.restart()
    await until(sampled, "2026-01-06T15:01")
    (message,) = sampled.direct_messages(sampled.alex)
    assert message.startswith("### Call Senator Ada Example (sample)\nSenator, Massachusetts\n**<+1 (202) 555 0101>**")
    assert "Open now, until" in message
    assert "> Hi, I'm (your name) from Cambridge." in message
    assert ": Every Tuesday at 10:00 AM Eastern Time. It stops when the campaign ends." in message
    post = sampled.alex.user.dm_channel.last_message
    assert post is not None
    busy = await sampled.alex.user.click(post, label="Line busy")
    assert "Boston office" in said(busy)
    assert "> Hi, I'm alex from Cambridge." in said(busy)
    second = await sampled.alex.user.click(answer(busy), label="Talked to staff")
    assert "### Call Senator Bo Placeholder" in said(second)
    await until(sampled, "2026-01-13T15:01")  # a new week
    assert len(sampled.direct_messages(sampled.alex)) == 2


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param(
            ["02-24 15:00", "03-03 15:00", "03-10 14:00", "03-17 14:00"], marks=pytest.mark.begins("2026-02-24T00:00")
        ),
        pytest.param(
            ["10-20 14:00", "10-27 14:00", "11-03 15:00", "11-10 15:00"], marks=pytest.mark.begins("2026-10-20T00:00")
        ),
    ],
    ids=["spring", "autumn"],
)
async def test_ten_stays_ten_when_the_clocks_change(sampled: World, expected: list[str]) -> None:
    await ask(sampled)
    await until(sampled, f"2026-{expected[-1].replace(' ', 'T').split(':')[0]}:30")
    assert arrivals(sampled) == expected


async def test_a_week_with_a_call_is_left_out_unless_asked_for(sampled: World) -> None:
    await ask(sampled)
    await until(sampled, "2026-01-05T15:00")  # Monday
    await sampled.alex.click(answer(await sampled.alex.slash(sampled.general, "call")), label="Left a voicemail")
    await until(sampled, "2026-01-07T00:00")
    assert arrivals(sampled) == []
    await ask(sampled, even_if_called=True)  # the same time: it is changed, and not a second one
    await until(sampled, "2026-01-12T15:00")
    await sampled.alex.click(answer(await sampled.alex.slash(sampled.general, "call")), label="Left a voicemail")
    await until(sampled, "2026-01-13T15:01")
    assert arrivals(sampled) == ["01-13 15:00"]


async def test_it_stops_by_itself_when_the_campaign_is_over(sampled: World) -> None:
    await ask(sampled)
    await until(sampled, "2026-01-07T00:00")
    await sampled.bot.database.write(campaigns.close, sampled.server.id, 1)
    await sampled.restart()
    await until(sampled, "2026-01-20T00:00")
    assert arrivals(sampled) == ["01-06 15:00"]
    series = await sampled.bot.database.read(schedules.find, sampled.server.id, 1)
    assert series is not None
    assert series.status is ScheduleStatus.ENDED
    assert said(await sampled.alex.slash(sampled.general, "reminders")) == "No reminders. Set one with `/remindme`."


async def test_one_tap_stops_it_where_it_came(sampled: World) -> None:
    await ask(sampled)
    await until(sampled, "2026-01-06T15:01")
    post = sampled.alex.user.dm_channel.last_message
    assert post is not None
    await sampled.restart()
    for _ in range(2):  # twice is once
        stopped = await sampled.alex.user.click(post, label="Stop these")
        assert said(stopped).startswith("Stopped. I won't remind you of these calls any more.")
    await until(sampled, "2026-01-20T00:00")
    assert sum("### Call" in text for text in sampled.direct_messages(sampled.alex)) == 1


async def test_it_is_among_ones_reminders_and_can_be_cancelled_there(sampled: World) -> None:
    await ask(sampled)
    shown = await sampled.alex.slash(sampled.general, "reminders")
    assert "Call for **Save the sample river**\n-# Every Tuesday at 10:00 AM Eastern Time\n-# <t:" in said(shown)
    cancel = f"calls:{sampled.server.id}:reminder:1:drop"
    assert buttons(answer(shown).components) == {"Cancel": cancel}
    for direct in (False, True):
        refused = said(
            await sampled.forge(sampled.jordan, 3, {"custom_id": cancel, "component_type": 2}, direct=direct)
        )
        assert refused.startswith("This reminder is stopped already.")
    after = await sampled.alex.click(answer(shown), label="Cancel")
    assert said(after) == "No reminders. Set one with `/remindme`."
    await until(sampled, "2026-01-07T00:00")
    assert arrivals(sampled) == []


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"campaign": "flarb"}, 'There is no campaign called "flarb" here. Pick one from the list'),
        ({"time": "flarb"}, 'I couldn\'t read "flarb" as a time of day. Try "9am"'),
        ({"time": ""}, 'I couldn\'t read "" as a time of day.'),
    ],
)
async def test_bad_input_is_refused_and_nothing_is_promised(
    sampled: World, options: dict[str, str], sentence: str
) -> None:
    assert (await ask(sampled, **options)).startswith(sentence)
    assert await sampled.bot.database.read(schedules.next_at) is None


async def test_a_closed_campaign_cannot_be_chosen_and_there_is_a_limit(sampled: World) -> None:
    for hour in range(1, 11):
        for half in ("am", "pm"):
            await ask(sampled, time=f"{hour}{half}")
    assert (await ask(sampled, time="11am")).startswith("You have 20 weekly call reminders here already.")
    found = await sampled.bot.database.read(reminders.list_own, sampled.server.id, sampled.alex.id)
    assert len(found) == 20
    await sampled.bot.database.write(campaigns.close, sampled.server.id, 1)
    assert "is closed" in await ask(sampled)


async def test_without_a_home_it_is_asked_and_nothing_promised(sampled: World) -> None:
    text = said(await sampled.jordan.slash(sampled.general, "remindme-calls", **ASKED))
    assert "Tell me your ZIP or your state" in text
    assert text.endswith("Nothing is set yet: once I know, type `/remindme-calls` again.")
    assert await sampled.bot.database.read(schedules.next_at) is None


async def test_the_time_is_read_back_while_it_is_typed(sampled: World) -> None:
    shown = await sampled.alex.autocomplete(sampled.general, "remindme-calls", "time", "half past 6")
    assert [(each["name"], each["value"]) for each in shown] == [("6:30 PM", "half past 6")]
    assert len(await sampled.alex.autocomplete(sampled.general, "remindme-calls", "time", "")) == 5
    assert await sampled.alex.autocomplete(sampled.general, "remindme-calls", "time", "flarb") == []


async def test_a_weekly_call_whose_home_is_not_known_any_more_asks_for_it_where_it_comes(sampled: World) -> None:
    await ask(sampled)

    def forget_home(tx: Transaction) -> None:
        volunteer_store.change(tx, sampled.server.id, sampled.alex.id, state=None, zip_code=None, district=None)

    await sampled.bot.database.write(forget_home)
    await until(sampled, "2026-01-06T15:01")
    (message,) = sampled.direct_messages(sampled.alex)
    assert message.startswith("### Whom do you call?\n")
    assert "You asked for this on" in message
    post = sampled.alex.user.dm_channel.last_message
    assert post is not None
    assert list(buttons([part.to_dict() for part in post.components])) == ["Tell my ZIP or state", "Stop these"]
    await sampled.restart()
    form = await sampled.alex.user.click(post, label="Tell my ZIP or state")
    turn = await sampled.alex.user.submit_modal(form, {"home": "02139"})
    assert said(turn).startswith("Saved: your home is 02139.")
    assert "### Call Senator Ada Example" in said(turn)
    # Whoever was never reminded reaches nothing through such a button, in whatever server.
    forged = {"component_type": 2, "custom_id": f"calls:{sampled.server.id}:1:home:02139:MA"}
    refused = await sampled.forge(sampled.jordan, 3, forged, direct=True)
    assert "home is" not in said(refused)
    assert await sampled.bot.database.read(volunteers.profile, sampled.server.id, sampled.jordan.id) is None
