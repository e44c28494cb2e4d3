"""Cards keep Discord's limits with the longest there can be, and show what people wrote as plain text."""

from datetime import timedelta

import discord
import pytest

from bot.card import Card
from bot.events.model import Answer, Event
from bot.rsvps.cards import (
    Offer,
    Reminded,
    answer_card,
    guests_card,
    notice_card,
    offer_card,
    settings_card,
)
from bot.rsvps.model import Answered, Clash, Presence, Roll, Rota, Rsvp, Settings, Shift, Tally
from bot.rsvps.notices import PLANNED
from bot.rsvps.roll_cards import PER_PAGE, attendees_card, checkin_card
from bot.rsvps.shift_cards import rota_card, shift_removed_card
from tests.rsvps.roster import GOING, MAYBE, NOW, OFFERED, WAITING, event

MOST = 2**63 - 1
LINK = f"https://discord.com/channels/{MOST}/{MOST}/{MOST}"
WORST = event(title="*" * 100, location="*" * 300, capacity=100_000)
HOUR = timedelta(hours=1)


def shift(number: int, **options: object) -> Shift:
    usual = {"title": "*" * 60, "starts_at": NOW, "ends_at": NOW + HOUR, "capacity": 1000, "taken": 999}
    return Shift(MOST, number, MOST, **usual | options)  # type: ignore[arg-type]


def fits(card: Card) -> bool:
    items = list(card.walk_children())
    custom_ids = [item.custom_id for item in items if isinstance(item, discord.ui.Button | discord.ui.Select)]
    return len(card.text) <= 4000 and len(items) <= 40 and all(len(each or "") <= 100 for each in custom_ids)


def answered(own: Rsvp, tally: Tally, found: Event = WORST, before: int | None = None) -> Answered:
    return Answered(
        found,
        own,
        changed=True,
        tally=tally,
        before=before,
        settings=Settings(),
        next_notice=NOW,
    )


def test_the_longest_of_each_fits() -> None:
    own = Rsvp(MOST, OFFERED, 10, MOST, NOW, confirmed=True)
    for answer in Answer:
        said = Rsvp(MOST, answer, 10, offer_until=NOW)
        assert fits(answer_card(answered(said, Tally(100_000, 5, 99_999, 99_999, 9), before=99_998), in_server=True))
    shifts = [shift(each) for each in range(20)]
    clashes = [Clash("*" * 170, NOW, NOW + HOUR)] * 20
    assert fits(rota_card(Rota(WORST, shifts, frozenset(range(20)), clashes)))
    assert fits(guests_card(WORST, own, 10))
    assert fits(settings_card(WORST, Settings(role_id=MOST)))
    assert fits(offer_card(Offer(WORST, own, LINK, is_elsewhere=True)))
    for notice in PLANNED:
        assert fits(notice_card(Reminded(notice, WORST, own, 9999, 9999, shifts, LINK, is_elsewhere=True)))
    crowd = [Rsvp(MOST - each, OFFERED if each % 2 else GOING, 10, each, NOW, confirmed=True) for each in range(500)]
    people = [(each, [MOST] * 1000) for each in shifts]
    roll = Roll(WORST, crowd, Tally(), {each.user_id: Presence.WALK_IN for each in crowd}, people, "123456")
    for page in (0, 1, 2, 9999):
        assert fits(attendees_card(roll, page))
        assert fits(checkin_card(roll, page))


@pytest.mark.parametrize(
    ("own", "before", "words"),
    [
        (Rsvp(1, GOING), None, "You're going. 12 of 20."),
        (Rsvp(1, GOING, 1), None, "You're going with 1 guest. 12 of 20."),
        (Rsvp(1, WAITING, place=9), 2, "Every place is taken. You're **number 3 on the waitlist**."),
        (Rsvp(1, MAYBE), None, "You're down as maybe. 12 of 20 are going."),
        (Rsvp(1, Answer.CANT), None, "You can't make it. Thanks for saying so. 12 of 20 are going."),
    ],
)
def test_an_answer_in_words(own: Rsvp, before: int | None, words: str) -> None:
    found = Answered(event(capacity=20), own, changed=True, tally=Tally(going=12), before=before, settings=Settings())
    assert answer_card(found).text.splitlines()[0] == words


def test_whoever_comes_can_put_it_into_their_calendar_but_not_in_direct_messages() -> None:
    def offered(answer: Answer, *, in_server: bool) -> list[str]:
        found = Answered(
            event(),
            Rsvp(1, answer, place=1, offer_until=NOW),
            changed=True,
            tally=Tally(),
            before=0,
            settings=Settings(),
        )
        items = answer_card(found, in_server=in_server).walk_children()
        return [str(item.custom_id) for item in items if isinstance(item, discord.ui.Button)]

    coming = [answer for answer in Answer if offered(answer, in_server=True)]
    assert coming == [GOING, MAYBE]
    assert offered(GOING, in_server=True) == [f"event:{event().event_id}:calendar"]
    assert offered(GOING, in_server=False) == []  # there, a button does not know its server


def test_what_people_wrote_is_plain() -> None:
    loud = event(title="**loud** @everyone")
    text = offer_card(Offer(loud, Rsvp(1, OFFERED, offer_until=NOW))).text
    assert "\\*\\*loud\\*\\* @\u200beveryone" in text
    assert "\\*\\*" in shift_removed_card(shift(1, title="**", taken=2)).text
    card = offer_card(Offer(loud, Rsvp(7, OFFERED, offer_until=NOW), is_elsewhere=True))
    assert card.pings.to_dict() == {"parse": [], "users": [7]}
    assert offer_card(Offer(loud, Rsvp(7, OFFERED, offer_until=NOW))).pings.to_dict() == {"parse": []}


def test_pages() -> None:
    crowd = [Rsvp(each, GOING) for each in range(PER_PAGE + 1)]
    roll = Roll(event(), crowd, Tally(going=21, people=21))
    buttons = {
        str(item.label): item.disabled
        for item in attendees_card(roll, 2).walk_children()
        if isinstance(item, discord.ui.Button)
    }
    assert buttons == {"Back": False, "On": True}
    assert "Page 2 of 2" in attendees_card(roll, 2).text
