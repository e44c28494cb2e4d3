"""Engine, transactions and column types. Knows no feature.

The whole interface is ``await database.write(fn, …)`` and ``await database.read(fn, …)``, where ``fn(tx, …)`` is a
plain synchronous function. See docs/decisions/0001-one-trip-transactions.md.
"""

from sqlalchemy.exc import DBAPIError as DatabaseTrouble

from bot.database.engine import Database, open_database
from bot.database.transaction import People, Transaction

__all__ = ["Database", "DatabaseTrouble", "People", "Transaction", "open_database"]
