"""A map of the states as tiles of one size: small states are as easy to read as large ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.charts.canvas import ALT_LIMIT, FAINT, INK, LINE, MARGIN, PAPER, WIDTH, Canvas, Colour, legible, width_of
from bot.charts.palettes import UNKNOWN, contrast
from bot.text import clip
from bot.words import phrase

_ROWS = (
    "AK .. .. .. .. .. .. .. .. .. ME",
    ".. .. .. .. .. .. .. .. .. VT NH",
    "WA ID MT ND MN IL WI MI NY RI MA",
    "OR NV WY SD IA IN OH PA NJ CT ..",
    "CA UT CO NE MO KY WV VA MD DE ..",
    ".. AZ NM KS AR TN NC SC DC .. ..",
    ".. .. .. OK LA MS AL GA .. .. ..",
    "HI .. .. TX .. .. .. .. FL .. ..",
    "GU MP AS .. .. .. .. .. .. PR VI",
)

PLACES = {
    code: (column, row) for row, codes in enumerate(_ROWS) for column, code in enumerate(codes.split()) if code != ".."
}
"""Column and row of each of the 56."""

_STEP = (WIDTH - 2 * MARGIN) / 11
_GAP = 6
_TOP = 76
_LEGEND_ROW = 40


@dataclass(frozen=True)
class Tile:
    """What a state shows.

    Attributes:
        number: under its two letters, short: ``2``, ``12/52``.
        fill: the colour of its class, one of the legend's.
        beside: a second number, beside the letters; of two digits at most.
        words: what is said instead of the number, where that alone would not be understood.
    """

    number: str
    fill: Colour
    beside: str = ""
    words: str = ""


@dataclass(frozen=True)
class Key:
    """A line of the legend: a colour and what it means."""

    fill: Colour
    words: str


def said(legend: Sequence[Key]) -> list[Key]:
    """Say a legend that stands in a table, in the language of whoever will see the map."""
    return [Key(each.fill, phrase(each.words)) for each in legend]


def centre_of(code: str) -> tuple[int, int]:
    """Return the middle of a state's tile, in pixels."""
    column, row = PLACES[code]
    return round(MARGIN + (column + 0.5) * _STEP), round(_TOP + (row + 0.5) * _STEP)


def state_map(values: Mapping[str, Tile], title: str, legend: Sequence[Key], note: str = "") -> bytes:
    """Draw the map; states without a value stay white.

    Args:
        values: by two letters (50 states, DC, PR, GU, VI, AS, MP).
        title: what the map shows; what does not fit is cut.
        legend: every colour in use.
        note: a line below the legend that says what the numbers count.

    Returns:
        A PNG, 900 pixels wide.
    """
    lines = _lines(legend)
    bottom = _TOP + 9 * _STEP
    below = bottom + 16 + len(lines) * _LEGEND_ROW
    canvas = Canvas(round(below + (_LEGEND_ROW if note else 0) + 10))
    canvas.fitted(MARGIN, 38, legible(title), 36, WIDTH - 2 * MARGIN, bold=True)
    for code, (column, row) in PLACES.items():
        left, top = MARGIN + column * _STEP, _TOP + row * _STEP
        _tile(canvas, left, top, code, values.get(code, Tile("", UNKNOWN)))
    for number, line in enumerate(lines):
        y = bottom + 16 + (number + 0.5) * _LEGEND_ROW
        for x, key in line:
            canvas.box(x, y - 13, x + 26, y + 13, key.fill, radius=5, outline=_outline(key.fill))
            canvas.text(x + 36, y, legible(key.words), 26)
    canvas.fitted(MARGIN, below + _LEGEND_ROW / 2, legible(note), 26, WIDTH - 2 * MARGIN, FAINT)
    return canvas.png()


def state_map_alt(values: Mapping[str, Tile], title: str, legend: Sequence[Key], note: str = "") -> str:
    """Say what the map shows, in at most 1,024 characters: by class, each state that has a value, with its number.

    Where they do not fit, the numbers are left out rather than states.
    """
    lead = [phrase("{title}. Map of the states.", title=title), *([f"{note}."] if note else [])]
    said = " ".join([*lead, *(_class(values, key) for key in legend)])
    if len(said) > ALT_LIMIT:  # which states, rather than the numbers of some of them
        bare = {code: Tile("", tile.fill) for code, tile in values.items()}
        said = " ".join([*lead[:1], *(_class(bare, key) for key in legend)])
    return clip(said, ALT_LIMIT)


def _class(values: Mapping[str, Tile], key: Key) -> str:
    numbers = {code: tile.words or tile.number for code, tile in sorted(values.items()) if tile.fill == key.fill}
    if not numbers:
        return phrase("{words}: none.", words=key.words)
    if len(numbers) > 1 and len(set(numbers.values())) == 1:
        each = next(iter(numbers.values()))
        codes = ", ".join(numbers)
        if not each.strip("0"):
            return f"{key.words} ({len(numbers)}): {codes}."
        return phrase(
            "{words} ({count}): {codes}: {number} each.", words=key.words, count=len(numbers), codes=codes, number=each
        )
    return f"{key.words} ({len(numbers)}): {', '.join(f'{code} {said}'.strip() for code, said in numbers.items())}."


def _outline(fill: Colour) -> Colour | None:
    return LINE if contrast(fill, PAPER) < 1.6 else None


def _tile(canvas: Canvas, left: float, top: float, code: str, tile: Tile) -> None:
    side = _STEP - _GAP
    middle = left + side / 2
    ink = INK if contrast(INK, tile.fill) >= contrast(PAPER, tile.fill) else PAPER
    canvas.box(left, top, left + side, top + side, tile.fill, radius=9, outline=_outline(tile.fill))
    if tile.number:
        above = f"{code} {tile.beside}".strip()
        canvas.fitted(middle, top + side * 0.27, above, 24, side - 6, ink, anchor="mm", least=16)
        canvas.fitted(middle, top + side * 0.68, tile.number, 31, side - 8, ink, anchor="mm", bold=True, least=16)
    else:
        canvas.text(middle, top + side / 2, code, 24, FAINT if ink == INK else ink, anchor="mm")


def _lines(legend: Sequence[Key]) -> list[list[tuple[float, Key]]]:
    """Put the legend into lines, each entry with where it begins."""
    lines: list[list[tuple[float, Key]]] = [[]]
    x: float = MARGIN
    for key in legend:
        wide = 36 + width_of(legible(key.words), 26) + 30
        if lines[-1] and x + wide - 30 > WIDTH - MARGIN:
            lines.append([])
            x = MARGIN
        lines[-1].append((x, key))
        x += wide
    return lines
