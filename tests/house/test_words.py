"""What people read is said in their language: every text has its translation, and none is left out of the catalogs."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from bot.edge import catalogs
from bot.edge.catalogs import Texts, other_languages
from bot.settings import Settings
from bot.words import COMMANDS
from tests.house.reading import ROOT, dotted, python_files

# What no person in Discord reads: the command line, settings, logs, statements for a database.
# Why a directory of officials cannot be had or read, the command line prints and the log keeps.
_NOT_FOR_PEOPLE = frozenset(
    f"bot/{file}.py"
    for file in (
        *("__main__", "copies", "terminal", "settings", "metrics", "logs", "words", "edge/catalogs", "edge/host"),
        *("edge/manual", "edge/permissions"),  # pages of docs/
        *("officials/directory", "officials/reading"),
        # What is read of times that are typed: the words of the grammar.
        *("when/english", "when/spanish", "when/grammar", "when/fallback", "when/zone_table"),
        # What the command line says of the outbox, and what only its log reads.
        *("outbox/cluster", "outbox/overview", "outbox/model", "outbox/tables"),
    )
)
# The pages of bot/web are calendars, which bot/calendar writes, and what machines ask.
_NOT_FOR_PEOPLE_FOLDERS = frozenset({Path("bot/database"), Path("bot/web")})
SAID = frozenset({"phrase", "phrase_many", "later"})
# A text of several words, or one word as it stands on a button or at the head of a line.
_WORDS = re.compile(r"[^\W\d_]{2,}[ ,.:;!?*-]+[^\W\d_]{2,}|^[A-Z][a-z]{2,}[.!?…]?$")
# One word without a space that begins small: a custom id, a type's name, a header, an address, a locale.
_ID = re.compile(r"[a-z][^\s]*[:./_-][^\s]*")
_NOT_SHOWN = ("log.", "re.", "metrics.", "warnings.", "headers.")
_NAMING = frozenset(
    {
        *("ContextVar", "Group", "ThreadPoolExecutor", "TypeVar", "allocate", "compile", "describe"),
    }
)
# What is handed over under these names is looked up by, not read.
_KEYS = frozenset(
    {
        *("command", "custom_id", "group_description", "group_name", "roots"),
    }
)
# Names by which something is kept.
_KEPT_BY = frozenset(
    {
        *("Audit", "Boston", "Groundswell", "a line in an export", "a line in the list", "action message"),
        *("audit line", "call opening", "call reminder", "chapter answer", "chapter cards"),
        *("chapter newcomers", "chapter request", "chapter request direct", "chapter welcome", "command ids"),
        *("dirty_at IS NOT NULL", "due_at IS NOT NULL", "erased person", "event after", "event change", "Factory"),
        *("event host", "event image", "event list full", "event listed otherwise", "event offer"),
        *("event post", "event seat lost", "event series", "event soon", "event tomorrow", "event unlisted"),
        *("follow up", "gone_at IS NULL", "leaning against", "let in", "outbox failed", "outbox late"),
        *("phone report", "proposal answer", "proposal answer direct", "proposal supporter"),
        *("reminder members", "stance reports", "stand in", "taken back", "the profile", "waitlist place"),
        *("would not say", "wrong number"),
    }
)
# What is set under these names: states, whose names stay; what is read (office hours, what people type for a state),
# and the line of a file to fill in, which is known again word for word.
_SET = frozenset(
    {
        *("DELEGATE_ONLY", "EXAMPLE", "FULL_STATES", "PRESETS", "TEMPLATE", "Weekday", "_BY_WORDS"),
        *(
            "_UNTIL_HINT",
            "_DUE_HINT",
            "_PAGE",
            "_PARTY",
            "_REPEAT_HINT",
            "_ROWS",
            "_STATES",
            "_STYLE",
            "_WEEKDAYS",
            "_WHICH",
            "__all__",
        ),
    }
)
# Errors that no person in Discord reads: they end a command line, are logged, or mean a defect.
_DEFECTS = frozenset(
    {
        *("AssertionError", "CannotStart", "CogBroken", "ConnectionError", "KeyError", "LookupError", "RuntimeError"),
        *("TypeError", "Undeliverable", "ValueError"),
    }
)


async def _texts() -> Texts:
    from bot.app import Groundswell

    bot = Groundswell(Settings(_env_file=None), shard_count=1)  # type: ignore[call-arg]
    await bot.load_cogs()
    return catalogs.texts_of_code() | {COMMANDS: catalogs.texts_of_commands(bot.tree)}


@pytest.mark.parametrize("language", other_languages())
async def test_the_catalogs_are_complete_and_hold_nothing_else(language: str) -> None:
    assert catalogs.faults(language, await _texts()) == [], "renew them: python -m bot words"


def test_texts_are_found_wherever_they_are_said() -> None:
    source = """
A = f"{head}: {phrase('Nobody is going.')}"
B = phrase("Somebody " "is going." if count == 1 else "Many are going.")
C = words.phrase_many(count, "{count} person", "{count} people", who=f"{phrase('they')}")
D = phrase(TABLE[kind], when=later("today"))
"""
    assert set(catalogs.texts_in(ast.parse(source))) == {
        *("Nobody is going.", "Somebody is going.", "Many are going.", "they", "today"),
        ("{count} person", "{count} people"),
    }


def test_a_text_that_is_said_in_two_ways_is_found() -> None:
    """bot/words.py reads all catalogs into one: which of two translations is said would be a matter of the alphabet."""
    events, rsvps, commands = (Catalog(locale="es") for _ in range(3))
    events.add("Cancel", "Cancelar")
    events.add(("{count} seat", "{count} seats"), ("{count} lugar", "{count} lugares"))
    rsvps.add("Cancel", "Anular")
    rsvps.add(("{count} seat", "{count} seats"), ("{count} lugar", "{count} lugares"))
    commands.add("Cancel", "Anular")
    assert catalogs.said_in_two_ways({"commands": commands, "events": events, "rsvps": rsvps}) == [
        "rsvps: said in two ways: 'Cancel': 'Anular', in events 'Cancelar'"
    ]


def test_no_text_is_put_together_before_it_is_said() -> None:
    """A catalog cannot hold what an f-string has filled in already."""
    made = [
        f"{path}:{call.lineno}"
        for path in python_files("bot", "cogs")
        for call in ast.walk(_tree(path))
        if isinstance(call, ast.Call) and dotted(call.func) in SAID
        for argument in call.args
        if isinstance(argument, ast.JoinedStr | ast.BinOp)
    ]
    assert made == []


def test_what_people_read_is_said() -> None:
    unsaid = [
        f"{path}:{line}: {text!r}"
        for path in python_files("bot", "cogs")
        if not _is_for_machines(path)
        for line, text in unsaid_in(_tree(path))
    ]
    assert unsaid == [], "phrase() it, or later() where it stands in a table"


def test_the_look_for_unsaid_texts_finds_them() -> None:
    source = """
'''A docstring is not shown.'''
A = "Nobody is going."
B = phrase("Somebody is going.")
log.info("server joined")
C = f"**{name}** is full"
D = button("Going", "event:1:going")
E = later("Maybe, we shall see")
G = button("See who waits", "volunteers:list")
def h(x: "discord.Interaction[Any]") -> None: ...
raise BadInput("Type a date, such as May 3.")
F = {"event_id": 1, "status": "waiting"}
__all__ = ["Reading"]
MEMBERS_KIND = "reminder members"
I = f"event:list:{page}"
J = r"(?:in )?(?P<word>day after tomorrow|the weekend)"
"""
    assert [text for _, text in unsaid_in(ast.parse(source))] == [
        "Nobody is going.",
        "** is full",
        "Going",
        "See who waits",
        "Type a date, such as May 3.",
    ]


def _is_for_machines(path: Path) -> bool:
    return path.as_posix() in _NOT_FOR_PEOPLE or path.parent in _NOT_FOR_PEOPLE_FOLDERS


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def unsaid_in(node: ast.AST) -> Iterator[tuple[int, str]]:
    """List the texts below a node that look like words for people, and that nobody says."""
    if isinstance(node, ast.Call) and (_is_silent(node) or dotted(node.func) in SAID):
        return
    if isinstance(node, ast.arg) or (isinstance(node, ast.keyword) and node.arg in _KEYS):
        return
    if _sets(node) & _SET:
        return
    for child in _children(node):
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue  # a docstring
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            if _is_words(child.value):
                yield child.lineno, child.value
        else:
            yield from unsaid_in(child)


def _is_words(text: str) -> bool:
    """Say whether a text is for people: no id, no name, and no pattern that something is read by."""
    return bool(_WORDS.search(text)) and not _ID.fullmatch(text) and text not in _KEPT_BY and "(?" not in text


def _sets(node: ast.AST) -> set[str]:
    """Name what a statement sets."""
    match node:
        case ast.Assign():
            return {dotted(each) for each in node.targets}
        case ast.AnnAssign():
            return {dotted(node.target)}
        case ast.ClassDef():
            return {node.name}
    return set()


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """List what may be shown of a node: not the names of types, nor what something is looked up by."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):  # its decorators are the commands' own words
        yield from (node.args, *node.body)
    elif isinstance(node, ast.AnnAssign):
        if node.value is not None and dotted(node.annotation) != "TypeAlias":
            yield node.value
    elif isinstance(node, ast.Subscript):
        yield node.value
    elif not isinstance(node, ast.Assert):
        yield from ast.iter_child_nodes(node)


def _is_silent(call: ast.Call) -> bool:
    name = dotted(call.func)
    return name.startswith(_NOT_SHOWN) or name in _DEFECTS or name.split(".")[-1] in _NAMING
