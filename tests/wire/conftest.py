"""The stand-in and the bot process as fixtures."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.wire.process import ROOT, BotProcess, environment
from tests.wire.stand_in import StandIn
from tests.wire.warm import Warm


@pytest.fixture
async def place() -> AsyncIterator[StandIn]:
    """A stand-in for Discord on a free port."""
    async with StandIn() as stand_in:
        yield stand_in


@pytest.fixture(scope="session")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warm]:
    """Where bot processes come from whose start is not what a test is about."""
    warm = Warm(ROOT, environment(tmp_path_factory.mktemp("warm")))
    yield warm
    warm.end()


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory, warm: Warm) -> Path:
    """A data folder as a host has it after `directory sync --sample`: nothing to download."""
    folder = tmp_path_factory.mktemp("sample")
    data = folder / "data"
    data.mkdir()

    async def sync() -> int:
        process = await warm.fork(environment(data), folder / "log", "directory", "sync", "--sample")
        return await process.wait()

    assert asyncio.run(sync()) == 0, (folder / "log").read_text()
    return data


@pytest.fixture
async def bot(place: StandIn, tmp_path: Path, sample_data: Path, warm: Warm) -> AsyncIterator[BotProcess]:
    """The real bot, not started yet, in a server's first hour: officials are known, nothing else."""
    shutil.copytree(sample_data, tmp_path / "data")
    process = BotProcess(place, tmp_path, warm=warm)
    yield process
    await process.end()


@pytest.fixture
async def empty_bot(place: StandIn, tmp_path: Path, warm: Warm) -> AsyncIterator[BotProcess]:
    """The real bot, not started yet, with an empty data folder."""
    process = BotProcess(place, tmp_path, warm=warm)
    yield process
    await process.end()
