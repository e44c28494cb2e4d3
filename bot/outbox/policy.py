"""What happens after a send that did not work. Pure."""

from datetime import timedelta

LEASE = timedelta(seconds=60)
"""How long a claimed delivery is left to the process that claimed it."""

LONGEST_SEND = timedelta(seconds=45)
"""A send that takes longer is given up and tried again: past the lease another claim would send it as well."""

_FIRST = timedelta(seconds=2)
_LONGEST = timedelta(minutes=10)


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after the given number of attempts: 2 s, 4 s, 8 s … at most 10 minutes."""
    doubled: timedelta = _FIRST * 2 ** (min(attempts, 20) - 1)
    return min(doubled, _LONGEST)
