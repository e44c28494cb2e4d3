"""Keeps seats and roles of events true in the background: offers run out, roles are given and taken, people leave."""

import asyncio
from datetime import datetime, timedelta

import discord
import structlog

from bot.edge import attending, forgetting
from bot.edge.chore import Chore
from bot.edge.languages import in_servers_language
from bot.edge.roles import give_roles, take_role
from bot.outbox.pacer import Errand
from bot.rsvps import service
from bot.rsvps.model import Visit
from bot.words import phrase

log = structlog.stdlib.get_logger(__name__)

_FIRST_WAIT = timedelta(minutes=1)
_TRIES = 10  # with doubled waits, most of a day


class Keeper(Chore):
    """Does what is due of the seats and roles of events; passes each offer that ran out on in its own transaction."""

    after_trouble = timedelta(seconds=5)

    async def work_once(self) -> timedelta:
        """Do what is due; return how long to sleep then."""
        client = self._client
        expiring, visits = await client.database.read(service.list_duties, *self._mine)
        for server_id, event_id in expiring:
            passed = await client.database.write(attending.pass_on, server_id, event_id)
            log.info("offered seats were not taken and pass on", server=server_id, event_id=event_id, seats=passed)
        await asyncio.gather(*(self._visit(each) for each in visits))
        return self._nap_until(await client.database.read(service.next_duty, *self._mine))

    async def _visit(self, visit: Visit) -> None:
        """Look at one member: give and take their roles, or give their seats to others if they have left."""
        database, server_id = self._client.database, visit.server_id
        guild = self._client.get_guild(server_id)
        try:
            if guild is None:
                raise ConnectionError("the server is not there now")
            await self._client.pacer.turn(Errand.OTHER, server_id=server_id)
            member = await guild.fetch_member(visit.user_id)
        except discord.NotFound:
            log.info("somebody has left; their seats go to others", server=server_id)
            await database.write(forgetting.note_gone, server_id, visit.user_id)
            await database.write(service.settle_visit, server_id, visit, None, ())
        except (discord.HTTPException, OSError) as error:
            log.warning("a member could not be looked at", server=server_id, error=repr(error))
            again = self._client.clock() + _FIRST_WAIT * 2**visit.attempts if visit.attempts < _TRIES else None
            await database.write(service.settle_visit, server_id, visit, again)
        else:
            async with in_servers_language(self._client, server_id):
                await self._settle(visit, member)

    async def _settle(self, visit: Visit, member: discord.Member) -> None:
        database, server_id = self._client.database, visit.server_id
        wanted: dict[int, datetime] = await database.read(attending.wanted_roles, server_id, visit.user_id)
        held = set(await database.read(service.list_holds, server_id, visit.user_id))
        given, _ = await give_roles(database, member, wanted.keys(), phrase("Going to an event"))
        kept = set()
        for role_id in held - wanted.keys():
            if await take_role(member, role_id, phrase("The event is over, or they are not going any more")):
                kept.add(role_id)
        holds = (held & wanted.keys()) | set(given) | kept
        tomorrow = self._client.clock() + timedelta(days=1)
        next_at = min((wanted.get(each, tomorrow) for each in holds), default=None)
        await database.write(service.settle_visit, server_id, visit, next_at, holds)
