"""Cards of reminders stay within Discord's limits and keep what people wrote harmless."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.card import TEXT_LIMIT as CARD_LIMIT
from bot.card import Card
from bot.outbox.model import Schedule
from bot.reminders import cards
from bot.reminders.model import KIND, MOST_MENTIONED, TEXT_LIMIT, Failure, LastTime, Reminder, Standing
from tests.conftest import NOON

LARGEST = 2**63 - 1
GUESTS = MOST_MENTIONED


def reminder(what: str = "Call", channel_id: int | None = None) -> Reminder:
    due = NOON + timedelta(hours=2)
    return Reminder(LARGEST, LARGEST, 3, what, due, due.replace(tzinfo=None), "America/New_York", channel_id, NOON)


def standing(what: str = "Call", channel_id: int | None = None, **changes: Any) -> Standing:
    asked = reminder(what, channel_id)._replace(**changes)
    return Standing(asked, None, asked.due_at)


def series(what: str = "Call", channel_id: int | None = None, **changes: Any) -> Standing:
    once = standing(what, channel_id, **changes)
    days = "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,SA,SU"
    local = once.reminder.due_local
    rule = Schedule(LARGEST, 1, KIND, LARGEST, days, "America/New_York", local, local, once.next_at, count=1000)
    rule = replace(rule, skipped=frozenset({local + timedelta(days=14)}), own_time=once.reminder.is_for_members)
    last = LastTime(NOON, 10_000, 10_000, 10_000, "*" * 300)
    return once._replace(schedule=rule, last=last, audience="_" * 100, guests=tuple(range(LARGEST - GUESTS, LARGEST)))


def fits(card: Card) -> None:
    assert 0 < len(card.text) <= CARD_LIMIT
    assert len(list(card.walk_children())) <= 40
    for item in card.walk_children():
        assert len(getattr(item, "custom_id", None) or "") <= 100


FACES: list[Callable[[Standing], Card]] = [
    cards.reminder_card,
    cards.reminder_set_card,
    cards.post_scheduled_card,
    lambda shown: cards.reminder_snoozed_card(shown.reminder),
    lambda shown: cards.reminder_cancelled_card(shown.reminder),
    lambda shown: cards.preview_card(shown, [NOON] * 5),
]
TO: list[dict[str, int]] = [
    {},
    {"channel_id": LARGEST},
    {"channel_id": LARGEST, "role_id": LARGEST},
    {"chapter_id": LARGEST},
    {"campaign_id": LARGEST},
    {"event_id": LARGEST},
    {"channel_id": LARGEST, "role_id": LARGEST, "campaign_id": LARGEST},
]


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("to", TO)
@pytest.mark.parametrize(
    "text", ["*" * TEXT_LIMIT, "@everyone " * 150, "\n" * 1400 + "x", "a\n" * 750, "`" * TEXT_LIMIT]
)
def test_the_longest_text_fits(face: Callable[[Standing], Card], to: dict[str, int], text: str) -> None:
    for make in (standing, series):
        card = face(make(text, **to))
        fits(card)
        assert "@everyone" not in card.text


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("make", [standing, series])
def test_nothing_at_the_end_of_the_longest_text_is_lost(
    face: Callable[[Standing], Card], make: Callable[[str], Standing]
) -> None:
    assert "THE END" in face(make("*" * (TEXT_LIMIT - 7) + "THE END")).text


@pytest.mark.parametrize("to", TO)
def test_the_longest_page_fits_and_nothing_of_it_is_cut(to: dict[str, int]) -> None:
    listed = [series("*" * TEXT_LIMIT, **to)] * 100
    for page in (0, 1, 2, 13, 99):
        fits(cards.list_card(listed, page, NOON))
    assert cards.list_card(listed, 1, NOON).text.count("**not delivered** 10,000") == cards.PER_PAGE
    assert cards.list_card(listed, 1, NOON).text.count("Left out: ") == cards.PER_PAGE
    assert "(17 of 17)" in cards.list_card(listed, 99, NOON).text
    assert cards.list_card(listed, 99, NOON).text.count("Last:") == 4


def test_only_a_role_that_was_chosen_is_pinged() -> None:
    assert cards.reminder_card(standing("<@&5> @everyone <@6>", 5)).pings.to_dict() == {"parse": []}
    chosen = cards.reminder_card(standing("<@&5> @everyone <@6>", 5, role_id=7)).pings.to_dict()
    assert chosen["parse"] == []
    assert [int(each) for each in chosen["roles"]] == [7]
    assert cards.post_scheduled_card(standing("x", 5, role_id=7)).pings.to_dict() == {"parse": []}


def test_those_it_is_for_are_mentioned_and_nobody_else() -> None:
    asked = series("<@1> @everyone", 5, campaign_id=6)
    few = asked._replace(guests=(8, 9))
    card = cards.reminder_card(few)
    assert card.text.endswith("\n-# For the callers of " + r"\_" * 49 + "…: <@8> <@9>")
    assert card.pings.to_dict() == {"parse": [], "users": [8, 9]}
    for count, mentioned in ((MOST_MENTIONED, MOST_MENTIONED), (MOST_MENTIONED + 1, 0), (5000, 0)):
        many = asked._replace(guests=tuple(range(LARGEST - count, LARGEST)))
        assert len(cards.reminder_card(many).pings.to_dict().get("users", [])) == mentioned
        assert cards.reminder_card(many).text.count("<@92") == mentioned
        assert ("too many to mention" in cards.post_scheduled_card(many).text) is (mentioned == 0)
    long = series("*" * TEXT_LIMIT, 5, campaign_id=6)._replace(guests=tuple(range(LARGEST - 60, LARGEST)))
    assert "users" not in cards.reminder_card(long).pings.to_dict()  # not all of the mentions would fit
    assert cards.reminder_card(asked._replace(guests=())).pings.to_dict() == {"parse": []}


def test_the_longest_list_fits_and_shows_failures_first() -> None:
    waiting = [series("*" * TEXT_LIMIT, LARGEST)] * 100
    failed = [Failure(reminder("_" * TEXT_LIMIT, LARGEST), "*" * 300)] * 8
    for shown in ((waiting, failed), (waiting, failed[:1]), ([], failed), (waiting, [])):
        fits(cards.reminders_card(*shown))
    card = cards.reminders_card(waiting, failed[:1])
    assert card.text.index("Not delivered") < card.text.index(" in <#")
    assert "And 93 more." in card.text


def test_a_direct_message_says_why_it_came() -> None:
    asked, due = int(NOON.timestamp()), int((NOON + timedelta(hours=2)).timestamp())
    assert f"You asked for this on <t:{asked}:f>, for <t:{due}:f>." in cards.reminder_card(standing()).text


def test_a_post_is_the_text_alone() -> None:
    assert cards.reminder_card(standing("Come to the rally", 5)).text == "Come to the rally"
