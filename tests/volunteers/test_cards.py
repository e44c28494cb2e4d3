"""The profile card stays within Discord's limits with the longest input, and says what it leaves out."""

from datetime import UTC, datetime

from bot.chapters.model import Chapter
from bot.events.model import Answer, Event, EventStatus, Plan
from bot.reminders.model import Reminder
from bot.volunteers import cards
from bot.volunteers.model import Interest, Volunteer

SOME_DAY = datetime(2026, 6, 2, tzinfo=UTC)
WALL = datetime(2026, 6, 2)  # noqa: DTZ001 - a wall clock's
WHO = Volunteer(
    1,
    2,
    SOME_DAY,
    "MP",
    "96950",
    0,
    "America/Argentina/ComodRivadavia",
    tuple(Interest),
    "*" * 300,
    "_" * 300,
    SOME_DAY,
)
EVENT = Event(1, 1, Plan("*" * 100, SOME_DAY, WALL, "UTC", 10**18, 10**18), EventStatus.OPEN, SOME_DAY)
REMINDER = Reminder(1, 1, 2, "*" * 1500, SOME_DAY, WALL, "UTC", 10**18, SOME_DAY)


def test_the_longest_profile_fits_with_its_buttons() -> None:
    chapters = [Chapter(1, n, "*" * 100, "MA", SOME_DAY) for n in range(30)]
    me = cards.Me(WHO, "America/Argentina/ComodRivadavia", chapters, [(EVENT, Answer.MAYBE)] * 30, [REMINDER] * 30)
    card = cards.me_card(me)
    assert len(card.text) <= 4000
    assert " and 22 more\n" in card.text
    assert card.text.count("…and 25 more") == 2
    assert card.text.endswith("-# Only you see this.")
    assert "me:zone" in str(card.to_components())


def test_a_form_keeps_to_what_discord_takes() -> None:
    form = cards.SignUpForm(WHO, "x" * 5000, [*Interest, *("x" * 40 for _ in range(5))], zips_known=True).to_dict()
    assert len(form["title"]) <= 45
    assert len(form["components"]) <= 5
    for label in form["components"]:
        field = label["component"]
        assert len(label["label"]) <= 45
        assert len(label.get("description") or "") <= 100
        assert len(field.get("value") or "") <= field.get("max_length", 0)
        assert len(field.get("placeholder") or "") <= 100
