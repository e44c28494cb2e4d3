"""A small real bot for the sandbox's own tests: commands, a lasting button, a form, messages sent later."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import discord
from discord import app_commands
from discord.ext import commands

Clock = Callable[[], datetime]
Sleep = Callable[[float], Awaitable[None]]


class Going(discord.ui.DynamicItem[discord.ui.Button[discord.ui.LayoutView]], template=r"event:(\d+):going"):
    def __init__(self, number: int) -> None:
        super().__init__(
            discord.ui.Button(label="Going", style=discord.ButtonStyle.success, custom_id=f"event:{number}:going")
        )
        self.number = number

    @classmethod
    async def from_custom_id(cls, interaction, item, match):  # noqa: ANN001, ANN206
        return cls(int(match[1]))

    async def callback(self, interaction: discord.Interaction) -> None:
        bot = interaction.client
        bot.going.add(interaction.user.id)
        await interaction.response.send_message("You are going.", ephemeral=True)
        bot.later(2, bot.refresh_card)


def event_card(going: int) -> discord.ui.LayoutView:
    view = discord.ui.LayoutView(timeout=None)
    box = discord.ui.Container(accent_colour=0x2F8F74)
    box.add_item(discord.ui.TextDisplay("## River clean-up\nSaturday at the boat ramp"))
    box.add_item(discord.ui.Separator())
    box.add_item(discord.ui.TextDisplay(f"**{going}** going"))
    row: discord.ui.ActionRow = discord.ui.ActionRow()
    row.add_item(Going(1))
    box.add_item(row)
    view.add_item(box)
    return view


class JoinForm(discord.ui.Modal, title="Sign up"):
    zip_code = discord.ui.Label(
        text="Home ZIP", description="Five digits", component=discord.ui.TextInput(max_length=5)
    )
    interests = discord.ui.Label(
        text="What would you like to do?",
        component=discord.ui.Select(
            options=[discord.SelectOption(label="Make calls"), discord.SelectOption(label="Host events")],
            required=False,
            max_values=2,
        ),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"Welcome! Saved {self.zip_code.component.value}.", ephemeral=True)


class Standin(commands.AutoShardedBot):
    def __init__(self, clock: Clock, sleep: Sleep) -> None:
        super().__init__(
            commands.when_mentioned,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.clock, self.sleep = clock, sleep
        self.going: set[int] = set()
        self.card: discord.Message | None = None
        self.due: list[datetime] = []
        self.closed_by_us = False
        self.work: set[asyncio.Task[None]] = set()

    async def setup_hook(self) -> None:
        self.add_dynamic_items(Going)

        @self.tree.command(description="Sign up")
        async def join(interaction: discord.Interaction) -> None:
            await interaction.response.send_modal(JoinForm())

        @self.tree.command(description="Ask for a reminder")
        @app_commands.describe(what="What about", when="When")
        async def remindme(interaction: discord.Interaction, what: str, when: str) -> None:
            at = self.clock() + timedelta(hours=2)
            self.due.append(at)
            await interaction.response.send_message(f"I will remind you at <t:{int(at.timestamp())}:f>", ephemeral=True)

            async def remind() -> None:
                self.due.remove(at)
                view = discord.ui.LayoutView()
                view.add_item(discord.ui.TextDisplay(f"**Reminder:** {what}, <@{interaction.user.id}>"))
                await interaction.user.send(view=view)

            self.later(7200, remind)

        @self.tree.command(description="Never answers")
        async def silence(interaction: discord.Interaction) -> None:
            pass

        @remindme.autocomplete("when")
        async def readings(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
            return [app_commands.Choice(name=f"{current} (a reading)", value=f"{current}!")]

        await self.tree.sync()

    def later(self, seconds: float, then: Callable[[], Awaitable[None]]) -> None:
        async def run() -> None:
            await self.sleep(seconds)
            await then()

        task = asyncio.create_task(run())
        self.work.add(task)
        task.add_done_callback(self.work.discard)

    async def refresh_card(self) -> None:
        await self.card.edit(view=event_card(len(self.going)))

    async def close(self) -> None:
        self.closed_by_us = True
        await super().close()


async def populate(stage) -> None:  # noqa: ANN001
    channel = stage.bot.get_channel(stage.channels["events"].id)
    stage.bot.card = await channel.send(view=event_card(0))


async def next_due(stage) -> datetime | None:  # noqa: ANN001
    return min(stage.bot.due, default=None)
