"""Decisions about what people write of themselves, and where they live."""

from collections.abc import Iterable, Sequence

from bot.errors import BadInput, NotFound, UserError
from bot.officials.states import fold
from bot.text import one_line, quote
from bot.volunteers.model import Interest, OwnInterest, Volunteer
from bot.words import phrase

LONGEST_WORDS = 300
"""Characters of each text a person writes about themselves."""

LONGEST_NOTE = 500
LONGEST_INTEREST = 40
MOST_INTERESTS = 5
"""How many interests a server can add: Discord shows ten boxes to tick, and the usual take five."""


class UnreadableHome(BadInput):
    """A home that is neither a ZIP code nor a state."""

    def __init__(self, text: str) -> None:
        super().__init__(
            phrase(
                "{typed} is neither a ZIP code nor a state. Type your ZIP's five digits, such as 02139, or your state, "
                "such as MA.",
                typed=quote(text),
            )
            if text.strip()
            else phrase("Type your ZIP's five digits, such as 02139, or your state, such as MA.")
        )


class ZipsUnknown(BadInput):
    """There is no directory of ZIP codes yet."""

    def __init__(self) -> None:
        super().__init__(
            phrase("I can't look up ZIP codes here yet. Type your state instead, such as MA or Massachusetts.")
        )


class NoSuchInterest(NotFound):
    """A server asks for no such thing."""

    def __init__(self, text: str, known: Iterable[str]) -> None:
        listed = ", ".join(quote(interest_words(name)) for name in known)
        super().__init__(
            phrase(
                "There is no interest called {typed} here. Pick one of: {interests}.",
                typed=quote(text),
                interests=listed,
            )
            if listed
            else phrase(
                "There is no interest called {typed} here. Add it with `/config interest add`.", typed=quote(text)
            )
        )


class NotSignedUp(NotFound):
    """Somebody who never signed up is looked for in the queue."""

    def __init__(self, user_id: int) -> None:
        super().__init__(
            phrase(
                "{person} has not signed up here yet. Ask them to type `/join`; then they are listed.",
                person=f"<@{user_id}>",
            )
        )


class Taken(UserError):
    """Somebody else takes care of a person already."""

    def __init__(self, user_id: int, organizer_id: int) -> None:
        super().__init__(
            phrase(
                "{organizer} takes care of {person} already, so nothing was changed. "
                "To hand them over, type `/volunteers assign`.",
                organizer=f"<@{organizer_id}>",
                person=f"<@{user_id}>",
            )
        )


def clean_note(text: str) -> str:
    """Return a note as it is kept.

    Raises:
        BadInput: empty, or longer than :data:`LONGEST_NOTE`.
    """
    note = "".join(c for c in text if c.isprintable() or c == "\n").strip()
    if not note:
        raise BadInput(phrase("The note is empty. Type what you want to remember."))
    if len(note) > LONGEST_NOTE:
        raise BadInput(
            phrase(
                "That note has {length} characters; {most} is the most. Write it shorter.",
                length=len(note),
                most=LONGEST_NOTE,
            )
        )
    return note


def interest_words(name: str) -> str:
    """Return an interest as it is shown: the usual in the reader's language, a server's own as it was typed."""
    return phrase(name) if name in _USUAL else name


_USUAL = frozenset(each.value for each in Interest)


def interest_named(text: str, own: Sequence[OwnInterest]) -> str:
    """Return the interest that a text means, whatever its capitals; also by the words in which it is shown.

    Raises:
        NoSuchInterest: people are not asked for it.
    """
    known = offered(own)
    key = interest_key(text)
    found = next((each for each in known if key in (interest_key(each), interest_key(interest_words(each)))), None)
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
    raise NotFound(phrase("People are not asked for that any more. Type `/volunteers list` to see everybody."))


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
        raise BadInput(phrase('Type what people could offer to do, such as "drive people to events".'))
    if len(name) > LONGEST_INTEREST:
        raise BadInput(
            phrase(
                "That has {length} characters; {most} is the most. Type it shorter.",
                length=len(name),
                most=LONGEST_INTEREST,
            )
        )
    odd = sorted({c for c in name if not (c.isalnum() or c in " '&,./()+-")})
    if odd:
        raise BadInput(
            phrase(
                "An interest can't have {characters} in it. Use letters, digits and spaces.",
                characters=quote(" ".join(odd)),
            )
        )
    if interest_key(name) in {interest_key(each) for each in offered(own)}:
        raise BadInput(phrase("{interest} is on the sign-up form already. Type another.", interest=quote(name)))
    if len(own) >= MOST_INTERESTS:
        raise BadInput(
            phrase(
                "The sign-up form has room for {most} interests of your own, and they are all taken. "
                "Take one away first with `/config interest remove`.",
                most=MOST_INTERESTS,
            )
        )
    return name


def offered(own: Iterable[OwnInterest]) -> list[str]:
    """Return everything that people can tick: the usual, then a server's own."""
    return [*(each.value for each in Interest), *(each.name for each in own)]


def clean_words(what: str, text: str) -> str:
    """Return what a person wrote about themselves, trimmed and without invisible characters.

    Raises:
        BadInput: longer than :data:`LONGEST_WORDS`; ``what``, a text for later, begins the sentence ("Your skills").
    """
    words = "".join(c for c in text if c.isprintable() or c == "\n").strip()
    if len(words) > LONGEST_WORDS:
        raise BadInput(
            phrase(
                "{what}: that has {length} characters; {most} is the most. Write it shorter.",
                what=phrase(what),
                length=len(words),
                most=LONGEST_WORDS,
            )
        )
    return words


def is_same_home(volunteer: Volunteer | None, typed: str) -> bool:
    """Tell whether a person typed the home we know already, which then keeps its district."""
    return volunteer is not None and bool(volunteer.home) and fold(volunteer.home) == fold(typed)


def is_signed_up(volunteer: Volunteer | None) -> bool:
    """Tell whether a person has sent the sign-up form, and so has a home."""
    return volunteer is not None and volunteer.signed_up_at is not None and volunteer.state is not None
