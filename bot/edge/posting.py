"""A message is posted in one plain request; whether it is asked again, and when, is for the outbox to say."""

import asyncio
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import orjson
from aiohttp import ClientResponse, ClientTimeout
from aiohttp.hdrs import AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER, USER_AGENT
from discord.http import MultipartParameters, Route
from yarl import URL

from bot.edge.failing import refusal
from bot.edge.hearing import hear, seconds_of, session_of
from bot.outbox import policy
from bot.outbox.model import Sent

if TYPE_CHECKING:
    from bot.app import Groundswell

_LONGEST = policy.LONGEST_SEND.total_seconds()
_TIMEOUT = ClientTimeout(total=_LONGEST)


async def post(client: "Groundswell", channel_id: int, params: MultipartParameters) -> Sent:
    """Send a message, whose turn it is, to a channel.

    Not by discord.py, which asks again by itself what did not work: that takes no turn, so a storm of 5xx becomes one
    of 429, and a place among those under way is held up meanwhile. The outbox tries it again in its turn, with the same
    nonce; the pacer is told what Discord says of its limits. It also is a fifth less work.
    See docs/decisions/0003-the-outbox.md.

    Raises:
        discord.HTTPException: Discord did not take it.
        aiohttp.ClientError, OSError, TimeoutError: nobody knows whether it did.
    """
    session = session_of(client)
    if session is None or params.files:
        async with asyncio.timeout(_LONGEST):
            return _sent(await client.http.send_message(channel_id, params=params))
    headers = {
        AUTHORIZATION: f"Bot {client.http.token}",
        USER_AGENT: client.http.user_agent,
        CONTENT_TYPE: "application/json",
    }
    body = orjson.dumps(params.payload)
    url = _messages_of(Route.BASE, channel_id)
    async with session.post(url, data=body, headers=headers, timeout=_TIMEOUT, middlewares=()) as answer:
        hear(client, answer, is_repeated=False)
        _mind_limit(client, channel_id, answer)
        if answer.ok:
            return _sent(orjson.loads(await answer.read()))
        raise await refusal(answer)


@lru_cache(maxsize=4096)  # a server's few channels are written to again and again
def _messages_of(base: str, channel_id: int) -> URL:
    return URL(f"{base}/channels/{channel_id}/messages", encoded=True)


def _sent(message: Any) -> Sent:
    return Sent(int(message["channel_id"]), int(message["id"]))


def _mind_limit(client: "Groundswell", channel_id: int, answer: ClientResponse) -> None:
    """Tell the pacer when Discord says that a channel takes no more for a while."""
    headers = answer.headers
    if answer.status == 429 and not headers.get("X-RateLimit-Global"):
        client.pacer.fill(channel_id, seconds_of(headers.get(RETRY_AFTER)) or 1.0)
    elif headers.get("X-RateLimit-Remaining") == "0":
        client.pacer.fill(channel_id, seconds_of(headers.get("X-RateLimit-Reset-After")) or 1.0)
