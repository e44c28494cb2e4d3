"""A newcomer's way through the page, in Chromium; skipped where there is none."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, FrameLocator, Locator, async_playwright, expect
from playwright.async_api import Page as Tab

from sandbox.server import Page

CHROMIUM = shutil.which("chromium")
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

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on the PATH (Debian: apt install chromium)")


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        await opened.close()


async def open_tab(browser: Browser, page: Page, width: int, height: int) -> Tab:
    tab = await browser.new_page(viewport={"width": width, "height": height})
    tab.set_default_timeout(8000)
    tab.complaints = []
    tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
    tab.on("console", lambda line: tab.complaints.append(line.text) if line.type == "error" else None)
    await tab.goto(page.url)
    await expect(composer(tab)).to_be_visible()
    return tab


def frame(tab: Tab) -> FrameLocator:
    return tab.frame_locator("iframe")


def talk(tab: Tab) -> Locator:
    return frame(tab).get_by_role("region", name="Conversation")


def composer(tab: Tab) -> Locator:
    return frame(tab).get_by_role("textbox", name="Message")


async def keep(tab: Tab, name: str) -> None:
    if SCREENSHOTS:
        await tab.wait_for_timeout(300)
        await tab.screenshot(path=Path(SCREENSHOTS) / f"{name}.png")


async def type_command(tab: Tab, command: str) -> None:
    await composer(tab).click()
    await composer(tab).press_sequentially(f"/{command}")
    await expect(frame(tab).get_by_role("option", name=f"/{command}")).to_be_visible()
    await tab.keyboard.press("Enter")


async def test_a_newcomer_signs_up_rsvps_and_gets_a_reminder(browser: Browser, page: Page) -> None:
    tab = await open_tab(browser, page, 1280, 800)
    await expect(tab.locator("#movement")).to_have_text("Clean Air Coalition (sample)")
    await expect(tab.locator("#date")).to_have_text("Tue, Mar 3, 2026")

    await type_command(tab, "join")
    await tab.keyboard.press("Enter")
    await frame(tab).get_by_label("Home ZIP").fill("00001")
    await frame(tab).get_by_role("button", name="Submit").click()
    await expect(talk(tab).get_by_text("Welcome! Saved 00001.")).to_be_visible()
    await expect(tab.locator("#steps li.done")).to_have_count(1)

    await tab.get_by_role("button", name="events", exact=True).click()
    await frame(tab).get_by_role("button", name="Going").click()
    await expect(talk(tab).get_by_text("You are going.")).to_be_visible()
    # The bot mends its card two seconds of its own time later; no clock button was pressed.
    await expect(talk(tab).get_by_text("1 going")).to_be_visible()
    await keep(tab, "desktop-event")
    await expect(tab.locator(".dot")).to_have_count(1)  # the hidden one of the phone's menu button

    await tab.get_by_role("button", name="general", exact=True).click()
    await expect(frame(tab).get_by_role("heading", name="general")).to_be_visible()
    await type_command(tab, "remindme")
    await tab.keyboard.type("call")
    await tab.keyboard.press("Tab")
    await tab.keyboard.type("soon")
    await expect(frame(tab).get_by_role("option", name="soon (a reading)")).to_be_visible()
    await tab.keyboard.press("Enter")
    await expect(talk(tab).get_by_text("soon!")).to_be_visible()
    await tab.keyboard.press("Enter")
    await expect(talk(tab).get_by_text("I will remind you")).to_be_visible()

    await tab.get_by_role("button", name="Next reminder").click()
    await expect(tab.locator("#news")).to_contain_text("Groundswell to Alex, by direct message: Reminder: call, Alex")
    await expect(tab.locator("#dms .dot")).to_be_visible()
    await expect(composer(tab)).to_be_in_viewport()  # the note above must not push it out
    await keep(tab, "desktop-reminder")
    await tab.locator("#news").get_by_role("button", name="Open").click()
    await expect(talk(tab).get_by_text("Reminder:")).to_be_visible()
    await expect(tab.locator("#dms .dot")).to_have_count(0)
    await expect(tab.locator("#whereabouts")).to_have_text("Alex in direct messages")
    assert tab.complaints == []


async def test_a_phone_reaches_everything_without_scrolling_sideways(browser: Browser, page: Page) -> None:
    tab = await open_tab(browser, page, 390, 844)
    await keep(tab, "phone")
    assert await tab.evaluate("document.documentElement.scrollWidth") == 390
    for name in ("+5 min", "+1 h", "+1 day", "Next reminder"):
        box = await tab.get_by_role("button", name=name).bounding_box()
        assert box is not None
        assert 0 <= box["x"] < box["x"] + box["width"] <= 390
        assert box["height"] >= 36

    await expect(tab.locator("#people")).not_to_be_visible()
    await tab.get_by_role("button", name="Channels and people").click()
    await expect(tab.locator("#people")).to_be_visible()
    await keep(tab, "phone-places")
    await tab.get_by_role("button", name="Sam organizer").click()
    await expect(tab.locator("#whereabouts")).to_have_text("Sam in #welcome")
    await expect(tab.locator("#people")).not_to_be_visible()

    await tab.get_by_role("button", name="What to try").click()
    await tab.get_by_role("button", name="Go to #events as Alex").click()
    await expect(frame(tab).get_by_role("button", name="Going")).to_be_visible()
    await keep(tab, "phone-event")

    # However far the clock jumps, the conversation on the screen stays alive.
    await tab.get_by_role("button", name="+1 day").click()
    await expect(tab.locator("#date")).to_have_text("Wed, Mar 4, 2026")
    await expect(tab.locator("#news")).to_contain_text("1 day passed. Nothing was due.")
    await frame(tab).get_by_role("button", name="Going").click()
    await expect(talk(tab).get_by_text("1 going")).to_be_visible()
    assert tab.complaints == []


async def test_two_tabs_show_the_same_place_and_an_unanswered_command_is_said(browser: Browser, page: Page) -> None:
    first = await open_tab(browser, page, 1280, 800)
    second = await open_tab(browser, page, 1280, 800)
    await first.get_by_role("button", name="Jordan volunteer").click()
    for tab in (first, second):
        await expect(tab.locator("#whereabouts")).to_have_text("Jordan in #welcome")
        await expect(composer(tab)).to_be_visible()
    await type_command(second, "silence")
    await second.keyboard.press("Enter")
    for tab in (first, second):
        await expect(tab.locator("#news")).to_contain_text("Groundswell did not answer that.")
