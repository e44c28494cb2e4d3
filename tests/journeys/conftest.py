"""A world for each journey."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.world import World, open_world


@pytest.fixture
async def world(tmp_path: Path, sqlite_with_schema: Path) -> AsyncIterator[World]:
    shutil.copy(sqlite_with_schema, tmp_path / "groundswell.db")
    async with open_world(tmp_path) as opened:
        yield opened
