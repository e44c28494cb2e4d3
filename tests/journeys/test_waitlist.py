"""A full event has a waitlist: a free place is offered in order, kept for a while, and passes on."""

from datetime import timedelta

import discord
from simcord import MemberActor

from bot.events.model import Answer, EventStatus
from bot.rsvps import duties_store
from tests.journeys.rsvping import came, change, gather, going, own, personal, say, tally, tell, until_of
from tests.journeys.scheduling import until
from tests.journeys.test_closed_messages import close
from tests.journeys.world import World


def guest(world: World, name: str) -> MemberActor:
    return world.server.add_member(world.env.create_user(name))


async def test_the_waitlist_in_words_and_the_offer_in_order(world: World) -> None:
    message = await gather(world, capacity=1)
    casey = guest(world, "casey")
    await until(world, "2026-01-01T15:00")
    assert (await say(world, world.alex, "going")).startswith("You're going. 1 of 1.\n-# I'll remind you <t:")
    assert (await say(world, world.jordan, "going")).startswith(
        "Every place is taken. You're **number 1 on the waitlist**."
    )
    assert "You're **number 2 on the waitlist**" in await say(world, casey, "going")
    assert "You're **number 2 on the waitlist**" in await say(world, casey, "going")
    assert (await say(world, world.alex, "going")).startswith("You're going. 1 of 1.")
    await world.later(seconds=3)
    assert "**1 of 1 going** · full · 2 on the waitlist" in world.messages(world.events)[-1]
    await world.restart()

    assert (await say(world, world.alex, "cant")).startswith("You can't make it.")
    await world.later(seconds=5)
    (offer,) = came(world, world.jordan)
    assert offer.startswith("### A place is free: Park clean-up\n**When** <t:")
    assert f"It is kept for you until <t:{int(until_of(await own(world, world.jordan)).timestamp())}:F>" in offer
    assert "You get this because you are on the waitlist of this event." in offer
    assert came(world, casey) == []
    assert (await say(world, world.alex, "going")).count("number 2 on the waitlist") == 1

    assert (await personal(world, world.jordan, "take")).startswith("You're going. 1 of 1.")
    assert (await personal(world, world.jordan, "take")).startswith("You're going. 1 of 1.")
    assert (await personal(world, casey, "take")).startswith("No place is kept for you now")
    await world.later(hours=5)
    assert (await tally(world)).people == 1
    assert len(came(world, world.jordan)) == 1
    assert message.id == world.events.last_message.id  # type: ignore[union-attr]


async def test_it_passes_on_while_the_bot_was_down(world: World) -> None:
    await gather(world, capacity=1)
    casey = guest(world, "casey")
    await until(world, "2026-01-01T15:00")
    await going(world, world.alex, world.jordan, casey)
    await say(world, world.alex, "cant")
    await world.later(seconds=5)
    kept_until = until_of(await own(world, world.jordan))
    old = world.bot
    await old.close()
    left = (kept_until + timedelta(minutes=10) - world.env.now()).total_seconds()
    await world.env.advance_time(left)
    await world.restart()
    await world.later(seconds=5)
    assert await own(world, world.jordan) is None
    assert (await own(world, casey)).answer is Answer.OFFERED  # type: ignore[union-attr]
    assert len(came(world, casey)) == 1
    assert (await personal(world, world.jordan, "take")).startswith("No place is kept for you now")
    assert (await personal(world, casey, "take")).startswith("You're going.")


async def test_no_thanks_passes_it_on_at_once(world: World) -> None:
    await gather(world, capacity=1)
    casey = guest(world, "casey")
    await until(world, "2026-01-01T15:00")
    await going(world, world.alex, world.jordan, casey)
    await say(world, world.alex, "maybe")
    await world.later(seconds=5)
    assert "goes to the next in line" in await personal(world, world.jordan, "pass")
    await world.later(seconds=5)
    assert len(came(world, casey)) == 1


async def test_people_who_left_are_passed_over(world: World) -> None:
    await gather(world, capacity=1)
    casey = guest(world, "casey")
    await until(world, "2026-01-01T15:00")
    await going(world, world.alex, world.jordan, casey)
    world.server.remove_member(world.jordan)
    await say(world, world.alex, "cant")
    await world.later(seconds=10)
    assert await own(world, world.jordan) is None
    assert (await own(world, casey)).answer is Answer.OFFERED  # type: ignore[union-attr]
    assert len(came(world, casey)) == 1


async def test_with_closed_messages_the_offer_is_in_the_channel(world: World) -> None:
    await gather(world, capacity=1)
    await until(world, "2026-01-01T15:00")
    await going(world, world.alex, world.jordan)
    close(world)
    await say(world, world.alex, "cant")
    await world.later(seconds=5)
    offer = world.messages(world.events)[-1]
    assert offer.startswith(f"<@{world.jordan.id}>\n### A place is free: Park clean-up")
    assert "Your direct messages are closed, so it is here." in offer
    shown = world.events.last_message
    assert shown is not None
    other = await world.organizer.click(shown, label="Take it")
    assert other.response is not None
    assert (await own(world, world.jordan)).answer is Answer.OFFERED  # type: ignore[union-attr]
    await world.jordan.click(shown, label="Take it")
    assert (await own(world, world.jordan)).answer is Answer.GOING  # type: ignore[union-attr]


async def test_more_places_are_offered_and_a_cancelled_event_offers_none(world: World) -> None:
    await gather(world, capacity=1)
    await until(world, "2026-01-01T15:00")
    await going(world, world.alex, world.jordan)
    await change(world, capacity=2)
    await world.later(seconds=5)
    assert len(came(world, world.jordan)) == 1
    await change(world, status=EventStatus.CANCELLED)
    assert (await personal(world, world.jordan, "take")).startswith("This event was cancelled.")
    for what in ("going", "maybe", "cant", "guests", "shifts", "bring:1"):
        assert (await say(world, world.alex, what)).startswith("This event was cancelled."), what
    await world.later(hours=5)
    assert len(came(world, world.jordan)) == 1


async def test_after_the_deadline(world: World) -> None:
    await gather(world, capacity=1)
    await until(world, "2026-01-01T15:00")
    await going(world, world.alex, world.jordan)
    await change(world, answer_until=world.env.now() + timedelta(hours=1))
    await world.later(hours=2)
    casey = guest(world, "casey")
    assert (await say(world, casey, "going")).startswith("Sign-up closed <t:")
    assert await own(world, casey) is None
    assert (await say(world, world.alex, "cant")).startswith("You can't make it.")
    await world.later(seconds=5)
    assert (await personal(world, world.jordan, "take")).startswith("You're going.")


async def test_guests(world: World) -> None:
    message = await gather(world, capacity=4)
    asked = await world.alex.click(message, label="Bring guests")
    assert (await world.alex.click(asked.response, label="+2")).response is not None  # type: ignore[arg-type]
    assert (await own(world, world.alex)).guests == 2  # type: ignore[union-attr]
    assert (await say(world, world.jordan, "bring:2")).startswith(
        "Every place is taken. You're **number 1 on the waitlist** with 2 guests."
    )
    assert (await say(world, world.alex, "bring:3")).startswith("No place is left, so your guests do not fit.")
    assert (await say(world, world.alex, "bring:9")) == "You can bring at most 3 guests to this event. Choose fewer."
    assert (await tally(world)).going == 3
    assert "up to 1 each" in await tell(world, "options", event="1", guests=1)
    await world.restart()
    assert (await say(world, world.alex, "bring:2")) == "You can bring at most 1 guest to this event. Choose fewer."
    assert "0 to 10 guests" in await tell(world, "options", event="1", guests=99)
    await tell(world, "options", event="1", guests=0)
    await world.later(seconds=3)
    assert "guests" not in str([part.to_dict() for part in world.events.last_message.components])  # type: ignore[union-attr]


async def test_a_role_while_they_are_going(world: World) -> None:
    role = world.server.create_role("Clean-up crew")
    await gather(world, duration="1h")
    await until(world, "2026-01-03T14:00")
    shown = await tell(world, "options", event="1", role=role)
    assert f"**Role of those going** {role.mention}" in shown
    await say(world, world.alex, "going")
    await say(world, world.jordan, "going")
    await world.later(seconds=5)
    member = world.env.backend.guilds[world.server.id].members
    assert role.id in member[world.alex.id].role_ids
    await say(world, world.jordan, "cant")
    await world.later(seconds=5)
    assert role.id not in member[world.jordan.id].role_ids
    await world.restart()
    await until(world, "2026-01-03T20:05")  # over at 3 PM in New York
    assert role.id not in member[world.alex.id].role_ids
    assert await world.bot.database.read(duties_store.next_visit) is None


async def test_a_role_above_the_bots_own_is_refused(world: World) -> None:
    await gather(world)
    role = world.server.create_role("Everyone", permissions=discord.Permissions.none())
    managed = world.server.default_role
    assert "can't be given to members" in await tell(world, "options", event="1", role=managed)
    assert f"{role.mention}" in await tell(world, "options", event="1", role=role)


async def test_volunteers_change_nothing(world: World) -> None:
    await gather(world)
    for verb, options in (
        ("options", {"event": "1", "guests": 0}),
        ("attendees", {"event": "1"}),
        ("checkin", {"event": "1"}),
        ("shift add", {"event": "1", "title": "Marshal", "start": "2pm", "end": "3pm"}),
    ):
        assert (await tell(world, verb, world.alex, **options)).startswith("That is for the event's host")
