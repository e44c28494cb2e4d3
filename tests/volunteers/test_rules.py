"""What people write of themselves."""

from datetime import UTC, datetime

import pytest

from bot.errors import BadInput
from bot.volunteers import rules
from bot.volunteers.model import Volunteer

SOME_DAY = datetime(2026, 6, 2, tzinfo=UTC)


def test_words_are_trimmed_and_too_many_are_refused() -> None:
    assert rules.clean_words("Your skills", "  law\nSpanish\u0000 ") == "law\nSpanish"
    assert len(rules.clean_words("Your skills", "x" * 300)) == 300
    with pytest.raises(BadInput, match="Your skills: that has 5000 characters; 300 is the most"):
        rules.clean_words("Your skills", "x" * 5000)


@pytest.mark.parametrize(
    ("volunteer", "typed", "same"),
    [
        (None, "02139", False),
        (Volunteer(1, 2, SOME_DAY), "", False),
        (Volunteer(1, 2, SOME_DAY, state="MA", zip_code="02139"), " 02139", True),
        (Volunteer(1, 2, SOME_DAY, state="MA", zip_code="02139"), "MA", False),
        (Volunteer(1, 2, SOME_DAY, state="MA"), "massachusetts", True),
    ],
)
def test_the_home_we_know_already(volunteer: Volunteer | None, typed: str, same: bool) -> None:
    assert rules.is_same_home(volunteer, typed) is same


def test_signed_up_is_who_sent_the_form_and_has_a_home() -> None:
    assert not rules.is_signed_up(None)
    assert not rules.is_signed_up(Volunteer(1, 2, SOME_DAY, state="MA"))
    assert not rules.is_signed_up(Volunteer(1, 2, SOME_DAY, signed_up_at=SOME_DAY))
    assert rules.is_signed_up(Volunteer(1, 2, SOME_DAY, state="MA", signed_up_at=SOME_DAY))
