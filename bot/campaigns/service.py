"""What people do with campaigns: one verb, one transaction."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.calls.model import NO_CAMPAIGN
from bot.campaigns import checks, rules, standings, store
from bot.campaigns.model import (
    KIND,
    AlreadyClosed,
    Campaign,
    CampaignGone,
    CampaignStatus,
    Closing,
    NoneNamed,
    NotClosed,
    ReportsSettled,
    Stance,
    StanceEntry,
    StanceReport,
)
from bot.database import Transaction
from bot.database.statements import allocate
from bot.errors import BadInput, NotFound
from bot.officials.model import Official
from bot.outbox import store as outbox
from bot.outbox.model import Destination
from bot.posts import store as posts
from bot.text import quote
from bot.words import phrase

REPORTS_KIND = "stance reports"
"""What the message to organizers that reports wait is named in the outbox; never changes."""

_GATHERING = timedelta(minutes=15)  # longer than a call can be taken back; what comes until then is told together
_NUMBER = re.compile(r"[0-9]{1,18}")


def create(
    tx: Transaction,
    server_id: int,
    *,
    title: str,
    ask: str,
    script: str,
    status: CampaignStatus = CampaignStatus.OPEN,
    details: Mapping[str, Any] | None = None,
) -> Campaign:
    """Begin a campaign, open at once unless it is a draft.

    Args:
        tx: the transaction.
        server_id: the Discord server.
        title: what it is called.
        ask: what officials are asked for.
        script: what a caller says.
        status: a draft is seen by organizers alone.
        details: other fields of ``Campaign``.

    Raises:
        BadInput: a text is empty, too long or has an unknown placeholder; or a number makes no sense.
    """
    campaign = checks.checked(Campaign(0, title, ask, script, status, tx.now, **(details or {})))
    return _saved(tx, server_id, replace(campaign, campaign_id=allocate(tx, server_id, "campaign")), store.add)


def edit(
    tx: Transaction, server_id: int, campaign_id: int, officials: Sequence[Official], changes: Mapping[str, Any]
) -> Campaign:
    """Change a campaign, whatever its state; the cards that show it follow.

    Args:
        tx: the transaction.
        server_id: the Discord server.
        campaign_id: which one.
        officials: everybody in office.
        changes: new values of fields of ``Campaign``.

    Raises:
        NotFound: it is not in this server.
        BadInput: it would make no sense; nothing is changed.
    """
    before = get(tx, server_id, campaign_id)
    after = checks.checked(replace(before, **changes))
    if (after.targets, after.threshold) != (before.targets, before.threshold):
        checks.ensure_targets(after, officials, stances_of(tx, server_id, campaign_id))
    return _saved(tx, server_id, after)


def copy(tx: Transaction, server_id: int, campaign_id: int, user_id: int, title: str) -> Campaign:
    """Make a draft of another campaign's words, targets and numbers; times and stances are not taken along.

    Raises:
        NotFound: it is not in this server.
        BadInput: the title is empty or too long.
    """
    found = get(tx, server_id, campaign_id)
    begun = replace(
        found,
        campaign_id=0,
        title=title,
        status=CampaignStatus.DRAFT,
        created_at=tx.now,
        created_by=user_id,
        starts_at=None,
        ends_at=None,
        closing=None,
        closed_at=None,
    )
    begun = checks.checked(begun)
    return _saved(tx, server_id, replace(begun, campaign_id=allocate(tx, server_id, "campaign")), store.add)


def open_up(tx: Transaction, server_id: int, campaign_id: int) -> tuple[Campaign, CampaignStatus]:
    """Open a campaign just before it is posted; return it, and what it was.

    Raises:
        NotFound: it is not in this server.
        AlreadyClosed: it is over.
    """
    campaign = get(tx, server_id, campaign_id)
    if campaign.status is CampaignStatus.CLOSED:
        raise AlreadyClosed(quote(campaign.title, rules.TITLE_LIMIT))
    return _saved(tx, server_id, replace(campaign, status=CampaignStatus.OPEN)), campaign.status


def draw_back(tx: Transaction, server_id: int, campaign_id: int) -> None:
    """Make a campaign a draft again: Discord did not take its post."""
    _saved(tx, server_id, replace(get(tx, server_id, campaign_id), status=CampaignStatus.DRAFT))


def discard(tx: Transaction, server_id: int, campaign_id: int) -> None:
    """Forget a draft; one that is gone already is no trouble.

    Raises:
        BadInput: it is no draft any more.
    """
    campaign = store.find(tx, server_id, campaign_id)
    if campaign is not None and campaign.status is not CampaignStatus.DRAFT:
        raise BadInput(phrase("This campaign is posted already. To end it, type `/campaign close`."))
    store.remove(tx, server_id, campaign_id)


def reopen(tx: Transaction, server_id: int, campaign_id: int) -> Campaign:
    """Take calls for a closed campaign again; an end that has passed is dropped.

    Raises:
        NotFound: it is not in this server.
        BadInput: it is not closed.
    """
    campaign = get(tx, server_id, campaign_id)
    if not standings.is_over(campaign, tx.now):
        raise NotClosed(quote(campaign.title, rules.TITLE_LIMIT))
    ends_at = campaign.ends_at if campaign.ends_at and campaign.ends_at > tx.now else None
    status = CampaignStatus.OPEN
    return _saved(tx, server_id, replace(campaign, status=status, closing=None, closed_at=None, ends_at=ends_at))


def close(tx: Transaction, server_id: int, campaign_id: int, closing: Closing = Closing.ENDED) -> Campaign:
    """End a campaign: no more calls are taken for it. One that is closed already is closed in this way.

    Raises:
        NotFound: it is not in this server.
        BadInput: it is a draft.
    """
    campaign = get(tx, server_id, campaign_id)
    if campaign.status is CampaignStatus.DRAFT:
        raise BadInput(phrase("This campaign is a draft that nobody sees. Discard it, or post it first."))
    closed = replace(campaign, status=CampaignStatus.CLOSED, closing=closing, closed_at=tx.now)
    return _saved(tx, server_id, closed)


def stances_of(
    tx: Transaction, server_id: int, campaign_id: int, official_ids: Sequence[str] | None = None
) -> Mapping[str, Stance]:
    """Return where officials stand, by their ids, all or some of them; who is not in it has no recorded stance."""
    latest = store.list_stances(tx, server_id, campaign_id, official_ids)
    return {official_id: stance for official_id, stance in latest.items() if stance is not Stance.UNKNOWN}


def board(tx: Transaction, server_id: int, campaign: Campaign, officials: Sequence[Official]) -> standings.Board:
    """Return where all targets stand; ``officials`` are everybody in office."""
    entries = store.list_latest(tx, server_id, campaign.campaign_id)
    reports = store.count_reports(tx, server_id, campaign.campaign_id)
    return standings.board_of(campaign, officials, entries, tx.now, reports)


def set_stance(
    tx: Transaction,
    server_id: int,
    campaign_id: int,
    official_id: str,
    stance: Stance,
    source: str,
    user_id: int,
) -> StanceEntry | None:
    """Record where an official stands; what callers reported of them is settled by it.

    Returns:
        What was on record before.

    Raises:
        NotFound: the campaign is not in this server.
        BadInput: the source is too long.
    """
    get(tx, server_id, campaign_id)
    before = next(iter(store.list_history(tx, server_id, campaign_id, official_id, most=1)), None)
    entry = StanceEntry(official_id, stance, checks.ensure_source(source), user_id, tx.now)
    store.add_entry(tx, server_id, campaign_id, allocate(tx, server_id, "stance"), entry)
    store.remove_reports(tx, server_id, campaign_id, official_id)
    posts.mark(tx, server_id, KIND, campaign_id)
    return before


def confirm_report(
    tx: Transaction,
    server_id: int,
    campaign_id: int,
    official_id: str,
    stance: Stance,
    source: str,
    user_id: int,
) -> StanceEntry | None:
    """Record what callers reported, with what else shows it.

    Raises:
        NotFound: nothing of this official waits any more: another organizer was quicker.
        BadInput: the source is empty or too long.
    """
    if not any(each.official_id == official_id for each in store.list_reports(tx, server_id, campaign_id)):
        raise ReportsSettled
    checks.ensure_given(source)
    return set_stance(tx, server_id, campaign_id, official_id, stance, source, user_id)


def dismiss_reports(tx: Transaction, server_id: int, campaign_id: int, official_id: str) -> int:
    """Forget what callers reported of an official, without recording it; say how many reports there were."""
    return store.remove_reports(tx, server_id, campaign_id, official_id)


def history(tx: Transaction, server_id: int, campaign_id: int, official_id: str | None = None) -> Sequence[StanceEntry]:
    """Return everything recorded of one official, or of all, latest first."""
    return store.list_history(tx, server_id, campaign_id, official_id)


def list_reported(
    tx: Transaction, server_id: int, campaign_id: int, officials: Sequence[Official]
) -> Sequence[standings.Reported]:
    """Return what callers reported and nobody has looked at, by official."""
    return standings.reported_of(
        store.list_reports(tx, server_id, campaign_id),
        {each.official_id: each for each in officials},
        store.list_latest(tx, server_id, campaign_id),
    )


def propose_stance(
    tx: Transaction,
    server_id: int,
    campaign_id: int,
    official_id: str,
    stance: Stance,
    user_id: int,
    *,
    tell: int | None = None,
) -> None:
    """Keep what a caller heard until an organizer confirms it; their later report replaces their earlier one.

    Calls on one's own account belong to no campaign: what was heard in them is not kept.

    Args:
        tx: the transaction.
        server_id: the Discord server.
        campaign_id: what they called for.
        official_id: whom they called.
        stance: what they heard.
        user_id: the caller.
        tell: the organizers' channel, which is told once a day and campaign that reports wait; None tells nobody.

    Raises:
        NotFound: the campaign is not in this server.
        CampaignClosed: it is over.
    """
    if open_campaign(tx, server_id, campaign_id) is None:
        return
    store.set_report(tx, server_id, campaign_id, StanceReport(official_id, stance, user_id, tx.now))
    if tell is not None:
        due_at = tx.now + _GATHERING
        outbox.add(
            tx,
            server_id,
            kind=REPORTS_KIND,
            thing_id=campaign_id,
            destination=Destination(channel_id=tell),
            due_at=due_at,
            dedupe=f"{REPORTS_KIND} {campaign_id} {due_at.date().isoformat()}",
        )


def find_waiting(tx: Transaction, server_id: int, campaign_id: int) -> tuple[Campaign, int] | None:
    """Return a campaign and how many reports of callers wait; None when none does."""
    campaign, waiting = store.find(tx, server_id, campaign_id), store.count_reports(tx, server_id, campaign_id)
    return (campaign, waiting) if campaign is not None and waiting else None


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
        raise NotFound(phrase("This campaign is not here any more, so nothing was saved. Type `/campaign list`."))
    return campaign


def _saved(
    tx: Transaction,
    server_id: int,
    campaign: Campaign,
    write: Callable[[Transaction, int, Campaign], None] = store.save,
) -> Campaign:
    """Write a campaign; the cards that show it follow, also when its calls begin and end."""
    write(tx, server_id, campaign)
    posts.renew_at(tx, server_id, KIND, campaign.campaign_id, (campaign.starts_at, campaign.ends_at))
    posts.mark(tx, server_id, KIND, campaign.campaign_id)
    return campaign


def list_open(tx: Transaction, server_id: int) -> Sequence[Campaign]:
    """List the campaigns that calls can be made for, in the order of their priority, then oldest first."""
    running = [each for each in store.list_all(tx, server_id) if rules.is_open(each, tx.now)]
    return sorted(running, key=lambda each: (each.priority, each.campaign_id))


def find(tx: Transaction, server_id: int, campaign_id: int) -> Campaign | None:
    """Return a campaign, open or closed."""
    return store.find(tx, server_id, campaign_id)


def list_all(tx: Transaction, server_id: int) -> Sequence[Campaign]:
    """List all campaigns of a server, drafts too: in the order of their priority, then newest first."""
    return sorted(store.list_all(tx, server_id), key=lambda each: (each.priority, -each.campaign_id))


def any_named(tx: Transaction, server_id: int, text: str, *, drafts: bool = True) -> Campaign:
    """Return the campaign that a text means, also a closed one, and a draft unless not ``drafts``: number or title.

    Raises:
        NotFound: no campaign here has this number or title.
    """
    wanted = text.strip()
    if _NUMBER.fullmatch(wanted):  # what autocomplete gives
        found = store.find(tx, server_id, int(wanted))
        if found is not None and (drafts or found.status is not CampaignStatus.DRAFT):
            return found
    seen = [each for each in store.list_all(tx, server_id) if drafts or each.status is not CampaignStatus.DRAFT]
    by_title = [each for each in seen if each.title.casefold() == wanted.casefold()]
    if not by_title:
        raise NoneNamed(quote(wanted))
    # Of several with one title the open one is meant, and of those the newest.
    return max(by_title, key=lambda each: (each.status is CampaignStatus.OPEN, each.campaign_id))


def named(tx: Transaction, server_id: int, text: str) -> Campaign:
    """Return the open campaign that a text means: its number, which autocomplete gives, or its title.

    Raises:
        NotFound: no campaign here has this number or title.
        CampaignClosed: it is over.
        NotBegun: it begins later.
    """
    campaign = any_named(tx, server_id, text, drafts=False)
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
        raise CampaignGone
    rules.ensure_open(campaign, tx.now)
    return campaign
