"""The week in numbers, posted for organizers; and what admins ask people for."""

from functools import partial
from typing import Any

import pytest
from simcord import InteractionResult

from bot.calls import service as calls
from bot.calls.model import NO_CAMPAIGN, Outcome
from bot.outbox import schedules
from bot.volunteers import queue
from tests.journeys.scheduling import until
from tests.journeys.test_follow_up import ask, lead, sign_up, watch
from tests.journeys.world import World, answer, said


async def configure(world: World, verb: str, **options: Any) -> InteractionResult:
    return await world.admin.slash(world.general, f"config {verb}", **options)


async def test_organizers_read_the_week_as_it_is_when_it_is_posted(world: World) -> None:
    await watch(world)
    told = said(await configure(world, "digest", enabled=True, day="Sunday", time="6:30pm"))
    assert told.startswith(
        f"The digest comes every Sunday at 6:30 PM Eastern Time, in <#{world.organizers.id}>.\nNext: <t:"
    )
    await sign_up(world, world.alex)
    await sign_up(world, world.jordan)
    await ask(world, world.organizer, "assign", member=world.jordan, organizer=world.organizer)
    call = partial(calls.log_call, campaign_id=NO_CAMPAIGN, outcome=Outcome.TALKED, made_on=world.env.now().date())
    for official in ("A000001", "B000002"):
        await world.bot.database.write(partial(call, official_id=official), world.server.id, world.alex.id)
    for title, start in (("Picnic", "jan 6 6pm"), ("Far away", "feb 20 6pm"), ("Over", "jan 2 6pm")):
        drafted = await world.organizer.slash(
            world.general, "event create", title=title, start=start, channel=world.events
        )
        await world.organizer.click(answer(drafted), label="Post it")
    await lead(world, world.organizer, "Boston", world.alex)
    await world.alex.slash(world.general, "leave", chapter="Boston")
    await until(world, "2026-01-04T23:20")
    await world.restart()
    before = len(world.messages(world.organizers))
    await until(world, "2026-01-04T23:31")
    posted = world.messages(world.organizers)[before:]
    assert len(posted) == 1
    assert posted[0].startswith(
        "### The week\n**People** 2 signed up, 1 left a chapter\n**Waiting to hear from us** 1 person, since <t:"
    )
    assert "**Calls** 2 calls by 1 person\n**Events held** 1\n**Next week**\n<t:" in posted[0]
    assert posted[0].endswith(" · Picnic · 0 going")

    assert said(await configure(world, "digest", enabled=False)).startswith("The digest comes no more.")
    await ask(world, world.organizer, "stage", member=world.alex, stage="active")
    await until(world, "2026-01-20T00:00")
    assert len(world.messages(world.organizers)) == before + 1


async def test_a_week_without_anything_is_not_posted(world: World) -> None:
    await watch(world)
    await configure(world, "digest", enabled=True)
    await until(world, "2026-01-13T00:00")
    assert world.messages(world.organizers) == []


async def test_the_digest_moves_with_the_time_zone_and_is_set_anew(world: World) -> None:
    await watch(world)
    await configure(world, "digest", enabled=True)
    await configure(world, "timezone", timezone="Hawaii")
    moved = await world.bot.database.read(schedules.find_of, world.server.id, "digest", 1)
    assert moved is not None
    assert moved.next_at is not None
    assert f"{moved.next_at:%a %H:%M}" == "Mon 19:00"
    listed = await world.bot.database.read(schedules.find_of, world.server.id, queue.KIND, 1)
    assert listed is not None
    assert listed.zone == "Pacific/Honolulu"
    await configure(world, "digest", enabled=False)
    await configure(world, "timezone", timezone="Eastern Time")
    told = said(await configure(world, "digest", enabled=True, day="Tuesday", time="noon"))
    assert told.startswith("The digest comes every Tuesday at 12:00 PM Eastern Time")
    await sign_up(world, world.alex)
    await until(world, "2026-01-06T17:01")
    assert sum("### The week" in text for text in world.messages(world.organizers)) == 1


async def test_a_digest_without_a_channel_or_a_time_is_refused(world: World) -> None:
    refused = said(await configure(world, "digest", enabled=True))
    assert refused.startswith("The digest goes to the organizers' channel, and there is none yet.")
    await watch(world)
    assert said(await configure(world, "digest", enabled=True, time="flarb")).startswith('I couldn\'t read "flarb"')
    assert await world.bot.database.read(schedules.find_of, world.server.id, "digest", 1) is None


async def test_what_could_not_be_posted_goes_on_in_a_new_channel(world: World) -> None:
    await watch(world)
    await sign_up(world, world.alex)
    world.env.inject_error("POST", f"/channels/{world.organizers.id}/messages", status=404, code=10003)
    await until(world, "2026-01-05T00:00")
    assert world.messages(world.organizers) == []
    await configure(world, "channel", kind="organizers", channel=world.general)
    await until(world, "2026-01-06T00:00")
    assert sum("waiting to hear from us" in text for text in world.messages(world.general)) == 1


async def test_admins_ask_for_what_they_need(world: World) -> None:
    told = said(await configure(world, "interest add", name="drive people"))
    assert told.startswith("The sign-up form asks for **drive people** now.")
    await world.restart()
    opened = await world.alex.slash(world.general, "join")
    assert opened.modal is not None
    boxes = opened.modal["components"][1]["component"]["options"]
    assert [box["label"] for box in boxes][-2:] == ["Support candidates", "Drive people"]
    await world.alex.submit_modal(opened, {"home": "MA", "interests": ["drive people"]})
    listed = said(await ask(world, world.organizer, "list", interest="drive people"))
    assert f"**1** <@{world.alex.id}>" in listed
    offered = await world.admin.autocomplete(world.general, "config interest remove", "name", "")
    assert [choice["value"] for choice in offered] == ["drive people"]
    removed = said(await configure(world, "interest remove", name="Drive People"))
    assert removed.startswith("The sign-up form asks for **drive people** no more.")
    assert "drive people" in said(await ask(world, world.organizer, "list"))


@pytest.mark.parametrize(
    ("verb", "name", "sentence"),
    [
        ("add", "make calls", '"make calls" is on the sign-up form already.'),
        ("add", "x" * 41, "That has 41 characters; 40 is the most."),
        ("remove", "fly", 'There is no interest called "fly" here. Add it with `/config interest add`.'),
    ],
)
async def test_an_interest_that_cannot_be_used_is_said(world: World, verb: str, name: str, sentence: str) -> None:
    assert said(await configure(world, f"interest {verb}", name=name)).startswith(sentence)
