"""Cards of campaigns keep within Discord's limits, whatever they show."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import discord
import pytest

from bot.calls.model import Call, Outcome
from bot.campaigns import board_cards, cards, checks, draft_cards, rules
from bot.campaigns.model import Campaign, CampaignStatus, Closing, Scope, Stance, StanceEntry, Targets
from bot.campaigns.sheets import MOST_ROWS, Sheet, calls_sheet
from bot.campaigns.standings import Board, Progress, Reported, Stats, board_of
from bot.card import Card
from bot.officials.model import Chamber
from tests.campaigns.people import senator

NOW = datetime(2026, 6, 2, tzinfo=UTC)
LONG = "*_`~|<@everyone>" * 400
MANY = [
    senator(f"S{number:03}", name=LONG, last_name=LONG, state="MP", party=f"{number} {LONG}") for number in range(600)
]
CAMPAIGN = Campaign(
    10**18 - 1,
    LONG[: rules.TITLE_LIMIT],
    LONG[: rules.ASK_LIMIT],
    LONG[: rules.SCRIPT_LIMIT],
    CampaignStatus.DRAFT,
    NOW,
    LONG[: checks.TALKING_POINTS_LIMIT],
    LONG[: checks.VOICEMAIL_LIMIT],
    Targets(
        (Chamber.SENATE, Chamber.HOUSE),
        (LONG, "x"),
        tuple(f"S{n}" for n in range(50)),
        tuple(Stance),
        scope=Scope.ANYONE,
    ),
    10**7,
    600,
    9,
    NOW,
    NOW,
)
LINK = "https://example.org/" + "x" * 280
ENTRIES = [StanceEntry(each.official_id, Stance.SUPPORTS, LINK[:119], 2**62, NOW) for each in MANY]
BOARD = board_of(replace(CAMPAIGN, targets=Targets()), MANY, ENTRIES, NOW, 10**6)
PROGRESS = Progress(CAMPAIGN, BOARD, 10**9, 10**9, 10**9)
DRAFT = draft_cards.Draft(
    PROGRESS,
    600,
    sample=MANY[0],
    own=MANY,
    has_home=True,
    me=LONG,
    city=LONG,
    parties=[each.party for each in MANY[:20]],
    picked=MANY[:100],
    first=MANY[:5],
    last=MANY[:5],
    link=LINK,
)
OPEN = replace(PROGRESS, campaign=replace(CAMPAIGN, status=CampaignStatus.OPEN))
WON = replace(CAMPAIGN, status=CampaignStatus.CLOSED, closing=Closing.VICTORY, closed_at=NOW)
HEARD = Reported(MANY[0], dict.fromkeys(Stance, 10**6), NOW, StanceEntry("S1", Stance.LEANING, LINK, 7, NOW))
CARDS = {
    "posted": cards.campaign_card(OPEN),
    "won": cards.campaign_card(replace(PROGRESS, campaign=WON)),
    "draft": draft_cards.draft_card(DRAFT, "A sentence. " * 30),
    "draft that is open": draft_cards.draft_card(replace(DRAFT, progress=OPEN, own=[], has_home=False)),
    "unsaved": draft_cards.unsaved_card("A sentence. " * 30, dict.fromkeys("abcd", LONG)),
    "list": cards.list_card([(OPEN, LINK)] * 40, [WON] * 5),
    "closed": cards.closed_card(WON),
    "board": board_cards.board_card(BOARD, page=2, organizer=True),
    "board narrowed": board_cards.board_card(BOARD, "supports", 99, organizer=True),
    "history": board_cards.history_card(CAMPAIGN, MANY[0], [replace(ENTRIES[0], source=LINK)] * 50),
    "reports": board_cards.reports_card(CAMPAIGN, [replace(HEARD, official=each) for each in MANY], "A sentence. " * 9),
    "reported": board_cards.reported_card(CAMPAIGN, HEARD),
    "reports wait": board_cards.reports_waiting_card((CAMPAIGN, 10**6)),
    "stance saved": board_cards.stance_saved_card(MANY[0], Stance.LEANING, ENTRIES[0], BOARD, ""),
    "stats": board_cards.stats_card(
        Stats(
            PROGRESS,
            dict.fromkeys(Outcome, 10**6),
            [(each, 10**6) for each in MANY],
            {None: 1, "MA": 2},
            {LONG: 3},
            9,
            9,
        )
    ),
    "export": board_cards.export_card(CAMPAIGN, [Sheet("calls.csv", ("a",), [("b",)], 7)]),
}


@pytest.mark.parametrize("name", CARDS)
def test_within_limits(name: str) -> None:
    card: Card = CARDS[name]
    assert len(list(card.walk_children())) <= 40
    texts = [each.content for each in card.walk_children() if isinstance(each, discord.ui.TextDisplay)]
    assert 0 < sum(map(len, texts)) <= 4000
    assert "@everyone" not in re.sub(r"```.*?```", "", card.text, flags=re.DOTALL)  # in a code block nothing pings
    for each in card.walk_children():
        if isinstance(each, discord.ui.Button):
            assert 0 < len(each.label or "") <= 80
            assert len(each.custom_id or "") <= 100
        if isinstance(each, discord.ui.Select):
            assert len(each.options) <= 25
            assert len(each.placeholder or "") <= 150
            assert each.max_values <= len(each.options)
            assert all(0 < len(option.label) <= 100 and 0 < len(option.value) <= 100 for option in each.options)
            assert all(len(option.description or "") <= 100 for option in each.options)
            assert len({option.value for option in each.options}) == len(each.options)
        if isinstance(each, discord.ui.ActionRow):
            assert len(each.children) <= 5


@pytest.mark.parametrize(
    "form",
    [
        draft_cards.WordsForm("The words of the campaign"),
        draft_cards.WordsForm("Change the words", CAMPAIGN),
        draft_cards.PickForm(DRAFT),
        board_cards.SourceForm(MANY[0], Stance.LEANING_AGAINST),
    ],
)
def test_forms_are_within_limits(form: discord.ui.Modal) -> None:
    assert len(form.title) <= 45
    labels = [each for each in form.children if isinstance(each, discord.ui.Label)]
    assert 0 < len(labels) <= 5
    for each in labels:
        assert len(each.text) <= 45
        assert len(each.description or "") <= 100
        assert isinstance(each.component, discord.ui.TextInput)
        assert len(each.component.default or "") <= (each.component.max_length or 0) <= 4000


def test_the_first_script_of_the_form_can_be_sent_as_it_is() -> None:
    assert rules.ensure_placeholders(draft_cards.FIRST_SCRIPT)
    assert "{" not in rules.fill_script(draft_cards.FIRST_SCRIPT, MANY[0], "Alex", ask="Vote yes.")


@pytest.mark.parametrize(
    ("done", "goal", "shown"),
    [
        (0, 10, "▱▱▱▱▱▱▱▱▱▱ 0%"),
        (1, 3, "▰▰▰▱▱▱▱▱▱▱ 33%"),
        (299, 300, "▰▰▰▰▰▰▰▰▰▱ 99%"),
        (3, 3, "▰▰▰▰▰▰▰▰▰▰ 100%"),
        (9, 3, "▰▰▰▰▰▰▰▰▰▰ 300%"),
    ],
)
def test_a_bar_is_full_only_when_the_goal_is_reached(done: int, goal: int, shown: str) -> None:
    assert cards.bar(done, goal) == shown


def test_a_board_turns_no_further_than_its_pages() -> None:
    few: Board = replace(BOARD, standings=BOARD.standings[:16])
    last = [
        each for each in board_cards.board_card(few, page=99).walk_children() if isinstance(each, discord.ui.Button)
    ]
    assert [(each.label, each.disabled) for each in last] == [("Back", False), ("On", True)]


def test_the_newest_rows_of_a_full_file_are_kept() -> None:
    log = [Call(1, "S1", number, Outcome.TALKED, NOW, NOW.date()) for number in range(MOST_ROWS + 2)]
    sheet = calls_sheet(log, {})
    assert (len(sheet.rows), sheet.left_out, sheet.rows[0][4]) == (MOST_ROWS, 2, str(MOST_ROWS + 1))
