"""What people do with campaigns: one verb, one transaction."""

import re
from collections.abc import Sequence

from bot.calls.model import NO_CAMPAIGN
from bot.campaigns import rules, store
from bot.campaigns.model import Campaign, CampaignStatus
from bot.database import Transaction
from bot.database.statements import allocate
from bot.errors import NotFound
from bot.text import quote

_NUMBER = re.compile(r"[0-9]{1,18}")


def create(tx: Transaction, server_id: int, *, title: str, ask: str, script: str) -> Campaign:
    """Begin a campaign, open at once.

    Raises:
        BadInput: a text is empty or too long.
    """
    campaign = Campaign(
        campaign_id=allocate(tx, server_id, "campaign"),
        title=rules.ensure_words(title, "title", rules.TITLE_LIMIT),
        ask=rules.ensure_words(ask, "ask", rules.ASK_LIMIT),
        script=rules.ensure_words(script, "script", rules.SCRIPT_LIMIT),
        status=CampaignStatus.OPEN,
        created_at=tx.now,
    )
    store.add(tx, server_id, campaign)
    return campaign


def close(tx: Transaction, server_id: int, campaign_id: int) -> None:
    """End a campaign: no more calls are taken for it."""
    store.set_status(tx, server_id, campaign_id, CampaignStatus.CLOSED)


def list_open(tx: Transaction, server_id: int) -> Sequence[Campaign]:
    """List the campaigns that calls can be made for, oldest first."""
    return [each for each in store.list_all(tx, server_id) if each.status is CampaignStatus.OPEN]


def find(tx: Transaction, server_id: int, campaign_id: int) -> Campaign | None:
    """Return a campaign, open or closed."""
    return store.find(tx, server_id, campaign_id)


def named(tx: Transaction, server_id: int, text: str) -> Campaign:
    """Return the open campaign that a text means: its number, which autocomplete gives, or its title.

    Raises:
        NotFound: no campaign here has this number or title.
        CampaignClosed: it is over.
    """
    wanted = text.strip()
    by_number = store.find(tx, server_id, int(wanted)) if _NUMBER.fullmatch(wanted) else None
    by_title = [each for each in store.list_all(tx, server_id) if each.title.casefold() == wanted.casefold()]
    # Of several with one title the open one is meant, and of those the newest.
    by_title.sort(key=lambda each: (each.status is CampaignStatus.OPEN, each.campaign_id))
    campaign = by_number or (by_title[-1] if by_title else None)
    if campaign is None:
        raise NotFound(
            f"There is no campaign called {quote(text)} here. Pick one from the list that appears while you type."
        )
    rules.ensure_open(campaign)
    return campaign


def open_campaign(tx: Transaction, server_id: int, campaign_id: int) -> Campaign | None:
    """Return an open campaign by its number; None for calls on one's own account.

    Raises:
        NotFound: it is not in this server.
        CampaignClosed: it is over.
    """
    if campaign_id == NO_CAMPAIGN:
        return None
    campaign = store.find(tx, server_id, campaign_id)
    if campaign is None:
        raise NotFound("This campaign is not here any more, so nothing was saved. Type `/call` to see who is next.")
    rules.ensure_open(campaign)
    return campaign
