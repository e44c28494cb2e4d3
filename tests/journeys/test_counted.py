"""What people do is counted once, by what they did and how it ended; the log says by whose server and what it was."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from prometheus_client import REGISTRY

from bot.logs import configure_logs
from tests.journeys.world import World, answer, said

PLANTED = "Periwinkle"


def counts() -> dict[tuple[str, str], float]:
    """Everything counted so far, by name and outcome."""
    found = {}
    for metric in REGISTRY.collect():
        if metric.name == "groundswell_interactions":
            for sample in metric.samples:
                if sample.name.endswith("_total"):
                    found[sample.labels["command"], sample.labels["outcome"]] = sample.value
    return found


class Tally:
    """What was counted since it was asked last."""

    def __init__(self) -> None:
        self._before = counts()

    def news(self) -> dict[tuple[str, str], float]:
        before, self._before = self._before, counts()
        changes = {key: value - before.get(key, 0.0) for key, value in self._before.items()}
        return {key: value for key, value in changes.items() if value}


@pytest.fixture
def _logs_as_before() -> Iterator[None]:
    before = structlog.get_config()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**before)


async def test_commands_buttons_and_forms_are_counted(world: World) -> None:
    tally = Tally()
    await world.alex.slash(world.general, "help")
    assert tally.news() == {("help", "done"): 1}
    refused = await world.alex.slash(world.general, "remindme", what=PLANTED, when=f"{PLANTED} o'clock")
    assert PLANTED in said(refused)
    assert tally.news() == {("remindme", "refused"): 1}
    await world.alex.slash(world.general, "reminder list")  # organizers only
    assert tally.news() == {("reminder list", "refused"): 1}
    shown = await world.alex.slash(world.general, "me")
    form = await world.alex.click(answer(shown), label="Time zone")
    assert tally.news() == {("me", "done"): 1, ("button ZoneButton", "done"): 1}
    await world.alex.submit_modal(form, {"zone": "arizona"})
    assert tally.news() == {("form me", "done"): 1}


async def test_what_nobody_knows_is_counted_without_its_name(world: World) -> None:
    tally = Tally()
    await world.forge(world.alex, 3, {"component_type": 2, "custom_id": f"{PLANTED}:1"})
    assert tally.news() == {("button", "refused"): 1}
    await world.forge(world.alex, 5, {"custom_id": PLANTED, "components": []})
    assert tally.news() == {("form", "refused"): 1}


async def test_a_suggestion_is_not_counted(world: World) -> None:
    tally = Tally()
    await world.alex.autocomplete(world.general, "remindme", "when", "tom")
    assert tally.news() == {}


@pytest.mark.usefixtures("_logs_as_before")
async def test_the_log_says_where_it_happened_and_not_what_was_typed(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs("debug", "json")

    def broken(*_: object, **__: object) -> None:
        logging.getLogger("library").warning("on the way")
        raise ValueError(f"invalid literal for int() with base 10: '{PLANTED}'")

    world.bot.database.read = broken  # type: ignore[assignment,method-assign]
    shown = await world.alex.slash(world.general, "remindme", what=PLANTED, when="in 2 hours")
    del world.bot.database.read
    assert "reference" in said(shown)
    text = capsys.readouterr().err
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    (on_the_way,) = [line for line in lines if line["event"] == "on the way"]
    (unexpected,) = [line for line in lines if line["event"] == "unexpected error"]
    for line in (on_the_way, unexpected):
        assert (line["server"], line["command"]) == (world.server.id, "remindme")
    assert unexpected["reference"] in said(shown)
    assert "invalid literal for int() with base 10: '…'" in unexpected["exception"]
    assert PLANTED not in text
