"""Which direct-message channel is whose: opened once, since discord.py itself keeps only 128."""

from collections.abc import Collection

from sqlalchemy import Column, delete, or_, select

from bot.database import Transaction
from bot.database.schema import table
from bot.database.statements import among, prepared_for_both, upsert
from bot.database.types import BigId
from bot.outbox.tables import deliveries

direct_channels = table(
    "direct_channels",
    Column("user_id", BigId, primary_key=True),
    Column("channel_id", BigId, nullable=False),
    bookkeeping=True,
)


_DIRECT = prepared_for_both(
    lambda dialect: select(direct_channels.c.user_id, direct_channels.c.channel_id).where(
        among(dialect, direct_channels.c.user_id, "of_users")
    )
)


def find_all(tx: Transaction, user_ids: Collection[int]) -> dict[int, int]:
    """Return the direct-message channels of people, of whom one was opened."""
    if not user_ids:
        return {}
    return {row.user_id: row.channel_id for row in _DIRECT.rows(tx, of_users=list(user_ids))}


def find(tx: Transaction, user_id: int) -> int | None:
    """Return a person's direct-message channel, once it was opened."""
    return find_all(tx, [user_id]).get(user_id)


def remember(tx: Transaction, user_id: int, channel_id: int) -> None:
    """Remember it."""
    upsert(tx, direct_channels, [{"user_id": user_id, "channel_id": channel_id}], key=("user_id",))


def forget(tx: Transaction, user_id: int) -> None:
    """Open it anew next time: Discord does not know it any more (``Again.reopen``)."""
    tx.execute(delete(direct_channels).where(direct_channels.c.user_id == user_id))


def has_written_to(tx: Transaction, server_id: int, user_id: int) -> bool:
    """Tell whether a person was, or is to be, written to on behalf of a server."""
    query = select(deliveries.c.delivery_id).where(
        deliveries.c.server_id == server_id, or_(deliveries.c.user_id == user_id, deliveries.c.meant_for == user_id)
    )
    return tx.execute(query.limit(1)).first() is not None
