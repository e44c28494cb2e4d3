"""Cards keep within Discord's limits, whatever they show."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import discord
import pytest

from bot.calls import cards
from bot.calls.model import CallReminder, Outcome, Ref, Said, Totals
from bot.calls.scenes import Done, Finished, HomeWanted, Line, SeatWanted, Turn
from bot.campaigns import rules
from bot.campaigns.model import Campaign, CampaignStatus
from bot.card import Card
from bot.officials.cards import MOST_CHOICES, Contact, Lookup, lookup_card, official_card
from bot.officials.hours import Opening
from bot.officials.model import Chamber, District, NearOffice, Office, Place, Representation, Seat
from bot.outbox.model import Schedule
from tests.campaigns.people import senator

LONG = "*_`~|<@everyone>" * 400
WIDEST = senator(
    "S" * 36,
    name=LONG,
    last_name=LONG,
    party=LONG,
    caucus=LONG,
    contact_form="https://example.org/" + "x" * 2000,
    state="MP",
)
CAMPAIGN = Campaign(
    10**12 - 1,
    LONG[: rules.TITLE_LIMIT],
    LONG[: rules.ASK_LIMIT],
    LONG[: rules.SCRIPT_LIMIT],
    CampaignStatus.OPEN,
    datetime(2026, 1, 1, tzinfo=UTC),
    talking_points=LONG[: rules.SCRIPT_LIMIT],
    voicemail=LONG[: rules.SCRIPT_LIMIT],
)
NOON = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
CLOSED = Opening(False, None, NOON, "America/New_York", known=False, holiday="Martin Luther King Jr. Day")  # noqa: FBT003
REF = Ref(8_999_999_999_999_999_999, 10**12 - 1, goes_on=True, official_id="S" * 36, office=99, place="30165GA14")
LINE = Line("202-555-0101", LONG, CLOSED)
TURN = Turn(
    REF, CAMPAIGN, WIDEST, LINE, LONG, "MP", LONG, Done(REF, WIDEST, Outcome.TALKED), "Saved. " * 20, "Why. " * 20
)
SERIES = Schedule(
    1, 1, "call reminder", 1, "FREQ=WEEKLY;BYDAY=TU", "America/New_York", NOON.replace(tzinfo=None), None, NOON
)
WEEKLY = CallReminder(8_999_999_999_999_999_999, 10**18 - 1, 1, 1, skips_when_called=True, created_at=NOON)
OFFICE = NearOffice(Office("o", "S", LONG, "MA", phone="202-555-0199"), 12_345.6)
SEATS = tuple(
    Seat(District("MA", number), replace(WIDEST, chamber=Chamber.HOUSE, district=number))
    for number in range(1, MOST_CHOICES + 1)
)
REPRESENTATION = Representation(
    Place("02139", LONG, "MA", None, None, None), "MA", (WIDEST, WIDEST), 2, None, SEATS, note="A note. " * 20
)
TODAY = date(2026, 11, 22)
LOOKUP = Lookup(
    REPRESENTATION, [Contact(WIDEST, [OFFICE] * 3)] * 2, TODAY, TODAY, "02139", offer_home=True, saved="Saved. " * 20
)
CARDS = {
    "turn": cards.scene_card(replace(TURN, stops=cards.stop_id(WEEKLY))),
    "turn without campaign": cards.scene_card(
        replace(TURN, campaign=None, target=replace(WIDEST, phone=None), line=Line(None, ""), done=None)
    ),
    "letter": cards.letter_card(TURN),
    "letter without campaign": cards.letter_card(replace(TURN, campaign=None)),
    "points": cards.points_card(TURN),
    "noted": cards.noted_card(WIDEST, Said.LEANING_AGAINST),
    "would not say": cards.noted_card(WIDEST, Said.WOULD_NOT_SAY),
    "opening set": cards.opening_set_card(WIDEST, NOON),
    "weekly set": cards.weekly_set_card(WEEKLY, SERIES, CAMPAIGN),
    "finished": cards.scene_card(
        Finished(CAMPAIGN, Totals(10**9, 10**9), 2, "MP", [WIDEST] * 9, 52, TURN.done, "Saved. " * 20)
    ),
    "skipped": cards.scene_card(Finished(CAMPAIGN, Totals(0, 0), 0, "MP", done=Done(REF, WIDEST, None))),
    "vacant": cards.scene_card(Finished(None, Totals(0, 0), 0, "MP")),
    "home": cards.scene_card(HomeWanted(10**18 - 1), "A note. " * 20),
    "zip": cards.scene_card(HomeWanted(10**18 - 1, zip_wanted=True)),
    "state": cards.scene_card(
        SeatWanted(
            10**18 - 1,
            "57717",
            [Seat(District(state, 0), None) for state in ("MT", "SD", "WY", "ND", "NE")],
            keep=True,
        )
    ),
    "district": cards.scene_card(SeatWanted(10**18 - 1, "02139", SEATS, keep=False), "A note. " * 20),
    "lookup": lookup_card(LOOKUP),
    "lookup of all": lookup_card(
        replace(
            LOOKUP,
            found=replace(REPRESENTATION, choices=(), seat=SEATS[0]),
            contacts=[Contact(WIDEST, [OFFICE] * 3)] * 3,
        )
    ),
    "official": official_card(Contact(WIDEST, [OFFICE], in_office=False), as_of=TODAY, today=TODAY),
}


def pressable(card: Card) -> Iterator[discord.ui.Button[discord.ui.LayoutView]]:
    return (item for item in card.walk_children() if isinstance(item, discord.ui.Button))


@pytest.mark.parametrize("name", CARDS)
def test_within_limits(name: str) -> None:
    card = CARDS[name]
    assert len(list(card.walk_children())) <= 40
    assert (
        0 < sum(len(each.content) for each in card.walk_children() if isinstance(each, discord.ui.TextDisplay)) <= 4000
    )
    for each in pressable(card):
        assert each.label is not None
        assert 0 < len(each.label) <= 80
        assert each.custom_id is not None
        assert len(each.custom_id) <= 100
    assert all(len(each.children) <= 5 for each in card.walk_children() if isinstance(each, discord.ui.ActionRow))


@pytest.mark.parametrize("name", CARDS)
def test_what_people_write_pings_nobody(name: str) -> None:
    assert "@everyone" not in CARDS[name].text


def test_the_number_stands_before_what_may_be_cut() -> None:
    text = CARDS["turn"].text
    assert "**<+1 (202) 555 0101>**" in text
    assert text.index("<+1 (202) 555 0101>") < text.index("What to say")


def test_all_fifteen_districts_can_be_chosen_and_a_long_name_leaves_the_district_readable() -> None:
    offered = [each for each in pressable(CARDS["lookup"]) if each.custom_id and ":MA:" in each.custom_id]
    assert [str(each.label).split(" · ")[0] for each in offered] == [f"MA-{number}" for number in range(1, 16)]


def test_more_districts_than_buttons_ask_for_the_zip() -> None:
    many = replace(REPRESENTATION, choices=tuple(Seat(District("CA", number), None) for number in range(1, 53)))
    card = lookup_card(replace(LOOKUP, found=many))
    assert "The ZIP of your home tells me." in card.text
    assert [each.label for each in pressable(card)] == [
        "Type a ZIP",
        "Remember this as my home",
        "Report a wrong number",
    ]


def test_a_vacant_seat_a_missing_number_and_a_term_that_is_over_are_said() -> None:
    vacant = Representation(None, "MA", (WIDEST,), 2, Seat(District("MA", 7), None), ())
    text = lookup_card(replace(LOOKUP, found=vacant)).text
    assert "A Senate seat of this state: nobody at the moment." in text
    assert "Massachusetts's 7th district: nobody in the House at the moment." in text
    over = replace(senator(phone=None), term_ends_on=date(2026, 11, 21))
    text = official_card(Contact(over), as_of=TODAY, today=TODAY).text
    assert "No Washington number is known." in text
    assert "The term ended November 21, 2026" in text
    assert text.endswith("-# Directory of November 22, 2026")


def test_a_letter_copies_whole_and_nothing_ends_its_block() -> None:
    campaign = replace(CAMPAIGN, ask="Say ```yes``` to _this_ @everyone", talking_points="")
    text = cards.letter_card(replace(TURN, campaign=campaign, target=senator(), me="Al*ex", city="Cambridge")).text
    assert text.count("```") == 2
    assert "Say '''yes''' to _this_" in text  # as it was typed, or it could not be pasted
    assert "My name is Al*ex" in text


def test_where_nobody_knows_where_to_write_only_the_text_is_given() -> None:
    text = cards.letter_card(replace(TURN, target=senator(website=None, contact_form=None))).text
    assert "Copy the text:" in text
    assert "None" not in text


def test_hours_that_are_guessed_say_so_and_holidays_are_named() -> None:
    text = cards.scene_card(TURN).text
    assert f"Closed for Martin Luther King Jr. Day, opens <t:{int(NOON.timestamp())}:f>" in text
    assert f"(<t:{int(NOON.timestamp())}:R>), by the usual hours. You can leave a voicemail." in text
    known = replace(TURN, line=replace(LINE, opening=Opening(True, NOON, None, "America/New_York", known=True)))  # noqa: FBT003
    text = cards.scene_card(known).text
    assert f"Open now, until <t:{int(NOON.timestamp())}:t>" in text
    assert "usual hours" not in text
    assert "**What to say**" in text
