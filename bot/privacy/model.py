"""How what is held about people is declared, and what is found of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from bot.words import later


class Subject(Enum):
    """What it is about, as people read it: a title, and what belongs to it; both to be said where they are shown."""

    PROFILE = (
        later("Who you are"),
        later(
            "Your home state or ZIP (never an address), House district, time zone, what you offered to do and wrote of "
            "yourself."
        ),
    )
    CHAPTERS = (later("Chapters"), later("Which you are in or lead, asked to join, proposed or left."))
    EVENTS = (later("Events"), later("Your answers, guests, shifts, and whether you were there."))
    CALLS = (
        later("Calls and letters"),
        later("Whom you called or wrote to, on which day, from which state, and what came of it."),
    )
    REMINDERS = (later("Reminders"), later("What you asked to be reminded of, and what you do not want to hear."))
    FOLLOW_UP = (
        later("Follow-up"),
        later("How far organizers are with you, what they noted about you, and who was shown what."),
    )
    MESSAGES = (later("Messages"), later("Which messages I sent you or tried to, when; not their text."))
    ORGANIZING = (
        later("What you did as an organizer"),
        later("That it was you who created, decided, recorded or noted something."),
    )
    UPKEEP = (later("Upkeep"), later("Which roles I gave you, whether you have left, and that you asked to be erased."))

    def __init__(self, title: str, words: str) -> None:
        self.title = title
        self.words = words


class Then(Enum):
    """What erasing does where somebody is named."""

    ERASE = "erase"  # the whole row goes
    STAND_IN = "stand in"  # the row stays, so that totals stay true, and names nobody: see bot.text.mention
    WAIT = "wait"  # it is what still has to be done about the erasing, and goes with that


@dataclass(frozen=True)
class Person:
    """A column that names somebody.

    Attributes:
        column: its name.
        then: what erasing does.
        is_about: the row is about them, and is theirs to read; otherwise they did something in it, and it is counted.
        kept_if: columns of which one is set where the row is of use to others: then it stays, with a stand-in.
        is_shown: others who are named here are shown by number to whom the row is about: they looked, or decided.
    """

    column: str
    then: Then
    is_about: bool = True
    kept_if: tuple[str, ...] = ()
    is_shown: bool = False


@dataclass(frozen=True)
class Held:
    """One table as far as people are concerned; a test finds columns that are not declared.

    Attributes:
        table: its name.
        subject: what it is about; None for what is about nobody.
        words: what its rows are, in plain words for later.
        people: the columns that name somebody.
        texts: columns in which people can have written anything, about others too.
        own_texts: columns in which the program writes a person's number, in the rows about them alone.
        plain: other text columns: what people pick, or what the program writes.
        hidden: columns that say nothing to the person, left out of their copy.
        shown_on: posted cards that change with it: what kind, and the column that says which (None: the one).
        promises: kinds of reminders that hang on its rows; they end when a row is erased.
        promised_by: the column by which they do.
        is_global: it belongs to no server.
    """

    table: str
    subject: Subject | None = None
    words: str = ""
    people: tuple[Person, ...] = ()
    texts: tuple[str, ...] = ()
    own_texts: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    shown_on: tuple[tuple[str, str | None], ...] = ()
    promises: tuple[str, ...] = ()
    promised_by: str = ""
    is_global: bool = False


@dataclass(frozen=True)
class Term:
    """For how long rows of a table are kept.

    Attributes:
        table: its name.
        since: the column that says when it was; an instant or a day.
        days: how many days after that it goes.
        words: what goes, in plain words for later.
        only_if: a column that is set where it may go, such as who has decided.
        goes_on: kinds of reminders; what is still to come of them keeps the row.
        by: the column by which they hang on it.
    """

    table: str
    since: str
    days: int
    words: str
    only_if: str = ""
    goes_on: tuple[str, ...] = ()
    by: str = ""


@dataclass(frozen=True)
class Kept:
    """What one table holds about a person.

    Attributes:
        held: the table.
        rows: theirs, the newest last; what others are in it is left out.
        count: how many there are; more than ``rows`` where there are too many for a file.
        acts: how often they are named for something they did.
    """

    held: Held
    rows: Sequence[Mapping[str, Any]] = ()
    count: int = 0
    acts: int = 0


@dataclass(frozen=True)
class Copy:
    """Everything that is held about a person in one server; ``names`` say what is called what, by column and number."""

    server_id: int
    user_id: int
    as_of: datetime
    zone: str
    kept: Sequence[Kept]
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Counted:
    """How much is held about a person, by what it is about.

    Attributes:
        rows: how many entries there are.
        hosts: how many events to come they host.
        leads: how many chapters they lead.
    """

    rows: Mapping[Subject, int]
    hosts: int = 0
    leads: int = 0


@dataclass(frozen=True)
class Erased:
    """What erasing came to.

    Attributes:
        erased: how many entries went, by what they were about.
        kept: how many stay without a name.
        events: how many coming events the person's answer was taken from.
        messages: how many waiting messages were taken back.
        roles: which Discord roles are to be taken back.
    """

    erased: Mapping[Subject, int]
    kept: int = 0
    events: int = 0
    messages: int = 0
    roles: Sequence[int] = ()


@dataclass(frozen=True)
class Erasure:
    """Roles that are still to be taken back from somebody whose data was erased."""

    server_id: int
    user_id: int
    role_ids: Sequence[int]
    asked_at: datetime
    due_at: datetime
    attempts: int
