"""Series to put into the database, and a look at what was planned of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.database import Transaction
from bot.outbox import schedules, store
from bot.outbox.model import Destination, Schedule, Status
from bot.outbox.planner import Planner
from tests.conftest import NOON
from tests.outbox.promises import CHANNEL, SERVER

KIND = "reminder"
ZONE = "America/New_York"
DAY = timedelta(days=1)
START = datetime(2026, 6, 2, 13, 0)  # noqa: DTZ001 - wall clock: an hour after NOON in New York
FIRST = NOON + timedelta(hours=1)


def begin(
    tx: Transaction,
    thing_id: int = 1,
    *,
    server_id: int = SERVER,
    kind: str = KIND,
    rule: str = "FREQ=DAILY",
    start_local: datetime = START,
    until_local: datetime | None = None,
    count: int | None = None,
    useful_for: timedelta = timedelta(hours=6),
    own_time: bool = False,
) -> Schedule:
    """A series that comes daily at 13:00 in New York, unless told otherwise."""
    return schedules.add(
        tx,
        server_id,
        kind=kind,
        thing_id=thing_id,
        rule=rule,
        zone=ZONE,
        start_local=start_local,
        until_local=until_local,
        count=count,
        useful_for=useful_for,
        own_time=own_time,
    )


def planner(*audience: Destination) -> Planner:
    """A planner that knows one kind, whose messages go to a channel unless told otherwise."""
    made = Planner()
    made.register(KIND, lambda _tx, _schedule: audience or (CHANNEL,))
    return made


Row = tuple[datetime, Status, int | None, int | None]


def planned(tx: Transaction, server_id: int = SERVER) -> Sequence[Row]:
    """When, what became of it, and where to; of every delivery of a server, in the order of their numbers."""
    columns = store.deliveries.c
    query = (
        select(columns.due_at, columns.status, columns.channel_id, columns.user_id)
        .where(columns.server_id == server_id)
        .order_by(columns.delivery_id)
    )
    return [tuple(row) for row in tx.execute(query)]


def due_times(rows: Iterable[Row], status: Status = Status.WAITING) -> list[datetime]:
    return [due_at for due_at, found, *_ in rows if found is status]
