"""Cards and forms of officials in Spanish: within Discord's limits with the longest names, and no English left."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import discord
import pytest

from bot.card import TEXT_LIMIT, Card
from bot.officials import cards, organizer_cards
from bot.officials.facts import COLUMNS, check_facts
from bot.officials.hours import is_open, read_hours
from bot.officials.model import (
    Chamber,
    Correction,
    District,
    Level,
    NearOffice,
    Office,
    Official,
    Report,
    ReportStatus,
    Representation,
    Seat,
)
from bot.officials.numbers import Line, Reported
from bot.officials.rules import title
from bot.words import phrase, speaking
from tests.conftest import NOON

ENGLISH = re.compile(r"\b(?:the|you|your|this|with|and|office|number|here)\b", re.IGNORECASE)
TODAY = date(2026, 11, 22)
LARGEST = 2**63 - 1
SENATOR = Official(
    "X000001", "Ñ" * 100, "Ñ", "Ñ" * 100, Chamber.SENATE, "MP", None, "Partido " * 8, date(2026, 1, 3), "C" * 60,
    "202-555-0100", corrected_on=TODAY, website="https://example.org/" + "x" * 280,
)  # fmt: skip
MEMBER = Official("X000002", "Ñ" * 100, "Ñ", "Ñ", Chamber.HOUSE, "MA", 52, "Partido", date(2031, 1, 3))
MAYOR = Official(
    "local-9", "Ñ" * 100, "Ñ", "Ñ", None, "MA", None, "Partido " * 7, TODAY, phone="413-555-0100",
    level=Level.LOCAL, position="P" * 60, jurisdiction="J" * 100, email="a@example.org", verify_by=date(2026, 1, 1),
)  # fmt: skip
OFFICE = Office("o", "X000001", "Ciudad " * 10, "MA", phone="617-555-0100", corrected_on=TODAY)
NEAR = [NearOffice(OFFICE, miles) for miles in (0.2, 1.0, 250.0)]
SEAT = Seat(District("MA", 7), MEMBER)
SEATS = tuple(Seat(District("CA", number), MEMBER if number % 2 else None) for number in range(cards.MOST_CHOICES))
LINES = [Line(SENATOR, None), *(Line(SENATOR, OFFICE) for _ in range(30))]
LOST = Correction("X000003", "o", None, TODAY, 7)


def lookup(found: Representation, **facts: Any) -> cards.Lookup:
    contacts = [cards.Contact(SENATOR, NEAR), cards.Contact(MEMBER, NEAR, in_office=False)]
    added = [cards.Contact(MAYOR)] * 9
    return cards.Lookup(found, contacts, TODAY, TODAY, "02139", added=added, **facts)


def reported(status: ReportStatus = ReportStatus.OPEN, people: int = 2) -> Reported:
    report = Report(LARGEST, "X000001", "", "202-555-0100", 7, NOON, "*" * 300, status, 7)
    return Reported(report, Line(SENATOR, OFFICE), people)


def desk() -> organizer_cards.Desk:
    corrected = [(LOST, None), (Correction("X000001", "", "202-555-0100", TODAY, 7), LINES[0])]
    return organizer_cards.Desk([reported()] * 40, corrected * 20, [MAYOR] * 40, overdue=40)


FACES: list[Callable[[], Card]] = [
    cards.reported_card,
    cards.zip_wanted_card,
    lambda: cards.lookup_card(lookup(Representation(None, "MA", (), 2, SEAT, (), added=(MAYOR,)), offer_home=True)),
    lambda: cards.lookup_card(lookup(Representation(None, "GU", (), 0, Seat(District("GU", 0), None), ()))),
    lambda: cards.lookup_card(lookup(Representation(None, None, (), 0, None, SEATS))),
    lambda: cards.official_card(cards.Contact(SENATOR, NEAR), as_of=TODAY, today=TODAY),
    lambda: cards.official_card(cards.Contact(MEMBER), as_of=TODAY, today=TODAY),
    lambda: cards.official_card(cards.Contact(MAYOR), as_of=TODAY, today=TODAY),
    lambda: organizer_cards.added_card(MAYOR, phrase("Added.")),
    lambda: organizer_cards.removed_card(MAYOR),
    lambda: organizer_cards.imported_card([MAYOR]),
    lambda: organizer_cards.imported_card([MAYOR] * 5000),
    lambda: organizer_cards.export_card(b"", 1),
    lambda: organizer_cards.numbers_card(SENATOR, LINES, phrase("Saved. No refresh of the directory changes it.")),
    lambda: organizer_cards.report_card(reported()),
    lambda: organizer_cards.report_card(reported(people=1)),
    lambda: organizer_cards.report_card(reported(ReportStatus.CORRECTED)),
    lambda: organizer_cards.report_card(reported(ReportStatus.DISMISSED)),
    organizer_cards.gone_card,
    lambda: organizer_cards.desk_card(desk()),
    lambda: organizer_cards.desk_card(organizer_cards.Desk([], [], [], 0)),
]
FORMS: list[Callable[[], discord.ui.Modal]] = [
    cards.ZipForm,
    lambda: cards.WrongNumberForm([("Ñ" * 100, "x")] * 25),
    lambda: organizer_cards.NumberForm(LINES),
    lambda: organizer_cards.FactsForm(dict.fromkeys(COLUMNS, "x" * 300)),
]


def assert_spanish(text: str) -> None:
    """Commands stand in English, in backticks; so do the columns of a file."""
    assert ENGLISH.search(re.sub(r"`[^`]*`|https?://\S+", "", text)) is None, text


def labels(item: Any) -> Iterator[str]:
    names = ("text", "description") if isinstance(item, discord.ui.Label) else ("placeholder",)
    yield from (getattr(item, name, None) or "" for name in names)


@pytest.mark.parametrize("face", FACES)
def test_cards(face: Callable[[], Card]) -> None:
    with speaking("es"):
        card = face()
    items = list(card.walk_children())
    assert 0 < sum(len(item.content) for item in items if isinstance(item, discord.ui.TextDisplay)) <= TEXT_LIMIT
    assert len(items) <= 40
    assert_spanish(card.text)
    for item in items:
        assert len(getattr(item, "custom_id", None) or "") <= 100
        if isinstance(item, discord.ui.Button):
            assert 0 < len(item.label or "") <= 80
            assert_spanish(item.label or "")


@pytest.mark.parametrize("form", FORMS)
def test_forms(form: Callable[[], discord.ui.Modal]) -> None:
    with speaking("es"):
        shown = form()
    assert 0 < len(shown.title) <= 45
    for item in shown.walk_children():
        if isinstance(item, discord.ui.Label):
            assert 0 < len(item.text) <= 45
        for text in labels(item):
            assert len(text) <= 100
            assert_spanish(text)


def test_everything_wrong_with_a_file_is_said_in_spanish() -> None:
    typed = {"name": "-", "state": "XX", "level": "?", "phone": "1", "email": "x", "page": "x", "party": "x" * 99}
    with speaking("es"):
        _, problems = check_facts(typed | {"term_ends": "x", "verify_by": "x"}, TODAY)
    assert len(problems) == 11
    for problem in problems:
        assert_spanish(problem)


def test_an_office_and_its_hours_are_the_same_in_each_language() -> None:
    read_hours.cache_clear()
    with speaking("es"):
        assert title(MEMBER) == "Representante, distrito 52 de Massachusetts"
        assert is_open(SENATOR, datetime(2026, 12, 25, 17, tzinfo=UTC)).holiday == "Navidad"
        assert read_hours("8am-5pm EST", "America/New_York") is not None
        assert read_hours("8am-5pm CT", "America/New_York") is None
    assert title(MEMBER) == "Representative, Massachusetts's 52nd district"
