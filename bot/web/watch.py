"""What machines that look after the bot ask: is it alive, is it ready, what has it counted."""

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.web.listening import HEADERS, Listening

Signs = Callable[[], Awaitable[Mapping[str, bool]]]
"""Says of several things whether they are well."""

Measure = Callable[[], Awaitable[bytes]]
"""Writes what was counted, in Prometheus' words."""


class Watch:
    """Serves /healthz, /readyz and /metrics, on a port of their own: a proxy that shows feeds does not show these.

    Args:
        alive: what must be well, or a restart is needed.
        ready: what must be well for people to be answered.
        measure: writes what was counted.
    """

    def __init__(self, alive: Signs, ready: Signs, measure: Measure) -> None:
        self._alive = alive
        self._ready = ready
        self._measure = measure
        self._listening = Listening("METRICS_PORT")

    @property
    def port(self) -> int:
        """The port that is listened on."""
        return self._listening.port

    async def start(self, host: str, port: int) -> None:
        """Begin to serve.

        Raises:
            CannotListen: the port is taken, or not ours to take.
        """
        app = web.Application(client_max_size=1024)
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/readyz", self._readyz)
        app.router.add_get("/metrics", self._metrics)
        await self._listening.start(app, host, port)

    async def stop(self) -> None:
        """Stop serving."""
        await self._listening.stop()

    async def _healthz(self, _request: web.Request) -> web.Response:
        return said(await self._alive())

    async def _readyz(self, _request: web.Request) -> web.Response:
        return said(await self._ready())

    async def _metrics(self, _request: web.Request) -> web.Response:
        return web.Response(body=await self._measure(), headers={**HEADERS, "Content-Type": CONTENT_TYPE_LATEST})


def said(signs: Mapping[str, bool]) -> web.Response:
    """Answer 200 when all is well, else 503; either way say what is and what is not."""
    status = 200 if all(signs.values()) else 503
    return web.json_response(dict(signs), status=status, headers={**HEADERS, "Cache-Control": "no-store"})
