"""How far along a goal is: a bar that fills up."""

from bot.charts.canvas import ALT_LIMIT, FAINT, INK, LINE, MARGIN, WIDTH, Canvas, Colour, legible
from bot.charts.palettes import COUNTS
from bot.text import clip
from bot.words import later, phrase

_FILL = COUNTS[3]
_TRACK: Colour = (233, 236, 239)
_BAR = (150, 206)  # top and bottom
_CALLS = later("calls")


def thermometer(done: int, goal: int, title: str, unit: str = _CALLS) -> bytes:
    """Draw how much of a goal (at least 1) is done; past it, the bar is full and the number says by how much.

    Returns:
        A PNG, 900 pixels wide.
    """
    canvas = Canvas(226)
    room = WIDTH - 2 * MARGIN
    canvas.fitted(MARGIN, 36, legible(title), 36, room, bold=True)
    canvas.fitted(MARGIN, 102, legible(_said(done, goal, unit)), 46, room - 150, INK, bold=True)
    canvas.text(WIDTH - MARGIN, 102, f"{_percent(done, goal)}%", 46, FAINT, anchor="rm")
    top, bottom = _BAR
    radius = (bottom - top) / 2
    canvas.box(MARGIN, top, WIDTH - MARGIN, bottom, _TRACK, radius=radius, outline=LINE)
    if done > 0:
        width = max(2 * radius, room * min(1.0, done / goal))
        canvas.box(MARGIN, top, MARGIN + width, bottom, _FILL, radius=radius)
    return canvas.png()


def thermometer_alt(done: int, goal: int, title: str, unit: str = _CALLS) -> str:
    """Say what the thermometer shows, in at most 1,024 characters."""
    words = phrase(
        "{title}. {done}, {percent} percent.", title=title, done=_said(done, goal, unit), percent=_percent(done, goal)
    )
    return clip(words, ALT_LIMIT)


def _percent(done: int, goal: int) -> int:
    return done * 100 // goal  # rounded down: 100 means that it is done


def _said(done: int, goal: int, unit: str) -> str:
    unit = phrase(unit)
    if done > goal:
        return phrase("{done:,} of {goal:,} {unit} ({more:,} more)", done=done, goal=goal, unit=unit, more=done - goal)
    return phrase("{done:,} of {goal:,} {unit}", done=done, goal=goal, unit=unit)
