"""Local groups: start, list and look at them."""

from collections.abc import Sequence

import discord
from discord import app_commands
from discord.ext import commands

from bot.access import Action
from bot.app import Groundswell, Interaction
from bot.chapters import cards, service
from bot.chapters.model import Chapter, Details, Overview
from bot.chapters.rules import is_zip_typed
from bot.database import Transaction
from bot.edge.ensure import RoleOutOfReach, ensure_givable, ensure_writable
from bot.edge.guard import actor_of, needs
from bot.edge.reply import reply, wait
from bot.edge.roles import give_roles
from bot.edge.suggest import Pairs, suggester
from bot.errors import BadInput
from bot.officials import service as officials
from bot.officials.states import find_state, suggest_states
from bot.servers import service as servers
from bot.servers.model import RoleKind

_POWERS = discord.Permissions(
    discord.Permissions.elevated().value,
    manage_events=True,
    mention_everyone=True,
    manage_nicknames=True,
    view_audit_log=True,
    move_members=True,
    mute_members=True,
    deafen_members=True,
)
"""What nobody gets by joining a chapter: anybody may join."""


@suggester
async def chapter_names(interaction: Interaction, current: str) -> Pairs:
    """Suggest the chapters of this server."""
    assert interaction.guild_id is not None  # noqa: S101 - suggester() saw to it
    found = await interaction.client.database.read(service.search, interaction.guild_id, current)
    return [(f"{chapter.name} · {chapter.place}", str(chapter.chapter_id)) for chapter in found]


@suggester
async def state_names(_interaction: Interaction, current: str) -> Pairs:
    """Suggest states and territories."""
    return [(name, code) for code, name in suggest_states(current)]


def _create(
    tx: Transaction,
    server_id: int,
    name: str,
    state: str,
    city: str | None,
    lead_id: int | None,
    role_id: int | None,
    channel_id: int | None,
) -> Chapter:
    if role_id is not None and role_id == servers.configuration(tx, server_id).roles.get(RoleKind.ORGANIZER):
        raise BadInput(
            f"<@&{role_id}> is the organizer role: whoever joined the chapter would be an organizer. Pick another role."
        )
    place = officials.locate(tx, city) if city and is_zip_typed(city) else None
    return service.create(
        tx,
        server_id,
        name=name,
        state=state,
        city=city,
        place=place,
        lead_id=lead_id,
        role_id=role_id,
        channel_id=channel_id,
    )


def _details(tx: Transaction, server_id: int, user_id: int, text: str) -> Details:
    chapter = service.named(tx, server_id, text)
    return service.details(tx, server_id, user_id, chapter.chapter_id)


def _list(tx: Transaction, server_id: int, state: str | None) -> tuple[Sequence[Overview], str | None]:
    code = find_state(state) if state else None
    return service.list_all(tx, server_id, code), code


def ensure_open_to_all(role: discord.Role, organizer: discord.Member) -> None:
    """Refuse a role that would hand power to whoever joins, or more than the organizer may hand out.

    Raises:
        RoleOutOfReach: with what to do instead.
    """
    if role.permissions.value & _POWERS.value:
        raise RoleOutOfReach(
            f"Anybody can join a chapter, and {role.mention} carries moderator permissions. "
            "Make a role without them for the chapter, then send the command again."
        )
    if role >= organizer.top_role and not organizer.guild_permissions.manage_roles:
        raise RoleOutOfReach(
            f"{role.mention} is not below your own role, so you can't hand it out. Pick a lower one, or ask an admin."
        )


class Chapters(commands.GroupCog, group_name="chapter", group_description="Local groups"):
    """Local groups."""

    def __init__(self, bot: Groundswell) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(
        name="What it is called, such as Boston",
        state="Its state, by name or two letters",
        city="Its town, or the town's ZIP code: then people nearby are offered it first",
        lead="Who leads it",
        role="The role its members get",
        channel="Where it meets",
    )
    @app_commands.autocomplete(state=state_names)
    @needs(Action.CREATE_CHAPTER)
    async def create(
        self,
        interaction: Interaction,
        name: str,
        state: str,
        city: str | None = None,
        lead: discord.Member | None = None,
        role: discord.Role | None = None,
        channel: discord.TextChannel | None = None,
    ) -> None:
        """Start a chapter."""
        actor = actor_of(interaction)
        if role is not None:
            ensure_givable(role)
            assert isinstance(interaction.user, discord.Member)  # noqa: S101 - the guard saw to it
            ensure_open_to_all(role, interaction.user)
        if channel is not None:
            ensure_writable(channel)
        if lead is not None and lead.bot:
            raise BadInput(f"{lead.mention} is a bot. Pick a person to lead the chapter.")
        await wait(interaction)
        ids = [None if thing is None else thing.id for thing in (lead, role, channel)]
        chapter = await self.bot.database.write(_create, actor.server_id, name, state, city, *ids)
        troubles: list[str] = []
        if lead is not None and chapter.role_id is not None:
            reason = f"Leads the chapter {chapter.name}"
            _, troubles = await give_roles(lead, [chapter.role_id], reason, whom=lead.mention)
        await reply(interaction, cards.created_card(chapter, ids[0], troubles))

    @app_commands.command(name="list")
    @app_commands.describe(state="Only this state, by name or two letters")
    @app_commands.autocomplete(state=state_names)
    @needs(Action.SEE_CHAPTERS)
    async def list_(self, interaction: Interaction, state: str | None = None) -> None:
        """See the chapters, state by state."""
        actor = actor_of(interaction)
        found, code = await self.bot.database.read(_list, actor.server_id, state)
        await reply(interaction, cards.list_card(found, code))

    @app_commands.command()
    @app_commands.describe(chapter="Which one")
    @app_commands.autocomplete(chapter=chapter_names)
    @needs(Action.SEE_CHAPTERS)
    async def info(self, interaction: Interaction, chapter: str) -> None:
        """See where a chapter is, who leads it and how to join."""
        actor = actor_of(interaction)
        details = await self.bot.database.read(_details, actor.server_id, actor.user_id, chapter)
        await reply(interaction, cards.details_card(details))


async def setup(bot: Groundswell) -> None:
    """Add the commands."""
    await bot.add_cog(Chapters(bot))
