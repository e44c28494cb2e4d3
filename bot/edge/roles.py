"""Giving and taking Discord roles after something is saved: a refusal never undoes it, and is told with its remedy."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

import discord
import structlog

from bot.database import Database, Transaction
from bot.doctor import service as doctor
from bot.servers import service as servers
from bot.words import later, phrase, speaking

log = structlog.stdlib.get_logger(__name__)

_FAILURES = (discord.HTTPException, OSError)  # refused, or not reached


async def give_roles(
    database: Database, member: discord.Member, role_ids: Iterable[int | None], reason: str, *, whom: str | None = None
) -> tuple[list[int], list[str]]:
    """Give roles that a member lacks, and write down what was refused.

    Args:
        database: open.
        member: who.
        role_ids: which; None are left out.
        reason: for Discord's audit log.
        whom: the member in the sentences; None: it is the member who reads them.

    Returns:
        The roles that were given, and a sentence for each that was not: why, and what an organizer can do.
    """
    given: list[int] = []
    refused: dict[int, _Refused] = {}
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
        # What is kept is read by admins later, and this is said to somebody now.
        with speaking(await database.read(servers.find_language, member.guild.id)):
            whys = {role_id: refusal.said(_NOT_GIVEN) for role_id, refusal in refused.items()}
        await database.write(_note, member.guild.id, given, whys)
    if whom is None:
        return given, [refusal.said(_NOT_GIVEN_YOU) for refusal in refused.values()]
    return given, [refusal.said(_NOT_GIVEN_THEM, whom=whom) for refusal in refused.values()]


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
        return [_why_not(member.guild, role_id).said(_NOT_TAKEN)]
    return []


class _Why(Enum):
    """Why a role could not be given or taken."""

    DELETED = auto()
    PERMISSION = auto()
    RANK = auto()
    OTHER = auto()


@dataclass(frozen=True)
class _Refused:
    """That it could not, to be said when it is known who reads it."""

    why: _Why
    role: str

    def said(self, texts: Mapping[_Why, str], **values: str) -> str:
        """Say it, as a whole sentence."""
        return phrase(texts[self.why], role=self.role, **values)


_NOT_GIVEN = {
    _Why.DELETED: later("I could not give its role: it was deleted. Ask an organizer to set another."),
    _Why.PERMISSION: later(
        "I could not give {role}: I am missing the **Manage Roles** permission. "
        "Ask an organizer to have it given to my role in Server Settings > Roles."
    ),
    _Why.RANK: later(
        "I could not give {role}: it stands above my own role. "
        "Ask an organizer to have my role dragged above it in Server Settings > Roles."
    ),
    _Why.OTHER: later("I could not give {role}: Discord did not let me. Tell an organizer."),
}
_NOT_GIVEN_YOU = {
    _Why.DELETED: later("I could not give you its role: it was deleted. Ask an organizer to set another."),
    _Why.PERMISSION: later(
        "I could not give you {role}: I am missing the **Manage Roles** permission. "
        "Ask an organizer to have it given to my role in Server Settings > Roles."
    ),
    _Why.RANK: later(
        "I could not give you {role}: it stands above my own role. "
        "Ask an organizer to have my role dragged above it in Server Settings > Roles."
    ),
    _Why.OTHER: later("I could not give you {role}: Discord did not let me. Tell an organizer."),
}
_NOT_GIVEN_THEM = {
    _Why.DELETED: later("I could not give {whom} its role: it was deleted. Ask an organizer to set another."),
    _Why.PERMISSION: later(
        "I could not give {whom} {role}: I am missing the **Manage Roles** permission. "
        "Ask an organizer to have it given to my role in Server Settings > Roles."
    ),
    _Why.RANK: later(
        "I could not give {whom} {role}: it stands above my own role. "
        "Ask an organizer to have my role dragged above it in Server Settings > Roles."
    ),
    _Why.OTHER: later("I could not give {whom} {role}: Discord did not let me. Tell an organizer."),
}
_NOT_TAKEN = {
    _Why.DELETED: later("I could not take back its role: it was deleted. Ask an organizer to set another."),
    _Why.PERMISSION: later(
        "I could not take back {role}: I am missing the **Manage Roles** permission. "
        "Ask an organizer to have it given to my role in Server Settings > Roles."
    ),
    _Why.RANK: later(
        "I could not take back {role}: it stands above my own role. "
        "Ask an organizer to have my role dragged above it in Server Settings > Roles."
    ),
    _Why.OTHER: later("I could not take back {role}: Discord did not let me. Tell an organizer."),
}


def _why_not(guild: discord.Guild, role_id: int) -> _Refused:
    role = guild.get_role(role_id)
    if role is None:
        return _Refused(_Why.DELETED, "")
    if not guild.me.guild_permissions.manage_roles:
        return _Refused(_Why.PERMISSION, role.mention)
    return _Refused(_Why.RANK if role >= guild.me.top_role else _Why.OTHER, role.mention)
