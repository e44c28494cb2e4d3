"""How far along a goal is: a bar that fills up."""

from bot.charts.canvas import ALT_LIMIT, FAINT, INK, LINE, MARGIN, WIDTH, Canvas, Colour, legible
from bot.charts.palettes import COUNTS
from bot.text import clip

_FILL = COUNTS[3]
_TRACK: Colour = (233, 236, 239)
_BAR = (150, 206)  # top and bottom


def thermometer(done: int, goal: int, title: str, unit: str = "calls") -> bytes:
    """Draw how much of a goal (at least 1) is done; past it, the bar is full and the number says by how much.

    Returns:
        A PNG, 900 pixels wide.
    """
    canvas = Canvas(226)
    room = WIDTH - 2 * MARGIN
    canvas.fitted(MARGIN, 36, legible(title), 36, room, bold=True)
    canvas.fitted(MARGIN, 102, _said(done, goal, legible(unit)), 46, room - 150, INK, bold=True)
    canvas.text(WIDTH - MARGIN, 102, f"{_percent(done, goal)}%", 46, FAINT, anchor="rm")
    top, bottom = _BAR
    radius = (bottom - top) / 2
    canvas.box(MARGIN, top, WIDTH - MARGIN, bottom, _TRACK, radius=radius, outline=LINE)
    if done > 0:
        width = max(2 * radius, room * min(1.0, done / goal))
        canvas.box(MARGIN, top, MARGIN + width, bottom, _FILL, radius=radius)
    return canvas.png()


def thermometer_alt(done: int, goal: int, title: str, unit: str = "calls") -> str:
    """Say what the thermometer shows, in at most 1,024 characters."""
    return clip(f"{title}. {_said(done, goal, unit)}, {_percent(done, goal)} percent.", ALT_LIMIT)


def _percent(done: int, goal: int) -> int:
    return done * 100 // goal  # rounded down: 100 means that it is done


def _said(done: int, goal: int, unit: str) -> str:
    return f"{done:,} of {goal:,} {unit}" + (f" ({done - goal:,} more)" if done > goal else "")
