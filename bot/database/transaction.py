"""What every store and service function takes first."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, CursorResult, Executable, Table, UpdateBase

if TYPE_CHECKING:
    import sqlite3

ANNOUNCES = "announces"


class Transaction:
    """One transaction: a synchronous SQLAlchemy Core connection, and the present as it was when it began.

    Attributes:
        now: the present, aware, UTC; the same for everything in the transaction.
        announced: topics to be told to listeners once the transaction has committed.
        raw: on SQLite, the driver's connection below; for :mod:`bot.database.prepared` alone.
    """

    __slots__ = ("announced", "connection", "now", "raw")

    def __init__(self, connection: Connection, now: datetime, raw: "sqlite3.Connection | None" = None) -> None:
        self.connection = connection
        self.now = now
        self.raw = raw
        self.announced: set[str] = set()

    def execute(
        self, statement: Executable, parameters: Sequence[Mapping[str, Any]] | Mapping[str, Any] | None = None
    ) -> CursorResult[Any]:
        """Run one Core statement, or one for each of a sequence of parameters.

        What changes a table that ``announces`` a topic (see :func:`bot.database.schema.table`) announces it.
        """
        if isinstance(statement, UpdateBase):
            self.note(statement)
        return self.connection.execute(statement, parameters)

    def note(self, statement: UpdateBase) -> None:
        """Announce what the table announces that a statement changes."""
        changed = statement.table
        if isinstance(changed, Table) and (topic := changed.info.get(ANNOUNCES)):
            self.announced.add(topic)

    def announce(self, topic: str) -> None:
        """Wake whoever listens to ``topic``, after the commit and only then."""
        self.announced.add(topic)
