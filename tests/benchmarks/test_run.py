"""Each benchmark still runs and measures work that was really done. How fast is nobody's test."""

import json
import math
import subprocess
import sys

import pytest

from benchmarks.__main__ import NAMES
from benchmarks.measure import Broken, compared, ensure, in_turns, percentile
from tests.house.reading import ROOT

SHOWN = {
    "transaction": {"rsvp, SQLite, p50", "rsvp, PostgreSQL, p50", "allocate, SQLite, p99", "allocate, PostgreSQL, p99"},
    "click": {"press, 1 under way, p50", "press, 50 under way, p99", "press, CPU of the bot"},
    "outbox": {
        "60 due at once: all settled",
        "60 due at once: CPU",
        "late, SQLite, 200 against 10 pending, p99",
        "late, PostgreSQL, 200 pending, p99, against 25 ms",
    },
    "size": {"list, 40 events with 1,600 answers, p50", "click, 40 events with 1,600 answers, p99"},
    "sending": {"60 reminders, due at once: CPU", "60 people, one reminder, due at once: all settled"},
    "limits": {"30 messages to 200 channels", "20 direct messages, channels known"},
    "rivals": {"40 due at once: our worker", "40 due at once: APScheduler, its defaults, sent"},
    "planning": {"200 people planned, SQLite", "200 people planned, PostgreSQL"},
    "pictures": {"state map, p50", "state map: the loop is away, p99"},
    "chapters": {"nearest of 500 chapters, SQLite, p50", "roster page of 1,000, PostgreSQL, p50"},
    "calls": {
        "/call for one campaign, p50 (at most 3 ms)",
        "/call for whichever of two comes first, p99",
        "/call when one's own are done: 98 others, p99",
        "the board of 100, p50 (at most 50 ms)",
        "an answer saved and the next call found, p50",
    },
    "start": {"import", "import, migrate a new SQLite file, load cogs", "resident memory then, at most"},
    "volunteers": {"queue, first page, SQLite, p50", "queue, one chapter, PostgreSQL, p99"},
}


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "benchmarks", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("name", NAMES)
def test_each_measures_itself_against_its_floor(name: str) -> None:
    run = bench("--quick", "--json", name)
    assert run.returncode == 0, run.stderr
    records = json.loads(run.stdout)
    assert {record["benchmark"] for record in records} == {name}
    compared = {record["what"]: record["ratio"] for record in records if record["floor"] is not None}
    assert compared.keys() >= SHOWN[name]
    assert all(math.isfinite(ratio) and ratio > 0 for ratio in compared.values()), compared


def test_a_name_that_is_none_is_refused_with_those_there_are() -> None:
    run = bench("--quick", "speed")
    assert run.returncode == 2
    assert "there is no speed" in run.stderr
    assert "transaction" in run.stderr


def test_the_nth_percentile_is_a_sample_that_so_many_do_not_exceed() -> None:
    samples = [float(number) for number in range(100, 0, -1)]
    assert (percentile(samples, 0.5), percentile(samples, 0.99), percentile([7.0], 0.99)) == (50.0, 99.0, 7.0)


async def test_contenders_run_in_turns_after_a_warm_up_that_does_not_count() -> None:
    order: list[str] = []

    async def ours() -> list[float]:
        order.append("ours")
        return [0.002 * len(order)]

    async def floor() -> list[float]:
        order.append("floor")
        return [0.001 * len(order)]

    samples = await in_turns(2, {"ours": ours, "floor": floor})
    assert order == ["ours", "floor", "ours", "floor", "floor", "ours"]
    assert samples == {"ours": [0.006, 0.012], "floor": [0.004, 0.005]}
    middle, _ = compared("x", samples["ours"], samples["floor"])
    assert (middle.what, middle.ratio) == ("x, p50", pytest.approx(1.5))


def test_a_time_of_work_that_was_not_done_is_not_reported() -> None:
    with pytest.raises(Broken, match="answers are missing"):
        ensure([], "answers are missing")
