"""Every SQL statement about schedules, the series of promises."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Text,
    bindparam,
    func,
    insert,
    literal_column,
    select,
    text,
)
from sqlalchemy import update as sql_update

from bot.database import Transaction
from bot.database.prepared import Prepared
from bot.database.schema import table
from bot.database.statements import allocate, among_pairs, prepared_for_both
from bot.database.types import BigId, Choice, Flag, Json, LocalTime, UtcInstant
from bot.outbox.model import Schedule, ScheduleStatus
from bot.outbox.store import TOPIC
from bot.when import worldwide
from bot.when.recurrence import Recurrence, next_after, occurrences

schedules = table(
    "schedules",
    Column("server_id", BigId, nullable=False),
    Column("schedule_id", BigId, nullable=False),
    Column("kind", Text, nullable=False),
    Column("thing_id", BigId, nullable=False),
    Column("rule", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("start_local", LocalTime, nullable=False),
    Column("until_local", LocalTime),
    Column("count", Integer),
    Column("skipped", Json, nullable=False),
    Column("status", Choice(ScheduleStatus), nullable=False),
    Column("next_local", LocalTime),
    Column("next_at", UtcInstant),
    Column("useful_minutes", Integer, nullable=False),
    Column("own_time", Flag, nullable=False, server_default="0"),
    Column("planned_until", UtcInstant),
    PrimaryKeyConstraint("server_id", "schedule_id"),
)
_IS_ACTIVE = text("status = 'active'")
Index("ix_schedules_next", schedules.c.next_at, sqlite_where=_IS_ACTIVE, postgresql_where=_IS_ACTIVE)
Index("ix_schedules_thing", schedules.c.server_id, schedules.c.kind, schedules.c.thing_id)

_LOOK_BACK = timedelta(days=3)  # what came before is of no use to anybody
_NEAR = 8  # times: a day's, on all clocks, and those of the days around

_ACTIVE = schedules.c.status == literal_column("'active'")


def _schedule(row: Any) -> Schedule:
    values = dict(row)
    values["skipped"] = frozenset(datetime.fromisoformat(each) for each in values["skipped"])
    values["useful_for"] = timedelta(minutes=values.pop("useful_minutes"))
    return Schedule(**values)


def _columns(schedule: Schedule) -> dict[str, Any]:
    values = dict(vars(schedule))
    values["skipped"] = sorted(each.isoformat() for each in schedule.skipped)
    values["useful_minutes"] = int(values.pop("useful_for").total_seconds() // 60)
    return values


def add(
    tx: Transaction,
    server_id: int,
    *,
    kind: str,
    thing_id: int,
    rule: str,
    zone: str,
    start_local: datetime,
    until_local: datetime | None = None,
    count: int | None = None,
    useful_for: timedelta = timedelta(hours=6),
    own_time: bool = False,
) -> Schedule:
    """Begin a series; the first time that is still to come is the next. ``own_time``: by everybody's own clock."""
    schedule = Schedule(
        server_id,
        allocate(tx, server_id, "schedule"),
        kind,
        thing_id,
        rule,
        zone,
        start_local,
        next_local=None,
        next_at=None,
        until_local=until_local,
        count=count,
        useful_for=useful_for,
        own_time=own_time,
    )
    schedule = moved_past(schedule, tx.now)
    tx.execute(insert(schedules).values(_columns(schedule)))
    tx.announce(TOPIC)
    return schedule


def moved_past(schedule: Schedule, instant: datetime) -> Schedule:
    """Return the series with the time next after an instant, or ended where none is left. Pure.

    Of a series in everybody's own time, ``next_at`` is when the next clocks on earth show one of its times.
    """
    if schedule.own_time:
        following = worldwide.next_anywhere(_days(schedule, instant - worldwide.BEFORE), instant)
        ended = ScheduleStatus.ENDED if following is None else schedule.status
        local, at = following or (None, None)
        return replace(schedule, next_local=local, next_at=at, status=ended, planned_until=instant)
    found = next_after(
        Recurrence(schedule.rule),
        schedule.start_local,
        schedule.zone,
        instant,
        until_local=schedule.until_local,
        count=schedule.count,
        skipped=schedule.skipped,
    )
    if found is None:
        return replace(schedule, next_local=None, next_at=None, status=ScheduleStatus.ENDED)
    return replace(schedule, next_local=found.local, next_at=found.at)


def own_times(schedule: Schedule, now: datetime) -> list[datetime]:
    """List the wall-clock times that some clocks on earth have shown since the series was planned; the newest first."""
    assert schedule.planned_until is not None  # noqa: S101 - moved_past() wrote it
    since = max(schedule.planned_until, now - _LOOK_BACK)
    found = _days(schedule, since - worldwide.BEFORE)
    return sorted((each for each in found if worldwide.has_begun(each, now)), reverse=True)


def _days(schedule: Schedule, after: datetime) -> list[datetime]:
    found = occurrences(
        Recurrence(schedule.rule),
        schedule.start_local,
        "UTC",
        after,
        limit=_NEAR,
        until_local=schedule.until_local,
        count=schedule.count,
        skipped=schedule.skipped,
    )
    return [each.local for each in found]


def save(tx: Transaction, server_id: int, schedule: Schedule) -> None:
    """Write a changed series."""
    where = (schedules.c.server_id == server_id, schedules.c.schedule_id == schedule.schedule_id)
    tx.execute(sql_update(schedules).where(*where).values(_columns(schedule)))
    tx.announce(TOPIC)


def find(tx: Transaction, server_id: int, schedule_id: int) -> Schedule | None:
    """Return a series."""
    where = (schedules.c.server_id == server_id, schedules.c.schedule_id == schedule_id)
    row = tx.execute(select(schedules).where(*where)).mappings().one_or_none()
    return None if row is None else _schedule(row)


_OF = Prepared(
    select(schedules).where(
        schedules.c.server_id == bindparam("server"),
        schedules.c.kind == bindparam("of_kind"),
        schedules.c.thing_id == bindparam("thing"),
    )
)


def find_of(tx: Transaction, server_id: int, kind: str, thing_id: int) -> Schedule | None:
    """Return the series of a thing."""
    row = _OF.row(tx, server=server_id, of_kind=kind, thing=thing_id)
    return None if row is None else _schedule(row._asdict())


_ALL_OF = prepared_for_both(
    lambda dialect: select(schedules).where(
        schedules.c.kind == bindparam("of_kind"),
        among_pairs(dialect, (schedules.c.server_id, schedules.c.thing_id), "things"),
    )
)


def list_all_of(tx: Transaction, kind: str, things: Collection[tuple[int, int]]) -> Sequence[Schedule]:
    """List the series of several things of a kind, each by its server and its number: of those sent together."""
    return [_schedule(row._asdict()) for row in _ALL_OF.rows(tx, of_kind=kind, things=list(things))]


def list_of(tx: Transaction, server_id: int, kind: str, thing_id: int) -> Sequence[Schedule]:
    """List the series of a kind that a thing has or had, the oldest first."""
    where = (schedules.c.server_id == server_id, schedules.c.kind == kind, schedules.c.thing_id == thing_id)
    query = select(schedules).where(*where).order_by(schedules.c.schedule_id)
    return [_schedule(row) for row in tx.execute(query).mappings()]


def list_due(tx: Transaction, most: int) -> Sequence[Schedule]:
    """Take the series whose next time has come, longest due first; no other process gets them meanwhile."""
    query = (
        select(schedules)
        .where(_ACTIVE, schedules.c.next_at <= tx.now)
        .order_by(schedules.c.next_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    return [_schedule(row) for row in tx.execute(query).mappings()]


_NEXT = Prepared(select(func.min(schedules.c.next_at)).where(_ACTIVE))


def next_at(tx: Transaction) -> datetime | None:
    """Return when the next series is due."""
    instant: datetime | None = _NEXT.value(tx)
    return instant
