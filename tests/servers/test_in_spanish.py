"""Settings, the check-up and the audit log in Spanish: within Discord's limits, and no English left in them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.access import Action, Actor, decide
from bot.audit.cards import batch_card, page_card
from bot.audit.model import Batch, Line, Noted, Page, Wanted
from bot.card import TEXT_LIMIT, Card
from bot.doctor.cards import report_card, told_card
from bot.doctor.model import HostFacts, Place, Presence, Rank, Refusal, Report, ServerFacts, Unsent, Use
from bot.doctor.rules import examine, examine_access
from bot.limits import Limit, TooOften
from bot.servers import cards, panel_cards
from bot.servers.model import ChannelKind, Feature, RoleKind, Server
from bot.servers.rules import QuietTooLong
from bot.servers.steps import MADE_ROLES, NEEDED_CHANNELS, Plan, State
from bot.spreadsheet import BadFile, read_csv
from bot.text import mention, with_and
from bot.when.quiet import OFF, USUAL
from bot.when.zones import ZoneChoice
from bot.words import speaking
from tests.conftest import NOON

ENGLISH = re.compile(r"\b(the|you|your|this|with|and|is|are)\b", re.IGNORECASE)
NUMBER = 10**18  # as long as Discord's ids are
CHANNELS = {kind: NUMBER + number for number, kind in enumerate(ChannelKind)}
ROLES = dict.fromkeys(RoleKind, NUMBER)
FULL = Server(1, "America/New_York", CHANNELS, ROLES, home_state="MA", is_zone_chosen=True)
ZONES = [ZoneChoice("America/New_York", "Zona")]
STATES = [State(Server(1)), State(FULL), State(FULL, frozenset({*CHANNELS.values(), NUMBER}), "https://x.example/1")]
MADE = Plan(CHANNELS, NEEDED_CHANNELS, ROLES, MADE_ROLES, ("Manage Channels", "Manage Roles"))

FEW = frozenset({"view_channel", "send_messages"})
RANK = Rank(1, "rol de voluntariado")
WRONG = ServerFacts(
    NOON,
    "x" * 100,
    is_zone_chosen=False,
    missing_channels=[*ChannelKind],
    places=[
        Place(1, frozenset(Use), Presence.GONE),
        Place(2, frozenset(Use)),
        Place(3, frozenset(Use), have=FEW),
        Place(4, frozenset({Use.LOG}), Presence.HIDDEN, is_thread=True),
    ],
    ranks=[replace(RANK, is_there=False), replace(RANK, role_id=2, is_managed=True), Rank(3, RANK.use, is_above=True)],
    refusals=[Refusal(4, NOON, "No pude.")],
    late=2,
    unsent=[Unsent(number, number or None, NOON, "se borró el canal", "Elige otro.") for number in range(5)],
    missed=1,
    events_unlisted="permission",
)
LONG_AGO, LATE = NOON - timedelta(days=90), timedelta(seconds=90)
HOST = HostFacts(
    NOON,
    "0.1.0",
    "0013",
    "0014",
    backup_at=LONG_AGO,
    free=9,
    directory_at=LONG_AGO,
    skew=LATE,
    late=3,
    failed=1,
    discord="No hay Discord.",
)
YOUNG = replace(HOST, schema="0015", backup_at=None, directory_at=None, skew=-LATE)
THINGS = "event 42, day of action 7, local official 3"
LINES = tuple(
    Line(NUMBER, NOON, NUMBER, "CREATE_EVENT", "event create", THINGS, each, (NUMBER,) * 3, 25) for each in Noted
)

CARDS: list[Callable[[], Card]] = [
    *(lambda state=state: panel_cards.panel_card(state, ZONES, "Elige otro.", ["Listo."] * 8) for state in STATES),
    *(lambda state=state: panel_cards.channels_card(state) for state in STATES),
    *(lambda state=state: panel_cards.more_card(state) for state in STATES),
    *(lambda plan=plan: panel_cards.plan_card(plan, "x" * 100) for plan in (MADE, Plan())),
    panel_cards.greeting_card,
    lambda: panel_cards.personal_greeting_card(NUMBER),
    *(lambda server=server: cards.configuration_card(server) for server in (FULL, Server(1, quiet=OFF))),
    *(lambda kind=kind: cards.channel_set_card(kind, NUMBER) for kind in ChannelKind),
    *(lambda kind=kind: cards.role_set_card(kind, NUMBER) for kind in RoleKind),
    *(lambda is_on=is_on: cards.feature_set_card(Feature.LEADERBOARD, is_on=is_on) for is_on in (True, False)),
    *(lambda quiet=quiet: cards.quiet_set_card(quiet) for quiet in (USUAL, OFF)),
    *(lambda host=host: report_card(Report(examine(None, host), None, host)) for host in (HOST, YOUNG)),
    lambda: report_card(Report(examine(WRONG), WRONG)),
    lambda: report_card(Report()),
    lambda: told_card(examine_access(replace(WRONG, ranks=[RANK, Rank(2, RANK.use, is_above=True)]))),
    *(lambda action=action: page_card(Page((), 1, has_more=True), Wanted(NUMBER, action.name)) for action in Action),
    lambda: page_card(Page(LINES * 3, 2, has_more=True), Wanted()),
    lambda: batch_card(Batch(LINES * 3, 40)),
]


@pytest.mark.parametrize("made", CARDS)
def test_cards_are_in_spanish_and_fit(made: Callable[[], Card]) -> None:
    with speaking("es"):
        card = made()
    assert len(card.text) < TEXT_LIMIT
    assert card.total_children_count <= 40
    for text in (card.text, *labels(card.to_components())):
        assert ENGLISH.search(text) is None, text


def labels(shown: Any) -> Iterator[str]:
    """Everything that stands on a button or in a list, and is not too long for it."""
    for each in shown if isinstance(shown, list) else [shown]:
        for name, most in (("label", 80), ("placeholder", 150), ("description", 100)):
            if text := each.get(name):
                assert len(text) <= most
                yield text
        for inner in ("components", "options", "component"):
            yield from labels(each.get(inner, []))


def test_findings_are_in_spanish() -> None:
    """Also those for which there is no room on a card."""
    with speaking("es"):
        found = [*examine(WRONG, HOST), *examine(None, YOUNG)]
    assert len({each.key for each in found}) == 26
    assert [each for each in found if ENGLISH.search(f"{each.what} {each.mend}")] == []


def test_forms_are_in_spanish_and_fit() -> None:
    with speaking("es"):
        for form in (panel_cards.zone_form(), panel_cards.state_form()):
            texts = [form.title, *labels(form.to_components())]
            assert len(form.title) <= 45
            assert [text for text in texts if ENGLISH.search(text)] == []


@pytest.mark.parametrize("action", Action)
def test_refusals_are_in_spanish(action: Action) -> None:
    with speaking("es"):
        reasons = [decide(Actor(1, 2, leads=frozenset({7})), action, chapter).reason for chapter in (None, 8)]
        reasons += [str(TooOften(limit, NOON)) for limit in Limit]
        reasons += [str(QuietTooLong(USUAL)), str(BadFile(problems=[(2, "falta algo")] * 12))]
    assert [text for text in reasons if ENGLISH.search(text)] == []


@pytest.mark.parametrize(
    "file", [b"", b"PK\x03\x04", b"\xff\xfe", b"\xff", b"a,a,z\n1,2,3\n", b"a,b\n,2,3\n", b'"', b"\0"]
)
def test_what_is_wrong_with_a_file_is_said_in_spanish(file: bytes) -> None:
    with speaking("es"), pytest.raises(BadFile) as refused:
        read_csv(file, ["a", "b"], ["a", "b"])
    assert ENGLISH.search(str(refused.value)) is None


def test_names_are_joined_as_they_sound() -> None:
    assert with_and(["a", "b", "c"]) == "a and b and c"
    with speaking("es"):
        assert with_and(["Boston", "Salem"]) == "Boston y Salem"
        assert with_and(["**Adjuntar archivos**", "**Insertar enlaces**"]).endswith("e **Insertar enlaces**")
        assert [with_and(["A", each]) for each in ("Hilo", "Hielo", "Ítaca")] == ["A e Hilo", "A y Hielo", "A e Ítaca"]
        assert mention(-1) == "alguien cuyos datos se borraron"
