"""The stand-in is proved with a plain discord.py bot: what it promises, real discord.py meets."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import AsyncIterator
from time import monotonic

import aiohttp
import discord
import pytest
import pytest_asyncio

from tests.wire.forms import NotAccepted
from tests.wire.gateway import PRIVILEGED
from tests.wire.interactions import NoAnswer
from tests.wire.limits import Limits
from tests.wire.person import NotPossible
from tests.wire.plain_bot import PlainBot, running
from tests.wire.stand_in import StandIn
from tests.wire.world import MANAGE_EVENTS, SEND_MESSAGES, VIEW_CHANNEL, Channel, Guild


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared() -> AsyncIterator[tuple[StandIn, PlainBot, Guild]]:
    """One connected bot for the tests of this file: discord.py takes two seconds to be ready."""
    async with StandIn() as place:
        guild = place.world.add_guild("Riverbend")
        began = monotonic()
        async with running(place) as bot:
            assert monotonic() - began < 4
            yield place, bot, guild


pytestmark = pytest.mark.asyncio(loop_scope="module")
Shared = tuple[StandIn, PlainBot, Guild]


def general(guild: Guild) -> Channel:
    return next(channel for channel in guild.channels.values() if channel.name == "general")


def partial(bot: PlainBot, channel: Channel) -> discord.PartialMessageable:
    return bot.get_partial_messageable(channel.id)


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def clean(shared: Shared) -> AsyncIterator[None]:
    yield
    shared[0].faults.clear()
    shared[0].latency = 0.0
    shared[0].assert_clean()
    assert not shared[0].infidelities


async def test_ready_knows_the_server_and_asked_for_little(shared: Shared) -> None:
    place, bot, guild = shared
    assert bot.application_id == place.world.application_id
    known = bot.get_guild(guild.id)
    assert known is not None
    assert not known.unavailable
    assert known.me.guild_permissions.manage_roles
    assert [channel.name for channel in known.text_channels][:1] == ["general"]
    assert place.gateway.identifies[0]["intents"] & PRIVILEGED == 0
    assert [command["name"] for command in place.commands[None]] == ["event", "slow", "deaf"]


async def test_slash_button_form_round_trip(shared: Shared) -> None:
    place, _, guild = shared
    ada = place.person("Ada", guild, permissions=MANAGE_EVENTS)
    bob = place.person("Bob", guild)
    role = place.world.add_role(guild, "Callers")
    there = place.world.add_channel(guild, "plans")
    options = {"title": "Picnic", "size": 4, "channel": there, "who": bob, "role": role, "flyer": ("f.txt", b"12345")}
    answer = await ada.slash(general(guild), "event create", options)
    assert answer.text.splitlines()[0] == "Picnic 4 plans bob Callers 5 organizer=True general"
    assert answer.ephemeral
    assert answer.seconds < 3
    form = await ada.click(answer.message, "Fill in")
    assert form.text.splitlines() == ["About you", "Name", "Skill"]
    done = await ada.submit(form, {"Name": "Ada", "Skill": ["Maps"]})
    assert done.message is answer.message
    assert done.text.startswith("Ada does m")
    chosen = await (await ada.select(answer.message, "A day", ["Wed"])).finish()
    assert chosen.text.startswith("on Wed")
    assert answer.message.edits == 2
    other = await bob.slash(general(guild), "event create", {"title": "Walk"})
    assert "organizer=False" in other.text


async def test_autocomplete_and_what_the_app_refuses(shared: Shared) -> None:
    place, _, guild = shared
    ada = place.person("Ada", guild)
    assert await ada.autocomplete(general(guild), "event create", "title", "Pic") == [{"name": "Pic one", "value": "1"}]
    with pytest.raises(NotAccepted):
        await ada.slash(general(guild), "event create", {"title": "Picnic", "size": 10})
    with pytest.raises(NotPossible, match="missing"):
        await ada.slash(general(guild), "event create")
    with pytest.raises(NotPossible, match="not offered in DMs"):
        await ada.slash(ada.dm, "event create", {"title": "x"})
    with pytest.raises(NotPossible, match="no command"):
        await ada.slash(general(guild), "nothing")


async def test_deferred_answer_file_and_followup_in_a_dm(shared: Shared) -> None:
    place, bot, guild = shared
    ada = place.person("Ada", guild)
    answer = await ada.slash(ada.dm, "slow")
    assert answer.type == 5
    await place.until(lambda: answer.followups)
    assert answer.text == "done\nand more"
    assert answer.ephemeral
    attachment = answer.message.attachments[0]
    assert attachment["filename"] == "roster.csv"
    assert bot.is_ready()
    async with aiohttp.ClientSession() as session, session.get(attachment["url"]) as file:
        assert await file.read() == b"a,b"


async def test_no_answer_is_noticed_and_a_late_one_refused(shared: Shared) -> None:
    place, _, guild = shared
    ada = place.person("Ada", guild)
    with pytest.raises(NoAnswer, match="connected"):
        await ada.slash(general(guild), "deaf")
    interaction = place.interactions.unanswered[-1]
    url = f"{place.api_url}/interactions/{interaction.id}/{interaction.token}/callback"
    async with aiohttp.ClientSession() as session, session.post(url, json={"type": 5}) as late:
        assert (late.status, (await late.json())["code"]) == (404, 10062)
    assert place.interactions.late == [interaction]


async def test_a_nonce_is_remembered_for_as_long_as_told(shared: Shared) -> None:
    place, bot, guild = shared
    channel = place.world.add_channel(guild, "nonces")
    first = await partial(bot, channel).send("hello", nonce="delivery-1")
    again = await partial(bot, channel).send("hello", nonce="delivery-1")
    assert first.id == again.id
    elsewhere = await partial(bot, place.world.add_channel(guild, "other")).send("hello", nonce="delivery-1")
    assert elsewhere.id == first.id
    assert place.nonce_hits == 2
    assert len(place.visible(channel)) == 1
    place.nonce_seconds = 0.0
    forgotten = await partial(bot, channel).send("hello", nonce="delivery-1")
    place.nonce_seconds = 120.0
    assert forgotten.id != first.id


async def test_a_5xx_after_the_work_leaves_one_message(shared: Shared) -> None:
    place, bot, guild = shared
    channel = place.world.add_channel(guild, "faults")
    fault = place.fault("POST", r"/messages$", status=502, after_work=True)
    await partial(bot, channel).send("once")
    assert fault.hits == 1
    assert [message.text for message in place.visible(channel)] == ["once"]
    assert len(place.sent("POST", f"/channels/{channel.id}/messages")) == 2


async def test_503_and_reset_reach_the_bot_with_the_work_done_or_not(shared: Shared) -> None:
    place, bot, guild = shared
    channel = place.world.add_channel(guild, "more-faults")
    place.fault("POST", r"/messages$", status=503)
    with pytest.raises(discord.DiscordServerError):
        await partial(bot, channel).send("never")
    assert place.visible(channel) == []
    place.fault("POST", r"/messages$", reset=True, after_work=True)
    with pytest.raises(aiohttp.ClientOSError) as broken:
        await partial(bot, channel).send("arrived", nonce="r1")
    assert broken.value.errno == errno.ECONNRESET
    assert [message.text for message in place.visible(channel)] == ["arrived"]
    held = place.fault("POST", r"/messages$", hold=0.3, after_work=True)
    sending = asyncio.create_task(partial(bot, channel).send("held"))
    await held.happened()
    assert [message.text for message in place.visible(channel)] == ["arrived", "held"]
    assert not sending.done()
    await sending


async def test_permissions_and_closed_dms(shared: Shared) -> None:
    place, bot, guild = shared
    ada = place.person("Ada", guild)
    mute = place.world.add_channel(guild, "mute", deny_bot=SEND_MESSAGES)
    hidden = place.world.add_channel(guild, "hidden", deny_bot=VIEW_CHANNEL)
    gone = place.world.add_channel(guild, "gone")
    place.world.remove_channel(gone, silently=True)
    ada.user.dms_open = False
    for channel, code in ((mute, 50013), (hidden, 50001), (gone, 10003), (ada.dm, 50007)):
        with pytest.raises(discord.HTTPException) as caught:
            await partial(bot, channel).send("x")
        assert caught.value.code == code
    place.fault("POST", "/messages$", status=403, code=50278, message="no mutual guilds")
    with pytest.raises(discord.Forbidden) as refused:
        await partial(bot, general(guild)).send("x")
    assert refused.value.code == 50278
    known = bot.get_guild(guild.id)
    assert known is not None
    low, high = place.world.add_role(guild, "low"), place.world.add_role(guild, "high", position=20)
    await bot.http.add_role(guild.id, ada.id, low.id)
    assert guild.members[ada.id].role_ids[-1] == low.id
    with pytest.raises(discord.Forbidden):
        await bot.http.add_role(guild.id, ada.id, high.id)


async def test_pings_follow_allowed_mentions(shared: Shared) -> None:
    place, bot, guild = shared
    channel = place.world.add_channel(guild, "pings")
    await partial(bot, channel).send("@everyone <@&7> <@8>")
    everyone = discord.AllowedMentions(everyone=True, users=[discord.Object(8)], roles=False)
    await partial(bot, channel).send("@everyone <@&7> <@8> <@9>", allowed_mentions=everyone)
    assert [message.pings for message in place.visible(channel)] == [set(), {"everyone", "8"}]


async def test_429s_are_real_and_obeyed(shared: Shared) -> None:
    place, bot, guild = shared
    channel = place.world.add_channel(guild, "busy")
    place.fault("POST", "/messages$", status=429, retry_after=0.3)
    began = monotonic()
    await partial(bot, channel).send("a")
    assert monotonic() - began >= 0.3
    for number in range(3):
        await partial(bot, channel).send(str(number))
    # A second client of the same bot does not know how many of the channel's five are left.
    async with aiohttp.ClientSession(headers={"Authorization": f"Bot {place.token}"}) as session:
        url = f"{place.api_url}/channels/{channel.id}/messages"
        for _ in range(2):
            async with session.post(url, json={"content": "sixth"}) as response:
                status, headers, body = response.status, response.headers, await response.json()
    assert status == 429
    assert headers["Via"]
    assert headers["Content-Type"] == "application/json"
    assert 0 < body["retry_after"] <= 5
    assert body["global"] is False
    assert len(place.visible(channel)) == 5
    assert place.limits.refused == 1


async def test_the_global_limit_spares_interactions() -> None:
    limits = Limits(per_second=3)
    paths = ["/users/@me", "/interactions/1/x/callback", "/gateway", "/users/1", "/users/2"]
    verdicts = [limits.admit("GET", path, 10.0) for path in paths]
    assert [verdict.everywhere for verdict in verdicts] == [False, False, False, False, True]
    assert limits.admit("GET", "/users/3", 10.99).everywhere
    assert not limits.admit("GET", "/users/3", 11.0).everywhere


async def test_scheduled_events(shared: Shared) -> None:
    place, bot, guild = shared
    known = bot.get_guild(guild.id)
    assert known is not None
    start = discord.utils.snowflake_time(guild.id).replace(year=2099)
    event = await known.create_scheduled_event(
        name="Picnic",
        start_time=start,
        end_time=start.replace(year=2100),
        entity_type=discord.EntityType.external,
        location="Park",
        privacy_level=discord.PrivacyLevel.guild_only,
    )
    await event.edit(name="Big picnic")
    assert [kept["name"] for kept in guild.events.values()] == ["Big picnic"]
    await event.delete()
    assert guild.events == {}
    assert place.sent("DELETE", "/scheduled-events/")


async def test_drop_resume_and_invalidate(shared: Shared) -> None:
    place, bot, guild = shared
    ada = place.person("Ada", guild)
    bot.resumed.clear()
    await place.gateway.drop()
    missed = asyncio.create_task(ada.slash(general(guild), "event create", {"title": "Missed"}))
    await asyncio.wait_for(bot.resumed.wait(), 5)
    assert (await missed).text.startswith("Missed")
    assert place.gateway.addresses[-1] == "/resume"
    assert len(place.gateway.identifies) == 1
    await place.gateway.invalidate()
    await place.gateway.wait(identifies=2)
    await place.until(place.gateway.live)
    assert (await ada.slash(general(guild), "event create", {"title": "Back"})).text.startswith("Back")


async def test_the_check_sees_what_discord_does_not_know(shared: Shared) -> None:
    place, bot, guild = shared
    with pytest.raises(discord.NotFound):
        await bot.http.request(discord.http.Route("GET", "/channels/{channel_id}/nonsense", channel_id=1))
    assert [str(request) for request in place.unknown] == ["GET /channels/1/nonsense -> 404"]
    place.unknown.clear()
    url = f"{place.api_url}/channels/{general(guild).id}/messages"
    async with aiohttp.ClientSession(headers={"Authorization": f"Bot {place.token}"}) as session:
        async with session.post(url, json={"content": 7, "flags": "x"}):
            pass
        async with session.get(f"{place.api_url}/users/@me", headers={"Authorization": "Bot wrong"}) as refused:
            assert refused.status == 401
    place.crashes.clear()
    if place.checks_requests:
        assert any("nonsense is not in" in violation for violation in place.violations)
        assert any("/content" in violation or "anyOf" in violation for violation in place.violations)
    place.violations.clear()


async def test_a_wrong_token_and_privileged_intents_are_turned_away(shared: Shared) -> None:
    place = shared[0]
    for token, intents, code in (("wrong", 1, 4004), (place.token, PRIVILEGED, 4014)):
        async with aiohttp.ClientSession() as session, session.ws_connect(place.gateway_url) as socket:
            assert (await socket.receive_json())["op"] == 10
            await socket.send_json({"op": 2, "d": {"token": token, "intents": intents}})
            assert (await socket.receive()).data == code
