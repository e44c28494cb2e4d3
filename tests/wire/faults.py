"""Trouble on demand: an answer before or after the work was done, a reset connection, a long silence."""

from __future__ import annotations

import asyncio
import random
import re
from dataclasses import dataclass, field
from typing import Any


@dataclass(eq=False)
class Fault:
    """What goes wrong with the next `times` requests that fit.

    `after_work=True`: Discord does what it was asked (the message is there), then answers `status`.
    `reset=True`: instead of any answer the connection is reset. `hold`: seconds of silence before the answer;
    with neither `status` nor `reset` the true answer follows. `status=429` waits `retry_after` seconds; `everywhere`:
    the whole bot, not one channel. `chance`: how likely it strikes a request that fits.
    """

    method: str
    path: re.Pattern[str]
    status: int | None = None
    code: int = 0
    message: str = "fault"
    times: int = 1
    after_work: bool = False
    reset: bool = False
    hold: float = 0.0
    retry_after: float = 0.2
    everywhere: bool = False
    chance: float = 1.0
    hits: int = 0
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def happened(self, seconds: float = 5.0) -> None:
        """Waits until it has struck once."""
        async with asyncio.timeout(seconds):
            await self._changed.wait()

    def strike(self) -> None:
        """Tells whoever waits for it. Called at the moment it takes effect: after the work, if that is when."""
        self._changed.set()


class Faults:
    def __init__(self) -> None:
        self.rules: list[Fault] = []
        self.luck = random.Random(0)  # tests seed it and print the seed

    def add(self, method: str, path_regex: str, **what: Any) -> Fault:
        fault = Fault(method, re.compile(path_regex), **what)
        self.rules.append(fault)
        return fault

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that strikes this request; counts it."""
        for fault in self.rules:
            fits = fault.hits < fault.times and fault.method in (method, "*") and fault.path.search(path)
            if fits and (fault.chance >= 1 or self.luck.random() < fault.chance):
                fault.hits += 1
                return fault
        return None

    def clear(self) -> None:
        self.rules.clear()
