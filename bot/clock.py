"""The only reader of the present. Everything else is told what time it is."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""A function that answers the present as an aware UTC datetime; tests and the demo pass their own."""


def system_clock() -> datetime:
    """Return the present of this machine, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251
