from tests.benchmarks.quick import assert_each_measures_itself_against_its_floor


def test_each_measures_itself_against_its_floor() -> None:
    assert_each_measures_itself_against_its_floor("the bot")
