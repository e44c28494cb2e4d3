"""The cards of campaigns in Spanish: within Discord's limits, with no English left."""

import re
import runpy
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.campaigns import board_cards, draft_cards, rules
from bot.campaigns.model import Stance
from bot.words import phrase, speaking

ENGLISH = re.compile(r"\b(the|you|your|this|with|campaign|calls|until|saved|more)\b", re.IGNORECASE)
OURS = re.compile(r"`[/a-z][^`]*`|https?://\S+|A sentence\. ")  # commands, addresses, and what the test put there

with speaking("es"):  # the same cards, made anew in Spanish, with the same checks
    AGAIN: dict[str, Any] = runpy.run_path(str(Path(__file__).with_name("test_faces.py")))
    FORMS = [
        draft_cards.WordsForm(phrase("The words of the campaign")),
        draft_cards.WordsForm(phrase("Change the words"), AGAIN["CAMPAIGN"]),
        draft_cards.PickForm(AGAIN["DRAFT"]),
        *(board_cards.SourceForm(AGAIN["MANY"][0], stance) for stance in Stance),
    ]


@pytest.mark.parametrize("name", AGAIN["CARDS"])
def test_within_limits(name: str) -> None:
    AGAIN["test_within_limits"](name)


@pytest.mark.parametrize("name", AGAIN["CARDS"])
def test_no_english_is_left(name: str) -> None:
    card = AGAIN["CARDS"][name]
    shown = [card.text]
    for each in card.walk_children():
        if isinstance(each, discord.ui.Button):
            shown.append(str(each.label))
        if isinstance(each, discord.ui.Select):
            shown += [str(each.placeholder), *(f"{option.label} {option.description}" for option in each.options)]
    assert ENGLISH.findall(OURS.sub("", "\n".join(shown))) == []


@pytest.mark.parametrize("form", FORMS)
def test_forms_are_within_limits(form: discord.ui.Modal) -> None:
    AGAIN["test_forms_are_within_limits"](form)
    labels = [each for each in form.children if isinstance(each, discord.ui.Label)]
    assert ENGLISH.findall("\n".join(f"{each.text} {each.description}" for each in labels)) == []


def test_the_first_script_of_the_form_can_be_sent_as_it_is() -> None:
    with speaking("es"):
        script = phrase(draft_cards.FIRST_SCRIPT)
    assert rules.ensure_placeholders(script).startswith("Hola, ")
    assert "{" not in rules.fill_script(script, AGAIN["MANY"][0], "Alex", ask="Vote sí.")
