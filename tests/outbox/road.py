"""The way from the pacer to Discord, with what its limits say to what arrives."""

import asyncio
import random
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.outbox.pacer import Errand, Pace, Pacer, Rank
from tests.outbox.moments import MadeUpLoop
from tests.wire.limits import Limits


@dataclass
class Road:
    """What was let go, and when; and when it reached Discord."""

    loop: MadeUpLoop
    pacer: Pacer
    luck: random.Random = field(default_factory=lambda: random.Random(7))
    left: list[tuple[float, Errand, int, int]] = field(default_factory=list)
    arrived: list[tuple[float, Errand, int]] = field(default_factory=list)

    async def go(self, server: int, channel: int = 0, errand: Errand = Errand.SEND, rank: Rank = Rank.SOON) -> float:
        await self.pacer.turn(errand, server_id=server, channel_id=channel, rank=rank)
        self.left.append((self.loop.time(), errand, server, channel))
        went = self.loop.time()
        for _ in range(4):  # as many rounds as it takes until a request is on the wire: a stall may come between
            await asyncio.sleep(0)
        self.arrived.append((self.loop.time() + self.luck.uniform(0.04, 0.06), errand, channel))
        return went

    async def stalls(self, seconds: float = 0.4, every: float = 3.0) -> None:
        while True:
            await asyncio.sleep(every - seconds + self.luck.uniform(-0.2, 0.2))
            self.loop.stall(seconds)

    def refusals(self) -> int:
        """By the model of the wire tests, which knows windows that begin with a message."""
        limits = Limits()
        for at, errand, channel in sorted(self.arrived, key=lambda arrival: arrival[0]):
            path = f"/channels/{channel}/messages" if errand is Errand.SEND else "/users/@me/channels"
            limits.admit("POST", path, at)
        return limits.refused

    def instants(self, *, channel: int | None = None, server: int | None = None) -> list[float]:
        return [at for at, _, s, c in self.left if channel in (None, c) and server in (None, s)]


def road(loop: MadeUpLoop, pace: Pace | None = None) -> Road:
    return Road(loop, Pacer(loop.time, asyncio.sleep, pace))


def most_within(seconds: float, instants: Iterable[float]) -> int:
    """The most that any window of this length holds; its end does not belong to it."""
    ordered = sorted(instants)
    first, most = 0, 0
    for last, at in enumerate(ordered):
        while ordered[first] <= at - seconds + 1e-9:
            first += 1
        most = max(most, last - first + 1)
    return most
