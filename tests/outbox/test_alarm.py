"""A sleep that can be cut short, and never misses a ring."""

import asyncio
from datetime import timedelta

import pytest

from bot.outbox.alarm import Alarm
from tests.outbox.timeline import Timeline, until

HOUR = timedelta(hours=1)


async def test_a_ring_wakes_the_sleeper(line: Timeline) -> None:
    alarm = Alarm(line.sleep)
    sleeper = asyncio.create_task(alarm.wait(HOUR))
    await until(lambda: line.naps == [3600])
    assert not sleeper.done()
    alarm.ring()
    await asyncio.wait_for(sleeper, 1)
    assert line.sleepers == []


async def test_a_ring_while_awake_is_not_missed_and_counts_once(line: Timeline) -> None:
    alarm = Alarm(line.sleep)
    alarm.ring()
    alarm.ring()
    await asyncio.wait_for(alarm.wait(HOUR), 1)
    sleeper = asyncio.create_task(alarm.wait(HOUR))
    await until(lambda: line.naps == [3600])
    assert not sleeper.done()
    sleeper.cancel()


async def test_time_wakes_the_sleeper_too(line: Timeline) -> None:
    alarm = Alarm(line.sleep)
    sleeper = asyncio.create_task(alarm.wait(HOUR))
    await until(lambda: line.naps == [3600])
    line.sleepers[0][1].set_result(None)
    await asyncio.wait_for(sleeper, 1)


async def test_a_rest_is_not_cut_short(line: Timeline) -> None:
    alarm = Alarm(line.sleep)
    resting = asyncio.create_task(alarm.rest(HOUR))
    await until(lambda: line.naps == [3600])
    alarm.ring()
    await asyncio.sleep(0.01)
    assert not resting.done()
    resting.cancel()


async def test_a_sleeper_that_is_cancelled_leaves_no_nap_behind(line: Timeline) -> None:
    sleeper = asyncio.create_task(Alarm(line.sleep).wait(HOUR))
    await until(lambda: line.naps == [3600])
    sleeper.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sleeper
    await until(lambda: line.sleepers == [])
