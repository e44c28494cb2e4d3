"""What organizers type, read and refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.campaigns import checks
from bot.campaigns.model import Campaign, CampaignStatus, Targets
from bot.errors import BadInput
from tests.campaigns.people import senator

NOW = datetime(2026, 6, 2, tzinfo=UTC)
PLAIN = Campaign(1, " Title ", "Ask.", "Hi {me}", CampaignStatus.DRAFT, NOW)
PEOPLE = [
    senator("A1", party="Sample Party A"),
    senator("B2", party="Sample Party A"),
    senator("C3", party="Independent", caucus="Sample Party B"),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MA", ("MA",)),
        (" ma , california;MA ", ("MA", "CA")),
        ("MA CA dc", ("MA", "CA", "DC")),
        ("New York, North Dakota", ("NY", "ND")),
        ("all", ()),
        ("Any", ()),
    ],
)
def test_states_are_read(text: str, expected: tuple[str, ...]) -> None:
    assert checks.read_states(text) == expected


@pytest.mark.parametrize("text", ["XX", "MA, XX", "MA XX", ",", "", "   ", "@everyone", "1" * 5000])
def test_what_is_no_state_is_refused(text: str) -> None:
    with pytest.raises(BadInput) as refused:
        checks.read_states(text)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sample Party A", ("Sample Party A",)),
        ("sample party b; SAMPLE PARTY A", ("Sample Party B", "Sample Party A")),
        ("all", ()),
    ],
)
def test_parties_are_read_as_people_sit(text: str, expected: tuple[str, ...]) -> None:
    assert checks.read_parties(text, PEOPLE) == expected


@pytest.mark.parametrize("text", ["Independent", "Sample", "", "flarb"])
def test_a_party_that_nobody_sits_with_or_several_are_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="Type one of these: Sample Party A, Sample Party B"):
        checks.read_parties(text, PEOPLE)


def test_words_are_tidied() -> None:
    found = checks.checked(replace(PLAIN, talking_points="  \n", voicemail=" Hi "))
    assert (found.title, found.talking_points, found.voicemail) == ("Title", "", "Hi")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"goal": 0}, "The goal is a number of calls"),
        ({"goal": 10**8}, "from 1 to 10,000,000"),
        ({"threshold": 0}, "Type a number from 1, such as 51."),
        ({"priority": 10}, "Type a priority from 1"),
        ({"starts_at": NOW, "ends_at": NOW}, "before it starts"),
        ({"script": "{unknown}"}, 'I know no placeholder "{unknown}".'),
        ({"script": "Hi {}"}, 'I know no placeholder "{}".'),
        ({"talking_points": "x" * 1001}, "Shorten it to at most 1,000."),
        ({"voicemail": "x" * 601}, "Shorten it to at most 600."),
        ({"ask": "{me}"}, "The ask can't have placeholders"),
    ],
)
def test_what_makes_no_sense_is_refused(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadInput) as refused:
        checks.checked(replace(PLAIN, **change))
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    "script", ["{official} {title} {last_name} {state} {city} {me} {ask}", "a { b \n } }{", "{\n}"]
)
def test_every_known_placeholder_and_a_lone_brace_are_taken(script: str) -> None:
    assert checks.checked(replace(PLAIN, script=script)).script == script.strip()


@pytest.mark.parametrize("kind", ["picked", "first", "last"])
def test_too_many_by_hand_are_refused(kind: str) -> None:
    lists: dict[str, list[str]] = {"picked": [], "first": [], "last": []}
    most = checks.MOST_PICKED if kind == "picked" else checks.MOST_SPECIAL
    at_most = checks.with_picked(Targets(), **(lists | {kind: [f"N{number}" for number in range(most)]}))
    assert len(getattr(at_most, kind)) == most
    with pytest.raises(BadInput, match=f"You named 600 officials; at most {most} "):
        checks.with_picked(Targets(), **(lists | {kind: [f"N{number}" for number in range(600)]}))


@pytest.mark.parametrize(
    ("targets", "threshold", "sentence"),
    [
        (Targets(states=("AK",)), None, "Nobody in office fits these targets."),
        (Targets(picked=("GONE",)), None, "Nobody in office fits these targets."),
        (Targets(), 4, "The threshold is 4, but there are only 3 targets."),
    ],
)
def test_targets_that_nobody_fits_are_refused(targets: Targets, threshold: int | None, sentence: str) -> None:
    with pytest.raises(BadInput) as refused:
        checks.ensure_targets(replace(PLAIN, targets=targets, threshold=threshold), PEOPLE, {})
    assert str(refused.value).startswith(sentence)


def test_a_threshold_of_all_targets_is_taken() -> None:
    checks.ensure_targets(replace(PLAIN, targets=Targets(), threshold=3), PEOPLE, {})


@pytest.mark.parametrize(
    ("text", "read", "expected"),
    [
        ("a\n b ;c\n\na", checks.read_lines, ["a", "b", "c"]),
        ("  two\nlines ", checks.ensure_source, "two lines"),
        ("", checks.ensure_source, ""),
    ],
)
def test_lists_and_sources_are_tidied(text: str, read: Callable[[str], Any], expected: Any) -> None:
    assert read(text) == expected


def test_every_preset_says_whom_it_is_put_to() -> None:
    assert all(preset.chambers for preset in checks.PRESETS.values())
    assert len(checks.PRESETS) <= 25  # choices of an option (Discord's limit)
