"""Who may do what, as a page: docs/permissions.md, from the table of actions and the commands that use them."""

from typing import Any

from discord import app_commands

from bot.access import Action, Level
from bot.edge.guard import action_of
from bot.edge.manual import WHO, commands_of
from bot.limits import Limit

_HEAD = """\
# Who may do what

Made from the code (bot/access.py, bot/limits.py) by `python -m bot docs`; a test fails when it is stale.

- **Admins** have Discord's *Manage Server*. **Organizers** have the organizer role (`/config role`), or Discord's
  *Manage Events* or *Manage Server*. **Chapter leads** have these rights inside the chapters they lead only.
- Whoever may do more may do all that those below may.
- The bot decides at every command, button, form and suggestion, by what is true at that moment: a form that was opened
  by somebody who has lost the right since is refused, and who may not use a command is suggested nothing in it.
- What is marked *logged* leaves a line in `/audit`, which admins read: who, when, with which command, what it changed,
  whose data it showed. Numbers only, never what was typed, for 90 days. `/config channel` with *log* also posts it.
"""


def render(tree: app_commands.CommandTree[Any]) -> str:
    """Write docs/permissions.md."""
    used: dict[Action, list[str]] = {action: [] for action in Action}
    for command in commands_of(tree):
        used[action_of(command)].append(f"`/{command.qualified_name}`")
    parts = [_HEAD]
    for level in Level:
        parts += [f"\n## {WHO[level].capitalize()}\n\n| may | with | |\n| --- | --- | --- |\n"]
        parts += [
            f"| {action.words} | {', '.join(used[action]) or 'buttons'} | {'logged' if action.is_audited else ''} |\n"
            for action in Action
            if action.level is level
        ]
    parts += ["\n## How often\n\nOne person, in one server:\n\n| may | times | in |\n| --- | --- | --- |\n"]
    for limit in Limit:
        minutes = int(limit.within.total_seconds() // 60)
        parts += [f"| {limit.words} | {limit.times} | {minutes} minutes |\n"]
    return "".join(parts)
