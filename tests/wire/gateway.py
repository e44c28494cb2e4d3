"""The gateway of the stand-in: sessions over real web sockets, resumable, droppable, compressed as asked."""

from __future__ import annotations

import asyncio
import json
import zlib
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from aiohttp import WSMsgType, web

from tests.wire.world import Payload, World, new_id

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
PRESENCE, VOICE, REQUEST_MEMBERS = 3, 4, 8

# Event name prefix -> the intent bit without which Discord does not send it. The longest prefix counts.
INTENTS = {
    "GUILD_": 1 << 0,
    "CHANNEL_": 1 << 0,
    "THREAD_": 1 << 0,
    "GUILD_MEMBER_": 1 << 1,
    "GUILD_BAN_": 1 << 2,
    "PRESENCE_": 1 << 8,
    "MESSAGE_": 1 << 9,
    "MESSAGE_REACTION_": 1 << 10,
    "TYPING_": 1 << 11,
    "GUILD_SCHEDULED_EVENT_": 1 << 16,
}
PRIVILEGED = (1 << 1) | (1 << 8) | (1 << 15)


def guild_of(name: str, data: Any) -> int:
    """The server an event is about; 0 for none."""
    known = data.get("guild_id") or (data["id"] if name in ("GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE") else 0)
    return int(known)


class Line:
    """One open socket. `send` keeps the order that the compression stream needs."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket = socket
        self.request = request
        self._lock = asyncio.Lock()
        # A client that asks for another compression (zstd-stream) gets plain text frames, which it also reads.
        self._deflate = zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None

    async def send(self, op: int, data: Any = None, sequence: int | None = None, name: str | None = None) -> None:
        text = json.dumps({"op": op, "d": data, "s": sequence, "t": name})
        async with self._lock:
            if self.socket.closed:
                return
            if self._deflate is None:
                await self.socket.send_str(text)
            else:
                block = self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
                await self.socket.send_bytes(block)

    def cut(self) -> None:
        """Ends the connection without a word, as a failing network does."""
        if self.request.transport is not None:
            self.request.transport.abort()


@dataclass(eq=False)
class Session:
    """What survives a broken connection: every event, so that RESUME can replay."""

    shard: list[int]
    intents: int
    id: str = field(default_factory=lambda: f"session-{new_id()}")
    events: list[tuple[str, Any]] = field(default_factory=list)
    line: Line | None = None
    sent: int = 0
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def hears_of(self, guild_id: int) -> bool:
        """Whether its shard is the one of a server; what is in none (0) goes to the first."""
        number, count = self.shard
        return (guild_id >> 22) % count == number

    def add(self, name: str, data: Any) -> None:
        self.events.append((name, data))
        self.news.set()

    async def pour(self, line: Line) -> None:
        """Sends what has not been sent yet, and then whatever comes, for as long as the line is this one."""
        while self.line is line:
            while self.sent < len(self.events) and self.line is line:
                name, data = self.events[self.sent]
                self.sent += 1
                await line.send(DISPATCH, data, self.sent, name)
            self.news.clear()
            if self.sent == len(self.events):
                await self.news.wait()


class Gateway:
    """Accepts connections at /gateway (new sessions) and /resume (the address that READY names)."""

    def __init__(self, token: str, *, heartbeat_seconds: float = 41.25) -> None:
        self.token = token
        self.heartbeat_seconds = heartbeat_seconds
        self.world: World | None = None
        self.resume_url = ""
        self.acknowledge = True  # False: heartbeats go unanswered, as on a dead line
        self.refuse = False  # True: new connections get 503
        self.sessions: dict[str, Session] = {}
        self.identifies: list[Payload] = []
        self.identified_at: list[float] = []
        self.resumes: list[Payload] = []
        self.addresses: list[str] = []
        self.heartbeats = 0
        self.problems: list[str] = []
        self._changed = asyncio.Condition()

    # What tests do

    def live(self) -> list[Session]:
        return [session for session in self.sessions.values() if session.line is not None]

    def dispatch(self, name: str, data: Any) -> int:
        """Queues an event for every session whose intents cover it; returns how many. Never blocks.

        A session whose connection is down gets it when it resumes.
        """
        needed = max((p for p in INTENTS if name.startswith(p)), key=len, default=None)
        receivers = [
            s
            for s in self.sessions.values()
            if (needed is None or s.intents & INTENTS[needed]) and s.hears_of(guild_of(name, data))
        ]
        for session in receivers:
            session.add(name, data)
        return len(receivers)

    async def drop(self, code: int | None = None) -> None:
        """Breaks every connection: abruptly, or with a close code. Sessions stay resumable."""
        for session in self.live():
            line = session.line
            session.line = None
            session.news.set()
            if line is None:
                continue
            if code is None:
                line.cut()
            else:
                await line.socket.close(code=code)

    async def ask_reconnect(self) -> None:
        """Discord's polite op 7, sent to every shard from time to time."""
        for session in self.live():
            if session.line is not None:
                await session.line.send(RECONNECT)

    async def invalidate(self, *, resumable: bool = False) -> None:
        """Op 9. Not resumable: the session is forgotten, its undelivered events are lost."""
        for session in self.live():
            line = session.line
            if not resumable:
                del self.sessions[session.id]
                session.line = None
                session.news.set()
            if line is not None:
                await line.send(INVALID_SESSION, resumable)

    async def wait(self, *, identifies: int = 0, resumes: int = 0, seconds: float = 10.0) -> None:
        """Waits until at least so many IDENTIFYs and RESUMEs were accepted in all."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(lambda: len(self.identifies) >= identifies and len(self.resumes) >= resumes)

    # The socket

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if self.refuse:
            return web.Response(status=503)
        self.addresses.append(request.path)
        socket = web.WebSocketResponse(max_msg_size=4096, compress=False)
        await socket.prepare(request)
        line = Line(socket, request)
        session: Session | None = None
        pouring: asyncio.Task[None] | None = None
        await line.send(HELLO, {"heartbeat_interval": int(self.heartbeat_seconds * 1000)})
        try:
            async for frame in socket:
                if frame.type is not WSMsgType.TEXT:
                    self.problems.append(f"frame of type {frame.type!r}")
                    continue
                message = json.loads(frame.data)
                if message["op"] in (IDENTIFY, RESUME):
                    session = await self._open(line, message["op"], message["d"])
                    if session is not None:
                        pouring = asyncio.create_task(session.pour(line))
                        async with self._changed:
                            self._changed.notify_all()
                else:
                    await self._control(line, message)
        except ConnectionError:
            pass  # the bot was killed, or a test cut the line
        finally:
            if pouring is not None:
                pouring.cancel()
            if session is not None and session.line is line:
                session.line = None
        return socket

    async def _control(self, line: Line, message: Payload) -> None:
        if message["op"] == HEARTBEAT:
            self.heartbeats += 1
            if self.acknowledge:
                await line.send(ACK)
        elif message["op"] not in (PRESENCE, VOICE):
            self.problems.append(f"op {message['op']} is not something this stand-in answers")

    async def _open(self, line: Line, op: int, data: Payload) -> Session | None:
        if data["token"] != self.token:
            await line.socket.close(code=4004, message=b"Authentication failed.")
            return None
        if op == RESUME:
            return await self._resume(line, data)
        if data["intents"] & PRIVILEGED:
            await line.socket.close(code=4014, message=b"Disallowed intent(s).")
            return None
        return self._identify(line, data)

    def _identify(self, line: Line, data: Payload) -> Session:
        assert self.world is not None
        shard = data.get("shard", [0, 1])
        for old in [s for s in self.sessions.values() if s.shard == shard and s.line is None]:
            del self.sessions[old.id]
        session = Session(shard, data["intents"], line=line)
        self.sessions[session.id] = session
        guilds = [g for g in self.world.guilds.values() if (g.id >> 22) % shard[1] == shard[0]]
        session.add("READY", self._ready(session, guilds))
        for guild in guilds:
            session.add("GUILD_CREATE", guild.payload(self.world.bot.id))
        self.identified_at.append(monotonic())
        self.identifies.append({key: value for key, value in data.items() if key != "token"})
        return session

    def _ready(self, session: Session, guilds: list[Any]) -> Payload:
        assert self.world is not None
        return {
            "v": 10,
            "user": {**self.world.bot.payload(), "verified": True, "mfa_enabled": False, "email": None},
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.resume_url,
            "shard": session.shard,
            "application": {"id": str(self.world.application_id), "flags": 1 << 23},
            "session_type": "normal",
            "private_channels": [],
        }

    async def _resume(self, line: Line, data: Payload) -> Session | None:
        session = self.sessions.get(data["session_id"])
        if session is None or data["seq"] > len(session.events):
            await line.send(INVALID_SESSION, False)  # noqa: FBT003 - the payload of op 9
            return None
        session.line = line
        session.sent = data["seq"]
        session.add("RESUMED", {})
        self.resumes.append({key: value for key, value in data.items() if key != "token"})
        return session
