"""The audit log as admins see it, and as the log channel is told of it."""

from bot.access import Action
from bot.audit.model import Batch, Line, Noted, Page, Wanted
from bot.card import Card, button, row, short_moment

ANY = "any"
"""What stands in a button for every right."""


def page_card(page: Page, wanted: Wanted) -> Card:
    """Show a page of the log."""
    title = "### What organizers did"
    if wanted.user_id is not None:
        title += f"\nBy <@{wanted.user_id}>, or about them."
    if wanted.action is not None:
        title += f"\nOnly: {Action[wanted.action].words}."
    if not page.lines:
        title += "\nNothing here." if page.number > 1 else "\nNothing yet. A line is kept for 90 days."
    turns = [
        button(label, f"audit:{number}:{wanted.user_id or 0}:{(wanted.action or ANY).lower()}")
        for label, number, is_there in (
            ("Later", page.number - 1, page.number > 1),
            ("Earlier", page.number + 1, page.has_more),
        )
        if is_there
    ]
    lines = "\n".join(f"{short_moment(line.at)} {line_words(line)}" for line in page.lines)
    return Card(title, lines, row(*turns) if turns else None)


def batch_card(batch: Batch) -> Card:
    """Tell the log channel what was done in a few minutes."""
    more = batch.count - len(batch.lines)
    lines = "\n".join(f"<t:{int(line.at.timestamp())}:T> {line_words(line)}" for line in batch.lines)
    return Card(lines, f"-# And {more:,} more: `/audit` lists them all." if more > 0 else None)


def line_words(line: Line) -> str:
    """Write what one person did, without the time."""
    parts = [f"<@{line.actor_id}>", _done(line), line.things, _whom(line)]
    return " · ".join(part for part in parts if part)


def _done(line: Line) -> str:
    what = f"`{line.through}`" if line.through else ""
    if line.outcome is Noted.CHANGED:
        return what
    seen = {Noted.LINE: "was shown a list", Noted.PROFILE: "was shown a profile", Noted.EXPORT: "took out a file"}
    return f"{what} {seen[line.outcome]}".strip()


def _whom(line: Line) -> str:
    named = ", ".join(f"<@{user_id}>" for user_id in line.people)
    more = line.people_count - len(line.people)
    return f"{named} and {more:,} more" if more > 0 else named
