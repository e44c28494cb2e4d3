"""Where Discord refuses something for the first time, the whole server is looked at and its admins are told once."""

from datetime import timedelta
from typing import TYPE_CHECKING

import discord
import structlog

from bot.doctor import rules, service, store
from bot.edge.chore import Chore
from bot.edge.configuring import is_writable
from bot.edge.examining import examine
from bot.edge.languages import in_servers_language
from bot.servers import service as servers
from bot.servers.model import ChannelKind

if TYPE_CHECKING:
    from bot.app import Groundswell

log = structlog.stdlib.get_logger(__name__)


class Checkups(Chore):
    """Does the check-ups that are due."""

    after_trouble = timedelta(seconds=30)

    def __init__(self, client: "Groundswell") -> None:
        super().__init__(client)
        client.database.listen(store.TOPIC, self.ring)

    async def work_once(self) -> timedelta:
        """Do what is due; return how long to sleep then."""
        client = self._client
        for server_id in await client.database.read(service.list_due, *self._mine):
            guild = client.get_guild(server_id)
            if guild is None:  # it was left: there is nobody to tell
                await client.database.write(service.conclude, server_id, [], None)
            else:
                async with in_servers_language(client, server_id):  # what it finds is kept as it is told: in a channel
                    await self._check(guild)
        return self._nap_until(await client.database.read(service.next_due, *self._mine))

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
