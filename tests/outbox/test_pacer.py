"""The pacer against a model of Discord's limits, in made-up time."""

import asyncio
import random
from collections.abc import Sequence

import pytest
import structlog
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.outbox.pacer import UNPACED, Errand, Pace, Pacer, Rank
from tests.outbox.moments import MadeUpLoop, play, together
from tests.outbox.road import Road, most_within, road

A, B, C = 1, 2, 3


# Rate.


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("stalls", "at_most"), [(False, 1.15), (True, 1.3)])
def test_a_thousand_messages_to_two_hundred_channels_are_not_refused_and_not_slow(
    seed: int, *, stalls: bool, at_most: float
) -> None:
    """Channel after channel, the worst order; with stalls of 0.4 s thrown in. The floor is 1,000/50."""

    async def scene(loop: MadeUpLoop) -> None:
        way = road(loop)
        way.luck = random.Random(seed)
        trouble = loop.create_task(way.stalls()) if stalls else None
        await together(*(way.go(A, channel) for channel in range(1, 201) for _ in range(5)))
        if trouble:
            trouble.cancel()
        assert len(way.arrived) == 1000
        assert way.refusals() == 0
        assert loop.time() <= 1000 / 50 * at_most
        assert loop.time() >= 1000 / 50

    play(scene, round_costs=0.0002)


def test_the_model_does_refuse_what_is_too_fast() -> None:
    """Else the tests above could not fail."""

    async def scene(loop: MadeUpLoop) -> None:
        way = road(loop, UNPACED)
        await together(*(way.go(A, channel) for channel in range(1, 201) for _ in range(5)))
        assert way.refusals() == 950
        slow = road(loop, Pace(per_channel=20))
        await together(*(slow.go(A, 1) for _ in range(20)))
        assert slow.refusals() > 0

    play(scene)


def test_five_hundred_stored_direct_messages_go_at_full_pace() -> None:
    async def scene(loop: MadeUpLoop) -> None:
        way = road(loop)
        await together(*(way.go(A, person, rank=Rank.BULK) for person in range(1, 501)))
        assert way.refusals() == 0
        assert 500 / loop.time() >= 44

    play(scene, round_costs=0.001)


def test_late_timers_do_not_slow_it_down() -> None:
    """Each timer 3 ms late: counted from one to the next, 45 a second would become 40."""

    async def scene(loop: MadeUpLoop) -> None:
        way = road(loop)
        await together(*(way.go(A, person) for person in range(1, 451)))
        assert 450 / loop.time() >= 44.5

    play(scene, round_costs=0.001)


def test_after_a_stall_those_who_waited_do_not_go_together() -> None:
    async def scene(loop: MadeUpLoop) -> None:
        way = road(loop)
        going = [loop.create_task(way.go(A, person)) for person in range(1, 101)]
        await asyncio.sleep(0.5)
        loop.stall(0.9)
        await asyncio.gather(*going)
        assert most_within(0.02, way.instants()) <= 5
        assert most_within(1.0, way.instants()) <= 48

    play(scene)


_WISHES = st.lists(
    st.tuples(
        st.floats(0, 3),  # when it comes
        st.sampled_from([A, B, C]),
        st.integers(1, 6),  # channel
        st.sampled_from([Errand.SEND, Errand.SEND, Errand.SEND, Errand.EDIT, Errand.OPEN, Errand.OTHER]),
        st.sampled_from(list(Rank)),
        st.one_of(st.none(), st.none(), st.floats(0, 2)),  # when it is cancelled
    ),
    min_size=1,
    max_size=150,
)
_STALLS = st.lists(st.tuples(st.floats(0, 5), st.floats(0, 1.5)), max_size=4)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(wishes=_WISHES, stalls=_STALLS)
@example(
    wishes=[(0.0, A, channel % 6 + 1, Errand.OTHER, Rank.NOW, None) for channel in range(150)], stalls=[(0.5, 1.0)]
)
@example(wishes=[(0.0, A, 1, Errand.SEND, Rank.NOW, None)] * 30, stalls=[(4.9, 1.0)])
def test_no_second_and_no_channel_ever_sees_too_many(
    wishes: Sequence[tuple[float, int, int, Errand, Rank, float | None]], stalls: Sequence[tuple[float, float]]
) -> None:
    """And all that was not cancelled goes, whatever is cancelled beside it."""

    async def one(way: Road, wish: tuple[float, int, int, Errand, Rank, float | None]) -> bool:
        at, server, channel, errand, rank, patience = wish
        await asyncio.sleep(at)
        try:
            async with asyncio.timeout(patience):
                await way.go(server, channel, errand, rank)
        except TimeoutError:
            return False
        return True

    async def scene(loop: MadeUpLoop) -> None:
        way = road(loop)
        for at, seconds in stalls:
            loop.call_later(at, loop.stall, seconds)
        came = await asyncio.gather(*(one(way, wish) for wish in wishes))
        for (*_, patience), there in zip(wishes, came, strict=True):
            assert there or patience is not None
        assert most_within(1.0, way.instants()) <= 48  # Discord allows 50
        assert most_within(1.0, (at for at, errand, *_ in way.left if errand is Errand.OPEN)) <= 10
        for channel in range(1, 7):
            for kind in (Errand.SEND, Errand.EDIT):
                times = [at for at, errand, _, c in way.left if (errand, c) == (kind, channel)]
                assert most_within(5.0, times) <= 5
        assert sum(way.pacer.waiting.values()) == 0
        assert way.pacer._next is None

    play(scene, round_costs=0.0001)


# Direct messages.


def test_direct_messages_are_opened_gently_and_sends_pass_by() -> None:
    async def scene(loop: MadeUpLoop) -> None:
        way = road(loop)
        opening = [loop.create_task(way.go(A, errand=Errand.OPEN)) for _ in range(50)]
        await together(*(way.go(A, person) for person in range(1, 101)))
        assert loop.time() < 3.2  # 100 and the openings of that time, at 45 a second
        await asyncio.gather(*opening)
        assert 4.8 < loop.time() < 5.4

    play(scene)


def test_a_server_that_opened_too_fast_opens_slowly_for_a_while_and_others_do_not() -> None:
    async def scene(loop: MadeUpLoop) -> None:
        way = road(loop)
        way.pacer.slow_openings(A)
        slow = [loop.create_task(way.go(A, errand=Errand.OPEN)) for _ in range(130)]
        await together(*(way.go(B, errand=Errand.OPEN) for _ in range(20)))
        assert loop.time() < 2.2
        await asyncio.gather(*slow)
        times = way.instants(server=A)
        assert most_within(4.99, [at for at in times if at < 600]) == 1
        assert len([at for at in times if at < 600]) == 119
        assert times[-1] < 602

    play(scene)


# When Discord says no.


@pytest.mark.parametrize(("status", "goes"), [(500, 23), (502, 23), (429, 23), (503, 46), (403, 46), (200, 46)])
def test_there_is_room_for_what_discord_py_asks_again_by_itself(status: int, goes: int) -> None:
    """Each request gets that answer once: in a second as many repeats as new ones, and together no more than 45."""

    async def scene(loop: MadeUpLoop) -> None:
        way = road(loop)

        async def refused(channel: int) -> None:
            await way.go(A, channel)
            way.pacer.answered(status)

        going = [loop.create_task(refused(channel)) for channel in range(1, 200)]
        await asyncio.sleep(1.0)
        assert abs(len(way.left) - goes) <= 3
        for task in going:
            task.cancel()

    play(scene)


@pytest.mark.parametrize("seconds", [0.3, 0.6, 0.9])
@pytest.mark.parametrize("heard", [True, False])
def test_what_a_standstill_has_held_back_arrives_at_once_and_has_its_room(seconds: float, *, heard: bool) -> None:
    """Whatever went during it reaches Discord together, at its end; who does not hear the answers is refused."""

    async def scene(loop: MadeUpLoop) -> None:
        way = road(loop)

        async def go(channel: int) -> None:
            await way.pacer.turn(Errand.SEND, server_id=A, channel_id=channel)
            at = loop.time() + 0.05
            at = 2.0 + seconds if 2.0 < at < 2.0 + seconds else at
            way.arrived.append((at, Errand.SEND, channel))
            await asyncio.sleep(at + 0.05 - loop.time())
            if heard:
                way.pacer.answered(200)

        await together(*(go(channel) for channel in range(1, 301)))
        assert (way.refusals() == 0) is heard
        assert loop.time() < 300 / 45 + 1.5

    play(scene)


@pytest.mark.parametrize("seconds", [0.2, 0.6, 1.5])
def test_a_discord_that_is_far_away_and_steady_is_not_taken_for_one_that_stood_still(seconds: float) -> None:
    """Whatever goes comes to it one by one, and so do its answers: nobody waits but for the first of them."""

    async def scene(loop: MadeUpLoop) -> None:
        way = road(loop)

        async def go(channel: int) -> None:
            await way.pacer.turn(Errand.SEND, server_id=A, channel_id=channel)
            await asyncio.sleep(seconds)
            way.pacer.answered(200)

        await together(*(go(channel) for channel in range(1, 301)))
        assert loop.time() < 300 / 45 + seconds + 0.2

    play(scene)


@pytest.mark.parametrize(("seconds", "goes_after"), [(3.0, 3.0), (30.0, 30.0), (0.0, 0.0)])
def test_a_channel_that_takes_no_more_is_left_alone_and_no_other_waits(seconds: float, goes_after: float) -> None:
    async def scene(loop: MadeUpLoop) -> None:
        way = road(loop)
        way.pacer.fill(1, seconds)
        await together(*(way.go(A, 1) for _ in range(6)), *(way.go(A, channel) for channel in range(2, 8)))
        assert goes_after <= way.instants(channel=1)[0] < goes_after + 0.2
        assert most_within(5.0, way.instants(channel=1)) == 5
        assert max(at for channel in range(2, 8) for at in way.instants(channel=channel)) < 0.4

    play(scene)


def test_to_be_told_of_less_than_the_pacer_waits_for_anyway_changes_nothing() -> None:
    async def scene(loop: MadeUpLoop) -> None:
        way = road(loop)
        await together(*(way.go(A, 1) for _ in range(5)))
        way.pacer.fill(1, 1.0)
        await way.go(A, 1)
        assert way.instants(channel=1)[-1] >= 5.25
        Pacer(loop.time, asyncio.sleep, UNPACED).fill(1, 1.0)  # and where there are no limits, there are none

    play(scene)


def test_the_whole_bot_holds_still_when_it_is_told_to() -> None:
    async def scene(loop: MadeUpLoop) -> None:
        way = road(loop)
        going = [loop.create_task(way.go(A, 10 + n)) for n in range(20)]
        await asyncio.sleep(0.1)
        before = len(way.left)
        way.pacer.hold(5.0)
        way.pacer.hold(1.0)  # a shorter one does not end it
        await asyncio.sleep(4.99)
        assert len(way.left) == before
        await asyncio.gather(*going)
        assert 5.1 < loop.time() < 5.6

    play(scene)


@pytest.mark.parametrize(
    ("status", "shared", "counts"),
    [
        (401, False, 1),
        (403, False, 1),
        (429, False, 1),
        (429, True, 0),
        (200, False, 0),
        (404, False, 0),
        (500, False, 0),
    ],
)
def test_what_counts_towards_a_ban(status: int, counts: int, *, shared: bool) -> None:
    async def scene(loop: MadeUpLoop) -> None:
        pacer = Pacer(loop.time, asyncio.sleep)
        pacer.answered(status, shared=shared)
        assert pacer.refused == counts
        await asyncio.sleep(599.9)
        assert pacer.refused == counts
        await asyncio.sleep(0.1)
        assert pacer.refused == 0

    play(scene)


def test_too_many_refusals_stop_the_bulk_until_they_fall_and_say_so_once() -> None:
    """Well below where they stopped it: else each next one would stop it again, and say so again."""

    async def scene(loop: MadeUpLoop) -> None:
        way = road(loop)
        for _ in range(400):
            way.pacer.answered(403)
        await asyncio.sleep(100)
        for _ in range(1_600):
            way.pacer.answered(403)
        assert await way.go(A, 1, rank=Rank.BULK) == 100
        for _ in range(100):
            way.pacer.answered(403)
        bulk = loop.create_task(way.go(A, 2, rank=Rank.BULK))
        assert await way.go(A, 3, rank=Rank.NOW) == 100
        assert await way.go(A, 3, rank=Rank.SOON) == 100
        await asyncio.sleep(599)
        assert way.pacer.refused == 1_700
        assert abs(await bulk - 700) < 0.1

    with structlog.testing.capture_logs() as lines:
        play(scene)
    assert [(line["log_level"], line["kind"]) for line in lines] == [("error", "BULK"), ("info", "BULK")]


def test_a_stopped_rank_holds_up_no_other() -> None:
    """It was next in the line when it was stopped, and the other could not go before."""

    async def scene(loop: MadeUpLoop) -> None:
        way = road(loop, Pace(per_second=1, burst=0, refusals={Rank.BULK: 1}))
        for _ in range(5):
            await way.go(A, 1)
            way.pacer.answered(200)
        bulk = loop.create_task(way.go(A, 2, rank=Rank.BULK))
        await asyncio.sleep(0)
        channel = loop.create_task(way.go(A, 1))
        await asyncio.sleep(0.5)
        for _ in range(2):
            way.pacer.answered(403)
        assert way.pacer.stopped == {Rank.BULK}
        assert 5 < await channel < 6
        assert 604 < await bulk < 606

    play(scene)


def test_a_flood_of_refusals_stops_everything_long_before_the_ban() -> None:
    """As when the token was taken back: each attempt is another 401. A tenth of the real numbers."""

    async def scene(loop: MadeUpLoop) -> None:
        assert Pace().refusals == {Rank.BULK: 2_000, Rank.SOON: 4_000, Rank.NOW: 8_000}
        way = road(loop, Pace(refusals={Rank.BULK: 200, Rank.SOON: 400, Rank.NOW: 800}))

        async def refused_for_ever(rank: Rank) -> None:
            for n in range(100_000):
                await way.go(A, n, rank=rank)
                way.pacer.answered(401)

        bulk = loop.create_task(refused_for_ever(Rank.BULK))
        await asyncio.sleep(60)
        assert 200 < way.pacer.refused <= 205
        trouble = [bulk, *(loop.create_task(refused_for_ever(rank)) for rank in Rank for _ in range(5))]
        await asyncio.sleep(539)
        assert 800 < way.pacer.refused < 820
        await asyncio.sleep(1200)
        assert 500 < way.pacer.refused < 820
        for task in trouble:
            task.cancel()

    play(scene)


def test_nothing_is_kept_of_channels_long_quiet() -> None:
    async def scene(loop: MadeUpLoop) -> None:
        way = road(loop)
        for channel in range(2_000):
            await way.go(A, channel)
        assert len(way.pacer._lanes) < 6 * 45
        await asyncio.sleep(10)
        await way.go(A, 1)
        assert len(way.pacer._lanes) == 1

    play(scene)
