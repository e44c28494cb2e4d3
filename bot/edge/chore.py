"""What is done in the background, each time something of it is due."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

import structlog

from bot.outbox.alarm import Alarm

if TYPE_CHECKING:
    from bot.app import Groundswell

log = structlog.stdlib.get_logger(__name__)


class Chore:
    """Base of what does all that is due, then sleeps until the next of it or until somebody rings.

    What is due stands in the database, so a restart loses none of it. Of several processes, each looks after the
    servers of its own shards.

    Attributes:
        after_trouble: how long to wait before it is tried again.
    """

    after_trouble: ClassVar[timedelta]

    def __init__(self, client: "Groundswell") -> None:
        self._client = client
        self._alarm = Alarm(client.sleep)
        self.ring = self._alarm.ring

    async def run(self) -> None:
        """Work until cancelled; trouble is logged and tried again."""
        await self._client.wait_until_ready()
        while True:
            try:
                pause = await self.work_once()
            except Exception:
                log.exception("background work went wrong; trying again", what=type(self).__name__)
                pause = self.after_trouble
            await self._alarm.wait(pause)

    async def work_once(self) -> timedelta:
        """Do what is due; return how long to sleep then."""
        raise NotImplementedError

    @property
    def _mine(self) -> tuple[list[int], int]:
        """The shards of this process (none: all of them), and how many there are."""
        return sorted(self._client.settings.shard_ids), self._client.shard_count or 1

    def _nap_until(self, due_at: datetime | None) -> timedelta:
        client = self._client
        if due_at is None:
            return client.longest_nap
        return min(max(due_at - client.clock(), timedelta()), client.longest_nap)
