"""A sleep that can be cut short."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

Sleep = Callable[[float], Awaitable[None]]
"""Sleeps for some seconds; tests and the demo pass one on their own clock."""


class Alarm:
    """Sleeps until time is up or somebody rings; a ring while awake makes the next sleep return at once."""

    def __init__(self, sleep: Sleep) -> None:
        self._sleep = sleep
        self._nap: asyncio.Task[None] | None = None
        self._rung = False

    async def wait(self, pause: timedelta) -> None:
        """Sleep."""
        if not self._rung:
            self._nap = asyncio.ensure_future(self._nod(pause.total_seconds()))
            try:
                await asyncio.wait([self._nap])
            finally:
                self._nap.cancel()
                self._nap = None
        self._rung = False

    async def rest(self, pause: timedelta) -> None:
        """Sleep the whole time, whoever rings."""
        await self._sleep(pause.total_seconds())

    async def _nod(self, seconds: float) -> None:
        with suppress(asyncio.CancelledError):
            await self._sleep(seconds)

    def ring(self) -> None:
        """Wake the sleeper."""
        self._rung = True
        if self._nap is not None:
            self._nap.cancel()
