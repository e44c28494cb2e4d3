"""The board: who counts, in which order, and what has aged."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.campaigns.model import Campaign, CampaignStatus, Stance, StanceEntry, StanceReport, Targets
from bot.campaigns.standings import board_of, reported_of
from bot.officials.model import Chamber
from tests.campaigns.people import senator

NOW = datetime(2026, 6, 2, tzinfo=UTC)
PEOPLE = [senator("A1", state="MA"), senator("B2", state="AK"), senator("C3", state="CA")]
CAMPAIGN = Campaign(
    1, "Title", "Ask.", "Say.", CampaignStatus.OPEN, NOW, targets=Targets((Chamber.SENATE,)), threshold=2
)


def entry(official_id: str, stance: Stance, days: float = 0, source: str = "") -> StanceEntry:
    return StanceEntry(official_id, stance, source, 7, NOW - timedelta(days=days))


def test_supporters_come_first_and_the_unknown_last() -> None:
    board = board_of(CAMPAIGN, PEOPLE, [entry("C3", Stance.OPPOSES), entry("A1", Stance.SUPPORTS)], NOW, reports=4)
    assert [(each.official.official_id, each.stance) for each in board.standings] == [
        ("A1", Stance.SUPPORTS),
        ("C3", Stance.OPPOSES),
        ("B2", Stance.UNKNOWN),
    ]
    assert (board.support, board.counts[Stance.LEANING], board.counts[Stance.UNKNOWN], board.reports) == (1, 0, 1, 4)
    assert board.by_state == {
        "MA": {Stance.SUPPORTS: 1},
        "CA": {Stance.OPPOSES: 1},
        "AK": {Stance.UNKNOWN: 1},
    }


def test_who_is_no_target_is_not_counted() -> None:
    house = senator("H1", chamber=Chamber.HOUSE, district=3)
    board = board_of(CAMPAIGN, [*PEOPLE, house], [entry("H1", Stance.SUPPORTS)], NOW)
    assert board.support == 0
    assert len(board.standings) == 3


@pytest.mark.parametrize(("days", "shown"), [(0, 0), (59.9, 0), (60, 60), (61.5, 61)])
def test_a_stance_ages_after_sixty_days(days: float, shown: int) -> None:
    board = board_of(CAMPAIGN, PEOPLE, [entry("A1", Stance.LEANING, days)], NOW)
    assert board.standings[0].unconfirmed_days == shown


def test_what_was_taken_back_is_not_known_and_does_not_age() -> None:
    board = board_of(CAMPAIGN, PEOPLE, [entry("A1", Stance.UNKNOWN, 90)], NOW)
    assert board.counts[Stance.UNKNOWN] == 3
    assert not any(each.unconfirmed_days for each in board.standings)


@pytest.mark.parametrize(
    ("stance", "source", "shown"),
    [
        (Stance.SUPPORTS, "https://example.org/a", "https://example.org/a"),
        (Stance.SUPPORTS, "said so on https://example.org", ""),
        (Stance.SUPPORTS, "javascript:alert(1)", ""),
        (Stance.LEANING, "https://example.org/a", ""),
    ],
)
def test_an_endorsement_is_support_with_a_link(stance: Stance, source: str, shown: str) -> None:
    board = board_of(CAMPAIGN, PEOPLE, [entry("A1", stance, source=source)], NOW)
    assert board.standings[0].endorsement == shown


def test_reports_are_put_together_by_official_and_those_who_left_are_left_out() -> None:
    reports = [
        StanceReport("A1", Stance.SUPPORTS, 1, NOW - timedelta(hours=2)),
        StanceReport("B2", Stance.OPPOSES, 1, NOW),
        StanceReport("A1", Stance.UNDECIDED, 2, NOW - timedelta(hours=1)),
        StanceReport("A1", Stance.UNDECIDED, 3, NOW - timedelta(hours=3)),
        StanceReport("GONE", Stance.SUPPORTS, 3, NOW),
    ]
    record = entry("A1", Stance.LEANING)
    first, second = reported_of(reports, {each.official_id: each for each in PEOPLE}, [record])
    assert (first.official.official_id, list(first.heard.items())) == (
        "A1",
        [(Stance.UNDECIDED, 2), (Stance.SUPPORTS, 1)],
    )
    assert (first.latest_at, first.on_record) == (NOW - timedelta(hours=1), record)
    assert (second.official.official_id, second.on_record) == ("B2", None)
