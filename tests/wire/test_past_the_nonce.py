"""A crash that lasted longer than Discord remembers a nonce: the bot looks before it sends again."""

from __future__ import annotations

from datetime import timedelta

from bot.clock import system_clock
from bot.outbox.model import Status
from bot.servers import service as servers
from tests.wire.messages import Message
from tests.wire.process import BotProcess
from tests.wire.promises import age, arrived, opened, promise, statuses
from tests.wire.stand_in import StandIn

HOUR = timedelta(hours=1)
LATE = "-# Late: this was due "


def standing(place: StandIn) -> list[Message]:
    return [message for message in place.world.messages.values() if message.author is place.world.bot]


async def test_it_looks_in_the_channel_and_sends_only_what_is_not_there(place: StandIn, empty_bot: BotProcess) -> None:
    """Four posts, all late: two are there when the bot is killed, of which one hides its nonce; two are not."""
    place.nonce_seconds = 0
    guild = place.world.add_guild("Riverbend")
    channels = [place.world.add_channel(guild, f"actions-{number}") for number in range(4)]
    async with opened(empty_bot) as database:
        await database.write(promise, guild, channels, 4, system_clock() - HOUR)
    there = [
        place.fault("POST", f"^/channels/{channel.id}/messages$", after_work=True, hold=60) for channel in channels[:2]
    ]
    gone = [place.fault("POST", f"^/channels/{channel.id}/messages$", status=503, hold=60) for channel in channels[2:]]
    await empty_bot.launch()
    for fault in (*there, *gone):
        await fault.happened(30)
    await empty_bot.kill()
    assert len(standing(place)) == 2
    assert all(LATE in message.text for message in standing(place))
    standing(place)[0].nonce = None
    async with opened(empty_bot) as database:
        await database.write(age, timedelta(minutes=10))
    await empty_bot.launch()
    await place.until(lambda: arrived(place, 4).lost == 0, 20, what="every post")
    await place.until(lambda: len(place.sent("GET", "/messages")) >= 4, 20, what="a look into each channel")
    assert await empty_bot.terminate() is not None
    found = arrived(place, 4)
    assert (found.lost, found.twice) == (0, 0)
    assert [LATE in message.text for message in standing(place)] == [True] * 4
    assert place.nonce_hits == 0
    async with opened(empty_bot) as database:
        assert await database.read(statuses) == {Status.SENT: 4}
    place.assert_clean()


async def test_what_arrived_in_one_language_is_not_sent_again_in_another(place: StandIn, empty_bot: BotProcess) -> None:
    """It was late, and said so in English; then an admin chose Spanish for the server."""
    place.nonce_seconds = 0
    guild = place.world.add_guild("Riverbend")
    channel = place.world.add_channel(guild, "actions")
    async with opened(empty_bot) as database:
        await database.write(promise, guild, [channel], 1, system_clock() - HOUR)
    there = place.fault("POST", f"^/channels/{channel.id}/messages$", after_work=True, hold=60)
    await empty_bot.launch()
    await there.happened(30)
    await empty_bot.kill()
    assert LATE in standing(place)[0].text
    standing(place)[0].nonce = None
    async with opened(empty_bot) as database:
        await database.write(age, timedelta(minutes=10))
        await database.write(servers.set_language, guild.id, "es")
    await empty_bot.launch()
    await place.until(lambda: len(place.sent("GET", "/messages")) >= 1, 20, what="a look into the channel")
    assert await empty_bot.terminate() is not None
    assert (arrived(place, 1).lost, arrived(place, 1).twice) == (0, 0)
    async with opened(empty_bot) as database:
        assert await database.read(statuses) == {Status.SENT: 1}
    place.assert_clean()


async def test_only_what_is_later_than_five_minutes_says_so(place: StandIn, empty_bot: BotProcess) -> None:
    guild = place.world.add_guild("Riverbend")
    [general] = guild.channels.values()
    async with opened(empty_bot) as database:
        await database.write(promise, guild, [general], 1, system_clock() - timedelta(minutes=4))
    await empty_bot.launch()
    message = await place.until_message(general, "Post 1 of many", 30)
    assert message.text == "Post 1 of many"
    assert LATE not in message.text
    place.assert_clean()
