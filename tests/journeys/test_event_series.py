"""A series of events: the bot makes each next one by itself, whatever happened meanwhile."""

from datetime import timedelta

from bot.events.model import EventStatus
from bot.outbox import schedules
from bot.outbox.model import Schedule, ScheduleStatus
from tests.journeys.events import cards, draft, event, going, posted, tell
from tests.journeys.world import World, answer, instant, said


async def pass_days(world: World, days: int) -> None:
    for _ in range(days):
        await world.later(days=1)


async def series(world: World, series_id: int = 2) -> Schedule:
    found = await world.bot.database.read(schedules.find_of, world.server.id, "event series", series_id)
    assert found is not None
    return found


async def test_the_next_of_a_series_is_posted_when_the_one_before_is_over_across_restarts(world: World) -> None:
    shown = said(await draft(world, start="jan 6 6:30pm", duration="2h", repeat="weekly", capacity=3))
    assert "**Repeats** Every Tuesday at 6:30 PM Eastern Time" in shown
    assert "-# After this: <t:" in shown
    message = await posted(world, title="Phone bank", start="jan 6 6:30pm", duration="2h", repeat="weekly, 3 times")
    await going(world, message, world.alex)
    await world.restart()
    await pass_days(world, 6)
    assert len(cards(world)) == 1
    await world.later(hours=3)  # it is over
    first, second = cards(world)
    assert "**1 going**" in first
    assert "**0 going**" in second
    made = await event(world, 5)
    assert made.plan.starts_at == instant("2026-01-13T23:30")
    assert made.plan.title == "Phone bank"
    await world.restart()
    await going(world, world.events.last_message, world.jordan)
    await pass_days(world, 21)
    assert len(cards(world)) == 3
    assert (await series(world, 4)).status is ScheduleStatus.ENDED


async def test_a_series_keeps_its_clock_time_across_the_change_and_makes_nothing_for_the_past(world: World) -> None:
    await posted(world, start="mar 2 6pm", repeat="weekly")
    await pass_days(world, 62)
    assert (await event(world, 3)).plan.starts_at == instant("2026-03-09T22:00")  # summer time
    assert len(cards(world)) == 2


async def test_all_later_ones_follow_an_edit_and_one_alone_does_not(world: World) -> None:
    await posted(world, start="jan 6 6pm", repeat="weekly")
    await tell(world, world.organizer, "edit", event="1", location="Elm St 7")
    await tell(
        world, world.organizer, "edit", event="1", start="jan 6 7pm", capacity=9, which="this and all later ones"
    )
    await pass_days(world, 7)
    made = (await event(world, 3)).plan
    assert (made.location, made.capacity, made.starts_local.hour) == (None, 9, 19)
    refused = await tell(world, world.organizer, "edit", event="3", start="jan 14 7pm", which="this and all later ones")
    assert refused.startswith("That moves a whole series to another day. Say in `repeat`")
    assert (await event(world, 3)).plan == made
    moved = await tell(world, world.organizer, "edit", event="3", start="jan 14 7pm", repeat="every wednesday")
    assert moved.startswith("**Picnic** is changed.")
    await pass_days(world, 9)
    shown = cards(world)
    assert len(shown) == 3
    assert "**Repeats** Every Wednesday at 7:00 PM Eastern Time" in shown[2]


async def test_one_is_called_off_and_the_next_comes_then_the_rest_is_called_off(world: World) -> None:
    message = await posted(world, start="jan 6 6pm", repeat="weekly")
    await going(world, message, world.alex)
    asked = await world.organizer.slash(world.general, "event cancel", event="1", which="only this one")
    result = await world.organizer.submit_modal(asked, {"reason": "Holiday"})
    assert "The others of its series go on" in said(result)
    await world.later(minutes=1)
    first, _ = cards(world)
    assert first.startswith("### Cancelled: Picnic")
    assert (await event(world, 3)).plan.starts_at == instant("2026-01-13T23:00")
    await world.restart()
    await going(world, world.events.last_message, world.jordan)
    asked = await world.organizer.slash(world.general, "event cancel", event="3", which="this and all later ones")
    result = await world.organizer.submit_modal(asked, {"reason": ""})
    assert said(result) == "**Picnic** and all later ones are cancelled. One person who comes is told."
    await pass_days(world, 20)
    assert len(cards(world)) == 2
    assert (await event(world, 3)).status is EventStatus.CANCELLED
    assert len(world.direct_messages(world.alex)) >= 1


async def test_a_copy_is_like_the_other_but_for_its_time_and_answers(world: World) -> None:
    message = await posted(world, capacity=4, location="Main St 5", duration="90 min")
    await going(world, message, world.alex)
    await world.later(days=3)
    copied = await world.organizer.slash(world.general, "event copy", event="Picnic", start="jan 20 6pm")
    shown = said(copied)
    assert "**Where** Main St 5" in shown
    assert "**0 of 4 going**" in shown
    await world.restart()
    await world.organizer.click(answer(copied), label="Post it")
    assert len(cards(world)) == 2
    plan = (await event(world, 2)).plan
    assert plan.ends_at - plan.starts_at == timedelta(minutes=90)


async def test_an_event_is_posted_elsewhere_and_again_where_its_post_was_deleted(world: World) -> None:
    message = await posted(world)
    refused = await tell(world, world.organizer, "post", event="1", channel=world.events)
    assert refused.startswith("This event is already posted: https://discord.com/channels/")
    assert (await tell(world, world.organizer, "post", event="1")).startswith("**Picnic** is posted: https://")
    (elsewhere,) = world.general.history()
    await going(world, elsewhere, world.alex)
    await world.restart()
    await world.later(seconds=5)
    assert "**1 going**" in cards(world)[0]
    world.env.backend.delete_message(message.channel.id, message.id)
    await going(world, elsewhere, world.jordan)
    await world.later(seconds=5)
    assert (await tell(world, world.organizer, "post", event="1", channel=world.events)).startswith(
        "**Picnic** is posted"
    )
    assert "**2 going**" in cards(world)[0]


async def test_a_series_whose_channel_vanished_goes_on_and_the_organizers_are_told(world: World) -> None:
    await world.admin.slash(world.general, "config channel", kind="organizers", channel=world.organizers)
    await posted(world, start="jan 6 6pm", repeat="weekly")
    world.env.backend.delete_channel(world.events.id)
    await pass_days(world, 7)
    (told,) = world.messages(world.organizers)
    assert told.startswith("### A message could not be sent")
    made = await event(world, 3)
    assert made.status is EventStatus.OPEN
    assert (await tell(world, world.organizer, "post", event="3", channel=world.general)).startswith(
        "**Picnic** is posted"
    )
    assert (await series(world)).status is ScheduleStatus.ACTIVE
