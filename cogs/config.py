"""What admins set, one thing at a time."""

from datetime import time as time_of_day

import discord
from discord import app_commands
from discord.ext import commands

from bot.access import Action
from bot.app import Groundswell, Interaction
from bot.calendar import marks
from bot.database import Transaction
from bot.digest import cards as digest_cards
from bot.digest import service as digest
from bot.digest.cards import WEEKDAYS
from bot.digest.model import Timing
from bot.edge import configuring
from bot.edge.ensure import ensure_writable
from bot.edge.guard import actor_of, needs
from bot.edge.reply import reply
from bot.edge.suggest import Pairs, choices_of, suggester, zones
from bot.errors import BadInput
from bot.posts import store as posts
from bot.servers import cards, service
from bot.servers.model import ChannelKind, Feature, RoleKind, Server
from bot.volunteers import service as volunteers
from bot.volunteers.cards import interest_added_card, interest_removed_card
from bot.when.time_of_day import read_time_of_day
from bot.words import LANGUAGES, phrase


@suggester
async def own_interests(interaction: Interaction, current: str) -> Pairs:
    """Suggest what this server asks people for besides the usual."""
    assert interaction.guild_id is not None  # noqa: S101 - suggester() saw to it
    own = await interaction.client.database.read(volunteers.own_interests, interaction.guild_id)
    return [(each.name, each.name) for each in own if current.strip().casefold() in each.name.casefold()]


def _turn_on(tx: Transaction, server_id: int, weekday: int, at: time_of_day) -> tuple[Timing, int]:
    server = service.configuration(tx, server_id)
    channel_id = server.channels.get(ChannelKind.ORGANIZERS)
    if channel_id is None:
        raise BadInput(
            phrase("The digest goes to the organizers' channel, and there is none yet. Set it: `/config channel`.")
        )
    return digest.turn_on(tx, server_id, weekday, at, server.zone), channel_id


def _set_language(tx: Transaction, server_id: int, language: str) -> Server:
    """Set it, and have written anew what stands in channels and in Discord's list of events."""
    server = service.set_language(tx, server_id, language)
    posts.mark_all(tx, server_id)
    marks.mark(tx, server_id)
    return server


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

    interest = app_commands.Group(name="interest", description="What people can offer to do when they sign up")

    @app_commands.command()
    @app_commands.describe(kind="What the channel is for", channel="The channel")
    @app_commands.choices(kind=choices_of(ChannelKind))
    @needs(Action.CONFIGURE)
    async def channel(self, interaction: Interaction, kind: str, channel: discord.TextChannel) -> None:
        """Say which channel gets what."""
        ensure_writable(channel)
        actor = actor_of(interaction)
        await self.bot.database.write(configuring.set_channel, actor.server_id, ChannelKind(kind), channel.id)
        await reply(interaction, cards.channel_set_card(ChannelKind(kind), channel.id))

    @app_commands.command()
    @app_commands.describe(kind="What the role is for", role="The role")
    @app_commands.choices(kind=choices_of(RoleKind))
    @needs(Action.CONFIGURE)
    async def role(self, interaction: Interaction, kind: str, role: discord.Role) -> None:
        """Say which role organizers have, and which one everybody gets who signs up."""
        configuring.ensure_role_fits(RoleKind(kind), role)
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
        server = await self.bot.database.write(configuring.set_zone, actor.server_id, timezone)
        await reply(interaction, cards.zone_set_card(server.zone))

    @app_commands.command()
    @app_commands.describe(
        enabled="Whether it comes",
        day="On which day; Monday if you leave it out",
        time="At what time, such as 9am; 9am if you leave it out",
    )
    @app_commands.choices(day=[app_commands.Choice(name=name, value=name) for name in WEEKDAYS])
    @needs(Action.CONFIGURE)
    async def digest(self, interaction: Interaction, enabled: bool, day: str = WEEKDAYS[0], time: str = "9am") -> None:
        """Post a summary of the week for your organizers, or stop it."""
        actor = actor_of(interaction)
        if not enabled:
            await self.bot.database.write(digest.turn_off, actor.server_id)
            await reply(interaction, digest_cards.turned_off_card())
            return
        at = read_time_of_day(time)
        timing, channel_id = await self.bot.database.write(_turn_on, actor.server_id, WEEKDAYS.index(day), at)
        await reply(interaction, digest_cards.turned_on_card(timing, channel_id))

    @interest.command()
    @app_commands.describe(name="What people could offer, such as: drive people to events")
    @needs(Action.CONFIGURE)
    async def add(self, interaction: Interaction, name: str) -> None:
        """Ask people for one thing more on the sign-up form."""
        actor = actor_of(interaction)
        added = await self.bot.database.write(volunteers.add_interest, actor.server_id, name)
        await reply(interaction, interest_added_card(added))

    @interest.command()
    @app_commands.describe(name="Which one")
    @app_commands.autocomplete(name=own_interests)
    @needs(Action.CONFIGURE)
    async def remove(self, interaction: Interaction, name: str) -> None:
        """Take something that you added off the sign-up form."""
        actor = actor_of(interaction)
        removed = await self.bot.database.write(volunteers.remove_interest, actor.server_id, name)
        await reply(interaction, interest_removed_card(removed))

    @app_commands.command(name="quiet-hours")
    @app_commands.describe(start='When it begins, for example 9pm; or "off"', end="When it ends, for example 8am")
    @needs(Action.CONFIGURE)
    async def quiet_hours(self, interaction: Interaction, start: str, end: str | None = None) -> None:
        """Set the hours of the night in which I send nobody a direct message, in each person's own time."""
        actor = actor_of(interaction)
        server = await self.bot.database.write(service.set_quiet_hours, actor.server_id, start, end)
        await reply(interaction, cards.quiet_set_card(server.quiet))

    @app_commands.command()
    @app_commands.describe(language="The language of your channels")
    @app_commands.choices(language=[app_commands.Choice(name=name, value=code) for code, name in LANGUAGES.items()])
    @needs(Action.CONFIGURE)
    async def language(self, interaction: Interaction, language: str) -> None:
        """Choose the language I write in channels; to each person I speak their own, where I know it."""
        actor = actor_of(interaction)
        server = await self.bot.database.write(_set_language, actor.server_id, language)
        await reply(interaction, cards.language_set_card(server.language))

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
