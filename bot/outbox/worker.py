"""Sends what is due: sleeps until the next delivery, claims, sends several at once, records what became of each."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.clock import Clock
from bot.database import Database, Transaction
from bot.outbox import policy, schedules, store
from bot.outbox.alarm import Alarm
from bot.outbox.model import Asleep, Delivery, Sent, Undeliverable
from bot.outbox.policy import Again, Failed, Failure, Kind, LookFirst, Missed, NotSent

Send = Callable[[Delivery], Awaitable[Sent | None]]
"""Sends one delivery; None when there is nothing to say any more; raises NotSent, or Undeliverable at once."""

OnFailed = Callable[[Transaction, int, Delivery, Failed], None]
"""Pauses the series and tells the organizers, where the failure asks for it; in the transaction that settles."""

log = structlog.stdlib.get_logger(__name__)

_AT_ONCE = 50
_BULK_AT_ONCE = 40  # of them; the rest is for what one person waits for
_ERROR_LENGTH = 300
_AFTER_TROUBLE = timedelta(seconds=5)


def plan_nothing(_tx: Transaction) -> int:
    """For where there are no series."""
    return 0


def tell_nobody(_tx: Transaction, _server_id: int, _delivery: Delivery, _failed: Failed) -> None:
    """For where there is nobody to tell."""


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
        self,
        database: Database,
        send: Send,
        *,
        owner: str,
        clock: Clock,
        alarm: Alarm,
        longest_nap: timedelta,
        plan: Callable[[Transaction], int] = plan_nothing,
        on_failed: OnFailed = tell_nobody,
    ) -> None:
        self._database = database
        self._send = send
        self._owner = owner
        self._clock = clock
        self._alarm = alarm
        self._longest_nap = longest_nap
        self._sending: set[asyncio.Task[None]] = set()
        self._bulk_sending = 0
        self._last_server = 0  # whose bulk was taken last; the others come first next time
        self._stopping = False
        self._plan = plan
        self._on_failed = on_failed
        database.listen(store.TOPIC, alarm.ring)

    async def run(self) -> None:
        """Work until :meth:`stop`; trouble with the database is logged and tried again."""
        while not self._stopping:
            try:
                pause = await self._work_once()
            except Exception:
                log.exception("outbox could not work; trying again")
                pause = _AFTER_TROUBLE
            if not self._stopping:
                await self._alarm.wait(pause)

    async def _work_once(self) -> timedelta:
        series_at = await self._plan_series()
        free = _AT_ONCE - len(self._sending)
        if free > 0:
            until = self._clock() + policy.LEASE
            bulk_free = _BULK_AT_ONCE - self._bulk_sending
            claimed = await self._database.write(store.claim, self._owner, free, until, bulk_free, self._last_server)
            self._last_server = next((each.server_id for each in reversed(claimed) if each.bulk), self._last_server)
            if self._stopping:  # stopped meanwhile: nobody would wait for these; their lease ends
                return timedelta()
            for delivery in claimed:
                task = asyncio.create_task(self._deliver(delivery))
                self._sending.add(task)
                self._bulk_sending += delivery.bulk
                task.add_done_callback(partial(self._sent_one, delivery))
        ready_at = None
        if len(self._sending) < _AT_ONCE:
            has_room = self._bulk_sending < _BULK_AT_ONCE  # else whoever finishes rings
            ready_at = await self._database.read(store.next_ready_at, bulk=has_room)
        soonest = min((at for at in (ready_at, series_at) if at is not None), default=None)
        if soonest is None:
            return self._longest_nap
        return min(max(soonest - self._clock(), timedelta()), self._longest_nap)

    async def _plan_series(self) -> datetime | None:
        """Plan what is due; return when to look again. Trouble with series does not keep back what was promised."""
        try:
            series_at = await self._database.read(schedules.next_at)
            if series_at is not None and series_at <= self._clock():
                await self._database.write(self._plan)
                series_at = await self._database.read(schedules.next_at)
        except Exception:
            log.exception("series could not be planned; trying again")
            return self._clock() + _AFTER_TROUBLE
        return series_at

    def _sent_one(self, delivery: Delivery, task: asyncio.Task[None]) -> None:
        if len(self._sending) >= _AT_ONCE or self._bulk_sending >= _BULK_AT_ONCE:
            self._alarm.ring()
        self._bulk_sending -= delivery.bulk
        self._sending.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("delivery could not be settled; its lease will end", exc_info=error)

    async def _deliver(self, delivery: Delivery) -> None:
        """Send one delivery and record the end of it; a poisoned one harms only itself."""
        line = log.bind(
            delivery=delivery.delivery_id, server=delivery.server_id, kind=delivery.kind, attempt=delivery.attempts
        )
        mine = (delivery.server_id, delivery.delivery_id, self._owner)
        if self._clock() > delivery.useful_until and delivery.unsure_at is None:
            line.warning("delivery missed: nobody could send it while it was of use")
            await self._database.write(store.settle_missed, *mine, "the bot was not running when it was due")
            return
        try:
            # The sender waits for its turn at most LONGEST_TURN and sends at most LONGEST_SEND; this is the fence.
            async with asyncio.timeout((policy.LEASE - timedelta(seconds=2)).total_seconds()):
                sent = await self._send(delivery)
        except Asleep as night:
            line.info("delivery waits until morning", until=night.until.isoformat())
            await self._database.write(store.hold, delivery.server_id, delivery, self._owner, night.until)
        except NotSent as error:
            await self._put_right(delivery, error.failure, line)
        except Undeliverable as error:
            line.warning("delivery failed for good", error=str(error))
            await self._database.write(store.settle_failed, *mine, str(error)[:_ERROR_LENGTH])
        except Exception:  # noqa: BLE001 - whatever it is, it must not stop the others
            line.exception("delivery failed in a way nobody foresaw")
            await self._put_right(delivery, Failure(Kind.UNFORESEEN), line)
        else:
            kept = await self._database.write(store.settle_sent, *mine, sent)
            line.info(
                "delivery settled", sent=sent is not None, kept=kept, late=str(self._clock() - delivery.expected_at)
            )

    async def _put_right(self, delivery: Delivery, failure: Failure, line: structlog.stdlib.BoundLogger) -> None:
        mine = (delivery.server_id, delivery.delivery_id, self._owner)
        decision = policy.judge(
            failure,
            attempts=delivery.attempts,
            due_at=delivery.expected_at,
            now=self._clock(),
            useful_for=delivery.useful_for,
            unsure_since=delivery.unsure_at,
        )
        line.warning("delivery not sent", failure=str(failure), decision=type(decision).__name__)
        match decision:
            case Failed():
                await self._database.write(self._fail, delivery.server_id, delivery, decision)
                self._alarm.ring()
            case Missed(reason=reason):
                await self._database.write(store.settle_missed, *mine, reason)
            case Again(at=at, reason=reason) | LookFirst(at=at, reason=reason):
                # Whoever takes it up sees from unsure_at whether to look first: the wait may be longer than planned.
                if isinstance(decision, Again) and decision.reopen and delivery.destination.user_id is not None:
                    await self._database.write(store.forget_direct, delivery.destination.user_id)
                await self._database.write(store.put_back, *mine, at, reason, unsure=failure.is_unknown)
                self._alarm.ring()

    def _fail(self, tx: Transaction, server_id: int, delivery: Delivery, failed: Failed) -> None:
        if failed.is_closed and delivery.destination.else_channel_id is not None:
            store.redirect(tx, server_id, delivery, self._owner, failed.reason)
        elif store.settle_failed(tx, server_id, delivery.delivery_id, self._owner, failed.reason):
            self._on_failed(tx, server_id, delivery, failed)

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
