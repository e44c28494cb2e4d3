"""What must hold on Discord before something is saved: refused with what to change, not found out later."""

import discord

from bot.errors import BadInput
from bot.words import later, phrase


class ChannelClosed(BadInput):
    """The bot cannot write in a channel."""

    def __init__(self, channel: str, missing: list[str]) -> None:
        said = (
            phrase(
                "I can't write in {channel}: I am missing **{permission}** there. "
                "Give my role that permission in the channel's settings, then send the command again.",
                channel=channel,
                permission=phrase(missing[0]),
            )
            if len(missing) == 1
            else phrase(
                "I can't write in {channel}: I am missing **{permission}** and **{other}** there. "
                "Give my role that permission in the channel's settings, then send the command again.",
                channel=channel,
                permission=phrase(missing[0]),
                other=phrase(missing[1]),
            )
        )
        super().__init__(said)


class RoleOutOfReach(BadInput):
    """The bot cannot give a role."""


def ensure_writable(channel: discord.TextChannel | discord.Thread) -> None:
    """Refuse a channel that the bot cannot post in.

    Raises:
        ChannelClosed: with what is missing.
    """
    have = channel.permissions_for(channel.guild.me)
    needed = {
        later("View Channel"): have.view_channel,
        later("Send Messages"): have.send_messages_in_threads
        if isinstance(channel, discord.Thread)
        else have.send_messages,
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
        raise RoleOutOfReach(
            phrase("{role} can't be given to members: Discord or a bot owns it. Pick another role.", role=role.mention)
        )
    if not me.guild_permissions.manage_roles:
        raise RoleOutOfReach(
            phrase(
                "I can't give roles: I am missing **Manage Roles**. "
                "Ask an admin to give it to my role in Server Settings > Roles."
            )
        )
    if role >= me.top_role:
        raise RoleOutOfReach(
            phrase(
                "I can't give {role}: it stands above my own role. "
                "In Server Settings > Roles, drag my role above it, then send the command again.",
                role=role.mention,
            )
        )
