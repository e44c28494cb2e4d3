"""The demo as a process: it says where it is, answers, and ends on a signal with the bot closed."""

import asyncio
import re
import signal
import sys
from pathlib import Path

import aiohttp
import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = """
import asyncio
from sandbox.demo import run_demo
from tests.sandbox import standin

class Bot(standin.Standin):
    async def close(self):
        print("bot closed", flush=True)
        await super().close()

asyncio.run(run_demo(Bot, standin.populate, next_due=standin.next_due, port=0, open_browser=False))
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_it_runs_until_a_signal(number: signal.Signals) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        first = (await asyncio.wait_for(process.stdout.readline(), 15)).decode()
        found = re.search(r"http://127\.0\.0\.1:\d+/", first)
        assert found, first
        async with aiohttp.ClientSession() as session, session.get(found[0]) as answer:
            assert answer.status == 200
            assert "Clean Air Coalition (sample)" in await answer.text()
        process.send_signal(number)
        out, err = await asyncio.wait_for(process.communicate(), 10)
    finally:
        if process.returncode is None:
            process.kill()
    assert process.returncode == 0, err.decode()
    assert out.decode().count("bot closed") == 1
    assert "Traceback" not in err.decode()
