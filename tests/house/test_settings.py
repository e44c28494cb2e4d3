"""The variables a host may set are the same in the code, in .env.example and on the hosts' page."""

import re
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load_settings
from tests.house.reading import ROOT


def example_names(text: str) -> list[str]:
    """Names in an environment file, those that stand there as a comment (`#NAME=default`) too."""
    return re.findall(r"^#? ?([A-Z][A-Z0-9_]*)=", text, re.MULTILINE)


def page_names(text: str) -> list[str]:
    """Names in the first cell of a table's rows: | `NAME` | … |"""
    return re.findall(r"^\| *`([A-Z][A-Z0-9_]*)` *\|", text, re.MULTILINE)


def setting_names() -> list[str]:
    return sorted(str(field.validation_alias or name).upper() for name, field in Settings.model_fields.items())


def test_the_example_names_every_setting_once() -> None:
    assert sorted(example_names((ROOT / ".env.example").read_text())) == setting_names()


def test_the_hosts_page_names_every_setting_once() -> None:
    assert sorted(page_names((ROOT / "docs/hosts.md").read_text())) == setting_names()


def test_what_the_example_shows_are_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in setting_names():
        monkeypatch.delenv(name, raising=False)
    shown = tmp_path / "example.env"
    shown.write_text(re.sub(r"^#(?=[A-Z])", "", (ROOT / ".env.example").read_text(), flags=re.MULTILINE))
    assert load_settings(shown) == load_settings(None)
    shown.write_text(shown.read_text().replace("LOG_LEVEL=info", "LOG_LEVEL=debug"))
    assert load_settings(shown) != load_settings(None)


def test_names_are_read_from_an_example() -> None:
    text = "# Words about A=1 and so on.\nTOKEN=\n#DATA_DIR=data\n# LOG_LEVEL=INFO\n# see https://example.org/?Q=1\n"
    assert example_names(text) == ["TOKEN", "DATA_DIR", "LOG_LEVEL"]


def test_names_are_read_from_a_page() -> None:
    text = "`PATH` is not ours.\n\n| name | what |\n| --- | --- |\n| `TOKEN` | see `OTHER` |\n"
    assert page_names(text) == ["TOKEN"]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"SHARD_IDS": "0;1"}, "SHARD_IDS: name the shards' numbers, such as 0,1 or 0-3"),
        ({"SHARD_IDS": "0"}, "SHARD_IDS: set SHARD_COUNT too"),
        ({"SHARD_IDS": "0-4", "SHARD_COUNT": "4"}, "SHARD_IDS: with SHARD_COUNT=4 they go from 0 to 3"),
        ({"SHARD_IDS": "0", "SHARD_COUNT": "2", "DATABASE_URL": "sqlite:///a.db"}, "several processes need PostgreSQL"),
        ({"SHARD_COUNT": "0"}, "SHARD_COUNT: "),
        ({"REQUESTS_PER_SECOND": "51"}, "REQUESTS_PER_SECOND: "),
        ({"DATABASE_URL": "mongodb://here"}, "DATABASE_URL: 'mongodb' is not supported"),
    ],
)
def test_a_bad_value_is_named(values: dict[str, str], sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=re.escape(sentence)):
        load_settings(None)


def test_shards_are_read_as_numbers_and_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHARD_IDS", "0, 2-4")
    monkeypatch.setenv("SHARD_COUNT", "8")
    monkeypatch.setenv("DATABASE_URL", "postgresql://here/groundswell")
    assert load_settings(None).shard_ids == {0, 2, 3, 4}
