"""Invented officials for tests of campaigns."""

from datetime import date

from bot.officials.model import Chamber, Official


def senator(official_id: str = "SAMPLE01", **facts: object) -> Official:
    """A senator of Massachusetts who does not exist."""
    known: dict[str, object] = {
        "official_id": official_id,
        "name": "Ada Example (sample)",
        "first_name": "Ada",
        "last_name": "Example",
        "chamber": Chamber.SENATE,
        "state": "MA",
        "district": None,
        "party": "Sample Party A",
        "term_ends_on": date(2031, 1, 3),
        "phone": "202-555-0101",
    }
    return Official(**(known | facts))  # type: ignore[arg-type]
