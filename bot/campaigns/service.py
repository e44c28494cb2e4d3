"""What people do with campaigns: one verb, one transaction."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from bot.campaigns import rules, store
from bot.campaigns.model import NO_CAMPAIGN, Campaign, CampaignStatus, Outcome, Totals
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


def list_callers(tx: Transaction, server_id: int, campaign_id: int) -> Sequence[int]:
    """List the people who made calls for a campaign; nobody once it is closed."""
    campaign = store.find(tx, server_id, campaign_id)
    is_open = campaign is not None and campaign.status is CampaignStatus.OPEN
    return store.list_callers(tx, server_id, campaign_id) if is_open else ()


def is_caller(tx: Transaction, server_id: int, campaign_id: int, user_id: int) -> bool:
    """Say whether a person made a call for a campaign; nobody did once it is closed."""
    campaign = store.find(tx, server_id, campaign_id)
    is_open = campaign is not None and campaign.status is CampaignStatus.OPEN
    return is_open and store.is_caller(tx, server_id, campaign_id, user_id)


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


def log_call(
    tx: Transaction,
    server_id: int,
    user_id: int,
    *,
    campaign_id: int,
    official_id: str,
    outcome: Outcome,
    made_on: date,
) -> None:
    """Save what came of a call. A person's second call of the day to an office only changes what came of it.

    Raises:
        NotFound: the campaign is not in this server.
        CampaignClosed: it is over.
    """
    open_campaign(tx, server_id, campaign_id)
    store.set_outcome(
        tx,
        server_id,
        allocate(tx, server_id, "call"),
        campaign_id=campaign_id,
        official_id=official_id,
        user_id=user_id,
        outcome=outcome,
        made_on=made_on,
    )


def outcomes_of(
    tx: Transaction, server_id: int, user_id: int, *, campaign_id: int, made_on: date
) -> Mapping[str, Outcome]:
    """Return what came of a person's calls of one day in one campaign, by official."""
    return store.list_outcomes(tx, server_id, campaign_id, user_id, made_on)


def totals(tx: Transaction, server_id: int, user_id: int, *, campaign_id: int, made_on: date) -> Totals:
    """Count the person's own calls of one day, and everyone's in the campaign (of the server, for no campaign)."""
    return Totals(store.count_own(tx, server_id, user_id, made_on), store.count_together(tx, server_id, campaign_id))
