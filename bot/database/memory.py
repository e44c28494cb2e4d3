"""What the program itself remembers between starts: a value by name."""

from sqlalchemy import Column, Text, delete, select

from bot.database.schema import table
from bot.database.statements import upsert
from bot.database.transaction import Transaction

memory = table("memory", Column("name", Text, primary_key=True), Column("value", Text, nullable=False))


def recall(tx: Transaction, name: str) -> str | None:
    """Return what was remembered by a name."""
    value: str | None = tx.execute(select(memory.c.value).where(memory.c.name == name)).scalar_one_or_none()
    return value


def remember(tx: Transaction, name: str, value: str) -> None:
    """Remember a value by a name."""
    upsert(tx, memory, {"name": name, "value": value}, key=["name"])


def forget(tx: Transaction, name: str) -> None:
    """Remember a value no longer."""
    tx.execute(delete(memory).where(memory.c.name == name))
