"""What people type never pings, formats, masks a link, runs in a spreadsheet or begins a line of a calendar or log."""

import csv
import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.card import Document, plain, prose
from bot.spreadsheet import read_csv, write_csv
from bot.text import quote

BITS = (
    *(
        "[",
        "]",
        "(",
        ")",
        "https://a.example",
        "https://",
        "**",
        "*",
        "_",
        "__",
        "~~",
        "||",
        "`",
        "```",
        "\\",
        "<",
        ">",
    ),
    *(
        "@",
        "#",
        "&",
        "!",
        "everyone",
        "here",
        "1",
        "a",
        " ",
        "<@",
        "<#",
        "</",
        "<@&",
        ":",
        "-# ",
        "https://a.example/",
        "# ",
        "> ",
        "\n",
        ".",
    ),
)
TEXTS = st.lists(st.sampled_from(BITS), max_size=12).map("".join)
SHOWN = MarkdownIt("commonmark", {"html": False}).enable("strikethrough")
FORMATTING = {"em_open", "strong_open", "s_open", "code_inline", "fence", "image", "html_inline"}
PING = re.compile(r"@(everyone|here)|(?<!\\)<(@[!&]?\d|#\d|/\w)")

quick = settings(max_examples=150, deadline=None, database=None)


def alive(text: str) -> list[str]:
    """What Discord would make more of than its letters."""
    tokens = SHOWN.parseInline(text)[0].children or []
    found = [each.type for each in tokens if each.type in FORMATTING]
    found += ["masked link" for each in tokens if each.type == "link_open" and each.info != "auto"]
    found += ["ping"] if PING.search(text) else []
    return found + (["spoiler"] if re.search(r"(?<!\\)\|\|", text) else [])


@pytest.mark.parametrize("face", [plain, prose, quote])
@quick
@given(TEXTS)
def test_no_text_is_alive_on_a_card(face: object, text: str) -> None:
    shown = face(text)  # type: ignore[operator]
    assert alive(shown) == [], shown
    assert face is prose or "\n" not in shown


@pytest.mark.parametrize(
    "text", ["**b**", "[x](https://a.example)", "@everyone", "<@1>", "</help:1>", "||x||", "`x`", "<a:/**b**>"]
)
def test_what_is_alive_would_be_seen(text: str) -> None:
    assert alive(text)


def test_a_masked_link_is_shown_bare_and_an_address_stays_one() -> None:
    assert plain("[your bank](https://evil.example/a_b)") == r"\[your bank](https://evil.example/a_b)"
    assert plain("see https://example.org/a_b_c*d") == r"see https://example.org/a_b_c\*d"
    assert (
        plain("https://_https://a.example_ https://a.example/_b_")
        == "https://%5Fhttps://a.example%5F https://a.example/%5Fb%5F"
    )
    assert plain("<x:/**bold**>") == r"<x:/\*\*bold\*\*>"  # discord.py takes it for a link and leaves it


CELLS = st.text(st.sampled_from("=+-@\t\r\n\"',;|cmd'!A0 1\0"), max_size=8)


@quick
@given(st.lists(CELLS, min_size=1, max_size=4))
def test_no_cell_runs_as_a_formula_and_a_table_comes_back(cells: list[str]) -> None:
    written = write_csv(["name"], [[cell] for cell in ["first", *cells]])
    rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))[1:]
    assert not [row for row in rows if row and re.match(r"\s*[=+\-@]|[\t\r]", row[0])]
    if not any("\r" in cell or "\n" in cell for cell in cells):
        back = [row["name"] for _, row in read_csv(written, ["name"])]
        assert [each for each in back if each] == [
            c for c in (cell.replace("\0", "").strip() for cell in ["first", *cells]) if c
        ]


@quick
@given(st.text(max_size=40))
def test_a_file_name_is_only_a_name(name: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]*", Document(name, b"").name)
