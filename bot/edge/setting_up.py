"""What ``/setup`` sees of a server and makes in it."""

import asyncio
from typing import TYPE_CHECKING

import discord
import structlog

from bot.chapters.model import WELCOME
from bot.database import Transaction
from bot.edge import configuring
from bot.edge.languages import in_servers_language
from bot.posts import store as posts
from bot.servers import service
from bot.servers.model import ChannelKind, RoleKind, Server
from bot.servers.steps import MADE_ROLES, Found, Plan, State, name_in, plan
from bot.words import later, phrase

if TYPE_CHECKING:
    from bot.app import Groundswell

log = structlog.stdlib.get_logger(__name__)

_PATIENCE = 1.0  # seconds; somebody waits for the panel
_REASON = later("An admin asked for it with /setup")
_CHANNELS = {
    ChannelKind.WELCOME: later("welcome"),
    ChannelKind.EVENTS: later("events"),
    ChannelKind.ACTIONS: later("actions"),
    ChannelKind.ORGANIZERS: later("organizers"),
}
_ROLE_USED = {
    RoleKind.ORGANIZER: later("{role} is the **organizer** role now."),
    RoleKind.VOLUNTEER: later("{role} is the **volunteer** role now."),
}
_ROLE_MADE = {
    RoleKind.ORGANIZER: later(
        "Made {role}. Give it to your organizers: hold a name in the member list, then **Roles**."
    ),
    RoleKind.VOLUNTEER: later("Made {role}: everybody gets it who signs up."),
}
_TOPICS = {
    ChannelKind.WELCOME: later("Start here: press Join on the card, or type /join"),
    ChannelKind.EVENTS: later("What is coming up, with buttons to answer"),
    ChannelKind.ACTIONS: later("Calls and other things to do"),
    ChannelKind.ORGANIZERS: later("For organizers only: what needs a person comes here"),
}


def _read(tx: Transaction, server_id: int) -> tuple[Server, str | None]:
    placed = posts.list_of(tx, server_id, WELCOME, 0)
    links = [f"https://discord.com/channels/{server_id}/{each.channel_id}/{each.message_id}" for each in placed]
    return service.configuration(tx, server_id), links[-1] if links else None


async def state_of(client: "Groundswell", guild: discord.Guild) -> State:
    """Return how far a server is set up."""
    server, link = await client.database.read(_read, guild.id)
    gone = {number for number in set(server.channels.values()) if await _is_gone(guild, number)}
    gone |= {number for number in server.roles.values() if guild.get_role(number) is None}
    return State(server, frozenset(gone), link)


async def _is_gone(guild: discord.Guild, channel_id: int) -> bool:
    """Say whether a channel was deleted; one that is not in the cache is no evidence: then Discord is asked."""
    if guild.get_channel_or_thread(channel_id) is not None:
        return False
    try:
        async with asyncio.timeout(_PATIENCE):
            await guild.fetch_channel(channel_id)
    except discord.NotFound:
        return True
    except (discord.DiscordException, OSError, TimeoutError):
        return False
    return False


def plan_for(guild: discord.Guild, state: State) -> Plan:
    """Say what would be used and what made in a server, for what is missing."""
    may = guild.me.guild_permissions
    channels = [Found(each.id, each.name) for each in guild.text_channels if configuring.is_writable(each)]
    roles = {
        kind: [Found(each.id, each.name) for each in guild.roles if configuring.role_fits(kind, each)]
        for kind in MADE_ROLES
    }
    return plan(state, channels, roles, may_make_channels=may.manage_channels, may_make_roles=may.manage_roles)


async def carry_out(client: "Groundswell", guild: discord.Guild) -> list[str]:
    """Use and make what is missing, each saved as soon as it stands; return a sentence for each."""
    wanted = plan_for(guild, await state_of(client, guild))
    told: list[str] = []
    for role_kind, number in wanted.use_roles.items():
        await client.database.write(service.set_role, guild.id, role_kind, number)
        told.append(phrase(_ROLE_USED[role_kind], role=f"<@&{number}>"))
    for kind, number in wanted.use_channels.items():
        await client.database.write(configuring.set_channel, guild.id, kind, number)
        told.append(phrase("{channel} is for **{kind}** now.", channel=f"<#{number}>", kind=phrase(_CHANNELS[kind])))
    told += [await _make_role(client, guild, kind, name_in(wanted.language, kind)) for kind in wanted.make_roles]
    told += [await _make_channel(client, guild, kind, name_in(wanted.language, kind)) for kind in wanted.make_channels]
    return told


async def _make_role(client: "Groundswell", guild: discord.Guild, kind: RoleKind, name: str) -> str:
    async with in_servers_language(client, guild.id):  # others read Discord's audit log
        reason = phrase(_REASON)
    try:
        role = await guild.create_role(name=name, permissions=discord.Permissions.none(), reason=reason)
    except (discord.HTTPException, OSError) as error:
        log.warning("a role for a server could not be made", kind=kind, error=repr(error))
        return phrase(_role_refused(error), name=name)
    await client.database.write(service.set_role, guild.id, kind, role.id)
    return phrase(_ROLE_MADE[kind], role=role.mention)


async def _make_channel(client: "Groundswell", guild: discord.Guild, kind: ChannelKind, name: str) -> str:
    server = await client.database.read(service.configuration, guild.id)
    organizers = guild.get_role(server.roles.get(RoleKind.ORGANIZER, 0))
    overwrites: dict[discord.Role | discord.Member | discord.Object, discord.PermissionOverwrite] = {}
    if kind is ChannelKind.ORGANIZERS:
        # The bot first: without its own line it would shut itself out.
        open_to = discord.PermissionOverwrite(view_channel=True, send_messages=True)
        overwrites = {guild.me: open_to, guild.default_role: discord.PermissionOverwrite(view_channel=False)}
        if organizers is not None:
            overwrites[organizers] = open_to
    async with in_servers_language(client, guild.id):  # whoever comes into the channel reads its topic
        topic, reason = phrase(_TOPICS[kind]), phrase(_REASON)
    try:
        channel = await guild.create_text_channel(name[1:], topic=topic, overwrites=overwrites, reason=reason)
    except (discord.HTTPException, OSError) as error:
        log.warning("a channel for a server could not be made", kind=kind, error=repr(error))
        return phrase(_channel_refused(error), name=name)
    await client.database.write(configuring.set_channel, guild.id, kind, channel.id)
    return phrase("Made {channel} for **{kind}**.", channel=channel.mention, kind=phrase(_CHANNELS[kind]))


def _role_refused(error: Exception) -> str:
    if isinstance(error, discord.Forbidden):
        return later(
            "⚠️ I could not make the role {name}: I am missing **Manage Roles**. Give it to my role in Server "
            "Settings > Roles, then press **Make what is missing** again."
        )
    return later("⚠️ I could not make the role {name} just now. Press **Make what is missing** again in a minute.")


def _channel_refused(error: Exception) -> str:
    if isinstance(error, discord.Forbidden):
        return later(
            "⚠️ I could not make {name}: I am missing **Manage Channels**. Give it to my role in Server "
            "Settings > Roles, then press **Make what is missing** again."
        )
    return later("⚠️ I could not make {name} just now. Press **Make what is missing** again in a minute.")
