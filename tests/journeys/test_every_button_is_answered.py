"""Every lasting button and select answers whoever presses it, also for things that do not exist."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, settings
from hypothesis import strategies as st

from bot.edge.durable import Durable
from tests.journeys.test_everyone_is_answered import answered
from tests.journeys.world import World, said

BUTTON, SELECT = 2, 3
FAMILIES: dict[str, list[type[Durable]]] = {}
for cog in sorted(Path("cogs").glob("[a-z]*.py")):
    import_module(f"cogs.{cog.stem}")
for each in Durable.families:
    FAMILIES.setdefault(each.__module__, []).append(each)


def ids_of(family: type[Durable]) -> list[str]:
    """Some custom ids that a family takes for its own: the simplest, and the same with large numbers."""
    pattern = family.template
    quick = settings(phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None)
    simple = find(st.from_regex(pattern, fullmatch=True), lambda custom_id: len(custom_id) <= 100, settings=quick)
    large = [re.sub(r"\d+", "9" * digits, simple) for digits in (18, 17, 2, 1)]
    return [simple, *[custom_id for custom_id in large if custom_id != simple and pattern.fullmatch(custom_id)][:1]]


def test_there_are_buttons() -> None:
    assert len(FAMILIES) > 10
    assert sum(len(families) for families in FAMILIES.values()) > 50


@pytest.mark.parametrize("module", FAMILIES)
async def test_every_lasting_button_answers_for_things_that_do_not_exist(world: World, module: str) -> None:
    ways = [
        (world.admin, False, BUTTON),
        (world.alex, False, BUTTON),
        (world.alex, True, BUTTON),
        (world.alex, False, SELECT),
    ]
    for family in FAMILIES[module]:
        for custom_id in ids_of(family):
            for person, direct, kind in ways:
                data: dict[str, Any] = {"custom_id": custom_id, "component_type": kind}
                if kind == SELECT:
                    data["values"] = ["x" * 100]
                result = await world.forge(person, 3, data, direct=direct)
                answered(result, f"{custom_id} kind {kind} direct {direct}")


@pytest.mark.parametrize("direct", [True, False])
async def test_a_number_that_no_database_keeps_belongs_to_nothing(world: World, direct: bool) -> None:
    for number in (2**63 - 1, 2**63, 10**20 - 1):
        data = {"custom_id": f"request:{number}:1:in", "component_type": BUTTON}
        result = await world.forge(world.alex, 3, data, direct=direct)
        answered(result, number)
        if number >= 2**63:
            assert said(result).startswith("This button no longer works")
