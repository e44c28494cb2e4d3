"""Every command, suggestion, button and form goes through the one table of rights (bot/access.py)."""

import ast

import pytest

from bot.access import Action, Level
from bot.edge.durable import Durable
from bot.edge.guard import action_of
from bot.edge.manual import commands_of
from bot.officials import service as officials
from bot.officials.directory import sample_directory
from tests.house.reading import python_files, read
from tests.house.test_promises import CUSTOM_IDS
from tests.journeys.test_everyone_is_answered import _shown_to_all, options
from tests.journeys.world import World, said

__all__ = ["_shown_to_all"]

REFUSALS = {
    Level.LEAD: "Only organizers and chapter leads can {}",
    Level.ORGANIZER: "Only organizers can {}",
    Level.ADMIN: "Only admins can {}",
}


def refusal(action: Action) -> str:
    return REFUSALS[action.level].format(action.words)


async def test_a_plain_volunteer_is_refused_every_command_that_needs_more_and_suggested_nothing(world: World) -> None:
    walked, offered = 0, 0
    for command in commands_of(world.bot.tree):
        action = action_of(command)
        if action.level is Level.ANYONE:
            continue
        result = await world.alex.slash(world.general, command.qualified_name, **options(command, "Boston", world))
        assert said(result).startswith(refusal(action)), command.qualified_name
        walked += 1
        for option in command.parameters:
            if option.autocomplete:
                which = (world.general, command.qualified_name, option.display_name, "")
                assert await world.alex.autocomplete(*which) == [], which
                offered += len(await world.admin.autocomplete(*which))
    assert walked > 30
    assert offered > 50, "an admin is suggested something, with nothing there yet: zones, times, states"


async def test_every_suggestion_is_made_by_the_one_that_looks_at_the_right(world: World) -> None:
    suggesters = [
        option._Parameter__parent.autocomplete  # type: ignore[attr-defined]
        for command in commands_of(world.bot.tree)
        for option in command.parameters
        if option.autocomplete
    ]
    assert len(suggesters) > 50
    assert [each for each in suggesters if not getattr(each, "__suggests__", False)] == []


async def test_a_plain_volunteer_is_refused_every_button_that_needs_more(world: World) -> None:
    families = [each for each in Durable.families if "test" not in each.__module__]
    walked = set()
    for custom_id in sorted(CUSTOM_IDS):
        (family,) = [each for each in families if each.template.fullmatch(custom_id)]
        if family.action.level is Level.ANYONE:
            continue
        here = custom_id.replace("1573907198478647308", str(world.server.id))
        result = await world.forge(world.alex, 3, {"custom_id": here, "component_type": 2})
        assert said(result).startswith(refusal(family.action)), custom_id
        walked.add(family)
    assert walked == {each for each in families if each.action.level > Level.ANYONE}


async def test_a_form_that_was_opened_with_a_right_is_refused_once_the_right_is_gone(world: World) -> None:
    await world.bot.database.write(officials.import_directory, sample_directory())
    role = world.server.create_role("Core team")
    olu = world.server.add_member(world.env.create_user("olu"), roles=[role])
    await world.admin.slash(world.general, "config role", kind="organizer", role=role)
    opened = await olu.slash(world.general, "campaign create", title="Clean air")
    assert opened.modal is not None
    await world.admin.slash(world.general, "config role", kind="organizer", role=world.server.create_role("New team"))
    sent = await olu.submit_modal(opened, {"ask": "Vote yes", "script": "Hello"})
    assert said(sent).startswith(refusal(Action.MANAGE_CAMPAIGNS))


def captured_actors(text: str) -> list[int]:
    """Lines of forms' answers that use the actor who opened the form, and not the one who sent it."""
    return [
        name.lineno
        for function in ast.walk(ast.parse(text))
        if isinstance(function, ast.AsyncFunctionDef) and function.name == "submit"
        for name in ast.walk(function)
        if isinstance(name, ast.Name) and name.id in ("actor", "interaction") and isinstance(name.ctx, ast.Load)
        if name.id not in {each.arg for each in function.args.args}
    ]


def test_forms_are_shown_in_one_place_and_answered_for_whoever_sent_them() -> None:
    shown = [str(path) for path in python_files("bot", "cogs") if ".send_modal(" in read(path)]
    assert shown == ["bot/edge/forms.py"]
    assert {str(path): found for path in python_files("cogs") if (found := captured_actors(read(path)))} == {}


def test_a_captured_actor_would_be_seen() -> None:
    assert captured_actors("async def submit(sent):\n    await write(actor)")
    assert not captured_actors("async def submit(sent):\n    await write(actor_of(sent))")


@pytest.mark.parametrize("action", Action)
def test_what_needs_more_than_anyone_leaves_a_line(action: Action) -> None:
    assert action.is_audited or action.level is Level.ANYONE
    assert not Action.RSVP.is_audited
