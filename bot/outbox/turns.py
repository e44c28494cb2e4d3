"""Whose turn it is: many messages of one server do not keep another's few waiting."""

from collections.abc import Sequence

from sqlalchemy import Integer, Select, bindparam, func, null, select

from bot.database import Transaction
from bot.database.prepared import Prepared
from bot.database.types import BigId, UtcInstant
from bot.outbox.tables import IS_BULK, IS_WAITING, deliveries

_SIDE_BY_SIDE = 4  # servers that share one claim; the next ones have their turn in the next


def list_turns(tx: Transaction, room: int, after: int) -> Sequence[tuple[int | None, int]]:
    """Return how much of the bulk that is due each server may send now; None: whichever is longest due.

    Where all of it fits into the ``room``, all of it may go. Otherwise servers take turns by their ids, beginning with
    the one that follows ``after``; what some do not need of their share goes to the longest due.
    """
    if room <= 0:
        return []
    found = _PEEK.rows(tx, present=tx.now, most=room + 1)
    if len(found) <= room:
        return [(None, room)] if found else []
    servers = _servers_after(tx, after, _SIDE_BY_SIDE)
    if len(servers) < _SIDE_BY_SIDE and after:
        first = _servers_after(tx, 0, _SIDE_BY_SIDE - len(servers))
        servers += [server_id for server_id in first if server_id <= after]
    if len(servers) < 2:  # nobody to take turns with
        return [(None, room)]
    share = max(room // len(servers), 1)
    return [*((server_id, share) for server_id in servers), (None, room)]


def _servers_after(tx: Transaction, after: int, most: int) -> list[int]:
    """List servers with due bulk by their ids."""
    return list(tx.execute(_SERVERS, {"present": tx.now, "after": after, "most": most}).scalars())


def _build_servers() -> Select[tuple[int]]:
    """Go from one server to the next by the index, so that a million rows of one cost as much as one."""
    bulk = (IS_WAITING, IS_BULK)
    steps = (
        select(func.min(deliveries.c.server_id).label("server_id"))
        .where(*bulk, deliveries.c.server_id > bindparam("after", type_=BigId))
        .cte("steps", recursive=True)
    )
    following = (
        select(func.min(deliveries.c.server_id)).where(*bulk, deliveries.c.server_id > steps.c.server_id)
    ).scalar_subquery()
    steps = steps.union_all(select(following).where(steps.c.server_id.is_not(null())))
    first_due = (
        select(func.min(deliveries.c.ready_at)).where(*bulk, deliveries.c.server_id == steps.c.server_id)
    ).scalar_subquery()
    is_due = first_due <= bindparam("present", type_=UtcInstant)
    query = select(steps.c.server_id).where(steps.c.server_id.is_not(null()), is_due)
    return query.limit(bindparam("most", type_=Integer))


# Built once: they run at every claim, and building a statement costs more than running it.
_PEEK = Prepared(
    select(deliveries.c.server_id)
    .where(IS_WAITING, IS_BULK, deliveries.c.ready_at <= bindparam("present", type_=UtcInstant))
    .order_by(deliveries.c.ready_at)
    .limit(bindparam("most", type_=Integer))
)
_SERVERS = _build_servers()
