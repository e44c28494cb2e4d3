"""A port that is listened on, and let go again."""

import structlog
from aiohttp import web

log = structlog.stdlib.get_logger(__name__)

HEADERS = {"X-Content-Type-Options": "nosniff", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
"""What every answer carries."""


class CannotListen(RuntimeError):
    """The port cannot be had; the text says what to do."""


class Listening:
    """One application on one port.

    Args:
        setting: which setting names the port, for whoever has to change it.
    """

    def __init__(self, setting: str) -> None:
        self._setting = setting
        self._runner: web.AppRunner | None = None
        self.port = 0

    async def start(self, app: web.Application, host: str, port: int) -> None:
        """Begin to serve; port 0 takes a free one.

        Raises:
            CannotListen: the port is taken, or not ours to take.
        """
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)  # addresses are secrets: no access log
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port).start()
        except OSError as error:
            await self.stop()
            reason = error.strerror or str(error)
            raise CannotListen(
                f"{self._setting}: {host}:{port} cannot be listened on: {reason}. Choose another port."
            ) from None
        self.port = self._runner.addresses[0][1]
        log.info("serving over HTTP", setting=self._setting, host=host, port=self.port)

    async def stop(self) -> None:
        """Stop serving."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
