"""Cards say what is true, in safe words, within Discord's limits."""

from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest

from bot.card import Card
from bot.events.cards import invitation_card, list_card, preview_card
from bot.events.model import Answer, Attendance, Event, EventStatus, Invitation, Listing, Plan

AT = datetime(2026, 6, 3, 22, 0, tzinfo=UTC)
SECONDS = int(AT.timestamp())
MOST = 2**63 - 1
LINK = f"https://discord.com/channels/{MOST}/{MOST}/{MOST}"
# Each character doubles when it is made safe: the longest that a text can become.
LONGEST = {"title": "*" * 100, "location": "*" * 300, "description": "*\n" * 499 + "*", "capacity": 100_000}


def event(status: EventStatus = EventStatus.OPEN, **options: Any) -> Event:
    usual = {"title": "Picnic", "channel_id": 5, "host_id": 6}
    plan = Plan(starts_at=AT, starts_local=AT.replace(tzinfo=None), zone="America/New_York", **usual | options)
    return Event(1, 42, plan, status, AT)


def within_limits(card: Card) -> bool:
    return len(card.text) <= 4000 and len(list(card.walk_children())) <= 40


def shown(card: Card) -> dict[str, tuple[str, bool]]:
    """Label to custom id and whether it is switched on, of every button."""
    found = [item for item in card.walk_children() if isinstance(item, discord.ui.Button)]
    return {str(item.label): (str(item.custom_id), not item.disabled) for item in found}


def test_a_posted_card() -> None:
    plan = {"minutes": 90, "location": "Main St 5", "capacity": 20, "description": "Bring food"}
    card = invitation_card(Invitation(event(**plan), Attendance(12, 3), "Springfield"))
    assert card.text.splitlines() == [
        "### Picnic",
        "Bring food",
        f"**When** <t:{SECONDS}:F> (<t:{SECONDS}:R>), until <t:{SECONDS + 5400}:t>",
        "**Where** Main St 5",
        "**Chapter** Springfield",
        "**Host** <@6>",
        "**12 of 20 going** · 3 maybe",
    ]
    assert shown(card) == {
        "Going": ("event:42:going", True),
        "Maybe": ("event:42:maybe", True),
        "Can't make it": ("event:42:cant", True),
    }


def test_what_is_not_known_is_not_shown() -> None:
    lines = invitation_card(Invitation(event(), Attendance())).text.splitlines()
    assert lines == ["### Picnic", f"**When** <t:{SECONDS}:F> (<t:{SECONDS}:R>)", "**Host** <@6>", "**0 going**"]


def test_a_long_event_ends_on_a_day() -> None:
    ends = int((AT + timedelta(days=2)).timestamp())
    assert f"until <t:{ends}:f>" in invitation_card(Invitation(event(minutes=2880), Attendance())).text


def test_a_full_card_says_so() -> None:
    assert "**5 of 5 going** · 1 maybe · full" in invitation_card(Invitation(event(capacity=5), Attendance(5, 1))).text


def test_a_cancelled_card_has_no_buttons() -> None:
    card = invitation_card(Invitation(event(EventStatus.CANCELLED), Attendance(3)))
    assert card.text.startswith("### Cancelled: Picnic")
    assert shown(card) == {}


def test_a_preview_shows_the_card_as_it_will_be() -> None:
    invitation = Invitation(event(EventStatus.DRAFT, capacity=3), Attendance())
    preview = preview_card(invitation)
    assert preview.text.startswith(invitation_card(invitation).text)
    assert "<#5>" in preview.text
    assert "I read the time in Eastern Time" in preview.text
    assert [label for label, (_, on) in shown(preview).items() if on] == ["Post it", "More details", "Discard"]
    assert set(shown(preview)) == {*shown(invitation_card(invitation)), "Post it", "More details", "Discard"}


@pytest.mark.parametrize(
    ("location", "where"),
    [
        ("https://meet.example/a_b_c?d=*", "https://meet.example/a_b_c?d=*"),
        ("[Free money](https://evil.example)", "\\[Free money](https://evil.example)"),
        (f"**loud** @everyone <@{MOST}>", f"\\*\\*loud\\*\\* @\u200beveryone <@\u200b{MOST}>"),
    ],
)
def test_a_place_is_shown_bare(location: str, where: str) -> None:
    assert f"**Where** {where}\n" in invitation_card(Invitation(event(location=location), Attendance())).text


@pytest.mark.parametrize("status", EventStatus)
def test_the_longest_event_fits(status: EventStatus) -> None:
    invitation = Invitation(event(status, **LONGEST, minutes=20_160), Attendance(99_999, 99_999), "*" * 100)
    for card in (invitation_card(invitation), preview_card(invitation), preview_card(invitation, "x" * 200)):
        assert within_limits(card)
        assert "**Host** <@6>" in card.text


def test_the_longest_list_fits_and_counts_what_it_leaves_out() -> None:
    title = "*" * 100
    listing = Listing(event(title=title, location="*" * 300, capacity=100_000), Attendance(99_999), Answer.CANT, LINK)
    card = list_card([listing] * 10, 57)
    lines = card.text.count("[open]")
    assert within_limits(card)
    assert 5 <= lines < 10
    assert card.text.endswith(f"and {57 - lines} more")


def test_a_list() -> None:
    here = Listing(event(capacity=20, location="Main St 5"), Attendance(12), Answer.GOING, LINK)
    online = Listing(event(title="Call", location="https://meet.example"), Attendance(1), None, None)
    lines = list_card([here, online], 2).text.splitlines()
    assert lines == [
        "### Coming up",
        "**Picnic**",
        f"<t:{SECONDS}:f> · Main St 5 · 12 of 20 going · you're going · [open]({LINK})",
        "**Call**",
        f"<t:{SECONDS}:f> · online · 1 going",
    ]


def test_an_empty_list_says_what_to_do() -> None:
    assert "/event create" in list_card([], 0).text
