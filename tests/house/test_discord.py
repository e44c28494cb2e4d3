"""Discord is never mocked, and no server's ids are written into the code."""

import ast
import re

import pytest

from tests.house.reading import dotted, imported_names, python_files, read

MOCKS = re.compile(r"^(unittest\.mock|mock|pytest_mock|asynctest)(\.|$)")
SNOWFLAKE = re.compile(r"(?<!\d)\d{17,20}(?!\d)")
PATCHES = {"monkeypatch.setattr", "monkeypatch.delattr", "mocker.patch", "mocker.patch.object"}


def _is_discord(node: ast.AST) -> bool:
    name = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else dotted(node)
    return name == "discord" or name.startswith("discord.")


def _targets(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, ast.AugAssign | ast.AnnAssign) else []


def mocks(text: str) -> list[int]:
    """Lines that bring in a mocking library, or replace a part of discord.py."""
    tree = ast.parse(text)
    lines = [line for name, line in imported_names(tree) if MOCKS.match(name)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            patched = dotted(node.func) in PATCHES and node.args and _is_discord(node.args[0])
            replaced = dotted(node.func) == "setattr" and node.args and _is_discord(node.args[0])
            if patched or replaced:
                lines.append(node.lineno)
        lines += [
            target.lineno for target in _targets(node) if _is_discord(target) and isinstance(target, ast.Attribute)
        ]
    return sorted(lines)


def snowflakes(text: str) -> list[int]:
    """Lines with a number, or a text with a number, as long as a Discord id."""
    return sorted(
        node.lineno
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and not isinstance(node.value, float) and SNOWFLAKE.search(str(node.value))
    )


def test_nothing_of_discord_is_mocked() -> None:
    # bot/ and cogs/ too: the seams that settings move are set in bot.app, where no test can forget to put them back.
    tested = python_files("tests", "benchmarks", "sandbox", "cogs")
    assert {str(path): found for path in tested if (found := mocks(read(path)))} == {}


def test_no_id_of_a_server_in_the_code() -> None:
    assert {str(path): found for path in python_files("bot", "cogs") if (found := snowflakes(read(path)))} == {}


@pytest.mark.parametrize(
    "text",
    [
        "from unittest import mock",
        "from unittest.mock import MagicMock",
        "import unittest.mock as m",
        "import pytest_mock",
        "def test(monkeypatch):\n    monkeypatch.setattr(discord.http.HTTPClient, 'request', x)",
        "def test(monkeypatch):\n    monkeypatch.setattr('discord.utils.utcnow', x)",
        "discord.Client.run = lambda self: None",
        "setattr(discord.Client, 'run', None)",
    ],
)
def test_a_mock_would_be_seen(text: str) -> None:
    assert mocks(text)


@pytest.mark.parametrize(
    "text",
    [
        "def test(monkeypatch):\n    monkeypatch.setenv('DISCORD_TOKEN', 'x')",
        "import unittest",
        "color = discord.Color.blue()",
    ],
)
def test_using_discord_is_no_mock(text: str) -> None:
    assert mocks(text) == []


@pytest.mark.parametrize("digits", ["1" * 17, "1" * 20])
def test_an_id_would_be_seen(digits: str) -> None:
    assert snowflakes(f"GUILD = {digits}")
    assert snowflakes(f"CHANNEL = '<#{digits}>'")


@pytest.mark.parametrize("text", ["EPOCH = 1420070400000", "LARGEST = 2**63 - 1", "PI = 3.14159265358979323846"])
def test_other_numbers_are_fine(text: str) -> None:
    assert snowflakes(text) == []
