"""Chapters and rosters as tables for spreadsheet programs."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from bot.chapters.model import ChapterKind, JoinMode, Roster
from bot.errors import BadInput
from bot.spreadsheet import write_csv
from bot.text import quote
from bot.words import phrase

COLUMNS = ("name", "state", "city", "zip", "kind", "meeting", "joining")
"""What an import of chapters may say; ``zip`` is for the position alone."""

REQUIRED = ("name", "state")

TEMPLATE = write_csv(
    COLUMNS,
    [
        ("Boston", "MA", "Boston", "02108", "city", "First Tuesday 6pm, the library", "open"),
        ("Hawaii", "Hawaii", "", "", "state", "", "approval"),
    ],
)
"""A file to fill in, with two examples."""

Word = TypeVar("Word", bound=StrEnum)


def read_row(row: dict[str, str]) -> dict[str, Any]:
    """Return what a line says of a chapter, as ``service.create`` takes it.

    Raises:
        BadInput: a word that is not one of those to choose from.
    """
    return {
        "name": row["name"],
        "state": row["state"],
        "city": row["city"] or None,
        "kind": _one_of(ChapterKind, row["kind"], "kind"),
        "meeting": row["meeting"] or None,
        "join_mode": _one_of(JoinMode, row["joining"], "joining"),
    }


def _one_of(words: type[Word], text: str, column: str) -> Word | None:
    if not text:
        return None
    try:
        return words(text.casefold())
    except ValueError:
        allowed = ", ".join(words)
        raise BadInput(
            phrase(
                "{typed} is no `{column}`. Type one of: {allowed}.", typed=quote(text), column=column, allowed=allowed
            )
        ) from None


def roster_table(roster: Roster, headings: Sequence[str], told: Mapping[int, Sequence[str | None]]) -> bytes:
    """Write who is in a chapter. Discord ids as text: a spreadsheet would round the numbers.

    Args:
        roster: who.
        headings: of what they told of themselves.
        told: that, by user; whoever is not in it told nothing.
    """
    nothing = [""] * len(headings)
    rows = [
        (f"<@{line.user_id}>", line.joined_at.date(), line.is_lead, *told.get(line.user_id, nothing))
        for line in roster.lines
    ]
    return write_csv((phrase("member"), phrase("joined on"), phrase("lead"), *headings), rows)
