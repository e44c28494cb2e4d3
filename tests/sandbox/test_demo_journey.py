"""A newcomer's first minutes with the real bot: the real command, its page in Chromium, from sign-up to the reminder.

Renew the pictures of the README (docs/images/demo-desktop.png, demo-phone.png) with:

    SANDBOX_SCREENSHOTS=docs/images make test ARGS="tests/sandbox/test_demo_journey.py"
"""

import re
from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.sandbox.browsing import (
    IN_CHROMIUM,
    composer,
    enter_command,
    frame,
    keep,
    look_at,
    open_tab,
    photograph,
    talk,
)
from tests.sandbox.process import DEMO, Running, start

pytestmark = IN_CHROMIUM


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def demo() -> AsyncIterator[Running]:
    async with start(*DEMO) as running:
        yield running


async def choose_option(tab: Page, name: str, text: str) -> None:
    await frame(tab).get_by_role("option", name=name).click()
    await frame(tab).get_by_role("textbox", name=name).fill(text)


async def open_message(tab: Page) -> None:
    """Go to the direct message that the page tells of; posts in channels may have come at the same time."""
    told = tab.locator("#news li").filter(has_text="by direct message")
    await told.last.get_by_role("button", name="Open").click()


async def send_with(tab: Page, option: str, reading: str) -> None:
    """Send a command once the time that was chosen stands in it, in words and not as the bot receives it.

    By the button and not by Enter: suggestions that come late open the list again, and Enter would choose from it.
    """
    shown = re.compile(rf"^\w{{3}} \w{{3}} \d+, {reading}$")
    await expect(frame(tab).get_by_role("combobox", name=option)).to_have_value(shown)
    await frame(tab).get_by_role("button", name="Send").click()


async def ask_for_a_reminder(tab: Page, what: str) -> None:
    """Type the command as people do: words, Tab, words, and the reading that is offered."""
    await enter_command(tab, "remindme")
    await tab.keyboard.type(what)
    await tab.keyboard.press("Tab")
    await expect(frame(tab).get_by_role("option").nth(2)).to_be_visible()  # offered before anything is typed
    await tab.keyboard.type("tomorrow 6pm")
    reading = frame(tab).get_by_role("option", name="6:00 PM Eastern Time")
    await expect(reading).to_have_count(1)
    await reading.click()
    await send_with(tab, "when", "6:00 PM Eastern Time")
    await expect(talk(tab).get_by_text("I'll remind you")).to_be_visible()


async def test_a_newcomer_signs_up_rsvps_and_gets_a_reminder(browser: Browser, demo: Running) -> None:
    async with open_tab(browser, demo.url, 1280, 800, scale=2) as tab:
        await expect(tab.locator("#movement")).to_have_text("Clean Air Coalition (sample)")
        await expect(tab.locator("#date")).not_to_be_empty()
        await expect(talk(tab).get_by_text("Type /join to sign up")).to_be_visible()

        await enter_command(tab, "join")
        await tab.keyboard.press("Enter")  # as on Discord: nothing more is needed
        await frame(tab).get_by_label("Your home ZIP").fill("02139")
        await frame(tab).get_by_role("button", name="Submit").click()
        await expect(talk(tab).get_by_text("You are signed up")).to_be_visible()
        await expect(tab.locator("#steps li.done")).to_have_count(1)
        await talk(tab).get_by_role("button", name="Cambridge").click()
        await expect(talk(tab).get_by_text("Welcome to Cambridge")).to_be_visible()

        await tab.get_by_role("button", name="events", exact=True).click()
        await expect(talk(tab).get_by_text("1 of 20 going")).to_be_visible()
        await frame(tab).get_by_role("button", name="Going").click()
        await expect(talk(tab).get_by_text("You're going.")).to_be_visible()
        # The bot mends its post two seconds of its own time later; no clock button was pressed.
        await expect(talk(tab).get_by_text("2 of 20 going")).to_be_visible()
        await expect(tab.locator("#steps li.done")).to_have_count(2)
        await expect(tab.locator(".dot")).to_have_count(1)  # the hidden one of the phone's menu button

        await ask_for_a_reminder(tab, "Call Senator Example about clean air")
        await tab.get_by_role("button", name="Next reminder").click()
        await expect(tab.locator("#news")).to_contain_text(
            "Groundswell to Alex, by direct message: Reminder Call Senator"
        )
        await expect(tab.locator("#dms .dot")).to_be_visible()
        await expect(composer(tab)).to_be_in_viewport()  # the note above must not push it out
        keep("demo-desktop", [await photograph(tab, height=1000)])
        await open_message(tab)
        await expect(talk(tab).get_by_role("heading", name="Reminder")).to_be_visible()
        await expect(talk(tab).get_by_text("Call Senator Example about clean air")).to_be_visible()
        await expect(tab.locator("#dms .dot")).to_have_count(0)
        await expect(tab.locator("#whereabouts")).to_have_text("Alex in direct messages")
        await expect(tab.locator("#steps li.done")).to_have_count(4)


async def test_a_phone_looks_up_calls_and_is_reminded(browser: Browser, demo: Running) -> None:
    async with open_tab(browser, demo.url, 390, 844, scale=2) as tab:
        await tab.get_by_role("button", name="Channels and people").click()
        await tab.get_by_role("button", name="Robin admin").click()
        await tab.get_by_role("button", name="Channels and people").click()
        await tab.get_by_role("button", name="events", exact=True).click()
        await frame(tab).get_by_role("button", name="Going").click()
        await expect(talk(tab).get_by_text("You're going.")).to_be_visible()
        event = await photograph(tab)

        await tab.get_by_role("button", name="Channels and people").click()
        await tab.get_by_role("button", name="actions", exact=True).click()
        await expect(frame(tab).get_by_role("heading", name="actions")).to_be_visible()
        await enter_command(tab, "officials")
        await choose_option(tab, "zip", "02139")
        # However long the words beside it, "Send" stays on the screen.
        send = await frame(tab).get_by_role("button", name="Send").bounding_box()
        assert send is not None
        assert send["x"] + send["width"] <= 390
        await frame(tab).get_by_role("button", name="Send").click()
        await expect(talk(tab).get_by_text("+1 (202) 555 0102")).to_be_visible()
        await look_at(talk(tab).get_by_role("heading", name="Who represents"))
        officials = await photograph(tab)
        await talk(tab).get_by_role("button", name="MA-7").click()
        await expect(talk(tab).get_by_text("+1 (202) 555 0104")).to_be_visible()
        await expect(talk(tab).get_by_role("button", name="MA-5")).to_have_count(0)

        await enter_command(tab, "call")
        await choose_option(tab, "zip", "02139")
        await frame(tab).get_by_role("button", name="Send").click()
        await expect(talk(tab).get_by_role("heading", name="Call Senator Bo Placeholder")).to_be_in_viewport()
        await talk(tab).get_by_role("button", name="Talked to staff").click()
        await expect(talk(tab).get_by_text("Saved: Bo Placeholder (sample), talked to staff.")).to_be_visible()

        await ask_for_a_reminder(tab, "Call Senator Placeholder")
        await tab.get_by_role("button", name="Next reminder").click()
        await open_message(tab)
        await expect(talk(tab).get_by_text("Call Senator Placeholder")).to_be_visible()
        assert await tab.evaluate("document.documentElement.scrollWidth") == 390
        keep("demo-phone", [event, officials, await photograph(tab)])


async def test_an_organizer_posts_an_event(browser: Browser, demo: Running) -> None:
    async with open_tab(browser, demo.url, 1280, 800) as tab:
        await tab.get_by_role("button", name="Sam organizer").click()
        await tab.get_by_role("button", name="events", exact=True).click()
        await expect(frame(tab).get_by_role("heading", name="events")).to_be_visible()
        await enter_command(tab, "event create")
        await tab.keyboard.type("Letter-writing night")
        await tab.keyboard.press("Tab")
        await tab.keyboard.type("fri 7pm")
        reading = frame(tab).get_by_role("option", name="7:00 PM Eastern Time")
        await expect(reading).to_have_count(1)
        await reading.click()
        await send_with(tab, "start", "7:00 PM Eastern Time")
        await frame(tab).get_by_role("button", name="Post it").click()
        await expect(talk(tab).get_by_text("Letter-writing night is posted")).to_be_visible()
        posted = talk(tab).get_by_role("article").filter(has=tab.get_by_role("heading", name="Letter-writing night"))
        await expect(talk(tab).get_by_role("button", name="Going").last).to_be_enabled()
        await expect(posted).to_have_count(1)
