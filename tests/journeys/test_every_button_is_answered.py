"""Every lasting button and select answers whoever presses it, also for things that do not exist."""

import re
from typing import Any

from hypothesis import HealthCheck, Phase, find, settings
from hypothesis import strategies as st

from bot.edge.durable import Durable
from tests.journeys.test_everyone_is_answered import answered
from tests.journeys.world import World


def ids_of(family: type[Durable]) -> list[str]:
    """Some custom ids that a family takes for its own: the simplest, and long numbers."""
    pattern = family.template
    quick = settings(phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None)
    strategy = st.from_regex(pattern, fullmatch=True)
    return [
        find(strategy, lambda custom_id: len(custom_id) <= 100, settings=quick),
        find(strategy, lambda custom_id: not re.search(r"\d", custom_id) or "9" in custom_id, settings=quick),
    ]


async def test_every_lasting_button_answers_for_things_that_do_not_exist(world: World) -> None:
    families = [family for family in Durable.families if family.__module__.startswith("cogs.")]
    assert len(families) > 5
    button, select = 2, 3
    ways = [
        (world.admin, False, button),
        (world.alex, False, button),
        (world.alex, True, button),
        (world.alex, False, select),
    ]
    for family in families:
        for custom_id in ids_of(family):
            for person, direct, kind in ways:
                data: dict[str, Any] = {"custom_id": custom_id, "component_type": kind}
                if kind == select:
                    data["values"] = ["x" * 100]
                result = await world.forge(person, 3, data, direct=direct)
                answered(result, f"{custom_id} kind {kind} direct {direct}")
