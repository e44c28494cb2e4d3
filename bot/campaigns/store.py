"""Every SQL statement about campaigns."""

from collections.abc import Sequence

from sqlalchemy import Column, PrimaryKeyConstraint, Text, insert, select, update

from bot.campaigns.model import Campaign, CampaignStatus
from bot.database import Transaction
from bot.database.schema import table
from bot.database.types import BigId, Choice, UtcInstant

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


_COLUMNS = [column for column in campaigns.c if column.name != "server_id"]
