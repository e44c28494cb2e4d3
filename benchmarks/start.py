"""Starting: imports, an empty database brought up to date, every cog loaded; against a bare discord.py bot."""

import asyncio
import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from benchmarks.measure import Figure, percentile

_ROOT = Path(__file__).parents[1]
_MEGABYTE = 1 << 20
_STATUS = Path("/proc/self/status")


async def _bare() -> tuple[float, float]:
    start = perf_counter()
    import discord
    from discord.ext import commands

    imported = perf_counter()
    async with commands.AutoShardedBot("!", intents=discord.Intents(guilds=True), shard_count=1):
        return imported - start, perf_counter() - start


async def _ours() -> tuple[float, float]:
    start = perf_counter()
    from bot.app import Groundswell
    from bot.logs import configure_logs
    from bot.settings import Settings

    imported = perf_counter()
    configure_logs("info", "human")
    with tempfile.TemporaryDirectory(prefix="groundswell-benchmarks-") as folder:
        settings = Settings(_env_file=None, data_dir=Path(folder), database_url=f"sqlite:///{folder}/bench.db")  # type: ignore[call-arg]
        async with Groundswell(settings, shard_count=1) as bot:
            await bot.open()
            return imported - start, perf_counter() - start


def _peak() -> float:
    """Return the most resident memory that this process has had, in megabytes."""
    if _STATUS.exists():  # Linux: getrusage would count the process that started this one too
        (line,) = [line for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM:")]
        return int(line.split()[1]) * 1024 / _MEGABYTE
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MEGABYTE  # macOS: bytes


def _child(who: str) -> tuple[float, float, float]:
    """Start one in a process of its own; returns seconds of import, seconds until ready and megabytes at most."""
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.start", who], cwd=_ROOT, capture_output=True, check=True, text=True
    )
    imported, ready, peak = json.loads(run.stdout)
    return imported, ready, peak


def run(*, quick: bool) -> list[Figure]:
    """Measure in processes of their own, by turns."""
    taken: dict[str, list[tuple[float, float, float]]] = {"ours": [], "floor": []}
    for _ in range(1 if quick else 8):
        for who, found in taken.items():
            found.append(_child(who))
    ours, floor = ([percentile(column, 0.5) for column in zip(*found, strict=True)] for found in taken.values())
    return [
        Figure("import", "ms", ours[0] * 1000, floor[0] * 1000),
        Figure("import, migrate a new SQLite file, load cogs", "ms", ours[1] * 1000, floor[1] * 1000),
        Figure("resident memory then, at most", "MB", ours[2], floor[2]),
    ]


if __name__ == "__main__":
    times = asyncio.run({"ours": _ours, "floor": _bare}[sys.argv[1]]())
    print(json.dumps([*times, _peak()]))
