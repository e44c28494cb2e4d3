"""Every SQL statement about proposed chapters."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Index,
    PrimaryKeyConstraint,
    RowMapping,
    Text,
    UniqueConstraint,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from bot.database import Transaction
from bot.database.schema import table
from bot.database.statements import allocate, upsert
from bot.database.types import BigId, Choice, Flag, UtcInstant
from bot.proposals.model import Idea, Proposal, ProposalStatus, Supporter
from bot.proposals.rules import place_key

chapter_proposals = table(
    "chapter_proposals",
    Column("server_id", BigId, nullable=False),
    Column("proposal_id", BigId, nullable=False),
    Column("name", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("city", Text),
    Column("place_key", Text, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("proposed_at", UtcInstant, nullable=False),
    Column("status", Choice(ProposalStatus), nullable=False),
    Column("decided_by", BigId),
    Column("reason", Text, nullable=False),
    Column("chapter_id", BigId),
    PrimaryKeyConstraint("server_id", "proposal_id"),
    Index(None, "server_id", "place_key"),
    Index(None, "server_id", "user_id"),
)
chapter_proposal_people = table(
    "chapter_proposal_people",
    Column("server_id", BigId, nullable=False),
    Column("supporter_id", BigId, nullable=False),
    Column("proposal_id", BigId, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("channel_id", BigId, nullable=False),
    Column("by_dm", Flag, nullable=False),
    PrimaryKeyConstraint("server_id", "supporter_id"),
    UniqueConstraint("server_id", "proposal_id", "user_id"),
)
_UNDECIDED = chapter_proposals.c.status.in_([ProposalStatus.OPEN, ProposalStatus.TALKING])


def _proposal(row: RowMapping) -> Proposal:
    values = {name: value for name, value in row.items() if name not in ("name", "state", "city", "place_key")}
    return Proposal(idea=Idea(row["name"], row["state"], row["city"]), **values)


def _columns(proposal: Proposal) -> dict[str, Any]:
    values = {name: value for name, value in vars(proposal).items() if name != "idea"}
    return values | vars(proposal.idea) | {"place_key": place_key(proposal.idea)}


def add(tx: Transaction, server_id: int, idea: Idea, user_id: int) -> Proposal:
    """Keep a new proposal."""
    proposal = Proposal(server_id, allocate(tx, server_id, "proposal"), idea, user_id, tx.now)
    tx.execute(insert(chapter_proposals).values(**_columns(proposal)))
    return proposal


def save(tx: Transaction, proposal: Proposal) -> Proposal:
    """Write a changed proposal."""
    where = (
        chapter_proposals.c.server_id == proposal.server_id,
        chapter_proposals.c.proposal_id == proposal.proposal_id,
    )
    tx.execute(update(chapter_proposals).where(*where).values(**_columns(proposal)))
    return proposal


def find(tx: Transaction, server_id: int, proposal_id: int) -> Proposal | None:
    """Return a proposal by its number."""
    return _one(tx, chapter_proposals.c.server_id == server_id, chapter_proposals.c.proposal_id == proposal_id)


def find_same(tx: Transaction, server_id: int, idea: Idea) -> Proposal | None:
    """Return the undecided proposal of the same place."""
    query = (
        select(chapter_proposals)
        .where(chapter_proposals.c.server_id == server_id, chapter_proposals.c.place_key == place_key(idea), _UNDECIDED)
        .order_by(chapter_proposals.c.proposal_id)
        .limit(1)
    )
    row = tx.execute(query).mappings().one_or_none()
    return None if row is None else _proposal(row)


def count_since(tx: Transaction, server_id: int, user_id: int, since: datetime) -> int:
    """Count a person's proposals since an instant."""
    where = (
        chapter_proposals.c.server_id == server_id,
        chapter_proposals.c.user_id == user_id,
        chapter_proposals.c.proposed_at > since,
    )
    return int(tx.execute(select(func.count()).where(*where)).scalar_one())


def list_undecided(tx: Transaction, server_id: int) -> Sequence[Proposal]:
    """List the proposals that wait for an organizer, oldest first."""
    query = select(chapter_proposals).where(chapter_proposals.c.server_id == server_id, _UNDECIDED)
    return [_proposal(row) for row in tx.execute(query.order_by(chapter_proposals.c.proposal_id)).mappings()]


def list_behind(tx: Transaction, server_id: int, user_id: int) -> list[Proposal]:
    """List what a person stands behind or proposed, oldest first."""
    own = chapter_proposal_people
    theirs = select(own.c.proposal_id).where(own.c.server_id == server_id, own.c.user_id == user_id)
    query = select(chapter_proposals).where(
        chapter_proposals.c.server_id == server_id,
        or_(chapter_proposals.c.proposal_id.in_(theirs), chapter_proposals.c.user_id == user_id),
    )
    return [_proposal(row) for row in tx.execute(query.order_by(chapter_proposals.c.proposal_id)).mappings()]


def remove(tx: Transaction, server_id: int, proposal_id: int) -> None:
    """Forget a proposal that nobody stands behind."""
    where = (chapter_proposals.c.server_id == server_id, chapter_proposals.c.proposal_id == proposal_id)
    tx.execute(delete(chapter_proposals).where(*where))


def remove_supporter(tx: Transaction, server_id: int, proposal_id: int, user_id: int) -> None:
    """Take a person off those who stand behind a proposal."""
    own = chapter_proposal_people
    where = (own.c.server_id == server_id, own.c.proposal_id == proposal_id, own.c.user_id == user_id)
    tx.execute(delete(own).where(*where))


def add_supporter(tx: Transaction, server_id: int, proposal_id: int, user_id: int, channel_id: int) -> bool:
    """Add a person to those who proposed it; say whether they are new."""
    if find_supporter_of(tx, server_id, proposal_id, user_id) is not None:
        return False
    row = {
        "server_id": server_id,
        "supporter_id": allocate(tx, server_id, "proposal supporter"),
        "proposal_id": proposal_id,
        "user_id": user_id,
        "channel_id": channel_id,
        "by_dm": False,
    }
    return upsert(tx, chapter_proposal_people, row, key=["server_id", "proposal_id", "user_id"], change=()) > 0


def list_supporters(tx: Transaction, server_id: int, proposal_id: int) -> Sequence[Supporter]:
    """List who proposed it, in that order."""
    return _supporters(
        tx,
        chapter_proposal_people.c.server_id == server_id,
        chapter_proposal_people.c.proposal_id == proposal_id,
    )


def find_supporter(tx: Transaction, server_id: int, supporter_id: int) -> Supporter | None:
    """Return one of them by number."""
    return next(
        iter(
            _supporters(
                tx,
                chapter_proposal_people.c.server_id == server_id,
                chapter_proposal_people.c.supporter_id == supporter_id,
            )
        ),
        None,
    )


def find_supporter_of(tx: Transaction, server_id: int, proposal_id: int, user_id: int) -> Supporter | None:
    """Return one of them by person."""
    return next(
        iter(
            _supporters(
                tx,
                chapter_proposal_people.c.server_id == server_id,
                chapter_proposal_people.c.proposal_id == proposal_id,
                chapter_proposal_people.c.user_id == user_id,
            )
        ),
        None,
    )


def set_by_dm(tx: Transaction, server_id: int, supporter_id: int, *, by_dm: bool) -> None:
    """Keep whether somebody wants to hear back by direct message."""
    where = (chapter_proposal_people.c.server_id == server_id, chapter_proposal_people.c.supporter_id == supporter_id)
    tx.execute(update(chapter_proposal_people).where(*where).values(by_dm=by_dm))


def _one(tx: Transaction, *where: Any) -> Proposal | None:
    row = tx.execute(select(chapter_proposals).where(*where)).mappings().one_or_none()
    return None if row is None else _proposal(row)


def _supporters(tx: Transaction, *where: Any) -> Sequence[Supporter]:
    columns = [column for column in chapter_proposal_people.columns if column.name != "server_id"]
    query = select(*columns).where(*where).order_by(chapter_proposal_people.c.supporter_id)
    return [Supporter(**row) for row in tx.execute(query).mappings()]
