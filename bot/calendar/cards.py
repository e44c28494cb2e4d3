"""What people see of calendars."""

from typing import Any

import discord

from bot.calendar.model import Entry
from bot.card import AMBER, Card, Document, button, plain, row, short_moment
from bot.chapters.cards import miles_words
from bot.events.cards import event_line
from bot.events.pages import LOOKED_THROUGH, Page
from bot.events.rules import TITLE_MOST
from bot.words import later, phrase


def file_card(entry: Entry, data: bytes) -> Card:
    """Give a person one event for their own calendar."""
    plan = entry.event.plan
    return Card(
        phrase(
            "**{title}** · {when}\nOpen this file and your calendar asks whether to add the event.",
            title=plain(plan.title, TITLE_MOST),
            when=short_moment(plan.starts_at),
        ),
        Document(f"event-{entry.event.event_id}.ics", data),
        phrase("-# If the event changes, press the button again: your calendar changes it too."),
    )


def feed_card(address: str, chapter: str | None, *, renewed: bool) -> Card:
    """Give an organizer the address of a feed."""
    heading = (
        phrase("### A calendar of all events of {chapter}", chapter=plain(chapter))
        if chapter
        else phrase("### A calendar of all events of this server")
    )
    return Card(
        f"{heading}\n```\n{address}\n```",
        phrase(
            "In a calendar program choose **Add calendar > From URL** and paste this. New events, changes and "
            "cancellations come by themselves, in most programs within a day."
        ),
        phrase("The address before opens nothing any more: whoever used it needs this one.") if renewed else None,
        phrase(
            "-# Whoever has the address sees what is posted, and nobody who answered. Got around too far? "
            "`/event feed` with `renew` makes a new one."
        ),
    )


def page_card(page: Page, custom_id: str, *, near: str | None = None, chapter: str | None = None) -> Card:
    """Show a page of what is coming up.

    Args:
        page: the events.
        custom_id: the beginning of the page buttons' own.
        near: the ZIP from which miles are counted.
        chapter: the name of the chapter whose events these are.
    """
    if not page.found:
        return Card(
            phrase(
                "Nothing is coming up yet in {chapter}. Organizers post an event with `/event create`.",
                chapter=plain(chapter),
            )
            if chapter
            else phrase("Nothing is coming up yet. Organizers post an event with `/event create`.")
        )
    lines = []
    for found in page.found:
        line = event_line(found.listing)
        if near is not None:
            far = phrase("no place known") if found.miles is None else miles_words(found.miles)
            line = line.replace("\n", f"\n**{far}** · ", 1)
        lines.append(line)
    heading = phrase(_HEADINGS[bool(chapter), bool(near)], chapter=plain(chapter or ""), zip=near)
    foot = phrase("-# Miles are as the crow flies, from the ZIP code.") if near else None
    if near and page.total > LOOKED_THROUGH:
        looked_through = phrase(
            "Only the next {most} of {total:,} events are looked through.", most=LOOKED_THROUGH, total=page.total
        )
        foot = f"{foot} {looked_through}"
    return Card(heading, *lines, _pager(custom_id, page), foot)


_HEADINGS = {  # whether they are a chapter's, and near a ZIP
    (False, False): later("### Coming up"),
    (True, False): later("### Coming up in {chapter}"),
    (False, True): later("### Coming up, nearest to {zip}"),
    (True, True): later("### Coming up in {chapter}, nearest to {zip}"),
}


def unlisted_card(entry: Entry) -> Card:
    """Tell a host that somebody took their event off Discord's list."""
    return _news(
        entry,
        phrase(
            "Somebody took it off Discord's own list of events. Here it is still on, and whoever is coming is still "
            "reminded. I leave it off that list."
        ),
        phrase("If it is not to take place, cancel it with `/event cancel`."),
    )


def changed_card(entry: Entry) -> Card:
    """Tell a host that somebody changed their event in Discord's list."""
    return _news(
        entry,
        phrase("Somebody changed it in Discord's own list of events. Here it is as it was."),
        phrase("If the change is right, make it with `/event edit` too: then everybody who is coming is told."),
    )


def full_card(entry: Entry) -> Card:
    """Tell a host that Discord's list has no room for their event."""
    return _news(
        entry,
        phrase(
            "Discord's own list of events is full: it holds 100 a server, and I keep the soonest in it. "
            "This one is left out until there is room. Its post and its reminders are not touched."
        ),
    )


def _news(entry: Entry, *parts: str) -> Card:
    plan = entry.event.plan
    where = f"\n{entry.link}" if entry.link else ""
    title = f"**{plain(plan.title, TITLE_MOST)}** · {short_moment(plan.starts_at)}"
    return Card(f"{title}{where}", *parts, colour=AMBER)


def _pager(custom_id: str, page: Page) -> discord.ui.Item[Any] | None:
    if page.pages == 1:
        return None
    on = phrase("Next ({page} of {pages})", page=page.page, pages=page.pages)
    turns = [
        button(words, f"{custom_id}:{number}", disabled=not 1 <= number <= page.pages)
        for words, number in ((phrase("Back"), page.page - 1), (on, page.page + 1))
    ]
    return row(*turns)
