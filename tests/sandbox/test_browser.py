"""What the page around the frame does in Chromium, with a stand-in for the bot; skipped where there is none.

The real bot's way through it is in test_demo_journey.py.
"""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, expect

from sandbox.server import Page, take_port
from sandbox.stage import open_stage
from tests.sandbox import standin
from tests.sandbox.browsing import IN_CHROMIUM, composer, enter_command, frame, open_tab, talk
from tests.sandbox.conftest import BEGIN

pytestmark = IN_CHROMIUM


@pytest_asyncio.fixture(loop_scope="session")
async def page() -> AsyncIterator[Page]:
    async with open_stage(standin.Standin, standin.populate, begin=BEGIN) as stage:
        served = Page(stage, standin.next_due)
        await served.start(take_port(0))
        yield served
        await served.close()


async def test_a_phone_reaches_everything_without_scrolling_sideways(browser: Browser, page: Page) -> None:
    async with open_tab(browser, page.url, 390, 844) as tab:
        await expect(tab.locator("#date")).to_have_text("Tue, Mar 3, 2026")
        assert await tab.evaluate("document.documentElement.scrollWidth") == 390
        for name in ("+5 min", "+1 h", "+1 day", "Next reminder"):
            box = await tab.get_by_role("button", name=name).bounding_box()
            assert box is not None
            assert 0 <= box["x"] < box["x"] + box["width"] <= 390
            assert box["height"] >= 36

        await expect(tab.locator("#people")).not_to_be_visible()
        await tab.get_by_role("button", name="Channels and people").click()
        await expect(tab.locator("#people")).to_be_visible()
        await tab.get_by_role("button", name="Sam organizer").click()
        await expect(tab.locator("#whereabouts")).to_have_text("Sam in #welcome")
        await expect(tab.locator("#people")).not_to_be_visible()

        await tab.get_by_role("button", name="What to try").click()
        await tab.get_by_role("button", name="Go to #events as Alex").click()
        await expect(frame(tab).get_by_role("button", name="Going")).to_be_visible()

        # However far the clock jumps, the conversation on the screen stays alive.
        await tab.get_by_role("button", name="+1 day").click()
        await expect(tab.locator("#date")).to_have_text("Wed, Mar 4, 2026")
        await expect(tab.locator("#news")).to_contain_text("1 day passed. Nothing was due.")
        await frame(tab).get_by_role("button", name="Going").click()
        await expect(talk(tab).get_by_text("You are going.")).to_be_visible()
        # The bot mends its card two seconds of its own time later; no clock button was pressed.
        await expect(talk(tab).get_by_text("1 going")).to_be_visible()


async def test_two_tabs_show_the_same_place_and_an_unanswered_command_is_said(browser: Browser, page: Page) -> None:
    async with (
        open_tab(browser, page.url, 1280, 800) as first,
        # Its frame is moved away by the other tab, in the middle of a request.
        open_tab(browser, page.url, 1280, 800, may_complain=True) as second,
    ):
        await first.get_by_role("button", name="Jordan volunteer").click()
        for tab in (first, second):
            await expect(tab.locator("#whereabouts")).to_have_text("Jordan in #welcome")
            await expect(composer(tab)).to_be_visible()
        await enter_command(second, "silence")
        await second.keyboard.press("Enter")
        for tab in (first, second):
            await expect(tab.locator("#news")).to_contain_text("Groundswell did not answer that.")
