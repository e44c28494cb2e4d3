"""What organizers type about officials: phones, days, whole tables."""

from datetime import date

import pytest

from bot.errors import BadInput
from bot.officials.facts import COLUMNS, check_facts, read_day, read_phone, read_table
from bot.officials.model import Level, Official
from bot.officials.rules import is_of_place, local_number, parts_of_name, phone_words, role, search_text, title
from bot.spreadsheet import BadFile

TODAY = date(2026, 1, 1)
MAYOR = {"name": "Ada Example", "position": "Mayor", "state": "ma", "jurisdiction": "Lynn", "phone": "781-555-0100"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("617-555-0123", "617-555-0123"),
        (" (617) 555-0123 ", "617-555-0123"),
        ("+1 617.555.0123", "617-555-0123"),
        ("16175550123", "617-555-0123"),
        ("<+1 (617) 555 0123>", None),
        ("617-555-012", None),
        ("617-555-01234", None),
        ("017-555-0123", None),
        ("617-155-0123", None),
        ("617-555-0123 x4", None),
        ("call me", None),
    ],
)
def test_phones(typed: str, kept: str | None) -> None:
    if kept is not None:
        assert read_phone(typed) == kept
        assert phone_words(kept) == f"<+1 ({kept[:3]}) {kept[4:7]} {kept[8:]}>"
        return
    with pytest.raises(BadInput, match="is not a phone number I can use"):
        read_phone(typed)


def test_a_number_of_another_form_stays_as_it_is() -> None:
    assert phone_words("311") == "311"


@pytest.mark.parametrize("typed", ["2027-01-31", "1/31/2027", "01/31/27", "January 31, 2027", "jan 31 2027"])
def test_days(typed: str) -> None:
    assert read_day(typed, "verifying") == date(2027, 1, 31)


@pytest.mark.parametrize("typed", ["", "31.1.2027", "2027-02-30", "1999-01-01", "9999-01-01", "tomorrow"])
def test_what_is_no_day(typed: str) -> None:
    with pytest.raises(BadInput, match="is not a day I can use for verifying"):
        read_day(typed, "verifying")


def test_everything_wrong_is_said_at_once() -> None:
    facts, problems = check_facts({"name": "", "position": "Mayor", "state": "XX", "phone": "1"}, TODAY)
    assert facts is None
    assert len(problems) == 4
    facts, problems = check_facts(MAYOR, TODAY)
    assert problems == []
    assert facts is not None
    assert (facts.state, facts.level, facts.verify_by) == ("MA", Level.LOCAL, date(2026, 6, 30))


def test_a_table_is_read_whole_or_not_at_all() -> None:
    header = ",".join(COLUMNS).encode()
    (one,) = read_table(header + b"\nAda Example,Mayor,,MA,Lynn,,781-555-0100,,,,\n", [], TODAY)
    assert (one.name, one.jurisdiction, one.phone) == ("Ada Example", "Lynn", "781-555-0100")
    with pytest.raises(BadFile) as caught:
        read_table(header + b"\nAda Example,Mayor,,MA,Lynn,,781-555-0100,,,,\n\nBo,,,MA,Lynn,,1,,,,\n", [], TODAY)
    assert [line for line, _ in caught.value.problems] == [4, 4]


def added(**facts: object) -> Official:
    known: dict[str, object] = {
        "official_id": "local-3",
        "name": "Ada B. Example Jr.",
        "first_name": "Ada B.",
        "last_name": "Example",
        "chamber": None,
        "state": "MA",
        "district": None,
        "party": "",
        "term_ends_on": None,
        "level": Level.LOCAL,
        "position": "Mayor",
        "jurisdiction": "City of Lynn",
    }
    return Official(**(known | facts))  # type: ignore[arg-type]


def test_words_of_added_officials() -> None:
    assert parts_of_name("Ada B. Example Jr.") == ("Ada B.", "Example")
    assert parts_of_name("Cher") == ("", "Cher")
    assert (local_number("local-12"), local_number("C000127")) == (12, None)
    assert (role(added()), title(added())) == ("Mayor", "Mayor, City of Lynn")
    assert " city of lynn " in search_text(added())


def test_an_added_official_is_shown_where_their_office_counts() -> None:
    assert is_of_place(added(level=Level.STATE), "MA", None)
    assert not is_of_place(added(level=Level.STATE), "NH", None)
    assert not is_of_place(added(), "MA", None)
    assert not is_of_place(added(level=Level.FEDERAL), "MA", None)
