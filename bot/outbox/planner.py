"""Turns series that are due into deliveries: each time once for each recipient, whoever plans and however often."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.database import Transaction
from bot.outbox import schedules, store
from bot.outbox.model import Destination, Schedule, ScheduleStatus
from bot.when.quiet import Clocks
from bot.when.wall_clock import to_instant

log = structlog.stdlib.get_logger(__name__)

Audience = Callable[[Transaction, Schedule], Iterable[Destination] | None]
"""Says who hears of a series now: read when it is due, so that whoever came late is in and whoever left is not.

None: nobody, ever again; the series has ended.
"""

ClocksOf = Callable[[Transaction, int], Clocks]
"""Says by which zones the people of a server live, and when they are left in peace."""

_AT_ONCE = 50
_NIGHT = timedelta(hours=24)  # no night is longer


def same_clocks(_tx: Transaction, _server_id: int) -> Clocks:
    """For where everybody lives by UTC, and nobody sleeps."""
    return Clocks()


class Planner:
    """Every kind of series with its audience."""

    def __init__(self, clocks_of: ClocksOf = same_clocks) -> None:
        self._clocks_of = clocks_of
        self._audiences: dict[str, Audience] = {}
        self._bulk: set[str] = set()
        self._at_night: set[str] = set()

    def register(self, kind: str, audience: Audience, *, bulk: bool = False, at_night: bool = False) -> None:
        """Teach a kind of series. A cog does it when it is loaded.

        Args:
            kind: which.
            audience: who hears of it.
            bulk: it goes to many, and lets go first what goes to one.
            at_night: people chose its time for themselves, so it does not wait until morning.
        """
        self._audiences[kind] = audience
        if bulk:
            self._bulk.add(kind)
        if at_night:
            self._at_night.add(kind)

    def plan(self, tx: Transaction) -> int:
        """Plan what is due, each series in a savepoint of its own; return how many series were planned.

        A time that came while the bot was down is planned if it is still of use; of several only the newest. What is
        of no use any more is written down as missed. A series that cannot be planned is paused, and harms no other.
        """
        due = schedules.list_due(tx, _AT_ONCE)
        for schedule in due:
            try:
                with tx.connection.begin_nested():
                    (self._plan_own_time if schedule.own_time else self._plan_one)(tx, schedule)
            except Exception:
                log.exception("a series could not be planned and is paused", **_names(schedule))
                schedules.save(tx, schedule.server_id, replace(schedule, status=ScheduleStatus.PAUSED))
        return len(due)

    def _plan_one(self, tx: Transaction, schedule: Schedule) -> None:
        newest, missed = _newest_due(schedule, tx)
        assert newest.next_at is not None and newest.next_local is not None  # noqa: S101, PT018 - list_due() saw to it
        clocks = Clocks() if schedule.kind in self._at_night else self._clocks_of(tx, schedule.server_id)
        longest = timedelta() if clocks == Clocks() else _NIGHT
        in_time = tx.now <= newest.next_at + schedule.useful_for + longest
        audience = self._audiences[schedule.kind](tx, schedule) if in_time else ()
        if audience is None:
            _end(tx, schedule)
            return
        too_late = not in_time
        rows = []
        for to in audience:
            held_until = newest.next_at if to.user_id is None else clocks.not_before(newest.next_at, to.user_id)
            if tx.now > held_until + newest.useful_for:
                too_late = True
            else:
                rows.append(self._promised(newest, to, newest.next_local, newest.next_at, held_until))
        store.add_all(tx, rows)
        if too_late:
            missed += 1
            store.add_missed(tx, newest)
        _warn(newest, missed)
        schedules.save(tx, schedule.server_id, schedules.moved_past(newest, tx.now))

    def _plan_own_time(self, tx: Transaction, schedule: Schedule) -> None:
        """Plan for those whose own clocks have shown a time since it was planned last.

        Between Guam and Hawaii this happens at each zone's instant, so that whoever joined or left meanwhile is in or
        out, and what was paused, changed or cancelled in the middle goes no further.
        """
        times = schedules.own_times(schedule, tx.now)
        clocks = self._clocks_of(tx, schedule.server_id)
        newest: dict[str, datetime | None] = dict.fromkeys({*clocks.zones.values(), clocks.usual})
        for zone in newest:
            newest[zone] = next((each for each in times if _has_come(schedule, each, zone, tx.now)), None)
        missed = set()
        rows = []
        audience = self._audiences[schedule.kind](tx, schedule) if any(newest.values()) else ()
        if audience is None:
            _end(tx, schedule)
            return
        for to in audience:
            assert to.user_id is not None  # noqa: S101 - only people have a time of their own
            local = newest[clocks.zone_of(to.user_id)]
            if local is not None:
                at = to_instant(local, clocks.zone_of(to.user_id))
                held_until = clocks.not_before(at, to.user_id)
                # All of one time have one due_at, its author's, by which they are counted together.
                if tx.now > held_until + schedule.useful_for:
                    missed.add(local)
                else:
                    due_at = to_instant(local, schedule.zone)
                    rows.append(self._promised(schedule, to, local, due_at, held_until))
        store.add_all(tx, rows)
        for local in missed:
            store.add_missed(tx, replace(schedule, next_local=local, next_at=to_instant(local, schedule.zone)))
        _warn(schedule, len(missed))
        schedules.save(tx, schedule.server_id, schedules.moved_past(schedule, tx.now))

    def _promised(
        self, schedule: Schedule, to: Destination, local: datetime, due_at: datetime, held_until: datetime
    ) -> dict[str, Any]:
        """Return one recipient's message as the outbox takes it."""
        return store.promised(
            schedule.server_id,
            kind=schedule.kind,
            thing_id=schedule.thing_id,
            destination=to,
            due_at=due_at,
            dedupe=_dedupe(schedule, local, to),
            useful_for=schedule.useful_for,
            schedule_id=schedule.schedule_id,
            bulk=schedule.kind in self._bulk,
            held_until=held_until if held_until != due_at else None,
        )


def _end(tx: Transaction, schedule: Schedule) -> None:
    ended = replace(schedule, status=ScheduleStatus.ENDED, next_local=None, next_at=None)
    schedules.save(tx, schedule.server_id, ended)


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


def _has_come(schedule: Schedule, local: datetime, zone: str, now: datetime) -> bool:
    """Say whether a zone's clocks came to show a time after the series was planned last."""
    assert schedule.planned_until is not None  # noqa: S101 - moved_past() wrote it
    return schedule.planned_until < to_instant(local, zone) <= now


def _dedupe(schedule: Schedule, local: datetime, destination: Destination) -> str:
    to = f"channel {destination.channel_id}" if destination.channel_id else f"person {destination.user_id}"
    return f"schedule {schedule.schedule_id} {local.isoformat()} {to}"


def _warn(schedule: Schedule, missed: int) -> None:
    if missed:
        log.warning("times of a series passed while nobody could send them", missed=missed, **_names(schedule))


def _names(schedule: Schedule) -> dict[str, object]:
    return {
        "server": schedule.server_id,
        "schedule": schedule.schedule_id,
        "kind": schedule.kind,
        "thing": schedule.thing_id,
    }
