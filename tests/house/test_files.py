"""Files are short, named for what they hold, free of banners and of anybody's machine."""

import re
from pathlib import Path

import pytest

from tests.house.reading import CODE, ROOT, files, python_files, read

LONGEST = 400
VAGUE = {"common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}
BANNER = re.compile(r"^\s*#\s*[-=#*~_]{4,}", re.MULTILINE)
# A home folder, or the folder that this checkout stands in; spelled so that this file does not find itself.
MACHINES = re.compile(
    r"(?<![\w.~}-])(?:/(?:" + "|".join(["home", "Users"]) + r")/\w|/" + "root" + "/|" + re.escape(str(ROOT)) + ")"
)


def is_long(text: str) -> bool:
    return len(text.splitlines()) > LONGEST


def vague_words(path: Path) -> set[str]:
    words = {word for part in path.with_suffix("").parts for word in part.split("_")}
    return words & VAGUE


def test_no_file_is_over_400_lines() -> None:
    assert [str(path) for path in python_files(*CODE) if is_long(read(path))] == []


def test_every_name_says_what_the_file_holds() -> None:
    assert [str(path) for path in python_files(*CODE) if vague_words(path)] == []


def test_no_banners_in_comments() -> None:
    assert [str(path) for path in python_files(*CODE) if BANNER.search(read(path))] == []


def test_no_path_of_the_machine_it_was_written_on() -> None:
    assert [str(path) for path in files() if MACHINES.search(read(path))] == []


def test_a_long_file_would_be_seen() -> None:
    assert is_long("x = 1\n" * 401)
    assert not is_long("x = 1\n" * 400)


@pytest.mark.parametrize("name", ["bot/utils.py", "bot/helpers/time.py", "cogs/role_manager.py", "tests/test_utils.py"])
def test_a_vague_name_would_be_seen(name: str) -> None:
    assert vague_words(Path(name))


def test_a_name_that_only_contains_such_a_word_is_fine() -> None:
    assert not vague_words(Path("bot/managerial.py"))


@pytest.mark.parametrize("line", ["# " + "-" * 20, "    # " + "=" * 8 + " Stores", "#" * 40])
def test_a_banner_would_be_seen(line: str) -> None:
    assert BANNER.search(f"x = 1\n{line}\n")


@pytest.mark.parametrize("line", ["# why - because", "x = 1  # ----"])
def test_a_comment_is_no_banner(line: str) -> None:
    assert not BANNER.search(line)


@pytest.mark.parametrize("path", ["home" + "/ann/groundswell", "Users" + "/ann", "root" + "/.cache"])
def test_a_path_of_a_machine_would_be_seen(path: str) -> None:
    assert MACHINES.search(f"see /{path}") or MACHINES.search(f"file:///{path}")


def test_the_path_of_this_checkout_would_be_seen() -> None:
    assert MACHINES.search(f"see {ROOT}/bot")


@pytest.mark.parametrize("text", ["https://example.org/home" + "/1", "docs/home" + "/x", "{DATA_DIR}/root" + "/"])
def test_a_part_of_a_longer_path_is_fine(text: str) -> None:
    assert not MACHINES.search(text)
