from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from sandbox.server import Page, take_port
from sandbox.stage import Stage, open_stage
from tests.sandbox import standin
from tests.sandbox.browsing import CHROMIUM, FLAGS

BEGIN = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)  # a Tuesday, 10 AM Eastern, before the clocks change


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with open_stage(standin.Standin, standin.populate, begin=BEGIN) as opened:
        yield opened


@pytest.fixture
async def page(stage: Stage) -> AsyncIterator[Page]:
    served = Page(stage, standin.next_due)
    await served.start(take_port(0))
    yield served
    await served.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Start Chromium once; it takes longer than most tests."""
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        await opened.close()
