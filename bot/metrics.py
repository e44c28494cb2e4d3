"""What the bot counts while it runs, in Prometheus' terms; served at /metrics (docs/watching.md).

Numbers begin at 0 with each process. No label ever names a server or a person: who works for a movement is nobody's
business, and a series for each would be too many.
"""

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from time import monotonic

from prometheus_client import Counter, Gauge, Histogram

_SETTLED = Counter(
    "groundswell_deliveries_settled", "Deliveries that are over: sent, moot, failed or missed.", ["kind", "outcome"]
)
_PUT_BACK = Counter("groundswell_deliveries_put_back", "Sends that did not work and are tried again.", ["kind"])
_LATENESS = Histogram(
    "groundswell_delivery_lateness_seconds",
    "How long after its due time a delivery was sent.",
    buckets=(0.025, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 6 * 3600),
)
_PACER_WAIT = Histogram(
    "groundswell_pacer_wait_seconds",
    "How long a request waited for its turn.",
    ["rank"],
    buckets=(0.001, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
_REFUSALS = Counter("groundswell_discord_refusals", "Answers of Discord that count towards its ban.", ["status"])
_INTERACTIONS = Counter(
    "groundswell_interactions", "What people asked for: done, refused with a reason, or failed.", ["command", "outcome"]
)
_INTERACTION_TIME = Histogram(
    "groundswell_interaction_seconds",
    "From hearing what a person asked for until all of it was answered; Discord waits 3 s for a first sign.",
    ["command"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 10),
)
_DATABASE_TIME = Histogram(
    "groundswell_database_seconds",
    "How long a transaction took, its wait for others included.",
    ["access"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
_BY_ACCESS = {access: _DATABASE_TIME.labels(access) for access in ("read", "write")}
_DATABASE_UP = Gauge("groundswell_database_up", "Whether the database answered when this was asked.")
_WAITING = Gauge(
    "groundswell_outbox_waiting",
    "Deliveries still to be sent, of all processes; of a queue over 50,000 not all are counted.",
)
_DUE = Gauge("groundswell_outbox_due", "Of them, those that could be sent now.")
_LATE = Gauge("groundswell_outbox_late", "Of them, those that could have been sent for over five minutes.")
_OLDEST = Gauge("groundswell_outbox_oldest_seconds", "For how long the first of them could have been sent.")
_QUEUED = Gauge("groundswell_pacer_waiting", "Requests to Discord that wait for their turn.", ["rank"])
_PACE = Gauge("groundswell_pacer_per_second", "How many requests a second this process may make.")
_SERVERS = Gauge("groundswell_servers", "Servers that this process answers.")
_SHARDS = Gauge("groundswell_shards_connected", "Shards of this process that are connected to Discord.")


# To find a metric by its labels costs more than to count: it is done once.
_answered, _answer_time = cache(_INTERACTIONS.labels), cache(_INTERACTION_TIME.labels)


def answered(command: str, outcome: str, seconds: float) -> None:
    """Count what a person asked for, once it is over."""
    _answered(command, outcome).inc()
    _answer_time(command).observe(seconds)


class timed:  # noqa: N801 - used like a function; contextlib's generators cost four times as much
    """Count how long a transaction takes: ``read`` or ``write``."""

    __slots__ = ("_began", "_histogram")

    def __init__(self, access: str) -> None:
        self._histogram = _BY_ACCESS[access]

    def __enter__(self) -> None:
        self._began = monotonic()

    def __exit__(self, *_: object) -> None:
        self._histogram.observe(monotonic() - self._began)


def database_answered(*, answered: bool) -> None:
    """Note whether the database answers."""
    _DATABASE_UP.set(answered)


def outbox_stands(waiting: int, due: int, late: int, oldest: float) -> None:
    """Note what is still to be sent; ``oldest``: for how many seconds the first of it could have been."""
    _WAITING.set(waiting)
    _DUE.set(due)
    _LATE.set(late)
    _OLDEST.set(oldest)


def stand(*, servers: int, shards: int, pace: float, queued: Mapping[str, int]) -> None:
    """Note how this process is: its servers and connected shards, its pace, and what waits for its turn by rank."""
    _SERVERS.set(servers)
    _SHARDS.set(shards)
    _PACE.set(pace)
    for rank, count in queued.items():
        _QUEUED.labels(rank).set(count)


_settled, _wait_of = cache(_SETTLED.labels), cache(_PACER_WAIT.labels)


def delivery_settled(kind: str, outcome: str, late: timedelta | None = None) -> None:
    """Count a delivery that is over; ``late``: how long after its due time it was sent, where it was."""
    _settled(kind, outcome).inc()
    if late is not None:
        _LATENESS.observe(max(late.total_seconds(), 0.0))


def delivery_put_back(kind: str) -> None:
    """Count a send that did not work and is tried again."""
    _PUT_BACK.labels(kind).inc()


def turn_taken(rank: str, seconds: float) -> None:
    """Count a request that the pacer let go after so many seconds."""
    _wait_of(rank).observe(seconds)


def refused(status: int) -> None:
    """Count an answer of 401, 403 or 429 that Discord holds against us."""
    _REFUSALS.labels(str(status)).inc()
