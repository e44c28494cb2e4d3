"""Every command, lasting button, form and autocomplete answers somebody, whatever is thrown at it."""

import re
from typing import Any

import discord
import pytest
from discord import AppCommandOptionType as Kind
from discord import app_commands

from bot.edge.manual import commands_of
from tests.journeys.world import World, said

HOSTILE = [
    "@everyone <@&1> <@1> <#1> </x:1>",
    "**bold** `code` ```block [mask](https://example.org) ||spoiler|| # big\n> quote\n- list",
    "\u202egnirts desrever\u202c z\u0335\u0321a\u0337l\u0336g\u0338o\u0322 \u0000\u200b\ufeff",
    "'; DROP TABLE events; -- %_\\",
    "9" * 30,
    "x" * 5_000,
    "   ",
]
BROKEN = re.compile(r"something broke on my side")


@pytest.fixture(autouse=True)
def _shown_to_all(world: World) -> None:
    """Discord lets a server's owner show any command to anybody; then the bot alone decides."""
    for command in world.env.backend.visible_commands(user_id=world.admin.id, channel_id=world.general.id):
        world.server.set_command_permissions(int(command["id"]), {world.alex: True})


def answered(result: Any, what: object) -> str:
    """Assert that the person got an answer, and not that of a defect; return it."""
    interaction = result._interaction
    assert interaction.responded, f"{what}: nobody was answered"
    assert not interaction.loading, f"{what}: left waiting"
    if result.modal is not None or interaction.autocomplete_choices is not None:
        return ""
    text = said(result)
    assert text, f"{what}: an empty answer"
    assert not BROKEN.search(text), f"{what}: {text}"
    return text


def options(command: app_commands.Command[Any, Any, Any], text: str, world: World) -> dict[str, Any]:
    """Fill every option of a command, text with something hostile."""
    fill: dict[Kind, Any] = {
        Kind.string: text,
        Kind.integer: -1,
        Kind.number: -1.0,
        Kind.boolean: True,
        Kind.channel: world.general,
        Kind.role: world.server.default_role,
        Kind.user: world.jordan,
        Kind.mentionable: world.jordan,
        Kind.attachment: ("table.csv", text.encode()),
    }
    filled = {}
    for option in command.parameters:
        value = fill[option.type]
        if option.choices:
            value = option.choices[0].value
        if option.min_value is not None:
            value = option.min_value
        if option.type is Kind.string and option.max_value is not None:
            value = value[: int(option.max_value)]
        filled[option.display_name] = value
    return filled


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_every_command_answers_hostile_input(world: World, text: str) -> None:
    walked = 0
    for command in commands_of(world.bot.tree):
        for person in (world.admin, world.alex):
            result = await person.slash(world.general, command.qualified_name, **options(command, text, world))
            answer = answered(result, f"/{command.qualified_name} by {person.user.name}")
            assert "@everyone" not in answer.replace("@\u200beveryone", "").replace("**@everyone**", "")
            if result.modal is not None:
                await submit(world, person, result, text)
            walked += 1
    assert walked > 20
    assert not [text for text in world.messages(world.general) if "<@1>" in text]


async def submit(world: World, person: Any, shown: Any, text: str) -> None:
    """Send a form back with something hostile in each of its fields, past the limits of Discord's client."""
    rows = []
    for label in shown.modal["components"]:
        field = label.get("component", label)
        sent = {"type": field["type"], "custom_id": field["custom_id"], "id": field.get("id", 1)}
        if field["type"] == 4:
            sent["value"] = text
        else:
            sent["values"] = []
        rows.append({"type": label["type"], "id": label.get("id", 1), "component": sent})
    data = {"custom_id": shown.modal["custom_id"], "components": rows}
    answered(await world.forge(person, 5, data), f"form {shown.modal['title']}")


async def test_every_autocomplete_answers_hostile_input(world: World) -> None:
    walked = 0
    for command in commands_of(world.bot.tree):
        for option in command.parameters:
            if not option.autocomplete:
                continue
            for text in ["", *HOSTILE]:
                choices = await world.alex.autocomplete(
                    world.general, command.qualified_name, option.display_name, text[:6000]
                )
                assert isinstance(choices, list), f"/{command.qualified_name} {option.name}"
                assert len(choices) <= 25
                walked += 1
    assert walked > 20


async def test_a_button_of_nothing_we_know_is_answered(world: World) -> None:
    result = await world.forge(world.alex, 3, {"custom_id": "old:1:thing", "component_type": 2})
    assert said(result).startswith("This button no longer works")


async def test_a_form_that_was_open_during_a_restart_is_answered(world: World) -> None:
    shown = await world.alex.slash(world.general, "join")
    assert shown.modal is not None
    await world.restart()
    result = await world.forge(world.alex, 5, {"custom_id": shown.modal["custom_id"], "components": []})
    assert said(result).startswith("This form had expired")


async def test_every_command_says_in_direct_messages_where_it_works(world: World) -> None:
    for command in commands_of(world.bot.tree):
        *outer, leaf = command.qualified_name.split()
        data: dict[str, Any] = {"type": 1, "name": leaf, "options": []}
        for name in reversed(outer):
            data = {"type": 2, "name": name, "options": [data]}
        data |= {"id": "1", "type": 1}
        result = await world.forge(world.alex, 2, data, direct=True)
        assert "inside a server" in answered(result, command.qualified_name)


async def test_discord_shows_admins_commands_to_admins_and_the_others_to_all(world: World) -> None:
    shown = {command.name: command.default_permissions for command in world.bot.tree.get_commands()}
    for name in ("config", "setup", "doctor"):
        assert shown.pop(name) == discord.Permissions(manage_guild=True)
    assert set(shown.values()) == {None}


async def test_every_command_is_guarded_and_explained(world: World) -> None:
    for command in commands_of(world.bot.tree):
        assert hasattr(command.callback, "__needs__"), f"/{command.qualified_name} has no guard"
        assert len(command.description) > 8
        for option in command.parameters:
            assert option.description not in ("…", "..."), f"/{command.qualified_name} {option.name} is not explained"
