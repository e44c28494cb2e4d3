"""In which language a person is written to, as far as their Discord has said: for messages that come by themselves."""

from collections.abc import Collection

from sqlalchemy import Column, Text, select

from bot.database import Transaction
from bot.database.schema import table
from bot.database.statements import among, prepared_for_both, upsert
from bot.database.types import BigId

# A person speaks the same language in every server, so it belongs to none.
person_languages = table(
    "person_languages", Column("user_id", BigId, primary_key=True), Column("language", Text, nullable=False)
)

_OF = prepared_for_both(
    lambda dialect: select(person_languages).where(among(dialect, person_languages.c.user_id, "of_users"))
)


def find_all(tx: Transaction, user_ids: Collection[int]) -> dict[int, str]:
    """Return the languages of people, as far as they are known."""
    if not user_ids:
        return {}
    return {row.user_id: row.language for row in _OF.rows(tx, of_users=list(user_ids))}


def list_all(tx: Transaction) -> dict[int, str]:
    """Return every language that is known, by person."""
    return {row.user_id: row.language for row in tx.execute(select(person_languages))}


def remember(tx: Transaction, user_id: int, language: str) -> None:
    """Remember a person's language."""
    upsert(tx, person_languages, {"user_id": user_id, "language": language}, key=["user_id"])
