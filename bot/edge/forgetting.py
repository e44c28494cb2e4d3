"""Erasing somebody, put together from several features; then Discord's part of it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import discord
import structlog

from bot.chapters import joining
from bot.chapters import service as chapters
from bot.database import Transaction
from bot.edge import attending
from bot.edge.languages import in_servers_language
from bot.edge.roles import take_role
from bot.outbox.pacer import Errand
from bot.privacy import service
from bot.privacy.model import Erased, Erasure
from bot.proposals import service as proposals
from bot.rsvps import service as rsvps
from bot.servers import service as servers
from bot.servers.model import RoleKind
from bot.volunteers import queue
from bot.volunteers import service as volunteers
from bot.words import phrase

if TYPE_CHECKING:
    from bot.app import Groundswell

log = structlog.stdlib.get_logger(__name__)


def roles_of(tx: Transaction, server_id: int, user_id: int) -> set[int]:
    """Return the Discord roles that somebody is to have of us now."""
    roles = {chapter.role_id for chapter in chapters.list_joined(tx, server_id, user_id)}
    roles |= set(rsvps.list_holds(tx, server_id, user_id))
    volunteer = volunteers.profile(tx, server_id, user_id)
    if volunteer is not None and volunteer.signed_up_at is not None:
        roles.add(servers.find_role(tx, server_id, RoleKind.VOLUNTEER))
    return {role_id for role_id in roles if role_id is not None}


def forget(tx: Transaction, server_id: int, user_id: int) -> Erased:
    """Erase somebody: first what has rules of its own, then all that is left, by the ledger.

    Seats of coming events go to the next in line; those of past events stay counted, without a name. What organizers
    took care of waits for another. To do it again is no trouble.
    """
    role_ids = sorted(roles_of(tx, server_id, user_id))
    events = attending.leave(tx, server_id, user_id)
    proposals.withdraw(tx, server_id, user_id)
    joining.withdraw(tx, server_id, user_id)
    queue.give_back_all(tx, server_id, user_id)
    return service.erase(tx, server_id, user_id, role_ids, events)


def note_gone(tx: Transaction, server_id: int, user_id: int) -> None:
    """Follow that somebody has left the server: seats go on, nothing is sent; their data waits, then goes.

    Whoever comes back before that finds all but the seats.
    """
    attending.leave(tx, server_id, user_id)
    queue.note_gone(tx, server_id, user_id)
    service.note_absent(tx, server_id, user_id)


def _still_to_take(tx: Transaction, server_id: int, erasure: Erasure) -> Sequence[int]:
    """Return the roles to take back; whoever has signed up again meanwhile keeps what is theirs now."""
    now = roles_of(tx, server_id, erasure.user_id)
    return [role_id for role_id in erasure.role_ids if role_id not in now]


async def take_roles(client: "Groundswell", server_id: int, user_id: int, member: discord.Member | None) -> list[str]:
    """Take back the roles that are still to be; return a sentence for each that could not be, which is tried again.

    ``member`` is None where they have to be asked for; whoever has left has none.
    """
    erasure = await client.database.read(service.find_erasure, server_id, user_id)
    if erasure is None:
        return []
    troubles: list[str] = []
    left: list[int] = []
    try:
        member = member or await _fetch(client, server_id, user_id)
        async with in_servers_language(client, server_id):
            why = phrase("They asked for everything about them to be erased")
        for role_id in await client.database.read(_still_to_take, server_id, erasure):
            await client.pacer.turn(Errand.OTHER, server_id=server_id)
            if refused := await take_role(member, role_id, why):
                troubles += refused
                left.append(role_id)
    except discord.NotFound:
        log.info("somebody whose data was erased has left", server=server_id)
    except (discord.HTTPException, OSError) as error:
        log.warning("roles could not be taken back; trying again", server=server_id, error=repr(error))
        left = list(erasure.role_ids)
    await client.database.write(service.settle_erasure, server_id, erasure, left)
    return troubles


async def _fetch(client: "Groundswell", server_id: int, user_id: int) -> discord.Member:
    guild = client.get_guild(server_id)
    if guild is None:
        raise ConnectionError("the server is not there now")
    await client.pacer.turn(Errand.OTHER, server_id=server_id)
    return await guild.fetch_member(user_id)
