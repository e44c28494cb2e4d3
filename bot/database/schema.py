"""The one collection of tables, and how a table is declared."""

from typing import Any

from sqlalchemy import Column, MetaData, PrimaryKeyConstraint, Table, Text
from sqlalchemy.sql.schema import SchemaItem

from bot.database.touched import BOOKKEEPING
from bot.database.transaction import ANNOUNCES
from bot.database.types import BigId

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def table(
    name: str, *items: SchemaItem, announces: str | None = None, bookkeeping: bool = False, **options: Any
) -> Table:
    """Declare a table; on SQLite it is STRICT, so that text cannot slip into a number column.

    Args:
        name: plural nouns.
        items: columns, keys and indexes.
        announces: the topic that every change of the table announces, whoever makes it.
        bookkeeping: the bot's own, which nobody changes on purpose: the audit log leaves it out.
        options: of SQLAlchemy's Table.
    """
    info = {ANNOUNCES: announces, BOOKKEEPING: bookkeeping}
    return Table(name, metadata, *items, info=info, sqlite_strict=True, **options)


counters = table(
    "counters",
    Column("server_id", BigId, nullable=False),
    Column("name", Text, nullable=False),
    Column("value", BigId, nullable=False),
    PrimaryKeyConstraint("server_id", "name"),
    bookkeeping=True,
)
"""The last number given out per server and kind of thing, so that a number is never given twice."""
