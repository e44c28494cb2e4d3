"""Colours that people with colour-blindness tell apart, and that stand for no party (no red against blue).

tests/charts measures how far apart they are as seen with protanopia and deuteranopia, and that text on each is legible.
"""

from bot.charts.canvas import Colour

YES: Colour = (69, 20, 120)
RATHER_YES: Colour = (204, 198, 240)
MIXED: Colour = (146, 153, 161)
RATHER_NO: Colour = (255, 200, 115)
NO: Colour = (190, 75, 0)
UNKNOWN: Colour = (255, 255, 255)

STANCES = (YES, RATHER_YES, MIXED, RATHER_NO, NO)
"""From for to against."""

COUNTS: tuple[Colour, ...] = (UNKNOWN, (190, 228, 215), (95, 186, 158), (15, 118, 88), (0, 58, 44))
"""From none to most."""


def brightness(colour: Colour) -> float:
    """Return the relative luminance of a colour, 0 to 1 (WCAG 2)."""
    red, green, blue = (c / 3294.6 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """Return how well two colours stand out from each other, 1 to 21 (WCAG 2 asks 4.5 for text)."""
    low, high = sorted((brightness(one), brightness(other)))
    return (high + 0.05) / (low + 0.05)
