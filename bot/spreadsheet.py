"""Tables to and from spreadsheet programs, as CSV. Pure; knows nothing of Discord."""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from enum import Enum

from bot.errors import UserError
from bot.text import quotable, quote
from bot.words import later, phrase, phrase_many

MOST_BYTES = 1_000_000
MOST_ROWS = 5_000

_SHOWN = 10
_BOM = b"\xef\xbb\xbf"
_ALIVE = re.compile(r"['\s]*[=+\-@＝＋－＠]|'*[\t\r]")  # noqa: RUF001 - spreadsheets read the wide ones as well
_SAVE_AS = later(
    "In Excel choose File > Save As > CSV UTF-8; in Google Sheets, File > Download > CSV. Then attach that file."
)

Cell = str | int | float | date | bool | None


class BadFile(UserError):
    """A file cannot be taken; nothing of it was. Names what to mend, at most ten lines of it.

    Args:
        says: the sentence; left out, it counts the lines that need mending.
        problems: what is wrong, each with the line (the row, in a spreadsheet program) that it is in. What people
            typed goes through ``bot.text.quote`` first.
    """

    def __init__(self, says: str = "", problems: Sequence[tuple[int, str]] = ()) -> None:
        self.problems = tuple(problems)
        lines = len({line for line, _ in problems})
        counted = phrase_many(
            lines,
            "Nothing was taken from the file: one line needs a change. Mend it and attach the file again.",
            "Nothing was taken from the file: {count:,} lines need a change. Mend it and attach the file again.",
        )
        parts = [says or counted]
        parts += [phrase("Line {line:,}: {problem}", line=line, problem=problem) for line, problem in problems[:_SHOWN]]
        if len(problems) > _SHOWN:
            parts.append(phrase("… and {count:,} more.", count=len(problems) - _SHOWN))
        super().__init__("\n".join(parts))


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Write a table for spreadsheet programs: UTF-8 that Excel knows as such, no cell that runs as a formula.

    Numbers stay numbers, dates and instants are ISO text, None is empty. A text that a spreadsheet program would
    calculate gets an apostrophe in front, which :func:`read_csv` takes off again.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_written(name) for name in header])
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return _BOM + text.getvalue().encode("utf-8", errors="replace")


def _written(cell: Cell) -> Cell:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, Enum):
        cell = str(cell.value)
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int | float):
        return cell
    cell = cell.replace("\0", "")
    return f"'{cell}" if _ALIVE.match(cell) else cell


def _read(cell: str) -> str:
    return (cell[1:] if cell.startswith("'") and _ALIVE.match(cell[1:]) else cell).strip()


def read_csv(
    data: bytes,
    columns: Collection[str],
    required: Collection[str] = (),
    *,
    most_bytes: int = MOST_BYTES,
    most_rows: int = MOST_ROWS,
) -> list[tuple[int, dict[str, str]]]:
    """Read a table that somebody made in a spreadsheet program, with commas, semicolons or tabs between the cells.

    Args:
        data: the file.
        columns: the names that may stand in the first line; how they are capitalised does not matter.
        required: those of them that must be there, with something in every row.
        most_bytes: how large the file may be.
        most_rows: how many rows it may have.

    Returns:
        Each row that is not empty: its line, as a spreadsheet program counts, and the text of each of ``columns``
        without blanks around it; "" where the file has nothing.

    Raises:
        BadFile: with everything that is wrong in it, by line.
    """
    if len(data) > most_bytes:
        raise BadFile(
            phrase(
                "This file is too large: at most {megabytes:g} MB. Split it and send the parts.",
                megabytes=most_bytes / 1_000_000,
            )
        )
    text = _decode(data)
    records = _records(text, _delimiter(text, columns))
    first = next((found for found in records if any(cell.strip() for cell in found[1])), None)
    if first is None:
        raise BadFile(
            phrase("This file is empty. Its first line must name the columns: {columns}.", columns=_named(columns))
        )
    names = _columns(first[1], columns, required)
    rows: list[tuple[int, dict[str, str]]] = []
    problems: list[tuple[int, str]] = []
    for line, cells in records:
        if not any(cell.strip() for cell in cells):
            continue
        if len(rows) >= most_rows:
            raise BadFile(
                phrase("This file has too many rows: at most {most:,}. Split it and send the parts.", most=most_rows)
            )
        row = dict.fromkeys(columns, "")
        row |= {name: _read(cell) for name, cell in zip(names, cells, strict=False) if name}
        rows.append((line, row))
        problems += [(line, problem) for problem in _row_problems(names, cells, row, required)]
    if problems:
        raise BadFile(problems=problems)
    return rows


def _row_problems(
    names: Sequence[str], cells: Sequence[str], row: dict[str, str], required: Collection[str]
) -> Iterator[str]:
    nowhere = [cell for cell, name in zip(cells, [*names, *[""] * len(cells)], strict=False) if not name]
    if any(cell.strip() for cell in nowhere):
        yield phrase(
            "it has more cells than the first line has columns ({columns}). A comma inside a cell needs quotes.",
            columns=sum(map(bool, names)),
        )
    yield from (phrase("{column} is empty.", column=quote(name)) for name in required if not row[name])


def _decode(data: bytes) -> str:
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise _no_csv(phrase("This is a workbook, and I read only CSV."))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _no_csv(phrase("This file is saved as UTF-16 (Unicode text), and I read only UTF-8."))
    try:
        text = data.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError:
        raise _no_csv(phrase("This file is not saved as UTF-8, so its accents would be lost.")) from None
    if "\0" in text:
        raise _no_csv(phrase("This is not a text file."))
    return text


def _no_csv(why: str) -> BadFile:
    how = phrase(_SAVE_AS)
    return BadFile(f"{why} {how}")


def _delimiter(text: str, columns: Collection[str]) -> str:
    """Take what makes the most columns of the first line that says something; a comma where it makes no difference."""
    told = re.match(r"sep=([,;\t])\r?\n", text, re.IGNORECASE)  # Excel's own way to say it
    if told:
        return told[1]
    known = set(map(_key, columns))
    first = next((line for line in text.splitlines() if line.strip()), "")
    found = {mark: [_key(cell.strip('" ')) for cell in first.split(mark)] for mark in ",;\t"}
    return max(found, key=lambda mark: (len(known & set(found[mark])), len(found[mark])))


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 0
    while True:
        line += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            trouble = phrase(
                "a quotation mark is open, or a cell too long. Inside a quoted cell, write quotation marks twice."
            )
            raise BadFile(problems=[(line, trouble)]) from None
        if line == 1 and re.fullmatch(r"sep=[,;\t]?", "".join(cells), re.IGNORECASE):
            continue
        yield line, cells


def _key(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name).strip().casefold()


def _named(columns: Iterable[str]) -> str:
    return ", ".join(f"`{column}`" for column in columns)


def _columns(header: Sequence[str], columns: Collection[str], required: Collection[str]) -> list[str]:
    """Return which column each cell of a row belongs to; "" for those under no name."""
    known = {_key(column): column for column in columns}
    given = [(cell, known.get(_key(_read(cell)), "")) for cell in header]
    found = [name for _, name in given if name]
    unknown = [cell for cell, name in given if cell.strip() and not name]
    twice = sorted({name for name in found if found.count(name) > 1})
    missing = [column for column in required if column not in found]
    wrong = []
    if unknown:
        wrong.append(phrase("I don't know {columns}.", columns=", ".join(map(quote, unknown[:_SHOWN]))))
    if twice:
        wrong.append(phrase("{columns} is there more than once.", columns=", ".join(map(quotable, twice))))
    if missing:
        wrong.append(phrase("{columns} is missing.", columns=_named(missing)))
    if wrong:
        raise BadFile(
            phrase(
                "The first line must name the columns. {wrong} The columns are {columns}.",
                wrong=" ".join(wrong),
                columns=_named(columns),
            )
        )
    return [name for _, name in given]
