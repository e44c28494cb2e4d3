"""Where Discord refuses something for the first time, the whole server is looked at and its admins are told once."""

from datetime import timedelta
from typing import TYPE_CHECKING

import discord
import structlog

from bot.doctor import rules, service, store
from bot.edge.configuring import is_writable
from bot.edge.examining import examine
from bot.outbox.alarm import Alarm
from bot.servers import service as servers
from bot.servers.model import ChannelKind

if TYPE_CHECKING:
    from bot.app import Groundswell

log = structlog.stdlib.get_logger(__name__)

_AFTER_TROUBLE = timedelta(seconds=30)


class Checkups:
    """Does the check-ups that are due, then sleeps until the next.

    What is due stands in the database, so a restart loses none. Of several processes, each looks after the servers of
    its own shards.
    """

    def __init__(self, client: "Groundswell") -> None:
        self._client = client
        self._alarm = Alarm(client.sleep)
        client.database.listen(store.TOPIC, self._alarm.ring)

    async def run(self) -> None:
        """Work until cancelled; trouble is logged and tried again."""
        await self._client.wait_until_ready()
        while True:
            try:
                pause = await self.work_once()
            except Exception:
                log.exception("a check-up could not be made; trying again")
                pause = _AFTER_TROUBLE
            await self._alarm.wait(pause)

    async def work_once(self) -> timedelta:
        """Do what is due; return how long to sleep then."""
        client = self._client
        mine = sorted(client.settings.shard_ids), client.shard_count or 1
        for server_id in await client.database.read(service.list_due, *mine):
            guild = client.get_guild(server_id)
            if guild is None:  # it was left: there is nobody to tell
                await client.database.write(service.conclude, server_id, [], None)
            else:
                await self._check(guild)
        next_at = await client.database.read(service.next_due, *mine)
        if next_at is None:
            return client.longest_nap
        return min(max(next_at - client.clock(), timedelta()), client.longest_nap)

    async def _check(self, guild: discord.Guild) -> None:
        database = self._client.database
        findings = rules.examine_access(await examine(self._client, guild))
        server = await database.read(servers.configuration, guild.id)
        told = await database.write(service.conclude, guild.id, findings, _channel_of(guild, server.channels))
        log.info("checked after a refusal", server=guild.id, findings=len(findings), told=told)


def _channel_of(guild: discord.Guild, channels: dict[ChannelKind, int]) -> int | None:
    """Return where admins are told: the organizers' channel, else the log, where the bot may write."""
    for kind in (ChannelKind.ORGANIZERS, ChannelKind.LOG):
        channel = guild.get_channel(channels.get(kind, 0))
        if isinstance(channel, discord.TextChannel) and is_writable(channel):
            return channel.id
    return None
