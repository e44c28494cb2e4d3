"""Seats, offers and shifts on both databases: one transaction decides, however many press at once."""

import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.database import Database
from bot.edge import attending
from bot.errors import UserError
from bot.events.model import Answer
from bot.outbox import store as outbox
from bot.outbox.model import Status
from bot.posts import store as posts
from bot.posts.model import Post
from bot.rsvps import rules, service, store
from bot.rsvps.model import OFFER, Rsvp, Tally
from tests.conftest import StillClock
from tests.rsvps.roster import (
    CANT,
    ELSEWHERE,
    GOING,
    MAYBE,
    OFFERED,
    SERVER,
    WAITING,
    change,
    held,
    line,
    own,
    press,
    tally,
)

ALEX, JORDAN, CASEY = 101, 102, 103


async def test_forty_at_once_get_exactly_five_seats_and_the_others_wait_in_order(database: Database) -> None:
    event_id = await held(database, capacity=5)
    results = await asyncio.gather(*(press(database, event_id, person) for person in range(200, 240)))
    assert await tally(database, event_id) == Tally(going=5, waiting=35, people=5)
    numbers = sorted(each.before for each in results if each.before is not None)
    assert numbers == list(range(35))
    waiting = {each.before: each.own.user_id for each in results if each.before is not None}
    assert await line(database, event_id) == [waiting[number] for number in numbers]


@pytest.mark.parametrize("engine", ["sqlite"])  # where those who come at once share a commit, in their order
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    steps=st.lists(
        st.tuples(st.integers(1, 8), st.sampled_from([GOING, MAYBE, CANT, "resize", "elsewhere"]), st.integers(0, 4)),
        max_size=30,
    )
)
async def test_those_who_press_at_once_are_answered_as_if_they_came_one_after_the_other(
    database: Database, steps: list[tuple[int, Answer | str, int]]
) -> None:
    """Each knows from the one before them how many have answered; whatever comes in between, it is the truth."""
    one, other, third = [await held(database, capacity=4, start="in 10 days") for _ in range(3)]

    async def step(event_id: int, number: int, what: Answer | str, guests: int) -> tuple[object, ...] | None:
        try:
            if what == "resize":
                await change(database, event_id, capacity=number)
            elif isinstance(what, Answer):
                answered = await press(database, event_id, number, what, guests)
                stands = (answered.own.answer, answered.own.guests, answered.event.plan.capacity)
                return answered.changed, answered.tally, answered.before, stands
            else:
                await press(database, third, number)
        except UserError as error:
            return (str(error),)
        return None

    at_once = await asyncio.gather(*(step(one, *each) for each in steps))
    assert at_once == [await step(other, *each) for each in steps]
    assert await tally(database, one) == await tally(database, other)


async def test_one_person_pressing_all_at_once_takes_one_seat(database: Database) -> None:
    event_id = await held(database, capacity=2)
    results = await asyncio.gather(*(press(database, event_id, ALEX) for _ in range(10)))
    assert [result.changed for result in results].count(True) == 1
    assert await tally(database, event_id) == Tally(going=1, people=1)


async def test_pressing_again_keeps_the_seat_and_edits_no_post(database: Database) -> None:
    event_id = await held(database, capacity=1)
    await database.write(posts.add, SERVER, Post(SERVER, "event", event_id, 5, 77))
    await press(database, event_id, ALEX)
    (dirty,) = await database.read(posts.list_dirty, 10)
    await database.write(posts.clean, SERVER, 77, dirty.changes)
    again = await press(database, event_id, ALEX)
    assert (again.changed, again.own.answer, again.tally) == (False, GOING, Tally(going=1, people=1))
    assert await database.read(posts.list_dirty, 10) == []


async def test_a_seat_that_is_given_back_is_offered_to_the_next(database: Database, clock: StillClock) -> None:
    event_id = await held(database, capacity=1)
    for person in (ALEX, JORDAN, CASEY):
        await press(database, event_id, person)
    gone = await press(database, event_id, ALEX, MAYBE)
    assert gone.tally == Tally(offered=1, waiting=1, maybe=1)
    offered = await own(database, event_id, JORDAN)
    assert offered is not None
    assert (offered.answer, offered.offer_until) == (OFFERED, clock.now + timedelta(hours=4))
    assert (await press(database, event_id, ALEX)).own.answer is WAITING  # it is not theirs any more
    taken = await database.write(attending.take_offer, SERVER, event_id, JORDAN)
    assert taken.tally == Tally(going=1, waiting=2, people=1)
    again = await database.write(attending.take_offer, SERVER, event_id, JORDAN)
    assert again.changed is False
    with pytest.raises(rules.OfferPassed, match="went to the next in line"):
        await database.write(attending.take_offer, SERVER, event_id, CASEY)
    assert await line(database, event_id) == [CASEY, ALEX]
    assert await database.read(outbox.outcomes, SERVER, OFFER, event_id) == [(Status.WAITING, None)]


async def test_an_offer_that_runs_out_passes_on_until_nobody_waits(database: Database, clock: StillClock) -> None:
    event_id = await held(database, capacity=1)
    for person in (ALEX, JORDAN, CASEY):
        await press(database, event_id, person)
    await press(database, event_id, ALEX, CANT)
    assert await database.write(attending.pass_on, SERVER, event_id) == 0  # it is early
    clock.now += timedelta(hours=4)
    assert await database.read(service.list_duties) != ([], [])
    assert await database.write(attending.pass_on, SERVER, event_id) == 1
    assert await own(database, event_id, JORDAN) is None
    casey = await own(database, event_id, CASEY)
    assert casey is not None
    assert casey.answer is OFFERED
    assert casey.offer_until is not None
    assert casey.offer_until > clock.now
    clock.now = casey.offer_until
    assert await database.write(attending.pass_on, SERVER, event_id) == 1
    assert await database.write(attending.pass_on, SERVER, event_id) == 0
    assert await tally(database, event_id) == Tally()
    assert (await press(database, event_id, JORDAN)).own.answer is GOING


async def test_more_seats_are_offered_in_order_and_fewer_throw_nobody_out(database: Database) -> None:
    event_id = await held(database, capacity=2)
    for person in (101, 102, 103, 104, 105):
        await press(database, event_id, person)
    await change(database, event_id, capacity=4)
    assert [(await own(database, event_id, person)).answer for person in (103, 104, 105)] == [OFFERED, OFFERED, WAITING]  # type: ignore[union-attr]
    await change(database, event_id, capacity=1)
    assert await tally(database, event_id) == Tally(going=2, offered=2, waiting=1, people=2)
    await press(database, event_id, 101, CANT)
    assert (await tally(database, event_id)).waiting == 1  # still more than one
    await change(database, event_id, capacity=None)
    assert await tally(database, event_id) == Tally(going=1, offered=3, people=1)


async def test_guests_count_and_wait_together(database: Database) -> None:
    event_id = await held(database, capacity=4)
    await press(database, event_id, ALEX, guests=2)
    assert await tally(database, event_id) == Tally(going=3, people=1)
    assert (await press(database, event_id, JORDAN, guests=1)).own == Rsvp(JORDAN, WAITING, 1, place=1)
    assert (await press(database, event_id, CASEY)).own == Rsvp(CASEY, WAITING, 0, place=2)  # nobody overtakes
    fewer = await press(database, event_id, ALEX, guests=1)
    assert fewer.tally == Tally(going=2, offered=2, waiting=1, people=1)
    with pytest.raises(rules.TooManyGuests):
        await press(database, event_id, ALEX, guests=4)
    with pytest.raises(rules.NoRoomForGuests):
        await press(database, event_id, ALEX, guests=2)
    assert await tally(database, event_id) == fewer.tally


@pytest.mark.parametrize("way", ["leaves", "brings fewer"])
async def test_who_stood_before_others_with_many_guests_lets_them_through(database: Database, way: str) -> None:
    event_id = await held(database, capacity=3)
    await press(database, event_id, ALEX, guests=1)
    await press(database, event_id, JORDAN, guests=1)  # needs two, one is free
    await press(database, event_id, CASEY)
    assert await line(database, event_id) == [JORDAN, CASEY]
    if way == "leaves":
        await press(database, event_id, JORDAN, CANT)
        assert (await own(database, event_id, CASEY)).answer is OFFERED  # type: ignore[union-attr]
    else:
        fewer = await press(database, event_id, JORDAN, guests=0)
        assert fewer.own.answer is OFFERED
        assert await line(database, event_id) == [CASEY]


async def test_offers_wait_for_no_night_and_skip_who_would_wake_too_late(database: Database, clock: StillClock) -> None:
    event_id = await held(database, capacity=1, start="jun 3 7am")
    clock.now = clock.now.replace(hour=3) + timedelta(days=1)  # 11 PM in New York: quiet until 8
    for person in (ALEX, JORDAN):
        await press(database, event_id, person)
    await press(database, event_id, ALEX, CANT)
    assert await line(database, event_id) == [JORDAN]
    later = await held(database, capacity=1, start="jun 3 6pm")
    for person in (ALEX, JORDAN):
        await press(database, later, person)
    await press(database, later, ALEX, CANT)
    offered = await own(database, later, JORDAN)
    assert offered is not None
    assert offered.offer_until == clock.now.replace(hour=12) + timedelta(hours=2.5)


async def test_who_has_left_gives_everything_back(database: Database) -> None:
    event_id = await held(database, capacity=1)
    for person in (ALEX, JORDAN, CASEY):
        await press(database, event_id, person)
    await database.write(attending.leave, SERVER, JORDAN)
    await database.write(attending.leave, SERVER, ALEX)
    assert await own(database, event_id, ALEX) is None
    casey = await own(database, event_id, CASEY)
    assert casey is not None
    assert casey.answer is OFFERED
    await database.write(attending.leave, SERVER, ALEX)
    assert await tally(database, event_id) == Tally(offered=1)


async def test_servers_are_islands(database: Database) -> None:
    event_id = await held(database, capacity=1)
    assert await held(database, ELSEWHERE, capacity=1) == event_id
    await press(database, event_id, ALEX)
    await database.write(attending.respond, ELSEWHERE, event_id, JORDAN, GOING)
    assert await tally(database, event_id) == Tally(going=1, people=1)
    assert await database.read(store.tally, ELSEWHERE, event_id) == Tally(going=1, people=1)
    assert await own(database, event_id, JORDAN) is None


STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("press"), st.integers(1, 5), st.sampled_from([GOING, MAYBE, CANT]), st.sampled_from([None, 0, 1])
        ),
        st.tuples(st.just("take"), st.integers(1, 5), st.none(), st.none()),
        st.tuples(st.just("leave"), st.integers(1, 5), st.none(), st.none()),
        st.tuples(st.just("later"), st.integers(1, 5), st.none(), st.none()),
        st.tuples(st.just("resize"), st.integers(1, 5), st.none(), st.none()),
    ),
    max_size=25,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=STEPS)
async def test_whatever_people_do_the_books_are_right(
    database: Database, clock: StillClock, steps: list[tuple[str, int, Answer | None, int | None]]
) -> None:
    event_id = await held(database, capacity=2, start="in 10 days")
    capacity, arrivals = 2, []
    for what, number, wish, guests in steps:
        before = await database.read(store.list_all, SERVER, event_id)
        try:
            if what == "press":
                assert wish is not None
                answered = await press(database, event_id, number, wish, guests)
                assert answered.tally == await tally(database, event_id)
                if answered.own.answer is WAITING and number not in arrivals:
                    arrivals.append(number)
                assert not (await press(database, event_id, number, wish, guests)).changed or wish is GOING
            elif what == "take":
                await database.write(attending.take_offer, SERVER, event_id, number)
            elif what == "leave":
                await database.write(attending.leave, SERVER, number)
            elif what == "later":
                clock.now += timedelta(hours=number)
                await database.write(attending.pass_on, SERVER, event_id)
            else:
                capacity = max(number, 1)
                await change(database, event_id, capacity=capacity)
        except UserError:
            assert await database.read(store.list_all, SERVER, event_id) == before
        answers = await database.read(store.list_all, SERVER, event_id)
        counted = await tally(database, event_id)
        seats = sum(each.party for each in answers if each.answer in (GOING, OFFERED))
        held_before = sum(each.party for each in before if each.answer in (GOING, OFFERED))
        assert (counted.going + counted.offered) == seats
        assert seats <= max(capacity, held_before)
        assert all((each.place is not None) == (each.answer in (WAITING, OFFERED)) for each in answers)
        waiting = [each for each in answers if each.answer is WAITING]
        assert all((a.place or 0) < (b.place or 0) for a, b in pairwise(waiting))
        arrivals = [each for each in arrivals if each in {one.user_id for one in waiting}]
        assert [each.user_id for each in waiting] == arrivals
        assert not list(rules.next_in_line(waiting, counted.free(capacity), capacity))
