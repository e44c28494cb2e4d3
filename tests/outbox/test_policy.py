"""How long to wait after a send that did not work."""

from datetime import timedelta

import pytest

from bot.outbox import policy


@pytest.mark.parametrize(
    ("attempts", "seconds"),
    [(1, 2), (2, 4), (3, 8), (4, 16), (8, 256), (9, 512), (10, 600), (11, 600), (20, 600), (21, 600), (10_000, 600)],
)
def test_waiting_doubles_up_to_ten_minutes(attempts: int, seconds: int) -> None:
    assert policy.wait_after(attempts) == timedelta(seconds=seconds)


def test_sending_is_cut_off_before_the_lease_ends() -> None:
    """Else the delivery would be claimed again while it is still being sent."""
    assert policy.LONGEST_SEND + timedelta(seconds=10) <= policy.LEASE
