"""What people see of chapters."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import groupby
from typing import Any

import discord

from bot.card import AMBER, GREEN, Card, Picture, button, notice, plain, row, short_moment
from bot.chapters.ladder import missing_for_next
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
    RosterLine,
)
from bot.chapters.rules import LONGEST_CITY, name_key, page_of
from bot.chapters.wording import (
    chapters_words,
    discord_lines,
    facts,
    kind_words,
    meeting_lines,
    members_words,
    name_of,
    place_words,
)
from bot.charts.chapters import Coverage as States
from bot.charts.chapters import coverage_map_alt, coverage_words, gaps
from bot.officials.states import STATES
from bot.text import clip
from bot.words import later, phrase, phrase_many

_LISTED = 25  # chapters on a page of the list
_OTHERS = 10  # chapters of the state below the nearest
_LEADS_SHOWN = 10
_PRIMARY = discord.ButtonStyle.primary
_GAPS_SHOWN = 8  # where people wait for one comes first; the picture has all


def list_card(overviews: Sequence[Overview], state: str | None, page: int = 1) -> Card:
    """Show a page of the chapters, by state, with the number of their members."""
    if not overviews:
        none = _none_in(state) if state else phrase("There is no chapter yet.")
        return Card(none, _propose_one(f"proposal:new:{state}" if state else "proposal:new"))
    by_state = sorted(overviews, key=lambda each: (STATES[each.chapter.state], name_key(each.chapter.name)))
    page, pages = page_of(page, len(by_state), _LISTED)
    of_state = Counter(each.chapter.state for each in by_state)
    found = chapters_words(len(overviews))
    text = phrase("### {chapters} in {state}", chapters=found, state=STATES[state]) if state else f"### {found}"
    for code, group in groupby(by_state[(page - 1) * _LISTED : page * _LISTED], key=lambda each: each.chapter.state):
        text += f"\n**{STATES[code]}** ({of_state[code]})\n" + "\n".join(_line(each) for each in group)
    turn = _pager(f"chapter:list:{state or 'all'}", page, pages)
    return Card(text, turn, phrase("-# `/chapter info` tells more about one, `/chapter find` which is near you."))


def _none_in(state: str) -> str:
    return phrase("There is no chapter in {state} yet.", state=STATES[state])


def _propose_one(custom_id: str) -> discord.ui.ActionRow[Any]:
    return row(button(phrase("Propose one"), custom_id, _PRIMARY))


def found_card(zip_code: str, near: Sequence[Near], state: str, others: Sequence[Overview]) -> Card:
    """Show the chapters nearest to a ZIP with miles, then the others of its state."""
    if not near and not others:
        none = phrase("There is no chapter near {zip_code} or in {state} yet.", zip_code=zip_code, state=STATES[state])
        return Card(none, _propose_one(f"proposal:new:{state}"))
    parts: list[str | discord.ui.Item[Any]] = []
    if near:
        head = phrase("### Nearest to {zip_code}", zip_code=zip_code)
        parts.append("\n".join([head, *(f"{_where(each.chapter)} · {miles_words(each.miles)}" for each in near)]))
    shown = others[:_OTHERS]
    if shown:
        head = (
            phrase("**Also in {state}**", state=STATES[state])
            if near
            else phrase("**In {state}**", state=STATES[state])
        )
        left = len(others) - len(shown)
        more = [phrase("…and {count} more: `/chapter list`", count=left)] if left else []
        parts.append(clip("\n".join([head, *map(_line, shown), *more]), 1_800))
    pick = [each.chapter for each in near] or [each.chapter for each in shown]
    parts.append(row(*(join_button(chapter, chapter.name) for chapter in pick[:5])))
    return Card(*parts, phrase("-# Miles are as the crow flies, from the ZIP code."))


def _where(chapter: Chapter) -> str:
    return f"**{name_of(chapter)}** · {place_words(chapter)}"


def miles_words(miles: float | None) -> str:
    """Say a distance: "3 miles", "under a mile"."""
    if miles is None:
        return phrase("distance unknown")
    return phrase("under a mile") if miles < 1 else phrase_many(round(miles), "{count:,} mile", "{count:,} miles")


def details_card(details: Details) -> Card:
    """Show one chapter to one person, with what they can do there."""
    chapter = details.chapter
    buttons = []
    if chapter.archived_at is None and details.is_member:
        buttons.append(button(phrase("Leave"), f"chapter:{chapter.chapter_id}:leave"))
    elif chapter.archived_at is None:
        buttons.append(join_button(chapter, _way_in(chapter)))
    mine = phrase("-# You are in this chapter.") if details.is_member else None
    if details.is_lead and chapter.archived_at is None:
        buttons.append(button(phrase("Roster"), f"chapter:{chapter.chapter_id}:roster:1"))
        tell = f"chapter:{chapter.chapter_id}:tell"
        buttons.append(
            button(phrase("Stop messages"), f"{tell}:off")
            if details.is_told
            else button(phrase("Message me about newcomers"), f"{tell}:on")
        )
        mine = phrase("-# You lead this chapter.")
    return Card(f"### {name_of(chapter)}", "\n".join(_details_lines(details)), mine, row(*buttons) if buttons else None)


def posted_card(details: Details) -> Card:
    """Show one chapter to everybody, in a channel."""
    chapter = details.chapter
    if chapter.archived_at is not None:
        rests = phrase("This chapter is archived. `/chapter list` shows the others.")
        return Card(f"### {name_of(chapter)}", rests, colour=AMBER)
    way_in = row(join_button(chapter, _way_in(chapter)))
    return Card(f"### {name_of(chapter)}", "\n".join(_details_lines(details)), way_in)


def _way_in(chapter: Chapter) -> str:
    return phrase("Ask to join") if chapter.join_mode is JoinMode.APPROVAL else phrase("Join")


def welcome_card(covered: Coverage) -> Card:
    """Invite newcomers to sign up, in a channel."""
    chapters, people = sum(covered.chapters.values()), sum(covered.people.values())
    how = phrase(
        "Press **Join** and fill in one short form: your ZIP or state, and what you would like to do. "
        "Then you see the chapters near you."
    )
    counted = {"chapters": chapters_words(chapters), "members": members_words(people)}
    return Card(
        phrase("### Welcome! Find your chapter"),
        " ".join([how, phrase("{chapters} and {members} so far.", **counted)]) if chapters else how,
        row(
            button(phrase("Join"), "join:form", discord.ButtonStyle.success),
            button(phrase("See the map"), "chapter:map"),
        ),
        phrase("-# Never your street address; `/me` shows what we know of you, and changes it."),
    )


def _details_lines(details: Details) -> list[str]:
    chapter = details.chapter
    leads = ", ".join(f"<@{user_id}>" for user_id in details.leads[:_LEADS_SHOWN]) or phrase("*nobody yet*")
    return [
        f"{place_words(chapter)} · {kind_words(chapter)}",
        *([phrase("**Archived** · `/chapter restore` brings it back")] if chapter.archived_at else []),
        phrase("**Leads** {people}", people=leads),
        phrase("**Members** {count:,}", count=details.members),
        *_stage_lines(details),
        *discord_lines(chapter),
        *facts(chapter),
        *[
            phrase("**Next** {when} · {title}", when=short_moment(at), title=plain(title, 80))
            for at, title in details.upcoming
        ],
    ]


def _stage_lines(details: Details) -> list[str]:
    stage = phrase(details.stage)
    if details.chapter.stage_set:
        return [phrase("**Stage** {stage} (set by an organizer)", stage=stage)]
    missing = "" if details.happened is None else missing_for_next(details.happened, details.stage)
    return [phrase("**Stage** {stage}", stage=stage), *([f"-# {missing}"] if missing else [])]


def roster_card(roster: Roster) -> Card:
    """Show a page of who is in a chapter, to its leads and organizers."""
    chapter = roster.chapter
    if not roster.members:
        return notice(
            phrase(
                "Nobody is in **{name}** yet. `/chapter post` puts up a card with a Join button.",
                name=name_of(chapter),
            )
        )
    custom_id = f"chapter:{chapter.chapter_id}"
    as_file = button(phrase("As a file"), f"{custom_id}:csv")
    return Card(
        f"### {name_of(chapter)} · {members_words(roster.members)}",
        "\n".join(_member_line(line) for line in roster.lines),
        _pager(f"{custom_id}:roster", roster.page, roster.pages, as_file),
        phrase("-# For this chapter's leads and organizers. Keep it to yourselves."),
    )


def _member_line(line: RosterLine) -> str:
    said = {"person": f"<@{line.user_id}>", "day": f"<t:{int(line.joined_at.timestamp())}:d>"}
    if line.is_lead:
        return phrase("{person} · lead · joined {day}", **said)
    return phrase("{person} · joined {day}", **said)


def map_card(states: Mapping[str, States], picture: bytes | None) -> Card:
    """Show how much of the country has chapters: a picture, the same in words, and what is missing."""
    codes = gaps(states)
    missing = ", ".join(STATES[code] for code in codes)
    if picture and len(codes) > _GAPS_SHOWN:
        first = ", ".join(STATES[code] for code in codes[:_GAPS_SHOWN])
        missing = phrase("{states} and {count} more", states=first, count=len(codes) - _GAPS_SHOWN)
    chapters = chapters_words(sum(each.chapters for each in states.values()))
    volunteers = sum(each.people for each in states.values())
    people = phrase_many(volunteers, "{count:,} volunteer", "{count:,} volunteers")
    everywhere = phrase("Every state and territory has a chapter.")
    return Card(
        phrase("### Where we are"),
        Picture("chapters.png", picture, coverage_map_alt(states)) if picture else None,
        f"{coverage_words(states)}. {chapters}, {people}.",
        phrase("**No chapter yet** {states}", states=missing) if missing else everywhere,
        row(button(phrase("Propose a chapter"), "proposal:new", _PRIMARY)),
    )


def joined_card(joined: Joined, user_id: int, given: Sequence[int], troubles: Sequence[str]) -> Card:
    """Greet a new member, or tell somebody that they are one already, or that the leads decide now."""
    chapter, name = joined.chapter, name_of(joined.chapter)
    if joined.request_id is not None:
        asked = phrase(
            "I have asked the leads of **{name}** to let you in. You will be answered in this channel.", name=name
        )
        by_message = button(phrase("Answer me by direct message"), f"request:{joined.request_id}:tell")
        return Card(asked, row(by_message))
    roles = phrase("You have {roles} now.", roles=_all_of(given)) if given else ""
    if not joined.is_new:
        already = phrase("You are in **{name}** already.", name=name)
        return told(" ".join([already, roles or phrase("Nothing was changed.")]), troubles)
    lines = [phrase("Welcome to **{name}**, {person}!", name=name, person=f"<@{user_id}>"), roles]
    if chapter.channel_id:
        lines.append(phrase("Say hello in {channel}.", channel=f"<#{chapter.channel_id}>"))
    lines += meeting_lines(chapter)
    return told("\n".join(line for line in lines if line), troubles, phrase(_NEXT_STEPS))


def _all_of(role_ids: Sequence[int]) -> str:
    mentions = [f"<@&{role_id}>" for role_id in role_ids]
    return reduce(lambda some, another: phrase("{some} and {another}", some=some, another=another), mentions)


def left_card(left: Left, troubles: Sequence[str]) -> Card:
    """Tell somebody that they have left."""
    name = name_of(left.chapter)
    gone = (
        phrase("You have left **{name}**. You lead it no more.", name=name)
        if left.was_lead
        else phrase("You have left **{name}**.", name=name)
    )
    return told(gone, troubles, phrase("-# Changed your mind? `/join` brings you back to {name}.", name=name))


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
        none = (
            phrase("There is no other chapter in {state} yet. Would you like to start one?", state=STATES[state])
            if is_in_others
            else phrase("There is no chapter in {state} yet. Would you like to start one?", state=STATES[state])
        )
        start = row(button(phrase("Propose a chapter"), f"proposal:new:{state}", _PRIMARY))
        return told(hello, troubles, none, start, phrase(_NEXT_STEPS))
    which = [
        _where(each.chapter) + (f" · {miles_words(each.miles)}" if each.miles is not None else "") for each in chapters
    ]
    more = total - len(chapters)
    rest = phrase("-# And {count:,} more: `/chapter list` shows them.", count=more) if more > 0 else ""
    pick = row(*(join_button(each.chapter, each.chapter.name) for each in chapters))
    question = phrase("Which chapter do you want to join?")
    return told(hello, troubles, "\n".join([question, *which]), pick, rest)


# What somebody who has just signed up can do.
_NEXT_STEPS = later(
    "**Next**\n`/call` · call your own representatives\n`/event list` · see what is on\n"
    "`/me` · see and change your profile"
)


def _line(overview: Overview) -> str:
    chapter = overview.chapter
    is_told = chapter.city and chapter.city.casefold() != chapter.name.casefold()
    city = f" · {plain(chapter.city, LONGEST_CITY)}" if is_told and chapter.city else ""
    return f"{name_of(chapter)}{city} · {members_words(overview.members)}"


def _pager(prefix: str, page: int, pages: int, *more: discord.ui.Button[Any]) -> discord.ui.Item[Any] | None:
    turns = []
    if pages > 1:
        turns = [
            button(phrase("Back"), f"{prefix}:{page - 1}", disabled=page == 1),
            button(phrase("Page {page} of {pages}", page=page, pages=pages), f"{prefix}:{page}", disabled=True),
            button(phrase("On"), f"{prefix}:{page + 1}", disabled=page == pages),
        ]
    return row(*turns, *more) if turns or more else None


def told(text: str, troubles: Sequence[str], *more: str | discord.ui.Item[Any] | None) -> Card:
    """Say that something is done, and what of it could not be."""
    return Card(text, "\n".join(troubles), *more, colour=AMBER if troubles else GREEN)


def join_button(chapter: Chapter, label: str) -> discord.ui.Button[Any]:
    """Make the button that joins a chapter."""
    return button(label, f"chapter:{chapter.chapter_id}:join", discord.ButtonStyle.primary)
