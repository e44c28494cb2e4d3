"""What may be asked for."""

import pytest

from bot.reminders import rules
from bot.reminders.model import MOST_OPEN, TEXT_LIMIT


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\u200b\u200b", "\u202e \t"])
def test_a_text_in_which_nothing_can_be_seen_is_refused(text: str) -> None:
    with pytest.raises(rules.NothingToSay, match="There is no text yet"):
        rules.clean_text(text)


def test_a_text_up_to_the_limit_is_kept_as_it_was_typed() -> None:
    assert rules.clean_text("  call **now**\nthen @everyone \n") == "call **now**\nthen @everyone"
    assert len(rules.clean_text("x" * TEXT_LIMIT)) == TEXT_LIMIT


def test_a_longer_text_is_refused_with_both_numbers() -> None:
    with pytest.raises(rules.TextTooLong) as refused:
        rules.clean_text("x" * 5000)
    assert str(refused.value) == (
        "That text has 5,000 characters; there is room for 1,500. Shorten it and send it again."
    )


def test_the_last_reminder_that_fits_is_let_in() -> None:
    rules.ensure_room(MOST_OPEN - 1)
    with pytest.raises(rules.TooManyReminders, match="the most one person can have"):
        rules.ensure_room(MOST_OPEN)
