"""The manual, from the command tree itself: for /help and for docs/commands.md."""

from collections.abc import Iterator, Sequence
from typing import Any

from discord import app_commands

from bot.access import Actor, Level, decide_at_the_door
from bot.edge.guard import action_of

Command = app_commands.Command[Any, Any, Any]

WHO = {
    Level.ANYONE: "anyone",
    Level.LEAD: "chapter leads and organizers",
    Level.ORGANIZER: "organizers",
    Level.ADMIN: "admins",
}


def commands_of(tree: app_commands.CommandTree[Any]) -> Iterator[Command]:
    """List every slash command, in the order of their names."""
    for command in sorted(tree.walk_commands(), key=lambda found: found.qualified_name):
        if isinstance(command, app_commands.Command):
            yield command


def usage(command: Command) -> str:
    """Write a command as it is typed: ``/event create title start [capacity]``."""
    words = [f"/{command.qualified_name}"]
    words += [option.display_name if option.required else f"[{option.display_name}]" for option in command.parameters]
    return " ".join(words)


def allowed(commands: Sequence[Command], actor: Actor) -> list[Command]:
    """Keep the commands that somebody may use."""
    return [command for command in commands if decide_at_the_door(actor, action_of(command)).allowed]


def render(tree: app_commands.CommandTree[Any]) -> str:
    """Write docs/commands.md."""
    lines = [
        "# Commands",
        "",
        "Made from the code by `python -m bot docs`; a test fails when it is stale. *Optional* options are in",
        "brackets. Who may use a command is decided by the bot whenever it is used (bot/access.py).",
    ]
    root = ""
    for command in commands_of(tree):
        name = command.qualified_name.split()[0]
        if name != root:
            root = name
            lines += ["", f"## /{root}"]
        lines += ["", f"### `{usage(command)}`", "", f"{command.description} For {WHO[action_of(command).level]}."]
        if command.parameters:
            lines.append("")
        for option in command.parameters:
            choices = f" One of: {', '.join(choice.name for choice in option.choices)}." if option.choices else ""
            lines.append(f"- `{option.display_name}`: {option.description.rstrip('.')}.{choices}")
    return "\n".join(lines) + "\n"
