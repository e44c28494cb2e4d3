from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from sandbox.server import Page
from sandbox.stage import Stage, open_stage
from tests.sandbox import standin

BEGIN = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)  # a Tuesday, 10 AM Eastern, before the clocks change


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with open_stage(standin.Standin, standin.populate, begin=BEGIN) as opened:
        yield opened


@pytest.fixture
async def page(stage: Stage) -> AsyncIterator[Page]:
    served = Page(stage, standin.next_due)
    await served.start(0)
    yield served
    await served.close()
