"""The digest in Spanish: no English left, and within Discord's limits."""

import re
from datetime import UTC, datetime

import pytest

from bot.card import Card
from bot.digest.cards import turned_off_card, turned_on_card, week_card
from bot.digest.model import Coming, Timing, Week
from bot.words import speaking

NOW = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
ENGLISH = re.compile(r"\b(the|you|your|this|with|people|calls|nobody|going|more|week|events)\b", re.IGNORECASE)
MANY = 10**9
FULL = Week(MANY, MANY, MANY, MANY, NOW, MANY, MANY, MANY, (Coming("*" * 300, NOW, MANY),) * 5, MANY)

with speaking("es"):
    CARDS = {
        "full": week_card(FULL),
        "one": week_card(Week(joined=1, gone=1, waiting=1, calls=1, callers=1, held=1)),
        "left": week_card(Week(left=1)),
        "empty": week_card(Week()),
        "on": turned_on_card(Timing("America/New_York", NOW.replace(tzinfo=None), NOW), 2**63 - 1),
        "off": turned_off_card(),
    }


@pytest.mark.parametrize("name", CARDS)
def test_spanish_within_limits(name: str) -> None:
    card: Card = CARDS[name]
    assert 0 < len(card.text) <= 4000
    assert len(list(card.walk_children())) <= 40
    assert ENGLISH.findall(re.sub(r"`[^`]*`", "", card.text)) == []


def test_a_weekday_is_said_as_it_stands_in_a_sentence() -> None:
    assert "cada lunes a las" in CARDS["on"].text
    assert "**Personas** 1 se" in CARDS["one"].text
