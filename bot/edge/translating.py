"""The commands' own names and descriptions in every language: Discord shows them before we are asked."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from bot.words import command_text

LOCALES = {"es-ES": "es", "es-419": "es"}
"""Discord's locales, and the language they are shown; for all others what stands in the code."""


def translated(payload: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Add the localizations to what Discord is told of commands, options and choices."""
    return [_translated(each) for each in payload]


def _translated(shown: Mapping[str, Any]) -> dict[str, Any]:
    together = dict(shown)
    for key in ("name", "description"):
        if text := shown.get(key):
            together[f"{key}_localizations"] = _localizations(text)
    for key in ("options", "choices"):
        if shown.get(key):
            together[key] = [_translated(each) for each in shown[key]]
    return together


@cache
def _localizations(text: str) -> Mapping[str, str] | None:
    found = {locale: command_text(language, text) for locale, language in LOCALES.items()}
    return {locale: said for locale, said in found.items() if said != text} or None
