"""Seats are never exceeded and never lost, the waitlist keeps its order, nobody both goes and waits."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.errors import BadInput, UserError
from bot.events.model import Answer
from bot.rsvps import rules
from bot.rsvps.model import Rsvp, Settings, Tally
from tests.rsvps.roster import CANT, GOING, MAYBE, NOW, OFFERED, WAITING, event

HOUR = timedelta(hours=1)


def say(own: Rsvp | None, tally: Tally, capacity: int | None, guests: int | None = None, wish: Answer = GOING) -> Rsvp:
    return rules.decide(wish, 1, own, tally, capacity, guests)


@pytest.mark.parametrize(
    ("own", "tally", "capacity", "guests", "answer"),
    [
        (None, Tally(), None, None, GOING),
        (None, Tally(going=4), 5, None, GOING),
        (None, Tally(going=5), 5, None, WAITING),
        (None, Tally(going=4, offered=1), 5, None, WAITING),
        (None, Tally(going=4, waiting=1), 5, None, WAITING),  # a free seat belongs to those who wait
        (None, Tally(going=4), 5, 1, WAITING),
        (Rsvp(1, MAYBE), Tally(going=4), 5, None, GOING),
        (Rsvp(1, GOING), Tally(going=5), 5, None, GOING),
        (Rsvp(1, GOING), Tally(going=7), 5, None, GOING),  # the capacity was lowered: the seat stays
        (Rsvp(1, WAITING, place=3), Tally(going=5, waiting=3), 5, None, WAITING),
        (Rsvp(1, OFFERED, place=3, offer_until=NOW), Tally(going=4, offered=1, waiting=2), 5, None, GOING),
    ],
)
def test_who_gets_a_seat(
    own: Rsvp | None, tally: Tally, capacity: int | None, guests: int | None, answer: Answer
) -> None:
    assert say(own, tally, capacity, guests).answer is answer


def test_pressing_again_changes_nothing() -> None:
    for own in (Rsvp(1, GOING, 2), Rsvp(1, WAITING, 1, place=4)):
        assert say(own, Tally(going=9, waiting=5), 5) == own
    for wish in (MAYBE, CANT):
        assert say(Rsvp(1, wish), Tally(), 5, wish=wish) == Rsvp(1, wish)


def test_guests_take_seats_and_never_cost_one() -> None:
    mine = Rsvp(1, GOING)
    assert say(mine, Tally(going=3), 5, 2) == Rsvp(1, GOING, 2)
    with pytest.raises(rules.NoRoomForGuests, match=r"^Only 2 places are left, so your guests do not fit"):
        say(mine, Tally(going=3), 5, 3)
    with pytest.raises(rules.NoRoomForGuests, match=r"^No place is left"):
        say(mine, Tally(going=3, waiting=1), 5, 1)  # others wait for these
    with pytest.raises(rules.PartyTooLarge, match=r"^This event has 2 places in all\. Bring fewer guests\.$"):
        say(None, Tally(), 2, 2)
    assert say(Rsvp(1, GOING, 2), Tally(going=5, waiting=3), 5, 0) == Rsvp(1, GOING)


def test_nobody_overtakes_on_the_waitlist() -> None:
    line = [Rsvp(1, WAITING, 1, place=1), Rsvp(2, WAITING, place=2), Rsvp(3, WAITING, place=3)]
    found = {free: [each.user_id for each in rules.next_in_line(line, free, 10)] for free in (0, 1, 2, 3, 4)}
    assert found == {0: [], 1: [], 2: [1], 3: [1, 2], 4: [1, 2, 3]}
    assert [each.user_id for each in rules.next_in_line(line, None, None)] == [1, 2, 3]
    assert [each.user_id for each in rules.next_in_line(line, 1, 1)] == [2]  # the first could never fit


@pytest.mark.parametrize(
    ("starts_in", "awake_in", "kept_for"),
    [
        (100, 0, 4),
        (8, 0, 2),
        (1, 0, 0.25),
        (0.25, 0, 0.25),
        (0.2, 0, None),
        (-1, 0, None),
        (20, 9, 9 + 11 / 4),
        (9, 9, None),
    ],
)
def test_how_long_a_seat_is_kept(starts_in: float, awake_in: float, kept_for: float | None) -> None:
    until = rules.offer_until(NOW, NOW + awake_in * HOUR, NOW + starts_in * HOUR, 4 * HOUR)
    assert until == (None if kept_for is None else NOW + kept_for * HOUR)


def test_after_the_deadline_only_seats_are_given_back() -> None:
    closed = event(answer_until=NOW)
    for own, wish in ((None, GOING), (None, MAYBE), (Rsvp(1, CANT), GOING), (Rsvp(1, MAYBE), GOING)):
        with pytest.raises(rules.RsvpClosed, match="Sign-up closed <t:"):
            rules.ensure_open(closed, wish, own, (), NOW)
    for own, wish in ((Rsvp(1, GOING), CANT), (Rsvp(1, GOING), GOING), (Rsvp(1, OFFERED), GOING), (None, CANT)):
        assert rules.ensure_open(closed, wish, own, (), NOW) is closed
    assert rules.ensure_open(event(answer_until=NOW + HOUR), GOING, None, (), NOW)


def test_a_role_that_is_needed() -> None:
    closed = event(role_id=7)
    with pytest.raises(rules.RoleNeeded, match=r"for members with <@&7>"):
        rules.ensure_open(closed, GOING, None, {8}, NOW)
    assert rules.ensure_open(closed, GOING, None, {7}, NOW) is closed
    assert rules.ensure_open(closed, CANT, None, (), NOW) is closed


def test_numbers_are_bounded() -> None:
    for wrong in (-1, 11):
        with pytest.raises(BadInput, match="0 to 10"):
            rules.ensure_guests_most(wrong)
    for hours in (0.1, 49, -1):
        with pytest.raises(BadInput, match=r"0\.25 to 48 hours"):
            rules.ensure_offer_for(hours)
    with pytest.raises(rules.TooManyGuests, match="at most 2 guests"):
        rules.ensure_guests(3, 2)
    with pytest.raises(rules.TooManyGuests, match="without guests"):
        rules.ensure_guests(1, 0)
    assert rules.may_bring(Settings(), event(capacity=2)) == 1


class Answers(RuleBasedStateMachine):
    """People press, guests come and go, the capacity changes, offers are taken or run out: by the pure rules alone."""

    def __init__(self) -> None:
        super().__init__()
        self.capacity: int | None = 3
        self.said: dict[int, Rsvp] = {}
        self.arrived: dict[int, int] = {}
        self.clock = 0
        self.lowered = False

    @property
    def tally(self) -> Tally:
        found = Tally()
        for each in self.said.values():
            found = rules.recount(found, None, each)
        return found

    def fill(self) -> None:
        waiting = sorted((r for r in self.said.values() if r.answer is WAITING), key=lambda each: each.place or 0)
        for each in rules.next_in_line(waiting, self.tally.free(self.capacity), self.capacity):
            self.said[each.user_id] = replace(each, answer=OFFERED, offer_until=NOW)

    def before(self, place: int) -> list[int]:
        return [each.user_id for each in self.said.values() if each.answer is WAITING and (each.place or 0) < place]

    @rule(person=st.integers(1, 6), wish=st.sampled_from([GOING, MAYBE, CANT]), guests=st.none() | st.integers(0, 2))
    def press(self, person: int, wish: Answer, guests: int | None) -> None:
        own, before = self.said.get(person), dict(self.said)
        try:
            after = rules.decide(wish, person, own, self.tally, self.capacity, guests)
        except UserError:
            assert self.said == before
            assert wish is GOING
            return
        if after.answer is WAITING and after.place is None:
            self.clock += 1
            after = replace(after, place=self.clock)
        self.said[person] = after
        if own is not None and own.answer is GOING and wish is GOING:
            assert after.answer is GOING  # a seat is never lost by pressing again
        if after.answer is GOING and (own is None or own.answer not in (GOING, OFFERED)):
            assert self.before(self.clock + 1) == []  # nobody overtakes those who wait
        assert rules.decide(wish, person, after, self.tally, self.capacity, None) in (
            after,
            replace(after, answer=GOING, place=None, offer_until=None),
        )
        self.fill()

    @rule(capacity=st.none() | st.integers(1, 8))
    def resize(self, capacity: int | None) -> None:
        held = {person for person, each in self.said.items() if each.answer is GOING}
        self.lowered = capacity is not None and self.tally.going + self.tally.offered > capacity
        self.capacity = capacity
        self.fill()
        assert held == {person for person, each in self.said.items() if each.answer is GOING}

    @precondition(lambda self: any(each.answer is OFFERED for each in self.said.values()))
    @rule(data=st.data())
    def run_out(self, data: st.DataObject) -> None:
        offered = sorted(person for person, each in self.said.items() if each.answer is OFFERED)
        del self.said[data.draw(st.sampled_from(offered))]
        self.fill()

    @invariant()
    def seats_are_never_exceeded(self) -> None:
        taken = self.tally.going + self.tally.offered
        self.lowered = self.lowered and self.capacity is not None and taken > self.capacity
        assert self.capacity is None or taken <= self.capacity or self.lowered

    @invariant()
    def who_waits_has_a_place_and_who_goes_has_none(self) -> None:
        for each in self.said.values():
            assert (each.place is not None) == (each.answer in (WAITING, OFFERED))
            assert (each.offer_until is not None) == (each.answer is OFFERED)
        places = [each.place for each in self.said.values() if each.place is not None]
        assert len(places) == len(set(places))

    @invariant()
    def no_seat_stays_free_while_somebody_fits(self) -> None:
        waiting = sorted((r for r in self.said.values() if r.answer is WAITING), key=lambda each: each.place or 0)
        assert list(rules.next_in_line(waiting, self.tally.free(self.capacity), self.capacity)) == []


TestAnswers = Answers.TestCase
