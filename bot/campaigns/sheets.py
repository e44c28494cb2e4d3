"""A campaign as tables for spreadsheet programs: where officials stand, how that changed, and every call. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.calls.model import Call
from bot.campaigns.model import Stance, StanceEntry
from bot.campaigns.standings import Board
from bot.officials.model import Official
from bot.officials.rules import title
from bot.spreadsheet import Cell, write_csv
from bot.text import ERASED

MOST_ROWS = 60_000
"""Rows of one file: about 8 MB of calls, which Discord takes (its limit is 10 MB). The newest are kept."""


@dataclass(frozen=True)
class Sheet:
    """A table.

    Attributes:
        name: of the file.
        left_out: how many of the oldest rows did not fit.
    """

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    left_out: int = 0

    @property
    def data(self) -> bytes:
        """The file; takes a second where it is full."""
        return write_csv(self.header, self.rows)


def standings_sheet(board: Board) -> Sheet:
    """Put down where every target stands."""
    header = ("official_id", "name", "office", "state", "party", "stance", "source", "recorded_by", "recorded_at")
    rows = [
        (
            *_official(each.official),
            each.official.sits_with,
            str(each.stance),
            each.entry.source if each.entry else "",
            str(each.entry.set_by) if each.entry else "",
            each.entry.set_at if each.entry else None,
        )
        for each in board.standings
    ]
    return Sheet("stances.csv", header, rows)


def history_sheet(entries: Sequence[StanceEntry], officials: Mapping[str, Official]) -> Sheet:
    """Put down everything that was recorded, latest first."""
    header = ("official_id", "name", "office", "state", "stance", "source", "recorded_by", "recorded_at")
    rows = [
        (*_named(each.official_id, officials), _word(each.stance), each.source, str(each.set_by), each.set_at)
        for each in entries
    ]
    return _fitted("stance-history.csv", header, rows)


def calls_sheet(log: Sequence[Call], officials: Mapping[str, Official], dropped: int = 0) -> Sheet:
    """Put down every call and letter, latest first; ``dropped`` older ones were not even read."""
    header = ("official_id", "name", "office", "state", "user_id", "outcome", "said", "day", "saved_at", "called_from")
    rows = [
        (
            *_named(each.official_id, officials),
            str(each.user_id) if each.user_id > 0 else ERASED,
            str(each.outcome),
            str(each.said) if each.said else "",
            each.made_on,
            each.made_at,
            each.state,
        )
        for each in reversed(log)
    ]
    return _fitted("calls.csv", header, rows, dropped)


def _fitted(name: str, header: Sequence[str], rows: Sequence[Sequence[Cell]], dropped: int = 0) -> Sheet:
    return Sheet(name, header, rows[:MOST_ROWS], max(0, len(rows) - MOST_ROWS) + dropped)


def _named(official_id: str, officials: Mapping[str, Official]) -> tuple[str, str, str, str]:
    official = officials.get(official_id)
    return _official(official) if official is not None else (official_id, "", "", "")


def _official(official: Official) -> tuple[str, str, str, str]:
    return official.official_id, official.name, title(official), official.state


def _word(stance: Stance) -> str:
    return "taken back" if stance is Stance.UNKNOWN else str(stance)
