"""Sends what is due: sleeps until the next delivery, claims, sends several at once, records what became of each."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot import metrics
from bot.clock import Clock
from bot.database import Database, Transaction
from bot.outbox import directs, policy, schedules, store
from bot.outbox.alarm import Alarm
from bot.outbox.model import Asleep, Delivery, Sent, Status, Undeliverable
from bot.outbox.policy import Again, Failed, Failure, Kind, LookFirst, Missed, NotSent
from bot.outbox.reasons import NOT_RUNNING

Send = Callable[[Delivery], Awaitable[Sent | None]]
"""Sends one delivery; None when there is nothing to say any more; raises NotSent, or Undeliverable at once."""

Prepare = Callable[[Sequence[Delivery]], Awaitable[None]]
"""Reads at once what several deliveries will need; what it could not read, sending them reads itself."""

OnFailed = Callable[[Transaction, int, Delivery, Failed], None]
"""Pauses the series and tells the organizers, where the failure asks for it; in the transaction that settles."""

log = structlog.stdlib.get_logger(__name__)

_AT_ONCE = 100
_BULK_AT_ONCE = 80  # of them; the rest is for what one person waits for
_ERROR_LENGTH = 300
_AFTER_TROUBLE = timedelta(seconds=5)
# What was sent is recorded in one transaction with the next claim: for so many at once, or after so many seconds.
# A crash in between is one that the nonce covers.
_TOGETHER = 50
_LINGER = 0.02
_BEGUN_TOGETHER = 10
_PUT_BACK = timedelta(minutes=1)  # a clock that goes back by more than this was put back
_STUCK = timedelta(seconds=90)
_BEFORE_LEASE_ENDS = timedelta(seconds=2)  # then another process may take up what is cut off here
_LAST_RECORD = 1.0  # seconds that a stop leaves to it


@dataclass(frozen=True)
class _Round:
    """What one transaction did: which of the ends still were ours, what was claimed, when to look again.

    ``ready_at``: for deliveries; ``series_at``: for series.
    """

    kept: frozenset[int]
    claimed: Sequence[Delivery] = ()
    ready_at: datetime | None = None
    series_at: datetime | None = None


async def prepare_nothing(_deliveries: Sequence[Delivery]) -> None:
    """For where sending reads everything itself."""


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
        prepare: Prepare = prepare_nothing,
    ) -> None:
        self._database = database
        self._send = send
        self._owner = owner
        self._clock = clock
        self._alarm = alarm
        self._longest_nap = longest_nap
        self._sending: dict[asyncio.Task[None], float] = {}  # until when, on the loop's clock
        self._bulk_sending = 0
        self._last_server = 0  # whose bulk was taken last; the others come first next time
        self._stopping = False
        self._plan = plan
        self._on_failed = on_failed
        self._prepare = prepare
        self._ends: list[tuple[Delivery, Sent | None, timedelta]] = []
        self._finished = 0
        self._recording = asyncio.Lock()
        self._last_round: datetime | None = None
        self._in_trouble = False
        database.listen(store.TOPIC, alarm.ring)

    @property
    def is_stuck(self) -> bool:
        """Whether no round has begun for far longer than a nap takes; trouble that is tried again is no such thing."""
        return self._last_round is not None and self._clock() - self._last_round > self._longest_nap + _STUCK

    async def run(self) -> None:
        """Work until :meth:`stop`; trouble with the database is logged and tried again."""
        while not self._stopping:
            try:
                pause = await self._work_once()
            except Exception:
                log.exception("outbox could not work; trying again")
                pause = _AFTER_TROUBLE
                self._in_trouble = True
            if not self._stopping:
                await self._alarm.wait(pause)

    async def _work_once(self) -> timedelta:
        await self._mind_clock()
        done = await self._record(claiming=True)
        if self._stopping:  # stopped meanwhile: nobody would wait for these; their lease ends
            return timedelta()
        if done.claimed:
            await self._prepare_all(done.claimed)
        self._last_server = next((each.server_id for each in reversed(done.claimed) if each.bulk), self._last_server)
        loop = asyncio.get_running_loop()
        fence = loop.time() + (policy.LEASE - _BEFORE_LEASE_ENDS).total_seconds()
        for number, delivery in enumerate(done.claimed, start=1):
            task = asyncio.create_task(self._deliver(delivery))
            self._sending[task] = fence
            self._bulk_sending += delivery.bulk
            task.add_done_callback(partial(self._sent_one, delivery))
            if number % _BEGUN_TOGETHER == 0:
                await asyncio.sleep(0)  # to begin a hundred in one turn of the loop would hold up everybody else
        if done.claimed:
            loop.call_at(fence, self._cut_off, fence)
        series_at = await self._plan_series(done.series_at)  # after what is due: what it promises rings
        soonest = min((at for at in (done.ready_at, series_at) if at is not None), default=None)
        if soonest is None:
            return self._longest_nap
        return min(max(soonest - self._clock(), timedelta()), self._longest_nap)

    async def _mind_clock(self) -> None:
        """After a start, and where the clock was put back: what was put off by the old time comes soon all the same."""
        now, before = self._clock(), self._last_round
        put_back = before is None or now < before - _PUT_BACK
        if put_back and (hurried := await self._database.write(store.hurry)):
            log.warning("the clock was put back; what is tried again comes soon", deliveries=hurried)
        self._last_round = now

    async def _record(self, *, claiming: bool) -> _Round:
        """Record what was sent, and claim what is due, in one transaction; what could not be recorded is kept."""
        async with self._recording:
            over, self._ends = self._ends, []
            ends = [(delivery, sent) for delivery, sent, _ in over]
            self._finished = 0
            free = _AT_ONCE - len(self._sending) if claiming else 0
            try:
                room = _BULK_AT_ONCE - self._bulk_sending
                done = await self._database.write(self._round, ends, free, room, claiming=claiming)
            except BaseException:
                self._ends[:0] = over
                raise
        self._in_trouble = False
        bound = log.bind()  # once for all: to make a logger costs as much as half a line
        for delivery, sent, late in over:
            if delivery.delivery_id in done.kept:
                _say(bound, delivery, Status.MOOT if sent is None else Status.SENT, late)
            else:
                log.warning("delivery was no longer ours when it was sent", **_names(delivery))
        return done

    def _round(
        self,
        tx: Transaction,
        ends: Sequence[tuple[Delivery, Sent | None]],
        free: int,
        bulk_free: int,
        *,
        claiming: bool,
    ) -> _Round:
        kept = store.settle_sent(tx, self._owner, ends) if ends else frozenset()
        if not claiming:
            return _Round(kept)
        series_at = schedules.next_at(tx)
        if free <= 0:  # whoever finishes rings
            return _Round(kept, series_at=series_at)
        claimed = store.claim(tx, self._owner, free, tx.now + policy.LEASE, bulk_free, self._last_server)
        if len(claimed) >= free:
            return _Round(kept, claimed, series_at=series_at)
        has_room = sum(delivery.bulk for delivery in claimed) < bulk_free
        return _Round(kept, claimed, store.next_ready_at(tx, bulk=has_room), series_at)

    async def _prepare_all(self, claimed: Sequence[Delivery]) -> None:
        try:
            await self._prepare(claimed)
        except Exception:
            log.exception("deliveries could not be prepared together; each prepares itself")

    async def _plan_series(self, series_at: datetime | None) -> datetime | None:
        """Plan what is due; return when to look again. Trouble with series does not keep back what was promised."""
        if series_at is None or series_at > self._clock():
            return series_at
        try:
            return await self._database.write(self._plan_due)
        except Exception:
            log.exception("series could not be planned; trying again")
            return self._clock() + _AFTER_TROUBLE

    def _plan_due(self, tx: Transaction) -> datetime | None:
        self._plan(tx)
        return schedules.next_at(tx)

    def _sent_one(self, delivery: Delivery, task: asyncio.Task[None]) -> None:
        self._bulk_sending -= delivery.bulk
        self._sending.pop(task, None)
        self._finished += 1
        if self._in_trouble:
            pass  # it is recorded when the pause is over
        elif not self._sending or self._finished >= _TOGETHER:
            self._alarm.ring()
        elif self._finished == 1:
            asyncio.get_running_loop().call_later(_LINGER, self._alarm.ring)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("delivery could not be settled; its lease will end", exc_info=error)

    async def _deliver(self, delivery: Delivery) -> None:
        """Send one delivery and record the end of it; a poisoned one harms only itself."""
        if self._clock() > delivery.useful_until and delivery.unsure_at is None:
            await self._settle(delivery, Missed(NOT_RUNNING))
            return
        try:
            sent = await self._send(delivery)
        except Asleep as night:
            log.info("delivery waits until morning", until=night.until.isoformat(), **_names(delivery))
            await self._database.write(store.hold, delivery.server_id, delivery, self._owner, night.until)
        except NotSent as error:
            await self._put_right(delivery, error.failure)
        except Undeliverable as error:
            await self._database.write(store.settle_failed, *self._mine(delivery), str(error)[:_ERROR_LENGTH])
            _say_unsent(delivery, Status.FAILED, str(error))
        except asyncio.CancelledError:
            if self._stopping:
                raise
            log.error("delivery took as long as its lease; it is cut off", **_names(delivery))
            await self._put_right(delivery, Failure(Kind.UNFORESEEN))
        except Exception:
            log.exception("delivery failed in a way nobody foresaw", **_names(delivery))
            await self._put_right(delivery, Failure(Kind.UNFORESEEN))
        else:
            self._ends.append((delivery, sent, self._clock() - delivery.expected_at))

    async def _put_right(self, delivery: Delivery, failure: Failure) -> None:
        decision = policy.judge(
            failure,
            attempts=delivery.attempts,
            due_at=delivery.expected_at,
            now=self._clock(),
            useful_for=delivery.useful_for,
            unsure_since=delivery.unsure_at,
        )
        match decision:
            case Failed() | Missed():
                await self._settle(delivery, decision)
            case Again(at=at, reason=reason) | LookFirst(at=at, reason=reason):
                # Whoever takes it up sees from unsure_at whether to look first: the wait may be longer than planned.
                if isinstance(decision, Again) and decision.reopen and delivery.destination.user_id is not None:
                    await self._database.write(directs.forget, delivery.destination.user_id)
                mine = self._mine(delivery)
                await self._database.write(store.put_back, *mine, at, reason, unsure=failure.is_unknown)
                log.warning("delivery not sent; it is tried again", error=reason, at=str(at), **_names(delivery))
                metrics.delivery_put_back(delivery.kind)
                self._alarm.ring()

    async def _settle(self, delivery: Delivery, decision: Failed | Missed) -> None:
        if isinstance(decision, Failed):
            await self._database.write(self._fail, delivery.server_id, delivery, decision)
            _say_unsent(delivery, Status.FAILED, decision.reason)
        else:
            await self._database.write(store.settle_missed, *self._mine(delivery), decision.reason)
            _say_unsent(delivery, Status.MISSED, decision.reason)

    def _mine(self, delivery: Delivery) -> tuple[int, int, str]:
        return delivery.server_id, delivery.delivery_id, self._owner

    def _fail(self, tx: Transaction, server_id: int, delivery: Delivery, failed: Failed) -> None:
        if failed.is_closed and delivery.destination.else_channel_id is not None:
            store.redirect(tx, server_id, delivery, self._owner, failed.reason)
        elif store.settle_failed(tx, server_id, delivery.delivery_id, self._owner, failed.reason):
            self._on_failed(tx, server_id, delivery, failed)

    def _cut_off(self, fence: float) -> None:
        """Stop those whose lease is about to end; one timer for all that were claimed together.

        The sender waits for its turn at most LONGEST_TURN and sends at most LONGEST_SEND: this is the fence.
        """
        for task, until in list(self._sending.items()):
            if until <= fence:
                task.cancel()

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
        if self._ends or self._recording.locked():
            try:
                async with asyncio.timeout(_LAST_RECORD):
                    await self._record(claiming=False)
            except Exception:
                log.exception("what was sent could not be recorded; its lease will end", count=len(self._ends))


def _names(delivery: Delivery) -> dict[str, object]:
    """Say which delivery a line of the log is about; the reference is what Discord knows the message by."""
    return {
        "server": delivery.server_id,
        "kind": delivery.kind,
        "delivery": delivery.delivery_id,
        "reference": delivery.nonce,
        "attempt": delivery.attempts,
    }


def _say(log: structlog.stdlib.BoundLogger, delivery: Delivery, outcome: Status, late: timedelta) -> None:
    """Write the one line of a delivery that is over as it should be, and count it."""
    log.info("delivery settled", outcome=outcome.value, late=str(late), **_names(delivery))
    metrics.delivery_settled(delivery.kind, outcome.value, late if outcome is Status.SENT else None)


def _say_unsent(delivery: Delivery, outcome: Status, error: str) -> None:
    """Write the one line of a delivery that is over and was not sent, and count it."""
    log.warning("delivery settled", outcome=outcome.value, error=error, **_names(delivery))
    metrics.delivery_settled(delivery.kind, outcome.value)
