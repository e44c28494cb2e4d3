"""Every SQL statement about campaigns and calls."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Text, UniqueConstraint, func, insert, select, update

from bot.campaigns.model import NO_CAMPAIGN, Campaign, CampaignStatus, Outcome
from bot.database import Transaction
from bot.database.schema import table
from bot.database.statements import upsert
from bot.database.types import BigId, Choice, Day, UtcInstant

campaigns = table(
    "campaigns",
    Column("server_id", BigId, nullable=False),
    Column("campaign_id", BigId, nullable=False),
    Column("title", Text, nullable=False),
    Column("ask", Text, nullable=False),
    Column("script", Text, nullable=False),
    Column("status", Choice(CampaignStatus), nullable=False),
    Column("created_at", UtcInstant, nullable=False),
    PrimaryKeyConstraint("server_id", "campaign_id"),
)

calls = table(
    "calls",
    Column("server_id", BigId, nullable=False),
    Column("call_id", BigId, nullable=False),
    Column("campaign_id", BigId, nullable=False),
    Column("official_id", Text, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("outcome", Choice(Outcome), nullable=False),
    Column("made_at", UtcInstant, nullable=False),
    Column("made_on", Day, nullable=False),
    PrimaryKeyConstraint("server_id", "call_id"),
    UniqueConstraint("server_id", "campaign_id", "official_id", "user_id", "made_on"),
    Index(None, "server_id", "user_id", "made_on"),
)
"""One row a person, office, campaign and day (of the caller's own zone); campaign 0: on their own account."""


def add(tx: Transaction, server_id: int, campaign: Campaign) -> None:
    """Write a new campaign."""
    tx.execute(
        insert(campaigns).values(
            server_id=server_id,
            campaign_id=campaign.campaign_id,
            title=campaign.title,
            ask=campaign.ask,
            script=campaign.script,
            status=campaign.status,
            created_at=campaign.created_at,
        )
    )


def find(tx: Transaction, server_id: int, campaign_id: int) -> Campaign | None:
    """Return a campaign, open or closed, or None."""
    query = select(*_COLUMNS).where(campaigns.c.server_id == server_id, campaigns.c.campaign_id == campaign_id)
    row = tx.execute(query).first()
    return Campaign(**row._asdict()) if row else None


def list_all(tx: Transaction, server_id: int) -> Sequence[Campaign]:
    """List a server's campaigns, oldest first."""
    query = select(*_COLUMNS).where(campaigns.c.server_id == server_id).order_by(campaigns.c.campaign_id)
    return [Campaign(**row._asdict()) for row in tx.execute(query)]


def set_status(tx: Transaction, server_id: int, campaign_id: int, status: CampaignStatus) -> None:
    """Open or close a campaign."""
    where = (campaigns.c.server_id == server_id, campaigns.c.campaign_id == campaign_id)
    tx.execute(update(campaigns).where(*where).values(status=status))


def set_outcome(
    tx: Transaction,
    server_id: int,
    call_id: int,
    *,
    campaign_id: int,
    official_id: str,
    user_id: int,
    outcome: Outcome,
    made_on: date,
) -> None:
    """Write a call; where the person has one of this day, office and campaign, only its outcome changes."""
    row = {
        "server_id": server_id,
        "call_id": call_id,
        "campaign_id": campaign_id,
        "official_id": official_id,
        "user_id": user_id,
        "outcome": outcome,
        "made_at": tx.now,
        "made_on": made_on,
    }
    upsert(
        tx,
        calls,
        row,
        key=("server_id", "campaign_id", "official_id", "user_id", "made_on"),
        change=("outcome", "made_at"),
    )


def list_outcomes(tx: Transaction, server_id: int, campaign_id: int, user_id: int, made_on: date) -> dict[str, Outcome]:
    """Return what came of a person's calls of one day in one campaign, by official."""
    query = select(calls.c.official_id, calls.c.outcome).where(
        calls.c.server_id == server_id,
        calls.c.user_id == user_id,
        calls.c.made_on == made_on,
        calls.c.campaign_id == campaign_id,
    )
    return {row.official_id: row.outcome for row in tx.execute(query)}


def count_own(tx: Transaction, server_id: int, user_id: int, made_on: date) -> int:
    """Count a person's calls of one day, in all campaigns."""
    query = select(func.count()).where(
        calls.c.server_id == server_id, calls.c.user_id == user_id, calls.c.made_on == made_on
    )
    return int(tx.execute(query).scalar_one())


def list_callers(tx: Transaction, server_id: int, campaign_id: int) -> Sequence[int]:
    """List who made calls for a campaign."""
    where = (calls.c.server_id == server_id, calls.c.campaign_id == campaign_id)
    return tx.execute(select(calls.c.user_id).where(*where).distinct().order_by(calls.c.user_id)).scalars().all()


def is_caller(tx: Transaction, server_id: int, campaign_id: int, user_id: int) -> bool:
    """Say whether a person made a call for a campaign."""
    where = (calls.c.server_id == server_id, calls.c.campaign_id == campaign_id, calls.c.user_id == user_id)
    return tx.execute(select(calls.c.call_id).where(*where).limit(1)).first() is not None


def count_together(tx: Transaction, server_id: int, campaign_id: int) -> int:
    """Count everyone's calls in a campaign; for no campaign, all of the server."""
    query = select(func.count()).where(calls.c.server_id == server_id)
    if campaign_id != NO_CAMPAIGN:
        query = query.where(calls.c.campaign_id == campaign_id)
    return int(tx.execute(query).scalar_one())


_COLUMNS = [column for column in campaigns.c if column.name != "server_id"]
