"""``python -m bot demo``: the bot in a browser until Ctrl+C."""

import asyncio
import signal
import sys
import threading
import webbrowser
from collections.abc import Awaitable, Callable, Sequence

from bot.clock import system_clock
from sandbox import cast
from sandbox.guide import STEPS, Step
from sandbox.server import NextDue, Page, take_port
from sandbox.stage import MakeBot, Stage, open_stage

DEFAULT_PORT = 8765


async def run_demo(
    make_bot: MakeBot,
    populate: Callable[[Stage], Awaitable[None]] | None = None,
    *,
    next_due: NextDue | None = None,
    steps: Sequence[Step] = STEPS,
    port: int = DEFAULT_PORT,
    open_browser: bool = True,
) -> None:
    """Serve the sandbox on 127.0.0.1 until SIGINT or SIGTERM, then close the page and the bot.

    ``make_bot(clock, sleep)`` builds the bot; ``populate(stage)`` fills the sample movement; ``next_due(stage)`` tells
    the "Next reminder" button where to go. ``port`` 0 takes a free one. Raises :class:`sandbox.server.PortBusy`, whose
    text is for the terminal.
    """
    listening = take_port(port)  # before seconds go into a movement that nobody would see
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    try:
        async with open_stage(make_bot, populate, begin=system_clock()) as stage:
            page = Page(stage, next_due, steps)
            await page.start(listening)
            try:
                if not stop.is_set():
                    _greet(page)
                if open_browser and not stop.is_set():
                    # Not waited for: a text browser in this terminal would not come back.
                    threading.Thread(target=webbrowser.open, args=(page.url,), daemon=True).start()
                await stop.wait()
            finally:
                await page.close()
    finally:
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(name)


def _greet(page: Page) -> None:
    lines = [
        f"{cast.BOT_NAME} demo, {cast.MOVEMENT}: {page.url}",
        "Nothing leaves this machine, and all of it is gone when you stop. Try:",
        *(f"  {number}. {step.title}: {step.text}" for number, step in enumerate(page.steps, 1)),
        "Stop with Ctrl+C.",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
