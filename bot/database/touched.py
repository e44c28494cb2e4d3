"""What a transaction changed, read from its statements: for whoever keeps a log of it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Column, Insert, Table, UpdateBase
from sqlalchemy.sql.elements import BinaryExpression
from sqlalchemy.sql.visitors import iterate

BOOKKEEPING = "bookkeeping"

Change = tuple[UpdateBase, Any]
"""A statement that changes rows, and the values it was run with."""

_MANY = re.compile(r"_m\d+$")  # what SQLAlchemy adds to the names of the values of several rows


@dataclass(frozen=True)
class Touched:
    """What was changed, by the primary keys of the rows as far as the statements name them.

    Attributes:
        keys: names of key columns and their values, in the order in which they were changed; no servers, no people.
            For rows that belong to things of several kinds also the kind and the number of that thing.
        people: the Discord users whose rows were changed.
    """

    keys: tuple[tuple[str, int], ...]
    people: frozenset[int]


def touched(changes: Sequence[Change]) -> Touched | None:
    """Return what statements changed; None where it was nothing but the bot's own bookkeeping."""
    relevant = [change for change in changes if not _table(change[0]).info.get(BOOKKEEPING)]
    if not relevant:
        return None
    found = [
        (name, value)
        for statement, parameters in relevant
        for name, value in _values(statement, parameters)
        if isinstance(value, int) and name in _table(statement).primary_key.columns
    ]
    found += [thing for statement, _ in relevant if (thing := _thing(statement)) is not None]
    people = frozenset(value for name, value in found if name == "user_id")
    return Touched(tuple(dict.fromkeys(each for each in found if each[0] not in ("server_id", "user_id"))), people)


def _thing(statement: UpdateBase) -> tuple[str, int] | None:
    """Return whose row it is, as a series that is a reminder's."""
    if not {"kind", "thing_id"} <= {*_table(statement).columns.keys()}:
        return None
    values = statement.compile().params
    kind, number = values.get("kind"), values.get("thing_id")
    return (kind, number) if isinstance(kind, str) and isinstance(number, int) else None


def _table(statement: UpdateBase) -> Table:
    changed = statement.table
    assert isinstance(changed, Table)  # noqa: S101 - joins are not changed
    return changed


def _values(statement: UpdateBase, parameters: Any) -> Iterator[tuple[str, Any]]:
    rows: Sequence[Mapping[str, Any]] = [parameters] if isinstance(parameters, Mapping) else parameters or ()
    for row in rows:
        yield from row.items()
    if isinstance(statement, Insert):
        yield from ((_MANY.sub("", name), value) for name, value in statement.compile().params.items())
        return
    where = getattr(statement, "whereclause", None)
    for part in iterate(where) if where is not None else ():
        if not isinstance(part, BinaryExpression) or not isinstance(part.left, Column):
            continue
        if isinstance(part.right, BindParameter) and part.left.table is statement.table:
            given = parameters.get(part.right.key) if isinstance(parameters, Mapping) else None
            yield part.left.name, part.right.effective_value if given is None else given
