"""The functional core never waits: a transaction cannot wait for Discord, even by mistake."""

import ast
from pathlib import Path

import pytest

from tests.house.reading import dotted, imported_names, is_core, python_files, read

SLEEPS = {"time.sleep", "asyncio.sleep"}
ASYNCHRONOUS = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)


def waits(text: str) -> list[int]:
    """Lines with `async` or `await`."""
    return sorted({node.lineno for node in ast.walk(ast.parse(text)) if isinstance(node, ASYNCHRONOUS)})


def sleeps(text: str) -> list[int]:
    """Lines that call, or import, a function that sleeps."""
    tree = ast.parse(text)
    calls = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Call) and dotted(node.func) in SLEEPS]
    return sorted(calls + [line for name, line in imported_names(tree) if name in SLEEPS])


def blocks(text: str) -> list[int]:
    """Lines that stop the whole event loop: the shell may wait, but not like this."""
    tree = ast.parse(text)
    calls = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Call) and dotted(node.func) == "time.sleep"]
    return sorted(calls + [line for name, line in imported_names(tree) if name == "time.sleep"])


def test_nothing_in_the_core_is_async() -> None:
    assert {str(path): found for path in python_files("bot") if is_core(path) and (found := waits(read(path)))} == {}


def test_nothing_in_the_core_sleeps() -> None:
    assert {str(path): found for path in python_files("bot") if is_core(path) and (found := sleeps(read(path)))} == {}


def test_nothing_stops_the_event_loop() -> None:
    assert {str(path): found for path in python_files("bot", "cogs") if (found := blocks(read(path)))} == {}


@pytest.mark.parametrize(
    "text",
    [
        "async def rsvp(): ...",
        "class Form:\n    async def on_submit(self): ...",
        "async def a():\n    async with b: ...",
    ],
)
def test_a_wait_would_be_seen(text: str) -> None:
    assert waits(text)


def test_plain_code_does_not_wait() -> None:
    assert waits("def rsvp(tx):\n    return tx.execute('await')") == []


@pytest.mark.parametrize(
    "text",
    ["import time\ntime.sleep(1)", "from time import sleep", "import asyncio\nasyncio.run(asyncio.sleep(1))"],
)
def test_a_sleep_would_be_seen(text: str) -> None:
    assert sleeps(text)


def test_a_blocking_sleep_would_be_seen() -> None:
    assert blocks("import time\nasync def tick():\n    time.sleep(1)") == [3]
    assert blocks("import asyncio\nasync def tick():\n    await asyncio.sleep(1)") == []


@pytest.mark.parametrize(
    ("path", "core"),
    [
        ("bot/events/service.py", True),
        ("bot/events/cards.py", True),
        ("bot/outbox/store.py", True),
        ("bot/when/parse.py", True),
        ("bot/access.py", True),
        ("bot/outbox/worker.py", False),
        ("bot/officials/directory.py", False),
        ("bot/edge/cards.py", False),
        ("bot/database/store.py", False),
        ("bot/app.py", False),
        ("cogs/events.py", False),
    ],
)
def test_what_belongs_to_the_core(path: str, core: bool) -> None:
    assert is_core(Path(path)) is core
