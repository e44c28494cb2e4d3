"""People are reminded: once, at their time, whatever happens meanwhile."""

from datetime import timedelta

import discord
import pytest
from simcord import InteractionResult, MemberActor

from bot.database import Transaction
from bot.outbox import store as outbox
from bot.outbox.model import Destination, Status
from bot.reminders import service
from tests.journeys.world import World, answer, buttons, said

PRESS = 3  # a component, in Discord's numbers


async def remind(world: World, what: str = "Call the office", when: str = "in 2 hours") -> InteractionResult:
    return await world.alex.slash(world.general, "remindme", what=what, when=when)


async def shown(world: World, person: MemberActor) -> str:
    return said(await person.slash(world.general, "reminders"))


async def outcomes(world: World, reminder_id: int = 1) -> list[tuple[Status, str | None]]:
    return list(await world.bot.database.read(outbox.outcomes, world.server.id, "reminder", reminder_id))


async def nothing_written(world: World) -> bool:
    return await world.bot.database.read(outbox.next_ready_at) is None


async def test_a_volunteer_is_reminded_once_though_the_bot_was_restarted(world: World) -> None:
    due = world.env.now() + timedelta(hours=2)
    result = await remind(world)
    stamp = int(due.timestamp())
    assert said(result) == f"I'll remind you <t:{stamp}:F> (<t:{stamp}:R>) by direct message:\nCall the office"
    assert result.ephemeral
    await world.restart()
    assert f"Call the office\n-# <t:{stamp}:F> (<t:{stamp}:R>) by direct message" in await shown(world, world.alex)
    await world.later(hours=1, minutes=59)
    assert world.direct_messages(world.alex) == []
    await world.later(minutes=1)
    (message,) = world.direct_messages(world.alex)
    assert message.startswith("### Reminder\nCall the office\n-# You asked for this on ")
    await world.restart()
    await world.later(days=3)
    assert len(world.direct_messages(world.alex)) == 1
    assert await shown(world, world.alex) == "No reminders. Set one with `/remindme`."


async def test_what_was_due_while_the_bot_was_down_is_sent_once_on_return(world: World) -> None:
    await remind(world)
    await world.bot.close()
    await world.later(hours=5)
    assert world.direct_messages(world.alex) == []
    await world.restart()
    await world.later(minutes=2)
    assert len(world.direct_messages(world.alex)) == 1
    assert await outcomes(world) == [(Status.SENT, None)]


async def test_what_a_killed_process_had_in_hand_is_sent_at_the_next_start(world: World) -> None:
    await remind(world, when="in 3 days")

    def left_behind(tx: Transaction) -> None:
        to = Destination(user_id=world.alex.id)
        outbox.add(
            tx, world.server.id, kind="reminder", thing_id=1, destination=to, due_at=tx.now, dedupe="left behind"
        )
        assert len(outbox.claim(tx, "killed", 10, tx.now + timedelta(seconds=60))) == 1

    await world.bot.database.write(left_behind)
    await world.later(seconds=5)
    assert world.direct_messages(world.alex) == []
    await world.restart()
    await world.later(seconds=5)
    assert len(world.direct_messages(world.alex)) == 1


async def test_a_cancelled_reminder_does_not_come(world: World) -> None:
    result = await remind(world)
    await world.restart()
    pressed = await world.alex.click(answer(result), label="Cancel")
    assert not pressed.followups
    await world.later(hours=3)
    assert world.direct_messages(world.alex) == []
    assert await shown(world, world.alex) == "No reminders. Set one with `/remindme`."


async def test_one_of_several_is_cancelled_in_the_list(world: World) -> None:
    for what in ("one", "two"):
        await remind(world, what)
    listed = await world.alex.slash(world.general, "reminders")
    await world.alex.click(answer(listed), custom_id=f"reminder:{world.server.id}:1:drop")
    await world.later(hours=3)
    (message,) = world.direct_messages(world.alex)
    assert "two" in message


async def test_a_reminder_is_put_off_by_an_hour_from_the_message_itself(world: World) -> None:
    await remind(world)
    await world.later(hours=2)
    await world.restart()
    message = world.alex.user.dm_channel.last_message
    assert message is not None
    await world.alex.user.click(message, label="Remind me again in 1 hour")
    (changed,) = world.direct_messages(world.alex)
    assert "I'll remind you again <t:" in changed
    await world.restart()
    await world.later(hours=1)
    first, second = world.direct_messages(world.alex)
    assert first == changed
    assert second.startswith("### Reminder\nCall the office")
    assert await outcomes(world) == [(Status.SENT, None)] * 2


async def test_what_was_put_off_can_still_be_cancelled(world: World) -> None:
    await remind(world)
    await world.later(hours=2)
    dm = world.alex.user.dm_channel
    for label in ("Remind me again in 1 hour", "Cancel"):
        assert dm.last_message is not None
        await world.alex.user.click(dm.last_message, label=label)
    assert world.direct_messages(world.alex) == ["Cancelled; I won't send this:\nCall the office"]
    await world.later(hours=2)
    assert len(world.direct_messages(world.alex)) == 1


@pytest.mark.parametrize("verb", ["cancel", "drop", "snooze"])
@pytest.mark.parametrize("direct", [False, True])
async def test_another_persons_reminder_is_out_of_reach(world: World, verb: str, direct: bool) -> None:
    await remind(world)
    data = {"custom_id": f"reminder:{world.server.id}:1:{verb}", "component_type": 2}
    pressed = await world.forge(world.jordan, PRESS, data, direct=direct)
    assert "isn't a reminder of yours" in said(pressed)
    await world.later(hours=2)
    assert len(world.direct_messages(world.alex)) == 1


async def test_a_button_of_another_server_is_refused(world: World) -> None:
    await remind(world)
    elsewhere = world.env.create_guild(name="Elsewhere")
    data = {"custom_id": f"reminder:{elsewhere.id}:1:cancel", "component_type": 2}
    pressed = await world.forge(world.alex, PRESS, data)
    assert said(pressed) == "This button belongs to another server. Press it there."
    assert await outcomes(world) == [(Status.WAITING, None)]


async def test_an_organizer_schedules_a_post_and_sees_it_as_it_will_look(world: World) -> None:
    text = "Rally at **noon** @everyone\nBring a friend"
    due = int((world.env.now() + timedelta(days=2)).timestamp())
    result = await world.organizer.slash(
        world.general, "reminder create", what=text, when="in 48 hours", channel=world.events
    )
    assert said(result).startswith(f"I'll post this in <#{world.events.id}> <t:{due}:F> (<t:{due}:R>):\n")
    assert result.ephemeral
    await world.restart()
    assert f"in <#{world.events.id}>" in await shown(world, world.organizer)
    await world.later(hours=49)
    (posted,) = world.messages(world.events)
    assert posted in said(result)
    assert "Bring a friend" in posted
    assert "@everyone" not in posted
    assert world.direct_messages(world.organizer) == []


async def test_a_post_goes_where_it_was_typed_unless_a_channel_is_named(world: World) -> None:
    result = await world.organizer.slash(world.general, "reminder create", what="News", when="in 1 hour")
    second = await world.organizer.slash(world.general, "reminder create", what="Never", when="in 1 hour")
    await world.organizer.click(answer(second), label="Cancel")
    await world.later(hours=2)
    assert f"<#{world.general.id}>" in said(result)
    assert [text for text in world.messages(world.general) if text in ("News", "Never")] == ["News"]


async def test_a_volunteer_cannot_schedule_a_post(world: World) -> None:
    result = await world.alex.slash(world.general, "reminder create", what="News", when="in 1 hour")
    assert said(result).startswith("Only organizers can schedule reminders for others")
    assert await nothing_written(world)


@pytest.mark.parametrize(
    ("what", "when", "sentence"),
    [
        ("Call", "flarb", 'I couldn\'t read "flarb" as a time. Try "tomorrow 6pm"'),
        ("Call", "Jan 1 2020 6pm", "and that has passed. Pick a later time"),
        ("   ", "in 1 hour", "There is no text yet."),
        ("x" * 5000, "in 1 hour", "That text has 5,000 characters; there is room for 1,500."),
    ],
)
async def test_bad_input_gets_a_sentence_and_writes_nothing(world: World, what: str, when: str, sentence: str) -> None:
    own = await remind(world, what, when)
    post = await world.organizer.slash(world.general, "reminder create", what=what, when=when)
    for result in (own, post):
        assert sentence in said(result)
        assert result.ephemeral
    assert await nothing_written(world)


async def test_a_channel_that_cannot_be_written_to_is_refused(world: World) -> None:
    closed = world.server.create_text_channel(
        "closed", overwrites={world.server.default_role: discord.PermissionOverwrite(send_messages=False)}
    )
    result = await world.organizer.slash(
        world.general, "reminder create", what="News", when="in 1 hour", channel=closed
    )
    assert said(result).startswith(f"I can't write in <#{closed.id}>: I am missing **Send Messages** there.")
    assert await nothing_written(world)


async def test_a_post_needs_a_text_channel_or_a_thread(world: World) -> None:
    voice = world.server.create_voice_channel("voice")
    result = await world.organizer.slash(voice, "reminder create", what="News", when="in 1 hour")
    assert said(result) == "I can only post in text channels and threads. Name one in the `channel` option."
    assert await nothing_written(world)


async def test_a_post_can_go_to_a_thread(world: World) -> None:
    await world.organizer.send(world.general, "plans")
    message = world.general.last_message
    assert message is not None
    channel = world.bot.get_channel(world.general.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.create_thread(name="plans", message=discord.Object(message.id))
    (thread,) = world.general.threads
    result = await world.organizer.slash(
        world.general, "reminder create", what="News", when="in 1 hour", channel=thread
    )
    assert said(result).startswith(f"I'll post this in <#{thread.id}>")
    await world.later(hours=2)
    assert "News" in world.messages(thread)


@pytest.mark.parametrize("status", [500, 503])
async def test_trouble_at_discord_delays_a_reminder_and_does_not_lose_it(world: World, status: int) -> None:
    """Seen in a peer: a one-shot reminder is dropped on any error, 5xx included."""
    await remind(world)
    world.env.inject_error("POST", "/channels/*/messages", status=status, times=7)
    await world.later(hours=2)
    await world.later(minutes=10)
    assert len(world.direct_messages(world.alex)) == 1
    assert await outcomes(world) == [(Status.SENT, None)]
    sent = [call.json for call in world.env.http_requests if call.path.endswith("/messages") and call.method == "POST"]
    assert len(sent) == 8
    assert len({body["nonce"] for body in sent if body}) == 1
    assert all(body["enforce_nonce"] for body in sent if body)


async def test_what_nothing_can_render_fails_and_says_so(world: World) -> None:
    await world.bot.database.write(
        outbox.add,
        world.server.id,
        kind="unheard of",
        thing_id=1,
        destination=Destination(channel_id=world.general.id),
        due_at=world.env.now(),
        dedupe="x",
    )
    await remind(world)
    await world.later(hours=2)
    assert len(world.direct_messages(world.alex)) == 1
    ((status, error),) = await world.bot.database.read(outbox.outcomes, world.server.id, "unheard of", 1)
    assert (status, error) == (Status.FAILED, "nothing renders deliveries of kind 'unheard of'")


async def test_a_closed_direct_message_is_tried_once_and_shown_with_what_to_do(world: World) -> None:
    await remind(world)
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50007)
    await world.later(hours=2)
    await world.restart()
    await world.later(days=1)
    assert world.direct_messages(world.alex) == []
    assert await outcomes(world) == [(Status.FAILED, "the person's direct messages are closed")]
    listed = await world.alex.slash(world.general, "reminders")
    assert "**Not delivered:** Call the office" in said(listed)
    assert "but your direct messages are closed. Allow direct messages from this server" in said(listed)
    assert list(buttons(answer(listed).components)) == ["Dismiss"]
    await world.alex.click(answer(listed), label="Dismiss")
    assert await shown(world, world.alex) == "No reminders. Set one with `/remindme`."


async def test_a_failure_is_shown_for_a_week(world: World) -> None:
    await remind(world)
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50007)
    await world.later(hours=2)
    await world.later(days=6)
    assert "Not delivered" in await shown(world, world.alex)
    await world.later(days=2)
    assert await shown(world, world.alex) == "No reminders. Set one with `/remindme`."


async def test_a_post_to_a_deleted_channel_fails_alone_and_its_author_sees_it(world: World) -> None:
    doomed = world.server.create_text_channel("doomed")
    for channel in (doomed, world.events):
        await world.organizer.slash(world.general, "reminder create", what="News", when="in 1 hour", channel=channel)
    world.env.inject_error("POST", f"/channels/{doomed.id}/messages", status=404, code=10003)
    await world.later(hours=2)
    assert world.messages(world.events) == ["News"]
    assert await outcomes(world) == [(Status.FAILED, "the channel was deleted")]
    assert "but the channel was deleted. I couldn't post in" in await shown(world, world.organizer)


async def test_a_channel_that_is_not_in_the_cache_still_gets_its_post(world: World) -> None:
    """Seen in a peer: what is missing from the cache counts as deleted."""
    await world.organizer.slash(world.general, "reminder create", what="News", when="in 1 hour", channel=world.events)
    guild = world.bot.get_guild(world.server.id)
    assert guild is not None
    guild._channels.pop(world.events.id)
    assert world.bot.get_channel(world.events.id) is None
    await world.later(hours=2)
    assert world.messages(world.events) == ["News"]


async def test_one_overdue_reminder_that_cannot_be_sent_does_not_stop_the_others(world: World) -> None:
    """Seen in a peer: one failing overdue reminder stops the whole module's start."""
    for number in range(1, 4):
        await remind(world, f"number {number}")
    world.env.inject_error("POST", "/channels/*/messages", status=400, code=50035)
    await world.bot.close()
    await world.later(hours=5)
    await world.restart()
    await world.later(minutes=10)
    assert len(world.direct_messages(world.alex)) == 2  # a refused form is refused for good
    (failure,) = await world.bot.database.read(service.list_failed, world.server.id, world.alex.id)
    assert failure.error == "Discord does not take a message of this form"


async def test_times_are_suggested_and_read_in_the_persons_zone(world: World) -> None:
    await world.admin.slash(world.general, "config timezone", timezone="Pacific Time")
    choices = await world.alex.autocomplete(world.general, "remindme", "when", "tomorrow 6pm")
    assert choices[0]["name"].endswith("6:00 PM Pacific Time")
    result = await remind(world, when=choices[0]["value"])
    (reminder,) = await world.bot.database.read(service.list_own, world.server.id, world.alex.id)
    assert (reminder.zone, f"{reminder.due_local:%H:%M}") == ("America/Los_Angeles", "18:00")
    assert f"<t:{int(reminder.due_at.timestamp())}:F>" in said(result)
