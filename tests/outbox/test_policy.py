"""What becomes of a delivery after a send that did not work."""

from datetime import timedelta

import pytest

from bot.outbox import policy
from bot.outbox.policy import Again, Decision, Failed, Failure, Kind, LookFirst, Missed, Whose
from tests.conftest import NOON

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)

BUSY = Failure(Kind.HTTP, 503)
TIMEOUT = Failure(Kind.TIMEOUT)
UNREACHABLE = Failure(Kind.UNREACHABLE)
FOREVER = timedelta(days=1000)


def refusal(code: int, status: int = 403) -> Failure:
    return Failure(Kind.HTTP, status, code)


def judged(failure: Failure, attempts: int = 1, *, luck: float = 0.0, **more: object) -> Decision:
    """Judge at NOON, due at NOON, with the least jitter, unless told otherwise."""
    return policy.judge(failure, **{"attempts": attempts, "due_at": NOON, "now": NOON, "random": lambda: luck} | more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("attempts", "seconds"),
    [(1, 2), (2, 4), (3, 8), (4, 16), (8, 256), (9, 512), (10, 600), (11, 600), (20, 600), (21, 600), (10_000, 600)],
)
def test_waiting_doubles_up_to_ten_minutes(attempts: int, seconds: int) -> None:
    assert policy.wait_after(attempts) == timedelta(seconds=seconds)


def test_sending_is_cut_off_before_the_lease_ends() -> None:
    """Else the delivery would be claimed again while it is still being sent."""
    assert policy.LONGEST_TURN + policy.LONGEST_SEND + timedelta(seconds=5) <= policy.LEASE


# What no later attempt can mend.


@pytest.mark.parametrize(
    ("code", "status", "whose", "words"),
    [
        (10003, 404, Whose.PLACE, "channel was deleted"),
        (10004, 404, Whose.PLACE, "no longer in it"),
        (10013, 404, Whose.PERSON, "account is gone"),
        (40058, 400, Whose.PLACE, "forum"),
        (50001, 403, Whose.PLACE, "cannot see"),
        (50007, 403, Whose.PERSON, "closed"),
        (50008, 400, Whose.PLACE, "no text"),
        (50013, 403, Whose.PLACE, "may not write"),
        (50083, 400, Whose.PLACE, "archived"),
        (50278, 403, Whose.PERSON, "shares no server"),
        (160005, 403, Whose.PLACE, "locked"),
        (200000, 400, Whose.PLACE, "AutoMod"),
        (240000, 400, Whose.PLACE, "link"),
        (30038, 400, Whose.PLACE, "full"),
        (50035, 400, Whose.OURS, "this form"),
        (50006, 400, Whose.OURS, "empty"),
        (40005, 413, Whose.OURS, "too large"),
    ],
)
def test_a_plain_no_of_discord_ends_it_at_the_first_time(code: int, status: int, whose: Whose, words: str) -> None:
    decision = judged(refusal(code, status))
    assert isinstance(decision, Failed)
    assert decision.whose is whose
    assert words in decision.reason
    assert not decision.reason.endswith(".")
    assert decision.mend.endswith(".")


@pytest.mark.parametrize(
    ("code", "tells", "pauses", "pauses_personal"),
    [(50013, True, True, True), (50007, False, False, True), (50035, True, False, False)],
)
def test_who_hears_of_it_and_what_pauses(code: int, *, tells: bool, pauses: bool, pauses_personal: bool) -> None:
    """Closed messages of one among many neither stop the others nor are the organizers' business."""
    decision = judged(refusal(code))
    assert isinstance(decision, Failed)
    assert decision.tells_organizers is tells
    assert decision.pauses(personal=False) is pauses
    assert decision.pauses(personal=True) is pauses_personal


def test_a_remembered_direct_channel_that_is_gone_is_opened_anew() -> None:
    """Peers take a stale id for a person who left."""
    decision = judged(Failure(Kind.HTTP, 404, 10003, stored_channel=True))
    assert decision == Again(NOON + SECOND, "Discord answered 404, code 10003", reopen=True)


@pytest.mark.parametrize("failure", [refusal(99_999, 400), Failure(Kind.HTTP, 403), Failure(Kind.HTTP, 404, 0)])
def test_a_refusal_that_nobody_knows_is_tried_a_few_times(failure: Failure) -> None:
    outcomes = [type(judged(failure, attempts)) for attempts in range(1, 7)]
    assert outcomes == [Again] * 4 + [Failed] * 2
    assert isinstance(last := judged(failure, 5), Failed)
    assert last.whose is Whose.OURS
    assert str(failure.status) in last.reason


# What passes.


@pytest.mark.parametrize(
    "failure",
    [
        BUSY,
        *(Failure(Kind.HTTP, status) for status in (500, 502, 504, 520, 524)),
        Failure(Kind.HTTP, 401, 0),
        Failure(Kind.HTTP, 408),
        TIMEOUT,
        Failure(Kind.RESET),
        UNREACHABLE,
        Failure(Kind.UNRENDERABLE),
        *(refusal(code) for code in (20016, 20028, 20029, 30046, 40003, 40004, 40006, 40062, 130000)),
    ],
    ids=str,
)
@pytest.mark.parametrize("attempts", [1, 4, 50])
def test_trouble_that_passes_is_tried_again_after_longer_and_longer(failure: Failure, attempts: int) -> None:
    """Peers: a one-shot reminder is dropped on any error of Discord's."""
    whole = policy.wait_after(attempts)
    for luck, wait in ((0.0, whole / 2), (0.5, whole * 3 / 4), (0.999_999, whole)):
        decision = judged(failure, attempts, luck=luck)
        assert isinstance(decision, Again | LookFirst)
        assert abs(decision.at - NOON - wait) < timedelta(milliseconds=1)
        assert decision.reason == str(failure)


def test_what_failed_together_does_not_come_back_together() -> None:
    instants = {judged(BUSY, 3).at for _ in range(2)}  # type: ignore[union-attr]
    assert len(instants) == 1
    real = {policy.judge(BUSY, attempts=3, due_at=NOON, now=NOON).at for _ in range(50)}  # type: ignore[union-attr]
    assert len(real) > 40


@pytest.mark.parametrize(("luck", "extra"), [(0.0, 0.0), (0.25, 0.25)])
def test_a_429_waits_as_long_as_it_was_told(luck: float, extra: float) -> None:
    """However often it was tried; and never shorter."""
    for attempts in (1, 9):
        decision = judged(Failure(Kind.HTTP, 429, retry_after=93.5), attempts, luck=luck)
        assert isinstance(decision, Again)
        assert decision.at == NOON + timedelta(seconds=93.5 + extra)


def test_a_429_that_names_no_time_waits_like_any_other_trouble() -> None:
    assert judged(Failure(Kind.HTTP, 429), 3) == Again(NOON + 4 * SECOND, "Discord answered 429")


def test_a_turn_that_did_not_come_is_waited_for_no_longer_each_time() -> None:
    for attempts in (1, 30):
        assert judged(Failure(Kind.BUSY), attempts) == Again(NOON + 5 * SECOND, "too many others were before it")


def test_opening_messages_too_fast_slows_the_openings_and_nothing_else_does() -> None:
    assert judged(refusal(40003)) == Again(NOON + SECOND, "Discord answered 403, code 40003", slow_openings=True)
    for failure in (BUSY, TIMEOUT, refusal(20028)):
        assert isinstance(decision := judged(failure), Again)
        assert not decision.slow_openings


# Past its use.


def test_trouble_ends_when_the_message_is_of_no_use_any_more() -> None:
    """Six hours by default, and by its schedule."""
    late = NOON + 6 * HOUR
    assert isinstance(judged(UNREACHABLE, 40, now=late - 2 * HOUR), Again)
    assert judged(UNREACHABLE, 40, now=late) == Missed("until it was too late, Discord could not be reached")
    assert isinstance(judged(UNREACHABLE, 2, now=NOON + MINUTE, useful_for=MINUTE), Missed)
    assert isinstance(judged(UNREACHABLE, 40, now=late, useful_for=7 * HOUR), Again)


def test_the_last_attempt_is_made_at_the_end_and_not_skipped() -> None:
    """Six minutes before the end, the wait would be ten."""
    end = NOON + 6 * HOUR
    decision = judged(UNREACHABLE, 40, luck=0.999, now=end - 6 * MINUTE)
    assert isinstance(decision, Again)
    assert decision.at == end


def test_a_429_beyond_the_end_is_the_end() -> None:
    failure = Failure(Kind.HTTP, 429, retry_after=7 * 3600)
    assert isinstance(judged(failure), Missed)


def test_attempts_end_whatever_happens() -> None:
    """Trying on while time passes comes to an end, for every kind of trouble."""
    for failure in (BUSY, TIMEOUT, UNREACHABLE, Failure(Kind.UNRENDERABLE), refusal(40003), refusal(20028)):
        now, attempts = NOON, 1
        while isinstance(decision := judged(failure, attempts, now=now, unsure_since=None), Again | LookFirst):
            assert decision.at > now
            now, attempts = decision.at, attempts + 1
            assert attempts < 120
        assert isinstance(decision, Missed | Failed)
        assert NOON + 6 * HOUR <= now <= NOON + 7 * HOUR + 10 * MINUTE


def test_what_could_never_be_made_is_our_mistake_and_not_just_missed() -> None:
    decision = judged(Failure(Kind.UNRENDERABLE), 40, now=NOON + 7 * HOUR)
    assert isinstance(decision, Failed)
    assert decision.whose is Whose.OURS


# Nobody knows whether it arrived.


@pytest.mark.parametrize(
    ("failure", "unknown"),
    [
        (TIMEOUT, True),
        (Failure(Kind.RESET), True),
        (BUSY, True),
        (Failure(Kind.HTTP, 500), True),
        (UNREACHABLE, False),
        (Failure(Kind.UNRENDERABLE), False),
        (Failure(Kind.BUSY), False),
        (Failure(Kind.HTTP, 429), False),
        (refusal(40003), False),
        (refusal(20028, 429), False),
    ],
    ids=str,
)
def test_only_a_plain_no_is_certain(failure: Failure, *, unknown: bool) -> None:
    assert failure.is_unknown is unknown


@pytest.mark.parametrize("failure", [TIMEOUT, UNREACHABLE, Failure(Kind.HTTP, 429)], ids=str)
@pytest.mark.parametrize(("ago", "look"), [(60, False), (119, False), (119.5, True), (3600, True)])
def test_once_discord_may_have_forgotten_the_nonce_it_is_looked_for_first(
    failure: Failure, ago: float, *, look: bool
) -> None:
    """Also when this attempt surely did nothing: an earlier one may have."""
    decision = judged(failure, unsure_since=NOON - timedelta(seconds=ago))
    assert isinstance(decision, LookFirst if look else Again)
    assert decision.at == NOON + SECOND


def test_a_long_wait_makes_even_the_first_unknown_one_worth_a_look() -> None:
    assert isinstance(judged(TIMEOUT, 5), Again)  # 45 s of sending and 16 s of waiting
    assert isinstance(judged(TIMEOUT, 9), LookFirst)  # 256 s of waiting
    assert isinstance(judged(UNREACHABLE, 9, due_at=NOON, useful_for=FOREVER), Again)


def test_past_its_use_it_is_still_looked_for_a_while() -> None:
    """So that what arrived is not called missed; it is not sent any more."""
    end = NOON + 6 * HOUR
    unsure = NOON + 5 * HOUR
    assert isinstance(judged(TIMEOUT, 40, now=end, unsure_since=unsure), LookFirst)
    decision = judged(TIMEOUT, 40, now=end + HOUR, unsure_since=unsure)
    assert decision == Missed("until it was too late, Discord did not answer in time; it may have arrived")


def test_a_plain_no_ends_it_though_an_earlier_attempt_is_unknown() -> None:
    assert isinstance(judged(refusal(50013), 3, unsure_since=NOON - HOUR), Failed)
