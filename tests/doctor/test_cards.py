"""What admins read: within Discord's limits, however much is wrong."""

from datetime import UTC, datetime, timedelta

from bot.doctor.cards import report_card, told_card
from bot.doctor.model import Finding, HostFacts, Place, Presence, Report, ServerFacts, Use, Weight
from tests.doctor.test_rules import HOST, WELL

NOW = datetime(2026, 6, 2, 16, 0, tzinfo=UTC)
MANY = [Finding(f"channel:{number}", "x" * 300, "y" * 300) for number in range(30)]


def test_a_server_in_order_says_so_and_what_was_looked_at() -> None:
    text = report_card(Report([], WELL, HOST)).text
    assert text.startswith("### Everything works")
    assert "-# Channels in order: 1 of 1" in text
    assert "Groundswell 0.1.0 · database schema 0014" in text
    assert "-# Last backup: <t:" in text
    assert "-# Clock: 1 s off Discord's" in text


def test_trouble_is_counted_and_advice_is_not() -> None:
    advice = Finding("zone", "No zone.", "Choose one.", Weight.ADVICE)
    assert report_card(Report([advice])).text.startswith("### Everything works\n1 thing could be better.")
    text = report_card(Report([MANY[0], advice])).text
    assert text.startswith("### 1 thing needs mending")
    assert text.index("🔴") < text.index("🟡")
    assert "**Mend it** Choose one." in text


def test_channels_in_order_are_counted() -> None:
    places = [Place(number, frozenset({Use.EVENTS})) for number in (1, 12, 3)]
    places.append(Place(4, frozenset({Use.LOG}), Presence.UNKNOWN))
    facts = ServerFacts(NOW, places=places)
    findings = [Finding("channel:1", "a", "b"), Finding("channel:3:less", "a", "b", Weight.ADVICE)]
    assert "-# Channels in order: 1 of 3" in report_card(Report(findings, facts)).text


def test_the_longest_report_fits() -> None:
    host = HostFacts(NOW, "0.1.0", "0014", "0014", size=10**12, directory_at=NOW, skew=timedelta(days=9))
    for card in (report_card(Report(MANY, WELL, host)), told_card(MANY)):
        assert len(card.text) < 3900
        assert card.total_children_count <= 40
    text = report_card(Report(MANY, WELL, host)).text
    assert text.count("🔴") + int(text.partition("…and ")[2].partition(" more")[0]) == 30
    assert "Groundswell 0.1.0" in text
