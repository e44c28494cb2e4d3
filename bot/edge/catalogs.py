"""The catalogs in ``locale/``, kept in step with the code: every text that people read."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from discord import app_commands

from bot.words import ENGLISH, FOLDER, LANGUAGES

_MARKS = {"phrase": (0,), "later": (0,), "phrase_many": (1, 2)}
"""What says a text, and which of its arguments the text is."""

_HOUSE = Path(__file__).parents[2]
_PLACEHOLDER = re.compile(r"\{(\w+)[^}]*\}")

Texts = dict[str, set[Any]]
"""By catalog, its texts: a string each, or for a plural the pair."""


def other_languages() -> list[str]:
    """List every language that has catalogs."""
    return [language for language in LANGUAGES if language != ENGLISH]


def texts_of_code() -> Texts:
    """Find every text that the code says, by the part of the house it stands in."""
    found: Texts = {}
    for path in sorted([*_HOUSE.glob("bot/**/*.py"), *_HOUSE.glob("cogs/*.py")]):
        for text in texts_in(ast.parse(path.read_bytes())):
            found.setdefault(area_of(path.relative_to(_HOUSE)), set()).add(text)
    return found


def texts_in(tree: ast.AST) -> Iterator[Any]:
    """List the texts that a module says; not by Babel, which before Python 3.12 does not look into f-strings."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in _MARKS:
            which = [call.args[number] for number in _MARKS[call.func.id] if number < len(call.args)]
            texts = [each.value for each in which if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            if texts:
                yield texts[0] if len(texts) == 1 else tuple(texts)


def area_of(path: Path) -> str:
    """Name the catalog of a file of the house: its feature's, or one for what stands in no folder of bot/.

    The words of a cog stand with those of the feature of its name.
    """
    parts = path.parts
    if parts[0] == "cogs":
        return path.stem
    return parts[1] if len(parts) > 2 else "shared"


def texts_of_commands(tree: app_commands.CommandTree[Any]) -> set[str]:
    """List every name and description of a command, an option or a choice."""
    return set(_walk([command.to_dict(tree) for command in tree.get_commands()]))


def _walk(shown: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for each in shown:
        yield each["name"]
        if each.get("description"):
            yield each["description"]
        yield from _walk(each.get("options", ()))
        yield from _walk(each.get("choices", ()))


def read(language: str) -> dict[str, Catalog]:
    """Read the catalogs of a language, by their names."""
    found = {}
    for path in sorted((FOLDER / language).glob("*.po")):
        with path.open("rb") as file:
            found[path.stem] = read_po(file, locale=language)
    return found


def renew(language: str, texts: Texts) -> int:
    """Write the catalogs of a language anew: new texts are empty, unused ones go. Return how many are empty."""
    known = read(language)
    said = {message.id: message.string for catalog in known.values() for message in catalog if message.id}
    empty = 0
    for area, wanted in texts.items():
        catalog, own = Catalog(locale=language), known.get(area, Catalog())
        for text in wanted:
            kept = own.get(text[0] if isinstance(text, tuple) else text)
            string = (kept.string if kept is not None and kept.string else None) or said.get(text)
            catalog.add(text, string or (("", "") if isinstance(text, tuple) else ""))
            empty += not (any(string) if isinstance(string, tuple) else string)
        path = FOLDER / language / f"{area}.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalog, width=120, no_location=True, omit_header=True, sort_output=True)
    for area in known.keys() - texts.keys():
        (FOLDER / language / f"{area}.po").unlink()
    return empty


def faults(language: str, texts: Texts) -> list[str]:
    """List what is wrong with the catalogs of a language, a line each: untranslated, unused, other placeholders."""
    known = read(language)
    lines = [f"{area}: unused: {text!r}" for area, text in _pairs(known) if text not in texts.get(area, ())]
    for area, wanted in texts.items():
        for text in sorted(wanted, key=str):
            message = known[area].get(text[0] if isinstance(text, tuple) else text) if area in known else None
            lines += [f"{area}: {fault}: {text!r}" for fault in _faults_of(text, message)]
    return lines


def _pairs(known: Mapping[str, Catalog]) -> Iterator[tuple[str, Any]]:
    for area, catalog in known.items():
        for message in catalog:
            if message.id:
                yield area, tuple(message.id) if isinstance(message.id, (list, tuple)) else message.id


def _faults_of(text: Any, message: Message | None) -> Iterator[str]:
    originals = list(text) if isinstance(text, tuple) else [text]
    strings = [] if message is None else message.string
    said = [each or "" for each in (strings if isinstance(strings, (list, tuple)) else [strings])]
    if not said or not all(said):
        yield "untranslated"
        return
    if message is not None and message.fuzzy:
        yield "fuzzy"
    wanted = set(_PLACEHOLDER.findall(originals[-1]))
    if any(not set(_PLACEHOLDER.findall(each)) <= wanted | {"count"} for each in said):
        yield "a placeholder that the text does not have"
    if not wanted - {"count"} <= set(_PLACEHOLDER.findall(said[-1])):
        yield "a placeholder is missing"
