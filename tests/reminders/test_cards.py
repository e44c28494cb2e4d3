"""Cards of reminders stay within Discord's limits and keep what people wrote harmless."""

from datetime import timedelta

import pytest

from bot.card import TEXT_LIMIT as CARD_LIMIT
from bot.card import Card
from bot.reminders import cards
from bot.reminders.model import TEXT_LIMIT, Failure, Reminder
from tests.conftest import NOON

LARGEST = 2**63 - 1


def reminder(what: str = "Call", channel_id: int | None = None) -> Reminder:
    due = NOON + timedelta(hours=2)
    return Reminder(LARGEST, LARGEST, 3, what, due, due.replace(tzinfo=None), "America/New_York", channel_id, NOON)


def fits(card: Card) -> None:
    assert 0 < len(card.text) <= CARD_LIMIT
    assert len(list(card.walk_children())) <= 40
    for item in card.walk_children():
        assert len(getattr(item, "custom_id", None) or "") <= 100


FACES = [
    cards.reminder_card,
    cards.reminder_set_card,
    cards.post_scheduled_card,
    cards.reminder_snoozed_card,
    cards.reminder_cancelled_card,
]


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("channel_id", [None, LARGEST])
@pytest.mark.parametrize(
    "text", ["*" * TEXT_LIMIT, "@everyone " * 150, "\n" * 1400 + "x", "a\n" * 750, "`" * TEXT_LIMIT]
)
def test_the_longest_text_fits(face: object, channel_id: int | None, text: str) -> None:
    assert callable(face)
    card = face(reminder(text, channel_id))
    fits(card)
    assert "@everyone" not in card.text


@pytest.mark.parametrize("face", FACES)
def test_nothing_at_the_end_of_the_longest_text_is_lost(face: object) -> None:
    assert callable(face)
    assert "THE END" in face(reminder("*" * (TEXT_LIMIT - 7) + "THE END")).text


def test_the_longest_list_fits_and_shows_failures_first() -> None:
    waiting = [reminder("*" * TEXT_LIMIT, LARGEST)] * 100
    failed = [Failure(reminder("_" * TEXT_LIMIT, LARGEST), "*" * 300)] * 8
    for shown in ((waiting, failed), (waiting, failed[:1]), ([], failed), (waiting, [])):
        fits(cards.reminders_card(*shown))
    card = cards.reminders_card(waiting, failed[:1])
    assert card.text.index("Not delivered") < card.text.index(" in <#")
    assert "And 93 more." in card.text


def test_a_direct_message_says_why_it_came() -> None:
    asked, due = int(NOON.timestamp()), int((NOON + timedelta(hours=2)).timestamp())
    assert f"You asked for this on <t:{asked}:f>, for <t:{due}:f>." in cards.reminder_card(reminder()).text


def test_a_post_is_the_text_alone() -> None:
    assert cards.reminder_card(reminder("Come to the rally", 5)).text == "Come to the rally"
