"""Finds what refusals say: every text that is handed to a UserError, by reading the code."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from tests.house.reading import dotted, python_files, read

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Module:
    """What a module of ours defines by name."""

    path: str
    tree: ast.Module
    functions: dict[str, Function] = field(default_factory=dict)
    named: dict[str, list[ast.expr]] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """One text that a person may read; ``text`` is None where reading the code does not tell it."""

    where: str
    text: str | None


@cache
def modules() -> dict[str, Module]:
    found = {}
    for path in python_files("bot", "cogs"):
        module = Module(path.as_posix(), ast.parse(read(path)))
        for node in ast.walk(module.tree):
            if isinstance(node, Function):
                module.functions[node.name] = node
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                module.named.setdefault(node.targets[0].id, []).append(node.value)
        found[module.path] = module
    for module in found.values():
        for name, there in _imported(module, found):
            if name in there.functions:
                module.functions.setdefault(name, there.functions[name])
            if name in there.named:
                module.named.setdefault(name, there.named[name])
    return found


def _imported(module: Module, found: Mapping[str, Module]) -> Iterator[tuple[str, Module]]:
    for node in module.tree.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            there = found.get(node.module.replace(".", "/") + ".py")
            if there is not None:
                yield from ((alias.name, there) for alias in node.names)


def refusals(found: Mapping[str, Module]) -> set[str]:
    """The names of UserError and of all that derive from it."""
    bases = {
        node.name: {dotted(base).rpartition(".")[2] for base in node.bases}
        for module in found.values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
    }
    known = {"UserError"}
    while more := {name for name, above in bases.items() if above & known} - known:
        known |= more
    return known


def texts(node: ast.expr, module: Module, depth: int = 0) -> list[str | None]:
    """Every text that an expression may be; what is filled in stands as ``…``, None for what cannot be read."""
    if isinstance(node, ast.Constant):
        return [None if node.value is None else str(node.value)]
    if isinstance(node, ast.JoinedStr):
        return ["".join(_part(part, module, depth) for part in node.values)]
    if isinstance(node, ast.IfExp | ast.BoolOp | ast.Dict):
        return _any([node.body, node.orelse] if isinstance(node, ast.IfExp) else node.values, module, depth)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        both = texts(node.left, module, depth), texts(node.right, module, depth)
        return [f"{left or ''}{right or ''}" for left in both[0] for right in both[1]]
    if depth > 4:
        return [None]
    if isinstance(node, ast.Name) and node.id in module.named:
        return _any(module.named[node.id], module, depth + 1)
    if isinstance(node, ast.Subscript):
        return texts(node.value, module, depth + 1)
    if isinstance(node, ast.Call):
        return _called(node, module, depth)
    return [None]


def _any(nodes: Sequence[ast.expr], module: Module, depth: int) -> list[str | None]:
    return [text for node in nodes for text in texts(node, module, depth) if text] or [None]


def _part(part: ast.expr, module: Module, depth: int) -> str:
    if not isinstance(part, ast.FormattedValue):
        return texts(part, module, depth)[0] or "…"
    if isinstance(part.value, ast.Name | ast.Subscript | ast.BoolOp | ast.IfExp):
        return texts(part.value, module, depth + 1)[0] or "…"
    return "…"


def _called(node: ast.Call, module: Module, depth: int) -> list[str | None]:
    name = dotted(node.func)
    if name in {"phrase", "phrase_many", "later"}:  # in English they are what stands there
        return _any(node.args[-1:], module, depth)
    if name in module.functions:
        returned = [each.value for each in ast.walk(module.functions[name]) if isinstance(each, ast.Return)]
        return [text for value in returned if value is not None for text in texts(value, module, depth + 1)]
    if isinstance(node.func, ast.Attribute) and node.func.attr in {"format", "get"}:
        own = texts(node.func.value, module, depth + 1)
        return (
            own
            + [text for extra in node.args if node.func.attr == "get" for text in texts(extra, module, depth + 1)][1:]
        )
    return [None]


@cache
def everything_said() -> list[Said]:
    """Every text of every refusal of ours; read once."""
    return list(said(modules()))


def said(found: Mapping[str, Module]) -> Iterator[Said]:
    """Every text of a refusal: where a class of its own says it, and where one of the general ones is raised."""
    known = refusals(found)
    own = {
        node.name
        for module in found.values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and node.name in known and _calls_up(node)
    }
    for module in found.values():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef) and node.name in known:
                for call in _calls_up(node):
                    yield from _all(call.args, module, call.lineno, f"{module.path}: {node.name}")
            elif isinstance(node, ast.Call):
                name = dotted(node.func).rpartition(".")[2]
                if name in known - own and name != "UserError" and node.args:
                    yield from _all(node.args[:1], module, node.lineno, f"{module.path}: {name}")


def _calls_up(node: ast.ClassDef) -> list[ast.Call]:
    return [
        call
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "__init__"
        and isinstance(call.func.value, ast.Call)
        and dotted(call.func.value.func) == "super"
        and call.args
    ]


def _all(args: list[ast.expr], module: Module, line: int, where: str) -> Iterator[Said]:
    for text in texts(args[0], module):
        yield Said(f"{where} ({ast.unparse(args[0])[:50]}) line {line}", text)
