"""The cards of calls in Spanish: within limits, with no English left, and scripts in the language of the server."""

import re
import runpy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.calls import cards
from bot.calls.home_cards import HomeForm
from bot.calls.scenes import Line
from bot.words import speaking
from tests.campaigns.people import senator

ENGLISH = re.compile(r"\b(the|you|your|this|with|campaign|call|calls|until|saved)\b", re.IGNORECASE)
OURS = re.compile(
    r"`/[^`]*`|https?://\S+|Saved\. |Why\. |A note\. "
)  # commands, addresses, and what the test put there

with speaking("es"):  # the same cards, made anew in Spanish, with the same checks
    AGAIN: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("test_cards.py")))
CARDS = {name: card for name, card in AGAIN["CARDS"].items() if not name.startswith(("lookup", "official"))}


@pytest.mark.parametrize("name", CARDS)
def test_within_limits(name: str) -> None:
    AGAIN["test_within_limits"](name)
    AGAIN["test_what_people_write_pings_nobody"](name)


@pytest.mark.parametrize("name", CARDS)
def test_no_english_is_left(name: str) -> None:
    card = CARDS[name]
    labels = [str(each.label) for each in AGAIN["pressable"](card)]
    assert ENGLISH.findall(OURS.sub("", "\n".join([card.text, *labels]))) == []


def test_the_form_is_within_limits() -> None:
    with speaking("es"):
        form = HomeForm()
    assert form.title == "¿Dónde vives?"
    label: Any = form.children[0]
    assert len(label.text) <= 45
    assert len(label.description) <= 100


def test_names_are_filled_into_a_campaigns_words_in_the_language_of_the_server() -> None:
    campaign = replace(AGAIN["CAMPAIGN"], script="Call {title} in {city}.", ask="Vote yes.", talking_points="")
    line = Line("202-555-0101", "Washington")
    turn = replace(AGAIN["TURN"], campaign=campaign, target=senator(), line=line, me="Alex", city=None, done=None)
    with speaking("es"):
        shown = [cards.scene_card(each).text for each in (turn, replace(turn, language="es"))]
        letters = [cards.letter_card(each).text for each in (turn, replace(turn, language="es"))]
        own = cards.scene_card(replace(turn, campaign=None)).text
    assert "> Call Senator in (your town)." in shown[0]
    assert "(tu ciudad)" in shown[1]
    assert all("**Qué decir**" in each for each in shown)  # what is said to the caller is in theirs
    assert "\nSincerely,\nAlex" in letters[0]
    assert "\nAtentamente,\nAlex" in letters[1]
    assert "> Hola, me llamo Alex" in own
