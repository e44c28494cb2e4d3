"""What the rest of the program sees of a database: ``write``, ``read`` and ``listen``."""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from bot.access import ASKED, Asked
from bot.clock import Clock
from bot.database.touched import Touched, touched
from bot.database.transaction import Transaction

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
Verb = Callable[Concatenate[Transaction, P], R]
Witness = Callable[[Transaction, Asked, Touched | None], None]
"""Looks on at the end of a transaction, and is part of it: for whom it was, and what it changed."""


class Database(ABC):
    """Runs plain functions as transactions. Get one from :func:`bot.database.open_database`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._listeners: defaultdict[str, list[Callable[[], None]]] = defaultdict(list)
        self._witness: Witness | None = None

    async def write(self, fn: Verb[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run ``fn(tx, …)`` as one transaction that may change things; it commits unless ``fn`` raises.

        Where the first argument after ``tx`` is a whole number it is a server's id, and the writes of one server
        happen one after the other, on PostgreSQL too: what a rule has counted stays true until the commit.
        ``fn`` may run more than once (a deadlock, or a commit that several share and that failed, is tried again),
        so it must do nothing but work on ``tx``.
        """
        return await self._write(self._attended(fn), *args, **kwargs)

    async def write_and(self, make: Callable[[R], T], fn: Verb[P, R], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Write, and return what ``make`` makes of the result: where it can be, while that is put on disk.

        Nobody has it before the commit. ``make`` may run more than once, so it must change nothing.
        """
        return make(await self.write(fn, *args, **kwargs))

    def _attended(self, fn: Verb[P, R]) -> Verb[P, R]:
        asked = ASKED.get()
        return fn if asked is None or self._witness is None else _witnessed(fn, asked, self._witness)

    @abstractmethod
    async def _write(self, fn: Verb[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Write, as the engine does."""

    @abstractmethod
    async def read(self, fn: Verb[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run ``fn(tx, …)`` as one transaction that sees one state of the database and changes nothing."""

    @abstractmethod
    async def close(self) -> None:
        """Finish what runs and let go of the database."""

    @abstractmethod
    async def backup(self, target: Path) -> None:
        """Copy the whole database to a new file while in use (SQLite only)."""

    def attend(self, witness: Witness) -> None:
        """Have every ``write`` for somebody who :data:`~bot.access.ASKED` end with ``witness``, before it commits."""
        self._witness = witness

    def listen(self, topic: str, callback: Callable[[], None]) -> None:
        """Call ``callback`` on the event loop after each commit that announced ``topic``.

        Whoever awaits the ``write`` that announced it goes on only after that.
        """
        self._listeners[topic].append(callback)

    def _tell(self, topics: Collection[str]) -> None:
        for topic in topics:
            for callback in self._listeners[topic]:
                callback()


def _witnessed(fn: Verb[P, R], asked: Asked, witness: Witness) -> Verb[P, R]:
    def run(tx: Transaction, /, *args: P.args, **kwargs: P.kwargs) -> R:
        tx.asked, tx.changes = asked, []
        result = fn(tx, *args, **kwargs)
        changes, tx.changes = tx.changes, None
        witness(tx, asked, touched(changes))
        return result

    return run
