"""Every SQL statement about officials, offices and ZIP codes. These tables are shared by all servers."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import (
    Column,
    Engine,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)

from bot.database import Transaction
from bot.database.prepared import Prepared
from bot.database.schema import table
from bot.database.statements import upsert
from bot.database.types import Choice, Day, Flag, Real, UtcInstant
from bot.officials.model import Chamber, Directory, DirectoryInfo, District, Office, Official, Place
from bot.officials.rules import by_name, fits, search_text, search_words
from bot.when.zones import zone_of_state

officials = table(
    "officials",
    Column("official_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("first_name", Text, nullable=False),
    Column("last_name", Text, nullable=False),
    Column("chamber", Choice(Chamber), nullable=False),
    Column("state", Text, nullable=False),
    Column("district", Integer),
    Column("party", Text, nullable=False),
    Column("term_ends_on", Day, nullable=False),
    Column("caucus", Text),
    Column("phone", Text),
    Column("contact_form", Text),
    Column("website", Text),
    Column("address", Text),
    Column("is_current", Flag, nullable=False),
    Column("search_text", Text, nullable=False),
    PrimaryKeyConstraint("official_id"),
    Index(None, "state", "chamber"),
)
"""Everybody who is or was in the directory: who has left stays, not current, so that past calls keep their name."""

offices = table(
    "offices",
    Column("office_id", Text, nullable=False),
    Column("official_id", Text, nullable=False),
    Column("city", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("zip_code", Text),
    Column("phone", Text),
    Column("hours", Text),
    Column("address", Text),
    Column("latitude", Real),
    Column("longitude", Real),
    PrimaryKeyConstraint("office_id"),
    Index(None, "official_id"),
)
"""Local offices of current officials."""

zip_places = table(
    "zip_places",
    Column("zip_code", Text, nullable=False),
    Column("city", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("zone", Text),
    Column("latitude", Real),
    Column("longitude", Real),
    PrimaryKeyConstraint("zip_code"),
    Index(None, "state"),
)
"""Where each ZIP code is."""

zip_districts = table(
    "zip_districts",
    Column("zip_code", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("district", Integer, nullable=False),
    PrimaryKeyConstraint("zip_code", "state", "district"),
    Index(None, "state", "district"),
)
"""Which House districts each ZIP area touches."""

directory_info = table(
    "directory_info",
    Column("directory_id", Integer, nullable=False),
    Column("source", Text, nullable=False),
    Column("fetched_at", UtcInstant, nullable=False),
    Column("checked_at", UtcInstant, nullable=False),
    Column("officials", Integer, nullable=False),
    Column("offices", Integer, nullable=False),
    Column("areas", Integer, nullable=False),
    Column("places", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("zip_digest", Text, nullable=False),
    PrimaryKeyConstraint("directory_id"),
)
"""At most one row: what is stored, from where and how old."""

_ONE = 1
_DIGEST = Prepared(select(directory_info.c.digest))
_CURRENT = officials.c.is_current == literal(True, Flag)  # noqa: FBT003 - a value
_CHUNK = 5_000
_ADDED = {"level", "position", "jurisdiction", "email", "verify_by", "zone", "corrected_on"}  # not in these tables
_OFFICIAL, _OFFICE, _PLACE, _INFO = (
    [field.name for field in fields(model) if field.name not in (_ADDED if model is not Place else ())]
    for model in (Official, Office, Place, DirectoryInfo)
)
# Built once: building a statement costs more than running it, and every press asks these.
_PLACE_OF = Prepared(
    select(*(zip_places.c[name] for name in _PLACE)).where(zip_places.c.zip_code == bindparam("zip_code"))
)
_DISTRICTS_OF = Prepared(
    select(zip_districts.c.state, zip_districts.c.district).where(zip_districts.c.zip_code == bindparam("zip_code"))
)


def _columns(source: Table, names: Sequence[str]) -> list[Column[Any]]:
    return [source.c[name] for name in names]


@dataclass(frozen=True, slots=True)
class Book:
    """All sitting members with their local offices, in memory.

    Attributes:
        officials: by last name.
        by_id: the same, by id.
        of_state: those of each state, likewise.
        of_chamber: those of each chamber, likewise.
        offices: of each official, by town.
        texts: what each is searched by, in the order of ``officials``.
    """

    officials: tuple[Official, ...]
    by_id: Mapping[str, Official]
    of_state: Mapping[str, tuple[Official, ...]]
    of_chamber: Mapping[Chamber, tuple[Official, ...]]
    offices: Mapping[str, tuple[Office, ...]]
    texts: tuple[str, ...]


_books: WeakKeyDictionary[Engine, tuple[str, Book]] = WeakKeyDictionary()


def book(tx: Transaction) -> Book:
    """Return the members and offices that are stored; read from the database once for each content."""
    digest = _DIGEST.value(tx)
    engine = tx.connection.engine
    if engine in _books and _books[engine][0] == digest:
        return _books[engine][1]
    people = sorted(
        (Official(**row._asdict()) for row in tx.execute(select(*_columns(officials, _OFFICIAL)).where(_CURRENT))),
        key=by_name,
    )
    of_state = {state: tuple(each for each in people if each.state == state) for state in {p.state for p in people}}
    by_id = {each.official_id: each for each in people}
    of_chamber = {chamber: tuple(each for each in people if each.chamber is chamber) for chamber in Chamber}
    texts = tuple(search_text(each) for each in people)
    found = Book(tuple(people), by_id, of_state, of_chamber, _all_offices(tx), texts)
    if digest is not None:
        _books[engine] = digest, found
    return found


def _all_offices(tx: Transaction) -> Mapping[str, tuple[Office, ...]]:
    """Read every local office with its time zone: of its ZIP, else of its state."""
    query = select(*_columns(offices, _OFFICE), zip_places.c.zone).outerjoin_from(
        offices, zip_places, func.substr(offices.c.zip_code, 1, 5) == zip_places.c.zip_code
    )
    found: defaultdict[str, list[Office]] = defaultdict(list)
    for row in tx.execute(query):
        facts = row._asdict()
        found[row.official_id].append(Office(**facts | {"zone": facts["zone"] or zone_of_state(row.state)}))
    return {
        official_id: tuple(sorted(each, key=lambda office: (office.city, office.office_id)))
        for official_id, each in found.items()
    }


_FIND = Prepared(select(*_columns(officials, _OFFICIAL)).where(officials.c.official_id == bindparam("official_id")))
_FIND_INFO = Prepared(select(*(directory_info.c[name] for name in _INFO)))


def find_info(tx: Transaction) -> DirectoryInfo | None:
    """Return what is stored, or None when nothing is."""
    row = _FIND_INFO.row(tx)
    return DirectoryInfo(**row._asdict()) if row else None


def replace_all(tx: Transaction, directory: Directory) -> DirectoryInfo:
    """Make the stored directory this one; officials that are no longer in it stay, not current."""
    stored = find_info(tx)
    tx.execute(update(officials).values(is_current=False))
    rows = [
        _row(official, _OFFICIAL) | {"is_current": True, "search_text": search_text(official)}
        for official in directory.officials
    ]
    upsert(tx, officials, rows, key=("official_id",))
    _refill(tx, offices, (_row(office, _OFFICE) for office in directory.offices))
    if stored is None or stored.zip_digest != directory.zip_digest:
        _refill_zips(tx, directory)
    info = DirectoryInfo(
        source=directory.source,
        fetched_at=tx.now,
        checked_at=tx.now,
        officials=len(directory.officials),
        offices=len(directory.offices),
        areas=len({zip_code for zip_code, _ in directory.areas}),
        places=len(directory.places),
        digest=directory.digest,
        zip_digest=directory.zip_digest,
    )
    upsert(tx, directory_info, _row(info, _INFO) | {"directory_id": _ONE}, key=("directory_id",))
    return info


def set_checked(tx: Transaction) -> None:
    """Remember that the source still says, at the transaction's present, what is stored."""
    tx.execute(update(directory_info).values(checked_at=tx.now))


def find(tx: Transaction, official_id: str) -> Official | None:
    """Return a member, current or past, or None."""
    if (sitting := find_current(tx, official_id)) is not None:
        return sitting
    row = _FIND.row(tx, official_id=official_id)
    return Official(**row._asdict()) if row else None


def find_current(tx: Transaction, official_id: str) -> Official | None:
    """Return a sitting member, or None."""
    return book(tx).by_id.get(official_id)


def list_current(
    tx: Transaction, *, states: Collection[str] = (), chambers: Collection[Chamber] = (), also: Collection[str] = ()
) -> tuple[Official, ...]:
    """Return current officials by last name, all or those of some states and chambers; then ``also``, by their ids."""
    known = book(tx)
    found = known.officials
    if states:
        found = tuple(each for state in set(states) for each in known.of_state.get(state, ()))
        found = tuple(each for each in found if not chambers or each.chamber in chambers)
    elif chambers:
        found = tuple(each for chamber in set(chambers) for each in known.of_chamber[chamber])
    if len(set(states or chambers)) > 1:
        found = tuple(sorted(found, key=by_name))
    if (states or chambers) and also:
        there = {each.official_id for each in found}
        missing = (known.by_id.get(each) for each in also if each not in there)
        found = (*found, *(each for each in missing if each is not None))
    return found


def search(tx: Transaction, text: str) -> tuple[Official, ...]:
    """Return current officials whose names, state or district have words beginning with each word of ``text``.

    Accents and capitals do not matter; ``%`` and ``_`` mean nothing special; nothing typed answers nobody.
    """
    words = search_words(text)
    if not words:
        return ()
    known = book(tx)
    return tuple(each for each, found in zip(known.officials, known.texts, strict=True) if fits(found, words))


def find_place(tx: Transaction, zip_code: str) -> Place | None:
    """Return where a ZIP (five digits) is, or None."""
    row = _PLACE_OF.row(tx, zip_code=zip_code)
    return Place(**row._asdict()) if row else None


def find_town(tx: Transaction, state: str, town: str) -> Place | None:
    """Return where a town is, by the lowest of its ZIPs; whatever its capitals."""
    query = (
        select(*_columns(zip_places, _PLACE))
        .where(zip_places.c.state == state, func.lower(zip_places.c.city) == town.lower())
        .order_by(zip_places.c.zip_code)
        .limit(1)
    )
    row = tx.execute(query).first()
    return Place(**row._asdict()) if row else None


def list_states_of_prefix(tx: Transaction, prefix: str) -> tuple[str, ...]:
    """Return the states in which there are ZIP codes that begin with these digits."""
    at = zip_places.c
    query = select(at.state).where(at.zip_code >= prefix, at.zip_code < f"{prefix}:").distinct()
    return tuple(sorted(tx.execute(query).scalars()))


def list_zip_codes(tx: Transaction, limit: int) -> list[str]:
    """Return the lowest ZIP codes of the directory."""
    return list(tx.execute(select(zip_places.c.zip_code).order_by(zip_places.c.zip_code).limit(limit)).scalars())


def list_districts(tx: Transaction, zip_code: str) -> tuple[District, ...]:
    """Return the districts that a ZIP area touches, by state and number; none for PO boxes and the like."""
    rows = _DISTRICTS_OF.rows(tx, zip_code=zip_code)
    return tuple(sorted((District(row.state, row.district) for row in rows), key=_by_number))


def list_seat_numbers(tx: Transaction, state: str) -> set[int]:
    """Return the numbers of a state's House districts, vacant ones too: from the ZIP table and from the members."""
    table_says = select(zip_districts.c.district).where(zip_districts.c.state == state).distinct()
    members_say = select(officials.c.district).where(
        officials.c.state == state, _CURRENT, officials.c.district.is_not(None)
    )
    return {*tx.execute(table_says).scalars(), *tx.execute(members_say).scalars()}


def list_offices(tx: Transaction, official_id: str) -> tuple[Office, ...]:
    """Return an official's local offices, by town."""
    return book(tx).offices.get(official_id, ())


def _row(model: Any, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(model, name) for name in names}


def _refill_zips(tx: Transaction, directory: Directory) -> None:
    """Write the 85,000 rows that hold up other writers for a second; a weekly refresh seldom needs it."""
    _refill(tx, zip_places, (_row(place, _PLACE) for place in directory.places))
    _refill(
        tx,
        zip_districts,
        ({"zip_code": zip_code, "state": area.state, "district": area.number} for zip_code, area in directory.areas),
    )


def _refill(tx: Transaction, target: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    tx.execute(delete(target))
    many = list(rows)
    for start in range(0, len(many), _CHUNK):
        tx.execute(insert(target), many[start : start + _CHUNK])


def _by_number(district: District) -> tuple[str, int]:
    return district.state, district.number
