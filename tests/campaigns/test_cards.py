"""Cards keep within Discord's limits, whatever they show."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import discord
import pytest

from bot.campaigns import cards, rules
from bot.campaigns.model import Campaign, CampaignStatus, Totals
from bot.card import Card
from bot.officials.cards import MOST_CHOICES, Contact, Lookup, lookup_card, official_card
from bot.officials.model import Chamber, District, NearOffice, Office, Place, Representation, Seat
from tests.campaigns.people import senator

LONG = "*_`~|<@everyone>" * 400
WIDEST = senator(
    "S" * 40,
    name=LONG,
    last_name=LONG,
    party=LONG,
    caucus=LONG,
    contact_form="https://example.org/" + "x" * 2000,
    state="MP",
)
CAMPAIGN = Campaign(
    10**18 - 1,
    LONG[: rules.TITLE_LIMIT],
    LONG[: rules.ASK_LIMIT],
    LONG[: rules.SCRIPT_LIMIT],
    CampaignStatus.OPEN,
    datetime(2026, 1, 1, tzinfo=UTC),
)
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
    "turn": cards.scene_card(cards.Turn(CAMPAIGN, WIDEST, LONG, "Saved. " * 20)),
    "turn without campaign": cards.scene_card(cards.Turn(None, replace(WIDEST, phone=None), LONG, "", [LONG] * 30)),
    "finished": cards.scene_card(cards.Finished(CAMPAIGN, Totals(10**9, 10**9), 2, "MP", [WIDEST] * 9, "Saved. " * 20)),
    "vacant": cards.scene_card(cards.Finished(CAMPAIGN, Totals(0, 0), 0, "MP")),
    "home": cards.scene_card(cards.HomeWanted(10**18 - 1)),
    "state": cards.scene_card(cards.StateWanted(10**18 - 1, "57717", ["MT", "SD", "WY", "ND", "NE"], keep=True)),
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


def test_a_number_that_is_not_known_offers_writing_and_going_on() -> None:
    unreachable = senator(phone=None, contact_form="https://example.org/write")
    text = cards.scene_card(cards.Turn(None, unreachable, "Alex")).text
    assert "No number is known. Write instead: https://example.org/write . Press **Skip** to go on." in text
