"""What hosts copy: the container, compose and systemd files, held against the code and against each other."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

from bot.__main__ import cli
from bot.database.address import parse_address
from bot.settings import environment_names
from bot.words import LANGUAGES
from tests.house.reading import ROOT, files

COMMANDS = set(get_command(cli).commands)  # type: ignore[attr-defined]
HOST_NAME = re.compile(r"\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|io|org|dev|net)\b")


def steps(text: str) -> list[tuple[str, str]]:
    """The instructions of a Dockerfile with their arguments, lines that go on joined."""
    joined = re.sub(r"\\\n", " ", "\n".join(line for line in text.splitlines() if not line.startswith("#")))
    return [(line.split()[0], " ".join(line.split()[1:])) for line in joined.splitlines() if line.strip()]


def of(name: str) -> list[str]:
    return [argument for step, argument in steps((ROOT / "Dockerfile").read_text()) if step == name]


def last_stage() -> list[tuple[str, str]]:
    found = steps((ROOT / "Dockerfile").read_text())
    return found[max(at for at, (step, _) in enumerate(found) if step == "FROM") :]


def sent(path: str, rules: str) -> bool:
    """Whether .dockerignore lets a file into the image; the last line that fits decides, as Docker reads it."""
    let_in = True
    for line in rules.splitlines():
        rule = line.strip()
        if not rule or rule.startswith("#"):
            continue
        pattern = rule.removeprefix("!").removeprefix("**/")
        parts = path.split("/")
        wholes = ["/".join(parts[: end + 1]) for end in range(len(parts))]
        tails = [part for end in range(len(parts)) for part in ("/".join(parts[end:]), parts[end])]
        if any(fnmatchcase(each, pattern) for each in (wholes if "**/" not in rule else wholes + tails)):
            let_in = rule.startswith("!")
    return let_in


def test_the_image_holds_the_code_and_nothing_else() -> None:
    rules = (ROOT / ".dockerignore").read_text()
    let_in = {path.as_posix() for path in files() if sent(path.as_posix(), rules)}
    code = {path.as_posix() for path in files() if path.parts[0] in {"bot", "cogs", "migrations", "locale"}}
    assert let_in == code | {"requirements/run.txt"}
    secrets = (
        ".env",
        "bot/.env",
        ".env.local",
        "data/groundswell.db",
        "bot/x.db-wal",
        ".git/config",
        "groundswell.dump",
    )
    assert [path for path in (*secrets, "bot/__pycache__/a.pyc") if sent(path, rules)] == []


def test_a_secret_that_is_let_in_would_be_seen() -> None:
    assert sent("bot/.env", "*\n!bot\n")
    assert sent("data/groundswell.db", "**/*.dump\n")


def test_what_is_copied_into_the_image_is_enough_to_run(tmp_path: Path) -> None:
    """The commands work there, the schema is made, and every language is spoken."""
    for source in (argument.split()[0] for argument in of("COPY") if not argument.startswith(("--from", "req"))):
        shutil.copytree(ROOT / source, tmp_path / "app" / source, ignore=shutil.ignore_patterns("__pycache__"))
    speak = """
import sys
from bot.__main__ import cli
from bot.words import LANGUAGES, command_text
for language in LANGUAGES:
    print(command_text(language, "reminders"))
cli(["migrate"])
"""
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "data")}
    ran = subprocess.run(
        [sys.executable, "-c", speak],
        cwd=tmp_path / "app",
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[: len(LANGUAGES)] == ["reminders", "recordatorios"]
    assert (tmp_path / "data" / "groundswell.db").exists()


def test_the_image_is_built_of_the_pins() -> None:
    install = next(run for run in of("RUN") if "pip install" in run)
    assert {"--require-hashes", "--only-binary=:all:"} <= set(shlex.split(install))
    assert "requirements/run.txt ./" in of("COPY")
    copied = [argument.split() for argument in of("COPY")]
    for source in (words[0] for words in copied if not words[0].startswith("--from")):
        assert (ROOT / source).exists(), source


def test_the_image_runs_as_somebody_who_may_nothing() -> None:
    stage = last_stage()
    users = [argument for step, argument in stage if step == "USER"]
    assert users == ["10001"]
    assert not any(step in {"RUN", "COPY", "ADD"} for step, _ in stage[stage.index(("USER", "10001")) :])
    assert any("--uid 10001" in argument for step, argument in stage if step == "RUN")
    assert "pip" not in " ".join(argument for step, argument in stage)


def test_the_image_starts_the_bot_with_settings_that_exist() -> None:
    (entry,), (command,) = of("ENTRYPOINT"), of("CMD")[-1:]
    assert json.loads(entry) == ["python", "-m", "bot"]
    assert set(json.loads(command)) <= COMMANDS
    names = re.findall(r"\b([A-Z_]+)=", of("ENV")[0])
    assert set(names) - {"PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"} <= set(environment_names())
    (health,) = of("HEALTHCHECK")
    compile(json.loads(health[health.index("[") :])[2], "healthcheck", "exec")
    assert of("STOPSIGNAL") == ["SIGTERM"]


def test_the_image_has_the_python_of_the_tests() -> None:
    (version,) = of("ARG")
    required = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert re.search(r"\d+\.\d+", version)[0] == re.search(r"\d+\.\d+", required)[0]  # type: ignore[index]


@pytest.mark.parametrize("name", ["Dockerfile", "compose.yaml", ".dockerignore"])
def test_no_registry_is_named(name: str) -> None:
    text = (ROOT / name).read_text()
    assert HOST_NAME.findall(text) == []
    assert all("/" not in image for image in re.findall(r"^\s*image: (\S+)", text, re.MULTILINE))


def compose() -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return found


def test_compose_starts_the_bot_once_the_schema_is_there() -> None:
    services = compose()["services"]
    bot, migrate, database = (services[name] for name in ("bot", "migrate", "database"))
    assert isinstance(bot, dict)
    assert isinstance(migrate, dict)
    assert isinstance(database, dict)
    assert {bot["command"][0], migrate["command"][0]} <= COMMANDS
    assert bot["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert bot["depends_on"]["database"] == {"condition": "service_healthy"}
    assert set(bot["environment"]) <= set(environment_names())
    address = parse_address(bot["environment"]["DATABASE_URL"])
    assert address.url is not None
    assert (address.url.database, address.url.username, address.url.password) == ("groundswell", "groundswell", None)
    assert f"socket:{address.url.query['host']}" in bot["volumes"]
    assert f"socket:{address.url.query['host']}" in database["volumes"]
    named = {volume.partition(":")[0] for each in (bot, migrate, database) for volume in each["volumes"]}
    assert named == set(compose()["volumes"])


def test_compose_gives_the_bot_nothing_and_shows_the_database_to_nobody() -> None:
    services = compose()["services"]
    for name in ("bot", "migrate"):
        service = services[name]
        assert isinstance(service, dict)
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert "no-new-privileges:true" in service["security_opt"]
    database = services["database"]
    assert isinstance(database, dict)
    assert database["network_mode"] == "none"
    assert not any("ports" in service for service in services.values() if isinstance(service, dict))
    assert "PASSWORD" not in (ROOT / "compose.yaml").read_text()


def unit(name: str) -> dict[str, dict[str, list[str]]]:
    """A systemd file: a key that stands there several times has several values."""
    found: dict[str, dict[str, list[str]]] = {}
    section: dict[str, list[str]] = {}
    for line in (ROOT / "hosting" / name).read_text().splitlines():
        if line.startswith("["):
            section = found.setdefault(line.strip("[]"), {})
        elif line and not line.startswith("#"):
            key, _, value = line.partition("=")
            section.setdefault(key, []).append(value)
    return found


@pytest.mark.parametrize("name", ["groundswell.service", "groundswell-backup.service"])
def test_a_service_runs_a_command_as_somebody_who_may_little(name: str) -> None:
    service = unit(name)["Service"]
    words = shlex.split(service["ExecStart"][0])
    assert words[1:3] == ["-m", "bot"]
    assert words[3] in COMMANDS
    assert service["User"] == ["groundswell"]
    hardened = {"NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes", "CapabilityBoundingSet": ""}
    assert {key: service[key][0] for key in hardened} == hardened
    (shown,) = service["Environment"]
    assert shown.partition("=")[0] in environment_names()
    assert shown.partition("=")[2] == f"/var/lib/{service['StateDirectory'][0]}"


def test_the_timer_belongs_to_the_backup() -> None:
    assert unit("groundswell-backup.timer")["Install"] == {"WantedBy": ["timers.target"]}
    assert (ROOT / "hosting" / "groundswell-backup.service").exists()
    assert float(unit("groundswell.service")["Service"]["TimeoutStopSec"][0]) > 5


def test_litestream_copies_the_file_that_the_service_writes() -> None:
    (database,) = yaml.safe_load((ROOT / "hosting" / "litestream.yml").read_text())["dbs"]
    (shown,) = unit("groundswell.service")["Service"]["Environment"]
    assert database["path"] == f"{shown.partition('=')[2]}/groundswell.db"


def test_every_commands_line_in_the_hosts_pages_exists() -> None:
    pages = [ROOT / "docs" / name for name in ("hosts.md", "backups.md", "watching.md")]
    typed = [word for page in pages for word in re.findall(r"-m bot ([a-z]+)", page.read_text())]
    assert len(typed) > 5
    assert set(typed) <= COMMANDS
    for page in pages:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text()):
            assert (page.parent / target).resolve().exists(), f"{page.name} points to {target}"


def test_the_parsers_of_this_file_read() -> None:
    assert steps("# no\nRUN a \\\n  b\nUSER x\n") == [("RUN", "a b"), ("USER", "x")]
