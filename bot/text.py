"""What people typed, made fit to be shown. Pure; knows nothing of Discord but which characters are alive there."""

import re
from collections.abc import Iterable

from bot.words import later, phrase, spoken

_LIVE = re.compile(r"([\\*_~|`>#\[\]<])")


def clip(text: str, most: int) -> str:
    """Shorten text to at most ``most`` characters, with an ellipsis where something was cut."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def one_line(text: str) -> str:
    """Return text without line breaks, invisible characters and doubled spaces."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(text.split())


def quotable(text: str, most: int = 40) -> str:
    """Return typed text fit to stand between quotation marks in a sentence of ours.

    One line, at most ``most`` characters before what is alive in Discord (formatting, links, pings) is made plain.
    """
    safe = clip(one_line(text[: most * 10]), most).replace('"', "'")
    return _LIVE.sub(r"\\\1", safe).replace("@", "@\u200b")


def quote(text: str, most: int = 40) -> str:
    """Quote what a person typed, safe inside a sentence of ours."""
    return f'"{quotable(text, most)}"'


_LIKE_I = re.compile(r"\W*h?[ií](?![aeou])", re.IGNORECASE)


def with_and(names: Iterable[str]) -> str:
    """Put "and" between names: of many, join all but the last by commas first."""
    together, *others = names
    for each in others:
        # Spanish "y" sounds like "i", so before that sound it is "e".
        joint = "e" if spoken() == "es" and _LIKE_I.match(each) else phrase("and")
        together = f"{together} {joint} {each}"
    return together


ERASED = later("somebody whose data was erased")
"""Stands where a number below zero does."""


def mention(user_id: int | None) -> str:
    """Name a person so that Discord shows who it is; a number below zero is somebody whose data was erased."""
    return f"<@{user_id}>" if user_id is not None and user_id > 0 else phrase(ERASED)
