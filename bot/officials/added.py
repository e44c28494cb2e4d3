"""Officials that organizers add: a mayor, a school board, a governor."""

from collections.abc import Mapping, Sequence

from bot.database import Transaction
from bot.errors import BadInput, NotFound
from bot.officials import local_store
from bot.officials.facts import (
    COLUMNS,
    EXAMPLE,
    EXPORT_COLUMNS,
    export_of,
    facts_of,
    read_facts,
    read_table,
    same,
    table_of,
)
from bot.officials.model import Facts, Official
from bot.officials.rules import local_number
from bot.spreadsheet import write_csv
from bot.text import quote
from bot.words import phrase

TEMPLATE = write_csv(COLUMNS, [EXAMPLE])
"""The file to fill in for an import."""

MOST_ADDED = 5_000
"""Officials a server may add."""


class AlreadyAdded(BadInput):
    """The same official is there already."""


class NotAdded(NotFound):
    """An official that no organizer of this server added, so that only their numbers can be changed here."""


def list_added(tx: Transaction, server_id: int) -> Sequence[Official]:
    """Return the officials that a server added, by last name."""
    return local_store.list_added(tx, server_id)


def add(tx: Transaction, server_id: int, user_id: int, typed: Mapping[str, str]) -> Official:
    """Add an official from what an organizer typed, by the names of ``facts.COLUMNS``.

    Raises:
        BadInput: something cannot be used, or (``AlreadyAdded``) they are there already.
    """
    facts = read_facts(typed, tx.now.date())
    known = _ensure_room(tx, server_id, 1)
    _ensure_new(facts, known)
    return local_store.add_official(tx, server_id, facts, added_by=user_id)


def edit(tx: Transaction, server_id: int, official_id: str, typed: Mapping[str, str]) -> Official:
    """Change what is typed, and leave the rest.

    Raises:
        NotAdded: nobody here added this official.
        BadInput: as with :func:`add`.
    """
    official = get(tx, server_id, official_id)
    now = tx.now.date()
    before = facts_of(official)
    if official.verify_by is not None and official.verify_by < now:
        before["verify_by"] = ""  # whoever edits has just looked
    facts = read_facts(before | dict(typed), now)
    others = [each for each in local_store.list_added(tx, server_id) if each.official_id != official_id]
    _ensure_new(facts, others)
    local_store.set_official(tx, server_id, official_id, facts)
    return get(tx, server_id, official_id)


def get(tx: Transaction, server_id: int, official_id: str) -> Official:
    """Return an added official that was not removed.

    Raises:
        NotAdded: there is none with this id.
    """
    found = local_store.find_added(tx, server_id, official_id)
    if found is None or local_store.is_removed(tx, server_id, official_id):
        raise NotAdded(
            phrase("Nobody here added this official, or somebody removed them since. Look with `/official list`.")
        )
    return found


def remove(tx: Transaction, server_id: int, official_id: str) -> Official:
    """Take an added official off every list; calls made to them stay counted.

    Raises:
        NotAdded: nobody here added this official.
    """
    official = get(tx, server_id, official_id)
    local_store.set_removed(tx, server_id, official_id, removed_at=tx.now)
    return official


def restore(tx: Transaction, server_id: int, official_id: str) -> Official:
    """Bring back an official that was removed.

    Raises:
        NotAdded: nobody here added this official.
        AlreadyAdded: somebody has added them anew since.
    """
    found = local_store.find_added(tx, server_id, official_id)
    if found is None:
        raise NotAdded(phrase("Nobody here added this official. Add them with `/official add`."))
    known = local_store.list_added(tx, server_id)
    if official_id not in {each.official_id for each in known}:
        _ensure_new(found, known)
    local_store.set_removed(tx, server_id, official_id, removed_at=None)
    return found


def import_table(tx: Transaction, server_id: int, user_id: int, data: bytes) -> Sequence[Official]:
    """Add every official of a CSV file, or none.

    Raises:
        BadFile: with every line that is wrong, and why.
        BadInput: there would be too many.
    """
    known = local_store.list_added(tx, server_id)
    table = read_table(data, known, tx.now.date())
    _ensure_room(tx, server_id, len(table))
    return [local_store.add_official(tx, server_id, facts, added_by=user_id) for facts in table]


def export_added(tx: Transaction, server_id: int) -> bytes:
    """Return the officials a server added as the CSV file that :func:`import_table` reads."""
    return write_csv(COLUMNS, table_of(local_store.list_added(tx, server_id)))


def export_all(officials: Sequence[Official]) -> bytes:
    """Return officials as a CSV file, numbers as the server corrected them."""
    return write_csv(EXPORT_COLUMNS, export_of(officials))


def _ensure_room(tx: Transaction, server_id: int, more: int) -> Sequence[Official]:
    known = local_store.list_added(tx, server_id)
    if len(known) + more > MOST_ADDED:
        raise BadInput(phrase("That would be more than {most:,} added officials. Remove some first.", most=MOST_ADDED))
    return known


def _ensure_new(facts: Facts | Official, known: Sequence[Official]) -> None:
    for each in known:
        if same(each) == same(facts):
            number = local_number(each.official_id)
            raise AlreadyAdded(
                phrase(
                    "{name} is here already (official {number}). Use `/official edit`.",
                    name=quote(facts.name),
                    number=number,
                )
            )
