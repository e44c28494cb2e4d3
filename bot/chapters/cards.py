"""What people see of chapters."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import discord

from bot.card import AMBER, GREEN, Card, button, notice, plain, row
from bot.chapters.model import Chapter, Details, Joined, Left, Overview
from bot.chapters.rules import LONGEST_CITY, LONGEST_NAME, name_key
from bot.officials.states import STATES

_ROOM = 3600  # characters for a list, so that its last lines always fit
_LEADS_SHOWN = 10


def created_card(chapter: Chapter, lead_id: int | None, troubles: Sequence[str]) -> Card:
    """Tell an organizer that a chapter is started, and what comes next."""
    lines = [f"**{_name(chapter)}** is started in {_place(chapter)}.", *_discord_lines(chapter)]
    if lead_id is not None:
        lines.append(f"Lead: <@{lead_id}>")
    lines.append("**Next** Tell people: they join with `/join`, or with the button on `/chapter info`.")
    return _told("\n".join(lines), troubles, row(_join_button(chapter, "Join it yourself")))


def list_card(overviews: Sequence[Overview], state: str | None) -> Card:
    """Show chapters by state with the number of their members; as many as fit, and how many more there are."""
    where = f" in {STATES[state]}" if state else ""
    if not overviews:
        return notice(f"There is no chapter{where} yet. Organizers start one with `/chapter create`.")
    by_state = sorted(overviews, key=lambda each: (STATES[each.chapter.state], name_key(each.chapter.name)))
    text = f"### {_count(len(overviews), 'chapter')}{where}"
    shown = 0
    for code, group in groupby(by_state, key=lambda each: each.chapter.state):
        head = f"\n**{STATES[code]}**"
        for overview in group:
            line = f"{head}\n{_line(overview)}"
            if len(text) + len(line) > _ROOM:
                return Card(text, _more(len(overviews) - shown))
            text += line
            shown += 1
            head = ""
    return Card(text, "-# `/chapter info` tells more about one, `/join` makes you a member.")


def details_card(details: Details) -> Card:
    """Show one chapter, with a button to join or leave it."""
    chapter = details.chapter
    leads = ", ".join(f"<@{user_id}>" for user_id in details.leads[:_LEADS_SHOWN]) or "*nobody yet*"
    lines = [_place(chapter), f"**Leads** {leads}", f"**Members** {details.members:,}", *_discord_lines(chapter)]
    if details.is_member:
        lines.append("-# You are in this chapter.")
        press = button("Leave", f"chapter:{chapter.chapter_id}:leave")
    else:
        press = _join_button(chapter, "Join")
    return Card(f"### {_name(chapter)}", "\n".join(lines), row(press))


def joined_card(joined: Joined, user_id: int, given: Sequence[int], troubles: Sequence[str]) -> Card:
    """Greet a new member, or tell somebody that they are one already."""
    chapter = joined.chapter
    roles = f"You have {' and '.join(f'<@&{role_id}>' for role_id in given)} now." if given else ""
    if not joined.is_new:
        return _told(f"You are in **{_name(chapter)}** already. {roles or 'Nothing was changed.'}", troubles)
    lines = [f"Welcome to **{_name(chapter)}**, <@{user_id}>!", roles, *_meeting_lines(chapter)]
    return _told("\n".join(line for line in lines if line), troubles, NEXT_STEPS)


def left_card(left: Left, troubles: Sequence[str]) -> Card:
    """Tell somebody that they have left."""
    lead = " You lead it no more." if left.was_lead else ""
    again = f"-# Changed your mind? `/join` brings you back to {_name(left.chapter)}."
    return _told(f"You have left **{_name(left.chapter)}**.{lead}", troubles, again)


def offers_card(
    hello: str, state: str, chapters: Sequence[Chapter], total: int, troubles: Sequence[str], *, is_in_others: bool
) -> Card:
    """Offer chapters of a state, each with a button; or say that there is none yet.

    Args:
        hello: what is said first.
        state: two letters.
        chapters: at most five.
        total: how many there are in all.
        troubles: roles that could not be given.
        is_in_others: whether the person is in other chapters of the state.
    """
    if not chapters:
        other = "no other chapter" if is_in_others else "no chapter"
        none = f"There is {other} in {STATES[state]} yet. Would you like to start one? Tell an organizer."
        return _told(hello, troubles, none, NEXT_STEPS)
    which = "\n".join(f"**{_name(chapter)}** · {_place(chapter)}" for chapter in chapters)
    more = total - len(chapters)
    rest = f"-# And {more:,} more: `/chapter list` shows them." if more > 0 else ""
    pick = row(*(_join_button(chapter, chapter.name) for chapter in chapters))
    return _told(hello, troubles, f"Which chapter do you want to join?\n{which}", pick, rest)


NEXT_STEPS = (
    "**Next**\n`/call` · call your own representatives\n`/event list` · see what is on\n"
    "`/me` · see and change your profile"
)
"""What somebody who has just signed up can do."""


def _told(text: str, troubles: Sequence[str], *more: str | discord.ui.Item[Any]) -> Card:
    return Card(text, "\n".join(troubles), *more, colour=AMBER if troubles else GREEN)


def _join_button(chapter: Chapter, label: str) -> discord.ui.Button[Any]:
    return button(label, f"chapter:{chapter.chapter_id}:join", discord.ButtonStyle.primary)


def _name(chapter: Chapter) -> str:
    return plain(chapter.name, LONGEST_NAME)


def _place(chapter: Chapter) -> str:
    return plain(chapter.place, LONGEST_CITY + 30)


def _line(overview: Overview) -> str:
    chapter = overview.chapter
    city = f" · {plain(chapter.city, LONGEST_CITY)}" if chapter.city else ""
    return f"{_name(chapter)}{city} · {_count(overview.members, 'member')}"


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def _more(number: int) -> str:
    return f"…and {number:,} more. Narrow it down with `/chapter list` and a state."


def _discord_lines(chapter: Chapter) -> list[str]:
    role = [f"**Role** <@&{chapter.role_id}>"] if chapter.role_id else []
    channel = [f"**Channel** <#{chapter.channel_id}>"] if chapter.channel_id else []
    return role + channel


def _meeting_lines(chapter: Chapter) -> list[str]:
    return [f"Say hello in <#{chapter.channel_id}>."] if chapter.channel_id else []
