"""Whom a campaign is put to, in which order, and what one caller is given."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.campaigns import rules
from bot.campaigns.model import OWN_SENATORS, Campaign, CampaignStatus, Scope, Stance, Targets
from bot.officials.model import Chamber, Official
from tests.campaigns.people import senator

BEGUN = datetime(2026, 1, 1, tzinfo=UTC)


def person(official_id: str, state: str = "MA", chamber: Chamber | None = Chamber.SENATE, **facts: object) -> Official:
    district = {Chamber.SENATE: None, None: None}.get(chamber, 0)
    return senator(official_id, **({"state": state, "chamber": chamber, "district": district} | facts))


PEOPLE = [
    person("MA1", last_name="Baker", party="B"),
    person("MA2", last_name="Able", party="A"),
    person("MA7", chamber=Chamber.HOUSE, district=7, last_name="Seven", party="A"),
    person("MA5", chamber=Chamber.HOUSE, district=5, last_name="Five", party="B"),
    person("AK1", "AK", last_name="Cold", party="I", caucus="A"),
    person("AK0", "AK", chamber=Chamber.HOUSE, last_name="Large", party="B"),
    person("DC0", "DC", chamber=Chamber.DELEGATE, last_name="Voice", party="A"),
    person("local-1", chamber=None, last_name="Mayor", party=""),
]


def campaign(targets: Targets = OWN_SENATORS) -> Campaign:
    return Campaign(1, "Title", "Ask.", "Say.", CampaignStatus.OPEN, BEGUN, targets=targets)


def ids(found: list[Official]) -> list[str]:
    return [each.official_id for each in found]


@pytest.mark.parametrize(
    ("targets", "stances", "expected"),
    [
        (OWN_SENATORS, {}, "AK1 DC0 MA2 MA1"),  # by state and name
        (Targets(), {}, "AK1 AK0 DC0 MA2 MA1 MA5 MA7"),  # everybody in Congress; whom organizers added only by hand
        (Targets(chambers=(Chamber.HOUSE,)), {}, "AK0 MA5 MA7"),
        (Targets(parties=("A",)), {}, "AK1 DC0 MA2 MA7"),  # the caucus counts, where it differs from the party
        (Targets(parties=("I",)), {}, ""),
        (Targets(states=("AK", "DC"), chambers=(Chamber.SENATE, Chamber.DELEGATE)), {}, "AK1 DC0"),
        (Targets(picked=("MA7", "local-1", "GONE")), {}, "local-1 MA7"),
        (Targets(picked=("MA7",), states=("AK",)), {}, "MA7"),  # a list by hand stands in place of the filters
        (Targets(picked=("MA7", "MA5"), stances=(Stance.OPPOSES,)), {"MA5": Stance.OPPOSES}, "MA5"),
        (Targets((Chamber.SENATE,), stances=(Stance.UNKNOWN,)), {"MA1": Stance.SUPPORTS}, "AK1 MA2"),
        (Targets((Chamber.SENATE,), stances=(Stance.UNDECIDED,)), {}, ""),
        # Whom a call may move most comes first, supporters last.
        (
            Targets((Chamber.SENATE,)),
            {"AK1": Stance.SUPPORTS, "MA2": Stance.OPPOSES, "MA1": Stance.UNDECIDED},
            "MA1 MA2 AK1",
        ),
        # Special targets are called whatever the filters say, in their order, and once.
        (Targets((Chamber.SENATE,), first=("AK0", "MA1", "GONE"), last=("MA2", "AK0")), {}, "AK0 MA1 AK1 MA2"),
        (Targets(stances=(Stance.SUPPORTS,), first=("MA1",)), {}, "MA1"),
    ],
)
def test_targets(targets: Targets, stances: Mapping[str, Stance], expected: str) -> None:
    assert ids(rules.targets_of(campaign(targets), PEOPLE, stances)) == expected.split()


@pytest.mark.parametrize(
    ("targets", "stances", "home", "expected"),
    [
        (OWN_SENATORS, {}, ("MA", None), "MA2 MA1"),
        (OWN_SENATORS, {}, ("DC", 0), "DC0"),
        (Targets((Chamber.HOUSE,)), {}, ("MA", 7), "MA7"),
        (Targets((Chamber.HOUSE,)), {}, ("MA", None), ""),  # never a guess
        (Targets((Chamber.HOUSE,)), {}, ("AK", None), "AK0"),  # at large: the whole state
        (Targets((Chamber.SENATE,)), {}, ("DC", 0), ""),
        (Targets((Chamber.SENATE,), fall_back_to_own=True), {}, ("DC", 0), "DC0"),
        (Targets((Chamber.SENATE,), states=("AK",), fall_back_to_own=True), {}, ("MA", 7), "MA2 MA1"),
        (Targets((Chamber.SENATE,), states=("AK",)), {}, ("MA", 7), ""),
        # Whom organizers added in the caller's state is not for that reason their own.
        (Targets(picked=("AK1",), fall_back_to_own=True), {}, ("MA", 7), "MA1 MA2 MA7"),
    ],
)
def test_own_targets(
    targets: Targets, stances: Mapping[str, Stance], home: tuple[str, int | None], expected: str
) -> None:
    found = rules.own_targets(campaign(targets), PEOPLE, stances, *home)
    if targets.fall_back_to_own and home[0] == "MA":
        assert set(ids(found)) == set(expected.split())
    else:
        assert ids(found) == expected.split()


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        (Targets((Chamber.SENATE,)), "MA2 MA1"),
        (Targets((Chamber.SENATE,), scope=Scope.ANYONE), "MA2 MA1 AK1"),  # their own before all others
        (Targets((Chamber.SENATE,), first=("AK1",)), "AK1 MA2 MA1"),
        (Targets((Chamber.SENATE,), last=("MA2", "AK0")), "MA1 MA2 AK0"),
        (Targets((Chamber.SENATE,), scope=Scope.ANYONE, first=("MA1",), last=("MA2",)), "MA1 AK1 MA2"),
        (Targets((Chamber.HOUSE,), states=("AK",)), ""),
    ],
)
def test_what_a_caller_from_massachusetts_is_given(targets: Targets, expected: str) -> None:
    assert ids(rules.queue_of(campaign(targets), PEOPLE, {}, "MA", 7)) == expected.split()


def test_the_board_counts_targets_wherever_they_stand() -> None:
    wanted = Targets((Chamber.SENATE,), stances=(Stance.UNDECIDED,), first=("MA7",))
    assert {each.official_id for each in rules.counted_of(campaign(wanted), PEOPLE)} == {"MA1", "MA2", "AK1", "MA7"}


@pytest.mark.parametrize(
    ("status", "starts", "ends", "expected"),
    [
        (CampaignStatus.OPEN, None, None, True),
        (CampaignStatus.OPEN, 10, 12, True),
        (CampaignStatus.OPEN, 11, None, True),
        (CampaignStatus.OPEN, 12, None, False),
        (CampaignStatus.OPEN, None, 11, False),  # the end itself is over
        (CampaignStatus.DRAFT, None, None, False),
        (CampaignStatus.CLOSED, None, 12, False),
    ],
)
def test_when_calls_are_made(status: CampaignStatus, starts: int | None, ends: int | None, expected: bool) -> None:
    at = [None if day is None else datetime(2026, 5, day, tzinfo=UTC) for day in (starts, ends)]
    found = replace(campaign(), status=status, starts_at=at[0], ends_at=at[1])
    assert rules.is_open(found, datetime(2026, 5, 11, tzinfo=UTC)) is expected
