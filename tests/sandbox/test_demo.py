"""The demo as a process: it says where it is, answers, and ends on a signal with the bot closed."""

import asyncio
import signal
import socket
import sys

import aiohttp

from tests.sandbox.process import DEMO, ROOT, start

STANDIN = """
import asyncio
from sandbox.demo import run_demo
from tests.sandbox import standin

class Bot(standin.Standin):
    async def close(self):
        print("bot closed", flush=True)
        await super().close()

asyncio.run(run_demo(Bot, standin.populate, next_due=standin.next_due, port=0, open_browser=False))
"""


async def ends_on(number: signal.Signals, *arguments: str) -> str:
    async with start(*arguments) as demo:
        async with aiohttp.ClientSession() as session:
            async with session.get(demo.url) as answer:
                assert answer.status == 200
                assert "Clean Air Coalition (sample)" in await answer.text()
            async with session.get(demo.url, headers={"Host": "rebound.example"}) as answer:
                assert answer.status == 403
        out, err = await demo.stop(number, within=8)
        assert demo.process.returncode == 0, err
        assert "Traceback" not in err
    return out


async def test_it_runs_until_a_signal() -> None:
    # The real command and a stand-in that says when its bot is closed, at once: starting is most of it.
    out, _ = await asyncio.gather(ends_on(signal.SIGINT, "-c", STANDIN), ends_on(signal.SIGTERM, *DEMO))
    assert out.count("bot closed") == 1


async def test_a_busy_port_is_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot", "demo", "--no-browser", "--sample", "--port", port),
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await asyncio.wait_for(process.communicate(), 40)
    assert process.returncode == 1
    assert out == b""
    assert err.decode().splitlines() == [
        f"Port {port} is in use by another program. Stop that one, or choose another: --port 0 takes a free one."
    ]
