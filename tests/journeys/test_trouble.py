"""A message that can never be sent: the organizers hear of it once, with how to mend it."""

from collections.abc import Sequence

import structlog

from bot.database import Transaction
from bot.outbox.model import Delivery
from bot.reminders import cards, service
from bot.reminders.model import KIND, Standing
from tests.journeys.world import World, said


async def scheduled(world: World, what: str) -> None:
    await world.admin.slash(world.general, "config channel", kind="organizers", channel=world.organizers)
    text = said(
        await world.organizer.slash(
            world.general, "reminder create", what=what, when="in 2 hours", channel=world.events
        )
    )
    assert text.startswith("I'll post this in")


async def test_a_channel_that_was_deleted(world: World) -> None:
    await scheduled(world, "Doors open in ten minutes")
    world.env.backend.delete_channel(world.events.id)
    await world.later(hours=2, minutes=10)
    (told,) = [text for text in world.messages(world.organizers) if "could not be sent" in text]
    assert f"to <#{world.events.id}>: the channel was deleted" in told
    assert "**What to do**" in told
    await world.restart()
    await world.later(days=2)
    assert sum("could not be sent" in text for text in world.messages(world.organizers)) == 1


async def test_a_permission_that_was_taken_away(world: World) -> None:
    await scheduled(world, "Doors open in ten minutes")
    world.env.inject_error("POST", f"/channels/{world.events.id}/messages", status=403, code=50013)
    await world.later(hours=3)
    (told,) = [text for text in world.messages(world.organizers) if "could not be sent" in text]
    assert "the bot may not write in the channel" in told
    assert "**What to do** In the channel's settings" in told


async def test_closed_direct_messages_are_the_persons_own_business(world: World) -> None:
    await world.admin.slash(world.general, "config channel", kind="organizers", channel=world.organizers)
    await world.alex.slash(world.general, "remindme", what="call", when="in 2 hours")
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50007)
    await world.later(hours=3)
    assert not [text for text in world.messages(world.organizers) if "could not be sent" in text]
    assert "**Not delivered:** call" in said(await world.alex.slash(world.general, "reminders"))


async def test_one_that_cannot_be_made_harms_no_other_and_the_log_says_why(world: World) -> None:
    for what in ("broken", "whole"):
        await world.alex.slash(world.general, "remindme", what=what, when="in 2 hours")

    def load(tx: Transaction, deliveries: Sequence[Delivery]) -> Sequence[Standing]:
        if any(each.thing_id == 1 for each in deliveries):
            raise ZeroDivisionError
        found = service.standing_to_send(tx, KIND, {(each.server_id, each.thing_id) for each in deliveries})
        return [found[each.server_id, each.thing_id] for each in deliveries]

    world.bot.senders.register_for_all(KIND, load, cards.reminder_card, at_night=True)
    with structlog.testing.capture_logs() as lines:
        await world.later(hours=2, minutes=1)
    (told,) = world.direct_messages(world.alex)
    assert "whole" in told
    unmade = [line for line in lines if line["event"] == "a message could not be made"]
    assert unmade
    assert {(line["kind"], line["delivery"], line["log_level"]) for line in unmade} == {(KIND, 1, "error")}
