"""Runs the real bot, `python -m bot run`, as a process of its own against a stand-in; kills and restarts it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from time import monotonic

from tests.wire.stand_in import StandIn
from tests.wire.warm import Forked, Warm

ROOT = Path(__file__).parents[2]
FENCE = Path(__file__).parent / "fence"  # keeps the process on this machine: see its sitecustomize.py
KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV", "PYTHONPATH", "COVERAGE_PROCESS_START")


def environment(data_dir: Path) -> dict[str, str]:
    """What every bot process of the tests is started with; without a token and addresses."""
    inherited = {name: os.environ[name] for name in KEPT if name in os.environ}
    paths = [str(FENCE), inherited.get("PYTHONPATH", "")]
    return {
        **inherited,
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "PYTHONUNBUFFERED": "1",
        "DATABASE_URL": "",  # a .env of the developer must not lead to a real database
        "DATA_DIR": str(data_dir),
        "LOG_LEVEL": "INFO",
        "LOG_FORMAT": "json",
    }


class BotProcess:
    """One bot with one data folder; it can be started again and again, as after a crash.

    Output of every start is appended to `log`. `extra` are further environment variables (DATABASE_URL, say). With
    `warm`, it is forked from there; without, every start is a real one.
    """

    def __init__(
        self, place: StandIn, folder: Path, *, extra: dict[str, str] | None = None, warm: Warm | None = None
    ) -> None:
        self.place = place
        self.warm = warm
        self.data_dir = folder / "data"
        self.data_dir.mkdir(exist_ok=True)
        self.log = folder / "bot.log"
        self.extra = extra or {}
        self.process: asyncio.subprocess.Process | Forked | None = None

    @property
    def environment(self) -> dict[str, str]:
        return {
            **environment(self.data_dir),
            "DISCORD_TOKEN": self.place.token,
            "DISCORD_API_URL": self.place.api_url,
            "DISCORD_GATEWAY_URL": self.place.gateway_url,
            **self.extra,
        }

    @property
    def output(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    async def command(self, *arguments: str, seconds: float = 120.0) -> tuple[int, str]:
        """Runs `python -m bot <arguments>` to its end in the same environment; returns exit code and output."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *arguments,
            cwd=ROOT,
            env=self.environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        async with asyncio.timeout(seconds):
            output, _ = await process.communicate()
        return process.returncode or 0, output.decode(errors="replace")

    async def launch(self) -> None:
        """Starts the process and returns at once."""
        assert self.process is None or self.process.returncode is not None, "it is still running"
        if self.warm is not None:
            self.process = await self.warm.fork(self.environment, self.log, "run")
            return
        with self.log.open("ab") as sink:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot",
                "run",
                cwd=ROOT,
                env=self.environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
            )

    async def start(self, seconds: float = 30.0) -> float:
        """Starts the process, waits until it is on the gateway and its commands are synced; returns the seconds."""
        began = monotonic()
        before = len(self.place.gateway.identifies)
        await self.launch()
        assert self.process is not None
        ended = asyncio.create_task(self.process.wait())
        ready = asyncio.create_task(self._ready(before, seconds))
        try:
            await asyncio.wait({ended, ready}, return_when=asyncio.FIRST_COMPLETED)
            if not ready.done():
                raise AssertionError(f"the bot ended with {self.process.returncode}:\n{self.output[-4000:]}")
            if ready.exception() is not None:
                raise AssertionError(f"{ready.exception()}\n{self.output[-4000:]}")
        finally:
            ended.cancel()
            ready.cancel()
        return monotonic() - began

    async def _ready(self, identified_before: int, seconds: float) -> None:
        gateway = self.place.gateway
        await self.place.until(
            lambda: len(gateway.identifies) > identified_before and gateway.live() and self.place.commands.get(None),
            seconds,
            what="gateway session and synced commands",
        )

    async def kill(self) -> None:
        """SIGKILL: no chance to tidy up."""
        assert self.process is not None
        self.process.kill()
        await self.process.wait()

    async def terminate(self, seconds: float = 20.0) -> tuple[int, float]:
        """SIGTERM; returns the exit code and how many seconds the end took."""
        assert self.process is not None
        began = monotonic()
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(seconds):
            code = await self.process.wait()
        return code, monotonic() - began

    async def restart(self) -> float:
        """SIGKILL and a new start with the same data; returns the seconds until ready."""
        await self.kill()
        return await self.start()

    async def end(self) -> None:
        """Makes sure that nothing is left running; for the end of a test."""
        if self.process is not None and self.process.returncode is None:
            await self.kill()
