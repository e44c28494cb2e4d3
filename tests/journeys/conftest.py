"""A world for each journey."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.world import World, open_world


@pytest.fixture
async def world(tmp_path: Path, sqlite_with_schema: Path, request: pytest.FixtureRequest) -> AsyncIterator[World]:
    shutil.copy(sqlite_with_schema, tmp_path / "groundswell.db")
    begins = request.node.get_closest_marker("begins")
    async with open_world(tmp_path, begins.args[0] if begins else None) as opened:
        yield opened
