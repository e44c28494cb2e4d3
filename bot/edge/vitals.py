"""How the bot is: what must be well for it to be alive and ready, and what is measured when somebody looks."""

import asyncio
from typing import TYPE_CHECKING

from prometheus_client import generate_latest

from bot import metrics
from bot.database import DatabaseTrouble
from bot.database.memory import recall
from bot.outbox import overview
from bot.settings import Settings
from bot.web.watch import Watch

if TYPE_CHECKING:
    from bot.app import Groundswell
    from bot.outbox.overview import Waiting

_PATIENCE = 3.0  # seconds for the database to answer


class Vitals:
    """Looks at the bot when it is asked."""

    def __init__(self, client: "Groundswell") -> None:
        self._client = client
        self._watch = Watch(self.alive, self.ready, self.measure)

    async def start(self, settings: Settings) -> None:
        """Let whoever looks after the bot see it, where the host wants that.

        Raises:
            CannotListen: the port is taken, or not ours to take.
        """
        if settings.metrics_port is not None:
            await self._watch.start(settings.metrics_host, settings.metrics_port)

    async def stop(self) -> None:
        """Be seen no more."""
        await self._watch.stop()

    async def alive(self) -> dict[str, bool]:
        """Say whether a restart is needed. Discord being away, or the database, is no reason: it would not help."""
        return {"worker": not self._client.is_worker_stuck}

    async def ready(self) -> dict[str, bool]:
        """Say whether people are answered: the gateway on every shard of this process, the database, the worker."""
        shards = self._client.shards.values()
        gateway = self._client.is_ready() and bool(shards) and not any(shard.is_closed() for shard in shards)
        return {"gateway": gateway, "database": await self._database_answers(), **await self.alive()}

    async def _database_answers(self) -> bool:
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._client.database.read(recall, "commands")
        except (DatabaseTrouble, OSError, TimeoutError):
            return False
        return True

    async def measure(self) -> bytes:
        """Write everything that was counted, and how things stand at this moment."""
        waiting = await self._waiting()
        shards = self._client.shards.values()
        connected = sum(not shard.is_closed() for shard in shards) if self._client.is_ready() else 0
        metrics.stand(
            servers=len(self._client.guilds),
            shards=connected,
            pace=self._client.pacer.pace.per_second,
            queued={rank.name: count for rank, count in self._client.pacer.waiting.items()},
        )
        if waiting is not None:
            late_by = 0.0 if waiting.oldest_at is None else (self._client.clock() - waiting.oldest_at).total_seconds()
            metrics.outbox_stands(waiting.waiting, waiting.due, waiting.late, max(late_by, 0.0))
        return await asyncio.to_thread(generate_latest)

    async def _waiting(self) -> "Waiting | None":
        try:
            async with asyncio.timeout(_PATIENCE):
                found = await self._client.database.read(overview.count_waiting)
        except (DatabaseTrouble, OSError, TimeoutError):
            metrics.database_answered(answered=False)
            return None
        metrics.database_answered(answered=True)
        return found
