"""Giving and taking Discord roles after something is saved: a refusal never undoes it, and is told with its remedy."""

from collections.abc import Iterable, Mapping

import discord
import structlog

from bot.database import Database, Transaction
from bot.doctor import service as doctor
from bot.servers import service as servers

log = structlog.stdlib.get_logger(__name__)

_FAILURES = (discord.HTTPException, OSError)  # refused, or not reached


async def give_roles(
    database: Database, member: discord.Member, role_ids: Iterable[int | None], reason: str, *, whom: str = "you"
) -> tuple[list[int], list[str]]:
    """Give roles that a member lacks, and write down what was refused; ``whom`` is the member in the sentences.

    Returns:
        The roles that were given, and a sentence for each that was not: why, and what an organizer can do.
    """
    given: list[int] = []
    refused: dict[int, str] = {}
    for role_id in dict.fromkeys(role_ids):
        if role_id is None or member.get_role(role_id) is not None:
            continue
        try:
            await member.add_roles(discord.Object(role_id), reason=reason, atomic=True)
            given.append(role_id)
        except _FAILURES as error:
            log.warning("a role could not be given", server=member.guild.id, role=role_id, error=repr(error))
            refused[role_id] = _why_not(member.guild, role_id)
    if given or refused:
        whys = {role_id: f"I could not give {why}" for role_id, why in refused.items()}
        await database.write(_note, member.guild.id, given, whys)
    return given, [f"I could not give {whom} {why}" for why in refused.values()]


def _note(tx: Transaction, server_id: int, given: Iterable[int], refused: Mapping[int, str]) -> None:
    servers.note_roles(tx, server_id, given, refused)
    if refused:
        doctor.ask(tx, server_id)


async def take_role(member: discord.Member, role_id: int | None, reason: str) -> list[str]:
    """Take a role back from a member who has it; return a sentence if that was refused."""
    if role_id is None or member.get_role(role_id) is None:
        return []
    try:
        await member.remove_roles(discord.Object(role_id), reason=reason, atomic=True)
    except _FAILURES as error:
        log.warning("a role could not be taken back", server=member.guild.id, role=role_id, error=repr(error))
        return [f"I could not take back {_why_not(member.guild, role_id)}"]
    return []


def _why_not(guild: discord.Guild, role_id: int) -> str:
    role = guild.get_role(role_id)
    if role is None:
        return "its role: it was deleted. Ask an organizer to set another."
    if not guild.me.guild_permissions.manage_roles:
        return (
            f"{role.mention}: I am missing the **Manage Roles** permission. "
            "Ask an organizer to have it given to my role in Server Settings > Roles."
        )
    if role >= guild.me.top_role:
        return (
            f"{role.mention}: it stands above my own role. "
            "Ask an organizer to have my role dragged above it in Server Settings > Roles."
        )
    return f"{role.mention}: Discord did not let me. Tell an organizer."
