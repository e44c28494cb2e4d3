"""Engine, transactions and column types. Knows no feature.

The whole interface is ``await database.write(fn, …)`` and ``await database.read(fn, …)``, where ``fn(tx, …)`` is a
plain synchronous function. See docs/decisions/0001-one-trip-transactions.md.
"""

from sqlalchemy import Select
from sqlalchemy.exc import DBAPIError as DatabaseTrouble

from bot.database.engine import Database, open_database
from bot.database.transaction import Transaction

People = Select[tuple[int]]
"""The Discord users that one feature means, as a part of another's query: neither then knows the other's tables."""

__all__ = ["Database", "DatabaseTrouble", "People", "Transaction", "open_database"]
