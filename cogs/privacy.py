"""What is held about oneself: have a copy, have it erased, read the policy."""

import asyncio

import discord
from discord import app_commands
from discord.ext import commands

from bot.access import Action, Actor
from bot.app import Groundswell, Interaction
from bot.card import Card
from bot.database import Transaction
from bot.edge import forgetting
from bot.edge.asker import zone_of
from bot.edge.durable import Durable
from bot.edge.guard import actor_of, ensure_within, needs
from bot.edge.reply import replace, reply, wait, wait_in_place
from bot.edge.tidying import Tidier
from bot.limits import Limit
from bot.privacy import cards, service
from bot.privacy.export import pack
from bot.privacy.model import Copy
from bot.privacy.store import TOPIC


def _copy(tx: Transaction, server_id: int, user_id: int) -> Copy:
    return service.copy(tx, server_id, user_id, zone_of(tx, server_id, user_id))


async def hand_over(interaction: Interaction, actor: Actor) -> None:
    """Give somebody a copy of all that is held about them, which only they see."""
    ensure_within(interaction, Limit.EXPORT)
    await wait(interaction)
    held = await interaction.client.database.read(_copy, actor.server_id, actor.user_id)
    await reply(interaction, cards.copy_card(await asyncio.to_thread(pack, held)))


async def _ask(interaction: Interaction, actor: Actor) -> Card:
    return cards.ask_card(await interaction.client.database.read(service.count, actor.server_id, actor.user_id))


class CopyButton(Durable, template=r"privacy:export|me:data", action=Action.SEE_ME):
    """Hands over everything that is held about oneself."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Show the file."""
        await hand_over(interaction, actor)


class AskButton(Durable, template=r"privacy:ask", action=Action.SEE_ME):
    """Asks whether everything is to be erased."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Ask, with what will go."""
        await reply(interaction, await _ask(interaction, actor))


class KeepButton(Durable, template=r"privacy:keep", action=Action.SEE_ME):
    """Leaves everything as it is."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Say so."""
        await replace(interaction, cards.kept_card())


class ForgetButton(Durable, template=r"privacy:forget", action=Action.SEE_ME):
    """Erases everything about oneself."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Erase, take the roles back, and say what was done; what a restart cuts off is done after it."""
        await wait_in_place(interaction)
        client = interaction.client
        erased = await client.database.write(forgetting.forget, actor.server_id, actor.user_id)
        member = interaction.user if isinstance(interaction.user, discord.Member) else None
        troubles = await forgetting.take_roles(client, actor.server_id, actor.user_id, member)
        await reply(interaction, cards.erased_card(erased, troubles))


class Privacy(commands.GroupCog, group_name="privacy", group_description="What I hold about you"):
    """What is held about oneself."""

    def __init__(self, bot: Groundswell) -> None:
        self.bot = bot
        self._tidier: Tidier | None = None

    @app_commands.command()
    @needs(Action.SEE_ME)
    async def export(self, interaction: Interaction) -> None:
        """Have a copy of everything that I hold about you in this server."""
        await hand_over(interaction, actor_of(interaction))

    @app_commands.command()
    @needs(Action.SEE_ME)
    async def forget(self, interaction: Interaction) -> None:
        """Have everything about you in this server erased; you are asked once more."""
        await reply(interaction, await _ask(interaction, actor_of(interaction)))

    @app_commands.command()
    @needs(Action.SEE_ME)
    async def policy(self, interaction: Interaction) -> None:
        """Read what I keep about people, for how long, and what you can do about it."""
        await reply(interaction, cards.policy_card())

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Begin to do what is due, once; also what came while the bot was away."""
        if self._tidier is None:
            self._tidier = Tidier(self.bot)
            self.bot.database.listen(TOPIC, self._tidier.ring)
            self.bot.in_background(self._tidier.run())

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Let a server's data go in time. Discord says an outage otherwise, which is no removal."""
        await self.bot.database.write(service.note_removed, guild.id)

    @commands.Cog.listener("on_guild_join")
    @commands.Cog.listener("on_guild_available")
    async def on_back(self, guild: discord.Guild) -> None:
        """Keep the data of a server that has the bot again."""
        if await self.bot.database.read(service.are_removed, [guild.id]):
            await self.bot.database.write(service.note_returned, guild.id)


async def setup(bot: Groundswell) -> None:
    """Add the commands and the buttons."""
    bot.add_dynamic_items(CopyButton, AskButton, KeepButton, ForgetButton)
    await bot.add_cog(Privacy(bot))
