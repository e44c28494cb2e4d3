"""What is our fault: the person gets an apology with a reference, and the log has the same reference."""

import logging
import re
from collections.abc import Iterator
from typing import Any

import discord
import pytest
import structlog
from discord import app_commands
from discord.ext import commands

from bot.access import Action, Actor
from bot.app import Interaction
from bot.card import Card, button, row
from bot.edge.durable import Durable
from bot.edge.forms import present
from bot.edge.guard import needs
from bot.edge.reply import reply, wait
from bot.edge.suggest import Pairs, suggester
from bot.errors import BadInput
from bot.logs import configure_logs
from tests.journeys.world import World, answer, said

SECRET = "the cause, which the person does not see"


class Crash(RuntimeError):
    pass


class BrokenButton(Durable, template=r"test:(?P<server_id>[0-9]{1,20}):broken", action=Action.HELP):
    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        raise Crash(SECRET)


@suggester
async def broken_names(interaction: Interaction, current: str) -> Pairs:
    raise Crash(SECRET)


class Broken(commands.Cog):
    @app_commands.command()
    @app_commands.autocomplete(name=broken_names)
    @needs(Action.HELP)
    async def crash(self, interaction: Interaction, name: str = "") -> None:
        if name == "late":
            await wait(interaction)
        if name == "refused":
            raise BadInput("Type something else.")
        raise Crash(SECRET)

    @app_commands.command()
    @needs(Action.HELP)
    async def card(self, interaction: Interaction) -> None:
        assert interaction.guild_id
        await reply(interaction, Card("Press", row(button("Go", f"test:{interaction.guild_id}:broken"))))

    @app_commands.command()
    @needs(Action.HELP)
    async def form(self, interaction: Interaction) -> None:
        async def submit(sent: Interaction) -> None:
            raise Crash(SECRET)

        form = discord.ui.Modal(title="Form")
        form.add_item(discord.ui.Label(text="Words", component=discord.ui.TextInput(custom_id="words")))
        await present(interaction, form, submit)


@pytest.fixture
async def broken(world: World) -> World:
    await world.bot.add_cog(Broken())
    world.bot.add_dynamic_items(BrokenButton)
    with world.env.time_context():
        await world.bot.tree.sync()
    await world.env.settle()
    return world


def ensure_reported(text: str, log: str) -> None:
    reference = re.search(r"reference \*\*([0-9a-f]{8})\*\*", text)
    assert reference, text
    assert text.startswith("Sorry, something broke on my side")
    assert SECRET not in text
    assert reference[1] in log
    assert SECRET in log


@pytest.fixture(autouse=True)
def _logged(capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    before = structlog.get_config()
    root = logging.getLogger()
    handlers = root.handlers[:]
    configure_logs("info", "json")
    yield
    root.handlers[:] = handlers
    structlog.configure(**before)


@pytest.mark.parametrize("name", ["", "late"])
async def test_a_command_that_crashes(broken: World, capsys: pytest.CaptureFixture[str], name: str) -> None:
    ensure_reported(said(await broken.alex.slash(broken.general, "crash", name=name)), capsys.readouterr().err)


async def test_a_button_that_crashes(broken: World, capsys: pytest.CaptureFixture[str]) -> None:
    shown = answer(await broken.alex.slash(broken.general, "card"))
    ensure_reported(said(await broken.alex.click(shown, label="Go")), capsys.readouterr().err)


async def test_a_form_that_crashes(broken: World, capsys: pytest.CaptureFixture[str]) -> None:
    shown = await broken.alex.slash(broken.general, "form")
    ensure_reported(said(await broken.alex.submit_modal(shown, {"words": "x"})), capsys.readouterr().err)


async def test_an_autocomplete_that_crashes_offers_nothing_and_is_logged(
    broken: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await broken.alex.autocomplete(broken.general, "crash", "name", "x") == []
    assert SECRET in capsys.readouterr().err


async def test_a_refusal_is_its_sentence_and_is_not_logged(broken: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(await broken.alex.slash(broken.general, "crash", name="refused")) == "Type something else."
    assert "unexpected error" not in capsys.readouterr().err


async def test_a_button_of_another_server_is_refused(broken: World) -> None:
    data: dict[str, Any] = {"custom_id": f"test:{broken.server.id + 1}:broken", "component_type": 2}
    assert said(await broken.forge(broken.alex, 3, data)) == "This button belongs to another server. Press it there."


async def test_while_the_bot_stops_nothing_new_is_begun(broken: World) -> None:
    broken.bot.stopping = True
    try:
        text = said(await broken.alex.slash(broken.general, "help"))
    finally:
        broken.bot.stopping = False
    assert text.startswith("I am just being restarted.")
