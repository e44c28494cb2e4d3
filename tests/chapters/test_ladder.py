"""The ladder: every stage from what happened, what is missing for the next, and nothing irreversible."""

from dataclasses import replace

import pytest

from bot.chapters.ladder import RULE, STEPS, missing_for_next, stage_of
from bot.chapters.model import Activity, Stage

NEW = Activity()
KICKED = Activity(people=2, leads=1, events_held=1, events_lately=1)
ACTIVE = Activity(people=5, leads=1, events_held=2, events_lately=2)
THRIVING = Activity(people=15, leads=2, events_held=4, events_lately=4)


@pytest.mark.parametrize(
    ("happened", "stage"),
    [
        (NEW, Stage.FORMING),
        (Activity(people=40, leads=0, events_held=9, events_lately=9), Stage.FORMING),
        (Activity(people=1, leads=1, events_held=1, events_lately=1), Stage.FORMING),
        (Activity(people=9, leads=1), Stage.FORMING),
        (KICKED, Stage.KICKED_OFF),
        (ACTIVE, Stage.ACTIVE),
        (replace(ACTIVE, people=4), Stage.KICKED_OFF),
        (replace(ACTIVE, events_lately=1), Stage.KICKED_OFF),
        (replace(ACTIVE, events_lately=1, calls_lately=10), Stage.ACTIVE),
        (replace(ACTIVE, events_lately=0, calls_lately=20), Stage.ACTIVE),
        (THRIVING, Stage.THRIVING),
        (replace(THRIVING, leads=0), Stage.FORMING),
        (replace(THRIVING, events_lately=3), Stage.ACTIVE),
        (replace(THRIVING, events_lately=0, is_stirring=False), Stage.DORMANT),
        (replace(THRIVING, events_lately=0, calls_lately=1, is_stirring=False), Stage.KICKED_OFF),
        (replace(NEW, is_stirring=False), Stage.DORMANT),
    ],
)
def test_the_stage_follows_what_happened(happened: Activity, stage: Stage) -> None:
    assert stage_of(happened) is stage


def test_what_an_organizer_set_holds_until_it_is_taken_back() -> None:
    assert stage_of(NEW, Stage.THRIVING) is Stage.THRIVING
    assert stage_of(THRIVING, Stage.DORMANT) is Stage.DORMANT
    assert stage_of(THRIVING, None) is Stage.THRIVING


@pytest.mark.parametrize(
    ("happened", "words"),
    [
        (NEW, "For **kicked off**: a lead, 2 more people, 1 event held."),
        (KICKED, "For **active**: 3 more people, 1 more event (or 10 calls) in 60 days."),
        (replace(ACTIVE, people=14), "For **thriving**: 1 more person, 1 event held."),
        (THRIVING, ""),
        (
            replace(NEW, is_stirring=False),
            "Hold an event, make a call or bring somebody new, and it wakes up.",
        ),
    ],
)
def test_what_is_missing_is_said(happened: Activity, words: str) -> None:
    assert missing_for_next(happened, stage_of(happened)) == words


def test_the_rule_as_people_read_it_is_the_rule() -> None:
    for step in STEPS:
        assert f"{step.people} people" in RULE
    assert "2 events in 60 days" in RULE
    assert "people and 4" in RULE
    assert (STEPS[1].doings, STEPS[2].doings) == (2, 4)
