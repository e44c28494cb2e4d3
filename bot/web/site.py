"""A small web site: feeds of events under addresses that nobody can guess, and /healthz."""

import asyncio
import hashlib
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web

from bot.clock import Clock
from bot.web.listening import HEADERS, Listening
from bot.web.watch import Signs, said

FRESH = timedelta(minutes=1)
"""A feed is made anew at most so often, however many ask for it."""

_KEPT = 128  # feeds; at 500 events each, some 30 MB at the very most
_AT_ONCE = 4  # feeds that are made at the same time
_PATIENCE = 10.0  # seconds for one answer
_KEY = re.compile(r"[A-Za-z0-9_-]{32}", re.ASCII)

Exists = Callable[[str], Awaitable[bool]]
Write = Callable[[str], Awaitable[bytes | None]]


@dataclass(frozen=True)
class Made:
    """A feed as it is served: ``etag`` changes when, and only when, ``body`` does."""

    body: bytes
    etag: str
    at: datetime


class Site:
    """Serves calendars and /healthz.

    Args:
        clock: the present.
        alive: what must be well, or a restart is needed.
    """

    def __init__(self, clock: Clock, alive: Signs) -> None:
        self._clock = clock
        self._alive = alive
        self._exists: Exists | None = None
        self._write: Write | None = None
        self._made: OrderedDict[str, Made] = OrderedDict()
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._listening = Listening("WEB_PORT")

    @property
    def port(self) -> int:
        """The port that is listened on."""
        return self._listening.port

    def serve_feeds(self, exists: Exists, write: Write) -> None:
        """Teach how feeds are made; a cog does it when it is loaded.

        Args:
            exists: says whether a key opens a feed; asked each time, so that a renewed key ends the one before at once.
            write: makes the feed of a key; None when the key opens nothing.
        """
        self._exists, self._write = exists, write

    async def start(self, host: str, port: int) -> None:
        """Begin to serve.

        Raises:
            CannotListen: the port is taken, or not ours to take.
        """
        app = web.Application(client_max_size=1024)
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/calendar/{name}", self._calendar)
        await self._listening.start(app, host, port)

    async def stop(self) -> None:
        """Stop serving."""
        await self._listening.stop()

    async def _healthz(self, _request: web.Request) -> web.Response:
        return said(await self._alive())

    async def _calendar(self, request: web.Request) -> web.Response:
        key, dot, kind = request.match_info["name"].partition(".")
        if not (dot and kind == "ics" and _KEY.fullmatch(key)):
            raise web.HTTPNotFound(headers=HEADERS)
        try:
            async with asyncio.timeout(_PATIENCE):
                made = await self.feed(key)
        except TimeoutError:
            raise web.HTTPServiceUnavailable(headers={**HEADERS, "Retry-After": "60"}) from None
        if made is None:
            raise web.HTTPNotFound(headers=HEADERS)
        headers = {
            **HEADERS,
            "ETag": f'"{made.etag}"',
            "Cache-Control": f"private, max-age={int(FRESH.total_seconds())}",
        }
        known = {tag.value for tag in request.if_none_match or ()}
        if known & {made.etag, "*"}:
            return web.Response(status=304, headers=headers)
        headers["Content-Disposition"] = 'inline; filename="events.ics"'
        return web.Response(body=made.body, content_type="text/calendar", charset="utf-8", headers=headers)

    async def feed(self, key: str) -> Made | None:
        """Return what a key opens, at most a minute old; None when it opens nothing."""
        if self._exists is None or self._write is None or not await self._exists(key):
            self._made.pop(key, None)
            return None
        async with self._turns:
            made = self._made.get(key)
            if made is not None and self._clock() - made.at < FRESH:
                return made
            body = await self._write(key)
            if body is None:
                return None
            made = Made(body, hashlib.sha256(body).hexdigest()[:32], self._clock())
            self._made[key] = made
            self._made.move_to_end(key)
            while len(self._made) > _KEPT:
                self._made.popitem(last=False)
            return made
