"""Every SQL statement about what a server's organizers know better: officials they added, numbers they corrected."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Index,
    PrimaryKeyConstraint,
    Text,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from bot.database import Transaction
from bot.database.prepared import Prepared
from bot.database.schema import table
from bot.database.statements import allocate, upsert
from bot.database.types import BigId, Choice, Day, UtcInstant
from bot.officials.model import Correction, Facts, Level, Official, Report, ReportStatus
from bot.officials.rules import by_name, fits, local_id, local_number, parts_of_name, search_text, search_words

local_officials = table(
    "local_officials",
    Column("server_id", BigId, nullable=False),
    Column("official_number", BigId, nullable=False),
    Column("name", Text, nullable=False),
    Column("position", Text, nullable=False),
    Column("level", Choice(Level), nullable=False),
    Column("state", Text, nullable=False),
    Column("jurisdiction", Text, nullable=False),
    Column("party", Text, nullable=False),
    Column("phone", Text),
    Column("email", Text),
    Column("page", Text),
    Column("term_ends_on", Day),
    Column("verify_by", Day),
    Column("added_by", BigId, nullable=False),
    Column("added_at", UtcInstant, nullable=False),
    Column("removed_at", UtcInstant),
    PrimaryKeyConstraint("server_id", "official_number"),
)
"""Officials a server added; who is removed stays, so that past calls keep their name."""

phone_corrections = table(
    "phone_corrections",
    Column("server_id", BigId, nullable=False),
    Column("official_id", Text, nullable=False),
    Column("office_id", Text, nullable=False),
    Column("phone", Text),
    Column("corrected_on", Day, nullable=False),
    Column("corrected_by", BigId, nullable=False),
    PrimaryKeyConstraint("server_id", "official_id", "office_id"),
)
"""Numbers that a server's organizers put right; no refresh of the directory touches them."""

phone_reports = table(
    "phone_reports",
    Column("server_id", BigId, nullable=False),
    Column("report_id", BigId, nullable=False),
    Column("official_id", Text, nullable=False),
    Column("office_id", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("reported_by", BigId, nullable=False),
    Column("reported_at", UtcInstant, nullable=False),
    Column("words", Text, nullable=False),
    Column("status", Choice(ReportStatus), nullable=False),
    Column("settled_by", BigId),
    PrimaryKeyConstraint("server_id", "report_id"),
    Index(None, "server_id", "reported_by", "reported_at"),
)
"""What volunteers said of numbers that are wrong; ``phone`` is the number they saw."""

_FEW = 12  # so many are asked one by one
_FACTS = [field.name for field in fields(Facts)]
_REPORT = [field.name for field in fields(Report)]
_CORRECTION = [field.name for field in fields(Correction)]
_ADDED = select(local_officials).where(local_officials.c.server_id == bindparam("server_id"))
# Asked at every press of a button under a call.
_CURRENT = Prepared(_ADDED.where(local_officials.c.removed_at.is_(None)))
_ONE = Prepared(_ADDED.where(local_officials.c.official_number == bindparam("official_number")))
_CORRECTIONS = Prepared(
    select(*(phone_corrections.c[name] for name in _CORRECTION)).where(
        phone_corrections.c.server_id == bindparam("server_id")
    )
)


def list_added(tx: Transaction, server_id: int) -> tuple[Official, ...]:
    """Return the officials that a server added and did not remove, by last name."""
    rows = _CURRENT.rows(tx, server_id=server_id)
    return tuple(sorted((_official(row) for row in rows), key=by_name))


def list_added_of(tx: Transaction, server_id: int, official_ids: Sequence[str]) -> Sequence[Official]:
    """Return those of some officials that a server added and did not remove."""
    if len(official_ids) > _FEW:
        wanted = set(official_ids)
        return [each for each in list_added(tx, server_id) if each.official_id in wanted]
    rows = (_row(tx, server_id, each) for each in official_ids)
    return [_official(row) for row in rows if row is not None and row.removed_at is None]


def search_added(tx: Transaction, server_id: int, text: str) -> tuple[Official, ...]:
    """Return those of :func:`list_added` whose name, office, jurisdiction or state have each word of ``text``."""
    words = search_words(text)
    return tuple(each for each in list_added(tx, server_id) if fits(search_text(each), words)) if words else ()


def find_added(tx: Transaction, server_id: int, official_id: str) -> Official | None:
    """Return an official that a server added, removed ones too; None for any other id."""
    row = _row(tx, server_id, official_id)
    return _official(row) if row is not None else None


def is_removed(tx: Transaction, server_id: int, official_id: str) -> bool:
    """Tell whether an added official was removed again."""
    row = _row(tx, server_id, official_id)
    return row is not None and row.removed_at is not None


def add_official(tx: Transaction, server_id: int, facts: Facts, *, added_by: int) -> Official:
    """Add an official to a server."""
    number = allocate(tx, server_id, "official")
    key = {"server_id": server_id, "official_number": number, "added_by": added_by, "added_at": tx.now}
    tx.execute(insert(local_officials), _values(facts) | key)
    found = find_added(tx, server_id, local_id(number))
    assert found is not None  # noqa: S101 - just written
    return found


def set_official(tx: Transaction, server_id: int, official_id: str, facts: Facts) -> None:
    """Change what is known of an added official."""
    tx.execute(update(local_officials).where(*_is(server_id, official_id)).values(_values(facts)))


def set_removed(tx: Transaction, server_id: int, official_id: str, removed_at: datetime | None) -> None:
    """Take an added official off every list, or (None) bring them back; their name stays for what was done before."""
    tx.execute(update(local_officials).where(*_is(server_id, official_id)).values(removed_at=removed_at))


def list_corrections(tx: Transaction, server_id: int) -> Mapping[tuple[str, str], Correction]:
    """Return a server's corrected numbers by official and office."""
    found = (Correction(*row) for row in _CORRECTIONS.rows(tx, server_id=server_id))
    return {(each.official_id, each.office_id): each for each in found}


def set_correction(tx: Transaction, server_id: int, correction: Correction) -> None:
    """Keep a corrected number, in place of an earlier one for the same office."""
    values = {name: getattr(correction, name) for name in _CORRECTION} | {"server_id": server_id}
    upsert(tx, phone_corrections, values, key=["server_id", "official_id", "office_id"])


def remove_correction(tx: Transaction, server_id: int, official_id: str, office_id: str) -> bool:
    """Drop a corrected number, so that the directory's counts again; False when there was none."""
    at = phone_corrections.c
    where = (at.server_id == server_id, at.official_id == official_id, at.office_id == office_id)
    return tx.execute(delete(phone_corrections).where(*where)).rowcount > 0


def add_report(tx: Transaction, server_id: int, report: Report) -> None:
    """Keep a report of a wrong number."""
    values = {name: getattr(report, name) for name in _REPORT} | {"server_id": server_id}
    tx.execute(insert(phone_reports), values)


def find_report(tx: Transaction, server_id: int, report_id: int) -> Report | None:
    """Return a report, or None."""
    at = phone_reports.c
    query = select(*(at[name] for name in _REPORT)).where(at.server_id == server_id, at.report_id == report_id)
    row = tx.execute(query).mappings().one_or_none()
    return Report(**row) if row is not None else None


def list_reports_of(tx: Transaction, server_id: int, user_id: int, since: datetime) -> Sequence[Report]:
    """Return what a person has reported since then."""
    at = phone_reports.c
    where = (at.server_id == server_id, at.reported_by == user_id, at.reported_at > since)
    rows = tx.execute(select(*(at[name] for name in _REPORT)).where(*where)).mappings()
    return [Report(**row) for row in rows]


def list_open_reports(tx: Transaction, server_id: int, official_id: str, office_id: str) -> Sequence[Report]:
    """Return the reports of one office's number that nobody has settled, oldest first."""
    at = phone_reports.c
    where = (at.server_id == server_id, at.official_id == official_id, at.office_id == office_id)
    query = select(*(at[name] for name in _REPORT)).where(*where, at.status == ReportStatus.OPEN)
    return [Report(**row) for row in tx.execute(query.order_by(at.report_id)).mappings()]


def list_all_open(tx: Transaction, server_id: int) -> Sequence[Report]:
    """Return every report of a server that nobody has settled, oldest first."""
    at = phone_reports.c
    where = (at.server_id == server_id, at.status == ReportStatus.OPEN)
    query = select(*(at[name] for name in _REPORT)).where(*where).order_by(at.report_id)
    return [Report(**row) for row in tx.execute(query).mappings()]


def settle(tx: Transaction, server_id: int, report_id: int, status: ReportStatus, settled_by: int) -> None:
    """Say what became of a report."""
    at = phone_reports.c
    where = (at.server_id == server_id, at.report_id == report_id)
    tx.execute(update(phone_reports).where(*where).values(status=status, settled_by=settled_by))


def _row(tx: Transaction, server_id: int, official_id: str) -> Any:
    number = local_number(official_id)
    if number is None:
        return None
    return _ONE.row(tx, server_id=server_id, official_number=number)


def _is(server_id: int, official_id: str) -> tuple[ColumnElement[bool], ...]:
    number = local_number(official_id)
    return local_officials.c.server_id == server_id, local_officials.c.official_number == number


def _values(facts: Facts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in _FACTS}


def _official(row: Any) -> Official:
    first, last = parts_of_name(row.name)
    return Official(
        official_id=local_id(row.official_number),
        name=row.name,
        first_name=first,
        last_name=last,
        chamber=None,
        state=row.state,
        district=None,
        party=row.party,
        term_ends_on=row.term_ends_on,
        phone=row.phone,
        website=row.page,
        level=row.level,
        position=row.position,
        jurisdiction=row.jurisdiction,
        email=row.email,
        verify_by=row.verify_by,
    )
