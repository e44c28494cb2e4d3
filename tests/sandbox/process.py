"""The demo as a process of its own, stopped by its id."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DEMO = ("-m", "bot", "demo", "--no-browser", "--port", "0", "--sample")


@dataclass(frozen=True)
class Running:
    process: asyncio.subprocess.Process
    url: str
    greeting: str

    async def stop(self, number: int, within: float) -> tuple[str, str]:
        """Send a signal; answer what it still wrote to stdout and stderr. Raises TimeoutError."""
        self.process.send_signal(number)
        out, err = await asyncio.wait_for(self.process.communicate(), within)
        return out.decode(), err.decode()


@asynccontextmanager
async def start(*arguments: str) -> AsyncIterator[Running]:
    """Run this Python with ``arguments`` until it has said how to stop it; kill it if it is still there afterwards."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        greeting = (await asyncio.wait_for(process.stdout.readuntil(b"Ctrl+C.\n"), 40)).decode()
        found = re.search(r"http://127\.0\.0\.1:\d+/", greeting)
        assert found, greeting
        yield Running(process, found[0], greeting)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
