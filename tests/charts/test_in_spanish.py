"""Pictures in Spanish: what is said of them fits, and they are drawn in the language of whoever will see them."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from bot.charts.actions import action_map_alt
from bot.charts.bars import bars_alt, grouped
from bot.charts.campaigns import Stances, calls_map_alt, stance_map_alt
from bot.charts.chapters import Coverage, coverage_map_alt
from bot.charts.thermometer import thermometer, thermometer_alt
from bot.edge.drawing import drawn
from bot.officials.states import STATES
from bot.words import speaking, spoken

ENGLISH = re.compile(r"\b(the|of|by|map|calls|people|going|none|each|to|and|more)\b", re.IGNORECASE)
DAYS = {date(2026, month, 1): 10**6 for month in range(1, 13)}
ALTS: dict[str, Callable[[], str]] = {
    "actions": lambda: action_map_alt(dict.fromkeys(STATES, (7, 140))),
    "bars": lambda: bars_alt(DAYS, "Llamadas"),
    "no bars": lambda: bars_alt({}, "Llamadas"),
    "calls": lambda: calls_map_alt(dict.fromkeys(STATES, 10**6), "Llamadas"),
    "chapters": lambda: coverage_map_alt(dict.fromkeys(STATES, Coverage(3, 1, 10**4))),
    "stances": lambda: stance_map_alt(dict.fromkeys(STATES, Stances(supports=1, opposes=1)), "Posturas"),
    "thermometer": lambda: thermometer_alt(11 * 10**6, 10**7, "Llamadas"),
}


@pytest.mark.parametrize("name", ALTS)
def test_the_words_for_a_picture_are_spanish_and_fit(name: str) -> None:
    with speaking("es"):
        alt = ALTS[name]()
    assert len(alt) <= 1024
    assert ENGLISH.findall(alt) == []


def test_a_picture_is_in_the_language_that_is_spoken() -> None:
    with speaking("es"):
        spanish = thermometer(1, 2, "T")
    assert thermometer(1, 2, "T") != spanish


@pytest.mark.parametrize("number", [1, 2], ids=["day", "month"])
def test_the_name_of_a_bar_is_two_words(number: int) -> None:
    with speaking("es"):
        _, columns = grouped(
            {date(2026, month, 1): 1 for month in range(1, 13)} if number == 2 else {date(2026, 9, 3): 1}
        )
    assert all(len(words.split()) == 2 for words, _ in columns)


async def test_a_picture_is_drawn_in_the_language_of_whoever_asked() -> None:
    def draw(_facts: object) -> bytes:
        return spoken().encode()

    with speaking("es"):
        assert await drawn(draw, None) == b"es"
    assert await drawn(draw, None) == b"en"
