"""Every SQL statement about who wants to join a chapter, and about what its leads are told of who joined."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, PrimaryKeyConstraint, Row, UniqueConstraint, delete, insert, select, update

from bot.chapters.model import JoinRequest, RequestStatus
from bot.database import Transaction
from bot.database.schema import table
from bot.database.statements import allocate
from bot.database.types import BigId, Choice, Flag, UtcInstant

chapter_requests = table(
    "chapter_requests",
    Column("server_id", BigId, nullable=False),
    Column("request_id", BigId, nullable=False),
    Column("chapter_id", BigId, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("status", Choice(RequestStatus), nullable=False),
    Column("asked_at", UtcInstant, nullable=False),
    Column("channel_id", BigId),
    Column("by_dm", Flag, nullable=False),
    Column("decided_by", BigId),
    PrimaryKeyConstraint("server_id", "request_id"),
    UniqueConstraint("server_id", "chapter_id", "user_id"),
)
chapter_notices = table(
    "chapter_notices",
    Column("server_id", BigId, nullable=False),
    Column("notice_id", BigId, nullable=False),
    Column("chapter_id", BigId, nullable=False),
    Column("opened_at", UtcInstant, nullable=False),
    Column("closes_at", UtcInstant, nullable=False),
    PrimaryKeyConstraint("server_id", "notice_id"),
)
"""One message to the leads for all who join within a few minutes."""

_KEPT = timedelta(days=2)  # a message that late is of no use


def find(tx: Transaction, server_id: int, request_id: int) -> JoinRequest | None:
    """Return a request by its number."""
    return _one(tx, chapter_requests.c.server_id == server_id, chapter_requests.c.request_id == request_id)


def find_of(tx: Transaction, server_id: int, chapter_id: int, user_id: int) -> JoinRequest | None:
    """Return a person's request to join a chapter."""
    return _one(
        tx,
        chapter_requests.c.server_id == server_id,
        chapter_requests.c.chapter_id == chapter_id,
        chapter_requests.c.user_id == user_id,
    )


def list_of(tx: Transaction, server_id: int, user_id: int) -> Sequence[JoinRequest]:
    """Return all requests of a person, oldest first."""
    where = (chapter_requests.c.server_id == server_id, chapter_requests.c.user_id == user_id)
    query = select(chapter_requests).where(*where).order_by(chapter_requests.c.request_id)
    return [JoinRequest(**row) for row in tx.execute(query).mappings()]


def list_waiting(tx: Transaction, server_id: int, chapter_id: int) -> Sequence[JoinRequest]:
    """Return the requests that nobody has decided on, oldest first."""
    query = (
        select(chapter_requests)
        .where(
            chapter_requests.c.server_id == server_id,
            chapter_requests.c.chapter_id == chapter_id,
            chapter_requests.c.status == RequestStatus.WAITING,
        )
        .order_by(chapter_requests.c.request_id)
    )
    return [JoinRequest(**row) for row in tx.execute(query).mappings()]


def save(tx: Transaction, request: JoinRequest) -> JoinRequest:
    """Write a request; one without a number (0) gets one, in place of an earlier one of the person and chapter."""
    if request.request_id:
        where = (
            chapter_requests.c.server_id == request.server_id,
            chapter_requests.c.request_id == request.request_id,
        )
        tx.execute(update(chapter_requests).where(*where).values(**asdict(request)))
        return request
    remove(tx, request.server_id, request.chapter_id, request.user_id)
    number = allocate(tx, request.server_id, "chapter request")
    numbered = JoinRequest(**asdict(request) | {"request_id": number})
    tx.execute(insert(chapter_requests).values(**asdict(numbered)))
    return numbered


def remove(tx: Transaction, server_id: int, chapter_id: int, user_id: int) -> None:
    """Forget a person's request."""
    tx.execute(
        delete(chapter_requests).where(
            chapter_requests.c.server_id == server_id,
            chapter_requests.c.chapter_id == chapter_id,
            chapter_requests.c.user_id == user_id,
        )
    )


def add_notice(tx: Transaction, server_id: int, chapter_id: int, closes_at: datetime) -> int | None:
    """Begin to collect who joins a chapter, for one message; None when that has begun already."""
    where = (
        chapter_notices.c.server_id == server_id,
        chapter_notices.c.chapter_id == chapter_id,
        chapter_notices.c.closes_at > tx.now,
    )
    if tx.execute(select(chapter_notices.c.notice_id).where(*where)).first() is not None:
        return None
    # What was told long ago is of no use any more.
    tx.execute(
        delete(chapter_notices).where(
            chapter_notices.c.server_id == server_id,
            chapter_notices.c.chapter_id == chapter_id,
            chapter_notices.c.closes_at < tx.now - _KEPT,
        )
    )
    number = allocate(tx, server_id, "chapter notice")
    row = {
        "server_id": server_id,
        "notice_id": number,
        "chapter_id": chapter_id,
        "opened_at": tx.now,
        "closes_at": closes_at,
    }
    tx.execute(insert(chapter_notices).values(**row))
    return number


def find_notice(tx: Transaction, server_id: int, notice_id: int) -> Row[Any] | None:
    """Return the chapter of a notice, from when and until when it collects."""
    where = (chapter_notices.c.server_id == server_id, chapter_notices.c.notice_id == notice_id)
    columns = (chapter_notices.c.chapter_id, chapter_notices.c.opened_at, chapter_notices.c.closes_at)
    return tx.execute(select(*columns).where(*where)).one_or_none()


def _one(tx: Transaction, *where: Any) -> JoinRequest | None:
    row = tx.execute(select(chapter_requests).where(*where)).mappings().one_or_none()
    return None if row is None else JoinRequest(**row)
