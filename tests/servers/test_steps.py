"""What of the settings is missing, and what would be used or made for it."""

from typing import Any

import pytest

from bot.servers.model import ChannelKind, Feature, RoleKind, Server
from bot.servers.panel_cards import (
    channels_card,
    greeting_card,
    more_card,
    panel_card,
    personal_greeting_card,
    plan_card,
)
from bot.servers.steps import MADE_ROLES, NEEDED_CHANNELS, Found, Plan, State, Step, name_in, plan
from bot.when.zones import ZoneChoice, states_of_zone, suggest_zones
from bot.words import LANGUAGES
from tests.conftest import NOON

CHANNELS = {kind: number for number, kind in enumerate(ChannelKind, 100)}
ROLES = {RoleKind.ORGANIZER: 1, RoleKind.VOLUNTEER: 2}
FULL = Server(1, "America/New_York", CHANNELS, ROLES, features=frozenset(Feature), home_state="MA", is_zone_chosen=True)
ZONES = suggest_zones("", NOON)


def may(state: State, channels: list[Found], roles: dict[RoleKind, list[Found]], *, make: bool = True) -> Plan:
    return plan(state, channels, roles, may_make_channels=make, may_make_roles=make)


def test_the_steps_come_in_their_order() -> None:
    assert State(Server(1)).next is Step.ZONE
    assert State(Server(1, is_zone_chosen=True)).next is Step.ORGANIZER
    assert State(Server(1, roles=ROLES, is_zone_chosen=True)).next is Step.CHANNELS
    assert State(FULL).next is Step.WELCOME
    assert State(FULL, welcome_link="https://discord.com/x").next is None


def test_what_was_deleted_is_missing() -> None:
    gone = State(FULL, frozenset({CHANNELS[ChannelKind.EVENTS], ROLES[RoleKind.ORGANIZER]}), "https://discord.com/x")
    assert gone.missing_channels == [ChannelKind.EVENTS]
    assert gone.missing_roles == [RoleKind.ORGANIZER]
    assert gone.next is Step.ORGANIZER


def test_what_has_a_fitting_name_is_used_and_the_rest_is_made() -> None:
    channels = [Found(5, "Start-Here"), Found(6, "events"), Found(7, "events"), Found(8, "general")]
    found = may(State(Server(1)), channels, {RoleKind.VOLUNTEER: [Found(9, "Volunteers")]})
    assert found.use_channels == {ChannelKind.WELCOME: 5, ChannelKind.EVENTS: 6}
    assert found.make_channels == (ChannelKind.ACTIONS, ChannelKind.ORGANIZERS)
    assert (found.use_roles, found.make_roles) == ({RoleKind.VOLUNTEER: 9}, (RoleKind.ORGANIZER,))
    assert found.lacking == ()
    assert may(State(FULL), channels, {}).is_empty


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_bot_has_made_is_found_by_its_name(language: str) -> None:
    nothing = State(Server(1, language=language))
    wanted = may(nothing, [], {})
    channels = {kind: Found(n, name_in(language, kind)[1:]) for n, kind in enumerate(wanted.make_channels, 1)}
    roles = {kind: [Found(n, name_in(language, kind))] for n, kind in enumerate(wanted.make_roles, 1)}
    found = may(nothing, [*channels.values()], roles)
    assert found.use_channels == {kind: each.number for kind, each in channels.items()}
    assert found.use_roles == {kind: each.number for kind, [each] in roles.items()}
    assert (found.make_channels, found.make_roles) == ((), ())


def test_only_permissions_that_it_would_need_are_lacking() -> None:
    channels = [Found(number, kind.value) for number, kind in enumerate(NEEDED_CHANNELS)]
    assert may(State(Server(1)), [], {}, make=False).lacking == ("Manage Channels", "Manage Roles")
    assert may(State(Server(1, roles=ROLES)), channels, {}, make=False).lacking == ()


@pytest.mark.parametrize(
    "state", [State(Server(1)), State(FULL), State(FULL, frozenset(CHANNELS.values()), "https://x")]
)
def test_every_page_fits(state: State) -> None:
    told = ["Made <@&1>. Give it to your organizers: hold a name in the member list, then **Roles**."] * 8
    made = Plan(CHANNELS, NEEDED_CHANNELS, ROLES, MADE_ROLES, ("Manage Channels", "Manage Roles"))
    cards = [
        panel_card(state, ZONES, "x" * 600, told),
        channels_card(state, "x" * 600),
        more_card(state, "x" * 600),
        plan_card(made, "y" * 200),
        plan_card(Plan(), "Groundswell"),
        greeting_card(),
        personal_greeting_card(1),
    ]
    for card in cards:
        assert sum(len(part) for part in card.text.split("\n")) < 3900
        assert card.total_children_count <= 40
        for select in selects(card):
            assert len(select.get("options", [1])) <= 25
            assert len(select.get("default_values", [])) <= 1


def selects(card: Any) -> list[dict[str, Any]]:
    (box,) = card.to_components()
    rows = [each for each in box["components"] if each["type"] == 1]
    return [item for each in rows for item in each["components"] if item["type"] in (3, 6, 8)]


def test_the_panel_shows_what_is_chosen() -> None:
    pages = [panel_card(State(FULL), ZONES), more_card(State(FULL))]
    by_id = {each["custom_id"]: each for page in pages for each in selects(page)}
    chosen = {
        name: [option["value"] for option in each["options"] if option.get("default")]
        for name, each in by_id.items()
        if "options" in each
    }
    assert chosen == {"setup:zone": ["America/New_York"], "setup:state": ["MA"], "setup:features": ["leaderboard"]}
    assert [each["id"] for each in by_id["setup:role:organizer"]["default_values"]] == [1]


def test_a_zone_and_a_state_from_outside_the_lists_are_shown_too() -> None:
    far = Server(1, "Europe/Berlin", home_state="HI", is_zone_chosen=True)
    by_id = {each["custom_id"]: each for each in selects(panel_card(State(far), ZONES))}
    for name, value in (("setup:zone", "Europe/Berlin"), ("setup:state", "HI")):
        assert [each["value"] for each in by_id[name]["options"] if each.get("default")] == [value]


@pytest.mark.parametrize("zone", [each.name for each in ZONES])
def test_the_states_of_a_zone_fit_into_a_list(zone: str) -> None:
    states = states_of_zone(zone)
    assert 1 <= len(states) <= 23
    server = Server(1, zone, home_state="HI" if "HI" not in states else "MA", is_zone_chosen=True)
    options = next(
        each["options"]
        for each in selects(panel_card(State(server), [ZoneChoice(zone, zone)]))
        if each["custom_id"] == "setup:state"
    )
    assert len(options) <= 25
    assert {each["value"] for each in options} >= {*states, server.home_state, "other"}
