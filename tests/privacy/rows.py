"""Rows of every table there is, at random, about a few people in two servers."""

import importlib
import pkgutil
from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Column, LargeBinary, Table, UniqueConstraint, insert, select

import bot
from bot.database import Transaction
from bot.database.schema import metadata
from bot.database.types import Choice, Day, Flag, Json, LocalTime, UtcInstant
from bot.privacy.ledger import LEDGER
from bot.privacy.model import Held

for module in pkgutil.walk_packages(bot.__path__, "bot."):
    if module.name != "bot.__main__":  # so that every table is known
        importlib.import_module(module.name)

HERE, ELSEWHERE = 1573907198478647308, 1573907198478647309
ALEX, JORDAN, CASEY = 1600000000000000101, 1600000000000000102, 1600000000000000103
PEOPLE = (ALEX, JORDAN, CASEY)
_NOW = datetime.fromisoformat("2026-06-01T12:00:00+00:00")
_ANY: dict[type, Callable[[Random], Any]] = {
    UtcInstant: lambda random: _NOW + timedelta(minutes=random.randrange(100_000)),
    Day: lambda random: date(2026, 1, 1) + timedelta(days=random.randrange(300)),
    LocalTime: lambda random: _NOW.replace(tzinfo=None) + timedelta(minutes=random.randrange(100_000)),
    Flag: lambda random: random.random() < 0.5,
    Json: lambda _: [],
    LargeBinary: lambda _: b"x",
}


def _value(random: Random, held: Held, column: Column[Any]) -> Any:
    if column.nullable and random.random() < 0.3:
        return None
    if column.name in {each.column for each in held.people}:
        return random.choice(PEOPLE)
    kind = column.type
    if isinstance(kind, Choice):
        return random.choice(list(kind.enum))
    if type(kind) in _ANY:
        return _ANY[type(kind)](random)
    if kind.python_type is str:
        named = column.name in held.texts and random.random() < 0.4
        return f"{random.random()} ask <@{random.choice(PEOPLE)}>" if named else f"w{random.random()}"
    return random.random() if kind.python_type is float else random.randrange(1, 1_000_000)


def _row(random: Random, held: Held, table: Table, server_id: int) -> dict[str, Any]:
    row = {column.name: _value(random, held, column) for column in table.columns}
    for name in held.own_texts:
        row[name] = " ".join([str(random.random()), *(str(row[each.column]) for each in held.people)])
    if "server_id" in row:
        row["server_id"] = server_id
    if held.table == "deliveries" and (row["user_id"] is None) == (row["channel_id"] is None):
        row["channel_id"] = None if row["user_id"] else 7
    return row


def _keys(table: Table) -> list[tuple[str, ...]]:
    unique = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
    return [tuple(c.name for c in table.primary_key), *(tuple(c.name for c in each.columns) for each in unique)]


def fill(tx: Transaction, server_id: int, seed: int, only: str = "") -> None:
    """Write some rows into every table that belongs to a server, and into the few others that name somebody."""
    random = Random(f"{seed} {server_id}")
    for held in LEDGER:
        if held.is_global and (not held.people or server_id != HERE):
            continue
        if only not in ("", held.table):
            continue
        table = metadata.tables[held.table]
        seen: set[tuple[Any, ...]] = set()
        rows = []
        for _ in range(7):
            row = _row(random, held, table, server_id)
            keys = {(names, *(row[name] for name in names)) for names in _keys(table)}
            if not keys & seen:
                seen |= keys
                rows.append(row)
        tx.execute(insert(table), rows)


def everything(tx: Transaction) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table."""
    return {
        name: [dict(row) for row in tx.execute(select(table)).mappings()] for name, table in metadata.tables.items()
    }


def names_of(row: dict[str, Any], user_id: int) -> list[str]:
    """The columns of a row in which somebody is named, by number or in a text."""
    return [name for name, value in row.items() if str(user_id) in str(value)]
