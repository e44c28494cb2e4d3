"""Lets go of what is over, each night, and finishes what erasing somebody left to do; in the background."""

from datetime import datetime, time, timedelta

import discord
import structlog

from bot.database.memory import recall, remember
from bot.edge import forgetting
from bot.edge.chore import Chore
from bot.outbox.pacer import Errand, Rank
from bot.privacy import service

log = structlog.stdlib.get_logger(__name__)

NIGHT = time(9)
"""When it is tidied, UTC: in the early morning, from one coast of the US to the other."""

EVERYBODY_WITHIN = 30
"""In how many nights each person of a server is looked for in Discord once: it tells the bot of nobody who leaves."""

_TIDIED = "tidied"
_SHARDED_BY = 1 << 22


class Tidier(Chore):
    """Takes roles back as it comes due; once a night removes what is over, in small transactions.

    A night that was missed is made up for. Of several processes, whoever is first lets go of what is over.
    """

    after_trouble = timedelta(minutes=1)

    async def work_once(self) -> timedelta:
        """Do what is due; return how long to sleep then."""
        client = self._client
        await self._welcome_back()
        for erasure in await client.database.read(service.list_erasures, *self._mine):
            await forgetting.take_roles(client, erasure.server_id, erasure.user_id, None)
        night = last_night(client.clock())
        if await client.database.read(recall, _TIDIED) != night.isoformat():
            await self.tidy()
            await client.database.write(remember, _TIDIED, night.isoformat())
        due = await client.database.read(service.next_erasure, *self._mine)
        return self._nap_until(min(filter(None, (due, night + timedelta(days=1)))))

    async def _welcome_back(self) -> None:
        """Keep the data of servers that removed the bot and have it again: also where that was while it was away."""
        for server_id in await self._client.database.read(service.list_removed):
            if self._client.get_guild(server_id) is not None:
                await self._client.database.write(service.note_returned, server_id)

    async def tidy(self) -> None:
        """Remove what is over, then look for servers and people that are not there any more."""
        database = self._client.database
        while await database.write(service.age):
            pass
        removed = await database.read(service.list_removed)
        known = await database.read(service.list_servers)
        for server_id in filter(self._is_mine, sorted({*known, *removed})):
            if self._client.get_guild(server_id) is not None:
                await self._look_for_people(server_id)
            elif await self._is_gone(server_id):
                await database.write(service.note_removed, server_id)
                while await database.write(service.purge, server_id):
                    pass

    def _is_mine(self, server_id: int) -> bool:
        shards = self._client.settings.shard_ids
        return not shards or server_id // _SHARDED_BY % (self._client.shard_count or 1) in shards

    async def _is_gone(self, server_id: int) -> bool:
        """Ask Discord: that a server is not in memory is no evidence, and an outage is none either."""
        try:
            await self._client.pacer.turn(Errand.OTHER, server_id=server_id, rank=Rank.BULK)
            await self._client.fetch_guild(server_id, with_counts=False)
        except (discord.NotFound, discord.Forbidden):
            return True
        except (discord.HTTPException, OSError) as error:
            log.warning("a server could not be looked for", server=server_id, error=repr(error))
        return False

    async def _look_for_people(self, server_id: int) -> None:
        """Look for some of a server's people; those who left long ago are erased."""
        database, guild = self._client.database, self._client.get_guild(server_id)
        if guild is None or guild.unavailable:
            return
        for user_id in await database.read(service.list_to_look_at, server_id, EVERYBODY_WITHIN):
            try:
                await self._client.pacer.turn(Errand.OTHER, server_id=server_id, rank=Rank.BULK)
                await guild.fetch_member(user_id)
            except discord.NotFound:
                await database.write(forgetting.note_gone, server_id, user_id)
            except (discord.HTTPException, OSError) as error:
                log.warning("a member could not be looked for", server=server_id, error=repr(error))
                return
            else:
                await database.write(service.note_present, server_id, user_id)
        for user_id in await database.read(service.list_overdue, server_id):
            await database.write(forgetting.forget, server_id, user_id)
            log.info("somebody left long ago; what was held about them is erased", server=server_id)


def last_night(now: datetime) -> datetime:
    """Return when it was last to be tidied."""
    tonight = datetime.combine(now.date(), NIGHT, now.tzinfo)
    return tonight if tonight <= now else tonight - timedelta(days=1)
