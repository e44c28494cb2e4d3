"""What admins set, one thing at a time: for ``/config`` and for the panel of ``/setup`` alike."""

import discord

from bot.card import plain
from bot.database import Transaction
from bot.digest import service as digest
from bot.edge.ensure import RoleOutOfReach, ensure_givable, ensure_writable
from bot.errors import BadInput
from bot.servers import service
from bot.servers.model import ChannelKind, RoleKind, Server
from bot.volunteers import queue
from bot.words import later, phrase

POWERS = discord.Permissions(
    discord.Permissions.elevated().value,
    manage_events=True,
    mention_everyone=True,
    manage_nicknames=True,
    view_audit_log=True,
    move_members=True,
    mute_members=True,
    deafen_members=True,
)
"""What nobody gets by joining something that anybody may join."""


ROLE_USES = {RoleKind.ORGANIZER: later("organizer role"), RoleKind.VOLUNTEER: later("volunteer role")}
"""What the roles are that admins choose, to be said."""


def set_channel(tx: Transaction, server_id: int, kind: ChannelKind, channel_id: int | None) -> Server:
    """Say which channel gets what; None: none does."""
    server = service.set_channel(tx, server_id, kind, channel_id)
    go_on(tx, server)
    return server


def set_zone(tx: Transaction, server_id: int, zone: str) -> Server:
    """Set the zone, by any name people use for it.

    Raises:
        UnknownZone: there is no such zone.
    """
    server = service.set_zone(tx, server_id, zone)
    go_on(tx, server)
    return server


def set_home_state(tx: Transaction, server_id: int, state: str | None) -> Server:
    """Set the home state, two letters, and with the first one the zone."""
    server = service.set_home_state(tx, server_id, state)
    go_on(tx, server)
    return server


def go_on(tx: Transaction, server: Server) -> None:
    """Let what organizers are told regularly go on in this channel, by this wall clock."""
    queue.keep_watch(tx, server.server_id, server.zone)
    digest.go_on(tx, server.server_id, server.zone)


def ensure_role_fits(kind: RoleKind, role: discord.Role) -> None:
    """Refuse a role that cannot be used for something, or should not.

    Raises:
        BadInput: with what to do instead.
    """
    if kind is RoleKind.VOLUNTEER:
        ensure_givable(role)
        if role.permissions.value & POWERS.value:
            raise RoleOutOfReach(
                phrase(
                    "Everybody who signs up would get {role}, and it carries moderator permissions. "
                    "Pick a role without them.",
                    role=role.mention,
                )
            )
    elif role.is_default():
        raise BadInput(
            phrase("**@everyone** can't be the organizer role: then everybody could post events. Pick another.")
        )


def role_fits(kind: RoleKind, role: discord.Role) -> bool:
    """Say whether a role could be used for something."""
    try:
        ensure_role_fits(kind, role)
    except BadInput:
        return False
    return not role.managed


def own_role_name(guild: discord.Guild) -> str:
    """Return what the bot's own role is called, as it stands in Server Settings > Roles."""
    role = guild.self_role or guild.me.top_role
    return plain(guild.me.display_name if role.is_default() else role.name, 60)


def is_writable(channel: discord.TextChannel) -> bool:
    """Say whether the bot can post in a channel."""
    try:
        ensure_writable(channel)
    except BadInput:
        return False
    return True
