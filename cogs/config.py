"""What admins set, one thing at a time."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.access import Action
from bot.app import Groundswell, Interaction
from bot.edge.ensure import ensure_givable, ensure_writable
from bot.edge.guard import actor_of, needs
from bot.edge.reply import reply
from bot.edge.suggest import choices_of, zones
from bot.errors import BadInput
from bot.servers import cards, service
from bot.servers.model import ChannelKind, Feature, RoleKind


class Config(commands.GroupCog, group_name="config", group_description="Settings of this server (for admins)"):
    """Settings of this server, one at a time."""

    def __init__(self, bot: Groundswell) -> None:
        self.bot = bot

    @app_commands.command()
    @needs(Action.CONFIGURE)
    async def show(self, interaction: Interaction) -> None:
        """Show everything that is set, and what is missing."""
        actor = actor_of(interaction)
        server = await self.bot.database.read(service.configuration, actor.server_id)
        await reply(interaction, cards.configuration_card(server))

    @app_commands.command()
    @app_commands.describe(kind="What the channel is for", channel="The channel")
    @app_commands.choices(kind=choices_of(ChannelKind))
    @needs(Action.CONFIGURE)
    async def channel(self, interaction: Interaction, kind: str, channel: discord.TextChannel) -> None:
        """Say which channel gets what."""
        ensure_writable(channel)
        actor = actor_of(interaction)
        await self.bot.database.write(service.set_channel, actor.server_id, ChannelKind(kind), channel.id)
        await reply(interaction, cards.channel_set_card(ChannelKind(kind), channel.id))

    @app_commands.command()
    @app_commands.describe(kind="What the role is for", role="The role")
    @app_commands.choices(kind=choices_of(RoleKind))
    @needs(Action.CONFIGURE)
    async def role(self, interaction: Interaction, kind: str, role: discord.Role) -> None:
        """Say which role organizers have, and which one everybody gets who signs up."""
        if kind == RoleKind.VOLUNTEER:
            ensure_givable(role)
        elif role.is_default():
            raise BadInput("**@everyone** can't be the organizer role: then everybody could post events. Pick another.")
        actor = actor_of(interaction)
        await self.bot.database.write(service.set_role, actor.server_id, RoleKind(kind), role.id)
        await reply(interaction, cards.role_set_card(RoleKind(kind), role.id))

    @app_commands.command()
    @app_commands.describe(timezone="Where most of your people are, for example Eastern Time")
    @app_commands.autocomplete(timezone=zones)
    @needs(Action.CONFIGURE)
    async def timezone(self, interaction: Interaction, timezone: str) -> None:
        """Set the time zone in which times are read when people have not chosen their own."""
        actor = actor_of(interaction)
        server = await self.bot.database.write(service.set_zone, actor.server_id, timezone)
        await reply(interaction, cards.zone_set_card(server.zone))

    @app_commands.command(name="quiet-hours")
    @app_commands.describe(start='When it begins, for example 9pm; or "off"', end="When it ends, for example 8am")
    @needs(Action.CONFIGURE)
    async def quiet_hours(self, interaction: Interaction, start: str, end: str | None = None) -> None:
        """Set the hours of the night in which I send nobody a direct message, in each person's own time."""
        actor = actor_of(interaction)
        server = await self.bot.database.write(service.set_quiet_hours, actor.server_id, start, end)
        await reply(interaction, cards.quiet_set_card(server.quiet))

    @app_commands.command()
    @app_commands.describe(feature="What to turn on or off", enabled="True: on; False: off")
    @app_commands.choices(feature=choices_of(Feature))
    @needs(Action.CONFIGURE)
    async def feature(self, interaction: Interaction, feature: str, enabled: bool) -> None:
        """Turn a feature on or off."""
        actor = actor_of(interaction)
        await self.bot.database.write(service.set_feature, actor.server_id, Feature(feature), is_on=enabled)
        await reply(interaction, cards.feature_set_card(Feature(feature), is_on=enabled))


async def setup(bot: Groundswell) -> None:
    """Add the commands."""
    await bot.add_cog(Config(bot))
