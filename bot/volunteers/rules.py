"""Decisions about what people write of themselves, and where they live."""

from bot.errors import BadInput
from bot.officials.states import fold
from bot.text import quote
from bot.volunteers.model import Volunteer

LONGEST_WORDS = 300
"""Characters of each text a person writes about themselves."""


class UnreadableHome(BadInput):
    """A home that is neither a ZIP code nor a state."""

    def __init__(self, text: str) -> None:
        said = f"{quote(text)} is neither a ZIP code nor a state. " if text.strip() else ""
        super().__init__(f"{said}Type your ZIP's five digits, such as 02139, or your state, such as MA.")


class ZipsUnknown(BadInput):
    """There is no directory of ZIP codes yet."""

    def __init__(self) -> None:
        super().__init__("I can't look up ZIP codes here yet. Type your state instead, such as MA or Massachusetts.")


def clean_words(what: str, text: str) -> str:
    """Return what a person wrote about themselves, trimmed and without invisible characters.

    Raises:
        BadInput: longer than :data:`LONGEST_WORDS`; ``what`` begins the sentence ("Your skills").
    """
    words = "".join(c for c in text if c.isprintable() or c == "\n").strip()
    if len(words) > LONGEST_WORDS:
        raise BadInput(f"{what}: that has {len(words)} characters; {LONGEST_WORDS} is the most. Write it shorter.")
    return words


def is_same_home(volunteer: Volunteer | None, typed: str) -> bool:
    """Tell whether a person typed the home we know already, which then keeps its district."""
    return volunteer is not None and bool(volunteer.home) and fold(volunteer.home) == fold(typed)


def is_signed_up(volunteer: Volunteer | None) -> bool:
    """Tell whether a person has sent the sign-up form, and so has a home."""
    return volunteer is not None and volunteer.signed_up_at is not None and volunteer.state is not None
