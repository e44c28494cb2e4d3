"""What the bot counts while it runs, in Prometheus' terms; nothing serves it yet.

Read it with ``prometheus_client.generate_latest()``. Numbers begin at 0 with each process.
"""

from datetime import timedelta

from prometheus_client import Counter, Histogram

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


def delivery_settled(kind: str, outcome: str, late: timedelta | None = None) -> None:
    """Count a delivery that is over; ``late``: how long after its due time it was sent, where it was."""
    _SETTLED.labels(kind, outcome).inc()
    if late is not None:
        _LATENESS.observe(max(late.total_seconds(), 0.0))


def delivery_put_back(kind: str) -> None:
    """Count a send that did not work and is tried again."""
    _PUT_BACK.labels(kind).inc()


def turn_taken(rank: str, seconds: float) -> None:
    """Count a request that the pacer let go after so many seconds."""
    _PACER_WAIT.labels(rank).observe(seconds)


def refused(status: int) -> None:
    """Count an answer of 401, 403 or 429 that Discord holds against us."""
    _REFUSALS.labels(str(status)).inc()
