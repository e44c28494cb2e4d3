"""How everything here is measured: warm, in turns with the floor, without the garbage collector in between."""

import gc
import math
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from time import perf_counter

Round = Callable[[], Awaitable[Sequence[float]]]
"""One round of one contender; returns how long each repetition took, in seconds."""


@dataclass(frozen=True)
class Figure:
    """One line of the table.

    Attributes:
        what: what was measured.
        unit: of both numbers.
        ours: what Groundswell needs; less is better in every line.
        floor: what the least that could do the work needs, in the same run; None where there is no such thing.
        goal: the ratio that we want, where one was set.
    """

    what: str
    unit: str
    ours: float
    floor: float | None = None
    goal: float | None = None

    @property
    def ratio(self) -> float | None:
        """Return how many times the floor it is."""
        return self.ours / self.floor if self.floor else None


class Broken(RuntimeError):
    """What was measured did not do its work, so its time means nothing."""


def ensure(condition: object, why: str) -> None:
    """Refuse to report a time of something that did not work."""
    if not condition:
        raise Broken(why)


def percentile(samples: Sequence[float], share: float) -> float:
    """Return the smallest sample that at least ``share`` (0 to 1) of all do not exceed."""
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def repeated(step: Callable[[int], Awaitable[object]], repetitions: int) -> Round:
    """Make a round of a step, which is told how often it ran before."""
    turns = count()

    async def one_round() -> list[float]:
        took = []
        for _ in range(repetitions):
            turn = next(turns)
            start = perf_counter()
            await step(turn)
            took.append(perf_counter() - start)
        return took

    return one_round


@contextmanager
def undisturbed() -> Iterator[None]:
    """Tidy up now, and not again until the end."""
    gc.collect()
    gc.freeze()  # what is left stays: to look through all of it again before each round takes longer than many rounds
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


async def in_turns(rounds: int, contenders: Mapping[str, Round]) -> dict[str, list[float]]:
    """Let each contender run once to warm up, then in turns, the order reversed each time.

    What else the machine does then meets all of them alike; ratios are better to compare than times.
    """
    samples: dict[str, list[float]] = {name: [] for name in contenders}
    for contender in contenders.values():
        await contender()
    order = list(contenders)
    for _ in range(rounds):
        for name in order:
            with undisturbed():
                samples[name] += await contenders[name]()
        order.reverse()
    return samples


def compared(
    what: str,
    ours: Sequence[float],
    floor: Sequence[float],
    goals: Mapping[float, float] = {},
) -> list[Figure]:
    """Make the p50 and the p99 of samples in seconds into lines in milliseconds; goals are by share (0.5, 0.99)."""
    return [
        Figure(
            f"{what}, p{share * 100:.0f}",
            "ms",
            percentile(ours, share) * 1000,
            percentile(floor, share) * 1000,
            goals.get(share),
        )
        for share in (0.5, 0.99)
    ]
