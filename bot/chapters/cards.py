"""What people see of chapters."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import discord

from bot.card import AMBER, GREEN, Card, Document, Picture, button, notice, plain, row, short_moment
from bot.chapters.ladder import RULE
from bot.chapters.model import (
    Chapter,
    Coverage,
    Details,
    Joined,
    JoinMode,
    Left,
    Near,
    Overview,
    Roster,
)
from bot.chapters.rules import LONGEST_CITY, LONGEST_MEETING, LONGEST_NAME, name_key, page_of
from bot.charts.chapters import Coverage as States
from bot.charts.chapters import coverage_map_alt, coverage_words, gaps
from bot.officials.states import STATES
from bot.text import clip

_LISTED = 25  # chapters on a page of the list
_OTHERS = 10  # chapters of the state below the nearest
_LEADS_SHOWN = 10
_PRIMARY = discord.ButtonStyle.primary
_GAPS_SHOWN = 8  # where people wait for one comes first; the picture has all


def created_card(chapter: Chapter, lead_id: int | None, troubles: Sequence[str]) -> Card:
    """Tell an organizer that a chapter is started, and what comes next."""
    lines = [f"**{_name(chapter)}** is started in {_place(chapter)}.", *_discord_lines(chapter)]
    if lead_id is not None:
        lines.append(f"Lead: <@{lead_id}>")
    lines.append("**Next** Tell people: `/chapter post` puts up a card with a Join button; `/join` works as well.")
    return _told("\n".join(lines), troubles, row(_join_button(chapter, "Join it yourself")))


def changed_card(chapter: Chapter, troubles: Sequence[str] = ()) -> Card:
    """Show a chapter as it is after an edit."""
    lines = [f"Saved: **{_name(chapter)}**, {chapter.kind} chapter in {_place(chapter)}."]
    return _told("\n".join([*lines, *_discord_lines(chapter), *_facts(chapter)]), troubles)


def said_card(text: str, troubles: Sequence[str] = ()) -> Card:
    """Say that something was done with a chapter."""
    return _told(text, troubles)


def lead_card(chapter: Chapter, user_id: int, troubles: Sequence[str], *, remove: bool) -> Card:
    """Say who leads a chapter now, or leads it no more."""
    if remove:
        return _told(f"<@{user_id}> leads **{_name(chapter)}** no more, and stays a member.", troubles)
    text = (
        f"<@{user_id}> leads **{_name(chapter)}** now: they can see its roster, change it and let people in. "
        "On `/chapter info` they can ask for a message when somebody joins."
    )
    return _told(text, troubles)


def invited_card(chapter: Chapter, user_id: int) -> Card:
    """Tell a lead how somebody whom they invited gets in."""
    return _told(
        f"<@{user_id}> can join **{_name(chapter)}** now. I don't write to people who did not ask me to, so tell them: "
        f"`/join` chapter: *{_name(chapter)}*.",
        (),
    )


def stage_card(chapter: Chapter) -> Card:
    """Say who decides on a chapter's stage now."""
    if chapter.stage_set is None:
        return _told(f"The rule decides on the stage of **{_name(chapter)}** again.", (), f"-# {RULE}")
    text = f"**{_name(chapter)}** is **{chapter.stage_set}** from now on, whatever happens."
    return _told(text, (), "-# `/chapter stage` with *the rule decides* takes that back.")


def archived_card(chapter: Chapter) -> Card:
    """Say that a chapter is out of sight, and how it comes back."""
    return _told(
        f"**{_name(chapter)}** is archived: nobody finds or joins it now. Its members and everything else stay; "
        "`/chapter restore` brings it back.",
        (),
    )


def list_card(overviews: Sequence[Overview], state: str | None, page: int = 1) -> Card:
    """Show a page of the chapters, by state, with the number of their members."""
    where = f" in {STATES[state]}" if state else ""
    if not overviews:
        return Card(
            f"There is no chapter{where} yet.",
            row(button("Propose one", f"proposal:new:{state}" if state else "proposal:new", _PRIMARY)),
        )
    by_state = sorted(overviews, key=lambda each: (STATES[each.chapter.state], name_key(each.chapter.name)))
    page, pages = page_of(page, len(by_state), _LISTED)
    of_state = Counter(each.chapter.state for each in by_state)
    text = f"### {_count(len(overviews), 'chapter')}{where}"
    for code, group in groupby(by_state[(page - 1) * _LISTED : page * _LISTED], key=lambda each: each.chapter.state):
        text += f"\n**{STATES[code]}** ({of_state[code]})\n" + "\n".join(_line(each) for each in group)
    turn = _pager(f"chapter:list:{state or 'all'}", page, pages)
    return Card(text, turn, "-# `/chapter info` tells more about one, `/chapter find` which is near you.")


def found_card(zip_code: str, near: Sequence[Near], state: str, others: Sequence[Overview]) -> Card:
    """Show the chapters nearest to a ZIP with miles, then the others of its state."""
    if not near and not others:
        return Card(
            f"There is no chapter near {zip_code} or in {STATES[state]} yet.",
            row(button("Propose one", f"proposal:new:{state}", _PRIMARY)),
        )
    parts: list[str | discord.ui.Item[Any]] = []
    if near:
        lines = (f"**{_name(each.chapter)}** · {_place(each.chapter)} · {miles_words(each.miles)}" for each in near)
        parts.append(f"### Nearest to {zip_code}\n" + "\n".join(lines))
    shown = others[:_OTHERS]
    if shown:
        more = [f"…and {len(others) - len(shown)} more: `/chapter list`"] if len(others) > len(shown) else []
        text = f"**{'Also in' if near else 'In'} {STATES[state]}**\n" + "\n".join([*map(_line, shown), *more])
        parts.append(clip(text, 1_800))
    pick = [each.chapter for each in near] or [each.chapter for each in shown]
    parts.append(row(*(_join_button(chapter, chapter.name) for chapter in pick[:5])))
    return Card(*parts, "-# Miles are as the crow flies, from the ZIP code.")


def miles_words(miles: float | None) -> str:
    """Say a distance: "3 miles", "under a mile"."""
    if miles is None:
        return "distance unknown"
    return "under a mile" if miles < 1 else f"{miles:,.0f} {'mile' if round(miles) == 1 else 'miles'}"


def details_card(details: Details) -> Card:
    """Show one chapter to one person, with what they can do there."""
    chapter = details.chapter
    buttons = []
    if chapter.archived_at is None and details.is_member:
        buttons.append(button("Leave", f"chapter:{chapter.chapter_id}:leave"))
    elif chapter.archived_at is None:
        buttons.append(_join_button(chapter, "Ask to join" if chapter.join_mode is JoinMode.APPROVAL else "Join"))
    mine = "-# You are in this chapter." if details.is_member else None
    if details.is_lead and chapter.archived_at is None:
        buttons.append(button("Roster", f"chapter:{chapter.chapter_id}:roster:1"))
        way, label = ("off", "Stop messages") if details.is_told else ("on", "Message me about newcomers")
        buttons.append(button(label, f"chapter:{chapter.chapter_id}:tell:{way}"))
        mine = "-# You lead this chapter."
    return Card(f"### {_name(chapter)}", "\n".join(_details_lines(details)), mine, row(*buttons) if buttons else None)


def posted_card(details: Details) -> Card:
    """Show one chapter to everybody, in a channel."""
    chapter = details.chapter
    if chapter.archived_at is not None:
        return Card(
            f"### {_name(chapter)}", "This chapter is archived. `/chapter list` shows the others.", colour=AMBER
        )
    label = "Ask to join" if chapter.join_mode is JoinMode.APPROVAL else "Join"
    return Card(f"### {_name(chapter)}", "\n".join(_details_lines(details)), row(_join_button(chapter, label)))


def welcome_card(covered: Coverage) -> Card:
    """Invite newcomers to sign up, in a channel."""
    chapters, people = sum(covered.chapters.values()), sum(covered.people.values())
    count = f"{_count(chapters, 'chapter')} and {_count(people, 'member')} so far." if chapters else ""
    return Card(
        "### Welcome! Find your chapter",
        "Press **Join** and fill in one short form: your ZIP or state, and what you would like to do. "
        f"Then you see the chapters near you. {count}".strip(),
        row(button("Join", "join:form", discord.ButtonStyle.success), button("See the map", "chapter:map")),
        "-# Never your street address; `/me` shows what we know of you, and changes it.",
    )


def _details_lines(details: Details) -> list[str]:
    chapter = details.chapter
    leads = ", ".join(f"<@{user_id}>" for user_id in details.leads[:_LEADS_SHOWN]) or "*nobody yet*"
    by_hand = " (set by an organizer)" if chapter.stage_set else ""
    return [
        f"{_place(chapter)} · {chapter.kind} chapter",
        *(["**Archived** · `/chapter restore` brings it back"] if chapter.archived_at else []),
        f"**Leads** {leads}",
        f"**Members** {details.members:,}",
        f"**Stage** {details.stage}{by_hand}",
        *([f"-# {details.missing}"] if details.missing else []),
        *_discord_lines(chapter),
        *_facts(chapter),
        *[f"**Next** {short_moment(at)} · {plain(title, 80)}" for at, title in details.upcoming],
    ]


def _facts(chapter: Chapter) -> list[str]:
    meets = [f"**Meets** {plain(chapter.meeting, LONGEST_MEETING)}"] if chapter.meeting else []
    joining = [f"**Joining** {JOIN_WORDS[chapter.join_mode]}"] if chapter.join_mode is not JoinMode.OPEN else []
    return meets + joining


JOIN_WORDS = {
    JoinMode.OPEN: "open to everybody",
    JoinMode.APPROVAL: "a lead lets you in",
    JoinMode.INVITE: "by invitation of a lead",
}
"""Who gets in, in words."""


def roster_card(roster: Roster) -> Card:
    """Show a page of who is in a chapter, to its leads and organizers."""
    chapter = roster.chapter
    if not roster.members:
        return notice(f"Nobody is in **{_name(chapter)}** yet. `/chapter post` puts up a card with a Join button.")
    lines = (
        f"<@{line.user_id}>{' · lead' if line.is_lead else ''} · joined <t:{int(line.joined_at.timestamp())}:d>"
        for line in roster.lines
    )
    number = chapter.chapter_id
    return Card(
        f"### {_name(chapter)} · {_count(roster.members, 'member')}",
        "\n".join(lines),
        _pager(f"chapter:{number}:roster", roster.page, roster.pages, button("As a file", f"chapter:{number}:csv")),
        "-# For this chapter's leads and organizers. Keep it to yourselves.",
    )


def document_card(text: str, name: str, data: bytes) -> Card:
    """Hand over a file."""
    return Card(text, Document(name, data))


TEMPLATE_WORDS = (
    "Fill in this file and attach it to `/chapter import`. `name` and `state` are needed; `zip` is the town's, for "
    "distances; `kind` is city, county, campus or state; `joining` is open, approval or invite. "
    "If a line cannot be used, nothing of the file is, and I tell you which."
)
"""What goes with the template of an import."""


def imported_card(chapters: int, states: int) -> Card:
    """Say what came of an import."""
    return _told(
        f"{_count(chapters, 'chapter')} in {_count(states, 'state')} added. `/chapter list` shows them, "
        "`/chapter lead` names who leads one.",
        (),
    )


def map_card(states: Mapping[str, States], picture: bytes | None) -> Card:
    """Show how much of the country has chapters: a picture, the same in words, and what is missing."""
    codes = gaps(states)
    missing = ", ".join(STATES[code] for code in codes)
    if picture and len(codes) > _GAPS_SHOWN:
        first = ", ".join(STATES[code] for code in codes[:_GAPS_SHOWN])
        missing = f"{first} and {len(codes) - _GAPS_SHOWN} more"
    chapters = _count(sum(each.chapters for each in states.values()), "chapter")
    people = _count(sum(each.people for each in states.values()), "volunteer")
    return Card(
        "### Where we are",
        Picture("chapters.png", picture, coverage_map_alt(states)) if picture else None,
        f"{coverage_words(states)}. {chapters}, {people}.",
        f"**No chapter yet** {missing}" if missing else "Every state and territory has a chapter.",
        row(button("Propose a chapter", "proposal:new", _PRIMARY)),
    )


def joined_card(joined: Joined, user_id: int, given: Sequence[int], troubles: Sequence[str]) -> Card:
    """Greet a new member, or tell somebody that they are one already, or that the leads decide now."""
    chapter = joined.chapter
    if joined.request_id is not None:
        return Card(
            f"I have asked the leads of **{_name(chapter)}** to let you in. You will be answered in this channel.",
            row(button("Answer me by direct message", f"request:{joined.request_id}:tell")),
        )
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
    hello: str, state: str, chapters: Sequence[Near], total: int, troubles: Sequence[str], *, is_in_others: bool
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
        none = f"There is {other} in {STATES[state]} yet. Would you like to start one?"
        start = row(button("Propose a chapter", f"proposal:new:{state}", _PRIMARY))
        return _told(hello, troubles, none, start, NEXT_STEPS)
    which = "\n".join(
        f"**{_name(each.chapter)}** · {_place(each.chapter)}"
        + (f" · {miles_words(each.miles)}" if each.miles is not None else "")
        for each in chapters
    )
    more = total - len(chapters)
    rest = f"-# And {more:,} more: `/chapter list` shows them." if more > 0 else ""
    pick = row(*(_join_button(each.chapter, each.chapter.name) for each in chapters))
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
    told = chapter.city and chapter.city.casefold() != chapter.name.casefold()
    city = f" · {plain(chapter.city, LONGEST_CITY)}" if told and chapter.city else ""
    return f"{_name(chapter)}{city} · {_count(overview.members, 'member')}"


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def _pager(prefix: str, page: int, pages: int, *more: discord.ui.Button[Any]) -> discord.ui.Item[Any] | None:
    turns = []
    if pages > 1:
        turns = [
            button("Back", f"{prefix}:{page - 1}", disabled=page == 1),
            button(f"Page {page} of {pages}", f"{prefix}:{page}", disabled=True),
            button("On", f"{prefix}:{page + 1}", disabled=page == pages),
        ]
    return row(*turns, *more) if turns or more else None


def _discord_lines(chapter: Chapter) -> list[str]:
    role = [f"**Role** <@&{chapter.role_id}>"] if chapter.role_id else []
    channel = [f"**Channel** <#{chapter.channel_id}>"] if chapter.channel_id else []
    return role + channel


def _meeting_lines(chapter: Chapter) -> list[str]:
    meets = [f"**Meets** {plain(chapter.meeting, LONGEST_MEETING)}"] if chapter.meeting else []
    return ([f"Say hello in <#{chapter.channel_id}>."] if chapter.channel_id else []) + meets
