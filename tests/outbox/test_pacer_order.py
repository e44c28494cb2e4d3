"""Who goes first, who sleeps and what a cancelled one leaves behind, in made-up time."""

import asyncio
from collections import Counter

import pytest

from bot.outbox.pacer import UNPACED, Errand, Pacer, Rank
from tests.outbox.moments import MadeUpLoop, play, together
from tests.outbox.road import road

A, B, C = 1, 2, 3


# Who goes first.


def test_one_personal_reminder_does_not_wait_behind_ten_thousand() -> None:
    async def scene(loop: MadeUpLoop) -> None:
        way = road(loop)
        crowd = [loop.create_task(way.go(A, person, rank=Rank.BULK)) for person in range(10, 10_010)]
        await asyncio.sleep(1)
        assert way.pacer.waiting[Rank.BULK] > 9_900
        came = loop.time()
        assert await way.go(B, 5, rank=Rank.NOW) - came < 0.1
        came = loop.time()
        assert await way.go(A, 6, rank=Rank.NOW) - came < 0.1
        for task in crowd:
            task.cancel()
        await asyncio.wait(crowd)
        assert sum(way.pacer.waiting.values()) == 0

    play(scene)


def test_a_small_server_does_not_wait_behind_a_big_one_of_the_same_rank() -> None:
    async def scene(loop: MadeUpLoop) -> None:
        way = road(loop)
        crowd = [loop.create_task(way.go(A, person, rank=Rank.BULK)) for person in range(10, 2_010)]
        await asyncio.sleep(1)
        came = loop.time()
        await together(*(way.go(B, person, rank=Rank.BULK) for person in range(5_000, 5_010)))
        assert loop.time() - came < 10 * 2 / 45 + 0.2  # every other turn
        for task in crowd:
            task.cancel()

    play(scene)


def test_three_servers_share_alike() -> None:
    async def scene(loop: MadeUpLoop) -> None:
        way = road(loop)
        sizes = {A: 300, B: 100, C: 60}
        going = [
            loop.create_task(way.go(server, 1000 * server + n, rank=Rank.BULK))
            for server, size in sizes.items()
            for n in range(size)
        ]
        await asyncio.sleep(3)
        shares = Counter(server for _, _, server, _ in way.left)
        assert max(shares.values()) - min(shares.values()) <= 5  # the burst, when only the first was there
        await asyncio.gather(*going)
        assert len(way.left) == 460

    play(scene)


def test_ranks_go_in_order_and_the_first_come_of_a_rank_first() -> None:
    async def scene(loop: MadeUpLoop) -> None:
        way = road(loop)
        ranks = [Rank.BULK, Rank.SOON, Rank.NOW] * 4
        for person in range(4):
            await way.go(A, 90 + person)  # the burst is used up
        await together(*(way.go(A, 10 + n, rank=rank) for n, rank in enumerate(ranks)))
        order = [channel - 10 for *_, channel in way.left[4:]]
        assert order == [n for rank in Rank for n, at in enumerate(ranks) if at is rank]

    play(scene)


def test_channels_take_turns() -> None:
    """Channel after channel, the fifth message to each would be the last for five seconds."""

    async def scene(loop: MadeUpLoop) -> None:
        way = road(loop)
        for channel in range(90, 94):
            await way.go(A, channel)
        await together(*(way.go(A, channel) for channel in (1, 2, 3, 4) for _ in range(3)))
        assert [channel for *_, channel in way.left][4:] == [1, 2, 3, 4] * 3

    play(scene)


def test_a_full_channel_holds_up_nobody_else() -> None:
    async def scene(loop: MadeUpLoop) -> None:
        way = road(loop)
        full = [loop.create_task(way.go(A, 1, rank=Rank.NOW)) for _ in range(12)]
        await asyncio.sleep(1)
        came = loop.time()
        await way.go(A, 2, rank=Rank.BULK)
        assert loop.time() - came < 0.01
        await asyncio.gather(*full)
        assert len(way.instants(channel=1)) == 12
        assert 10 < loop.time() < 11

    play(scene)


def test_edits_and_sends_of_a_channel_are_counted_apart() -> None:
    async def scene(loop: MadeUpLoop) -> None:
        way = road(loop)
        await together(*(way.go(A, 1, errand) for errand in (Errand.SEND, Errand.EDIT) for _ in range(5)))
        assert loop.time() < 0.3

    play(scene)


# Nobody sleeps for nothing.


def test_who_may_go_at_once_does_not_sleep() -> None:
    """Under the demo, time stands still until somebody moves it."""

    async def never(seconds: float) -> None:
        raise AssertionError(f"slept {seconds} s")

    async def scene(loop: MadeUpLoop) -> None:
        pacer = Pacer(loop.time, never)
        for second in range(3):
            for person in range(4):
                await pacer.turn(Errand.SEND, server_id=A, channel_id=10 * second + person)
            await asyncio.sleep(1)
        unpaced = Pacer(loop.time, never, UNPACED)
        began = loop.time()
        for _ in range(200):
            await unpaced.turn(Errand.SEND, server_id=A, channel_id=1)
            await unpaced.turn(Errand.OPEN, server_id=A)
            await unpaced.turn(Errand.OTHER, server_id=A)
        assert loop.time() == began

    play(scene)


def test_who_waits_sleeps_in_the_sleep_that_was_given() -> None:
    async def scene(loop: MadeUpLoop) -> None:
        asleep = 0

        async def sleep(seconds: float) -> None:
            nonlocal asleep
            asleep += 1
            try:
                await asyncio.sleep(seconds)
            finally:
                asleep -= 1

        pacer = Pacer(loop.time, sleep)
        waiting = [loop.create_task(pacer.turn(Errand.SEND, server_id=A, channel_id=1)) for _ in range(20)]
        await asyncio.sleep(0.5)
        assert [sum(task.done() for task in waiting), asleep] == [5, 15]
        await asyncio.gather(*waiting)
        assert asleep == 0

    play(scene)


def test_a_send_without_a_channel_is_a_mistake_of_the_caller() -> None:
    async def scene(loop: MadeUpLoop) -> None:
        pacer = Pacer(loop.time, asyncio.sleep)
        with pytest.raises(ValueError, match="channel"):
            await pacer.turn(Errand.SEND, server_id=A)

    play(scene)


# Cancelling.


@pytest.mark.parametrize("victim", [0, 1, 5, 9])
def test_who_is_cancelled_gives_the_place_free(victim: int) -> None:
    """The first in the line among them, who would have woken the others."""

    async def scene(loop: MadeUpLoop) -> None:
        way = road(loop)
        for person in range(4):
            await way.go(A, 90 + person)
        going = [loop.create_task(way.go(A, 10 + n)) for n in range(10)]
        await asyncio.sleep(0.001)
        going[victim].cancel()
        await asyncio.wait(going)
        assert len(way.left) == 4 + 9
        assert loop.time() < 9 / 45 + 0.01  # nor did it use up a slot

    play(scene)


def test_cancelled_in_the_very_moment_of_its_turn() -> None:
    async def scene(loop: MadeUpLoop) -> None:
        way = road(loop)
        for person in range(4):
            await way.go(A, 90 + person)
        going = [loop.create_task(way.go(A, 10 + n)) for n in range(3)]
        loop.call_at(1 / 45, going[0].cancel)
        await asyncio.wait(going)
        assert len(way.left) in (6, 7)
        assert way.pacer._next is None

    play(scene)
