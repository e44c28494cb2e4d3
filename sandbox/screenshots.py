"""Takes the pictures of docs/images: headless Chromium, as wide as a phone, on the sample movement at a fixed hour."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

from bot.officials.directory import sample_directory
from sandbox.movement import open_movement
from sandbox.stage import MOMENT, Stage, open_stage

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

BEGIN = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)
"""A Tuesday, 10 AM Eastern: offices are open. Another day would change every picture."""

WIDTH = 390
_TALL = 2000  # more than the longest card, so that nothing has to be scrolled
_COLORS = 160
_FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")


class NoBrowser(Exception):
    """There is no Chromium; ``str(error)`` is the sentence for the terminal."""


@dataclass(frozen=True)
class Shot:
    """One picture: ``play`` makes it happen, then ``person`` looks at the last message in ``channel``."""

    name: str
    person: str
    channel: str
    play: Callable[[Stage], Awaitable[None]]


def answered(result: Any) -> Any:
    """Return the message that answered a command or press."""
    return result.followups[-1] if result.followups else result.response


async def _type(stage: Stage, person: str, channel: str, command: str, **options: Any) -> Any:
    return await stage.people[person].member.slash(stage.channels[channel], command, **options)


def _command(person: str, channel: str, command: str, **options: Any) -> Callable[[Stage], Awaitable[None]]:
    async def play(stage: Stage) -> None:
        await _type(stage, person, channel, command, **options)

    return play


async def _nothing(_stage: Stage) -> None:
    """Show what stands there already."""


async def _sign_up(stage: Stage) -> None:
    form = await _type(stage, "alex", "welcome", "join")
    await stage.people["alex"].member.submit_modal(form, {"home": "02139", "interests": ["make calls", "host events"]})


async def _join(stage: Stage) -> None:
    shown = answered(await _type(stage, "alex", "welcome", "join"))
    await stage.people["alex"].member.click(shown, label="Cambridge")


async def _call(stage: Stage) -> None:
    """Ask for the next call; the ZIP of the sample lies in two districts, so the card is that of a senator."""
    await _type(stage, "alex", "general", "call")


async def _answer_call(stage: Stage) -> None:
    shown = answered(await _type(stage, "alex", "general", "call"))
    await stage.people["alex"].member.click(shown, label="Talked to staff")


async def _setup(stage: Stage) -> None:
    await _type(stage, "robin", "organizers", "setup")


async def _rsvp(stage: Stage) -> None:
    post = stage.channels["events"].last_message
    assert post is not None  # noqa: S101 - populate() posted it
    await stage.people["alex"].member.click(post, label="Going")


async def _set_reminders(stage: Stage) -> None:
    await _type(stage, "alex", "general", "remindme", what="Bring the banner", when="fri 6pm")
    await _type(stage, "alex", "general", "remindme-calls", campaign="1", day="Tuesday", time="10am")
    await _type(stage, "alex", "general", "reminders")


SHOTS = (
    Shot("campaign", "alex", "actions", _nothing),
    Shot("event", "alex", "events", _nothing),
    Shot("help", "alex", "general", _command("alex", "general", "help")),
    Shot("sign-up", "alex", "welcome", _sign_up),
    Shot("joined", "alex", "welcome", _join),
    Shot("call", "alex", "general", _call),
    Shot("call-answered", "alex", "general", _answer_call),
    Shot("rsvp", "alex", "events", _rsvp),
    Shot("reminders", "alex", "general", _set_reminders),
    Shot("me", "alex", "general", _command("alex", "general", "me")),
    Shot("board", "alex", "general", _command("alex", "general", "campaign board", campaign="1")),
    Shot("volunteers", "sam", "organizers", _command("sam", "organizers", "volunteers list")),
    Shot("setup", "robin", "organizers", _setup),
    Shot("spanish", "casey", "general", _command("casey", "general", "call")),
    Shot("help-organizer", "sam", "organizers", _command("sam", "organizers", "help")),
)
"""In the order in which they happen: each goes on from the one before."""


async def take(folder: Path, only: Collection[str] = ()) -> list[Path]:
    """Write the pictures as PNG files into a folder, all or some by name; what leads to them happens in any case.

    Raises:
        NoBrowser: there is no Chromium on the PATH.
    """
    from playwright.async_api import async_playwright

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        raise NoBrowser("There is no Chromium on the PATH. Install it (Debian: apt install chromium) and try again.")
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    with open_movement(sample_directory()) as (make_bot, populate):
        async with open_stage(make_bot, populate, begin=BEGIN) as stage, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
            for shot in SHOTS:
                await shot.play(stage)
                await stage.advance(MOMENT)
                if not only or shot.name in only:
                    path = folder / f"{shot.name}.png"
                    path.write_bytes(await _photograph(stage, browser, shot))
                    written.append(path)
            await browser.close()
    return written


async def _photograph(stage: Stage, browser: "Browser", shot: Shot) -> bytes:
    await stage.look(shot.person, stage.channels[shot.channel].id)
    context = await browser.new_context(viewport={"width": WIDTH, "height": _TALL}, bypass_csp=True)
    try:
        tab = await context.new_page()
        await tab.goto(stage.frame_url)
        message = tab.get_by_role("region", name="Conversation").get_by_role("article").last
        await message.wait_for()
        await _until_pictures_are_there(tab)
        taken = await message.screenshot(animations="disabled")
    finally:
        await context.close()
    return await asyncio.to_thread(_small, taken)


async def _until_pictures_are_there(tab: "Page") -> None:
    await tab.wait_for_function("[...document.images].every((one) => one.complete && one.naturalWidth)")


def _small(png: bytes) -> bytes:
    """Make a picture of few colors: cards have few, and docs are downloaded."""
    few = Image.open(BytesIO(png)).convert("RGB").quantize(_COLORS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    data = BytesIO()
    few.save(data, "PNG", optimize=True)
    return data.getvalue()
