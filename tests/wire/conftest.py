"""The stand-in and the bot process as fixtures."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.wire.process import BotProcess
from tests.wire.stand_in import StandIn


@pytest.fixture
async def place() -> AsyncIterator[StandIn]:
    """A stand-in for Discord on a free port."""
    async with StandIn() as stand_in:
        yield stand_in


@pytest.fixture
async def bot(place: StandIn, tmp_path: Path) -> AsyncIterator[BotProcess]:
    """The real bot, not started yet, with an empty data folder."""
    process = BotProcess(place, tmp_path)
    yield process
    await process.end()
