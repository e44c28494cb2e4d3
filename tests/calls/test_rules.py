from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.calls import rules
from bot.calls.model import Call, Origin, Outcome, Ref
from bot.calls.rules import Candidate, Deed, Entry, Queue
from bot.campaigns.model import OWN_SENATORS, Campaign, CampaignStatus, Scope, Stance, Targets
from bot.officials.model import Chamber
from tests.campaigns.people import senator

NOW = datetime(2026, 6, 2, 16, 0, tzinfo=UTC)
TODAY = date(2026, 6, 2)
CAMPAIGN = Campaign(1, "River", "Protect it.", "Hi", CampaignStatus.OPEN, NOW)


def ago(**amount: float) -> datetime:
    return NOW - timedelta(**amount)


def ids(candidates: Sequence[Candidate], *, again: bool = False) -> list[str]:
    """Call one after the other: the order in which all of them come."""
    left, order = list(candidates), []
    while (found := rules.next_target([left], NOW, again=again)) is not None:
        order.append(found.official_id)
        left.remove(found)
    return order


def one(official_id: str, campaign_id: int = 1, **facts: object) -> Candidate:
    return Candidate(campaign_id, official_id, **facts)  # type: ignore[arg-type]


def test_the_order_of_calling() -> None:
    candidates = [
        one("last", place=1),
        one("elsewhere", is_own=True, elsewhere_at=ago(minutes=59)),
        one("supports", stance=Stance.SUPPORTS),
        one("opposes", stance=Stance.OPPOSES),
        one("unknown called lately", others_at=ago(minutes=5)),
        one("unknown called long ago", others_at=ago(days=5)),
        one("unknown never called"),
        one("leaning", stance=Stance.LEANING),
        one("undecided", stance=Stance.UNDECIDED),
        one("urgent, supports", 2, priority=-1, stance=Stance.SUPPORTS),
        one("own, supports", is_own=True, stance=Stance.SUPPORTS),
        one("second special", place=-1),
        one("first special", place=-2),
    ]
    assert ids(candidates) == [
        "first special",
        "second special",
        "own, supports",
        "urgent, supports",
        "undecided",
        "leaning",
        "unknown never called",
        "unknown called long ago",
        "unknown called lately",
        "opposes",
        "supports",
        "elsewhere",
        "last",
    ]


@pytest.mark.parametrize(
    ("facts", "now", "again"),
    [
        ({}, True, True),
        ({"today": [Outcome.TALKED]}, False, False),
        ({"today": [Outcome.VOICEMAIL]}, False, False),
        ({"today": [Outcome.WROTE]}, False, False),
        ({"today": [Outcome.BUSY, Outcome.WROTE]}, False, False),
        ({"today": [Outcome.BUSY]}, False, True),
        ({"today": [Outcome.FULL]}, False, True),
        ({"is_skipped": True}, False, True),
        ({"is_skipped": True, "today": [Outcome.TALKED]}, False, False),
        ({"reached_at": ago(hours=11, minutes=59)}, False, False),  # yesterday evening
        ({"reached_at": ago(hours=12)}, True, True),
        ({"elsewhere_at": ago(minutes=1)}, True, True),
    ],
)
def test_whether_an_office_comes_again(facts: dict[str, object], now: bool, again: bool) -> None:
    assert bool(ids([one("A", **facts)])) is now
    assert bool(ids([one("A", **facts)], again=True)) is again


def test_when_all_were_tried_busy_lines_come_before_those_skipped() -> None:
    tried = [one("skipped", is_own=True, is_skipped=True), one("busy", today=[Outcome.BUSY])]
    assert ids(tried, again=True) == ["busy", "skipped"]


def test_a_later_stage_is_not_looked_at_while_an_earlier_has_somebody() -> None:
    def stages() -> object:
        yield [one("own", is_own=True)]
        raise AssertionError("looked at")

    found = rules.next_target(stages(), NOW)  # type: ignore[arg-type]
    assert found is not None
    assert found.official_id == "own"
    stalled = [[one("own", is_own=True, today=[Outcome.BUSY])], [one("other")]]
    found = rules.next_target(stalled, NOW, again=True)
    assert found is not None
    assert found.official_id == "other"
    assert rules.next_target([], NOW) is None


def test_a_queue_puts_special_targets_first_and_last_and_knows_whose_officials_they_are() -> None:
    ada, bo = senator("A1"), senator("B2", state="AK")
    first, last = senator("F3", state="HI", last_name="First"), senator("L4", state="HI", last_name="Last")
    targets = Targets(chambers=(Chamber.SENATE,), scope=Scope.ANYONE, first=("F3",), last=("L4",))
    queue = rules.queue_for(
        replace(CAMPAIGN, targets=targets), [ada, bo, first, last], {"B2": Stance.UNDECIDED}, Origin("MA")
    )
    assert queue == Queue(
        1,
        5,
        [
            Entry("F3", -1),
            Entry("A1", is_own=True),
            Entry("B2", stance=Stance.UNDECIDED),
            Entry("L4", 1),
        ],
    )
    swinging, everybody = replace(CAMPAIGN, targets=targets), [ada, bo, senator("C5", state="AL")]
    others = rules.queue_of_others(swinging, everybody, {"B2": Stance.UNDECIDED}, Queue(1, 5, [Entry("A1")]))
    assert others == Queue(1, 5, [Entry("B2", stance=Stance.UNDECIDED), Entry("C5")])
    urgent = Queue(2, 1, [Entry("D4", stance=Stance.SUPPORTS)])
    assert list(rules.in_turns([others, urgent])) == [
        [urgent],
        [Queue(1, 5, [Entry("B2", stance=Stance.UNDECIDED)])],
        [Queue(1, 5, [Entry("C5")])],
    ]
    own = rules.queue_for(replace(CAMPAIGN, targets=OWN_SENATORS), [ada, bo], {}, Origin("MA"))
    assert [each.official_id for each in own.entries] == ["A1"]


def test_on_ones_own_account_senators_come_before_the_member_of_the_house() -> None:
    house = senator("H", chamber=Chamber.HOUSE, district=7)
    other = senator("O", chamber=Chamber.HOUSE, district=8)
    assert [
        each.official_id for each in rules.own_queue([house, other, senator()], Origin("MA", district=7)).entries
    ] == [
        "SAMPLE01",
        "H",
    ]


def test_what_is_known_of_a_candidate() -> None:
    made = {
        (1, "A"): [Deed(Outcome.BUSY, ago(hours=1), TODAY), Deed(Outcome.TALKED, ago(hours=20), date(2026, 6, 1))],
        (2, "A"): [Deed(Outcome.VOICEMAIL, ago(minutes=5), TODAY)],
        (3, "A"): [Deed(Outcome.TALKED, ago(minutes=9), TODAY), Deed(Outcome.BUSY, ago(minutes=1), TODAY)],
    }
    queue = Queue(1, 5, [Entry("A", is_own=True), Entry("B")])
    found = list(rules.candidates(queue, made, {(1, "B"), (2, "A")}, TODAY, {"B": ago(days=1)}))
    assert found == [
        one(
            "A",
            is_own=True,
            priority=5,
            today=[Outcome.BUSY],
            reached_at=ago(hours=20),
            elsewhere_at=ago(minutes=5),
        ),
        one("B", priority=5, others_at=ago(days=1), today=[], is_skipped=True),
    ]


@pytest.mark.parametrize(
    ("origin", "place"),
    [
        (Origin("MA", "02139", 7, is_home=True), "home"),
        (Origin("GA", "30165", 14), "30165GA14"),
        (Origin("GA", "30165"), "30165GA"),
        (Origin("AK", None, 0), "AK0"),
        (Origin("MA"), "MA"),
    ],
)
def test_where_somebody_calls_from_fits_in_a_button(origin: Origin, place: str) -> None:
    assert rules.place_of(origin) == place
    read = rules.read_place(place)
    assert read == (Origin(is_home=True) if origin.is_home else origin)


def test_the_longest_custom_id_fits() -> None:
    ref = Ref(8999999999999999999, 10**12 - 1, goes_on=True, official_id="x" * 36, office=99, place="30165GA14")
    assert len(rules.custom_id(ref, "voicemail")) <= 100


def test_pressing_again_changes_nothing_and_another_outcome_remembers_the_last() -> None:
    call = Call(1, "A", 2, Outcome.BUSY, NOW, TODAY)
    assert rules.pressed(None, call) is call
    later = replace(call, made_at=NOW + timedelta(minutes=1))
    assert rules.pressed(call, later) is call
    talked = replace(later, outcome=Outcome.TALKED)
    assert rules.pressed(call, talked) == replace(talked, previous=Outcome.BUSY)


@pytest.mark.parametrize(
    ("days", "weeks"),
    [
        ([], 0),
        (["2026-06-02"], 1),
        (["2026-06-07"], 1),  # Sunday: the same week
        (["2026-05-31"], 1),  # the last week; this one is not over
        (["2026-05-24"], 0),
        (["2026-06-01", "2026-05-31", "2026-05-24", "2026-05-10"], 3),
        (["2026-01-01", "2025-12-31"], 0),
    ],
)
def test_weeks_in_a_row(days: list[str], weeks: int) -> None:
    assert rules.weeks_in_a_row([date.fromisoformat(day) for day in days], TODAY) == weeks


def test_weeks_run_over_new_year() -> None:
    days = [date(2025, 12, 25), date(2026, 1, 1), date(2026, 1, 7)]
    assert rules.weeks_in_a_row(days, date(2026, 1, 8)) == 3


def test_groups_add_up_their_members_once_each() -> None:
    counts = {1: 5, 2: 7}
    assert rules.by_group(counts, {"a": [1, 1, 2], "b": [2, 3], "c": []}) == {"a": 12, "b": 7, "c": 0}


def test_a_letter_is_personal_and_says_only_what_is_known() -> None:
    campaign = replace(CAMPAIGN, ask="Vote {title} {last_name}", talking_points="{city} counts.")
    text = rules.letter(campaign, senator(), "Alex", state="AK", city="Nome")
    assert text.startswith(
        "Dear Senator Example,\n\nMy name is Alex and I live in Nome, Alaska. I am writing to ask you: "
        "Vote Senator Example\n\nNome counts.\n\n"
    )
    bare = rules.letter(replace(campaign, talking_points=""), senator(), "Alex", state=None, city=None)
    assert "My name is Alex. I am writing" in bare
    assert bare.endswith("Sincerely,\nAlex")


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Pacific/Honolulu", date(2026, 11, 21)),
        ("America/New_York", date(2026, 11, 22)),
        ("Pacific/Guam", date(2026, 11, 22)),
    ],
)
def test_the_day_is_the_callers(zone: str, day: date) -> None:
    assert rules.local_day(datetime(2026, 11, 22, 7, 0, tzinfo=UTC), zone) == day
