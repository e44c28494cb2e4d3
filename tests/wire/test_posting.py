"""A message is posted over real sockets in one plain request; what Discord says of its limits is kept to."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from pathlib import Path

import discord
import pytest
from discord.http import MultipartParameters, Route, handle_message_parameters

from bot.app import Groundswell
from bot.card import Card, Document
from bot.edge.failing import as_failure
from bot.edge.posting import post
from bot.outbox.pacer import Errand
from bot.outbox.policy import Failure, Kind, NotSent
from bot.settings import Settings
from tests.wire.stand_in import StandIn
from tests.wire.world import Channel

MESSAGES = "/messages$"


def params_of(card: Card, nonce: str = "1") -> MultipartParameters:
    return handle_message_parameters(view=card, files=card.files or discord.utils.MISSING, nonce=nonce)


@pytest.fixture
async def client(place: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Groundswell]:
    monkeypatch.setattr(Route, "BASE", place.api_url)
    settings = Settings(_env_file=None, data_dir=tmp_path, database_url="")  # type: ignore[call-arg]
    async with Groundswell(settings, shard_count=1) as client:
        await client.login(place.token)
        yield client
    place.assert_clean()


@pytest.fixture
def channel(place: StandIn) -> Channel:
    guild = place.world.add_guild("Riverbend")
    return place.world.add_channel(guild, "actions")


def waits(client: Groundswell, channel_id: int) -> bool:
    """Whether the pacer keeps back what goes to a channel."""
    return not client.pacer.go(Errand.SEND, server_id=1, channel_id=channel_id)


async def test_it_arrives_and_a_nonce_used_before_returns_the_first(
    client: Groundswell, place: StandIn, channel: Channel
) -> None:
    sent = await post(client, channel.id, params_of(Card("Bring your charger.")))
    again = await post(client, channel.id, params_of(Card("Bring your charger.")))
    assert sent == again
    assert sent.channel_id == channel.id
    assert [message.text for message in place.visible(channel)] == ["Bring your charger."]
    assert place.nonce_hits == 1


async def test_what_has_a_file_arrives_too(client: Groundswell, place: StandIn, channel: Channel) -> None:
    await post(client, channel.id, params_of(Card("The list.", Document("list.csv", b"a,b\n"))))
    assert [request.files for request in place.sent("POST", f"/channels/{channel.id}/messages")] == [["list.csv"]]


async def test_a_channel_that_takes_no_more_is_left_alone_for_as_long_as_discord_says(
    client: Groundswell, place: StandIn, channel: Channel
) -> None:
    for number in range(5):
        await post(client, channel.id, params_of(Card(f"{number}"), f"{number}"))  # without a turn: nobody counts
    assert waits(client, channel.id)
    assert not waits(client, channel.id + 1)
    assert place.limits.refused == 0


@pytest.mark.parametrize(("everywhere", "held"), [(False, 0.0), (True, 3.0)])
async def test_a_refusal_is_asked_once_and_heard_once(
    client: Groundswell, place: StandIn, channel: Channel, *, everywhere: bool, held: float
) -> None:
    place.fault("POST", MESSAGES, status=429, retry_after=3, everywhere=everywhere)
    began = time.monotonic()
    with pytest.raises(NotSent) as refused, as_failure():
        await post(client, channel.id, params_of(Card("Bring your charger.")))
    assert time.monotonic() - began < 2  # nobody has waited here: the outbox does, in its turn
    assert refused.value.failure == Failure(Kind.HTTP, 429, retry_after=3.0, code=0)
    assert client.pacer.refused == 1
    assert held - 2 <= client.pacer.held_for <= held
    assert waits(client, channel.id)
    assert waits(client, channel.id + 1) is everywhere
    assert len(place.sent("POST", f"/channels/{channel.id}/messages")) == 1


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (403, 50013, discord.Forbidden),
        (404, 10003, discord.NotFound),
        (400, 50035, discord.HTTPException),
        (500, 0, discord.DiscordServerError),
        (503, 0, discord.DiscordServerError),
    ],
)
async def test_what_discord_does_not_take_is_said_in_discord_pys_words(
    client: Groundswell, place: StandIn, channel: Channel, status: int, code: int, error: type[discord.HTTPException]
) -> None:
    place.fault("POST", MESSAGES, status=status, code=code)
    with pytest.raises(error) as refused:
        await post(client, channel.id, params_of(Card("Bring your charger.")))
    assert (type(refused.value), refused.value.status, refused.value.code) == (error, status, code)
    assert len(place.sent("POST", f"/channels/{channel.id}/messages")) == 1
