"""Discord takes every localized name and description: one that breaks a rule would refuse all commands at once."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot.app import Groundswell
from bot.edge import catalogs
from bot.edge.translating import LOCALES, translated
from bot.settings import Settings
from bot.words import COMMANDS

# Discord's documentation of application commands: a name is lower case where its letters have one.
NAME = re.compile(r"[-\w]{1,32}")
LONGEST = 100
LARGEST = 8000
"""The characters of one command with all below it; of each text, the longest localization counts."""

Shown = dict[str, Any]


@pytest.fixture
async def payload() -> list[Shown]:
    bot = Groundswell(Settings(_env_file=None, discord_token=None), shard_count=1)
    await bot.load_cogs()
    return translated([command.to_dict(bot.tree) for command in bot.tree.get_commands()])


def _below(shown: list[Shown], way: str = "") -> Iterator[tuple[str, list[Shown]]]:
    """Go through the tree: each group of siblings that are commands or options, with the way there."""
    yield way, shown
    for each in shown:
        yield from _below(each.get("options") or [], f"{way}/{each['name']}")


def _choices(shown: list[Shown]) -> Iterator[tuple[str, list[Shown]]]:
    """Go through the tree: the choices of each option that has some."""
    for way, siblings in _below(shown):
        yield from ((f"{way}/{each['name']}", each["choices"]) for each in siblings if each.get("choices"))


def _seen(each: Shown, key: str, locale: str) -> str:
    """Return what somebody with this locale sees."""
    return str((each.get(f"{key}_localizations") or {}).get(locale) or each[key])


def name_faults(shown: list[Shown], locale: str) -> list[str]:
    """Names that Discord refuses, and names that two siblings share."""
    found = []
    for way, siblings in _below(shown):
        names = [_seen(each, "name", locale) for each in siblings]
        found += [f"{way}: {name!r}" for name in names if not NAME.fullmatch(name) or name != name.lower()]
        found += [f"{way}: {name!r} twice" for name in sorted(set(names)) if names.count(name) > 1]
    return found


def choice_faults(shown: list[Shown], locale: str) -> list[str]:
    """Choices that are too long, and those that look the same as another of their option."""
    found = []
    for way, choices in _choices(shown):
        names = [_seen(each, "name", locale) for each in choices]
        found += [f"{way}: {name!r}" for name in names if not 0 < len(name) <= LONGEST]
        found += [f"{way}: {name!r} twice" for name in sorted(set(names)) if names.count(name) > 1]
    return found


def size(command: Shown) -> int:
    """Count a command's characters as Discord does."""
    total = 0
    for key in ("name", "description"):
        if text := command.get(key):
            total += max(map(len, [text, *(command.get(f"{key}_localizations") or {}).values()]))
    total += len(str(command["value"])) if "value" in command else 0
    return total + sum(map(size, [*(command.get("options") or ()), *(command.get("choices") or ())]))


@pytest.mark.parametrize("locale", LOCALES)
def test_discord_takes_every_name(payload: list[Shown], locale: str) -> None:
    assert name_faults(payload, locale) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_discord_takes_every_choice(payload: list[Shown], locale: str) -> None:
    assert choice_faults(payload, locale) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_discord_takes_every_description(payload: list[Shown], locale: str) -> None:
    described = [
        (f"{way}/{each['name']}", _seen(each, "description", locale))
        for way, siblings in _below(payload)
        for each in siblings
    ]
    assert described
    assert [(way, len(text)) for way, text in described if not 0 < len(text) <= LONGEST] == []


def test_discord_takes_every_command_whole(payload: list[Shown]) -> None:
    assert {each["name"]: size(each) for each in payload if size(each) > LARGEST} == {}


@pytest.mark.parametrize(("locale", "language"), LOCALES.items())
def test_every_text_has_its_translation(payload: list[Shown], locale: str, language: str) -> None:
    catalog = catalogs.read(language)[COMMANDS]
    missing = []
    for way, siblings in [*_below(payload), *_choices(payload)]:
        for each in siblings:
            for key in ("name", "description"):
                if not (text := each.get(key)):
                    continue
                message = catalog.get(text)
                said = message.string if message is not None else ""
                shown = (each.get(f"{key}_localizations") or {}).get(locale)
                if not said or shown != (said if said != text else None):
                    missing.append(f"{way}: {text!r}")
    assert missing == []


def test_the_faults_would_be_found() -> None:
    def named(name: str, said: str) -> Shown:
        return {"name": name, "description": "x", "name_localizations": {"es-419": said}}

    shown = [named("a", "Dos"), named("b", "dos cosas"), named("c", "día"), named("d", "día"), named("e", "e" * 33)]
    assert name_faults(shown, "es-419") == [": 'Dos'", ": 'dos cosas'", f": '{'e' * 33}'", ": 'día' twice"]
    assert name_faults(shown, "es-ES") == []
    option = {"name": "o", "description": "x", "choices": [named("f", "igual"), named("g", "igual"), named("h", "")]}
    assert choice_faults([option], "es-419") == ["/o: 'igual' twice"]
