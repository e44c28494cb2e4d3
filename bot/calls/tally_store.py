"""Every SQL statement that counts calls and letters, or lists all of them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, literal_column, select

from bot.calls.model import NO_CAMPAIGN, Call, OfficialTally, Outcome
from bot.calls.store import calls, letters
from bot.database import People, Transaction
from bot.database.types import Choice

_NAMES = list(Call.__dataclass_fields__)
_CALL = [calls.c[name] for name in _NAMES]


def _where(source: Any, server_id: int, campaign_id: int) -> list[Any]:
    """Return the condition of a campaign; of no campaign, the whole server."""
    of_server = [source.c.server_id == server_id]
    return of_server if campaign_id == NO_CAMPAIGN else [*of_server, source.c.campaign_id == campaign_id]


def count_together(tx: Transaction, server_id: int, campaign_id: int) -> int:
    """Count everyone's calls and letters in a campaign; for no campaign, all of the server."""
    counts = (
        tx.execute(select(func.count()).select_from(each).where(*_where(each, server_id, campaign_id))).scalar_one()
        for each in (calls, letters)
    )
    return sum(map(int, counts))


def count_outcomes(tx: Transaction, server_id: int, campaign_id: int) -> Mapping[Outcome, int]:
    """Count what came of the calls; letters are the last outcome."""
    query = (
        select(calls.c.outcome, func.count().label("number"))
        .where(*_where(calls, server_id, campaign_id))
        .group_by(calls.c.outcome)
    )
    found = {row.outcome: int(row.number) for row in tx.execute(query)}
    written = count_letters(tx, server_id, campaign_id)
    return {outcome: found[outcome] for outcome in Outcome if outcome in found} | (
        {Outcome.WROTE: written} if written else {}
    )


def count_officials(tx: Transaction, server_id: int, campaign_id: int) -> Mapping[str, OfficialTally]:
    """Count the calls and letters to each official."""
    called = select(calls.c.official_id, func.count().label("number"), func.max(calls.c.made_at).label("last_at"))
    wrote = select(letters.c.official_id, func.count().label("number"))
    written = {
        row.official_id: int(row.number)
        for row in tx.execute(wrote.where(*_where(letters, server_id, campaign_id)).group_by(letters.c.official_id))
    }
    tallies = {
        row.official_id: OfficialTally(int(row.number), written.pop(row.official_id, 0), row.last_at)
        for row in tx.execute(called.where(*_where(calls, server_id, campaign_id)).group_by(calls.c.official_id))
    }
    return tallies | {official_id: OfficialTally(0, number) for official_id, number in written.items()}


def count_by(tx: Transaction, server_id: int, campaign_id: int, column: str) -> Mapping[Any, int]:
    """Count calls and letters together by the person (``user_id``) or the ``state`` called from."""
    counts: dict[Any, int] = {}
    for source in (calls, letters):
        query = (
            select(source.c[column].label("of"), func.count().label("number"))
            .where(*_where(source, server_id, campaign_id))
            .group_by(source.c[column])
        )
        for row in tx.execute(query):
            counts[row.of] = counts.get(row.of, 0) + int(row.number)
    return counts


def count_people(tx: Transaction, server_id: int, campaign_id: int) -> int:
    """Count who called or wrote."""
    called, wrote = (select(each.c.user_id).where(*_where(each, server_id, campaign_id)) for each in (calls, letters))
    return int(tx.execute(select(func.count()).select_from(called.union(wrote).subquery())).scalar_one())


def count_days(tx: Transaction, server_id: int, campaign_id: int, first: date, last: date) -> Mapping[date, int]:
    """Count the calls of each day on which there were any, both ends included."""
    query = (
        select(calls.c.made_on, func.count().label("number"))
        .where(*_where(calls, server_id, campaign_id), calls.c.made_on.between(first, last))
        .group_by(calls.c.made_on)
    )
    return {row.made_on: int(row.number) for row in tx.execute(query)}


def list_days(tx: Transaction, server_id: int, user_id: int) -> Sequence[date]:
    """List the days on which a person called or wrote."""
    days: set[date] = set()
    for source, column in ((calls, "made_on"), (letters, "written_on")):
        query = select(source.c[column]).where(source.c.server_id == server_id, source.c.user_id == user_id)
        days.update(tx.execute(query.distinct()).scalars())
    return sorted(days)


def list_log(tx: Transaction, server_id: int, campaign_id: int) -> Sequence[Call]:
    """List every call and letter, oldest first."""
    found = [Call(**row._asdict()) for row in tx.execute(select(*_CALL).where(*_where(calls, server_id, campaign_id)))]
    found += list_letters(tx, server_id, campaign_id)
    return sorted(found, key=lambda each: (each.made_at, each.user_id, each.official_id))


def count_letters(tx: Transaction, server_id: int, campaign_id: int) -> int:
    """Count the letters for a campaign."""
    query = select(func.count()).select_from(letters).where(*_where(letters, server_id, campaign_id))
    return int(tx.execute(query).scalar_one())


def list_page(tx: Transaction, server_id: int, campaign_id: int, after: int, most: int) -> Sequence[tuple[int, Call]]:
    """List the calls for a campaign whose number is above ``after``, each with its number: a page of a long list."""
    where = (*_where(calls, server_id, campaign_id), calls.c.call_id > after)
    query = select(*_CALL, calls.c.call_id).where(*where).order_by(calls.c.call_id).limit(most)
    return [(row.call_id, Call(**{name: getattr(row, name) for name in _NAMES})) for row in tx.execute(query)]


def list_letters(tx: Transaction, server_id: int, campaign_id: int) -> Sequence[Call]:
    """List every letter, oldest first."""
    written = select(
        letters.c.campaign_id,
        letters.c.official_id,
        letters.c.user_id,
        literal_column("'wrote'", Choice(Outcome)).label("outcome"),
        letters.c.written_at.label("made_at"),
        letters.c.written_on.label("made_on"),
        letters.c.state,
    ).where(*_where(letters, server_id, campaign_id))
    found = [Call(**row._asdict()) for row in tx.execute(written)]
    return sorted(found, key=lambda each: (each.made_at, each.user_id, each.official_id))


def count_made_by(tx: Transaction, server_id: int, people: People, since: datetime) -> int:
    """Count the calls that some people made since an instant, in all campaigns."""
    query = select(func.count()).where(
        calls.c.server_id == server_id,
        calls.c.user_id.in_(people.query),
        calls.c.made_on >= since.date() - timedelta(days=1),  # finds them by the index; the caller's own date
        calls.c.made_at >= since,
    )
    return int(tx.execute(query, people.parameters).scalar_one())


def count_since(tx: Transaction, server_id: int, since: datetime | None, user_id: int | None = None) -> tuple[int, int]:
    """Count the calls since an instant (None: all), and the people who made them; of one person, if given."""
    callers = func.count(calls.c.user_id.distinct()).label("callers")
    query = select(func.count().label("made"), callers).where(calls.c.server_id == server_id)
    if since is not None:
        query = query.where(calls.c.made_at >= since)
    if user_id is not None:
        query = query.where(calls.c.user_id == user_id)
    row = tx.execute(query).one()
    return int(row.made), int(row.callers)
