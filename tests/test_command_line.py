"""What a host types, and what a host reads when something is wrong."""

import sqlite3
import sys
import tomllib
import types
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import VERSION
from bot.__main__ import cli
from bot.app import CogBroken, Groundswell
from bot.settings import Settings, environment_names


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in environment_names():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def typed(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, words)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def test_every_command_is_listed() -> None:
    code, text = typed("--help")
    assert code == 0
    assert all(name in text for name in ("run", "demo", "migrate", "directory", "backup", "restore", "port"))


def test_migrate_makes_the_schema_and_then_has_nothing_to_do(tmp_path: Path) -> None:
    code, text = typed("migrate")
    assert (code, text.splitlines()[-1][:40]) == (0, "The database was at version empty and is")
    assert (tmp_path / "data" / "groundswell.db").exists()
    assert "Nothing to do: version 0" in typed("migrate")[1]


def test_the_doctor_says_what_is_wrong_and_how_to_mend_it(tmp_path: Path) -> None:
    code, text = typed("doctor")
    assert (code, "There is no database at" in text) == (1, True)
    assert not (tmp_path / "data").exists()  # looking makes nothing
    typed("directory", "sync", "--sample")
    code, text = typed("doctor")
    assert code == 1
    assert text.startswith("Groundswell 0.1.0 · database schema 00")
    assert "WRONG  DISCORD_TOKEN is not set" in text
    assert "BETTER  The database was never backed up" in text
    assert "python -m bot backup" in text
    assert "Directory of officials: compared 20" in text
    backups = tmp_path / "data" / "backups"
    backups.mkdir()
    (backups / "night.db").touch()
    assert "backed up" not in typed("doctor")[1]


def test_the_doctor_leaves_an_old_database_as_it_is(tmp_path: Path) -> None:
    typed("migrate")
    with sqlite3.connect(tmp_path / "data" / "groundswell.db") as raw:
        raw.execute("UPDATE alembic_version SET version_num = '0001'")
    code, text = typed("doctor")
    assert code == 1
    assert "WRONG  The database is at schema version 0001; this program needs 00" in text
    assert "python -m bot migrate" in text


def test_the_doctor_asks_discord(monkeypatch: pytest.MonkeyPatch) -> None:
    typed("directory", "sync", "--sample")
    monkeypatch.setenv("DISCORD_TOKEN", "invented")
    monkeypatch.setenv("DISCORD_API_URL", "http://127.0.0.1:9")  # nobody listens there
    code, text = typed("doctor")
    assert code == 1
    assert "WRONG  Discord cannot be reached" in text


def test_the_version_is_said_once() -> None:
    with (Path(__file__).parents[1] / "pyproject.toml").open("rb") as file:
        assert tomllib.load(file)["project"]["version"] == VERSION


def test_the_sample_directory_is_stored_once() -> None:
    assert "Directory updated:" in typed("directory", "sync", "--sample")[1]
    assert "Directory already up to date:" in typed("directory", "sync", "--sample")[1]


def test_a_folder_that_holds_no_directory_changes_nothing(tmp_path: Path) -> None:
    typed("directory", "sync", "--sample")
    (tmp_path / "empty").mkdir()
    code, text = typed("directory", "sync", "--from", "empty")
    assert code == 1
    assert "Traceback" not in text
    with sqlite3.connect(tmp_path / "data" / "groundswell.db") as raw:
        assert raw.execute("SELECT count(*) FROM officials").fetchone()[0] > 5


def test_a_backup_is_a_whole_database_and_never_overwrites(tmp_path: Path) -> None:
    typed("directory", "sync", "--sample")
    code, text = typed("backup", "copy.db")
    assert (code, text[:18]) == (0, "Copied to copy.db ")
    with sqlite3.connect(tmp_path / "copy.db") as raw:
        assert raw.execute("SELECT count(*) FROM officials").fetchone()[0] > 5
    assert typed("backup", "copy.db") == (1, "copy.db exists already; name a new file.\n")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("DISCORD_TOKEN", "", "DISCORD_TOKEN is not set"),
        ("LOG_LEVEL", "loud", "LOG_LEVEL: "),
        ("DATABASE_URL", "mysql://x/y", "DATABASE_URL: 'mysql' is not supported"),
    ],
)
def test_run_says_in_a_line_what_is_wrong(name: str, value: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    code, text = typed("run")
    assert code == 1
    assert text.startswith(says)
    assert len(text.splitlines()) == 1


async def test_a_cog_that_cannot_be_loaded_stops_the_start_and_names_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import cogs

    (tmp_path / "zz_broken.py").write_text("raise RuntimeError('no such luck')\n")
    monkeypatch.setattr(cogs, "__path__", [*cogs.__path__, str(tmp_path)])
    bot = Groundswell(Settings(_env_file=None, data_dir=tmp_path, discord_token=None), shard_count=1)
    try:
        with pytest.raises(CogBroken, match=r"cogs\.zz_broken could not be loaded: RuntimeError\('no such luck'\)"):
            await bot.open()
    finally:
        async with bot:
            await bot.close()
    sys.modules.pop("cogs.zz_broken", None)


def test_the_demo_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sandbox.demo", None)
    code, text = typed("demo", "--sample", "--no-browser")
    assert code == 1
    assert "Start it with: make demo" in text
    assert isinstance(sys.modules["sandbox.demo"], types.NoneType)


def test_the_outbox_is_counted_listed_and_mended() -> None:
    assert typed("outbox")[1].strip() == "Nothing."
    assert typed("outbox", "failed")[1].strip() == "Nothing."
    code, text = typed("outbox", "retry", "7")
    assert (code, text) == (1, "There is no failed delivery 7. Type: python -m bot outbox failed\n")
