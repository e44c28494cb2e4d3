"""How often a person may do what others hear of."""

from datetime import timedelta

import pytest

from bot.limits import Limit, Limiter, TooOften
from tests.conftest import NOON

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("limit", Limit)
def test_so_many_times_and_again_when_the_first_is_over(limit: Limit) -> None:
    limiter = Limiter()
    for number in range(limit.times):
        limiter.take(1, 2, limit, NOON + number * SECOND)
    last = NOON + limit.times * SECOND
    with pytest.raises(TooOften) as refused:
        limiter.take(1, 2, limit, last)
    assert refused.value.again_at == NOON + limit.within
    assert f"You can {limit.words} at most {limit.times} times" in str(refused.value)
    assert f"<t:{int(refused.value.again_at.timestamp()) + 1}:R>" in str(refused.value)
    limiter.take(1, 2, limit, NOON + limit.within)
    with pytest.raises(TooOften):  # what was refused was not counted, what was done is
        limiter.take(1, 2, limit, NOON + limit.within)


def test_people_servers_and_limits_are_counted_apart() -> None:
    limiter = Limiter()
    for _ in range(Limit.PROPOSE.times):
        limiter.take(1, 2, Limit.PROPOSE, NOON)
    for server_id, user_id, limit in ((1, 3, Limit.PROPOSE), (4, 2, Limit.PROPOSE), (1, 2, Limit.EXPORT)):
        limiter.take(server_id, user_id, limit, NOON)


def test_what_is_over_is_not_kept_for_ever() -> None:
    limiter = Limiter()
    for user_id in range(10_000):
        limiter.take(1, user_id, Limit.PROPOSE, NOON)
    limiter.take(1, 10_000, Limit.PROPOSE, NOON + Limit.PROPOSE.within)
    assert len(limiter._taken) == 1
