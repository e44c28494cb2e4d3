"""The door: who is asking, and may they?"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import discord
from discord import app_commands

from bot.access import ASKED, Action, Actor, Asked, Level, decide, decide_at_the_door
from bot.edge.reply import custom_id_of
from bot.errors import NotAllowed
from bot.limits import Limit
from bot.words import phrase

if TYPE_CHECKING:
    from bot.app import Groundswell

Command = TypeVar("Command", bound=Callable[..., Any])
Door = Callable[["discord.Interaction[Groundswell]"], Awaitable[Actor]]
"""Looks at who is behind an interaction and lets them in, or refuses."""

_PRESENT = "actor"
_DOOR = "door"
_OPENER = "opener"


async def _recognise(client: "Groundswell", member: discord.Member, permissions: discord.Permissions) -> Actor:
    rights = await client.rights.of(member.guild.id)
    is_admin = permissions.manage_guild or permissions.administrator
    return Actor(
        member.guild.id,
        member.id,
        is_admin=is_admin,
        is_organizer=is_admin or permissions.manage_events or _has_role(member, rights.organizer_role),
        leads=rights.led_by(member.id),
    )


def _has_role(member: discord.Member, role_id: int | None) -> bool:
    return role_id is not None and (member.get_role(role_id) is not None or role_id == member.guild.id)


async def admit(
    interaction: "discord.Interaction[Groundswell]", action: Action, *, chapter_id: int | None = None
) -> Actor:
    """Let the person behind an interaction do something in the server it comes from.

    Without ``chapter_id``, whoever leads any chapter may ask for what leads do; the verb then looks at which.

    Raises:
        NotAllowed: with the reason; also in direct messages, where there is no server.
    """
    member = interaction.user
    if interaction.guild_id is None or not isinstance(member, discord.Member):
        raise NotAllowed(
            phrase("That works inside a server, not in direct messages. Type it in a channel of your server.")
        )
    actor: Actor | None = interaction.extras.get(_PRESENT)
    if actor is None:
        actor = await _recognise(interaction.client, member, interaction.permissions)
    verdict = decide_at_the_door(actor, action) if chapter_id is None else decide(actor, action, chapter_id)
    if not verdict.allowed:
        raise NotAllowed(verdict.reason)
    note_asked(interaction, actor, action, partial(admit, action=action, chapter_id=chapter_id))
    return actor


def note_asked(interaction: discord.Interaction[Any], actor: Actor, action: Action, door: Door) -> None:
    """Remember who came in, and by which door; if the action is audited, what they change leaves a line."""
    interaction.extras[_PRESENT] = actor
    interaction.extras.setdefault(_DOOR, door)
    if action.is_audited:
        ASKED.set(Asked(interaction.id, actor, action, through(interaction)))


def through(interaction: discord.Interaction[Any]) -> str:
    """Name the command, or the words of a button's custom id; a form is named for what opened it."""
    if _OPENER in interaction.extras:
        return str(interaction.extras[_OPENER])
    if interaction.command is not None:
        return interaction.command.qualified_name
    parts = custom_id_of(interaction).split(":")
    return " ".join(part for part in parts if part.isascii() and part.isalpha() and part.islower())


def door_of(interaction: discord.Interaction[Any]) -> Door:
    """Return the door by which somebody came in, so that the form they are shown lets in nobody else."""
    door: Door = interaction.extras[_DOOR]
    opener = through(interaction)

    async def enter(sent: "discord.Interaction[Groundswell]") -> Actor:
        sent.extras[_OPENER] = opener
        return await door(sent)

    return enter


async def recognise(interaction: "discord.Interaction[Groundswell]", member: discord.Member) -> Actor:
    """Return what another member, one named in a command, may do in the server."""
    return await _recognise(interaction.client, member, member.resolved_permissions or member.guild_permissions)


def ensure_within(interaction: "discord.Interaction[Groundswell]", limit: Limit) -> None:
    """Count that somebody who was let in does something that is limited.

    Raises:
        TooOften: with when they can again.
    """
    actor = actor_of(interaction)
    interaction.client.limiter.take(actor.server_id, actor.user_id, limit, interaction.client.clock())


def needs(action: Action) -> Callable[[Command], Command]:
    """Guard a slash command: nobody gets in who may not do this, whatever Discord showed them."""

    async def check(interaction: "discord.Interaction[Groundswell]") -> bool:
        try:
            await admit(interaction, action)
        except Exception as error:
            # discord.py hands only its own kind of error to the tree's on_error; others would leave nobody answered.
            raise app_commands.CheckFailure from error
        return True

    def decorate(command: Command) -> Command:
        command.__needs__ = action  # type: ignore[attr-defined]
        return app_commands.check(check)(command)

    return decorate


def action_of(command: app_commands.Command[Any, Any, Any]) -> Action:
    """Return what a command needs; every command is guarded, which a test checks."""
    action: Action = command.callback.__needs__  # type: ignore[union-attr]
    return action


def hide_admins_commands(tree: app_commands.CommandTree[Any]) -> None:
    """Let Discord show commands that only admins may use to those with *Manage Server* alone.

    Discord knows this of whole commands, not of their parts. Organizers' commands are shown to all: an organizer is
    whoever has the role that an admin chose, which Discord's permissions cannot say.
    """
    for root in tree.get_commands():
        parts = list(root.walk_commands()) if isinstance(root, app_commands.Group) else [root]
        leaves = [part for part in parts if isinstance(part, app_commands.Command)]
        if leaves and all(action_of(leaf).level is Level.ADMIN for leaf in leaves):
            root.default_permissions = discord.Permissions(manage_guild=True)


def actor_of(interaction: discord.Interaction[Any]) -> Actor:
    """Return who is asking, once the guard has let them in."""
    actor: Actor = interaction.extras[_PRESENT]
    return actor
