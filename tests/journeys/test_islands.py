"""Servers are islands: who knows all numbers, names and custom ids of another sees and changes nothing there."""

import json
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from discord import AppCommandOptionType as Kind
from simcord import InteractionResult, MemberActor, RoleHandle

from bot.edge.manual import Command, commands_of
from tests.house.test_promises import CUSTOM_IDS
from tests.journeys.test_everyone_is_answered import answered
from tests.journeys.two_servers import FIRST, NAME, SECRET, TwoServers, fill
from tests.journeys.world import Channel, World

_SOMEBODY = "1573907198478647308"  # the server or the person in the custom ids that are frozen


@pytest.fixture
async def two(world: World) -> AsyncIterator[TwoServers]:
    filled = await fill(world)
    before = await filled.rows()
    assert len([name for name, rows in before.items() if rows]) > 25, "not one of everything"
    yield filled
    await world.env.settle()
    after = await filled.rows()
    assert {name: rows for name, rows in after.items() if rows != before[name]} == {}


def shown(result: InteractionResult) -> str:
    """Everything that reached the person: texts, forms, files, buttons."""
    parts = [json.dumps(result.modal or {}, default=str)]
    for message in [result.response, *result.followups]:
        if message is None:
            continue
        parts += [message.content or "", json.dumps(message.components, default=str)]
        parts += [str(bytes(result._env.backend.cdn.get(each.url))) for each in message.attachments]
    return "\n".join(parts)


def fill_in(command: Command, text: str, channel: Channel, role: RoleHandle, person: MemberActor) -> dict[str, Any]:
    """Fill every option with something of the first server, as far as Discord lets one."""
    fills: dict[Kind, Any] = {
        Kind.string: text,
        Kind.integer: FIRST,
        Kind.number: float(FIRST),
        Kind.boolean: True,
        Kind.channel: channel,
        Kind.role: role,
        Kind.user: person,
        Kind.mentionable: person,
        Kind.attachment: ("table.csv", f"name,state\n{text},MA".encode()),
    }
    options = {}
    for option in command.parameters:
        value = option.choices[0].value if option.choices else fills[option.type]
        if option.type in (Kind.integer, Kind.number) and option.max_value is not None:
            value = min(value, option.max_value)
        if option.name in ("start", "when", "until", "due", "ends", "end"):
            value = "jan 25 6pm"
        if option.name in ("state", "states"):
            value = "MA"
        options[option.display_name] = value
    return options


def leaked(result: InteractionResult, what: str, *, typed: bool = False) -> list[str]:
    """What of the first server somebody was shown: its titles, unless they typed one, and all its other words."""
    text = shown(result)
    return [f"{what}: {text}"] if SECRET in text or (NAME in text and not typed) else []


async def test_no_command_reaches_over(two: TwoServers) -> None:
    kinds = {"event": "picnic", "campaign": "air", "reminder": "meeting", "chapter": "town", "official": "Smith"}
    leaks = []
    for by_name in (False, True):  # names last: what the other server makes then has them
        for command in commands_of(two.world.bot.tree):
            group = command.qualified_name.split()[0]
            typed = f"{NAME} {kinds.get(group, 'city')}" if by_name else str(FIRST)
            options = fill_in(command, typed, two.square, two.other.default_role, two.guest)
            result = await two.stranger.slash(two.square, command.qualified_name, **options)
            answered(result, command.qualified_name)
            leaks += leaked(result, f"/{command.qualified_name} {typed}", typed=NAME in typed)
    assert leaks == []


async def test_no_suggestion_reaches_over(two: TwoServers) -> None:
    asked, leaks = 0, []
    for command in commands_of(two.world.bot.tree):
        for option in command.parameters:
            for text in ("", NAME[:4]) if option.autocomplete else ():
                found = await two.stranger.autocomplete(two.square, command.qualified_name, option.display_name, text)
                leaks += [each for each in found if SECRET in each["name"] or NAME in each["name"]]
                asked += 1
    assert leaks == []
    assert asked > 60


def theirs(custom_id: str, two: TwoServers, somebody: int) -> str:
    """Turn a frozen custom id into one of the first server's things."""
    custom_id = custom_id.replace(_SOMEBODY, str(somebody)).replace("local-12", f"local-{FIRST}")
    return re.sub(r"(?<=:)(42|7)(a?)(?=:|$)", rf"{FIRST}\2", custom_id)


def filled(form: dict[str, Any]) -> dict[str, Any]:
    """Send a form back with a number of the first server in each of its fields."""
    rows = []
    for label in form["components"]:
        field = label.get("component", label)
        if "custom_id" not in field:  # words to read
            continue
        sent = {"type": field["type"], "custom_id": field["custom_id"], "id": field.get("id", 1)}
        sent |= {"value": str(FIRST)} if field["type"] == 4 else {"values": []}
        rows.append({"type": label["type"], "id": label.get("id", 1), "component": sent})
    return {"custom_id": form["custom_id"], "components": rows}


@pytest.mark.parametrize("direct", [False, True])
async def test_no_button_or_form_reaches_over(two: TwoServers, direct: bool) -> None:
    forms, leaks = 0, []
    for custom_id in sorted(CUSTOM_IDS):
        for somebody in {two.there, two.guest.id} if _SOMEBODY in custom_id else {two.there}:
            pressed = theirs(custom_id, two, somebody)
            data: dict[str, Any] = {"custom_id": pressed, "component_type": 3, "values": [str(FIRST)]}
            result = await two.world.forge(two.stranger, 3, data, direct=direct, where=two.square)
            answered(result, pressed)
            leaks += leaked(result, pressed)
            if result.modal is not None:
                how = {"direct": direct, "where": two.square, "opened": result}
                sent = await two.world.forge(two.stranger, 5, filled(result.modal), **how)
                answered(sent, f"{pressed} sent")
                leaks += leaked(sent, f"{pressed} sent")
                forms += 1
    assert leaks == []
    assert forms > 0 or direct


LISTS = {"list", "info", "board", "stats", "roster", "attendees", "preview", "proposals", "show", "reports", "export"}


async def test_at_home_the_same_numbers_show_it(world: World) -> None:
    """What the others look for would be seen: part of the same walk, by the first server's own admin."""
    await fill(world)
    walked = [each for each in commands_of(world.bot.tree) if each.name in LISTS]
    found = 0
    for command in walked:
        options = fill_in(command, str(FIRST), world.general, world.server.default_role, world.alex)
        found += bool(leaked(await world.admin.slash(world.general, command.qualified_name, **options), ""))
    assert found > len(walked) / 2
