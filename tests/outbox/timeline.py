"""Time that passes only when a test says so, for a worker that runs without Discord."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from bot.database import Database, Transaction
from bot.outbox.alarm import Alarm
from bot.outbox.model import Delivery, Sent, Status
from bot.outbox.worker import Worker, plan_nothing
from tests.conftest import StillClock
from tests.outbox.promises import outcome

PATIENCE = 5.0  # real seconds after which a test gives up waiting


async def until(true: Callable[[], bool]) -> None:
    """Wait, in real time, until something has happened."""
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110 - what is looked at belongs to the code under test
            await asyncio.sleep(0.002)


async def settled(database: Database, thing_id: int) -> tuple[Status, str | None]:
    """What became of a thing's delivery, once something has."""
    async with asyncio.timeout(5):
        while (found := await database.read(outcome, thing_id))[0] is Status.WAITING:  # noqa: ASYNC110
            await asyncio.sleep(0.002)
    return found


class Timeline:
    """A clock and the sleeps on it."""

    def __init__(self, clock: StillClock) -> None:
        self.clock = clock
        self.sleepers: list[tuple[datetime, asyncio.Future[None]]] = []
        self.naps: list[float] = []
        self.workers: list[Worker] = []

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        self.naps.append(seconds)
        sleeper = (self.clock.now + timedelta(seconds=seconds), asyncio.get_running_loop().create_future())
        self.sleepers.append(sleeper)
        try:
            await sleeper[1]
        finally:
            self.sleepers.remove(sleeper)

    async def asleep(self) -> None:
        """Wait until every worker sleeps, has nothing in hand and is not about to wake."""

        def quiet() -> bool:
            asleep = [at for at, nap in self.sleepers if at > self.clock.now and not nap.done()]
            return len(asleep) == len(self.workers) and not any(worker._sending for worker in self.workers)

        await until(quiet)

    async def pass_by(self, **amount: float) -> None:
        """Let time go on from one wake to the next, as real time would."""
        end = self.clock.now + timedelta(**amount)
        while True:
            await self.asleep()
            next_wake = min(at for at, _ in self.sleepers)
            self.clock.now = min(next_wake, end)
            for at, nap in list(self.sleepers):
                if at <= self.clock.now and not nap.done():
                    nap.set_result(None)
            if next_wake > end:
                return
            await asyncio.sleep(0)


class Recorder:
    """A way to send that writes down what it was given, and does to each delivery what a test wants."""

    def __init__(self, clock: StillClock) -> None:
        self.clock = clock
        self.seen: list[tuple[int, datetime]] = []
        self.nonces: list[str] = []
        self.behaviour: dict[int, Callable[[Delivery], Awaitable[Sent | None]]] = {}

    @property
    def things(self) -> list[int]:
        return [thing for thing, _ in self.seen]

    async def __call__(self, delivery: Delivery) -> Sent | None:
        self.seen.append((delivery.thing_id, self.clock.now))
        self.nonces.append(delivery.nonce)
        behave = self.behaviour.get(delivery.thing_id)
        if behave is not None:
            return await behave(delivery)
        return Sent(5, 1000 + delivery.delivery_id)


@asynccontextmanager
async def at_work(
    database: Database,
    line: Timeline,
    send: Recorder,
    owner: str = "worker",
    plan: Callable[[Transaction], int] = plan_nothing,
) -> AsyncIterator[tuple[Worker, "asyncio.Task[None]"]]:
    """Run a worker; it is stopped at the end."""
    worker = Worker(
        database,
        send,
        owner=owner,
        clock=line.clock,
        alarm=Alarm(line.sleep),
        longest_nap=timedelta(hours=10),
        plan=plan,
    )
    task = asyncio.create_task(worker.run())
    line.workers.append(worker)
    try:
        yield worker, task
    finally:
        line.workers.remove(worker)
        await worker.stop(0.2)
        await asyncio.wait_for(task, PATIENCE)
