"""What every store and service function takes first."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, CursorResult, Executable, Select, Table, UpdateBase

from bot.access import Asked

if TYPE_CHECKING:
    import sqlite3

ANNOUNCES = "announces"


@dataclass(frozen=True)
class People:
    """The Discord users that one feature means, as a part of another's query: neither knows the other's tables.

    Attributes:
        query: their numbers; built once, so that what it is a part of can be built once as well.
        parameters: what stands for its bind parameters.
    """

    query: Select[tuple[int]]
    parameters: Mapping[str, Any]


class Transaction:
    """One transaction: a synchronous SQLAlchemy Core connection, and the present as it was when it began.

    Attributes:
        now: the present, aware, UTC; the same for everything in the transaction.
        announced: topics to be told to listeners once the transaction has committed.
        raw: on SQLite, the driver's connection below; for :mod:`bot.database.prepared` alone.
        asked: for whom and what for it changes things, where that leaves an audit line.
        changes: the changing statements with their values; collected only where somebody ``asked``.
    """

    __slots__ = ("_left", "announced", "asked", "changes", "connection", "now", "raw")

    def __init__(
        self,
        connection: Connection,
        now: datetime,
        raw: "sqlite3.Connection | None" = None,
        left: dict[Hashable, tuple[int, Any]] | None = None,
    ) -> None:
        self.connection = connection
        self.now = now
        self.raw = raw
        self.announced: set[str] = set()
        self.asked: Asked | None = None
        self.changes: list[tuple[UpdateBase, Any]] | None = None
        self._left = left

    def execute(
        self, statement: Executable, parameters: Sequence[Mapping[str, Any]] | Mapping[str, Any] | None = None
    ) -> CursorResult[Any]:
        """Run one Core statement, or one for each of a sequence of parameters.

        What changes a table that ``announces`` a topic (see :func:`bot.database.schema.table`) announces it.
        """
        if isinstance(statement, UpdateBase):
            self.note(statement, parameters)
        return self.connection.execute(statement, parameters)

    def note(self, statement: UpdateBase, parameters: Any = None) -> None:
        """Announce what the table announces that a statement changes."""
        if self.changes is not None:
            self.changes.append((statement, parameters))
        changed = statement.table
        if isinstance(changed, Table) and (topic := changed.info.get(ANNOUNCES)):
            self.announced.add(topic)

    def announce(self, topic: str) -> None:
        """Wake whoever listens to ``topic``, after the commit and only then."""
        self.announced.add(topic)

    def leave(self, key: Hashable, facts: Any) -> None:
        """Leave what the database says now to those who share the commit: see :meth:`left`.

        Not inside a savepoint: what is undone with it would stay.
        """
        if self._left is not None and self.raw is not None:
            self._left[key] = self.raw.total_changes, facts

    def left(self, key: Hashable) -> Any:
        """Return what another left who shares the commit, if no row was changed since; else None, as on PostgreSQL.

        In a storm on one event, nobody need find and count again what the one before them knew.
        """
        changes, facts = (self._left or {}).get(key, (None, None))
        return facts if self.raw is not None and changes == self.raw.total_changes else None
