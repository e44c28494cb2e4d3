"""Every SQL statement about campaigns and stances."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import (
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Select,
    Text,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from bot.campaigns.model import (
    OWN_SENATORS,
    Campaign,
    CampaignStatus,
    Closing,
    Scope,
    Stance,
    StanceEntry,
    StanceReport,
    Targets,
)
from bot.database import Transaction
from bot.database.prepared import Prepared
from bot.database.schema import table
from bot.database.statements import each_of, prepared_for_both, upsert
from bot.database.types import BigId, Choice, Json, UtcInstant
from bot.officials.model import Chamber

campaigns = table(
    "campaigns",
    Column("server_id", BigId, nullable=False),
    Column("campaign_id", BigId, nullable=False),
    Column("title", Text, nullable=False),
    Column("ask", Text, nullable=False),
    Column("script", Text, nullable=False),
    Column("status", Choice(CampaignStatus), nullable=False),
    Column("created_at", UtcInstant, nullable=False),
    Column("talking_points", Text, nullable=False, server_default=""),
    Column("voicemail", Text, nullable=False, server_default=""),
    Column("targets", Json),  # none: one's own senators
    Column("goal", Integer),
    Column("threshold", Integer),
    Column("priority", Integer, nullable=False, server_default="5"),
    Column("starts_at", UtcInstant),
    Column("ends_at", UtcInstant),
    Column("closing", Choice(Closing)),
    Column("closed_at", UtcInstant),
    Column("created_by", BigId),
    PrimaryKeyConstraint("server_id", "campaign_id"),
)

stance_entries = table(
    "stance_entries",
    Column("server_id", BigId, nullable=False),
    Column("campaign_id", BigId, nullable=False),
    Column("entry_id", BigId, nullable=False),
    Column("official_id", Text, nullable=False),
    Column("stance", Choice(Stance), nullable=False),
    Column("source", Text, nullable=False),
    Column("set_by", BigId, nullable=False),
    Column("set_at", UtcInstant, nullable=False),
    PrimaryKeyConstraint("server_id", "campaign_id", "entry_id"),
    Index(None, "server_id", "campaign_id", "official_id", "entry_id"),
)
"""Everything that organizers have recorded; an official stands where their latest entry says."""

stance_reports = table(
    "stance_reports",
    Column("server_id", BigId, nullable=False),
    Column("campaign_id", BigId, nullable=False),
    Column("official_id", Text, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("stance", Choice(Stance), nullable=False),
    Column("reported_at", UtcInstant, nullable=False),
    PrimaryKeyConstraint("server_id", "campaign_id", "official_id", "user_id"),
)
"""What callers heard and no organizer has looked at yet; a caller's later report replaces their earlier."""


def add(tx: Transaction, server_id: int, campaign: Campaign) -> None:
    """Write a new campaign."""
    tx.execute(insert(campaigns).values(server_id=server_id, **_row(campaign)))


def save(tx: Transaction, server_id: int, campaign: Campaign) -> None:
    """Write a campaign as it is now."""
    where = (campaigns.c.server_id == server_id, campaigns.c.campaign_id == campaign.campaign_id)
    tx.execute(update(campaigns).where(*where).values(**_row(campaign)))


def find(tx: Transaction, server_id: int, campaign_id: int) -> Campaign | None:
    """Return a campaign, open or closed, or None."""
    row = _FIND.row(tx, of_server=server_id, of_campaign=campaign_id)
    return _campaign(row) if row else None


def list_all(tx: Transaction, server_id: int) -> Sequence[Campaign]:
    """List a server's campaigns, oldest first."""
    return [_campaign(row) for row in _LIST.rows(tx, of_server=server_id)]


def remove(tx: Transaction, server_id: int, campaign_id: int) -> None:
    """Forget a campaign; only a draft, of which nothing hangs yet, may be forgotten."""
    where = (campaigns.c.server_id == server_id, campaigns.c.campaign_id == campaign_id)
    tx.execute(delete(campaigns).where(*where, campaigns.c.status == CampaignStatus.DRAFT))


def add_entry(tx: Transaction, server_id: int, campaign_id: int, entry_id: int, entry: StanceEntry) -> None:
    """Write where an official stands from now on."""
    tx.execute(
        insert(stance_entries).values(server_id=server_id, campaign_id=campaign_id, entry_id=entry_id, **vars(entry))
    )


def list_latest(tx: Transaction, server_id: int, campaign_id: int) -> Sequence[StanceEntry]:
    """List the latest entry of each official."""
    return [StanceEntry(*row) for row in _LATEST.rows(tx, of_server=server_id, of_campaign=campaign_id)]


def list_stances(
    tx: Transaction, server_id: int, campaign_id: int, official_ids: Sequence[str] | None = None
) -> Mapping[str, Stance]:
    """Return where officials stand by their latest entries, all or some of them."""
    where = {"of_server": server_id, "of_campaign": campaign_id}
    if official_ids is None:
        return dict(_STANCES.rows(tx, **where))
    found = _STANCES_OF.rows(tx, of_officials=list(official_ids), **where)
    return {row.official_id: row.stance for row in found if row.stance is not None}


def list_history(
    tx: Transaction, server_id: int, campaign_id: int, official_id: str | None, most: int | None = None
) -> Sequence[StanceEntry]:
    """List what was recorded of one official, or of all, latest first; at most so many."""
    where = [stance_entries.c.server_id == server_id, stance_entries.c.campaign_id == campaign_id]
    if official_id is not None:
        where.append(stance_entries.c.official_id == official_id)
    query = select(*_ENTRY).where(*where).order_by(stance_entries.c.entry_id.desc()).limit(most)
    return [StanceEntry(**row._asdict()) for row in tx.execute(query)]


def set_report(tx: Transaction, server_id: int, campaign_id: int, report: StanceReport) -> None:
    """Write what a caller heard, in place of what the same caller reported of the same official before."""
    row = {"server_id": server_id, "campaign_id": campaign_id, **vars(report)}
    upsert(tx, stance_reports, row, key=("server_id", "campaign_id", "official_id", "user_id"))


def list_reports(tx: Transaction, server_id: int, campaign_id: int) -> Sequence[StanceReport]:
    """List what callers reported and nobody has looked at, oldest first."""
    where = (stance_reports.c.server_id == server_id, stance_reports.c.campaign_id == campaign_id)
    query = select(*_REPORT).where(*where).order_by(stance_reports.c.reported_at, stance_reports.c.user_id)
    return [StanceReport(**row._asdict()) for row in tx.execute(query)]


def count_reports(tx: Transaction, server_id: int, campaign_id: int) -> int:
    """Count the reports that wait."""
    return int(_REPORTS.value(tx, of_server=server_id, of_campaign=campaign_id))


def remove_reports(
    tx: Transaction, server_id: int, campaign_id: int, official_id: str, user_id: int | None = None
) -> int:
    """Forget what callers, or one of them, reported of an official; say how many reports there were."""
    where = [
        stance_reports.c.server_id == server_id,
        stance_reports.c.campaign_id == campaign_id,
        stance_reports.c.official_id == official_id,
    ]
    if user_id is not None:
        where.append(stance_reports.c.user_id == user_id)
    return tx.execute(delete(stance_reports).where(*where)).rowcount


_ENTRY = [stance_entries.c[field.name] for field in fields(StanceEntry)]
_REPORT = [stance_reports.c[field.name] for field in fields(StanceReport)]
_COLUMNS = [column for column in campaigns.c if column.name != "server_id"]

# These run before every call.
_IN_SERVER = campaigns.c.server_id == bindparam("of_server")
_LIST = Prepared(select(*_COLUMNS).where(_IN_SERVER).order_by(campaigns.c.campaign_id))
_FIND = Prepared(select(*_COLUMNS).where(_IN_SERVER, campaigns.c.campaign_id == bindparam("of_campaign")))
_IN_CAMPAIGN = [
    stance_entries.c.server_id == bindparam("of_server"),
    stance_entries.c.campaign_id == bindparam("of_campaign"),
]
_LAST_ENTRIES = select(func.max(stance_entries.c.entry_id)).where(*_IN_CAMPAIGN).group_by(stance_entries.c.official_id)
_IS_LATEST = [*_IN_CAMPAIGN, stance_entries.c.entry_id.in_(_LAST_ENTRIES)]
_LATEST = Prepared(select(*_ENTRY).where(*_IS_LATEST).order_by(stance_entries.c.entry_id))
_STANCES = Prepared(select(stance_entries.c.official_id, stance_entries.c.stance).where(*_IS_LATEST))


def _stances_of(dialect: str) -> Select[Any]:
    wanted = each_of(dialect, "of_officials")
    latest = (
        select(stance_entries.c.stance)
        .where(*_IN_CAMPAIGN, stance_entries.c.official_id == wanted.c.value)
        .order_by(stance_entries.c.entry_id.desc())
        .limit(1)
        .correlate(wanted)
        .scalar_subquery()
    )
    return select(wanted.c.value.label("official_id"), latest.label("stance"))


_STANCES_OF = prepared_for_both(_stances_of)
_REPORTS = Prepared(
    select(func.count())
    .select_from(stance_reports)
    .where(
        stance_reports.c.server_id == bindparam("of_server"), stance_reports.c.campaign_id == bindparam("of_campaign")
    )
)
_SETS = {"chambers": Chamber, "stances": Stance}


def _row(campaign: Campaign) -> dict[str, Any]:
    return {column.name: getattr(campaign, column.name) for column in _COLUMNS} | {"targets": vars(campaign.targets)}


def _campaign(row: Any) -> Campaign:
    return Campaign(**(row._asdict() | {"targets": _targets(row.targets)}))


def _targets(kept: dict[str, Any] | None) -> Targets:
    if kept is None:
        return OWN_SENATORS
    sets = {name: tuple(map(_SETS.get(name, str), values)) for name, values in kept.items() if isinstance(values, list)}
    return Targets(**(kept | sets | {"scope": Scope(kept["scope"])}))
