"""What organizers type about an official they add: read, checked, refused with a sentence."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from bot.errors import BadInput
from bot.officials.model import Facts, Level, Official
from bot.officials.rules import title
from bot.officials.states import STATES, find_state, fold
from bot.spreadsheet import BadFile, Cell, read_csv
from bot.text import one_line, quote
from bot.words import later, phrase

COLUMNS = (
    *("name", "position", "level", "state", "jurisdiction", "party"),
    *("phone", "email", "page", "term_ends", "verify_by"),
)
"""The columns of the template, which are the options of ``/official add`` too."""

REQUIRED = ("name", "position", "state")
EXAMPLE = (
    *("Ada Example", "Mayor", "local", "MA", "City of Springfield", ""),
    *("413-555-0100", "mayor@example.org", "https://example.org/mayor", "2027-12-31", "2027-01-31"),
)
"""A row to show what goes where; a file that still has it is taken without it."""

MOST_ROWS = 2_000
VERIFY_AFTER = timedelta(days=180)
"""When what was typed should be looked at again, unless they say."""

_LIMITS = {"name": 100, "position": 60, "jurisdiction": 100, "party": 60, "page": 300, "email": 200}
_PHONE = re.compile(r"(?:\+?1[-. ]*)?\(?([2-9][0-9]{2})\)?[-. /]*([2-9][0-9]{2})[-. ]*([0-9]{4})")
_EMAIL = re.compile(r"[^@\s<>,;:\"'()\[\]\\]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_PAGE = re.compile(r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::[0-9]+)?(?:[/?#][^\s<>\"|*`()\[\]]*)?")
_DAYS = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y")


def read_phone(text: str) -> str:
    """Return a number that somebody typed as ``617-555-0123``.

    Raises:
        BadInput: it is no ten-digit number of the United States; the sentence says what to type.
    """
    match = _PHONE.fullmatch(one_line(text))
    if match is None:
        raise BadInput(
            phrase(
                "{typed} is not a phone number I can use. Type ten digits, such as 617-555-0123, no extension.",
                typed=quote(text),
            )
        )
    return "-".join(match.groups())


def read_day(text: str, what: str) -> date:
    """Return a day that somebody typed: "2027-01-31", "1/31/2027" or "Jan 31, 2027".

    Args:
        text: as it was typed.
        what: the day is for, in the words of ``later``.

    Raises:
        BadInput: it is no such day, or one far away.
    """
    for shape in _DAYS:
        try:
            day = datetime.strptime(f"{one_line(text)} +0000", f"{shape} %z").date()
        except ValueError:
            continue
        if 2000 <= day.year < 2100:
            return day
    raise BadInput(
        phrase(
            "{typed} is not a day I can use for {what}. Type it like 2027-01-31.", typed=quote(text), what=phrase(what)
        )
    )


def read_facts(typed: Mapping[str, str], today: date) -> Facts:
    """Read what was typed about an official; see :func:`check_facts`.

    Raises:
        BadInput: with everything that is wrong.
    """
    facts, problems = check_facts(typed, today)
    if facts is None:
        raise BadInput(" ".join(problems))
    return facts


def check_facts(typed: Mapping[str, str], today: date) -> tuple[Facts | None, list[str]]:
    """Read what was typed about an official.

    Args:
        typed: text by the names of :data:`COLUMNS`; empty where nothing was typed.
        today: for the day by which to verify it.

    Returns:
        The facts and nothing, or None and a sentence for each thing that is wrong.
    """
    values: dict[str, Any] = {"level": Level.LOCAL, "verify_by": today + VERIFY_AFTER}
    problems: list[str] = []
    for name in COLUMNS:
        text = one_line(typed.get(name, ""))
        if text:
            try:
                values[_FIELDS.get(name, name)] = _READERS[name](text)
            except BadInput as error:
                problems.append(str(error))
        elif name in REQUIRED:
            problems.append(phrase(_EMPTY[name]))
    if not typed.get("jurisdiction", "").strip():
        if values["level"] is Level.LOCAL:
            problems.append(
                phrase('The jurisdiction is empty. Type what the office is of, such as "City of Springfield".')
            )
        else:
            values["jurisdiction"] = STATES.get(values.get("state", ""), "")
    if not any(typed.get(name, "").strip() for name in ("phone", "email", "page")):
        problems.append(phrase("There is no way to reach them. Give a phone number, an email address or a page."))
    if values["verify_by"] < today:
        problems.append(
            phrase("{day} is past. Type a later day by which to verify this.", day=str(values["verify_by"]))
        )
    return (None, problems) if problems else (Facts(**values), [])


def facts_of(official: Official) -> dict[str, str]:
    """Return an added official as they would be typed, by the names of :data:`COLUMNS`."""
    known = {name: getattr(official, _SOURCES.get(name, name)) for name in COLUMNS}
    return {name: "" if value is None else str(value) for name, value in known.items()}


def same(official: Facts | Official) -> tuple[str, ...]:
    """Return what makes two added officials the same one: name, position, state and jurisdiction."""
    return fold(official.name), fold(official.position or ""), official.state, fold(official.jurisdiction or "")


def read_table(data: bytes, known: Sequence[Official], today: date) -> list[Facts]:
    """Read a table of officials: all of it, or nothing.

    Args:
        data: a CSV file with :data:`COLUMNS`.
        known: those who were added before; they may not be there again.
        today: for the day by which to verify.

    Raises:
        BadFile: with every line that is wrong, and why.
    """
    rows = read_csv(data, COLUMNS, most_rows=MOST_ROWS)
    rows = [(line, row) for line, row in rows if tuple(row.values()) != EXAMPLE]
    lacking = [name for name in REQUIRED if rows and not any(row[name] for _, row in rows)]
    if lacking:
        names = ", ".join(f"`{name}`" for name in lacking)
        raise BadFile(phrase("The file has nothing under {names}. Nothing was taken.", names=names))
    if not rows:
        raise BadFile(phrase("The file has no officials. Put each on a line of their own below the first."))
    found: list[Facts] = []
    problems: list[tuple[int, str]] = []
    seen = {same(each): 0 for each in known}  # the line of each, 0 for those who were here before
    for line, row in rows:
        facts, wrong = check_facts(row, today)
        if facts is not None:
            if (before := seen.get(same(facts))) is not None:
                wrong = [_seen_before(facts.name, before)]
            seen.setdefault(same(facts), line)
            found.append(facts)
        problems += [(line, problem) for problem in wrong]
    if problems:
        raise BadFile(problems=problems)
    return found


def _seen_before(name: str, line: int) -> str:
    if line:
        return phrase("{name} is the same as in line {line:,}.", name=quote(name), line=line)
    return phrase("{name} is here already; edit them with `/official edit`.", name=quote(name))


def table_of(officials: Iterable[Official]) -> Iterable[Sequence[Cell]]:
    """Return a row for each added official, in the order of :data:`COLUMNS`: what :func:`read_table` reads."""
    return (list(facts_of(each).values()) for each in officials)


EXPORT_COLUMNS = (
    *("id", "name", "title", "level", "state", "district", "jurisdiction", "party", "caucus", "phone"),
    *("email", "page", "term_ends", "verify_by", "phone_corrected_on"),
)


def export_of(officials: Iterable[Official]) -> Iterable[Sequence[Cell]]:
    """Return a row for each official, added or not, in the order of :data:`EXPORT_COLUMNS`."""
    for each in officials:
        place = (each.level.value, each.state, each.district, each.jurisdiction, each.party, each.caucus)
        contact = (each.phone, each.email, each.contact_page, each.term_ends_on, each.verify_by, each.corrected_on)
        yield each.official_id, each.name, title(each), *place, *contact


def _words(name: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        most = _LIMITS[name]
        if len(text) > most:
            raise BadInput(phrase(_TOO_LONG[name], count=len(text), most=most))
        if not any(character.isalnum() for character in text):
            raise BadInput(phrase(_NO_WORDS[name], typed=quote(text)))
        return text

    return read


def _level(text: str) -> Level:
    try:
        return Level(text.casefold())
    except ValueError:
        raise BadInput(phrase("{typed} is no level. Type local, state or federal.", typed=quote(text))) from None


def _email(text: str) -> str:
    if len(text) > _LIMITS["email"] or not _EMAIL.fullmatch(text):
        raise BadInput(
            phrase("{typed} is not an email address. Type one such as mayor@example.org.", typed=quote(text))
        )
    return text


def _page(text: str) -> str:
    link = text if "://" in text else f"https://{text}"
    if len(link) > _LIMITS["page"] or not _PAGE.fullmatch(link):
        raise BadInput(
            phrase(
                "{typed} is not the address of a page. Type one such as https://example.org/mayor.", typed=quote(text)
            )
        )
    return link


_EMPTY = {
    "name": later("The name is empty."),
    "position": later("The position is empty."),
    "state": later("The state is empty."),
}
_TOO_LONG = {
    "name": later("The name has {count:,} characters. Shorten it to at most {most}."),
    "position": later("The position has {count:,} characters. Shorten it to at most {most}."),
    "jurisdiction": later("The jurisdiction has {count:,} characters. Shorten it to at most {most}."),
    "party": later("The party has {count:,} characters. Shorten it to at most {most}."),
}
_NO_WORDS = {
    "name": later("{typed} is no name. Type one, in letters."),
    "position": later("{typed} is no position. Type one, in letters."),
    "jurisdiction": later("{typed} is no jurisdiction. Type one, in letters."),
    "party": later("{typed} is no party. Type one, in letters."),
}
_FIELDS = {"term_ends": "term_ends_on"}
_SOURCES = {"term_ends": "term_ends_on", "page": "website"}
_READERS: Mapping[str, Callable[[str], Any]] = {
    **{name: _words(name) for name in ("name", "position", "jurisdiction", "party")},
    "level": _level,
    "state": find_state,
    "phone": read_phone,
    "email": _email,
    "page": _page,
    "term_ends": lambda text: read_day(text, later("the end of the term")),
    "verify_by": lambda text: read_day(text, later("verifying")),
}
