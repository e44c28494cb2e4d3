"""Decisions about names and distances."""

import re
from collections.abc import Iterable
from datetime import timedelta
from math import inf

from bot.chapters.model import Chapter
from bot.errors import BadInput, NotFound, UserError
from bot.officials.model import Place
from bot.officials.rules import miles_between
from bot.officials.states import STATES, fold
from bot.text import one_line, quotable, quote
from bot.words import later, phrase

LONGEST_NAME = 100
LONGEST_CITY = 60
LONGEST_MEETING = 300
MOST_LEADS = 20
MOST_CHAPTERS = 1_000
"""In one server, archived ones too."""

PAGE = 20
"""Members on a page of a roster."""

NOTICE_AFTER = timedelta(minutes=2)
"""The leads are told of who joined after this long, so that many who come at once are one message."""

_NOTHING = {"none", "-", "no", "remove"}

_NUMBER = re.compile(r"[0-9]{1,18}")
_LIKE_ZIP = re.compile(r"[0-9][0-9 -]*")


class NoSuchChapter(NotFound):
    """No chapter of this server has that name or number."""

    def __init__(self, text: str) -> None:
        super().__init__(
            phrase(
                "There is no chapter called {name} here. Pick one from the list that appears while you type.",
                name=quote(text),
            )
        )


class ChapterGone(NotFound):
    """The chapter of a button is not there."""

    def __init__(self) -> None:
        super().__init__(phrase("This chapter is not here any more. Type `/chapter list` to see which there are."))


_TAKEN = {
    False: later('There is a chapter called {name} already. Give this one another name, such as "{other} 2".'),
    True: later(
        "There is a chapter called {name} already. It is archived: `/chapter restore` brings it back. "
        'Give this one another name, such as "{other} 2".'
    ),
}


class NameTaken(BadInput):
    """Another chapter of the server has this name."""

    def __init__(self, name: str, *, is_archived: bool = False) -> None:
        super().__init__(phrase(_TAKEN[is_archived], name=quote(name), other=quotable(name, 20)))


class ChapterArchived(NotFound):
    """The chapter rests."""

    def __init__(self, name: str) -> None:
        super().__init__(
            phrase("{name} is archived. An organizer can bring it back with `/chapter restore`.", name=quote(name))
        )


class InviteOnly(UserError):
    """The chapter takes only people whom its leads have invited."""

    def __init__(self, name: str) -> None:
        super().__init__(
            phrase(
                "{name} takes people whom its leads invite. Ask one of them; `/chapter info` shows who they are.",
                name=quote(name),
            )
        )


class RequestDeclined(UserError):
    """The leads have said no."""

    def __init__(self, name: str) -> None:
        super().__init__(
            phrase(
                "The leads of {name} did not let you in. Talk to them or to an organizer; "
                "`/chapter list` shows other chapters.",
                name=quote(name),
            )
        )


class RequestGone(NotFound):
    """The request of a button is not there."""

    def __init__(self) -> None:
        super().__init__(
            phrase(
                "This request is not here any more: the person may have left. Nothing was changed. "
                "To ask them in, type `/chapter invite`."
            )
        )


class NotALead(UserError):
    """Somebody is to lead a chapter no more who does not lead it."""

    def __init__(self, user_id: int, name: str) -> None:
        super().__init__(
            phrase(
                "{person} does not lead {name}, so nothing was changed. See who does with `/chapter info`.",
                person=f"<@{user_id}>",
                name=quote(name),
            )
        )


class TooManyLeads(BadInput):
    """A chapter has as many leads as it can."""

    def __init__(self) -> None:
        super().__init__(
            phrase("A chapter can have {most} leads. Take one away first, with `remove`.", most=MOST_LEADS)
        )


class TooManyChapters(BadInput):
    """A server has as many chapters as it can."""

    def __init__(self) -> None:
        super().__init__(
            phrase("A server can have {most:,} chapters, archived ones too. Edit one instead.", most=MOST_CHAPTERS)
        )


class NothingToChange(BadInput):
    """An edit without a change."""

    def __init__(self) -> None:
        super().__init__(phrase("Fill in what should change: a name, a place, a meeting note, or who can join."))


class NotInChapter(UserError):
    """Somebody leaves a chapter that they are not in."""

    def __init__(self, name: str) -> None:
        super().__init__(
            phrase("You are not in {name}, so there is nothing to leave. Type `/me` to see yours.", name=quote(name))
        )


def ensure_alive(chapter: Chapter | None) -> Chapter:
    """Return a chapter that is there.

    Raises:
        ChapterGone: there is none.
        ChapterArchived: it rests.
    """
    if chapter is None:
        raise ChapterGone
    if chapter.archived_at is not None:
        raise ChapterArchived(chapter.name)
    return chapter


def clean_name(text: str) -> str:
    """Return a chapter's name as it is kept.

    Raises:
        BadInput: empty, too long, or only digits (those are chapters' numbers).
    """
    name = one_line(text)
    if not any(c.isalnum() for c in name):
        raise BadInput(phrase("A chapter needs a name. Type one that people can read, such as Boston."))
    if len(name) > LONGEST_NAME:
        raise BadInput(
            phrase(
                "That name has {length} characters; {most} is the most. Type a shorter one.",
                length=len(name),
                most=LONGEST_NAME,
            )
        )
    if name.isdigit():
        raise BadInput(phrase("A chapter's name can't be only a number. Add a word, such as Boston 2."))
    return name


def clean_city(text: str | None) -> str | None:
    """Return a town as it is kept; None when there is nothing in it.

    Raises:
        BadInput: too long.
    """
    city = one_line(text or "")
    if len(city) > LONGEST_CITY:
        raise BadInput(
            phrase(
                "That town has {length} characters; {most} is the most. Type its name or its ZIP.",
                length=len(city),
                most=LONGEST_CITY,
            )
        )
    return city or None


def clean_meeting(text: str | None) -> str:
    """Return a note on when and where a chapter meets as it is kept; "none" takes it away.

    Raises:
        BadInput: too long.
    """
    note = one_line(text or "")
    if len(note) > LONGEST_MEETING:
        raise BadInput(
            phrase(
                "That meeting note has {length} characters; {most} is the most. Write it shorter.",
                length=len(note),
                most=LONGEST_MEETING,
            )
        )
    return "" if is_nothing(note) else note


def is_nothing(text: str | None) -> bool:
    """Tell whether somebody typed that nothing should stand there ("none")."""
    return (text or "").strip().casefold() in _NOTHING


def page_of(wanted: int, total: int, size: int = PAGE) -> tuple[int, int]:
    """Return the page that is shown when one is wanted, and how many there are; both from 1."""
    pages = max(1, -(-total // size))
    return min(max(1, wanted), pages), pages


def is_zip_typed(city: str | None) -> bool:
    """Tell whether a town was given as a ZIP code, right or wrong: it is all digits."""
    return bool(_LIKE_ZIP.fullmatch(one_line(city or "")))


def ensure_in_state(place: Place, state: str) -> None:
    """Refuse a ZIP that is in another state than the chapter.

    Raises:
        BadInput: with where the ZIP is.
    """
    if place.state != state:
        raise BadInput(
            phrase(
                "{zip_code} is in {city}, {actual}, not in {state}. Type the right state, or another ZIP.",
                zip_code=place.zip_code,
                city=place.city,
                actual=place.state,
                state=STATES[state],
            )
        )


def name_key(name: str) -> str:
    """Return what two names have in common that differ only in capitals and spaces."""
    return one_line(name).casefold()


def number_in(text: str) -> int | None:
    """Return the chapter number that autocomplete sent, if it is one."""
    return int(text) if _NUMBER.fullmatch(text.strip()) and text.isascii() else None


def by_distance(chapters: Iterable[Chapter], place: Place | None) -> list[Chapter]:
    """Order chapters for somebody who lives at a place: their own town's first, then the nearest, then by name."""

    def rank(chapter: Chapter) -> tuple[bool, float, str]:
        elsewhere = place is None or chapter.city is None or fold(chapter.city) != fold(place.city)
        return elsewhere, miles_to(chapter, place), name_key(chapter.name)

    return sorted(chapters, key=rank)


def miles_to(chapter: Chapter, place: Place | None) -> float:
    """Return how far a chapter is, in miles; infinity when either position is unknown."""
    if place is None or place.latitude is None or place.longitude is None:
        return inf
    if chapter.latitude is None or chapter.longitude is None:
        return inf
    return miles_between(place.latitude, place.longitude, chapter.latitude, chapter.longitude)
