"""Turns series that are due into deliveries: each time once, whoever plans and however often."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import structlog

from bot.database import Transaction
from bot.outbox import schedules, store
from bot.outbox.model import Destination, Schedule, ScheduleStatus

log = structlog.stdlib.get_logger(__name__)

Audience = Callable[[Transaction, Schedule], Iterable[Destination] | None]
"""Says who hears of a series now: read when it is due, so that whoever came late is in and whoever left is not.

None: nobody, ever again; the series has ended.
"""

_AT_ONCE = 50


class Planner:
    """Every kind of series with its audience."""

    def __init__(self) -> None:
        self._audiences: dict[str, Audience] = {}
        self._bulk: set[str] = set()

    def register(self, kind: str, audience: Audience, *, bulk: bool = False) -> None:
        """Teach a kind of series; ``bulk`` where it goes to many. A cog does it when it is loaded."""
        self._audiences[kind] = audience
        if bulk:
            self._bulk.add(kind)

    def plan(self, tx: Transaction) -> int:
        """Plan what is due, each series in a savepoint of its own; return how many series were planned.

        A time that came while the bot was down is planned if it is still of use; of several only the newest. What is
        of no use any more is written down as missed. A series that cannot be planned is paused, and harms no other.
        """
        due = schedules.list_due(tx, _AT_ONCE)
        for schedule in due:
            try:
                with tx.connection.begin_nested():
                    self._plan_one(tx, schedule)
            except Exception:
                log.exception("a series could not be planned and is paused", **_names(schedule))
                schedules.save(tx, schedule.server_id, replace(schedule, status=ScheduleStatus.PAUSED))
        return len(due)

    def _plan_one(self, tx: Transaction, schedule: Schedule) -> None:
        newest, missed = _newest_due(schedule, tx)
        assert newest.next_at is not None and newest.next_local is not None  # noqa: S101, PT018 - list_due() saw to it
        useful_until = newest.next_at + schedule.useful_for
        if tx.now > useful_until:
            missed += 1
            store.add_missed(tx, newest)
        else:
            audience = self._audiences[schedule.kind](tx, schedule)
            if audience is None:
                ended = replace(schedule, status=ScheduleStatus.ENDED, next_local=None, next_at=None)
                schedules.save(tx, schedule.server_id, ended)
                return
            for destination in audience:
                store.add(
                    tx,
                    schedule.server_id,
                    kind=schedule.kind,
                    thing_id=schedule.thing_id,
                    destination=destination,
                    due_at=newest.next_at,
                    dedupe=_dedupe(newest, destination),
                    useful_for=schedule.useful_for,
                    schedule_id=schedule.schedule_id,
                    bulk=schedule.kind in self._bulk,
                )
        if missed:
            log.warning("times of a series passed while nobody could send them", missed=missed, **_names(schedule))
        schedules.save(tx, schedule.server_id, schedules.moved_past(newest, tx.now))


def _newest_due(schedule: Schedule, tx: Transaction) -> tuple[Schedule, int]:
    """Return the series at its newest time that has come, and how many before it were passed over."""
    passed = 0
    while True:
        assert schedule.next_at is not None  # noqa: S101 - it is due
        after = schedules.moved_past(schedule, schedule.next_at)
        if after.next_at is None or after.next_at > tx.now:
            return schedule, passed
        schedule = after
        passed += 1


def _dedupe(schedule: Schedule, destination: Destination) -> str:
    to = f"channel {destination.channel_id}" if destination.channel_id else f"person {destination.user_id}"
    assert schedule.next_local is not None  # noqa: S101 - it is due
    return f"schedule {schedule.schedule_id} {schedule.next_local.isoformat()} {to}"


def _names(schedule: Schedule) -> dict[str, object]:
    return {
        "server": schedule.server_id,
        "schedule": schedule.schedule_id,
        "kind": schedule.kind,
        "thing": schedule.thing_id,
    }
