"""Several processes on one PostgreSQL database: who answers which servers, and each one's part of Discord's limits."""

from dataclasses import replace
from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.database import Database
from bot.database.processes import DEAD_AFTER, Process, beat, join, leave, take_turn
from bot.outbox.alarm import Sleep
from bot.outbox.pacer import Pace, Pacer

log = structlog.stdlib.get_logger(__name__)

BEAT = timedelta(seconds=5)
"""How often a process says that it lives, and looks how many others do."""

BETWEEN_IDENTIFIES = timedelta(seconds=5.5)
"""Discord lets one shard of a bot identify every five seconds."""


class Taken(Exception):
    """Another living process answers some of the same servers."""


def share_of(pace: Pace, living: int) -> Pace:
    """Return one process's part of what Discord allows the bot, when so many processes live. Pure.

    All work off the same queue, so equal parts are used up equally.
    """
    return replace(
        pace,
        per_second=pace.per_second / living,
        burst=pace.burst // living,
        openings=pace.openings / living,
        refusals={rank: most // living for rank, most in pace.refusals.items()},
    )


class Cluster:
    """This process's place among those that share the database.

    Args:
        database: what they share.
        process: this one.
        pacer: whose pace is kept to this process's share.
        clock: the present.
        sleep: how to wait.
    """

    def __init__(self, database: Database, process: Process, pacer: Pacer, clock: Clock, sleep: Sleep) -> None:
        self._database = database
        self._process = process
        self._pacer = pacer
        self._whole = pacer.pace
        self._living = 1
        self._clock = clock
        self._sleep = sleep

    async def join(self) -> None:
        """Take this process's place; wait for one to be free that a killed process has left.

        Raises:
            Taken: with what to do; the others go on.
        """
        waited = timedelta()
        while clash := await self._database.write(join, self._process):
            if waited > DEAD_AFTER:
                raise Taken(
                    f"Another Groundswell ({', '.join(clash)}) answers the same servers. Stop it first, "
                    "or give each its own SHARD_IDS with the same SHARD_COUNT."
                )
            if not waited:
                log.info("waiting for the place of another process", others=clash)
            waited += BEAT
            await self._sleep(BEAT.total_seconds())
        await self._beat()
        if self._living > 1:
            self._pacer.hold(BEAT.total_seconds())  # until the others have seen it and go slower

    async def run(self) -> None:
        """Keep the place and this process's share of the limits up to date, until cancelled."""
        while True:
            await self._sleep(BEAT.total_seconds())
            try:
                await self._beat()
            except Exception:
                log.exception("this process could not say that it lives; trying again")

    async def _beat(self) -> None:
        living = 1 + len(await self._database.write(beat, self._process))
        if living != self._living:
            log.info("processes that share the queue", living=living)
        self._living = living
        self._pacer.pace = share_of(self._whole, living)

    async def leave(self) -> None:
        """Give the place free."""
        await self._database.write(leave, self._process.owner)

    async def turn_to_identify(self) -> None:
        """Wait until a shard of this process may identify: one of all processes' every few seconds."""
        turn = await self._database.write(take_turn, "identify", BETWEEN_IDENTIFIES)
        await self._sleep(max(0.0, (turn - self._clock()).total_seconds()))
