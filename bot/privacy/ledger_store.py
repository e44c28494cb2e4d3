"""Every SQL statement that carries out the ledger, whatever the tables are."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Table, Text, and_, delete, func, literal, or_, select, tuple_, type_coerce, update

from bot.database import Transaction
from bot.database.schema import metadata
from bot.database.types import Day
from bot.outbox.schedules import schedules
from bot.outbox.tables import IS_WAITING, deliveries
from bot.posts import store as posts
from bot.privacy.ledger import LEDGER, NAMED
from bot.privacy.model import Held, Kept, Person, Subject, Term, Then

MOST_ROWS = 2_000
"""Rows of one table in a person's copy; the latest."""

_CHUNK = 500
_WATCHED = ("volunteers", "chapter_members", "rsvps", "call_people", "reminders")
_CONFIGURED = ("servers", "server_channels", "server_roles", "server_features", "counters", "volunteers")
_ERASED_TEXT = "(erased)"


def table_of(held: Held) -> Table:
    """Return the table itself."""
    return metadata.tables[held.table]


def _where(held: Held, person: Person, server_id: int, user_id: int) -> Any:
    own = table_of(held)
    named = own.c[person.column] == user_id
    return named if held.is_global else and_(own.c.server_id == server_id, named)


def _concerning(held: Held, server_id: int, user_id: int) -> Any:
    return or_(*(_where(held, each, server_id, user_id) for each in held.people if each.is_about))


def collect(tx: Transaction, server_id: int, user_id: int) -> list[Kept]:
    """Return everything that names a person: what is about them with its rows, what they did counted."""
    found = []
    for held in LEDGER:
        if not held.people:
            continue
        rows, count = _rows(tx, held, server_id, user_id)
        acts = sum(
            _count(tx, held, _where(held, each, server_id, user_id)) for each in held.people if not each.is_about
        )
        if count or acts:
            found.append(Kept(held, rows, count, acts))
    return found


def _count(tx: Transaction, held: Held, where: Any) -> int:
    return int(tx.execute(select(func.count()).select_from(table_of(held)).where(where)).scalar_one())


def _rows(tx: Transaction, held: Held, server_id: int, user_id: int) -> tuple[list[dict[str, Any]], int]:
    if not any(each.is_about for each in held.people):
        return [], 0
    own, where = table_of(held), _concerning(held, server_id, user_id)
    count = _count(tx, held, where)
    latest = select(own).where(where).order_by(*(each.desc() for each in own.primary_key)).limit(MOST_ROWS)
    return [dict(row) for row in tx.execute(latest).mappings()][::-1] if count else [], count


def names_of(tx: Transaction, server_id: int, kept: Iterable[Kept]) -> dict[tuple[str, str], str]:
    """Return what the things are called that rows are about, by column and number."""
    wanted: dict[str, set[Any]] = {}
    for each in kept:
        for row in each.rows:
            for column in NAMED.keys() & row.keys():
                wanted.setdefault(column, set()).add(row[column])
    found: dict[tuple[str, str], str] = {}
    for column, ids in wanted.items():
        name, key, title = NAMED[column]
        source = metadata.tables[name]
        query = select(source.c[key], source.c[title])
        if "server_id" in source.c:
            query = query.where(source.c.server_id == server_id)
        many = [each for each in ids if each is not None]
        for start in range(0, len(many), _CHUNK):
            some = query.where(source.c[key].in_(many[start : start + _CHUNK]))
            found.update({(column, str(row[key])): row[title] for row in tx.execute(some).mappings()})
    return found


def count(tx: Transaction, server_id: int, user_id: int) -> Counter[Subject]:
    """Count what names a person, by what it is about."""
    found: Counter[Subject] = Counter()
    for held in LEDGER:
        for each in held.people:
            assert held.subject is not None  # noqa: S101 - a test sees to it
            found[held.subject] += _count(tx, held, _where(held, each, server_id, user_id))
    return +found


def take_back_messages(tx: Transaction, server_id: int, user_id: int) -> int:
    """Take back what waits to be sent to a person; also what is just being sent, as far as it can be."""
    waiting = delete(deliveries).where(deliveries.c.server_id == server_id, IS_WAITING)
    whose = (deliveries.c.user_id == user_id, deliveries.c.meant_for == user_id)  # each by its own index
    return sum(tx.execute(waiting.where(each)).rowcount for each in whose)


def erase(tx: Transaction, server_id: int, user_id: int, stand_in: Callable[[], int]) -> tuple[Counter[Subject], int]:
    """Carry out the ledger for a person; return what went by subject, and how many rows stay without their name.

    ``stand_in`` gives the number that takes their place; it is asked only where one is needed.
    """
    gone: Counter[Subject] = Counter()
    kept = 0
    for held in LEDGER:
        for person in sorted(held.people, key=lambda each: each.then is not Then.ERASE):
            where = _where(held, person, server_id, user_id)
            if person.then is Then.WAIT or not _count(tx, held, where):
                continue
            _mark(tx, server_id, held, where)
            if person.then is Then.ERASE:
                assert held.subject is not None  # noqa: S101 - a test sees to it
                gone[held.subject] += _erase_rows(tx, server_id, held, person, where)
            if person.then is Then.STAND_IN or person.kept_if:
                own = table_of(held)
                texts = {name: _without(own.c[name], user_id, stand_in()) for name in held.own_texts}
                kept += tx.execute(update(own).where(where).values({person.column: stand_in()} | texts)).rowcount
    return gone, kept


def _mark(tx: Transaction, server_id: int, held: Held, where: Any) -> None:
    own = table_of(held)
    for kind, column in held.shown_on:
        things = [0] if column is None else tx.execute(select(own.c[column]).where(where).distinct()).scalars().all()
        for thing_id in things:
            posts.mark(tx, server_id, kind, thing_id)


def _erase_rows(tx: Transaction, server_id: int, held: Held, person: Person, where: Any) -> int:
    own = table_of(held)
    doomed = and_(where, *(own.c[name].is_(None) for name in person.kept_if))
    if held.promises:
        things = list(tx.execute(select(own.c[held.promised_by]).where(doomed)).scalars())
        for source, more in ((schedules, ()), (deliveries, (IS_WAITING,))):
            of_them = (
                source.c.server_id == server_id,
                source.c.kind.in_(held.promises),
                source.c.thing_id.in_(things),
            )
            tx.execute(delete(source).where(*of_them, *more))
    return tx.execute(delete(own).where(doomed)).rowcount


def _without(column: Any, user_id: int, stand_in: int) -> Any:
    """Build a text without a person's number."""
    text: Any = type_coerce(column, Text)
    for mention in (f"<@{user_id}>", f"<@!{user_id}>"):
        text = func.replace(text, mention, _ERASED_TEXT)
    return func.replace(text, str(user_id), str(stand_in))


def scrub(tx: Transaction, server_id: int, user_id: int, stand_in: Callable[[], int]) -> int:
    """Take a person's number out of what others wrote; return how many texts named them."""
    changed = 0
    for held in LEDGER:
        own = table_of(held)
        for name in held.texts:
            column = own.c[name]
            where = (own.c.server_id == server_id, type_coerce(column, Text).contains(str(user_id), autoescape=True))
            if tx.execute(select(func.count()).select_from(own).where(*where)).scalar_one():
                clean = _without(column, user_id, stand_in())
                changed += tx.execute(update(own).where(*where).values({name: clean})).rowcount
    return changed


def age(tx: Transaction, term: Term, most: int) -> int:
    """Remove some of the rows whose time is over; return how many."""
    own = metadata.tables[term.table]
    since = own.c[term.since]
    before = tx.now - timedelta(days=term.days)
    where = [since < (before.date() if isinstance(since.type, Day) else before)]
    if term.only_if:
        where.append(own.c[term.only_if].is_not(None))
    for source, alive in ((schedules, schedules.c.next_at.is_not(None)), (deliveries, IS_WAITING)):
        if term.goes_on:
            theirs = and_(
                source.c.server_id == own.c.server_id,
                source.c.kind.in_(term.goes_on),
                source.c.thing_id == own.c[term.by],
            )
            where.append(~select(literal(1)).where(theirs, alive).exists())
    return _remove_some(tx, own, and_(*where), most)


def _remove_some(tx: Transaction, own: Table, where: Any, most: int) -> int:
    keys = list(own.primary_key)
    some = select(*keys).where(where).limit(most)
    key: Any = keys[0] if len(keys) == 1 else tuple_(*keys)
    return tx.execute(delete(own).where(key.in_(some))).rowcount


def remove_unused_channels(tx: Transaction, most: int) -> int:
    """Forget the direct-message channels of those to whom nothing was sent lately."""
    own = metadata.tables["direct_channels"]
    written = select(deliveries.c.user_id).where(deliveries.c.user_id.is_not(None))
    return _remove_some(tx, own, own.c.user_id.not_in(written), most)


def purge(tx: Transaction, server_id: int, most: int) -> int:
    """Remove some of all that is held of a server; return how many rows went, 0 when nothing is left."""
    left = most
    for held in LEDGER:
        own = table_of(held)
        if held.is_global or held.table == "removed_servers" or left <= 0:
            continue
        left -= _remove_some(tx, own, own.c.server_id == server_id, left)
    return most - left


def list_servers(tx: Transaction) -> list[int]:
    """List the servers of which anything is held."""
    found: set[int] = set()
    for name in _CONFIGURED:
        found.update(tx.execute(select(metadata.tables[name].c.server_id).distinct()).scalars())
    return sorted(found)


def list_people(tx: Transaction, server_id: int, part: int, parts: int) -> Sequence[int]:
    """List a part of the people of whom something is held in a server: each is in the same part every time."""
    found: set[int] = set()
    for name in _WATCHED:
        own = metadata.tables[name]
        turn = own.c.user_id // (1 << 22) % parts == part
        query = select(own.c.user_id).where(own.c.server_id == server_id, own.c.user_id > 0, turn)
        found.update(tx.execute(query.distinct()).scalars())
    return sorted(found)


def hosted_and_led(tx: Transaction, server_id: int, user_id: int) -> tuple[int, int]:
    """Count the coming events that a person hosts, and the chapters they lead."""
    events, leads = metadata.tables["events"], metadata.tables["chapter_leads"]
    coming: Mapping[Table, Any] = {
        events: and_(events.c.host_id == user_id, events.c.ends_at > tx.now, events.c.status == "open"),
        leads: leads.c.user_id == user_id,
    }
    hosts, led = (
        int(tx.execute(select(func.count()).where(own.c.server_id == server_id, where)).scalar_one())
        for own, where in coming.items()
    )
    return hosts, led
