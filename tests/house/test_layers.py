"""Every module of bot/ has its place in .importlinter, so that no import of it goes unlooked at."""

import ast
import re
from configparser import ConfigParser
from pathlib import Path

import pytest

from tests.house.reading import ROOT, dotted, imported_names, python_files, read


def layers(text: str) -> list[set[str]]:
    """The layers of the contract, from top to below, each as the modules it names."""
    parser = ConfigParser()
    parser.read_string(text)
    lines = parser["importlinter:contract:layers"]["layers"].split("\n")
    return [set(re.findall(r"[\w.]+", line)) for line in lines if line.strip()]


def module_name(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def homeless(modules: set[str], placed: set[str]) -> list[str]:
    """Modules that are in no layer. A package whose modules are in layers one by one needs no place of its own."""
    return sorted(
        module
        for module in modules
        if not any(module == place or module.startswith(f"{place}.") for place in placed)
        and not any(place.startswith(f"{module}.") for place in placed)
    )


def runtime_imports(text: str, module: str) -> list[int]:
    """Lines that import the module when the program runs, not only for the type checker."""
    tree = ast.parse(text)
    for_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and dotted(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}
        for statement in node.body
        for inner in ast.walk(statement)
    }
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    return [
        node.lineno
        for node in imports
        if id(node) not in for_types
        and any(name == module or name.startswith(f"{module}.") for name, _ in imported_names(node))
    ]


def _placed() -> set[str]:
    return set().union(*layers((ROOT / ".importlinter").read_text()))


def test_every_module_has_a_layer() -> None:
    modules = {module_name(path) for path in python_files("bot")}
    assert homeless(modules, _placed()) == [], "Give each its place in .importlinter's layers."


def test_no_module_is_in_two_layers() -> None:
    found = layers((ROOT / ".importlinter").read_text())
    assert sum(map(len, found)) == len(set().union(*found))


def test_edge_knows_the_bot_only_by_its_type() -> None:
    edge = [path for path in python_files("bot") if path.parts[1] == "edge"]
    assert {str(path): found for path in edge if (found := runtime_imports(read(path), "bot.app"))} == {}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("from bot.app import Groundswell", [1]),
        ("def f():\n    import bot.app", [2]),
        ("from bot import app", [1]),
        ("if TYPE_CHECKING:\n    from bot.app import Groundswell", []),
        ("if TYPE_CHECKING:\n    x = 1\nelse:\n    from bot.app import Groundswell", [4]),
        ("from bot.apple import core", []),
    ],
)
def test_an_import_at_runtime_would_be_seen(text: str, lines: list[int]) -> None:
    assert runtime_imports(text, "bot.app") == lines


def test_a_module_without_a_layer_would_be_seen() -> None:
    placed = {"bot.events.store", "bot.database"}
    modules = {"bot", "bot.events", "bot.events.store", "bot.events.extra", "bot.database.types", "bot.databases"}
    assert homeless(modules, placed) == ["bot.databases", "bot.events.extra"]


def test_the_contract_is_read_in_order() -> None:
    text = "[importlinter:contract:layers]\nlayers =\n    cogs\n    (bot.edge) : bot.a.cards\n"
    assert layers(text) == [{"cogs"}, {"bot.edge", "bot.a.cards"}]


def test_the_rooms_stand_in_the_order_of_the_architecture() -> None:
    order = ["cogs", "bot.app", "bot.edge", "bot.events.cards", "bot.outbox.worker", "bot.events.service"]
    order += ["bot.events.store", "bot.events.rules", "bot.events.model", "bot.database", "bot.clock"]
    found = layers((ROOT / ".importlinter").read_text())
    heights = [next(height for height, layer in enumerate(found) if name in layer) for name in order]
    assert heights == sorted(set(heights))
