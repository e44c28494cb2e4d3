"""The page around the frame: channels, "act as", clock buttons and the list of things to try. Loopback only."""

import secrets
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler
from simcord.builders import ChannelHandle

from sandbox import cast
from sandbox.guide import STEPS, Step, list_done
from sandbox.happenings import Said
from sandbox.stage import MOMENT, Person, Stage

NextDue = Callable[[Stage], Awaitable[datetime | None]]
"""Answers when the bot will next do something by itself (aware UTC), or None."""

TOKEN_HEADER = "X-Sandbox-Token"  # noqa: S105 - the header's name  # nosec B105
_STATIC = Path(__file__).with_name("static")
_FILES = {"/page.css": "text/css", "/page.js": "text/javascript"}
_JUMPS: Mapping[str, tuple[timedelta, str]] = {
    "5m": (timedelta(minutes=5), "5 minutes"),
    "1h": (timedelta(hours=1), "1 hour"),
    "1d": (timedelta(days=1), "1 day"),
}


class PortBusy(Exception):
    """The port asked for is taken; ``str(error)`` is the sentence for the terminal."""

    def __init__(self, port: int) -> None:
        super().__init__(
            f"Port {port} is in use by another program. Stop that one, or choose another: --port 0 takes a free one."
        )


def take_port(port: int) -> socket.socket:
    """Listen on 127.0.0.1, where ``port`` 0 takes a free one. Raises :class:`PortBusy`."""
    try:
        return socket.create_server(("127.0.0.1", port))
    except OSError as error:
        raise PortBusy(port) from error


class Page:
    """The HTTP face of one :class:`Stage`; start it with :meth:`start`, end it with :meth:`close`."""

    def __init__(self, stage: Stage, next_due: NextDue | None = None, steps: Sequence[Step] = STEPS) -> None:
        self.stage = stage
        self.steps = tuple(steps)
        self.token = secrets.token_urlsafe(24)
        self.port = 0
        self._next_due = next_due
        self._news: dict[str, Any] | None = None
        self._news_number = 0
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """The address to open in a browser."""
        return f"http://127.0.0.1:{self.port}/"

    async def start(self, listening: socket.socket) -> None:
        """Serve what comes in at a port that was taken."""
        self.port = int(listening.getsockname()[1])
        self.stage.ancestors = tuple(f"http://{host}" for host in self._hosts())
        await self.stage.look(self.stage.person_key, self.stage.channel.id)
        app = web.Application(middlewares=[self._guard])
        app.router.add_get("/", self._index)
        for path in _FILES:
            app.router.add_get(path, self._file)
        app.router.add_get("/api/state", self._state)
        app.router.add_post("/api/view", self._view)
        app.router.add_post("/api/clock", self._clock)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.SockSite(self._runner, listening).start()

    async def close(self) -> None:
        """Stop serving."""
        if self._runner is not None:
            await self._runner.cleanup()

    # Who may ask

    def _hosts(self) -> tuple[str, ...]:
        return (f"127.0.0.1:{self.port}", f"localhost:{self.port}")

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        # A foreign page may reach a loopback port through DNS rebinding (Host) or a form or fetch (Origin, token).
        if request.headers.get("Host") not in self._hosts():
            raise web.HTTPForbidden(text="This page answers only at 127.0.0.1 and localhost.\n")
        origin = request.headers.get("Origin")
        if origin is not None and origin not in {f"http://{host}" for host in self._hosts()}:
            raise web.HTTPForbidden(text="Requests from other pages are refused.\n")
        given = request.headers.get(TOKEN_HEADER, "")
        if request.path.startswith("/api/") and not secrets.compare_digest(given.encode(), self.token.encode()):
            raise web.HTTPForbidden(text="This page is from an earlier start. Reload it.\n")
        response = await handler(request)
        response.headers.update(
            {
                "Cache-Control": "no-store",
                "Referrer-Policy": "no-referrer",
                "X-Content-Type-Options": "nosniff",
                "X-Frame-Options": "DENY",
                "Content-Security-Policy": (
                    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; "
                    f"frame-ancestors 'none'; frame-src {self.stage.frame_origin}"
                ),
            }
        )
        return response

    # What is served

    async def _index(self, _request: web.Request) -> web.Response:
        text = (_STATIC / "index.html").read_text(encoding="utf-8")
        text = text.replace("{{token}}", self.token).replace("{{movement}}", cast.MOVEMENT)
        return web.Response(text=text, content_type="text/html")

    async def _file(self, request: web.Request) -> web.Response:
        text = (_STATIC / request.path.lstrip("/")).read_text(encoding="utf-8")
        return web.Response(text=text, content_type=_FILES[request.path])

    async def _state(self, _request: web.Request) -> web.Response:
        return web.json_response(self.describe())

    async def _view(self, request: web.Request) -> web.Response:
        """Act as ``person`` in ``channel``: an id, a name, ``dm``, or nothing for where one is (or may be)."""
        asked = await _read_object(request)
        person = self.stage.people.get(str(asked.get("person") or self.stage.person_key))
        if person is None:
            raise web.HTTPBadRequest(text="There is no such person here.\n")
        channel = self._find_channel(person, asked.get("channel"))
        if channel is None:
            raise web.HTTPBadRequest(text=f"{person.plan.name} cannot see that channel.\n")
        await self.stage.look(person.plan.key, channel.id)
        return web.json_response(self.describe())

    async def _clock(self, request: web.Request) -> web.Response:
        """Let time pass: ``by`` is ``5m``, ``1h``, ``1d`` or ``next``."""
        by = str((await _read_object(request)).get("by"))
        try:
            if by == "next":
                text, said = await self._to_next()
            elif by in _JUMPS:
                amount, words = _JUMPS[by]
                said = await self.stage.advance(amount)
                text = f"{words} passed." if said else f"{words} passed. Nothing was due."
            else:
                raise web.HTTPBadRequest(text="The clock moves by 5m, 1h, 1d or next.\n")
        except TimeoutError:
            raise web.HTTPServiceUnavailable(text="The bot is still busy. Wait a little and reload.\n") from None
        self._tell(text, said)
        return web.json_response(self.describe())

    async def _to_next(self) -> tuple[str, list[Said]]:
        due = await self._next_due(self.stage) if self._next_due is not None else None
        if due is None:
            return "Nothing is scheduled yet. Ask for something first, with /remindme.", []
        said = await self.stage.advance(max(due - self.stage.now(), timedelta(0)) + MOMENT)
        if said:
            self.stage.uses.append("clock:next")
        return f"It is now {self._written(self.stage.now())}.", said

    # What the page shows

    def _find_channel(self, person: Person, asked: object) -> ChannelHandle | None:
        visible = list(self.stage.visible_channels(person))
        if asked == "dm":
            return person.dm
        if asked:
            return next((one for one in (person.dm, *visible) if str(asked) in {str(one.id), one.name}), None)
        if self.stage.channel.guild is None:
            return person.dm
        return next((one for one in visible if one.id == self.stage.channel.id), visible[0])

    def _written(self, moment: datetime) -> str:
        local = moment.astimezone(self.stage.zone)
        return f"{local:%A, %B %-d, %-I:%M %p}"

    def _tell(self, text: str, said: Sequence[Said]) -> None:
        self._news_number += 1
        self._news = {
            "number": self._news_number,
            "text": text,
            "said": [self._describe_said(one) for one in said[-5:]],
            "more": max(len(said) - 5, 0),
        }

    def _describe_said(self, said: Said) -> dict[str, Any]:
        owner = self.stage.owner_of(said.channel_id)
        name = next((one.name for one in self.stage.channels.values() if one.id == said.channel_id), "")
        return {
            "where": f"to {owner.plan.name}, by direct message" if owner else f"in #{name}",
            "person": owner.plan.key if owner else None,
            "channel": str(said.channel_id),
            "text": said.text,
        }

    def describe(self) -> dict[str, Any]:
        """Return everything that the page shows, as plain data; what is on view becomes read."""
        stage = self.stage
        stage.mark_view_read()
        if stage.trouble is not None:
            self._tell(stage.trouble, [])
            stage.trouble = None
        local = stage.now().astimezone(stage.zone)
        done = list_done(self.steps, stage.uses)
        return {
            "movement": cast.MOVEMENT,
            "now": {"date": f"{local:%a, %b %-d, %Y}", "time": f"{local:%-I:%M %p}", "zone": cast.ZONE_LABEL},
            "iso": stage.now().isoformat(),
            "person": stage.person_key,
            "people": [self._describe_person(one) for one in stage.people.values()],
            "channels": [self._describe_channel(stage.person, one) for one in stage.visible_channels(stage.person)],
            "dm": self._describe_channel(stage.person, stage.person.dm),
            "channel": str(stage.channel.id),
            "frame": stage.frame_url,
            "news": self._news,
            "steps": [
                {"title": step.title, "text": step.text, "person": step.person, "channel": step.channel, "done": ticked}
                for step, ticked in zip(self.steps, done, strict=True)
            ],
        }

    def _describe_person(self, person: Person) -> dict[str, Any]:
        places = (person.dm, *self.stage.visible_channels(person))
        return {
            "key": person.plan.key,
            "name": person.plan.name,
            "part": person.plan.part,
            "unread": self.stage.is_unread(person, person.dm),
            "news": any(self.stage.is_unread(person, one) for one in places),
        }

    def _describe_channel(self, person: Person, channel: ChannelHandle) -> dict[str, Any]:
        name = channel.name if channel.guild is not None else cast.BOT_NAME
        return {"id": str(channel.id), "name": name, "unread": self.stage.is_unread(person, channel)}


async def _read_object(request: web.Request) -> Mapping[str, Any]:
    try:
        found = await request.json()
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise web.HTTPBadRequest(text="Send a JSON object.\n")
    return found
