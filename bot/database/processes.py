"""The processes that share one PostgreSQL database: who is there, and whose turn it is to do what takes turns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Text, delete, select, update

from bot.database.schema import table
from bot.database.statements import upsert
from bot.database.transaction import Transaction
from bot.database.types import Json, UtcInstant

DEAD_AFTER = timedelta(seconds=15)
"""A process that has not been heard of for so long is dead."""

processes = table(
    "processes",
    Column("owner", Text, primary_key=True),
    Column("shards", Json, nullable=False),
    Column("seen_at", UtcInstant, nullable=False),
)

turns = table("turns", Column("name", Text, primary_key=True), Column("free_at", UtcInstant, nullable=False))


@dataclass(frozen=True)
class Process:
    """A living process.

    Attributes:
        owner: its name; no other has it.
        shards: the shards whose servers it answers, as ``[number, of how many]``; empty for all of them.
    """

    owner: str
    shards: frozenset[tuple[int, int]]

    def overlaps(self, other: "Process") -> bool:
        """Tell whether some server would be answered by both."""
        if not self.shards or not other.shards:
            return True
        counts = {count for _, count in self.shards | other.shards}
        return len(counts) > 1 or bool(self.shards & other.shards)


def join(tx: Transaction, process: Process) -> Sequence[str]:
    """Take a process's place, unless another lives that answers some of the same servers; return those."""
    # Two that join at once: the second waits here, and then sees the first.
    take_turn(tx, "join", timedelta())
    clash = [other.owner for other in others(tx, process.owner) if other.overlaps(process)]
    if not clash:
        beat(tx, process)
    return clash


def beat(tx: Transaction, process: Process) -> Sequence[Process]:
    """Say that a process lives, and forget the dead; return the others that live."""
    row = {"owner": process.owner, "shards": sorted(process.shards), "seen_at": tx.now}
    tx.execute(delete(processes).where(processes.c.seen_at < tx.now - DEAD_AFTER))
    upsert(tx, processes, row, key=["owner"])
    return others(tx, process.owner)


def others(tx: Transaction, owner: str) -> Sequence[Process]:
    """List the living processes but for one, by name."""
    where = (processes.c.owner != owner, processes.c.seen_at >= tx.now - DEAD_AFTER)
    query = select(processes).where(*where).order_by(processes.c.owner)
    return [Process(row.owner, frozenset((number, of) for number, of in row.shards)) for row in tx.execute(query)]


def leave(tx: Transaction, owner: str) -> None:
    """Say that a process ends."""
    tx.execute(delete(processes).where(processes.c.owner == owner))


def take_turn(tx: Transaction, name: str, gap: timedelta) -> datetime:
    """Reserve the next turn at something that everybody does one after the other, ``gap`` apart; return its time."""
    upsert(tx, turns, {"name": name, "free_at": tx.now}, key=["name"], change=())
    # Whoever comes second waits here for the row, and then sees what the first has left.
    query = select(turns.c.free_at).where(turns.c.name == name).with_for_update()
    turn: datetime = max(tx.execute(query).scalar_one(), tx.now)
    tx.execute(update(turns).where(turns.c.name == name).values(free_at=turn + gap))
    return turn
