"""What the bot says of itself in Spanish, the help above all: no English in it, and within Discord's limits."""

import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from discord import app_commands

from bot.access import Actor
from bot.app import Groundswell
from bot.card import TEXT_LIMIT, Card
from bot.edge import ensure, making, report, roles, setting_up
from bot.edge.attending import GoingFirst
from bot.edge.belonging import NotOfThatServer
from bot.edge.drawing import drawn
from bot.edge.durable import StaleButton
from bot.edge.languages import in_servers_language, listen
from bot.edge.manual import allowed, commands_of, usage
from bot.edge.topics import TOPICS, Now, page_of, topics_for
from bot.edge.trouble import Trouble, trouble_card
from bot.settings import Settings
from bot.words import phrase, speaking, spoken
from cogs.help import command_card, overview_card, topic_card

ENGLISH = re.compile(r"\b(the|you|your|this|with|and|what|channel)\b", re.IGNORECASE)
LARGEST = 2**63 - 1
ADMIN = Actor(1, 2, is_admin=True, is_organizer=True)
ACTORS = [Actor(1, 2), Actor(1, 2, leads=frozenset({7})), Actor(1, 2, is_organizer=True), ADMIN]
BUSY = Now(is_signed_up=True, running=(7, 8), officials=True, events=10**6, chapters=40, waiting=10**6, unset=())
UNSET = ("events channel", "actions channel", "organizers channel", "organizer role")
EMPTY = Now(is_signed_up=False, running=(), officials=False, events=0, chapters=0, waiting=0, unset=UNSET)
WIDE, TALL = 32, 30  # characters and lines of a card on a phone, as tests/journeys/test_help.py has them


@pytest.fixture(autouse=True)
def spanish() -> Iterator[None]:
    with speaking("es"):
        yield


@pytest.fixture
async def tree() -> app_commands.CommandTree[Any]:
    bot = Groundswell(Settings(_env_file=None, discord_token=None), shard_count=1)
    await bot.load_cogs()
    return bot.tree


def is_spanish(text: str) -> None:
    prose = re.sub(r"`[^`]*`|<[^>]*>", "", text)  # not the names of commands
    assert not ENGLISH.search(prose), text


def fits(card: Card) -> None:
    is_spanish(card.text)
    assert 0 < len(card.text) <= TEXT_LIMIT
    assert len(list(card.walk_children())) <= 40
    labels = [label for item in card.walk_children() if (label := getattr(item, "label", None))]
    for label in labels:
        assert len(label) <= 25, label
        is_spanish(label)


def lines_of(card: Card) -> int:
    rows: list[int] = []
    for item in card.walk_children():
        labels = [getattr(each, "label", "") or "" for each in getattr(item, "children", [])]
        if any(labels):
            rows.append(2 * math.ceil(sum(len(label) + 4 for label in labels) / WIDE))
    text = re.sub(r"\*\*|`|-# ", "", card.text)
    return sum(math.ceil(max(len(line), 1) / WIDE) for line in text.splitlines()) + sum(rows)


async def test_every_page_of_the_help_fits_a_phone(tree: app_commands.CommandTree[Any]) -> None:
    too_long = []
    for actor in ACTORS:
        usable = allowed(list(commands_of(tree)), actor)
        for known in (BUSY, EMPTY):
            pages = {topic.key: topic_card(page_of(topic, usable), known) for topic in topics_for(actor)}
            for key, card in (("", overview_card(known, actor)), *pages.items()):
                fits(card)
                if lines_of(card) > TALL:
                    too_long.append((key, lines_of(card)))
    assert too_long == []
    # In the same test, because loading the cogs takes longer than all of this.
    for command in commands_of(tree):
        fits(command_card(command))
    (create,) = [each for each in commands_of(tree) if each.qualified_name == "event create"]
    assert usage(create).startswith("/evento crear título inicio")
    assert "`/event create`" in command_card(create).text, "which becomes what can be pressed"


def test_every_topic_has_another_label_than_the_others() -> None:
    labels = [phrase(topic.label) for topic in TOPICS]
    assert len(set(labels)) == len(labels)


REFUSALS = [
    GoingFirst,
    NotOfThatServer,
    StaleButton,
    lambda: ensure.ChannelClosed("<#1>", ["View Channel"]),
    lambda: ensure.ChannelClosed("<#1>", ["View Channel", "Send Messages"]),
]


@pytest.mark.parametrize("refusal", REFUSALS)
def test_refusals(refusal: Any) -> None:
    is_spanish(str(refusal()))


def test_what_discord_refused() -> None:
    tables = [roles._NOT_GIVEN, roles._NOT_GIVEN_YOU, roles._NOT_GIVEN_THEM, roles._NOT_TAKEN]
    for table in tables:
        for why in roles._Why:
            is_spanish(roles._Refused(why, "<@&1>").said(table, whom="<@2>"))
    for text in [*making._FORBIDDEN.values(), *making._NOT_NOW.values(), *setting_up._TOPICS.values()]:
        is_spanish(phrase(text))
    sentence = report.sentence_for(app_commands.NoPrivateMessage())
    assert sentence is not None
    is_spanish(sentence)


@pytest.mark.parametrize("channel_id", [None, LARGEST])
@pytest.mark.parametrize("mend", ["", "x" * 300])
def test_what_could_not_be_sent(channel_id: int | None, mend: str) -> None:
    card = trouble_card(Trouble(channel_id, datetime(2026, 6, 2, tzinfo=UTC), "*" * 300, mend, series_paused=True))
    fits(card)
    assert "Project-Id" not in card.text, "the translation of nothing is a catalog's head"


async def test_a_picture_is_drawn_in_the_language_of_whoever_wants_it() -> None:
    assert await drawn(lambda facts: f"{spoken()} {facts}".encode(), 5) == b"es 5"


async def test_what_everybody_reads_is_in_the_servers_language() -> None:
    class Rights:
        async def of(self, server_id: int) -> Any:
            return SimpleNamespace(language="en" if server_id == 1 else "es")

    client: Any = SimpleNamespace(rights=Rights())
    async with in_servers_language(client, 1):
        assert spoken() == "en"
    assert spoken() == "es"


async def test_whoever_cannot_be_heard_is_told_so_in_the_language_of_their_discord() -> None:
    with speaking("en"):
        interaction: Any = SimpleNamespace(locale="es-419", guild_id=1, user=SimpleNamespace(id=2), client=None)
        with pytest.raises(AttributeError):  # as if the database were away
            await listen(interaction)
        assert spoken() == "es"
