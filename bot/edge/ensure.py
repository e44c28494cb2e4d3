"""What must hold on Discord before something is saved: refused with what to change, not found out later."""

import discord

from bot.errors import BadInput


class ChannelClosed(BadInput):
    """The bot cannot write in a channel."""

    def __init__(self, channel: str, missing: list[str]) -> None:
        super().__init__(
            f"I can't write in {channel}: I am missing **{'** and **'.join(missing)}** there. "
            "Give my role that permission in the channel's settings, then send the command again."
        )


class RoleOutOfReach(BadInput):
    """The bot cannot give a role."""


def ensure_writable(channel: discord.TextChannel | discord.Thread) -> None:
    """Refuse a channel that the bot cannot post in.

    Raises:
        ChannelClosed: with what is missing.
    """
    have = channel.permissions_for(channel.guild.me)
    needed = {
        "View Channel": have.view_channel,
        "Send Messages": have.send_messages_in_threads if isinstance(channel, discord.Thread) else have.send_messages,
    }
    missing = [words for words, has in needed.items() if not has]
    if missing:
        raise ChannelClosed(channel.mention, missing)


def ensure_givable(role: discord.Role) -> None:
    """Refuse a role that the bot cannot give to members.

    Raises:
        RoleOutOfReach: with what to change.
    """
    me = role.guild.me
    if role.is_default() or role.managed:
        raise RoleOutOfReach(f"{role.mention} can't be given to members: Discord or a bot owns it. Pick another role.")
    if not me.guild_permissions.manage_roles:
        raise RoleOutOfReach(
            "I can't give roles: I am missing **Manage Roles**. "
            "Ask an admin to give it to my role in Server Settings > Roles."
        )
    if role >= me.top_role:
        raise RoleOutOfReach(
            f"I can't give {role.mention}: it stands above my own role. "
            "In Server Settings > Roles, drag my role above it, then send the command again."
        )
