"""What people see of events in Spanish: within Discord's limits with the longest there can be, and with no English."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import discord
import pytest

from bot.calendar import cards as calendars
from bot.calendar.ics import write_calendar
from bot.calendar.model import Entry
from bot.calendar.rules import to_native
from bot.card import Card
from bot.events import cards, changing
from bot.events import organizing_cards as desk
from bot.events.listings import PAGE
from bot.events.model import (
    Answer,
    Attendance,
    Change,
    ChangeKind,
    Event,
    EventStatus,
    Invitation,
    Listing,
)
from bot.events.pages import LOOKED_THROUGH, Found, Page
from bot.rsvps import cards as rsvps
from bot.rsvps import roll_cards, shift_cards
from bot.rsvps.model import Answered, Clash, Notice, Presence, Roll, Rota, Rsvp, Settings, Shift, Tally
from bot.rsvps.notices import PLANNED
from bot.when.recurrence import Recurrence
from bot.when.repeat import Repeat
from bot.words import phrase, speaking
from tests.rsvps.roster import NOW, OFFERED, event

MOST = 2**63 - 1
LINK = f"https://discord.com/channels/{MOST}/{MOST}/{MOST}"
HOUR = timedelta(hours=1)
# Each character doubles when it is made safe: the longest that a text can become.
LONGEST = {"title": "*" * 100, "location": "*" * 300, "description": "*\n" * 499 + "*", "capacity": 100_000}
WORST = event(**LONGEST, minutes=20_160, answer_until=NOW, role_id=MOST)
ENGLISH = re.compile(r"\b(?:the|and|you|your|this|that|with|is|are|of|to|going|until|when|where|event|shifts?)\b", re.I)
# What is no word of a sentence: commands, and what Discord puts there.
KEPT = re.compile(r"`[^`]*`|https?://\S+|<[^>]*>")

OWN = Rsvp(MOST, OFFERED, 10, MOST, NOW, confirmed=True)
INVITATION = Invitation(
    WORST,
    Attendance(99_999, 99_999, 9),
    "*" * 100,
    has_guests=True,
    has_shifts=True,
    says_zone=True,
    next_times=(NOW, NOW),
    image=("picture.png", b"\x89PNG"),
)
SHIFTS = [Shift(MOST, each, MOST, "*" * 60, NOW, NOW + HOUR, 1000, 999) for each in range(20)]
CROWD = [Rsvp(MOST - each, answer, 10, each, NOW, confirmed=True) for answer in Answer for each in range(9)]
ROLL = Roll(
    WORST,
    CROWD,
    Tally(100_000, 5, 9, 9, 9),
    {each.user_id: Presence.WALK_IN for each in CROWD},
    [(each, [MOST] * 9) for each in SHIFTS],
    "123456",
)
OUTCOME = changing.Outcome(replace(WORST, series_id=1), [WORST], 1234)
CHANGE = Change(1, 1, ChangeKind.POSTPONED, 1, NOW, NOW, "*" * 300, "*" * 300)
TOLD = desk.Told(WORST, MOST, is_elsewhere=True, change=CHANGE)
ENTRY = Entry(WORST, "*" * 100, LINK)


def answered(answer: Answer, guests: int, found: Event = WORST) -> Answered:
    own = Rsvp(MOST, answer, guests, offer_until=NOW)
    tally = Tally(100_000, 5, 99_999, 99_999, 9)
    return Answered(found, own, changed=True, tally=tally, before=9, settings=Settings(), next_notice=NOW)


def page(answer: Answer, total: int = LOOKED_THROUGH + 1) -> Page:
    found = Found(Listing(WORST, Attendance(99_999), answer, LINK), 12_345.6)
    return Page([found] * PAGE, 2, 72, total)


CARDS: list[Callable[[], Card]] = [
    lambda: cards.invitation_card(INVITATION, b"\x89PNG"),
    lambda: cards.invitation_card(replace(INVITATION, event=replace(WORST, status=EventStatus.CANCELLED, reason="x"))),
    lambda: cards.preview_card(INVITATION),
    lambda: cards.posted_card(WORST, LINK),
    cards.discarded_card,
    lambda: desk.changed_card(OUTCOME, LINK),
    lambda: desk.cancelled_card(OUTCOME),
    lambda: desk.cancelled_card(replace(OUTCOME, series_ended=True)),
    lambda: desk.seats_card(changing.CapacityBelow(1, 1, 100_000)),
    lambda: desk.seats_set_card(WORST, 12),
    lambda: desk.reposted_card(WORST, LINK),
    lambda: desk.export_card(WORST, b"", 12),
    lambda: desk.change_card(TOLD),
    lambda: desk.change_card(replace(TOLD, change=replace(CHANGE, kind=ChangeKind.CANCELLED))),
    lambda: desk.kept_card(WORST),
    lambda: desk.left_card(WORST),
    lambda: desk.seat_lost_card(TOLD),
    *(lambda answer=answer: rsvps.answer_card(answered(answer, 3), in_server=True) for answer in Answer),
    *(lambda answer=answer: rsvps.answer_card(answered(answer, 0, event())) for answer in Answer),
    lambda: rsvps.guests_card(WORST, OWN, 10),
    lambda: rsvps.guests_card(WORST, OWN, 0),
    lambda: rsvps.settings_card(WORST, Settings(role_id=MOST)),
    lambda: rsvps.settings_card(WORST, Settings(guests_most=0, silent=frozenset(Notice))),
    lambda: rsvps.offer_card(rsvps.Offer(WORST, OWN, LINK, is_elsewhere=True)),
    rsvps.passed_card,
    *(
        lambda notice=notice: rsvps.notice_card(
            rsvps.Reminded(notice, WORST, OWN, 9999, 9999, SHIFTS, LINK, is_elsewhere=True)
        )
        for notice in PLANNED
    ),
    *(lambda notice=notice: rsvps.stopped_card(MOST, notice) for notice in Notice),
    *(lambda presence=presence: rsvps.said_card(WORST, presence) for presence in Presence),
    lambda: shift_cards.rota_card(Rota(WORST, SHIFTS, frozenset(range(9)), [Clash("*" * 170, NOW, NOW + HOUR)] * 9)),
    lambda: shift_cards.rota_card(Rota(WORST, ())),
    lambda: shift_cards.shift_added_card(SHIFTS[0], WORST),
    lambda: shift_cards.shift_removed_card(SHIFTS[0]),
    lambda: roll_cards.attendees_card(ROLL, 1),
    lambda: roll_cards.checkin_card(ROLL, 2),
    *(
        lambda answer=answer: calendars.page_card(page(answer), "x", near="30165", chapter="*" * 100)
        for answer in Answer
    ),
    lambda: calendars.page_card(Page([], 1, 1, 0), "x"),
    lambda: calendars.feed_card("https://bot.example.org/calendar/" + "k" * 32 + ".ics", "*" * 100, renewed=True),
    lambda: calendars.file_card(ENTRY, b""),
    lambda: calendars.unlisted_card(ENTRY),
    lambda: calendars.changed_card(ENTRY),
    lambda: calendars.full_card(ENTRY),
]


def words_of(card: Card) -> Iterator[str]:
    """Everything that a card says: texts, buttons, and what stands in selects."""
    yield card.text
    for item in card.walk_children():
        if isinstance(item, discord.ui.Button):
            yield str(item.label)
        elif isinstance(item, discord.ui.Select | discord.ui.UserSelect):
            yield str(item.placeholder)
        if isinstance(item, discord.ui.Select):
            yield from (f"{each.label} {each.description}" for each in item.options)


@pytest.mark.parametrize("made", CARDS)
def test_a_card_keeps_the_limits_and_says_nothing_in_english(made: Callable[[], Card]) -> None:
    with speaking("es"):
        card = made()
    items = list(card.walk_children())
    assert len(card.text) < 4000  # at 4,000 its end was cut off
    assert len(items) <= 40
    for item in items:
        if isinstance(item, discord.ui.Button):
            assert len(str(item.label)) <= 80
        if isinstance(item, discord.ui.Select | discord.ui.UserSelect):
            assert len(str(item.placeholder)) <= 100
    for words in words_of(card):
        assert ENGLISH.findall(KEPT.sub("", words)) == [], words


@pytest.mark.parametrize(
    "made",
    [
        lambda: desk.DetailsForm(WORST),
        lambda: desk.CancelForm(WORST, 12, rest=True),
        lambda: desk.CancelForm(WORST, 0, rest=False),
    ],
)
async def test_a_form_keeps_the_limits(made: Callable[[], discord.ui.Modal]) -> None:
    with speaking("es"):
        form = made()
    assert len(form.title) <= 45
    for item in form.walk_children():
        if isinstance(item, discord.ui.Label):
            assert len(item.text) <= 45
            assert len(item.description or "") <= 100
            assert ENGLISH.findall(KEPT.sub("", f"{item.text} {item.description}")) == []


def test_how_a_series_goes_is_said_in_the_language_of_whoever_reads_it() -> None:
    """It is read in a transaction that knows of no reader: what everybody sees was asked for by somebody."""
    weekly = Repeat(NOW.replace(tzinfo=None), "UTC", Recurrence("FREQ=WEEKLY;BYDAY=TU"))
    invitation = replace(INVITATION, repeats=weekly)
    with speaking("es"):
        assert f"**Se repite** {weekly.label}" in cards.invitation_card(invitation).text
    assert f"**Repeats** {weekly.label}" in cards.invitation_card(invitation).text


def test_calendars_speak() -> None:
    with speaking("es"):
        data = write_calendar([Entry(event(), "Athens", LINK)]).decode().replace("\r\n ", "")
        listed = to_native(ENTRY, {})
        assert listed.description.startswith("*")
        assert to_native(Entry(event(location=None)), {}).location == phrase("See the event's post")
    assert "Grupo: Athens" in data
    assert len(listed.description) <= 1000
    assert f"Di si vas: {LINK}\n\n(event 1)" in listed.description
