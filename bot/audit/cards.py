"""The audit log as admins see it, and as the log channel is told of it."""

from bot.access import Action
from bot.audit.model import Batch, Line, Noted, Page, Wanted
from bot.card import Card, button, row, short_moment
from bot.words import later, phrase

ANY = "any"
"""What stands in a button for every right."""


def page_card(page: Page, wanted: Wanted) -> Card:
    """Show a page of the log."""
    title = [phrase("### What organizers did")]
    if wanted.user_id is not None:
        title.append(phrase("By {person}, or about them.", person=f"<@{wanted.user_id}>"))
    if wanted.action is not None:
        title.append(phrase("Only: {action}.", action=phrase(Action[wanted.action].words)))
    if not page.lines:
        title.append(phrase("Nothing here.") if page.number > 1 else phrase("Nothing yet. A line is kept for 90 days."))
    turns = [
        button(label, f"audit:{number}:{wanted.user_id or 0}:{(wanted.action or ANY).lower()}")
        for label, number, is_there in (
            (phrase("Later"), page.number - 1, page.number > 1),
            (phrase("Earlier"), page.number + 1, page.has_more),
        )
        if is_there
    ]
    lines = "\n".join(f"{short_moment(line.at)} {line_words(line)}" for line in page.lines)
    return Card("\n".join(title), lines, row(*turns) if turns else None)


def batch_card(batch: Batch) -> Card:
    """Tell the log channel what was done in a few minutes."""
    more = batch.count - len(batch.lines)
    lines = "\n".join(f"<t:{int(line.at.timestamp())}:T> {line_words(line)}" for line in batch.lines)
    return Card(lines, phrase("-# And {count:,} more: `/audit` lists them all.", count=more) if more > 0 else None)


def line_words(line: Line) -> str:
    """Write what one person did, without the time."""
    parts = [f"<@{line.actor_id}>", _done(line), _things(line), _whom(line)]
    return " · ".join(part for part in parts if part)


def _done(line: Line) -> str:
    command = f"`{line.through}`" if line.through else ""
    if line.outcome is Noted.CHANGED:
        return command
    return phrase(_SEEN[line.outcome], command=command).strip()


_SEEN = {
    Noted.LINE: later("{command} was shown a list"),
    Noted.PROFILE: later("{command} was shown a profile"),
    Noted.EXPORT: later("{command} took out a file"),
}


def _things(line: Line) -> str:
    return ", ".join(_thing(*each.rpartition(" ")) for each in line.things.split(", "))


def _thing(noun: str, space: str, number: str) -> str:
    return f"{phrase(noun) if noun else ''}{space}{number}"


def _whom(line: Line) -> str:
    named = ", ".join(f"<@{user_id}>" for user_id in line.people)
    more = line.people_count - len(line.people)
    return phrase("{people} and {count:,} more", people=named, count=more) if more > 0 else named
