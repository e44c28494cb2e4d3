"""What people see of chapters and days of action in Spanish: no English in it, and within Discord's limits."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import discord
import pytest

from bot.actions import cards as action_cards
from bot.actions.model import Action, Rollup
from bot.card import Card
from bot.chapters import cards, desk_cards, joining_cards, rules
from bot.chapters.joining import Asking, Newcomers
from bot.chapters.model import (
    Activity,
    Chapter,
    ChapterKind,
    Coverage,
    Details,
    Joined,
    JoinMode,
    JoinRequest,
    Left,
    Near,
    Overview,
    RequestStatus,
    Roster,
    RosterLine,
    Stage,
)
from bot.charts.chapters import Coverage as States
from bot.events.model import Event, EventStatus, Plan
from bot.words import speaking

SOME_DAY = datetime(2026, 6, 2, 16, tzinfo=UTC)
MOST = 2**63 - 1
ENGLISH = re.compile(r"\b(the|you|your|this|with)\b", re.IGNORECASE)
# Each character doubles when it is made safe: the longest that a text can become.
LONG = Chapter(
    1,
    10**17,
    "*" * 100,
    "MP",
    SOME_DAY,
    city="_" * 60,
    role_id=MOST,
    channel_id=MOST,
    kind=ChapterKind.CAMPUS,
    meeting="|" * 300,
    join_mode=JoinMode.APPROVAL,
)
RESTS = replace(LONG, archived_at=SOME_DAY)
SET = replace(LONG, stage_set=Stage.KICKED_OFF)
LEADS = tuple(range(MOST - 20, MOST))
DETAILS = Details(
    LONG,
    10**6,
    LEADS,
    is_member=True,
    happened=Activity(),
    upcoming=((SOME_DAY, "~" * 100),) * 3,
    is_lead=True,
)
PEOPLE = tuple(RosterLine(MOST - number, SOME_DAY, is_lead=number < 10) for number in range(20))
OFFERED = [Near(LONG, 0, 12.0), Near(LONG, 1, None), Near(LONG, 1, 0.5)]
LISTED = [Overview(LONG, 10**6)] * 200
STATES = {"MA": States(3, 2, 40)}

ACTION = Action(1, MOST, "*" * 80, SOME_DAY.replace(tzinfo=None), MOST, SOME_DAY, description="*" * 1000)
PLAN = Plan(
    "*" * 100,
    SOME_DAY,
    SOME_DAY.replace(tzinfo=None),
    "America/New_York",
    5,
    6,
    city="_" * 60,
    state="MA",
    location="*",
)
EVENT = Event(1, MOST, PLAN, EventStatus.OPEN, SOME_DAY)
CITIES = [(EVENT, 10**5, 10**5)] * 40
MANY, ONE = action_cards.Taken(500, ["_" * 60] * 11), action_cards.Taken(1)


def asking(status: RequestStatus) -> Asking:
    return Asking(JoinRequest(MOST, MOST, MOST, MOST, status, SOME_DAY, decided_by=MOST), LONG, LEADS)


def requests() -> list[Card]:
    made = []
    for status in (RequestStatus.WAITING, RequestStatus.LET_IN, RequestStatus.DECLINED):
        for direct in (True, False):
            made.append(joining_cards.request_card(asking(status), direct=direct))
            made.append(joining_cards.request_answer_card(asking(status), direct=direct))
        made.append(joining_cards.decided_card(asking(status), ["*"]))
    return made


CARDS: dict[str, Callable[[], list[Card]]] = {
    "lists": lambda: [
        *(cards.list_card(found, state) for found in (LISTED, []) for state in (None, "MP")),
        cards.found_card("02139", OFFERED, "MP", LISTED),
        cards.found_card("02139", [], "MP", LISTED),
        cards.found_card("02139", [], "MP", []),
        cards.map_card(STATES, None),
    ],
    "one": lambda: [
        *(cards.details_card(replace(DETAILS, chapter=chapter)) for chapter in (LONG, RESTS, SET)),
        *(cards.details_card(replace(DETAILS, chapter=replace(LONG, kind=kind))) for kind in ChapterKind),
        *(cards.details_card(replace(DETAILS, stage=stage, is_told=True)) for stage in Stage),
        cards.details_card(replace(DETAILS, is_lead=False, is_member=False, happened=Activity(40, 1, 2, 1))),
        *(cards.posted_card(replace(DETAILS, chapter=chapter)) for chapter in (LONG, RESTS)),
        cards.welcome_card(Coverage({"MA": 1}, {"MA": 1}, {})),
        cards.roster_card(Roster(LONG, 10**6, PEOPLE, 3, 50_000)),
        cards.roster_card(Roster(LONG, 0, (), 1, 1)),
    ],
    "joining": lambda: [
        cards.joined_card(Joined(LONG, is_new=True), MOST, [MOST, MOST], []),
        cards.joined_card(Joined(LONG, is_new=False), MOST, [], []),
        cards.joined_card(Joined(LONG, is_new=True, request_id=MOST), MOST, [], []),
        *(cards.left_card(Left(LONG, MOST, was_lead=was_lead), []) for was_lead in (True, False)),
        cards.offers_card("*", "MP", OFFERED, 900, [], is_in_others=True),
        *(cards.offers_card("*", "MP", [], 0, [], is_in_others=others) for others in (True, False)),
        *(joining_cards.newcomers_card(Newcomers(LONG, LEADS * 2, LEADS), direct=direct) for direct in (True, False)),
        joining_cards.newcomers_card(Newcomers(LONG, LEADS[:1], LEADS), direct=False),
        joining_cards.withdrawn_card(),
        joining_cards.answer_told_card(),
        *(joining_cards.told_card(LONG, is_told=is_told) for is_told in (True, False)),
        *requests(),
    ],
    "desk": lambda: [
        desk_cards.created_card(LONG, MOST, []),
        desk_cards.changed_card(LONG),
        desk_cards.is_posted_card("https://discord.com"),
        *(desk_cards.lead_card(LONG, MOST, [], remove=remove) for remove in (True, False)),
        desk_cards.invited_card(LONG, MOST),
        *(desk_cards.stage_card(chapter) for chapter in (LONG, SET)),
        desk_cards.archived_card(LONG),
        desk_cards.template_card("chapters.csv", b""),
        *(desk_cards.imported_card(number, number) for number in (1, 900)),
    ],
    "actions": lambda: [
        *(action_cards.rollup_card(Rollup(ACTION, found)) for found in (CITIES, [])),
        action_cards.rollup_card(Rollup(replace(ACTION, cancelled_at=SOME_DAY, reason="*" * 200), [])),
        *(action_cards.choose_card(ACTION, found) for found in (CITIES, [])),
        *(
            action_cards.preview_card(Rollup(ACTION, CITIES if taken is MANY else []), taken, b"")
            for taken in (MANY, ONE)
        ),
        *(action_cards.added_card(ACTION, taken) for taken in (MANY, ONE)),
        action_cards.city_added_card(ACTION, EVENT),
        action_cards.posted_card(ACTION, "https://discord.com"),
        *(action_cards.cancelled_card(ACTION, number, number) for number in (0, 1, 500)),
        *(action_cards.export_card(ACTION, b"", b"", number) for number in (1, 500)),
        *(action_cards.written_card(ACTION, number) for number in (1, 500)),
        action_cards.message_card((ACTION, "*" * 1500, MOST)),
    ],
}


@pytest.mark.parametrize("group", CARDS)
def test_a_card_is_in_spanish_and_fits(group: str) -> None:
    with speaking("es"):
        made = CARDS[group]()
    for card in made:
        assert 0 < sum(len(item.content) for item in texts_of(card)) <= 4000
        assert card.total_children_count <= 40
        assert not ENGLISH.search(without_commands(card.text)), card.text
        for item in card.walk_children():
            if isinstance(item, discord.ui.Button):
                assert len(item.label or "") <= 80
                assert not ENGLISH.search(item.label or "")
            if isinstance(item, discord.ui.Select):
                assert len(item.placeholder or "") <= 100


FORMS: dict[str, Callable[[], discord.ui.Modal]] = {
    "city": lambda: action_cards.CityForm(ACTION, [(1, "*" * 100)], optional=False),
    "cancel": lambda: action_cards.CancelForm(ACTION, 500, 10**6),
    "find": action_cards.FindForm,
}


@pytest.mark.parametrize("form", FORMS)
async def test_a_form_is_in_spanish_and_fits(form: str) -> None:
    with speaking("es"):
        shown = FORMS[form]()
    assert len(shown.title) <= 45
    texts = [shown.title]
    for item in shown.walk_children():
        if isinstance(item, discord.ui.Label):
            assert len(item.text) <= 45
            assert len(item.description or "") <= 100
            texts += [item.text, item.description or ""]
        if isinstance(item, discord.ui.TextInput):
            assert len(item.placeholder or "") <= 100
        if isinstance(item, discord.ui.TextDisplay):
            texts.append(item.content)
    assert not ENGLISH.search(" ".join(texts))


REFUSALS: list[tuple[type[Exception], tuple[Any, ...]]] = [
    (rules.NoSuchChapter, ("*",)),
    (rules.NameTaken, ("*",)),
    (rules.InviteOnly, ("*",)),
    (rules.NotALead, (5, "*")),
    (rules.TooManyChapters, ()),
]


@pytest.mark.parametrize(("refusal", "of"), REFUSALS)
def test_a_refusal_is_in_spanish(refusal: type[Exception], of: tuple[Any, ...]) -> None:
    with speaking("es"):
        assert not ENGLISH.search(without_commands(str(refusal(*of))))


def texts_of(card: Card) -> list[discord.ui.TextDisplay[Any]]:
    return [item for item in card.walk_children() if isinstance(item, discord.ui.TextDisplay)]


def without_commands(text: str) -> str:
    """Leave out what is English in every language: commands."""
    return re.sub(r"`[^`]*`", "", text)
