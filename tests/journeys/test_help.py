"""The help says what there is to do here, now, for whoever asks; and what is named in it can be pressed."""

import math
import re
from typing import Any

import pytest

from bot.access import Actor, Level
from bot.card import Card
from bot.edge.guard import action_of
from bot.edge.manual import allowed, commands_of
from bot.edge.topics import TOPICS, Now, page_of, topic_of, topics_for
from bot.officials import service as officials
from bot.officials.directory import sample_directory
from cogs.help import command_card, overview_card, topic_card
from tests.journeys.world import PRESSABLE, World, answer, buttons, said

ACTORS = {
    Level.ANYONE: Actor(1, 2),
    Level.LEAD: Actor(1, 2, leads=frozenset({7})),
    Level.ORGANIZER: Actor(1, 2, is_organizer=True),
    Level.ADMIN: Actor(1, 2, is_admin=True, is_organizer=True),
}
BUSY = Now(is_signed_up=True, running=(7, 8), officials=True, events=12, chapters=40, waiting=23, unset=())
EMPTY = Now(
    is_signed_up=False,
    running=(),
    officials=False,
    events=0,
    chapters=0,
    waiting=0,
    unset=("events channel", "actions channel", "organizers channel", "organizer role"),
)
WIDE, TALL = 32, 30  # characters and lines of a card on a phone 390 points wide, as seen in the demo


def lines_of(card: Card) -> int:
    """How many lines a card takes on a phone; a row of buttons wraps after three short ones and is two lines high."""
    rows: list[int] = []
    for item in card.walk_children():
        labels = [getattr(each, "label", "") or "" for each in getattr(item, "children", [])]
        if any(labels):
            rows.append(2 * math.ceil(sum(len(label) + 4 for label in labels) / WIDE))
    text = re.sub(r"\*\*|`|-# ", "", card.text)
    return sum(math.ceil(max(len(line), 1) / WIDE) for line in text.splitlines()) + sum(rows)


def primaries(card: Any) -> list[str]:
    return [
        item.label for item in card.walk_children() if getattr(getattr(item, "style", None), "name", "") == "primary"
    ]


async def load(world: World) -> None:
    await world.bot.database.write(officials.import_directory, sample_directory())


async def ask(world: World, person: Any, topic: str | None = None) -> str:
    options = {"topic": topic} if topic else {}
    return said(await person.slash(world.general, "help", **options))


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("known", [BUSY, EMPTY], ids=["busy", "empty"])
async def test_every_page_fits_a_phone_and_has_one_thing_to_do_first(world: World, level: Level, known: Now) -> None:
    actor = ACTORS[level]
    card = overview_card(known, actor)
    assert lines_of(card) <= TALL, lines_of(card)
    assert len(primaries(card)) == 1
    usable = allowed(list(commands_of(world.bot.tree)), actor)
    for topic in topics_for(actor):
        page = topic_card(page_of(topic, usable), known)
        assert lines_of(page) <= TALL, topic.key
        assert len(page_of(topic, usable).tasks) >= 2, topic.key


async def test_every_command_is_told_of_once_to_whoever_may_use_it_and_to_nobody_else(world: World) -> None:
    everything = list(commands_of(world.bot.tree))
    for actor in ACTORS.values():
        usable = allowed(everything, actor)
        told: set[str] = set()
        for topic in topics_for(actor):
            page = page_of(topic, usable)
            names = [name for name, _ in page.tasks] + list(page.more)
            assert len(names) == len(set(names)), topic.key
            told.update(names)
        assert told == {command.qualified_name for command in usable}


async def test_the_table_of_topics_names_commands_that_exist(world: World) -> None:
    names = {command.qualified_name for command in commands_of(world.bot.tree)}
    assert {name for topic in TOPICS for name, _ in topic.tasks} <= names
    keys = [topic.key for topic in TOPICS]
    assert len(keys) == len(set(keys))
    assert {topic_of(command) for command in commands_of(world.bot.tree)} <= set(keys)


async def test_a_newcomer_to_an_empty_server_hears_what_to_do_instead(world: World) -> None:
    result = await world.alex.slash(world.general, "help")
    text = said(result)
    assert "I have no list of officials yet" in text
    assert "nothing is planned yet" in text
    assert "`/chapter propose` starts one where you live" in text
    assert "/volunteers" not in text
    assert next(iter(buttons(answer(result).components))) == "Sign up"
    assert "`/call`" not in await ask(world, world.alex, "calls")

    await load(world)
    assert "no campaign needs calls now; `/officials` shows who represents you" in await ask(world, world.alex)


async def test_what_is_on_is_offered_first(world: World) -> None:
    await load(world)
    result = await world.admin.slash(world.general, "help")
    assert "**Still to set** · events channel" in said(result)
    assert next(iter(buttons(answer(result).components))) == "Finish the settings"
    shown = await world.admin.click(answer(result), label="Finish the settings")
    assert "Time zone" in said(shown), "the panel, where each of them is one choice"
    settings = await world.admin.slash(world.general, "help", topic="settings")
    assert "`/config channel` · which channel gets what" in said(settings)
    back = await world.admin.click(answer(settings), label="All topics")
    assert "What you can do here" in said(back)


async def test_a_topic_shows_what_one_may_do_and_refuses_what_is_not_ones_own(world: World) -> None:
    volunteer, organizer = await ask(world, world.alex, "event"), await ask(world, world.organizer, "event")
    assert "`/event list`" in volunteer
    assert "/event create" not in volunteer
    assert "`/event create` · plan one" in organizer
    assert "There is no help on" in await ask(world, world.alex, "settings")
    assert "Type `/help` for the list" in await ask(world, world.alex, "config show")
    forged = await world.forge(world.alex, 3, {"component_type": 2, "custom_id": "help:settings"})
    assert "/config" not in said(forged)


async def test_a_command_is_explained_with_its_options(world: World) -> None:
    text = await ask(world, world.alex, "/remindme")
    assert "/remindme what when" in text
    assert "**when** ·" in text
    for command in commands_of(world.bot.tree):
        assert command.qualified_name in command_card(command).text
        assert action_of(command)


async def test_commands_that_are_named_can_be_pressed_also_after_a_restart(world: World) -> None:
    def pressable(result: Any) -> set[str]:
        found: set[str] = set()

        def look(components: Any) -> None:
            for each in components or []:
                found.update(PRESSABLE.findall(each.get("content") or ""))
                look(each.get("components"))

        look(answer(result).components)
        return found

    before = pressable(await world.alex.slash(world.general, "help", topic="reminders"))
    assert before == {"remindme", "reminders", "remindme-calls"}
    shown = await world.alex.slash(world.general, "help")
    await world.restart()
    turned = await world.alex.click(answer(shown), label="Reminders")  # PITFALLS: buttons dead after a restart
    assert pressable(turned) == before
    assert pressable(await world.alex.slash(world.general, "help", topic="reminders")) == before


async def test_an_organizer_is_shown_who_waits_first(world: World) -> None:
    form = await world.alex.slash(world.general, "join")
    await world.alex.submit_modal(form, {"home": "MA", "interests": ["make calls"]})
    result = await world.organizer.slash(world.general, "help")
    assert "1 person waits for an answer" in said(result)
    queue = await world.organizer.click(answer(result), label="See who waits")
    assert f"<@{world.alex.id}>" in said(queue)
