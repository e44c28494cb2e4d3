"""The first hour: a greeting, and one panel in which everything is set up."""

from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from bot.access import Action, Actor
from bot.app import Groundswell, Interaction
from bot.card import Card
from bot.edge import configuring, greeting
from bot.edge.chapters import card_to_post
from bot.edge.durable import Durable
from bot.edge.ensure import ensure_writable
from bot.edge.forms import present
from bot.edge.guard import needs
from bot.edge.reply import hold, replace, reply
from bot.edge.setting_up import carry_out, plan_for, state_of
from bot.errors import BadInput, UserError
from bot.officials.states import find_state
from bot.servers import service
from bot.servers.model import ChannelKind, Feature, RoleKind
from bot.servers.panel_cards import (
    OTHER,
    AskForm,
    channels_card,
    more_card,
    panel_card,
    plan_card,
    state_form,
    zone_form,
)
from bot.when.zones import suggest_zones
from bot.words import phrase

_AT_IT: set[int] = set()  # servers in which things are being made: a second press would make them twice


def _guild(interaction: Interaction) -> discord.Guild:
    assert interaction.guild is not None  # noqa: S101 - the guard saw to it
    return interaction.guild


async def _panel(interaction: Interaction, trouble: str = "", told: list[str] | None = None) -> Card:
    bot = interaction.client
    state = await state_of(bot, _guild(interaction))
    return panel_card(state, suggest_zones("", bot.clock()), trouble, told or [])


async def _page(interaction: Interaction, page: str, trouble: str = "") -> Card:
    guild = _guild(interaction)
    if page == "main":
        return await _panel(interaction, trouble)
    state = await state_of(interaction.client, guild)
    if page != "make":
        return (channels_card if page == "channels" else more_card)(state, trouble)
    return plan_card(plan_for(guild, state), configuring.own_role_name(guild))


class SetUp(commands.Cog):
    """Setting a server up."""

    def __init__(self, bot: Groundswell) -> None:
        self.bot = bot

    @app_commands.command()
    @needs(Action.CONFIGURE)
    async def setup(self, interaction: Interaction) -> None:
        """Set this server up: time zone, roles, channels, the welcome card. Each choice is saved at once."""
        await reply(interaction, await _panel(interaction))

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Greet whoever invited the bot."""
        await greeting.greet(self.bot, guild)


class Open(Durable, template=r"setup:open", action=Action.CONFIGURE):
    """Opens the panel, from a card that others see too."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Show it to the person alone."""
        await reply(interaction, await _panel(interaction))


class Show(Durable, template=r"setup:show:(?P<page>main|channels|more|make)", action=Action.CONFIGURE):
    """Turns to a page of the panel."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Show the page as it is now."""
        await replace(interaction, await _page(interaction, self.parts["page"]))


class Zone(Durable, template=r"setup:zone", action=Action.CONFIGURE):
    """Sets the time zone."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Save the choice, or ask for what is not in the list."""
        chosen = next(iter(self.chosen(interaction)), "")
        if chosen == OTHER:
            form = zone_form()
            await present(interaction, form, partial(_zone_typed, form))
        else:
            await _save_zone(interaction, chosen)


async def _zone_typed(form: AskForm, interaction: Interaction) -> None:
    await _save_zone(interaction, form.typed.value)


async def _save_zone(interaction: Interaction, zone: str) -> None:
    try:
        await interaction.client.database.write(configuring.set_zone, _guild(interaction).id, zone)
        trouble = ""
    except UserError as error:
        trouble = str(error)
    await replace(interaction, await _panel(interaction, trouble))


class HomeState(Durable, template=r"setup:state", action=Action.CONFIGURE):
    """Sets the home state."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Save the choice, or ask for what is not in the list."""
        chosen = next(iter(self.chosen(interaction)), "")
        if chosen == OTHER:
            form = state_form()
            await present(interaction, form, partial(_state_typed, form))
        else:
            await _save_state(interaction, chosen)


async def _state_typed(form: AskForm, interaction: Interaction) -> None:
    await _save_state(interaction, form.typed.value)


async def _save_state(interaction: Interaction, typed: str) -> None:
    trouble = ""
    try:
        state = find_state(typed) if typed.strip() else None
        await interaction.client.database.write(configuring.set_home_state, _guild(interaction).id, state)
    except UserError as error:
        trouble = str(error)
    await replace(interaction, await _panel(interaction, trouble))


class Role(Durable, template=r"setup:role:(?P<kind>organizer|volunteer)", action=Action.CONFIGURE):
    """Sets what a role is for."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Save the choice, or say why not."""
        kind, trouble = RoleKind(self.parts["kind"]), ""
        try:
            number = self._role_id(interaction, kind)
            await interaction.client.database.write(service.set_role, actor.server_id, kind, number)
        except BadInput as error:
            trouble = str(error)
        await replace(interaction, await _page(interaction, "main" if kind is RoleKind.ORGANIZER else "more", trouble))

    def _role_id(self, interaction: Interaction, kind: RoleKind) -> int | None:
        """Return the chosen role of this server; None where the choice was taken back."""
        for value in self.chosen(interaction):
            role = _guild(interaction).get_role(int(value)) if value.isdecimal() else None
            if role is None:
                raise BadInput(phrase("That role is not in this server any more. Pick another one."))
            configuring.ensure_role_fits(kind, role)
            return role.id
        return None


class Channel(Durable, template=rf"setup:channel:(?P<kind>{'|'.join(ChannelKind)})", action=Action.CONFIGURE):
    """Sets what a channel is for."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Save the choice, or say why not."""
        kind, trouble = ChannelKind(self.parts["kind"]), ""
        try:
            number = self._channel_id(interaction)
            await interaction.client.database.write(configuring.set_channel, actor.server_id, kind, number)
        except BadInput as error:
            trouble = str(error)
        await replace(interaction, await _page(interaction, "channels", trouble))

    def _channel_id(self, interaction: Interaction) -> int | None:
        """Return the chosen channel of this server; None where the choice was taken back."""
        for value in self.chosen(interaction):
            channel = _guild(interaction).get_channel(int(value)) if value.isdecimal() else None
            if not isinstance(channel, discord.TextChannel):
                raise BadInput(phrase("That is no text channel of this server. Pick another one."))
            ensure_writable(channel)
            return channel.id
        return None


class Features(Durable, template=r"setup:features", action=Action.CONFIGURE):
    """Turns features on and off."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Save which are on."""
        chosen = self.chosen(interaction)
        await interaction.client.database.write(
            service.set_features, actor.server_id, frozenset(each for each in Feature if each in chosen)
        )
        await replace(interaction, await _page(interaction, "more"))


class Make(Durable, template=r"setup:make", action=Action.CONFIGURE):
    """Uses and makes what is missing."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Do what the page before showed, and say what came of it."""
        if actor.server_id in _AT_IT:
            raise BadInput(phrase("I am at it already; give me a moment, then type `/setup` again."))
        _AT_IT.add(actor.server_id)
        try:
            await hold(interaction)
            told = await carry_out(interaction.client, _guild(interaction))
            await replace(interaction, await _panel(interaction, told=told))
        finally:
            _AT_IT.discard(actor.server_id)


class Welcome(Durable, template=r"setup:welcome", action=Action.CONFIGURE):
    """Posts the welcome card."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Post it once, in the welcome channel."""
        await hold(interaction)
        bot, guild = interaction.client, _guild(interaction)
        state = await state_of(bot, guild)
        channel = guild.get_channel(state.channel(ChannelKind.WELCOME) or 0)
        trouble = ""
        if not isinstance(channel, discord.TextChannel):
            trouble = phrase("Choose a welcome channel first: the card goes there.")
        elif state.welcome_link is None:
            try:
                ensure_writable(channel)
                kind, number = await bot.database.write(card_to_post, actor.server_id, None)
                await bot.posts.publish(channel, actor.server_id, kind, number)
            except UserError as error:
                trouble = str(error)
        await replace(interaction, await _panel(interaction, trouble))


async def setup(bot: Groundswell) -> None:
    """Add the command, the panel's parts and the greeting."""
    await bot.add_cog(SetUp(bot))
    bot.add_dynamic_items(Open, Show, Zone, HomeState, Role, Channel, Features, Make, Welcome)
    greeting.register(bot)
