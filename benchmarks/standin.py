"""Stands in for Discord's REST side, in a process of its own: it takes whatever comes and answers at once.

With ``limits`` it is as far away and as strict as Discord: 100 ms, 50 requests a second, 5 messages in 5 s a channel.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from time import monotonic
from typing import Any

from aiohttp import web

from tests.wire.limits import Limits

BOT = {"id": "70000000000000001", "username": "bench", "discriminator": "0", "avatar": None, "bot": True}
_APPLICATION = {
    "id": BOT["id"],
    "name": "bench",
    "icon": None,
    "description": "",
    "bot_public": True,
    "bot_require_code_grant": False,
    "verify_key": "",
    "owner": BOT,
    "team": None,
    "flags": 0,
}
_LIMITS = web.AppKey("limits", Limits)
_LATENCY = 0.1
_numbers = count(80_000_000_000_000_001)


def message(channel_id: str, body: dict[str, Any], message_id: str | None = None) -> dict[str, Any]:
    """Make a message as Discord sends it, from what the bot asked for."""
    return {
        "id": message_id or str(next(_numbers)),
        "channel_id": channel_id,
        "author": BOT,
        "content": body.get("content") or "",
        "components": body.get("components") or [],
        "flags": body.get("flags", 0),
        "timestamp": "2026-06-02T16:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 0,
    }


@web.middleware
async def _as_far_and_strict(request: web.Request, handler: Any) -> web.StreamResponse:
    limits: Limits = request.app[_LIMITS]
    if request.path == "/refused":
        return web.Response(text=str(limits.refused))
    verdict = limits.admit(request.method, request.path, monotonic())
    await asyncio.sleep(_LATENCY)
    if verdict.retry_after is None:
        answer: web.StreamResponse = await handler(request)
    else:
        body = {"message": "slower", "retry_after": verdict.retry_after, "global": verdict.everywhere}
        answer = web.Response(status=429, body=json.dumps(body).encode(), headers={"Content-Type": "application/json"})
    answer.headers.update(verdict.headers)
    return answer


async def _answer(request: web.Request) -> web.Response:
    parts = request.path.strip("/").split("/")
    body = await request.json() if request.can_read_body else {}
    found: Any
    if parts[0] == "interactions":
        if "with_response" not in request.query:
            return web.Response(status=204)
        shown = message("1", body.get("data") or {})
        found = {
            "interaction": {"id": parts[1], "type": 3, "response_message_id": shown["id"]},
            "resource": {"type": body["type"], "message": shown},
        }
    elif parts[0] == "channels":
        found = message(parts[1], body, parts[3] if len(parts) > 3 else None)
    elif parts[0] == "webhooks":  # an answer that was acknowledged first
        found = message("1", body)
    else:
        found = {"users": BOT, "oauth2": _APPLICATION}.get(parts[0], [])
    # Not web.json_response: discord.py knows this content type only as it is written here.
    return web.Response(body=json.dumps(found).encode(), headers={"Content-Type": "application/json"})


async def _serve(*, limits: bool) -> None:
    application = web.Application(middlewares=[_as_far_and_strict] if limits else [])
    application[_LIMITS] = Limits()
    application.router.add_route("*", "/{anything:.*}", _answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.to_thread(sys.stdin.read)  # until whoever started it closes the pipe, or is no more
    await runner.cleanup()


@asynccontextmanager
async def discord_standin(*, limits: bool = False) -> AsyncIterator[str]:
    """Start one; gives its address. With limits, ``/refused`` says how many requests were answered with 429."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.standin", *(["limits"] if limits else [])),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None and process.stdout is not None  # noqa: PT018
    try:
        port = int(await process.stdout.readline())
        yield f"http://127.0.0.1:{port}"
    finally:
        process.stdin.close()
        await process.wait()


@asynccontextmanager
async def rest_at(address: str) -> AsyncIterator[None]:
    """Send discord.py's REST calls there; the seam that DISCORD_API_URL moves, which is used only with a gateway."""
    from discord.http import Route

    before, Route.BASE = Route.BASE, address
    try:
        yield
    finally:
        Route.BASE = before


if __name__ == "__main__":
    asyncio.run(_serve(limits="limits" in sys.argv))
