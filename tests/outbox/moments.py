"""An event loop whose time is made up: sleeping takes none, each round a little, a stall what it is told."""

import asyncio
import selectors
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


class _Instantly(selectors.BaseSelector):
    """Instead of waiting, it says for how long the loop would have."""

    def __init__(self, passed: Callable[[float], None]) -> None:
        self._real = selectors.DefaultSelector()
        self._passed = passed

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        events = self._real.select(0)
        if not events:
            if timeout is None:
                raise AssertionError("everybody waits, and for nothing that time brings")
            self._passed(max(timeout, 0.0))
        return events

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        return self._real.register(fileobj, events, data)

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        return self._real.unregister(fileobj)

    def get_map(self) -> Any:
        return self._real.get_map()

    def close(self) -> None:
        self._real.close()


class MadeUpLoop(asyncio.SelectorEventLoop):
    """Args: round_costs: seconds of work in each round, by which every timer is late."""

    def __init__(self, round_costs: float = 0.0) -> None:
        self._now = 0.0
        self._round_costs = round_costs
        super().__init__(_Instantly(self._pass))

    def _pass(self, seconds: float) -> None:
        self._now += seconds + self._round_costs

    def time(self) -> float:
        return self._now

    def stall(self, seconds: float) -> None:
        """As if something computed for as long without a pause."""
        self._now += seconds


def play(scene: Callable[[MadeUpLoop], Coroutine[Any, Any, Result]], round_costs: float = 0.0) -> Result:
    """Run a scene to its end in its own time."""
    loop = MadeUpLoop(round_costs)
    try:
        return loop.run_until_complete(scene(loop))
    finally:
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0.001))
        loop.close()


async def together(*work: Awaitable[Any]) -> None:
    await asyncio.gather(*work)
