"""An audit that could not be made is never taken for one that found nothing."""

import re
import sys
from pathlib import Path

import pytest

from tests.house.reading import ROOT, python_files, read

sys.path.insert(0, str(ROOT / "requirements"))
import audit

CLEAN = {"name": "aiohttp", "version": "3.14.5", "vulns": []}
BAD = {"name": "yarl", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1", "2.0"]}]}
SKIPPED = {"name": "attrs", "skip_reason": "Dependency not found on PyPI and could not be audited: attrs (26.1.0)"}


@pytest.mark.parametrize(
    ("packages", "code", "said"),
    [
        ([CLEAN], 0, "All 1 pinned packages were checked"),
        ([CLEAN, BAD], 1, "VULNERABLE: yarl 1.0: PYSEC-1; fixed in 1.1, 2.0"),
        ([CLEAN, SKIPPED], 2, "NOT CHECKED for known vulnerabilities: 1 packages (attrs)"),
        ([BAD, SKIPPED], 1, "NOT CHECKED"),
        ([], 2, "NOT CHECKED"),
    ],
)
def test_what_is_skipped_is_not_clean(packages: list[object], code: int, said: str) -> None:
    verdict = audit.judge({"dependencies": packages})
    assert verdict.code == code
    assert said in "\n".join(verdict.lines())


def test_without_an_answer_every_pin_is_unchecked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pins = tmp_path / "dev.txt"
    pins.write_text(
        "aiohttp==3.14.5 \\\n    --hash=sha256:00\nyarl==1 ; python_version > '3' \\\n    --hash=sha256:00\n"
    )
    monkeypatch.setattr(audit, "PINS", pins)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert audit.audit(pins).unchecked == ["aiohttp 3.14.5", "yarl 1"]
    assert audit.main([]) == 2
    assert audit.main(["--if-reachable"]) == 0
    said = capsys.readouterr().err
    assert said.count("NOT CHECKED for known vulnerabilities: 2 packages (aiohttp 3.14.5, yarl 1)") == 2
    assert said.count("=" * 78) == 4


def test_a_vulnerability_fails_make_check_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "audit", lambda _pins: audit.judge({"dependencies": [BAD]}))
    assert audit.main(["--if-reachable"]) == 1


def test_make_check_asks_both() -> None:
    check = re.search(r"^check:.*?\n\n", (ROOT / "Makefile").read_text(), re.MULTILINE | re.DOTALL)
    assert check
    assert "-m bandit" in check[0]
    assert "requirements/audit.py --if-reachable" in check[0]


def test_what_bandit_is_told_to_pass_over_has_a_reason() -> None:
    lines = [
        line.strip()
        for path in python_files("bot", "cogs", "migrations", "sandbox")
        for line in read(path).splitlines()
        if "# nosec" in line
    ]
    assert lines
    assert [line for line in lines if not re.search(r"# noqa: [A-Z0-9, ]+ - \w.+  # nosec B\d{3}$", line)] == []
