"""Maps of campaigns and chapters: which class a state falls in, and what the map says in words."""

import pytest

from bot.charts import palettes
from bot.charts.campaigns import Stances, calls_map, calls_map_alt, stance_map, stance_map_alt, steps
from bot.charts.canvas import Colour
from bot.charts.chapters import DELEGATES, Coverage, coverage_map, coverage_map_alt, coverage_words, gaps
from bot.charts.tiles import centre_of
from bot.officials.states import DELEGATE_ONLY, FULL_STATES, STATES
from tests.charts.test_charts import near, opened


def is_filled(png: bytes, code: str, colour: Colour) -> bool:
    x, y = centre_of(code)
    return near(opened(png), (x - 34, y), colour)


@pytest.mark.parametrize(
    ("stances", "colour", "number", "words"),
    [
        (Stances(supports=2), palettes.YES, "2/2", "All support (1): MA 2/2."),
        (Stances(supports=1, unknown=1), palettes.RATHER_YES, "1/2", "More for than against (1): MA 1/2."),
        (Stances(leans_yes=1, unknown=1), palettes.RATHER_YES, "0/2", "More for than against (1): MA 0/2."),
        (Stances(supports=1, opposes=1), palettes.MIXED, "1/2", "Divided or undecided (1): MA 1/2."),
        (Stances(undecided=1, unknown=1), palettes.MIXED, "0/2", "Divided or undecided (1): MA 0/2."),
        (Stances(opposes=1, leans_yes=1), palettes.RATHER_NO, "0/2", "More against than for (1): MA 0/2."),
        (Stances(opposes=52), palettes.NO, "0/52", "All oppose (1): MA 0/52."),
        (Stances(unknown=2), palettes.UNKNOWN, "0/2", "Not known (1): MA 0/2."),
    ],
)
def test_where_a_state_stands(stances: Stances, colour: Colour, number: str, words: str) -> None:
    assert is_filled(stance_map({"MA": stances}, "Stances"), "MA", colour)
    assert words in stance_map_alt({"MA": stances}, "Stances")


def test_a_state_that_the_campaign_is_not_about_is_not_counted_as_unknown() -> None:
    alt = stance_map_alt({"MA": Stances(supports=2), "CA": Stances()}, "Stances")
    assert "CA" not in alt
    assert alt.endswith("Not known: none.")


def test_calls_by_state() -> None:
    calls = {"MA": 1, "NY": 12, "TX": 40, "CA": 1000}
    picture = calls_map(calls, "Calls")
    for code, colour in zip(["AK", *calls], [palettes.COUNTS[0], *palettes.COUNTS[1:]], strict=True):
        assert is_filled(picture, code, colour), code
    alt = calls_map_alt(calls, "Calls")
    assert "The numbers: calls, 1,053 in all." in alt
    assert "1 to 5 (1): MA 1. 6 to 29 (1): NY 12. 30 to 199 (1): TX 40. 200 or more (1): CA 1,000." in alt
    assert "No calls (52): AK, AL" in alt


def test_no_calls_yet() -> None:
    assert is_filled(calls_map({}, "Calls"), "MA", palettes.COUNTS[0])
    assert "0 in all. No calls (56): AK" in calls_map_alt({}, "Calls")


def test_classes_of_counts_begin_at_round_numbers_up_to_the_most() -> None:
    for most in [*range(1, 300), 999, 1000, 25_000, 1_000_000]:
        found = steps(most)
        assert found[0] == 1
        assert len(found) == len(set(found)) <= 4
        assert found == sorted(found)
        assert found[-1] <= most
        assert all(str(step).rstrip("0") in "123456789" for step in found)
    assert steps(0) == []


COVERAGE = {
    "MA": Coverage(chapters=2, led=1, people=40),
    "NY": Coverage(chapters=1, people=7),
    "CA": Coverage(people=12),
    "OR": Coverage(people=2),
    "PR": Coverage(chapters=1, led=1, people=3),
}


def test_what_each_state_has() -> None:
    picture = coverage_map(COVERAGE)
    colours = {"MA": palettes.COUNTS[3], "NY": palettes.COUNTS[1], "CA": palettes.RATHER_NO, "TX": palettes.UNKNOWN}
    for code, colour in colours.items():
        assert is_filled(picture, code, colour), code
    alt = coverage_map_alt(COVERAGE)
    assert alt.startswith("2 of 50 states have a chapter, 1 has a lead; DC and territories: 1 of 6.")
    assert "Chapter with a lead (2): MA 2 (40), PR 1 (3). Chapter, no lead yet (1): NY 1 (7)." in alt
    assert "People, no chapter yet (2): CA 12, OR 2. Nobody yet (51): AK" in alt


def test_the_longest_words_fit_and_name_every_state() -> None:
    alt = coverage_map_alt(dict.fromkeys(STATES, Coverage(99, 99, 10_000)) | {"WY": Coverage(99, 99, 9_999)})
    assert len(alt) <= 1024
    assert all(code in alt for code in STATES)


def test_the_sentence_counts_the_fifty() -> None:
    every = dict.fromkeys(STATES, Coverage(1, 1, 1))
    assert coverage_words(every) == "50 of 50 states have a chapter, 50 have a lead; DC and territories: 6 of 6"
    assert coverage_words({}) == "0 of 50 states have a chapter, 0 have a lead"
    assert set(DELEGATES) == DELEGATE_ONLY.keys() == STATES.keys() - FULL_STATES.keys()


def test_gaps_begin_where_most_people_wait() -> None:
    found = gaps(COVERAGE)
    assert found[:3] == ["CA", "OR", "AK"]
    assert found[-5:] == sorted(DELEGATE_ONLY.keys() - {"PR"})
    assert len(found) == 53
    assert not {"MA", "NY", "PR"} & set(found)
