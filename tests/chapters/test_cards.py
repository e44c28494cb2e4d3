"""Chapter cards stay within Discord's limits, and show people's words as they are."""

from datetime import UTC, datetime

from bot.chapters import cards
from bot.chapters.model import Chapter, Details, Joined, Left, Overview

SOME_DAY = datetime(2026, 6, 2, tzinfo=UTC)
LONG = Chapter(1, 10**17, "*" * 100, "MP", SOME_DAY, city="_" * 60, role_id=10**18, channel_id=10**18)


def test_a_list_tells_how_many_it_leaves_out() -> None:
    many = [Overview(Chapter(1, n, f"Chapter {n:04}", "MA", SOME_DAY), n) for n in range(1, 501)]
    text = cards.list_card(many, "MA").text
    assert text.startswith("### 500 chapters in Massachusetts\n**Massachusetts**\nChapter 0001 · 1 member\n")
    shown = text.count("· ")
    assert f"…and {500 - shown} more. Narrow it down" in text
    assert 50 < shown < 500
    assert len(text) <= 4000


def test_a_list_goes_by_state() -> None:
    found = [
        Overview(Chapter(1, 1, "Salem", "OR", SOME_DAY), 0),
        Overview(Chapter(1, 2, "Salem North", "MA", SOME_DAY, city="Salem"), 2),
    ]
    assert cards.list_card(found, None).text.splitlines()[:5] == [
        "### 2 chapters",
        "**Massachusetts**",
        "Salem North · Salem · 2 members",
        "**Oregon**",
        "Salem · 0 members",
    ]


def test_the_longest_cards_are_within_the_limits() -> None:
    details = Details(LONG, 10**6, tuple(range(10**18, 10**18 + 50)), is_member=False)
    offered = [LONG] * 5
    for card in (
        cards.details_card(details),
        cards.list_card([Overview(LONG, 10**6)] * 200, None),
        cards.offers_card("Hello", "MP", offered, 900, ["trouble " * 20], is_in_others=True),
        cards.joined_card(Joined(LONG, is_new=True), 10**18, [10**18], ["trouble " * 20]),
        cards.left_card(Left(LONG, 10**18, was_lead=True), []),
        cards.created_card(LONG, 10**18, []),
    ):
        assert 0 < len(card.text) <= 4000
        assert card.total_children_count <= 40
        payload = str(card.to_components())
        assert "@everyone" not in payload


def test_what_people_wrote_is_not_formatted() -> None:
    text = cards.details_card(Details(LONG, 1, (), is_member=False)).text
    assert "\\*\\*" in text
    assert "***" not in text.replace("\\*", "")
