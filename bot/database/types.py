"""Column types that mean the same on SQLite (STRICT tables) and PostgreSQL."""

import json
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import REAL, BigInteger, Double, Integer, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

BigId: TypeEngine[int] = BigInteger().with_variant(Integer, "sqlite")
"""A 64-bit whole number: Discord ids and our own. (A BigInteger primary key does not count up on SQLite.)"""

Real: TypeEngine[Any] = Double().with_variant(REAL, "sqlite")
"""A double-precision number."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class UtcInstant(TypeDecorator[datetime]):
    """An instant, kept as whole microseconds since 1970 UTC; refuses naive datetimes."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Use INTEGER on SQLite, whose STRICT tables know no BIGINT."""
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Turn an aware datetime into microseconds."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant needs a time zone: {value!r}")
        return (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Turn microseconds into an aware datetime."""
        return None if value is None else _EPOCH + timedelta(microseconds=value)


class _AsText(TypeDecorator[Any]):
    """Values kept as text that sorts like they do."""

    impl = Text
    cache_ok = True


class LocalTime(_AsText):
    """A wall-clock time without a zone (the zone stands in a column beside it); refuses aware datetimes."""

    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Turn a naive datetime into ISO text."""
        if value is not None and value.tzinfo is not None:
            raise ValueError(f"a wall-clock time has no zone: {value!r}")
        return None if value is None else value.isoformat(timespec="seconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Turn ISO text into a naive datetime."""
        return None if value is None else datetime.fromisoformat(value)


class Day(_AsText):
    """A calendar date."""

    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        """Turn a date into ISO text."""
        if isinstance(value, datetime):
            raise ValueError(f"a day is a date, not a moment: {value!r}")
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        """Turn ISO text into a date."""
        return None if value is None else date.fromisoformat(value)


class Json(_AsText):
    """Any JSON value, as text on both engines, so that both answer alike."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Turn a value into compact JSON."""
        return None if value is None else json.dumps(value, separators=(",", ":"), sort_keys=True)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Turn JSON into a value."""
        return None if value is None else json.loads(value)


class Flag(TypeDecorator[bool]):
    """True or false, kept as 1 or 0."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:
        """Turn a truth value into 1 or 0."""
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> bool | None:
        """Turn 1 or 0 into a truth value."""
        return None if value is None else bool(value)


class Choice(TypeDecorator[Any]):
    """A member of a text enum, kept as its value; what is not in the enum is refused both ways."""

    impl = Text
    cache_ok = True

    def __init__(self, enum: type[Enum]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: Enum | str | None, dialect: Dialect) -> str | None:
        """Turn a member into its value."""
        return None if value is None else str(self.enum(value).value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Enum | None:
        """Turn a value into its member."""
        return None if value is None else self.enum(value)
