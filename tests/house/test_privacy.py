"""Every column that can name somebody is known to the ledger: nothing is forgotten when somebody is to be."""

import re

import pytest
from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, Table, Text

from bot.database.schema import metadata
from bot.database.types import BigId, Day, Flag, Json, LocalTime, UtcInstant
from bot.privacy.ledger import LEDGER, NAMED
from bot.privacy.model import Held, Subject, Then
from bot.privacy.terms import TERMS
from tests.privacy import rows  # noqa: F401 - imports every module that declares tables

# Numbers of our own things and of Discord's places; any other number is taken for a person's until it is said here.
THINGS = re.compile(
    r"(server|action|campaign|call|change|channel|chapter|delivery|directory|event|image|interest|message|native|note|"
    r"notice|line|opening|proposal|reminder|report|request|role|schedule|series|shift|entry|supporter|thing|"
    r"else_channel|sent_channel|sent_message)_id|told_in"
)
AMOUNTS = {
    *("areas", "attempts", "bulk", "capacity", "changes", "count", "district", "goal", "guests", "guests_most"),
    *("minutes", "number", "offer_minutes", "office", "officials", "offices", "official_number", "place", "places"),
    *("priority", "sequence", "threshold", "useful_minutes", "value"),
}
DECORATED = (UtcInstant, Day, LocalTime, Flag)


def is_text(column: Column[object]) -> bool:
    """Something that can be written; what is one of a few words (Choice) cannot."""
    return type(column.type) in (Text, LargeBinary) or isinstance(column.type, Json)


def is_number(column: Column[object]) -> bool:
    return not isinstance(column.type, DECORATED) and isinstance(column.type, BigInteger | Integer)


def unknown(tables: MetaData, ledger: tuple[Held, ...]) -> list[str]:
    """Columns of which the ledger does not say what they hold."""
    declared = {held.table: held for held in ledger}
    found = []
    for table in tables.tables.values():
        held = declared.get(table.name, Held(table.name))
        people = {each.column for each in held.people}
        for column in table.columns:
            if is_text(column) and column.name not in (*held.texts, *held.own_texts, *held.plain):
                found.append(f"{table.name}.{column.name}: can hold words; say in LEDGER whether people write them")
            named = column.name in people or column.name in AMOUNTS or THINGS.fullmatch(column.name)
            if is_number(column) and not named:
                found.append(f"{table.name}.{column.name}: can name somebody; say in LEDGER what erasing does")
        if table.name not in declared:
            found.append(f"{table.name}: has no line in LEDGER")
    return found


def test_every_column_that_can_name_somebody_is_in_the_ledger() -> None:
    assert unknown(metadata, LEDGER) == []


def test_the_ledger_names_only_what_there_is() -> None:
    assert len({held.table for held in LEDGER}) == len(LEDGER)
    for held in LEDGER:
        columns = metadata.tables[held.table].columns
        names = [each.column for each in held.people] + [name for each in held.people for name in each.kept_if]
        names += [
            *held.texts,
            *held.own_texts,
            *held.plain,
            *held.hidden,
            *(column for _, column in held.shown_on if column),
        ]
        names += [held.promised_by] if held.promises else []
        assert not set(names) - set(columns.keys()), held.table
        assert bool(held.people) == (held.subject is not None), held.table
        assert bool(held.words) == bool(held.people), held.table
        assert held.is_global == ("server_id" not in columns), held.table
    for table, key, name in NAMED.values():
        assert {key, name} <= set(metadata.tables[table].columns.keys())
    assert {held.subject for held in LEDGER if held.subject} == set(Subject)


def test_where_a_number_is_part_of_a_key_another_can_take_its_place() -> None:
    for held in LEDGER:
        for person in held.people:
            if person.then is Then.STAND_IN:
                assert isinstance(metadata.tables[held.table].c[person.column].type, type(BigId)), held.table


def test_every_term_is_of_a_column_that_says_when() -> None:
    for term in TERMS:
        columns = metadata.tables[term.table].columns
        assert isinstance(columns[term.since].type, UtcInstant | Day), term.table
        assert term.days >= 30, "who asks for their data finds what happened to them lately"
        assert not term.only_if or term.only_if in columns
        assert not term.goes_on or term.by in columns


@pytest.mark.parametrize("name", ["user_id", "caller", "author_id", "member_id", "made_by", "helper", "number_of"])
def test_a_new_column_that_can_name_somebody_would_be_seen(name: str) -> None:
    tables = MetaData()
    Table("new", tables, Column("server_id", BigId), Column(name, BigId))
    seen = unknown(tables, (Held("new"),))
    assert seen == [f"new.{name}: can name somebody; say in LEDGER what erasing does"]


@pytest.mark.parametrize("kind", [Text, Json])
def test_a_new_column_with_words_would_be_seen(kind: type[object]) -> None:
    tables = MetaData()
    Table("new", tables, Column("remarks", kind))
    assert unknown(tables, ()) == [
        "new.remarks: can hold words; say in LEDGER whether people write them",
        "new: has no line in LEDGER",
    ]
