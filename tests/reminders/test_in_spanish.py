"""Reminders in Spanish stay within Discord's limits, and no English is left in them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import discord
import pytest

from bot.card import Card
from bot.errors import UserError
from bot.outbox.model import ScheduleStatus
from bot.reminders import cards, rules, targets
from bot.reminders.model import TEXT_LIMIT, Failure, Standing
from bot.words import speaking
from tests.conftest import NOON
from tests.reminders.test_cards import FACES, LARGEST, TO, fits, reminder, series, standing

ENGLISH = re.compile(r"\b(?:the|you|your|this|with|every|until|you'll|they|next|reminder)\b")
LISTS: dict[str, Callable[[Standing], Card]] = {
    "list": lambda shown: cards.list_card([shown] * 100, 2, NOON),
    "mine": lambda shown: cards.reminders_card([shown] * 9, [Failure(reminder("*" * TEXT_LIMIT, LARGEST), "*" * 300)]),
    "changed": lambda shown: cards.changed_card(shown, cards.CHANGED),
    "paused": lambda shown: cards.changed_card(shown, cards.PAUSED),
    "resumed": lambda shown: cards.changed_card(shown, cards.RESUMED),
}


@pytest.fixture(autouse=True)
def spanish() -> Iterator[None]:
    with speaking("es"):
        yield


def read(card: Card) -> None:
    fits(card)
    said = re.sub(r"`[^`]*`", "", card.text)  # commands are called by their English names
    labels = [item.label or "" for item in card.walk_children() if isinstance(item, discord.ui.Button)]
    assert not ENGLISH.search("\n".join([said, *labels]))
    assert all(len(label) <= 25 for label in labels)


@pytest.mark.parametrize("to", TO)
@pytest.mark.parametrize("face", [*FACES, *LISTS.values()])
def test_the_longest_cards_fit_and_are_spanish(face: Callable[[Standing], Card], to: dict[str, int]) -> None:
    for make in (standing, series):
        for text in ("*" * TEXT_LIMIT, "\n" * 1400 + "x", "`" * TEXT_LIMIT):
            fits(face(make(text, **to)))
        read(face(make("Llamar", **to)))
        read(face(make("Llamar", **to)._replace(audience="")))


@pytest.mark.parametrize("status", list(ScheduleStatus))
def test_the_other_faces_are_spanish(status: ScheduleStatus) -> None:
    for to in TO:
        shown = series("Llamar", **to)
        assert shown.schedule is not None
        stopped = shown._replace(schedule=replace(shown.schedule, status=status), next_at=None)
        for face in (cards.reminder_card, cards.list_card, *LISTS.values()):
            read(cards.list_card([stopped], 1, NOON) if face is cards.list_card else face(stopped))
        read(cards.preview_card(stopped, []))
        local = NOON.replace(tzinfo=None) + timedelta(days=1)
        for each in (shown, stopped):
            read(cards.skipped_card(each, local))
            read(cards.unskipped_card(each, local))
    read(cards.reminder_card(series("Llamar")._replace(is_elsewhere=True)))
    read(cards.reminder_set_card(standing("Llamar", else_channel_id=5)))
    read(cards.muted_card(reminder("Llamar")))
    read(cards.unmuted_card())
    read(cards.list_card([], 1, NOON))
    read(cards.reminders_card([], []))


def test_why_it_was_not_sent_is_said_in_spanish_though_it_is_kept_in_english() -> None:
    closed = Failure(reminder("Llamar"), "the person's direct messages are closed")
    assert "pero tienes cerrados los mensajes directos." in cards.reminders_card([], [closed]).text


def test_refusals_are_spanish() -> None:
    now = datetime(2026, 10, 7)  # noqa: DTZ001
    schedule = series().schedule
    assert schedule is not None
    refused: list[UserError] = [
        *(rules.NothingToSay(), rules.TextTooLong(2000), rules.TooManyReminders(), rules.ReminderGone()),
        *(rules.ReminderSent(), rules.NoSuchReminder("x"), rules.ComesOnce(), rules.HasEnded(), rules.NothingLeft()),
        *(rules.IsPaused(), rules.NothingRepeats(), rules.TwoEnds(), rules.WrongDay(now, schedule)),
        *(rules.NothingToChange(), rules.NotSkipped(), targets.TwoTargets(), targets.RoleNeedsChannel()),
        targets.OwnTimeNeedsPeople(),
    ]
    for each in refused:
        assert not ENGLISH.search(re.sub(r"`[^`]*`", "", str(each))), each


def test_an_end_is_left_out_by_a_spanish_word_too() -> None:
    assert rules.read_end("Nunca", NOON, "America/New_York") is None
