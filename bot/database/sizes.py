"""How large a database is."""

from sqlalchemy import text

from bot.database.transaction import Transaction


def size_of(tx: Transaction) -> int:
    """Return how many bytes the database takes on its disk; on SQLite without what is still in its journal."""
    if tx.connection.dialect.name == "postgresql":
        return int(tx.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
    pages = tx.execute(text("PRAGMA page_count")).scalar_one()
    return int(pages) * int(tx.execute(text("PRAGMA page_size")).scalar_one())
