"""Whose turn it is: many messages of one server do not keep another's few waiting."""

from collections.abc import Sequence

from sqlalchemy import func, literal, null, select

from bot.database import Transaction
from bot.outbox.tables import IS_BULK, IS_WAITING, deliveries

_SIDE_BY_SIDE = 8  # servers that share one claim; the next ones have their turn in the next


def list_turns(tx: Transaction, room: int, after: int) -> Sequence[tuple[int | None, int]]:
    """Return how much of the bulk that is due each server may send now; None: whichever is longest due.

    Where all of it fits into the ``room``, all of it may go. Otherwise servers take turns by their ids, beginning with
    the one that follows ``after``; what some do not need of their share goes to the longest due.
    """
    if room <= 0:
        return []
    due = (IS_WAITING, IS_BULK, deliveries.c.ready_at <= tx.now)
    peek = select(deliveries.c.server_id).where(*due).order_by(deliveries.c.ready_at).limit(room + 1)
    found = tx.execute(peek).scalars().all()
    if len(found) <= room:
        return [(None, room)] if found else []
    servers = _servers_after(tx, after, _SIDE_BY_SIDE)
    if len(servers) < _SIDE_BY_SIDE and after:
        first = _servers_after(tx, 0, _SIDE_BY_SIDE - len(servers))
        servers += [server_id for server_id in first if server_id <= after]
    share = max(room // len(servers), 1)
    return [*((server_id, share) for server_id in servers), (None, room)]


def _servers_after(tx: Transaction, after: int, most: int) -> list[int]:
    """List servers with due bulk by their ids.

    From one to the next by the index, so that a million rows of one server cost as much as one.
    """
    bulk = (IS_WAITING, IS_BULK)
    steps = (
        select(func.min(deliveries.c.server_id).label("server_id"))
        .where(*bulk, deliveries.c.server_id > literal(after))
        .cte("steps", recursive=True)
    )
    following = (
        select(func.min(deliveries.c.server_id)).where(*bulk, deliveries.c.server_id > steps.c.server_id)
    ).scalar_subquery()
    steps = steps.union_all(select(following).where(steps.c.server_id.is_not(null())))
    first_due = (
        select(func.min(deliveries.c.ready_at)).where(*bulk, deliveries.c.server_id == steps.c.server_id)
    ).scalar_subquery()
    query = select(steps.c.server_id).where(steps.c.server_id.is_not(null()), first_due <= tx.now).limit(most)
    return list(tx.execute(query).scalars())
