"""Discord's own list of events over real sockets: killed in the worst moment, or full; listed once, the soonest."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta

import aiohttp

from tests.wire.person import Person
from tests.wire.process import BotProcess
from tests.wire.stand_in import StandIn
from tests.wire.world import MANAGE_EVENTS, MANAGE_GUILD, Guild, Payload

CREATE = r"^/guilds/\d+/scheduled-events$"


def names(guild: Guild) -> list[str]:
    return sorted(event["name"] for event in guild.events.values())


def ours(guild: Guild) -> list[str]:
    return [name for name in names(guild) if not name.startswith("Theirs")]


def fill(guild: Guild, count: int) -> None:
    """Somebody else's events, all within the next days."""
    for number in range(count):
        start = datetime.now(UTC) + timedelta(hours=number + 1)  # noqa: TID251 - the process lives in real time
        event: Payload = {
            "id": str(1_000 + number),
            "guild_id": str(guild.id),
            "name": f"Theirs {number}",
            "description": None,
            "scheduled_start_time": start.isoformat(),
            "scheduled_end_time": (start + timedelta(hours=1)).isoformat(),
            "entity_type": 3,
            "entity_metadata": {"location": "there"},
            "channel_id": None,
            "entity_id": None,
            "creator_id": "1",
            "privacy_level": 2,
            "status": 1,
            "image": None,
        }
        guild.events[int(event["id"])] = event


def refused(place: StandIn) -> list[object]:
    return [request for request in place.sent("POST", "/scheduled-events") if request.status == 400]


async def post(person: Person, guild: Guild, title: str, start: str) -> None:
    channel = next(iter(guild.channels.values()))
    shown = await person.slash(channel, "event create", {"title": title, "start": start, "channel": channel})
    await (await person.click(shown.message, "Post it")).finish()


async def test_killed_while_it_is_listed_it_is_listed_once(place: StandIn, bot: BotProcess) -> None:
    guild = place.world.add_guild("Riverbend")
    organizer = place.person("Olu", guild, permissions=MANAGE_EVENTS)
    await bot.start()
    # The worst instant: it is in the list, the answer never came.
    silence = place.fault("POST", CREATE, after_work=True, hold=60)
    await post(organizer, guild, "Picnic", "in 2 days")
    await silence.happened(30)
    assert ours(guild) == ["Picnic"]
    await bot.restart()
    await place.until(lambda: place.sent("PATCH", "/scheduled-events/"), 20, what="the found one is brought up to date")
    # Passing trouble: discord.py asks again by itself and so lists it twice; the second is taken off again.
    trouble = place.fault("POST", CREATE, status=500, after_work=True)
    await post(organizer, guild, "Canvass", "in 3 days")
    await trouble.happened(30)
    await place.until(lambda: ours(guild) == ["Canvass", "Canvass", "Picnic"], 20, what="it stands there twice")
    await place.until(lambda: ours(guild) == ["Canvass", "Picnic"], 40, what="it stands there once")
    assert [each for each in place.visible(organizer.dm) if "took it off" in each.text] == []
    assert "FENCED" not in bot.output
    place.assert_clean()


async def test_a_full_list_keeps_the_soonest_and_says_so_once(place: StandIn, bot: BotProcess) -> None:
    guild = place.world.add_guild("Riverbend")
    fill(guild, 98)
    organizer = place.person("Olu", guild, permissions=MANAGE_EVENTS)
    admin = place.person("Ada", guild, permissions=MANAGE_GUILD)
    await bot.start()
    await admin.slash(next(iter(guild.channels.values())), "config quiet-hours", {"start": "off"})
    for title, start in (("Third", "in 30 days"), ("Second", "in 20 days")):
        await post(organizer, guild, title, start)
    await place.until(lambda: ours(guild) == ["Second", "Third"], 40, what="both are listed")
    await post(organizer, guild, "First", "in 10 days")
    await place.until(lambda: ours(guild) == ["First", "Second"], 40, what="the soonest are listed")
    message = await place.until_message(organizer.dm, "list of events is full", 40)
    assert "Third" in message.text
    before = len(refused(place))
    await post(organizer, guild, "Fourth", "in 40 days")
    await place.until(lambda: len(refused(place)) > before, 40, what="there is no room for the fourth")
    assert ours(guild) == ["First", "Second"]
    full = [each for each in place.visible(organizer.dm) if "list of events is full" in each.text]
    assert len(full) == 1
    assert len(names(guild)) == 100


async def test_the_web_part_serves_health_and_a_feed(place: StandIn, bot: BotProcess) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    bot.extra |= {"WEB_PORT": str(port), "WEB_URL": base}
    guild = place.world.add_guild("Riverbend")
    organizer = place.person("Olu", guild, permissions=MANAGE_EVENTS)
    await bot.start()
    await post(organizer, guild, "Picnic", "in 2 days")
    channel = next(iter(guild.channels.values()))
    text = (await organizer.slash(channel, "event feed", {})).text
    address = next(word for word in text.split() if word.startswith(base))
    async with aiohttp.ClientSession() as web:
        async with web.get(f"{base}/healthz") as answer:
            assert (answer.status, await answer.json()) == (200, {"worker": True})
        async with web.get(address) as answer:
            assert answer.status == 200
            assert b"SUMMARY:Picnic\r\n" in await answer.read()
        await bot.restart()
        async with web.get(address) as answer:
            assert answer.status == 200
    assert address.rsplit("/", 1)[1] not in bot.output, "a secret is in the log"
    place.assert_clean()
