"""Decisions about what people write of themselves, and where they live."""

from collections.abc import Iterable, Sequence

from bot.errors import BadInput, NotFound, UserError
from bot.officials.states import fold
from bot.text import one_line, quote
from bot.volunteers.model import Interest, OwnInterest, Volunteer

LONGEST_WORDS = 300
"""Characters of each text a person writes about themselves."""

LONGEST_NOTE = 500
LONGEST_INTEREST = 40
MOST_INTERESTS = 5
"""How many interests a server can add: Discord shows ten boxes to tick, and the usual take five."""


class UnreadableHome(BadInput):
    """A home that is neither a ZIP code nor a state."""

    def __init__(self, text: str) -> None:
        said = f"{quote(text)} is neither a ZIP code nor a state. " if text.strip() else ""
        super().__init__(f"{said}Type your ZIP's five digits, such as 02139, or your state, such as MA.")


class ZipsUnknown(BadInput):
    """There is no directory of ZIP codes yet."""

    def __init__(self) -> None:
        super().__init__("I can't look up ZIP codes here yet. Type your state instead, such as MA or Massachusetts.")


class NoSuchInterest(NotFound):
    """A server asks for no such thing."""

    def __init__(self, text: str, known: Iterable[str]) -> None:
        listed = ", ".join(quote(name) for name in known)
        there = f"Pick one of: {listed}." if listed else "Add it with `/config interest add`."
        super().__init__(f"There is no interest called {quote(text)} here. {there}")


class NotSignedUp(NotFound):
    """Somebody who never signed up is looked for in the queue."""

    def __init__(self, user_id: int) -> None:
        super().__init__(f"<@{user_id}> has not signed up here yet. Ask them to type `/join`; then they are listed.")


class Taken(UserError):
    """Somebody else takes care of a person already."""

    def __init__(self, user_id: int, organizer_id: int) -> None:
        super().__init__(
            f"<@{organizer_id}> takes care of <@{user_id}> already, so nothing was changed. "
            "To hand them over, type `/volunteers assign`."
        )


def clean_note(text: str) -> str:
    """Return a note as it is kept.

    Raises:
        BadInput: empty, or longer than :data:`LONGEST_NOTE`.
    """
    note = "".join(c for c in text if c.isprintable() or c == "\n").strip()
    if not note:
        raise BadInput("The note is empty. Type what you want to remember.")
    if len(note) > LONGEST_NOTE:
        raise BadInput(f"That note has {len(note)} characters; {LONGEST_NOTE} is the most. Write it shorter.")
    return note


def interest_named(text: str, own: Sequence[OwnInterest]) -> str:
    """Return the interest that a text means, whatever its capitals.

    Raises:
        NoSuchInterest: people are not asked for it.
    """
    known = offered(own)
    found = next((each for each in known if interest_key(each) == interest_key(text)), None)
    if found is None:
        raise NoSuchInterest(text, known)
    return found


_FIRST_OWN = 100  # numbers of a server's own interests begin after it


def interest_number(name: str, own: Iterable[OwnInterest]) -> int:
    """Return the number by which buttons know an interest; 0 for one that people are asked for no more."""
    usual = {each.value: number for number, each in enumerate(Interest, 1)}
    numbers = usual | {each.name: _FIRST_OWN + each.interest_id for each in own}
    return numbers.get(name, 0)


def interest_numbered(number: int, own: Sequence[OwnInterest]) -> str:
    """Return the interest of a button's number.

    Raises:
        NotFound: people are asked for it no more.
    """
    for name in offered(own):
        if interest_number(name, own) == number:
            return name
    raise NotFound("People are not asked for that any more. Type `/volunteers list` to see everybody.")


def interest_key(name: str) -> str:
    """Return what two interests have in common that differ only in capitals and spaces."""
    return one_line(name).casefold()


def clean_interest(text: str, own: Sequence[OwnInterest]) -> str:
    """Return a new interest's name as it is kept.

    Raises:
        BadInput: empty, too long, one that is there already, or one too many.
    """
    name = one_line(text)
    if not any(c.isalpha() for c in name):
        raise BadInput('Type what people could offer to do, such as "drive people to events".')
    if len(name) > LONGEST_INTEREST:
        raise BadInput(f"That has {len(name)} characters; {LONGEST_INTEREST} is the most. Type it shorter.")
    odd = sorted({c for c in name if not (c.isalnum() or c in " '&,./()+-")})
    if odd:
        raise BadInput(f"An interest can't have {quote(' '.join(odd))} in it. Use letters, digits and spaces.")
    if interest_key(name) in {interest_key(each) for each in offered(own)}:
        raise BadInput(f"{quote(name)} is on the sign-up form already. Type another.")
    if len(own) >= MOST_INTERESTS:
        raise BadInput(
            f"The sign-up form has room for {MOST_INTERESTS} interests of your own, and they are all taken. "
            "Take one away first with `/config interest remove`."
        )
    return name


def offered(own: Iterable[OwnInterest]) -> list[str]:
    """Return everything that people can tick: the usual, then a server's own."""
    return [*(each.value for each in Interest), *(each.name for each in own)]


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
