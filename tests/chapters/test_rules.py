"""Names, towns and distances."""

from datetime import UTC, datetime
from math import inf

import pytest

from bot.chapters import rules
from bot.chapters.model import Chapter
from bot.errors import BadInput
from bot.officials.model import Place

SOME_DAY = datetime(2026, 6, 2, tzinfo=UTC)
CAMBRIDGE = Place("02139", "Cambridge", "MA", "America/New_York", 42.3647, -71.1042)


def chapter(name: str, **more: object) -> Chapter:
    return Chapter(1, 1, name, "MA", SOME_DAY, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Boston", "Boston"),
        ("  Greater\n Boston ", "Greater Boston"),
        ("Bo\u200bston\u0000", "Bo ston"),
        ("北京", "北京"),
    ],
)
def test_a_name_is_kept_on_one_line(typed: str, kept: str) -> None:
    assert rules.clean_name(typed) == kept


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "A chapter needs a name. Type one that people can read, such as Boston."),
        ("   ", "A chapter needs a name. Type one that people can read, such as Boston."),
        ("\u200b\u0000", "A chapter needs a name. Type one that people can read, such as Boston."),
        ("***", "A chapter needs a name. Type one that people can read, such as Boston."),
        ("x" * 5000, "That name has 5000 characters; 100 is the most. Type a shorter one."),
        ("12", "A chapter's name can't be only a number. Add a word, such as Boston 2."),
    ],
)
def test_a_name_that_cannot_be_used_is_refused_with_what_to_type(typed: str, sentence: str) -> None:
    with pytest.raises(BadInput) as refused:
        rules.clean_name(typed)
    assert str(refused.value) == sentence


def test_the_longest_name_is_fine() -> None:
    assert len(rules.clean_name("x" * 100)) == 100


@pytest.mark.parametrize("typed", ["", "  ", None, "\u0000"])
def test_no_town_is_none(typed: str | None) -> None:
    assert rules.clean_city(typed) is None


def test_a_long_town_is_refused() -> None:
    with pytest.raises(BadInput, match="That town has 61 characters; 60 is the most"):
        rules.clean_city("x" * 61)


@pytest.mark.parametrize(
    ("typed", "is_zip"),
    [("02139", True), ("1234", True), ("02139-1234", True), ("Boston", False), ("29 Palms", False), ("", False)],
)
def test_a_town_of_digits_is_a_zip(typed: str, is_zip: bool) -> None:
    assert rules.is_zip_typed(typed) is is_zip


def test_a_zip_of_another_state_is_refused() -> None:
    rules.ensure_in_state(CAMBRIDGE, "MA")
    with pytest.raises(BadInput, match="02139 is in Cambridge, MA, not in Hawaii"):
        rules.ensure_in_state(CAMBRIDGE, "HI")


@pytest.mark.parametrize(
    ("text", "number"), [("7", 7), (" 7 ", 7), ("9" * 19, None), ("-1", None), ("Boston 2", None), ("²", None)]
)
def test_the_number_that_autocomplete_sends(text: str, number: int | None) -> None:
    assert rules.number_in(text) == number


def test_their_own_town_first_then_the_nearest_then_by_name() -> None:
    near = chapter("Zion", city="Boston", latitude=42.36, longitude=-71.06)
    far = chapter("Acton", city="Pittsfield", latitude=42.45, longitude=-73.25)
    own = chapter("Port", city="cambridge")
    nowhere = [chapter("beta"), chapter("Alpha")]
    ordered = rules.by_distance([*nowhere, far, near, own], CAMBRIDGE)
    assert [each.name for each in ordered] == ["Port", "Zion", "Acton", "Alpha", "beta"]
    assert [each.name for each in rules.by_distance([near, *nowhere, far], None)] == ["Acton", "Alpha", "beta", "Zion"]


def test_a_distance_is_in_miles() -> None:
    boston = chapter("Boston", latitude=42.3576, longitude=-71.0684)
    assert rules.miles_to(boston, CAMBRIDGE) == pytest.approx(1.9, abs=0.1)
    assert rules.miles_to(chapter("Boston"), CAMBRIDGE) == inf
    assert rules.miles_to(boston, None) == inf


def test_a_refusal_pings_nobody_and_hides_no_link() -> None:
    sentence = str(rules.NoSuchChapter("@everyone <@1> [a](https://example.org)"))
    assert "@everyone" not in sentence
    assert "<@1>" not in sentence
    assert "[a](" not in sentence
