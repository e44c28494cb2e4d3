"""The check-up: what is wrong, and how to mend it."""

from discord import app_commands
from discord.ext import commands

from bot.access import Action, Actor
from bot.app import Groundswell, Interaction
from bot.card import Card
from bot.doctor import rules, service
from bot.doctor.cards import report_card, told_card
from bot.doctor.model import KIND, Report
from bot.edge.checkups import Checkups
from bot.edge.durable import Durable
from bot.edge.examining import examine
from bot.edge.guard import needs
from bot.edge.host import host_facts
from bot.edge.reply import reply, wait


async def _report(interaction: Interaction) -> Card:
    bot, guild = interaction.client, interaction.guild
    assert guild is not None  # noqa: S101 - the guard saw to it
    server = await examine(bot, guild)
    host = await host_facts(bot.database, bot.settings, bot.clock, bot.heard)
    await bot.database.write(service.seen, guild.id, rules.examine_access(server))
    return report_card(Report(rules.examine(server, host), server, host))


class Doctor(commands.Cog):
    """The check-up."""

    def __init__(self, bot: Groundswell) -> None:
        self.bot = bot
        self.is_on_duty = False

    @app_commands.command()
    @needs(Action.EXAMINE)
    async def doctor(self, interaction: Interaction) -> None:
        """Check permissions, roles, channels and what could not be sent; each finding says how to mend it."""
        await wait(interaction)
        await reply(interaction, await _report(interaction))

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Begin to look into refusals, once."""
        if not self.is_on_duty:
            self.is_on_duty = True
            self.bot.in_background(Checkups(self.bot).run())


class Check(Durable, template=r"doctor:check", action=Action.EXAMINE):
    """Makes a check-up."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Show what is wrong now, to the person alone."""
        await wait(interaction)
        await reply(interaction, await _report(interaction))


async def setup(bot: Groundswell) -> None:
    """Add the command, its button and the message after a refusal."""
    await bot.add_cog(Doctor(bot))
    bot.add_dynamic_items(Check)
    bot.senders.register(KIND, service.told, told_card)
