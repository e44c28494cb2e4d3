"""Each benchmark still runs and measures work that was really done. How fast is nobody's test."""

import pytest

from benchmarks.__main__ import NAMES
from benchmarks.measure import Broken, compared, ensure, in_turns, percentile
from tests.benchmarks.quick import SHOWN, bench


def test_each_has_an_area_in_which_it_is_run() -> None:
    assert sorted(name for area in SHOWN.values() for name in area) == sorted(NAMES)


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
