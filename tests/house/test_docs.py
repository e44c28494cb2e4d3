"""The docs are true: their links lead somewhere, their pictures exist, and every command they name can be typed."""

import ast
import asyncio
import re
from pathlib import Path

import pytest
from PIL import Image

from bot.app import Groundswell
from bot.edge.manual import commands_of
from bot.settings import Settings
from sandbox.screenshots import SHOTS, WIDTH
from tests.house.reading import ROOT, files, python_files, read

PAGES = [path for path in files() if path.suffix == ".md"]
GUIDES = ("volunteers", "organizers", "admins", "hosts", "developers")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"")
FENCED = re.compile(r"^( *)```.*?^\1```", re.MULTILINE | re.DOTALL)
PICTURES = ROOT / "docs" / "images"
BIGGEST = 60_000  # bytes of a picture of a card

# What looks like a command and is none: paths of addresses and files.
NOT_TYPED = {"calendar", "data", "etc", "healthz", "metrics", "opt", "readyz", "var"}
TYPED = re.compile(r"(?<![\w/.:<>\\])/([a-z][a-z-]*)((?: [a-z][a-z-]*)*)")


def anchors(text: str) -> set[str]:
    """What can be linked to in a page: its headings, as GitHub names them."""
    headings = re.findall(r"^#+ +(.+?) *$", FENCED.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def targets(text: str) -> list[str]:
    """Where the links and pictures of a page lead."""
    return [first or second for first, second in LINK.findall(FENCED.sub("", text))]


def broken_links(path: Path, text: str) -> list[str]:
    """The links of a page that lead nowhere."""
    broken = []
    for target in targets(text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        there = (ROOT / path).parent / name if name else ROOT / path
        if not there.exists() or (anchor and anchor not in anchors(there.read_text(encoding="utf-8"))):
            broken.append(target)
    return broken


def misnamed(text: str, names: set[str]) -> list[str]:
    """The commands that a text names and that nobody can type; words after a whole command are its options."""
    wrong = []
    roots = {name.split()[0] for name in names}
    groups = {name.rpartition(" ")[0] for name in names} - {""}
    for root, rest in TYPED.findall(text):
        if root in NOT_TYPED:
            continue
        typed = root
        for word in rest.split():
            if typed in names or typed not in groups:
                break
            typed = f"{typed} {word}"
        if root not in roots or (typed not in names and typed not in groups):
            wrong.append(f"/{typed}")
    return wrong


@pytest.fixture(scope="module")
def names() -> set[str]:
    return asyncio.run(_names())


async def _names() -> set[str]:
    bot = Groundswell(Settings(_env_file=None, discord_token=None), shard_count=1)
    await bot.load_cogs()
    return {command.qualified_name for command in commands_of(bot.tree)}


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_every_link_leads_somewhere(path: Path) -> None:
    assert broken_links(path, read(path)) == []


def test_every_guide_can_be_reached_from_the_readme_and_from_the_index() -> None:
    for index, folder in (("README.md", "docs/"), ("docs/README.md", "")):
        text = (ROOT / index).read_text()
        assert [guide for guide in GUIDES if f"]({folder}{guide}.md)" not in text] == []
    linked = {target.partition("#")[0] for target in targets((ROOT / "docs" / "README.md").read_text())}
    pages = {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert pages - linked == set()


def test_every_picture_is_shown_is_as_wide_as_a_phone_and_small() -> None:
    shown = {Path(target).name for path in PAGES for target in targets(read(path)) if target.endswith(".png")}
    assert {path.name for path in PICTURES.glob("*.png")} == shown
    assert {f"{shot.name}.png" for shot in SHOTS} == {name for name in shown if not name.startswith("demo-")}
    for shot in SHOTS:
        path = PICTURES / f"{shot.name}.png"
        with Image.open(path) as picture:
            assert WIDTH - 40 <= picture.width <= WIDTH, path.name
        assert path.stat().st_size <= BIGGEST, path.name


def test_every_picture_says_in_words_what_it_shows() -> None:
    bare = [str(path) for path in PAGES if re.search(r"!\[.{0,15}\]\(", read(path))]
    assert bare == []


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_every_command_on_a_page_can_be_typed(path: Path, names: set[str]) -> None:
    inline = re.findall(r"`(/[^`]*)`", FENCED.sub("", read(path)))
    wrong = [found for text in inline for found in misnamed(text, names)]
    assert wrong == []


def test_every_command_in_our_words_can_be_typed(names: set[str]) -> None:
    wrong = {}
    for path in python_files("bot", "cogs", "sandbox"):
        texts = [
            node.value
            for node in ast.walk(ast.parse(read(path)))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        quoted = [found for text in texts for found in re.findall(r"`(/[^`]*)`|\*\*(/[^*]*)\*\*", text)]
        found = [bad for pair in quoted for text in pair for bad in misnamed(text, names)]
        if found:
            wrong[str(path)] = found
    assert wrong == {}


def test_every_command_is_in_a_guide(names: set[str]) -> None:
    """Not only on the generated page: somebody must say what it is good for."""
    told = " ".join((ROOT / "docs" / f"{guide}.md").read_text() for guide in GUIDES)
    assert sorted(name for name in names if not re.search(rf"/{name}(?![\w-])", told)) == []


@pytest.mark.parametrize("text", ["/evnt list", "/event lst", "/configure", "/remindmecalls"])
def test_a_command_that_is_none_would_be_seen(text: str) -> None:
    assert misnamed(text, {"event list", "event create", "config show", "remindme-calls"})


@pytest.mark.parametrize("text", ["/event list zip", "/event", "/remindme-calls campaign", "https://x.org/event/lst"])
def test_a_command_with_options_is_one(text: str) -> None:
    assert not misnamed(text, {"event list", "event create", "remindme-calls"})


def test_a_dead_link_would_be_seen() -> None:
    page = Path("docs/hosts.md")
    assert broken_links(page, "[a](nowhere.md) [b](#nothing-here) [c](hosts.md#start) [d](https://example.org/x)") == [
        "nowhere.md",
        "#nothing-here",
    ]
