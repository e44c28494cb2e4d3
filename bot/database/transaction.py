"""What every store and service function takes first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable, Select


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
    """

    __slots__ = ("announced", "connection", "now")

    def __init__(self, connection: Connection, now: datetime) -> None:
        self.connection = connection
        self.now = now
        self.announced: set[str] = set()

    def execute(
        self, statement: Executable, parameters: Sequence[Mapping[str, Any]] | Mapping[str, Any] | None = None
    ) -> CursorResult[Any]:
        """Run one Core statement, or one for each of a sequence of parameters."""
        return self.connection.execute(statement, parameters)

    def announce(self, topic: str) -> None:
        """Wake whoever listens to ``topic``, after the commit and only then."""
        self.announced.add(topic)
