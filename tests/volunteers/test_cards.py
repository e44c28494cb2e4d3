"""The profile card stays within Discord's limits with the longest input, and says what it leaves out."""

from dataclasses import replace
from datetime import UTC, datetime

import discord

from bot.card import Card
from bot.chapters.model import Chapter
from bot.events.model import Answer, Event, EventStatus, Plan
from bot.reminders.model import Reminder
from bot.volunteers import cards, queue_cards
from bot.volunteers.model import (
    Dossier,
    Entry,
    FollowUp,
    Interest,
    Note,
    Overdue,
    Page,
    Stage,
    Volunteer,
    Wanted,
)

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


LONG = Entry(FollowUp(1, 10**19, Stage.CONTACTED, 10**19, SOME_DAY, SOME_DAY), "MP", tuple(["*" * 40] * 10))


def test_the_longest_page_of_the_queue_fits_with_its_buttons() -> None:
    chapter = Chapter(1, 10**17, "*" * 100, "MA", SOME_DAY)
    wanted = Wanted(10**17, "*" * 40, Stage.CONTACTED)
    listing = queue_cards.Listing(
        Page((LONG,) * 10, 9998, has_more=True), wanted, chapter, 10**17, is_all=True, has_channel=False
    )
    card = queue_cards.list_card(listing)
    assert "-# With an organizers' channel" in card.text
    assert len(card.text) <= 4000
    assert len(list(card.walk_children())) <= 40
    assert longest_custom_id(card) <= 100


def test_the_longest_person_and_daily_list_fit() -> None:
    notes = (Note(10**19, SOME_DAY, "*" * 500),) * 3
    dossier = Dossier(
        replace(WHO, about="_" * 300), LONG.follow_up, {f"{'*' * 38}{n}": SOME_DAY for n in range(10)}, notes
    )
    chapters = [Chapter(1, n, "*" * 100, "MA", SOME_DAY) for n in range(30)]
    person = queue_cards.person_card(queue_cards.Person(dossier, chapters, 1), "x" * 100)
    assert "-# That you looked at this is on record. Don't pass it on.\n> \\*" in person.text
    overdue = queue_cards.overdue_card(Overdue((LONG,) * 5, 10**5, (LONG,) * 5, 10**5))
    assert overdue.text.endswith("then says how it went.")
    for card in (person, overdue):
        assert characters(card) <= 4000
        assert len(list(card.walk_children())) <= 40
        assert longest_custom_id(card) <= 100


def characters(card: Card) -> int:
    return sum(len(item.content) for item in card.walk_children() if isinstance(item, discord.ui.TextDisplay))


def longest_custom_id(card: Card) -> int:
    pressed = [item.custom_id for item in card.walk_children() if isinstance(item, discord.ui.Button)]
    return max(len(custom_id or "") for custom_id in pressed)


def test_a_follow_up_form_keeps_to_what_discord_takes() -> None:
    form = queue_cards.FollowUpForm(LONG.follow_up).to_dict()
    assert [label["component"]["custom_id"] for label in form["components"]] == ["stage", "note", "due"]
    assert all(len(label["label"]) <= 45 and len(label.get("description") or "") <= 100 for label in form["components"])
    chosen = [option["value"] for option in form["components"][0]["component"]["options"] if option.get("default")]
    assert chosen == ["contacted"]
