"""What a line of the log may carry: where, what and when; never what people typed, nor who they are."""

import ast

import pytest

from tests.house.reading import dotted, python_files, read

LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}
# What each key holds. A new one goes here once somebody has made sure that no person typed it and none is named by it.
KEYS = {
    "about": "the class of a refusal",
    "at": "an instant",
    "attempt": "a count",
    "before": "a schema version",
    "changed": "yes or no",
    "count": "a count",
    "deliveries": "a count",
    "delivery": "our number of a delivery",
    "error": "Discord's answer, or a sentence of ours",
    "event_id": "our number of an event",
    "exc_info": "an error; bot.logs leaves out what it quotes",
    "findings": "a count",
    "host": "an address to listen on",
    "kind": "a kind of thing or delivery",
    "late": "a length of time",
    "living": "a count",
    "missed": "a count",
    "officials": "a count",
    "others": "names of processes",
    "outcome": "sent, failed …",
    "port": "a port",
    "reference": "what a person quotes, or Discord's nonce of a delivery",
    "refused": "a count",
    "role": "a Discord role",
    "schedule": "our number of a series",
    "seats": "a count",
    "server": "a Discord server",
    "servers": "a count",
    "setting": "the name of a setting",
    "shards": "a count",
    "thing": "our number of a thing",
    "told": "a count",
    "until": "an instant",
    "what": "a word of ours",
    "why": "a sentence of ours",
}


def lines(text: str) -> list[tuple[int, str]]:
    """Each line that logs something other than fixed words and the keys above, with what it is."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS):
            continue
        if dotted(node.func.value) not in {"log", "logger", "_log"}:
            continue
        if len(node.args) != 1 or not isinstance(node.args[0], ast.Constant):
            found.append((node.lineno, "words that are not fixed"))
        for keyword in node.keywords:
            if keyword.arg is None:
                if not (isinstance(keyword.value, ast.Call) and dotted(keyword.value.func) == "_names"):
                    found.append((node.lineno, "keys that cannot be read here"))
            elif keyword.arg not in KEYS:
                found.append((node.lineno, keyword.arg))
    return found


def named(text: str) -> set[str]:
    """The keys of the dictionaries that functions called ``_names`` make."""
    functions = [
        node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef) and node.name == "_names"
    ]
    dictionaries = [node for function in functions for node in ast.walk(function) if isinstance(node, ast.Dict)]
    return {
        key.value
        for dictionary in dictionaries
        for key in dictionary.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }


def test_no_line_of_the_log_carries_what_people_typed() -> None:
    looked_at = python_files("bot", "cogs", "sandbox", "migrations")
    assert {str(path): found for path in looked_at if (found := lines(read(path)))} == {}
    assert {str(path): found for path in looked_at if (found := named(read(path)) - set(KEYS))} == {}


def test_lines_are_found_at_all() -> None:
    count = sum(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and dotted(node.func.value) == "log"
        for path in python_files("bot", "cogs")
        for node in ast.walk(ast.parse(read(path)))
    )
    assert count > 30
    assert any(named(read(path)) for path in python_files("bot"))


@pytest.mark.parametrize(
    "line",
    [
        "log.info('saved', title=event.title)",
        "log.warning('refused', user=user.id)",
        "log.info(f'saved {title}')",
        "log.info('saved %s', title)",
        "log.error('x', **vars(typed))",
    ],
)
def test_a_line_with_more_would_be_seen(line: str) -> None:
    assert lines(line)


def test_names_with_more_would_be_seen() -> None:
    assert named("def _names(d):\n    return {'server': 1, 'title': d.title}") - set(KEYS) == {"title"}
