"""The pins fit pyproject.toml, carry hashes, and say nothing of where they were found."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.reading import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
SETS = {"run": [], "demo": ["demo"], "dev": ["demo", "dev"]}
COMPILED = ("aiohttp", "asyncpg", "greenlet", "pillow", "pydantic-core", "regex", "sqlalchemy", "yarl")
MANY = 10  # Python 3.11, 3.12 and 3.13 on Linux and macOS, with two processors each
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
PLACE = re.compile(r"://|^\s*-(?!-hash=)|@|\bfile:|\.(?:com|net|org|io|dev)\b|(?<!\w)/", re.MULTILINE)


def pins(text: str) -> dict[str, str]:
    return {canonicalize_name(name): version for name, version in PIN.findall(text)}


def unmet(requirements: list[str], pinned: dict[str, str]) -> list[str]:
    """The requirements that no pin satisfies. Those of the project itself (its extras) are none of its own."""
    parsed = [Requirement(text) for text in requirements if not text.startswith(f"{PROJECT['name']}[")]
    return [
        str(wanted)
        for wanted in parsed
        if not wanted.specifier.contains(pinned.get(canonicalize_name(wanted.name), "0"), prereleases=True)
    ]


def unhashed(text: str) -> list[str]:
    """The pins without a hash."""
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)
    return [entry.split()[0] for entry in entries if PIN.match(entry) and "--hash=sha256:" not in entry]


def for_one_machine(text: str) -> list[str]:
    """The compiled packages with the hashes of a few systems only: an index that lacks the others was asked."""
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)
    named = {entry.partition("==")[0]: entry.count("--hash=") for entry in entries}
    return [name for name in COMPILED if named.get(name, MANY) < MANY]


def _text(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text()


@pytest.mark.parametrize("name", SETS)
def test_every_requirement_is_pinned_in_its_range(name: str) -> None:
    wanted = PROJECT["dependencies"] + [
        text for extra in SETS[name] for text in PROJECT["optional-dependencies"][extra]
    ]
    assert unmet(wanted, pins(_text(name))) == [], "Run `make pins`."


@pytest.mark.parametrize("name", SETS)
def test_every_pin_has_a_hash(name: str) -> None:
    assert unhashed(_text(name)) == []


@pytest.mark.parametrize("name", SETS)
def test_no_pin_says_where_it_was_found(name: str) -> None:
    assert PLACE.findall(_text(name)) == []


@pytest.mark.parametrize("name", SETS)
def test_the_pins_fit_every_machine(name: str) -> None:
    assert for_one_machine(_text(name)) == []


def test_a_set_contains_the_smaller_ones_in_the_same_versions() -> None:
    run, demo, dev = (pins(_text(name)) for name in ("run", "demo", "dev"))
    assert run.items() <= demo.items() <= dev.items()


def test_an_unmet_requirement_would_be_seen() -> None:
    assert unmet(["rich>=13.9", "Typer>=1", "absent>=1"], {"rich": "15.0.0", "typer": "0.29"}) == [
        "Typer>=1",
        "absent>=1",
    ]


def test_a_pin_without_a_hash_would_be_seen() -> None:
    assert unhashed("a==1 \\\n    --hash=sha256:00\nb==2\nc==3 ; python_version > '3'\n") == ["b==2", "c==3"]


def test_pins_for_one_machine_would_be_seen() -> None:
    assert for_one_machine("yarl==1.25.1 \\\n    --hash=sha256:00\nzipcodes==3 \\\n    --hash=sha256:00\n") == ["yarl"]


@pytest.mark.parametrize(
    "line",
    [
        "--index" + "-url mirror",
        "rich @ https" + "://packages",
        "-i mirror",
        "--find" + "-links wheels",
        "    # via -r /srv/me/requirements.in",
        "rich @ file:wheels/rich.whl",
        "# from packages.example.org",
    ],
)
def test_a_place_would_be_seen(line: str) -> None:
    assert PLACE.search(f"rich==15.0.0 \\\n    --hash=sha256:00\n{line}\n")
