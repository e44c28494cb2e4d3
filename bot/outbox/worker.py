"""Sends what is due: sleeps until the next delivery, claims, sends several at once, records what became of each."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.database import Database
from bot.outbox import policy, store
from bot.outbox.alarm import Alarm
from bot.outbox.model import Delivery, Sent, Undeliverable

Send = Callable[[Delivery], Awaitable[Sent | None]]
"""Sends one delivery; None when there is nothing to say any more; raises Undeliverable when it never will work."""

log = structlog.stdlib.get_logger(__name__)

_AT_ONCE = 50
_ERROR_LENGTH = 300


class Worker:
    """Keeps the promises of the outbox while it runs.

    Args:
        database: where the deliveries are.
        send: how one is sent.
        owner: a name no other process has.
        clock: the present.
        alarm: how to sleep.
        longest_nap: sleep at most this long, so that a changed system clock is noticed.
    """

    def __init__(
        self, database: Database, send: Send, *, owner: str, clock: Clock, alarm: Alarm, longest_nap: timedelta
    ) -> None:
        self._database = database
        self._send = send
        self._owner = owner
        self._clock = clock
        self._alarm = alarm
        self._longest_nap = longest_nap
        self._sending: set[asyncio.Task[None]] = set()
        self._stopping = False
        database.listen(store.TOPIC, alarm.ring)

    async def run(self) -> None:
        """Work until :meth:`stop`; trouble with the database is logged and tried again."""
        while not self._stopping:
            try:
                pause = await self._work_once()
            except Exception:
                log.exception("outbox could not work; trying again")
                pause = timedelta(seconds=5)
            if not self._stopping:
                await self._alarm.wait(pause)

    async def _work_once(self) -> timedelta:
        free = _AT_ONCE - len(self._sending)
        if free > 0:
            until = self._clock() + policy.LEASE
            claimed = await self._database.write(store.claim, self._owner, free, until)
            if self._stopping:  # stopped meanwhile: nobody would wait for these; their lease ends
                return timedelta()
            for delivery in claimed:
                task = asyncio.create_task(self._deliver(delivery))
                self._sending.add(task)
                task.add_done_callback(self._sent_one)
        ready_at = await self._database.read(store.next_ready_at)
        if ready_at is None or len(self._sending) >= _AT_ONCE:
            return self._longest_nap
        return min(max(ready_at - self._clock(), timedelta()), self._longest_nap)

    def _sent_one(self, task: asyncio.Task[None]) -> None:
        if len(self._sending) >= _AT_ONCE:
            self._alarm.ring()
        self._sending.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("delivery could not be settled; its lease will end", exc_info=error)

    async def _deliver(self, delivery: Delivery) -> None:
        """Send one delivery and record the end of it; a poisoned one harms only itself."""
        line = log.bind(
            delivery=delivery.delivery_id, server=delivery.server_id, kind=delivery.kind, attempt=delivery.attempts
        )
        mine = (delivery.server_id, delivery.delivery_id, self._owner)
        try:
            async with asyncio.timeout(policy.LONGEST_SEND.total_seconds()):
                sent = await self._send(delivery)
        except Undeliverable as error:
            line.warning("delivery failed for good", error=str(error))
            await self._database.write(store.settle_failed, *mine, str(error)[:_ERROR_LENGTH])
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not stop the others
            again = self._clock() + policy.wait_after(delivery.attempts)
            line.warning("delivery put back", error=repr(error), again=again.isoformat())
            await self._database.write(store.put_back, *mine, again, repr(error)[:_ERROR_LENGTH])
            self._alarm.ring()
        else:
            kept = await self._database.write(store.settle_sent, *mine, sent)
            line.info("delivery settled", sent=sent is not None, kept=kept, late=str(self._clock() - delivery.due_at))

    async def stop(self, patience: float) -> None:
        """Take no new work and wait for what is being sent, at most ``patience`` seconds.

        What is cut off stays claimed; its lease ends, and its nonce keeps it from arriving twice.
        """
        self._stopping = True
        self._alarm.ring()
        if self._sending:
            _, late = await asyncio.wait(self._sending, timeout=patience)
            for task in late:
                task.cancel()
