"""A loopback stand-in for Discord: REST and gateway over real sockets on 127.0.0.1, for real bots to talk to.

    async with StandIn() as discord:
        guild = discord.world.add_guild("Riverbend")
        ada = discord.person("Ada", guild)
        ...start a bot with discord.api_url, discord.gateway_url and discord.token...
        answer = await ada.slash(guild_channel, "event create", {"title": "Picnic"})

What it does not know it answers with 404 and puts into `unknown`; what breaks Discord's API description goes into
`violations`; `assert_clean()` looks at both.
"""

from __future__ import annotations

import asyncio
import json
import struct
from dataclasses import dataclass, field
from socket import SO_LINGER, SOL_SOCKET
from time import monotonic
from typing import Any, Self

from aiohttp import BodyPartReader, web

from tests.wire import api_check, routes_interactions, routes_messages, routes_server
from tests.wire.faults import Fault, Faults
from tests.wire.gateway import Gateway
from tests.wire.interactions import Interactions
from tests.wire.limits import Limits, Verdict, refusal_headers
from tests.wire.messages import Message
from tests.wire.person import Person
from tests.wire.routing import Answer, Call, Refusal, Upload, find
from tests.wire.world import Channel, Guild, Payload, Role, World

API = "/api/v10"
HANDLERS = (routes_interactions, routes_messages, routes_server)  # importing them fills the table of routes


@dataclass(eq=False)
class Request:
    """One request as it came in. `path` is below /api/v10; the token is left out of `headers`."""

    at: float
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any
    files: list[str] = field(default_factory=list)
    status: int | None = None  # None: still running, or the connection was reset

    def __str__(self) -> str:
        return f"{self.method} {self.path} -> {self.status}"


class StandIn:
    """Everything a test needs: the world, the gateway, the faults, the records, and people who act."""

    def __init__(self, *, token: str = "stand-in-token", limits: bool = True, nonce_seconds: float = 120.0) -> None:
        self.token = token
        self.gateway = Gateway(token)
        self.world = World(self.gateway.dispatch)
        self.gateway.world = self.world
        self.limits = Limits(on=limits)
        self.faults = Faults()
        self.interactions = Interactions()
        self.latency = 0.0  # seconds before each REST request is worked on
        self.nonce_seconds = nonce_seconds
        self.nonce_hits = 0
        self.requests: list[Request] = []
        self.unknown: list[Request] = []
        self.violations: list[str] = []
        self.crashes: list[str] = []  # exceptions in the stand-in itself
        self.infidelities: set[str] = set()  # answers of its own that break the description
        self.commands: dict[str | None, list[Payload]] = {}  # None: the global ones
        self.syncs = 0
        self.news = asyncio.Event()  # set whenever a request was answered
        self.port = 0
        self._nonces: dict[str, tuple[float, Message]] = {}
        self._check = api_check.load()
        self._runner: web.AppRunner | None = None

    # Its life and addresses

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=30 * 1024 * 1024)
        app.router.add_get("/gateway", self.gateway.handle)
        app.router.add_get("/resume", self.gateway.handle)
        app.router.add_get("/attachments/{channel}/{file}/{name}", self._serve_file)
        app.router.add_route("*", API + "/{path:.*}", self._handle)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.gateway.resume_url = f"ws://127.0.0.1:{self.port}/resume"
        self.world.public_url = f"http://127.0.0.1:{self.port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.gateway.drop()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.port}{API}"

    @property
    def gateway_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/gateway"

    @property
    def checks_requests(self) -> bool:
        """Whether Discord's API description is at hand."""
        return self._check is not None

    # What tests do

    def person(self, name: str, guild: Guild, roles: tuple[Role, ...] = (), *, permissions: int = 0) -> Person:
        """A new member of a server; `permissions` come by a role of their own."""
        user = self.world.add_user(name)
        if permissions:
            roles = (*roles, self.world.add_role(guild, f"{name}'s role", permissions))
        self.world.add_member(guild, user, roles)
        return Person(self, user)

    def fault(self, method: str, path_regex: str, **what: Any) -> Fault:
        """Trouble for the next requests that fit: see `faults.Fault` for what can go wrong."""
        return self.faults.add(method, path_regex, **what)

    def visible(self, channel: Channel) -> list[Message]:
        """The messages that stand in a channel, the oldest first; ephemeral ones included, deleted ones not."""
        messages = self.world.messages.values()
        return [message for message in messages if message.channel is channel and not message.deleted]

    def sent(self, method: str, path_part: str) -> list[Request]:
        """The recorded requests of a method whose path contains a text."""
        return [r for r in self.requests if r.method == method and path_part in r.path]

    def delete(self, message: Message) -> None:
        """Deletes a message and tells the bot, as when a moderator does it."""
        message.deleted = True
        if message.ephemeral:
            return
        gone = {"id": str(message.id), "channel_id": str(message.channel.id)}
        guild = message.channel.guild
        self.gateway.dispatch("MESSAGE_DELETE", gone | ({"guild_id": str(guild.id)} if guild else {}))

    async def until(self, condition: Any, seconds: float = 10.0, *, what: str = "") -> Any:
        """Waits until `condition()` is true, looking again after every answered request; returns its value."""
        end = monotonic() + seconds
        while not (value := condition()):
            if monotonic() > end:
                raise AssertionError(f"not within {seconds} s: {what or condition}; last: {self.requests[-5:]}")
            self.news.clear()
            try:
                async with asyncio.timeout(0.05):
                    await self.news.wait()
            except TimeoutError:
                continue
        return value

    async def until_message(self, channel: Channel, text: str, seconds: float = 10.0) -> Message:
        """Waits for a message in a channel that contains a text."""
        found = await self.until(
            lambda: [m for m in self.visible(channel) if text in m.text], seconds, what=f"a message with {text!r}"
        )
        return found[0]

    def assert_clean(self) -> None:
        """Fails on anything a bot did that Discord does not know or would refuse, and on the stand-in's own bugs."""
        assert not self.crashes, self.crashes
        assert not self.unknown, [str(request) for request in self.unknown]
        assert not self.violations, self.violations
        assert not self.gateway.problems, self.gateway.problems

    # Nonces

    def remembered(self, nonce: Any, now: float) -> Message | None:
        """The message first sent with this nonce, for as long as Discord remembers it.

        Discord's documentation says "by the same author": the same nonce in another channel is the same message.
        """
        when, message = self._nonces.get(str(nonce), (0.0, None))
        if nonce is None or message is None or now - when > self.nonce_seconds:
            return None
        self.nonce_hits += 1
        return message

    def remember(self, message: Message, now: float) -> None:
        if message.nonce is not None:
            self._nonces[str(message.nonce)] = (now, message)

    # REST

    async def _serve_file(self, request: web.Request) -> web.Response:
        kept = self.world.files.get(int(request.match_info["file"]))
        if kept is None:
            return web.Response(status=404)
        return web.Response(body=kept[1], content_type=kept[0])

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        call, multipart = await read(request)
        headers = {key: value for key, value in request.headers.items() if key != "Authorization"}
        names = [upload.filename for upload in call.uploads]
        entry = Request(call.at, call.method, call.path, dict(call.query), headers, call.body, names)
        self.requests.append(entry)
        if self._check is not None:
            self.violations += self._check.request(call.method, call.path, call.body, multipart=multipart)
        fault = self.faults.take(call.method, call.path)
        if fault is not None and fault.status == 429:
            verdict = Verdict()  # a refused request does not use up its bucket
        else:
            verdict = self.limits.admit(call.method, call.path, call.at)
        if fault is not None and verdict.retry_after is not None:
            fault.hits -= 1  # it strikes the next one, that gets through
            fault = None
        if self.latency:
            await asyncio.sleep(self.latency)
        status, body = self._decide(request, call, entry, verdict, fault)
        if fault is not None:
            fault.strike()
            if fault.hold:
                await asyncio.sleep(fault.hold)
            if fault.reset:
                return reset(request)
        entry.status = status
        if status == 429 and fault is not None:
            verdict.headers |= refusal_headers(fault.retry_after, "global" if fault.everywhere else "user")
        self.news.set()
        if body is None:
            return web.Response(status=status, headers=verdict.headers)
        # Bytes, so that aiohttp adds no charset: discord.py reads JSON only from exactly application/json.
        content = json.dumps(body).encode()
        return web.Response(status=status, body=content, headers=verdict.headers, content_type="application/json")

    def _decide(
        self, request: web.Request, call: Call, entry: Request, verdict: Verdict, fault: Fault | None
    ) -> Answer:
        if verdict.retry_after is not None:
            return 429, limited(verdict.retry_after, everywhere=verdict.everywhere)
        spoiled = fault is not None and (fault.status is not None or fault.reset)
        if fault is not None and spoiled and not fault.after_work:
            return fault_answer(fault)
        answer = self._work(request, call, entry)
        if fault is not None and spoiled:
            return fault_answer(fault)
        return answer

    def _work(self, request: web.Request, call: Call, entry: Request) -> Answer:
        secret = call.path.startswith(("/interactions/", "/webhooks/"))  # these carry their own token in the path
        if not secret and request.headers.get("Authorization") != f"Bot {self.token}":
            return 401, {"message": "401: Unauthorized", "code": 0}
        handler = find(call)
        if handler is None:
            self.unknown.append(entry)
            return 404, {"message": "404: Not Found", "code": 0}
        try:
            status, body = handler(self, call)
        except Refusal as refusal:
            return refusal.status, {"message": refusal.message, "code": refusal.code}
        except Exception as error:  # noqa: BLE001 - a bug here, or a body that Discord would refuse
            self.crashes.append(f"{entry.method} {entry.path}: {error!r}")
            return 400, {"message": f"400: Bad Request: {error!r}", "code": 0}
        if self._check is not None:
            self.infidelities.update(self._check.answer(call.method, call.path, status, body))
        return status, body


def fault_answer(fault: Fault) -> Answer:
    status = fault.status or 500
    if status == 429:
        return 429, limited(fault.retry_after, everywhere=fault.everywhere)
    return status, {"message": fault.message, "code": fault.code}


def limited(retry_after: float, *, everywhere: bool) -> Payload:
    return {"message": "You are being rate limited.", "retry_after": retry_after, "global": everywhere}


def reset(request: web.Request) -> web.Response:
    """Resets the connection (a true RST: the client sees ECONNRESET)."""
    transport = request.transport
    if transport is not None:
        transport.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()  # type: ignore[attr-defined]
    return web.Response()


async def read(request: web.Request) -> tuple[Call, bool]:
    """The call in a request, and whether it came as multipart (files, with the JSON in `payload_json`)."""
    call = Call(request.method, request.path.removeprefix(API), request.query, None, at=monotonic())
    if not request.content_type.startswith("multipart/"):
        raw = await request.read()
        call.body = json.loads(raw) if raw else None
        return call, False
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        if part.name == "payload_json":
            call.body = json.loads(await part.read())
        else:
            content_type = part.headers.get("Content-Type", "application/octet-stream")
            call.uploads.append(Upload(part.filename or "file", bytes(await part.read()), content_type))
    return call, True
