"""What the rest of the program sees of a database: ``write``, ``read`` and ``listen``."""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from bot.clock import Clock
from bot.database.transaction import Transaction

P = ParamSpec("P")
R = TypeVar("R")
Verb = Callable[Concatenate[Transaction, P], R]


class Database(ABC):
    """Runs plain functions as transactions. Get one from :func:`bot.database.open_database`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._listeners: defaultdict[str, list[Callable[[], None]]] = defaultdict(list)

    @abstractmethod
    async def write(self, fn: Verb[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run ``fn(tx, …)`` as one transaction that may change things; it commits unless ``fn`` raises.

        Where the first argument after ``tx`` is a whole number it is a server's id, and the writes of one server
        happen one after the other, on PostgreSQL too: what a rule has counted stays true until the commit.
        ``fn`` may run more than once (a deadlock, or a commit that several share and that failed, is tried again),
        so it must do nothing but work on ``tx``.
        """

    @abstractmethod
    async def read(self, fn: Verb[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run ``fn(tx, …)`` as one transaction that sees one state of the database and changes nothing."""

    @abstractmethod
    async def close(self) -> None:
        """Finish what runs and let go of the database."""

    @abstractmethod
    async def backup(self, target: Path) -> None:
        """Copy the whole database to a new file while in use (SQLite only)."""

    def listen(self, topic: str, callback: Callable[[], None]) -> None:
        """Call ``callback`` on the event loop after each commit that announced ``topic``.

        Whoever awaits the ``write`` that announced it goes on only after that.
        """
        self._listeners[topic].append(callback)

    def _tell(self, topics: Collection[str]) -> None:
        for topic in topics:
            for callback in self._listeners[topic]:
                callback()
