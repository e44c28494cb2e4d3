"""In Spanish: what is held about people, for how long, and their copy of it; programs still read English."""

import json
import re
from collections.abc import Callable, Iterator
from enum import Enum

import pytest

from bot.card import Card
from bot.database.schema import metadata
from bot.database.types import Choice
from bot.privacy import cards
from bot.privacy.export import as_json, as_page
from bot.privacy.ledger import LEDGER, NAMED
from bot.privacy.model import Copy, Counted, Erased, Held, Kept, Subject
from bot.privacy.page_words import column_words, value_words
from bot.words import speaking
from tests.privacy.rows import ALEX, HERE, JORDAN
from tests.privacy.test_export import AT

ENGLISH = re.compile(r"\b(the|you|your|this|with|and|of|to|who|is|are|not|from|what|at|an)\b", re.IGNORECASE)
MOST = dict.fromkeys(Subject, 10**6)
CARDS: dict[str, Callable[[], Card]] = {
    "copy": lambda: cards.copy_card(b""),
    "ask": lambda: cards.ask_card(Counted(MOST, 10**3, 1)),
    "erased": lambda: cards.erased_card(Erased(MOST, 1, 10**3, 10**3, (1, 2, 3)), ["*" * 300]),
    "nothing": lambda: cards.ask_card(Counted({})),
    "kept": cards.kept_card,
    "policy": cards.policy_card,
}


@pytest.mark.parametrize("name", CARDS)
def test_a_card_keeps_the_limits_and_is_all_in_spanish(name: str) -> None:
    with speaking("es"):
        card = CARDS[name]()
    assert 0 < len(card.text) < 3900, "nothing of it is cut off"
    assert not ENGLISH.findall(re.sub(r"`[^`]*`|\*\*my-data\.\w+\*\*", "", card.text))


def _shown(held: Held) -> Iterator[str]:
    """What the page of a copy calls a column of one's own rows."""
    if any(each.is_about for each in held.people):
        for column in set(metadata.tables[held.table].columns.keys()) - {"server_id", *held.hidden}:
            yield column
            if column in NAMED:
                yield column.removesuffix("_id")


def _values(held: Held) -> Iterator[Enum]:
    for column in metadata.tables[held.table].columns:
        if column.name in set(_shown(held)) and isinstance(column.type, Choice):
            yield from column.type.enum


def test_whatever_stands_on_the_page_has_words_in_other_languages() -> None:
    with speaking("es"):
        columns = {column for held in LEDGER for column in _shown(held)} - {"error"}  # the same in both
        assert [column for column in columns if column_words(column) == column.replace("_", " ")] == []
        values = {value for held in LEDGER for value in _values(held)}
        assert [value for value in values if value_words(value) == value.value] == []
    assert column_words("waiting_since") == "waiting since"


def test_a_copy_is_read_in_spanish_and_by_programs_in_english() -> None:
    row = {"server_id": HERE, "user_id": ALEX, "text": f"Ask <@{JORDAN}>", "author_id": JORDAN, "at": AT, "note_id": 1}
    profile = {"server_id": HERE, "user_id": ALEX, "interests": ["make calls", "drive people"], "zone_chosen": True}
    held = {each.table: each for each in LEDGER}
    kept = [Kept(held["volunteers"], [profile], 3, 2), Kept(held["follow_up_notes"], [row], 1)]
    copy = Copy(HERE, ALEX, AT, "America/New_York", kept)
    with speaking("es"):
        page, data = as_page(copy).decode(), as_json(copy)
    assert '<html lang="es">' in page
    assert "<dt>intereses</dt><dd>hacer llamadas, drive people</dd>" in page
    assert "<dt>zona elegida</dt><dd>sí</dd>" in page
    assert "Ask @otra persona" in page
    words = re.sub(r"<style>.*</style>|<[^>]*>|Ask|drive people", " ", page)
    assert not ENGLISH.findall(words)
    assert data == as_json(copy)
    assert json.loads(data)["held"]["follow_up_notes"]["rows"][0]["text"] == "Ask @somebody else"
