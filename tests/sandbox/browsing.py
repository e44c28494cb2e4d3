"""Chromium as the sandbox's tests use it: one browser a session, a tab a test, and what is on the page by name."""

import os
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Browser, FrameLocator, Locator, Page, expect

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCREENSHOTS = os.environ.get("SANDBOX_SCREENSHOTS")  # a folder; unset keeps none
PATIENCE = 45_000  # milliseconds for one step; an idle machine needs well under one second, a busy one ten

expect.set_options(timeout=PATIENCE)

IN_CHROMIUM = [
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on the PATH (Debian: apt install chromium)"),
    pytest.mark.asyncio(loop_scope="session"),  # the browser lives in the session's loop
]


@asynccontextmanager
async def open_tab(
    browser: Browser, url: str, width: int, height: int, *, scale: int = 1, may_complain: bool = False
) -> AsyncIterator[Page]:
    """Open the sandbox's page; leaving asserts that no script complained, unless it may."""
    context = await browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=scale)
    try:
        tab = await context.new_page()
        tab.set_default_timeout(PATIENCE)
        complaints: list[str] = []
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        await tab.goto(url)
        await expect(composer(tab)).to_be_visible()
        yield tab
    finally:
        await context.close()
    assert may_complain or complaints == []


def frame(tab: Page) -> FrameLocator:
    return tab.frame_locator("iframe")


def talk(tab: Page) -> Locator:
    return frame(tab).get_by_role("region", name="Conversation")


def composer(tab: Page) -> Locator:
    return frame(tab).get_by_role("textbox", name="Message")


async def enter_command(tab: Page, command: str) -> None:
    """Type a command and choose it; its options, if any, are next."""
    await composer(tab).click()
    await composer(tab).press_sequentially(f"/{command}")
    await expect(frame(tab).get_by_role("option", name=f"/{command}").first).to_be_visible()
    await tab.keyboard.press("Enter")
    await expect(frame(tab).get_by_role("button", name=f"Command /{command}")).to_be_visible()


async def look_at(place: Locator) -> None:
    """Scroll to something as a person does: once more if the talk moved on just then."""
    for _ in range(10):
        await place.scroll_into_view_if_needed()
        try:
            await expect(place).to_be_in_viewport(timeout=PATIENCE / 10)
        except AssertionError:
            continue
        return
    await expect(place).to_be_in_viewport()


async def photograph(tab: Page, height: int | None = None) -> Image.Image | None:
    """Take a picture when a folder was named for it, on a screen made higher if so asked."""
    if SCREENSHOTS is None:
        return None
    size = tab.viewport_size
    if height is not None and size is not None:
        await tab.set_viewport_size({"width": size["width"], "height": height})
    await expect(frame(tab).get_by_role("button", name="Send")).to_be_enabled()
    await tab.mouse.move(1, 1)
    await tab.evaluate("document.activeElement?.blur()")
    return Image.open(BytesIO(await tab.screenshot(animations="disabled"))).convert("RGB")


def keep(name: str, pictures: Sequence[Image.Image | None]) -> None:
    """Write pictures side by side as one small PNG, into the folder that was named."""
    shown = [one for one in pictures if one is not None]
    if SCREENSHOTS is None or not shown:
        return
    gap = 24 if len(shown) > 1 else 0
    width = sum(one.width for one in shown) + gap * (len(shown) - 1)
    sheet = Image.new("RGB", (width, max(one.height for one in shown)), "white")
    left = 0
    for one in shown:
        sheet.paste(one, (left, 0))
        left += one.width + gap
    path = Path(SCREENSHOTS) / f"{name}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.quantize(192, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(path, optimize=True)
