"""Every SQL statement about calls and letters, and about who is put off to when."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Column,
    Index,
    PrimaryKeyConstraint,
    Select,
    Text,
    UniqueConstraint,
    bindparam,
    delete,
    func,
    select,
    update,
)

from bot.calls.model import Call, Outcome, Said
from bot.calls.rules import Deed
from bot.database import Transaction
from bot.database.prepared import Prepared
from bot.database.schema import table
from bot.database.statements import each_of, prepared_for_both, upsert
from bot.database.types import BigId, Choice, Day, UtcInstant

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
    Column("state", Text),
    Column("said", Choice(Said)),
    Column("previous", Choice(Outcome)),
    PrimaryKeyConstraint("server_id", "call_id"),
    UniqueConstraint("server_id", "campaign_id", "official_id", "user_id", "made_on"),
    Index(None, "server_id", "user_id", "made_on"),
)
"""One row a person, office, campaign and day (of the caller's own zone); campaign 0: on their own account."""

# Who was called last, of a campaign's hundreds, is read before every call: from the index alone.
Index("ix_calls_latest", calls.c.server_id, calls.c.campaign_id, calls.c.official_id, calls.c.made_at, calls.c.user_id)
# What is counted by person and by outcome is read from the index alone.
Index("ix_calls_people", calls.c.server_id, calls.c.campaign_id, calls.c.user_id, calls.c.outcome)

letters = table(
    "letters",
    Column("server_id", BigId, nullable=False),
    Column("campaign_id", BigId, nullable=False),
    Column("official_id", Text, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("written_on", Day, nullable=False),
    Column("written_at", UtcInstant, nullable=False),
    Column("state", Text),
    PrimaryKeyConstraint("server_id", "campaign_id", "official_id", "user_id", "written_on"),
    Index(None, "server_id", "user_id", "written_on"),
)
"""The same for letters: whoever called and wrote on one day did both."""

skips = table(
    "call_skips",
    Column("server_id", BigId, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("campaign_id", BigId, nullable=False),
    Column("official_id", Text, nullable=False),
    Column("skipped_on", Day, nullable=False),
    PrimaryKeyConstraint("server_id", "user_id", "campaign_id", "official_id"),
)
"""Whom a person skipped last on which day: until the next, they come after all others."""

_KEY = ("server_id", "campaign_id", "official_id", "user_id", "made_on")
_LETTER_KEY = ("server_id", "campaign_id", "official_id", "user_id", "written_on")
_SKIP_KEY = ("server_id", "user_id", "campaign_id", "official_id")


def _of(source: Any, *names: str) -> list[Any]:
    return [source.c[name] == bindparam(f"of_{name}", type_=source.c[name].type) for name in names]


def _given(**values: Any) -> dict[str, Any]:
    return {f"of_{name}": value for name, value in values.items()}


# Each runs before every call.
_CALL = [calls.c[name] for name in Call.__dataclass_fields__]
_NAMES = tuple(Call.__dataclass_fields__)
_FIND = Prepared(select(*_CALL).where(*_of(calls, *_KEY)))
_MADE = Prepared(
    select(calls.c.campaign_id, calls.c.official_id, calls.c.outcome, calls.c.made_at, calls.c.made_on).where(
        *_of(calls, "server_id", "user_id"), calls.c.made_on >= bindparam("of_since")
    )
)
_WRITTEN = Prepared(
    select(letters.c.campaign_id, letters.c.official_id, letters.c.written_at, letters.c.written_on).where(
        *_of(letters, "server_id", "user_id"), letters.c.written_on >= bindparam("of_since")
    )
)
_SKIPPED = Prepared(
    select(skips.c.campaign_id, skips.c.official_id).where(*_of(skips, "server_id", "user_id", "skipped_on"))
)
_OF_DAY = Prepared(select(*_CALL).where(*_of(calls, "server_id", "user_id", "made_on")))
_COUNT_DAY = Prepared(
    select(
        (
            select(func.count())
            .select_from(calls)
            .where(*_of(calls, "server_id", "user_id", "made_on"))
            .scalar_subquery()
            + select(func.count())
            .select_from(letters)
            .where(*_of(letters, "server_id", "user_id"), letters.c.written_on == bindparam("of_made_on", type_=Day))
            .scalar_subquery()
        ).label("number")
    )
)


def _latest(dialect: str) -> Select[Any]:
    """Build: when each of some officials was called last for a campaign by anybody but one person.

    One look into the index for each, so that it costs as much with a hundred thousand calls as with none.
    """
    wanted = each_of(dialect, "of_official_ids")
    last = (
        select(calls.c.made_at)
        .where(
            *_of(calls, "server_id", "campaign_id"),
            calls.c.official_id == wanted.c.value,
            calls.c.user_id != bindparam("of_but", type_=BigId),
        )
        .order_by(calls.c.made_at.desc())
        .limit(1)
        .correlate(wanted)
        .scalar_subquery()
    )
    return select(wanted.c.value.label("official_id"), last.label("made_at"))


_LATEST = prepared_for_both(_latest)


def _call(row: Any) -> Call:
    return Call(**row._asdict())


def find(
    tx: Transaction, server_id: int, campaign_id: int, official_id: str, user_id: int, made_on: date
) -> Call | None:
    """Return a person's call of one day to one office."""
    where = _given(
        server_id=server_id, campaign_id=campaign_id, official_id=official_id, user_id=user_id, made_on=made_on
    )
    row = _FIND.row(tx, **where)
    return _call(row) if row else None


def save(tx: Transaction, server_id: int, call_id: int, call: Call) -> None:
    """Write a call; where the person has one of this day, office and campaign, it becomes this one."""
    row = {"server_id": server_id, "call_id": call_id, **vars(call)}
    upsert(tx, calls, row, key=_KEY, change=("outcome", "made_at", "state", "said", "previous"))


def remove(tx: Transaction, server_id: int, call: Call) -> None:
    """Forget a call."""
    tx.execute(
        delete(calls).where(
            calls.c.server_id == server_id, *(calls.c[name] == getattr(call, name) for name in _KEY[1:])
        )
    )


def add_letter(tx: Transaction, server_id: int, letter: Call) -> bool:
    """Write down a letter; False when the person has one of this day to this official already."""
    row = {
        "server_id": server_id,
        "campaign_id": letter.campaign_id,
        "official_id": letter.official_id,
        "user_id": letter.user_id,
        "written_on": letter.made_on,
        "written_at": letter.made_at,
        "state": letter.state,
    }
    return upsert(tx, letters, row, key=_LETTER_KEY, change=()) > 0


def find_letter(
    tx: Transaction, server_id: int, campaign_id: int, official_id: str, user_id: int, written_on: date
) -> Call | None:
    """Return a person's letter of one day to one official."""
    key = dict(zip(_LETTER_KEY, (server_id, campaign_id, official_id, user_id, written_on), strict=True))
    query = select(letters.c.written_at, letters.c.state)
    row = tx.execute(query.where(*(letters.c[name] == value for name, value in key.items()))).first()
    if row is None:
        return None
    return Call(campaign_id, official_id, user_id, Outcome.WROTE, row.written_at, written_on, row.state)


def remove_letter(tx: Transaction, server_id: int, letter: Call) -> None:
    """Forget a letter."""
    key = (server_id, letter.campaign_id, letter.official_id, letter.user_id, letter.made_on)
    where = zip(_LETTER_KEY, key, strict=True)
    tx.execute(delete(letters).where(*(letters.c[name] == value for name, value in where)))


def set_skipped(
    tx: Transaction, server_id: int, user_id: int, campaign_id: int, official_id: str, skipped_on: date
) -> None:
    """Write down that a person skipped an official."""
    row = dict(zip(_SKIP_KEY, (server_id, user_id, campaign_id, official_id), strict=True))
    upsert(tx, skips, row | {"skipped_on": skipped_on}, key=_SKIP_KEY)


def list_skipped(tx: Transaction, server_id: int, user_id: int, skipped_on: date) -> frozenset[tuple[int, str]]:
    """Return whom a person skipped on a day, as (campaign, official)."""
    where = _given(server_id=server_id, user_id=user_id, skipped_on=skipped_on)
    return frozenset((row.campaign_id, row.official_id) for row in _SKIPPED.rows(tx, **where))


def list_made(tx: Transaction, server_id: int, user_id: int, since: date) -> Mapping[tuple[int, str], Sequence[Deed]]:
    """Return a person's calls and letters since a day, in all campaigns, by (campaign, official)."""
    made: dict[tuple[int, str], list[Deed]] = {}
    where = _given(server_id=server_id, user_id=user_id, since=since)
    for row in _MADE.rows(tx, **where):
        made.setdefault((row.campaign_id, row.official_id), []).append(Deed(row.outcome, row.made_at, row.made_on))
    for row in _WRITTEN.rows(tx, **where):
        deed = Deed(Outcome.WROTE, row.written_at, row.written_on)
        made.setdefault((row.campaign_id, row.official_id), []).append(deed)
    return made


def list_latest(
    tx: Transaction, server_id: int, campaign_id: int, but: int, official_ids: Sequence[str]
) -> Mapping[str, datetime]:
    """Return when each of some officials was called last for a campaign by anybody but one person."""
    where = _given(server_id=server_id, campaign_id=campaign_id, but=but, official_ids=list(official_ids))
    return {row.official_id: row.made_at for row in _LATEST.rows(tx, **where) if row.made_at is not None}


def list_of_day(tx: Transaction, server_id: int, user_id: int, made_on: date) -> Sequence[Call]:
    """List a person's calls of one day, in all campaigns; letters are not among them."""
    where = _given(server_id=server_id, user_id=user_id, made_on=made_on)
    return [_call(row) for row in _OF_DAY.rows(tx, **where)]


def count_own(tx: Transaction, server_id: int, user_id: int, made_on: date) -> int:
    """Count a person's calls and letters of one day, in all campaigns."""
    where = _given(server_id=server_id, user_id=user_id, made_on=made_on)
    return int(_COUNT_DAY.value(tx, **where))


def list_callers(tx: Transaction, server_id: int, campaign_id: int) -> Sequence[int]:
    """List who made calls for a campaign."""
    where = (calls.c.server_id == server_id, calls.c.campaign_id == campaign_id)
    return tx.execute(select(calls.c.user_id).where(*where).distinct().order_by(calls.c.user_id)).scalars().all()


def is_caller(tx: Transaction, server_id: int, campaign_id: int, user_id: int) -> bool:
    """Say whether a person made a call for a campaign."""
    where = (calls.c.server_id == server_id, calls.c.campaign_id == campaign_id, calls.c.user_id == user_id)
    return tx.execute(select(calls.c.call_id).where(*where).limit(1)).first() is not None


def set_said(tx: Transaction, server_id: int, call: Call, said: Said) -> None:
    """Write down what a caller was told."""
    where = [calls.c.server_id == server_id, *(calls.c[name] == getattr(call, name) for name in _KEY[1:])]
    tx.execute(update(calls).where(*where).values(said=said))
