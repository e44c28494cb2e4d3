"""A small plain discord.py bot, only there to prove the stand-in."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from io import BytesIO

import discord
import yarl
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.wire.stand_in import StandIn


class Form(discord.ui.Modal, title="About you"):
    name: discord.ui.Label = discord.ui.Label(text="Name", component=discord.ui.TextInput(max_length=20))
    skill: discord.ui.Label = discord.ui.Label(
        text="Skill",
        component=discord.ui.Select(
            options=[discord.SelectOption(label="Calls", value="c"), discord.SelectOption(label="Maps", value="m")]
        ),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        assert isinstance(self.name.component, discord.ui.TextInput)
        assert isinstance(self.skill.component, discord.ui.Select)
        words = f"{self.name.component.value} does {self.skill.component.values[0]}"
        await interaction.response.edit_message(view=card(words))


class OpenForm(discord.ui.ActionRow[discord.ui.LayoutView]):
    @discord.ui.button(label="Fill in", custom_id="form:open")
    async def fill_in(self, interaction: discord.Interaction, _: discord.ui.Button[discord.ui.LayoutView]) -> None:
        await interaction.response.send_modal(Form(custom_id="form:about"))


class PickDay(discord.ui.ActionRow[discord.ui.LayoutView]):
    @discord.ui.select(
        placeholder="A day",
        custom_id="day",
        options=[discord.SelectOption(label="Tue"), discord.SelectOption(label="Wed")],
    )
    async def day(self, interaction: discord.Interaction, menu: discord.ui.Select[discord.ui.LayoutView]) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(view=card(f"on {menu.values[0]}"))


def card(words: str) -> discord.ui.LayoutView:
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.Container(discord.ui.TextDisplay(words), OpenForm(), PickDay()))
    return view


group = app_commands.Group(name="event", description="Events", guild_only=True)


@group.command(name="create", description="Post an event")
@app_commands.describe(title="What it is called", size="How many", channel="Where", who="Host", flyer="A file")
async def create(
    interaction: discord.Interaction,
    title: str,
    size: app_commands.Range[int, 1, 9] = 3,
    channel: discord.TextChannel | None = None,
    who: discord.Member | None = None,
    role: discord.Role | None = None,
    flyer: discord.Attachment | None = None,
) -> None:
    assert isinstance(interaction.user, discord.Member)
    assert interaction.channel is not None
    flyer_size = len(await flyer.read()) if flyer else 0
    organizer = interaction.user.guild_permissions.manage_events
    words = f"{title} {size} {channel} {who} {role} {flyer_size} organizer={organizer} {interaction.channel.name}"
    await interaction.response.send_message(view=card(words), ephemeral=True)


@create.autocomplete("title")
async def titles(_: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=f"{current} one", value="1")]


@app_commands.command(name="slow", description="Defers")
async def slow(interaction: discord.Interaction) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    await asyncio.sleep(0.05)
    await interaction.followup.send("done", file=discord.File(BytesIO(b"a,b"), "roster.csv"))
    await interaction.followup.send("and more", ephemeral=True)


@app_commands.command(name="deaf", description="Never answers")
async def deaf(_: discord.Interaction) -> None:
    return


class PlainBot(commands.AutoShardedBot):
    def __init__(self) -> None:
        intents = discord.Intents(guilds=True, guild_scheduled_events=True)
        super().__init__("!", intents=intents, allowed_mentions=discord.AllowedMentions.none())
        self.resumed = asyncio.Event()

    async def setup_hook(self) -> None:
        for command in (group, slow, deaf):
            self.tree.add_command(command)
        self.add_view(card("any"))
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Nothing to wait for: discord.py's own waits five seconds before a second identify."""

    async def on_resumed(self) -> None:
        self.resumed.set()

    async def on_shard_resumed(self, _: int) -> None:
        self.resumed.set()


@contextlib.asynccontextmanager
async def running(place: StandIn) -> AsyncIterator[PlainBot]:
    """A plain bot in this process, connected to a stand-in; discord.py's addresses are put back afterwards."""
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = place.api_url, yarl.URL(place.gateway_url)
    bot = PlainBot()
    task = asyncio.create_task(bot.start(place.token))
    ready = asyncio.create_task(bot.wait_until_ready())
    try:
        await asyncio.wait({task, ready}, timeout=10, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
        assert bot.is_ready()
        yield bot
    finally:
        await bot.close()
        ready.cancel()
        await asyncio.gather(task, return_exceptions=True)
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway
