"""Every SQL statement that counts calls and letters, or lists all of them.

What posts and statistics show is counted as calls are saved, in the same transaction, so that a hundred thousand calls
cost a reader no more than ten.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    Integer,
    PrimaryKeyConstraint,
    Text,
    bindparam,
    delete,
    func,
    literal_column,
    select,
    type_coerce,
)

from bot.calls.model import NO_CAMPAIGN, Call, OfficialTally, Outcome
from bot.calls.store import calls, letters
from bot.database import People, Transaction
from bot.database.prepared import Prepared
from bot.database.schema import table
from bot.database.statements import add_up
from bot.database.types import BigId, Choice


class Facet(StrEnum):
    """By what is counted; letters are counted by official and outcome, and among the states."""

    OUTCOME = "outcome"
    CALLED = "called"
    WROTE = "wrote"
    STATE = "state"
    DAY = "day"


tallies = table(
    "call_tallies",
    Column("server_id", BigId, nullable=False),
    Column("facet", Choice(Facet), nullable=False),
    Column("campaign_id", BigId, nullable=False),
    Column("thing", Text, nullable=False),
    Column("number", Integer, nullable=False),
    PrimaryKeyConstraint("server_id", "facet", "campaign_id", "thing"),
)
"""How many calls and letters by outcome, official, state (empty: not kept) and day; what was undone may leave 0."""

people = table(
    "call_people",
    Column("server_id", BigId, nullable=False),
    Column("campaign_id", BigId, nullable=False),
    Column("user_id", BigId, nullable=False),
    Column("number", Integer, nullable=False),
    PrimaryKeyConstraint("server_id", "campaign_id", "user_id"),
)
"""How many calls and letters by person; likewise."""

_TALLY_KEY = ("server_id", "facet", "campaign_id", "thing")
_PEOPLE_KEY = ("server_id", "campaign_id", "user_id")
_NAMES = list(Call.__dataclass_fields__)
_CALL = [calls.c[name] for name in _NAMES]
_LETTER = [
    letters.c.campaign_id,
    letters.c.official_id,
    letters.c.user_id,
    literal_column("'wrote'", Choice(Outcome)).label("outcome"),
    letters.c.written_at.label("made_at"),
    letters.c.written_on.label("made_on"),
    letters.c.state,
]


def _of_server(source: Any) -> Any:
    return source.c.server_id == bindparam("of_server", type_=BigId)


def _of_campaign(source: Any) -> Any:
    return source.c.campaign_id == bindparam("of_campaign", type_=BigId)


class _Questions(NamedTuple):
    counted: Prepared
    by_person: Prepared
    how_many: Prepared


_COUNTED, _BY_PERSON, _HOW_MANY = (
    select(tallies.c.thing, func.sum(tallies.c.number).label("number"))
    .where(_of_server(tallies), tallies.c.facet == bindparam("of_facet", type_=Choice(Facet)))
    .group_by(tallies.c.thing),
    select(people.c.user_id, func.sum(people.c.number).label("number"))
    .where(_of_server(people), people.c.number > 0)
    .group_by(people.c.user_id),
    select(func.count(people.c.user_id.distinct())).where(_of_server(people), people.c.number > 0),
)
_BOTH: Mapping[bool, _Questions] = {
    False: _Questions(Prepared(_COUNTED), Prepared(_BY_PERSON), Prepared(_HOW_MANY)),
    True: _Questions(
        Prepared(_COUNTED.where(_of_campaign(tallies))),
        Prepared(_BY_PERSON.where(_of_campaign(people))),
        Prepared(_HOW_MANY.where(_of_campaign(people))),
    ),
}
"""By whether it is about one campaign; otherwise about the whole server."""


def count(tx: Transaction, server_id: int, before: Call | None, after: Call | None) -> None:
    """Count a call or letter that came (``before`` None), was taken back (``after`` None) or became another.

    Call it in the transaction that saves it.
    """
    either = after or before
    if either is None:
        return
    changes = Counter(_facets(after))
    changes.subtract(_facets(before))
    key = {"server_id": server_id, "campaign_id": either.campaign_id}
    rows = [
        key | {"facet": facet, "thing": thing, "number": number}
        for (facet, thing), number in sorted(changes.items())
        if number
    ]
    add_up(tx, tallies, rows, key=_TALLY_KEY, column="number")
    if before is None or after is None:
        row = key | {"user_id": either.user_id, "number": 1 if before is None else -1}
        add_up(tx, people, [row], key=_PEOPLE_KEY, column="number")


def _facets(call: Call | None) -> Iterable[tuple[Facet, str]]:
    if call is None:
        return ()
    shared = (Facet.OUTCOME, str(call.outcome)), (Facet.STATE, call.state or "")
    if call.outcome is Outcome.WROTE:
        return *shared, (Facet.WROTE, call.official_id)
    return *shared, (Facet.CALLED, call.official_id), (Facet.DAY, call.made_on.isoformat())


def recount(tx: Transaction, server_id: int) -> None:
    """Count a server's calls and letters anew: after calls were written or removed by any other way."""
    for target in (tallies, people):
        tx.execute(delete(target).where(target.c.server_id == server_id))
    facets = [
        (calls, Facet.OUTCOME, calls.c.outcome),
        (calls, Facet.STATE, func.coalesce(calls.c.state, "")),
        (calls, Facet.CALLED, calls.c.official_id),
        (calls, Facet.DAY, calls.c.made_on),
        (letters, Facet.OUTCOME, literal_column(f"'{Outcome.WROTE}'", Text)),
        (letters, Facet.STATE, func.coalesce(letters.c.state, "")),
        (letters, Facet.WROTE, letters.c.official_id),
    ]
    found: Counter[tuple[int, Facet, str]] = Counter()
    for source, facet, column in facets:
        query = select(source.c.campaign_id, type_coerce(column, Text).label("thing"), func.count().label("number"))
        grouped = query.where(source.c.server_id == server_id).group_by(source.c.campaign_id, "thing")
        found.update({(row.campaign_id, facet, row.thing): int(row.number) for row in tx.execute(grouped)})
    rows = [
        {"server_id": server_id, "campaign_id": campaign_id, "facet": facet, "thing": thing, "number": number}
        for (campaign_id, facet, thing), number in found.items()
    ]
    add_up(tx, tallies, rows, key=_TALLY_KEY, column="number")
    by_person: Counter[tuple[int, int]] = Counter()
    for source in (calls, letters):
        columns = (source.c.campaign_id, source.c.user_id)
        each = select(*columns, func.count().label("number")).where(source.c.server_id == server_id).group_by(*columns)
        by_person.update({(row.campaign_id, row.user_id): int(row.number) for row in tx.execute(each)})
    rows = [
        {"server_id": server_id, "campaign_id": campaign_id, "user_id": user_id, "number": number}
        for (campaign_id, user_id), number in by_person.items()
    ]
    add_up(tx, people, rows, key=_PEOPLE_KEY, column="number")


def _given(server_id: int, campaign_id: int, **more: Any) -> dict[str, Any]:
    return {"of_server": server_id, "of_campaign": campaign_id} | more


def _counted(tx: Transaction, server_id: int, campaign_id: int, facet: Facet) -> dict[str, int]:
    """Return the counts of one facet; of no campaign (0), of the whole server."""
    rows = _BOTH[campaign_id != NO_CAMPAIGN].counted.rows(tx, **_given(server_id, campaign_id, of_facet=facet))
    return {row.thing: int(row.number) for row in rows if row.number > 0}


def count_outcomes(tx: Transaction, server_id: int, campaign_id: int) -> Mapping[Outcome, int]:
    """Count what came of the calls; letters are the last outcome."""
    found = _counted(tx, server_id, campaign_id, Facet.OUTCOME)
    return {outcome: found[outcome] for outcome in Outcome if outcome in found}


def count_officials(tx: Transaction, server_id: int, campaign_id: int) -> Mapping[str, OfficialTally]:
    """Count the calls and letters to each official."""
    called = _counted(tx, server_id, campaign_id, Facet.CALLED)
    wrote = _counted(tx, server_id, campaign_id, Facet.WROTE)
    return {each: OfficialTally(called.get(each, 0), wrote.get(each, 0)) for each in called.keys() | wrote.keys()}


def count_states(tx: Transaction, server_id: int, campaign_id: int) -> Mapping[str | None, int]:
    """Count calls and letters together by the state called from; None where it was not kept."""
    found = _counted(tx, server_id, campaign_id, Facet.STATE)
    return {state or None: number for state, number in found.items()}


def count_days(tx: Transaction, server_id: int, campaign_id: int) -> Mapping[date, int]:
    """Count the calls of each day on which there were any."""
    found = _counted(tx, server_id, campaign_id, Facet.DAY)
    return {date.fromisoformat(day): found[day] for day in sorted(found)}


def count_by_person(tx: Transaction, server_id: int, campaign_id: int) -> Mapping[int, int]:
    """Count calls and letters together by the person."""
    rows = _BOTH[campaign_id != NO_CAMPAIGN].by_person.rows(tx, **_given(server_id, campaign_id))
    return {row.user_id: int(row.number) for row in rows}


def count_people(tx: Transaction, server_id: int, campaign_id: int) -> int:
    """Count who called or wrote."""
    return int(_BOTH[campaign_id != NO_CAMPAIGN].how_many.value(tx, **_given(server_id, campaign_id)))


def list_days(tx: Transaction, server_id: int, user_id: int) -> Sequence[date]:
    """List the days on which a person called or wrote."""
    days: set[date] = set()
    for source, column in ((calls, "made_on"), (letters, "written_on")):
        query = select(source.c[column]).where(source.c.server_id == server_id, source.c.user_id == user_id)
        days.update(tx.execute(query.distinct()).scalars())
    return sorted(days)


def list_page(tx: Transaction, server_id: int, campaign_id: int, before: int, most: int) -> Sequence[tuple[int, Call]]:
    """List the calls for a campaign whose number is below ``before``, newest first, each with its number: a page."""
    where = (calls.c.server_id == server_id, calls.c.campaign_id == campaign_id, calls.c.call_id < before)
    query = select(*_CALL, calls.c.call_id).where(*where).order_by(calls.c.call_id.desc()).limit(most)
    return [(row.call_id, Call(**{name: getattr(row, name) for name in _NAMES})) for row in tx.execute(query)]


def list_letters(tx: Transaction, server_id: int, campaign_id: int, most: int) -> Sequence[Call]:
    """List the letters for a campaign, newest first, at most so many."""
    where = (letters.c.server_id == server_id, letters.c.campaign_id == campaign_id)
    query = select(*_LETTER).where(*where).order_by(letters.c.written_at.desc()).limit(most)
    return [Call(**row._asdict()) for row in tx.execute(query)]


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
