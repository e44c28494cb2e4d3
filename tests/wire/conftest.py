"""The stand-in and the bot process as fixtures."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.wire.process import ROOT, BotProcess, environment
from tests.wire.stand_in import StandIn


@pytest.fixture
async def place() -> AsyncIterator[StandIn]:
    """A stand-in for Discord on a free port."""
    async with StandIn() as stand_in:
        yield stand_in


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as a host has it after `directory sync --sample`: nothing to download."""
    folder = tmp_path_factory.mktemp("sample") / "data"
    folder.mkdir()
    arguments = [sys.executable, "-m", "bot", "directory", "sync", "--sample"]
    subprocess.run(arguments, cwd=ROOT, env=environment(folder), check=True, capture_output=True, timeout=60)
    return folder


@pytest.fixture
async def bot(place: StandIn, tmp_path: Path, sample_data: Path) -> AsyncIterator[BotProcess]:
    """The real bot, not started yet, in a server's first hour: officials are known, nothing else."""
    shutil.copytree(sample_data, tmp_path / "data")
    process = BotProcess(place, tmp_path)
    yield process
    await process.end()


@pytest.fixture
async def empty_bot(place: StandIn, tmp_path: Path) -> AsyncIterator[BotProcess]:
    """The real bot, not started yet, with an empty data folder."""
    process = BotProcess(place, tmp_path)
    yield process
    await process.end()
