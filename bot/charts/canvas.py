"""What every picture is drawn on: at twice the size and scaled down, so that edges are smooth; 64 colours."""

import io
import unicodedata
from functools import cache
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

Colour = tuple[int, int, int]

WIDTH = 900
"""Pixels of every picture; Discord shows it about 350 wide on a phone."""

ALT_LIMIT = 1024
"""Characters of the words that stand for a picture (Discord's limit)."""

MARGIN = 20
PAPER: Colour = (255, 255, 255)
INK: Colour = (33, 37, 41)
FAINT: Colour = (84, 91, 99)
LINE: Colour = (173, 181, 189)

_SCALE = 2
_COLOURS = 64


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size * _SCALE)  # Aileron (CC0), which comes with Pillow
    assert isinstance(font, ImageFont.FreeTypeFont)  # noqa: S101 - every wheel of Pillow has FreeType
    return font


@cache
def _missing() -> bytes:
    return bytes(_font(20).getmask("\ufffe"))


@cache
def _has(character: str) -> bool:
    return character == " " or bytes(_font(20).getmask(character)) != _missing()


# The font has no letters with accents, but the accents.
_ACCENTS = {"\u0301": "\u00b4", "\u0300": "`", "\u0303": "~", "\u0308": ".."}


@cache
def _parted(character: str) -> tuple[str, str]:
    """Return a letter and what stands on it, if that is how it has to be drawn."""
    parts = unicodedata.normalize("NFD", character)
    if not _has(character) and len(parts) == 2 and _has(parts[0]) and parts[1] in _ACCENTS:
        return parts[0], _ACCENTS[parts[1]]
    return character, ""


def _bare(text: str) -> str:
    return "".join(_parted(character)[0] for character in text)


def legible(text: str) -> str:
    """Leave out what can't be drawn, such as emoji and letters of other scripts: it would show as a box."""
    text = unicodedata.normalize("NFC", text)
    parts = (c if _has(c) or _parted(c)[1] else unicodedata.normalize("NFKD", c) for c in text)
    return " ".join("".join(c for part in parts for c in part if _has(c) or _parted(c)[1]).split())


class Canvas:
    """A sheet of paper, with sizes in pixels of the finished picture."""

    def __init__(self, height: int, width: int = WIDTH) -> None:
        self.width, self.height = width, height
        self._image = Image.new("RGB", (width * _SCALE, height * _SCALE), PAPER)
        self._draw = ImageDraw.Draw(self._image)

    def box(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        fill: Colour,
        *,
        radius: float = 0,
        outline: Colour | None = None,
    ) -> None:
        """Draw a rectangle, with an outline two pixels thick where one is given."""
        corners = (left * _SCALE, top * _SCALE, right * _SCALE - 1, bottom * _SCALE - 1)
        self._draw.rounded_rectangle(corners, radius * _SCALE, fill, outline, width=2 * _SCALE)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: int,
        colour: Colour = INK,
        *,
        anchor: Literal["lm", "mm", "rm"] = "lm",
        bold: bool = False,
    ) -> None:
        """Write a line, its middle at ``y``; ``x`` is its left (lm), middle (mm) or right (rm)."""
        at = (x * _SCALE, y * _SCALE)
        # Pillow's font has one weight: a thin line around each letter makes the bold one.
        stroke = size * _SCALE / 40 if bold else 0
        if not any(_parted(character)[1] for character in text):
            self._draw.text(at, text, colour, _font(size), anchor, stroke_width=stroke)
            return
        wide = _font(size).getlength(_bare(text))
        left = round(at[0] - {"l": 0.0, "m": 0.5, "r": 1.0}[anchor[0]] * wide)
        high = size * _SCALE  # above the middle of the line, and below it
        mask = Image.new("L", (round(wide) + high, 2 * high))
        pen = ImageDraw.Draw(mask)
        pen.text((0, high), _bare(text), 255, _font(size), "lm", stroke_width=stroke)
        for number, (letter, accent) in enumerate(map(_parted, text)):
            if accent:
                before = _font(size).getlength(_bare(text[:number]))
                _put_accent(pen, (before, high), letter, accent, size, stroke)
        self._image.paste(colour, (left, round(at[1]) - high), mask)

    def fitted(
        self,
        x: float,
        y: float,
        text: str,
        size: int,
        room: float,
        colour: Colour = INK,
        *,
        anchor: Literal["lm", "mm", "rm"] = "lm",
        bold: bool = False,
        least: int = 20,
    ) -> None:
        """Write a line as large as the room allows; what does not fit at the least size is cut."""
        while size > least and width_of(text, size) > room:
            size -= 1
        if width_of(text, size) > room:
            while text and width_of(text + "…", size) > room:
                text = text[:-1]
            text = text.rstrip() + "…"
        self.text(x, y, text, size, colour, anchor=anchor, bold=bold)

    def png(self) -> bytes:
        """Return the finished picture."""
        return _packed(self._image.reduce(_SCALE))


def stacked(*pictures: bytes) -> bytes:
    """Put pictures (PNG) of one width below each other, as one: a posted card has one picture."""
    sheets = [Image.open(io.BytesIO(picture)).convert("RGB") for picture in pictures]
    whole = Image.new("RGB", (max(sheet.width for sheet in sheets), sum(sheet.height for sheet in sheets)), PAPER)
    top = 0
    for sheet in sheets:
        whole.paste(sheet, (0, top))
        top += sheet.height
    return _packed(whole)


def _packed(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.quantize(_COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()


def width_of(text: str, size: int) -> float:
    """Measure a line, in pixels of the finished picture."""
    return _font(size).getlength(_bare(text)) / _SCALE


def _put_accent(
    pen: ImageDraw.ImageDraw, at: tuple[float, float], letter: str, accent: str, size: int, stroke: float
) -> None:
    """Draw an accent on a letter that is drawn already, from ``at`` on, the middle of its line."""
    left, top, right, _ = _ink(letter, size)
    if letter in "ij":  # it takes the place of the dot
        body = _ink("x", size)[1]
        pen.rectangle(
            (at[0] + left - stroke, at[1] + top - stroke, at[0] + right + stroke, at[1] + body - stroke - 1), 0
        )
        top = body
    begin, _, end, foot = _ink(accent, size)
    gap = size * _SCALE / 12
    place = (at[0] + (left + right - begin - end) / 2, at[1] + top - gap - foot)
    pen.text(place, accent, 255, _font(size), "lm", stroke_width=stroke)


@cache
def _ink(sign: str, size: int) -> tuple[int, int, int, int]:
    """Return where a sign has ink: left, top, right and bottom, from where it is written (lm)."""
    room = 2 * size * _SCALE
    image = Image.new("L", (2 * room, 2 * room))
    ImageDraw.Draw(image).text((room, room), sign, 255, _font(size), "lm")
    left, top, right, bottom = image.getbbox() or (room, room, room, room)
    return left - room, top - room, right - room, bottom - room
