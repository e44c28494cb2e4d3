"""What the house rules read: the repository's files, as git would commit them."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ("bot", "cogs", "sandbox", "tests", "benchmarks")

# ARCHITECTURE: "Only cogs, edge, the outbox worker, app and database/ await anything." A folder ends in a slash.
SHELL = (
    "bot/__main__.py",
    "bot/app.py",
    "bot/database/",
    "bot/edge/",
    "bot/web/",
    "bot/outbox/",
    "bot/officials/directory.py",
)
ROOMS = ("model", "rules", "store", "service", "cards")


def files() -> list[Path]:
    """Every file that is, or is about to be, part of the repository; relative to its root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    names = sorted(set(filter(None, listed.split("\0"))))
    return [Path(name) for name in names if (ROOT / name).is_file()]


def python_files(*folders: str) -> list[Path]:
    """The Python files below these folders, relative to the root."""
    return [path for path in files() if path.suffix == ".py" and path.parts[0] in folders]


def read(path: Path) -> str:
    """The file's text, or nothing when it is not text."""
    content = (ROOT / path).read_bytes()
    return "" if b"\0" in content else content.decode()


def is_core(path: Path) -> bool:
    """Whether the file belongs to the functional core: in bot/, and not of the asynchronous shell."""
    if path.parts[0] != "bot":
        return False
    is_room = len(path.parts) > 2 and path.stem in (*ROOMS, "policy") and path.parts[1] not in {"edge", "database"}
    return is_room or not path.as_posix().startswith(SHELL)


def dotted(node: ast.AST) -> str:
    """`a.b.c` for a name or an attribute of one; nothing for any other expression."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (left := dotted(node.value)):
        return f"{left}.{node.attr}"
    return ""


def imported_names(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Each imported module or member as a dotted name, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)
