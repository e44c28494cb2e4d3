"""The manual, from the command tree itself: for /help and for docs/commands.md."""

from collections.abc import Iterator, Sequence
from typing import Any

from discord import app_commands

from bot.access import Actor, Level, decide_at_the_door
from bot.edge.guard import action_of
from bot.words import command_text, spoken

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


def name_of(command: Command) -> str:
    """Return the words of a command as Discord shows them in the language that is spoken: ``evento crear``."""
    return " ".join(shown(word) for word in command.qualified_name.split())


def shown(text: str | app_commands.locale_str) -> str:
    """Return a command's or option's name or description as Discord shows it in the language that is spoken."""
    return command_text(spoken(), str(text))


def usage(command: Command) -> str:
    """Write a command as it is typed: ``/event create title start [capacity]``."""
    names = [(shown(option.display_name), option.required) for option in command.parameters]
    return " ".join([f"/{name_of(command)}", *(name if required else f"[{name}]" for name, required in names)])


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
