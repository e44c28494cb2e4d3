"""Drawing in a thread, and how long the loop is away meanwhile; against Pillow alone, without words and shapes."""

import asyncio
import io
from datetime import date, timedelta
from itertools import cycle
from time import perf_counter

from PIL import Image

from benchmarks.measure import Figure, compared, ensure, in_turns, percentile, repeated
from bot.charts.bars import bars
from bot.charts.palettes import STANCES
from bot.charts.thermometer import thermometer
from bot.charts.tiles import PLACES, Key, Tile, state_map
from bot.edge.drawing import Draw, drawn

_BEAT = 0.001
_MONDAY = date(2026, 11, 2)


def _map(_: object) -> bytes:
    values = {code: Tile("12/52", fill) for code, fill in zip(PLACES, cycle(STANCES), strict=False)}
    return state_map(values, "Where they stand", [Key(fill, "so many words") for fill in STANCES])


def _thermometer(_: object) -> bytes:
    return thermometer(412, 1000, "Calls so far")


def _bars(_: object) -> bytes:
    return bars({_MONDAY + timedelta(days=number): number for number in range(14)}, "Calls")


def _blank(png: bytes) -> bytes:
    """A sheet as large as the picture, scaled and packed the same way: the least that Pillow needs."""
    size = Image.open(io.BytesIO(png)).size
    file = io.BytesIO()
    sheet = Image.new("RGB", (size[0] * 2, size[1] * 2), "white")
    sheet.reduce(2).quantize(64, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()


async def _listen(away: list[float]) -> None:
    """Keep how much longer than asked each nap took."""
    while True:
        start = perf_counter()
        await asyncio.sleep(_BEAT)
        away.append(max(0.0, perf_counter() - start - _BEAT))


async def _idle(seconds: float) -> list[float]:
    away: list[float] = []
    listener = asyncio.create_task(_listen(away))
    await asyncio.sleep(seconds)
    listener.cancel()
    return away


async def _measure(rounds: int, repetitions: int) -> list[Figure]:
    figures = []
    for name, draw in {"state map": _map, "thermometer": _thermometer, "bars": _bars}.items():
        png = draw(None)
        away: list[float] = []

        async def ours(_: int, draw: Draw = draw, away: list[float] = away) -> None:
            listener = asyncio.create_task(_listen(away))
            ensure(await drawn(draw, None), "no picture")
            listener.cancel()

        async def floor(_: int, png: bytes = png) -> None:
            await asyncio.to_thread(_blank, png)

        took = await in_turns(rounds, {"ours": repeated(ours, repetitions), "floor": repeated(floor, repetitions)})
        idle = await _idle(sum(took["ours"]))
        figures += compared(name, took["ours"], took["floor"])
        figures.append(
            Figure(f"{name}: the loop is away, p99", "ms", percentile(away, 0.99) * 1000, percentile(idle, 0.99) * 1000)
        )
        figures.append(Figure(f"{name}: the loop is away, at most", "ms", max(away) * 1000, max(idle) * 1000))
        figures.append(Figure(f"{name}: size", "kB", len(png) / 1000))
    return figures


def run(*, quick: bool) -> list[Figure]:
    """Measure each kind of picture. Goals of the project: the map within 300 ms, the loop away 100 ms at most."""
    return asyncio.run(_measure(1 if quick else 4, 2 if quick else 10))
