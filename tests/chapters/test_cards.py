"""Chapter cards stay within Discord's limits, and show people's words as they are."""

from datetime import UTC, datetime

from discord.ui import Button

from bot.chapters import cards, desk_cards
from bot.chapters.model import Chapter, Details, Joined, Left, Near, Overview, Roster, RosterLine

SOME_DAY = datetime(2026, 6, 2, tzinfo=UTC)
LONG = Chapter(
    1, 10**17, "*" * 100, "MP", SOME_DAY, city="_" * 60, role_id=10**18, channel_id=10**18, meeting="|" * 300
)


def test_a_list_has_pages() -> None:
    many = [Overview(Chapter(1, n, f"Chapter {n:04}", "MA", SOME_DAY), n) for n in range(1, 501)]
    first, last, beyond = (cards.list_card(many, "MA", page) for page in (1, 20, 9999))
    head = "### 500 chapters in Massachusetts\n**Massachusetts** (500)\n"
    assert first.text.startswith(f"{head}Chapter 0001 · 1 member\n")
    assert last.text.startswith(f"{head}Chapter 0476 · 476 members\n")
    assert "Chapter 0500 · 500 members" in last.text
    assert beyond.text == last.text
    turns = [(item.label, item.custom_id, item.disabled) for item in first.walk_children() if isinstance(item, Button)]
    assert turns == [
        ("Back", "chapter:list:MA:0", True),
        ("Page 1 of 20", "chapter:list:MA:1", True),
        ("On", "chapter:list:MA:2", False),
    ]


def test_a_list_goes_by_state() -> None:
    found = [
        Overview(Chapter(1, 1, "Salem", "OR", SOME_DAY), 0),
        Overview(Chapter(1, 2, "Salem North", "MA", SOME_DAY, city="Salem"), 2),
    ]
    assert cards.list_card(found, None).text.splitlines()[:5] == [
        "### 2 chapters",
        "**Massachusetts** (1)",
        "Salem North · Salem · 2 members",
        "**Oregon** (1)",
        "Salem · 0 members",
    ]


def test_the_longest_cards_are_within_the_limits() -> None:
    coming = tuple((SOME_DAY, "~" * 100) for _ in range(3))
    details = Details(LONG, 10**6, tuple(range(10**18, 10**18 + 50)), is_member=True, upcoming=coming, is_lead=True)
    people = tuple(RosterLine(10**18 + number, SOME_DAY, is_lead=True) for number in range(20))
    offered = [Near(LONG, 0, 12.0)] * 5
    for card in (
        cards.details_card(details),
        cards.posted_card(details),
        cards.found_card("02139", [Near(LONG, 1, 2.0)] * 5, "MP", [Overview(LONG, 10**6)] * 500),
        cards.roster_card(Roster(LONG, 10**6, people, 3, 50_000)),
        cards.list_card([Overview(LONG, 10**6)] * 200, None),
        cards.offers_card("Hello", "MP", offered, 900, ["trouble " * 20], is_in_others=True),
        cards.joined_card(Joined(LONG, is_new=True), 10**18, [10**18], ["trouble " * 20]),
        cards.left_card(Left(LONG, 10**18, was_lead=True), []),
        desk_cards.created_card(LONG, 10**18, []),
    ):
        assert 0 < len(card.text) <= 4000
        assert card.total_children_count <= 40
        payload = str(card.to_components())
        assert "@everyone" not in payload


def test_what_people_wrote_is_not_formatted() -> None:
    text = cards.details_card(Details(LONG, 1, (), is_member=False)).text
    assert "\\*\\*" in text
    assert "***" not in text.replace("\\*", "")
