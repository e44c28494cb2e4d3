"""What people do with campaigns: one verb, one transaction."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.calls.model import NO_CAMPAIGN
from bot.campaigns import rules, store
from bot.campaigns.model import (
    KIND,
    Campaign,
    CampaignStatus,
    Closing,
    Stance,
    StanceReport,
)
from bot.database import Transaction
from bot.database.statements import allocate
from bot.errors import NotFound
from bot.posts import store as posts
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
        script=rules.ensure_placeholders(rules.ensure_words(script, "script", rules.SCRIPT_LIMIT)),
        status=CampaignStatus.OPEN,
        created_at=tx.now,
    )
    store.add(tx, server_id, campaign)
    return campaign


def close(tx: Transaction, server_id: int, campaign_id: int, closing: Closing = Closing.ENDED) -> Campaign:
    """End a campaign: no more calls are taken for it. One that is closed already is closed in this way.

    Raises:
        NotFound: it is not in this server.
    """
    campaign = get(tx, server_id, campaign_id)
    closed = replace(campaign, status=CampaignStatus.CLOSED, closing=closing, closed_at=tx.now)
    return _saved(tx, server_id, closed)


def stances_of(tx: Transaction, server_id: int, campaign_id: int) -> Mapping[str, Stance]:
    """Return where officials stand, by their ids; who is not in it has no recorded stance."""
    latest = store.list_latest(tx, server_id, campaign_id)
    return {each.official_id: each.stance for each in latest if each.stance is not Stance.UNKNOWN}


def propose_stance(
    tx: Transaction, server_id: int, campaign_id: int, official_id: str, stance: Stance, user_id: int
) -> None:
    """Keep what a caller heard until an organizer confirms it; their later report replaces their earlier one.

    Calls on one's own account belong to no campaign: what was heard in them is not kept.

    Raises:
        NotFound: the campaign is not in this server.
        CampaignClosed: it is over.
    """
    if open_campaign(tx, server_id, campaign_id) is not None:
        store.set_report(tx, server_id, campaign_id, StanceReport(official_id, stance, user_id, tx.now))


def withdraw_report(tx: Transaction, server_id: int, campaign_id: int, official_id: str, user_id: int) -> None:
    """Forget what a caller heard, as long as nobody has confirmed it: they took the call back."""
    store.remove_reports(tx, server_id, campaign_id, official_id, user_id)


def get(tx: Transaction, server_id: int, campaign_id: int) -> Campaign:
    """Return a campaign, whatever its state.

    Raises:
        NotFound: it is not in this server.
    """
    campaign = store.find(tx, server_id, campaign_id)
    if campaign is None:
        raise NotFound("This campaign is not here any more, so nothing was saved. Type `/campaign list`.")
    return campaign


def _saved(tx: Transaction, server_id: int, campaign: Campaign) -> Campaign:
    """Write a campaign; the cards that show it follow."""
    store.save(tx, server_id, campaign)
    posts.mark(tx, server_id, KIND, campaign.campaign_id)
    return campaign


def list_open(tx: Transaction, server_id: int) -> Sequence[Campaign]:
    """List the campaigns that calls can be made for, in the order of their priority, then oldest first."""
    running = [each for each in store.list_all(tx, server_id) if rules.is_open(each, tx.now)]
    return sorted(running, key=lambda each: (each.priority, each.campaign_id))


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
    rules.ensure_open(campaign, tx.now)
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
    rules.ensure_open(campaign, tx.now)
    return campaign
