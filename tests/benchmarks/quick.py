"""Runs benchmarks in a process, a few repetitions of each, and reads what they measured."""

import json
import math
import subprocess
import sys

from tests.house.reading import ROOT

SHOWN = {
    "stores": {
        "transaction": {
            "rsvp, SQLite, p50",
            "rsvp, PostgreSQL, p50",
            "allocate, SQLite, p99",
            "allocate, PostgreSQL, p99",
        },
        "planning": {"200 people planned, SQLite", "200 people planned, PostgreSQL"},
        "chapters": {"nearest of 50 chapters, SQLite, p50", "roster page of 100, PostgreSQL, p50"},
        "volunteers": {
            "queue, first page, SQLite, p50",
            "queue, page 20, SQLite, p50",
            "queue, one chapter, PostgreSQL, p99",
        },
        "calls": {
            "/call for one campaign, p50 (at most 3 ms)",
            "/call for whichever of two comes first, p99",
            "/call when one's own are done: 98 others, p99",
            "the board of 100, p50 (at most 50 ms)",
            "an answer saved and the next call found, p50",
        },
    },
    "deliveries": {
        "outbox": {
            "60 due at once: all settled",
            "60 due at once: CPU",
            "late, SQLite, 200 against 10 pending, p99",
            "late, PostgreSQL, 200 pending, p99, against 25 ms",
        },
        "sending": {"60 reminders, due at once: CPU", "60 people, one reminder, due at once: all settled"},
        "limits": {"30 messages to 200 channels", "20 direct messages, channels known"},
        "rivals": {"40 due at once: our worker", "40 due at once: APScheduler, its defaults, sent"},
    },
    "the bot": {
        "click": {"press, 1 under way, p50", "press, 50 under way, p99", "press, CPU of the bot"},
        "size": {"list, 40 events with 1,600 answers, p50", "click, 40 events with 1,600 answers, p99"},
        "pictures": {"state map, p50", "state map: the loop is away, p99"},
        "start": {"import", "import, migrate a new SQLite file, load cogs", "resident memory then, at most"},
    },
}
"""What each benchmark shows at least. One process runs a whole area: starting one for each takes longer than they."""

MAY_BE_NONE = {"40 due at once: APScheduler, its defaults, sent"}
"""On a busy machine it is later than its second of grace, and sends none."""


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "benchmarks", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def assert_each_measures_itself_against_its_floor(area: str) -> None:
    run = bench("--quick", "--json", *SHOWN[area])
    assert run.returncode == 0, "\n".join(run.stderr.splitlines()[-30:])  # above it is what the bot logged
    records = json.loads(run.stdout)
    assert {record["benchmark"] for record in records} == SHOWN[area].keys()
    for name, shown in SHOWN[area].items():
        own = [record for record in records if record["benchmark"] == name]
        compared = {record["what"]: record["ratio"] for record in own if record["floor"] is not None}
        assert compared.keys() >= shown
        assert all(math.isfinite(ratio) for ratio in compared.values()), compared
        assert {what for what, ratio in compared.items() if ratio <= 0} <= MAY_BE_NONE, compared
