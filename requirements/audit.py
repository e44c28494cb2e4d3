"""Ask whether a pinned package has a known vulnerability: ``make audit``.

Ends with 0 when every pin was checked and none is vulnerable, with 1 when one is, and with 2 when not every pin could
be checked: without network, or where only a mirror of the package index is reached, which does not know of
vulnerabilities. With ``--if-reachable`` (``make check``) the last is said as loudly, but is no failure. See
docs/decisions/0008-looked-after.md.
"""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PINS = Path(__file__).with_name("dev.txt")  # it contains the smaller sets, in the same versions
CLEAN, VULNERABLE, NOT_CHECKED = 0, 1, 2


@dataclass
class Verdict:
    """What was found out."""

    checked: int = 0
    vulnerable: list[str] = field(default_factory=list)
    unchecked: list[str] = field(default_factory=list)

    @property
    def code(self) -> int:
        """How the command ends; a vulnerability counts for more than what is not known."""
        return VULNERABLE if self.vulnerable else NOT_CHECKED if self.unchecked or not self.checked else CLEAN

    def lines(self) -> list[str]:
        """Say it."""
        said = [f"VULNERABLE: {line}" for line in self.vulnerable]
        if self.code == CLEAN:
            said.append(f"All {self.checked} pinned packages were checked: none has a known vulnerability.")
        elif self.unchecked or not self.checked:
            named = ", ".join(self.unchecked[:5]) + (", …" if len(self.unchecked) > 5 else "")
            said += [
                f"NOT CHECKED for known vulnerabilities: {len(self.unchecked)} packages ({named}).",
                f"{self.checked} were checked. Run `make audit` where the index itself is reached.",
            ]
        return said


def judge(report: dict[str, Any]) -> Verdict:
    """Read pip-audit's report. What it skips, it counts as clean; here it is not."""
    verdict = Verdict()
    for package in report["dependencies"]:
        name = f"{package['name']} {package.get('version', '')}".strip()
        if "skip_reason" in package:
            verdict.unchecked.append(name)
            continue
        verdict.checked += 1
        for found in package["vulns"]:
            fixed = f"; fixed in {', '.join(found['fix_versions'])}" if found["fix_versions"] else "; no fix yet"
            verdict.vulnerable.append(f"{name}: {found['id']}{fixed}")
    return verdict


def audit(pins: Path) -> Verdict:
    """Have pip-audit look at every pin; where it cannot ask at all, nothing is checked."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        options = ["--disable-pip", "--require-hashes", "--progress-spinner=off", "--timeout=10", "--format=json"]
        asked = [sys.executable, "-m", "pip_audit", *options, f"--output={report}", f"--requirement={pins}"]
        done = subprocess.run(asked, check=False, capture_output=True, text=True)
        if report.exists() and report.stat().st_size:
            return judge(json.loads(report.read_text()))
    names = [line.split()[0].replace("==", " ") for line in pins.read_text().splitlines() if "==" in line]
    sys.stderr.write(done.stderr.strip().splitlines()[-1][:300] + "\n" if done.stderr.strip() else "")
    return Verdict(unchecked=names)


def main(arguments: list[str]) -> int:
    """Say what was found out."""
    verdict = audit(PINS)
    bar = "=" * 78
    loud = verdict.code != CLEAN
    sys.stderr.write("\n".join([*([bar] if loud else []), *verdict.lines(), *([bar] if loud else [])]) + "\n")
    return CLEAN if verdict.code == NOT_CHECKED and "--if-reachable" in arguments else verdict.code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
