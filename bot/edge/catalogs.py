"""The catalogs in ``locale/``, kept in step with the code: every text that people read, found in it."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from discord import app_commands

from bot.words import COMMANDS, ENGLISH, FOLDER, LANGUAGES

_MARKS = {"phrase": slice(0, 1), "later": slice(0, 1), "phrase_many": slice(1, 3)}
"""What says or marks a text, and which of its arguments are texts."""

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
        said = set(texts_in(ast.parse(path.read_text(encoding="utf-8"))))
        if said:
            found.setdefault(area_of(path.relative_to(_HOUSE)), set()).update(said)
    return found


def texts_in(tree: ast.AST) -> Iterator[Any]:
    """List the texts that a module says, each a string, or the pair of a plural.

    Babel's own extraction reads tokens, to which an f-string is one: it passes over what is said inside.
    """
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        texts = [list(_strings(argument)) for argument in node.args[_MARKS[name]]] if name in _MARKS else []
        if len(texts) > 1:
            yield from zip(*texts, strict=True)
        elif texts:
            yield from texts[0]


def _strings(argument: ast.expr) -> Iterator[str]:
    if isinstance(argument, ast.IfExp):
        yield from (*_strings(argument.body), *_strings(argument.orelse))
    elif isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value


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
    """List what is wrong with the catalogs of a language, a line each.

    Untranslated, unused, other placeholders; and one text that is said in two ways, since a sentence is looked up in
    all catalogs together (``bot.words``).
    """
    return [*_faults_in(read(language), texts), *said_in_two_ways(read(language))]


def said_in_two_ways(known: Mapping[str, Catalog]) -> list[str]:
    """List the sentences that have another translation in another catalog, with both."""
    first: dict[str, tuple[str, Any]] = {}
    lines = []
    for area, catalog in known.items():
        for message in catalog if area != COMMANDS else ():
            if message.id:
                key = message.id if isinstance(message.id, str) else message.id[0]
                before, said = first.setdefault(key, (area, message.string))
                if said != message.string:
                    lines.append(f"{area}: said in two ways: {key!r}: {message.string!r}, in {before} {said!r}")
    return lines


def _faults_in(known: Mapping[str, Catalog], texts: Texts) -> list[str]:
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
