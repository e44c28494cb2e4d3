"""What hosts and organizers see of who comes, and who was there."""

from typing import Any

import discord

from bot.card import Card, button, plain, row, short_moment
from bot.events.model import Answer
from bot.events.rules import TITLE_MOST
from bot.rsvps.model import Presence, Roll, Rsvp
from bot.rsvps.shift_cards import people_words
from bot.text import mention
from bot.words import later, phrase, phrase_many

PER_PAGE = 20
"""People on a page."""

_HEADS = {
    Answer.GOING: later("**Going**"),
    Answer.OFFERED: later("**A place is kept for**"),
    Answer.WAITING: later("**Waitlist**"),
    Answer.MAYBE: later("**Maybe**"),
}
_MARKS = {Presence.CAME: "✅", Presence.WALK_IN: "✅", Presence.MISSED: "✖️"}


def attendees_card(roll: Roll, page: int) -> Card:
    """Show who comes to an event, page by page."""
    people = [(answer, each) for answer in _HEADS for each in roll.those(answer)]
    page, pages, shown = _cut(people, page)
    lines: list[str] = []
    last: Answer | None = None
    for answer, each in shown:
        if answer is not last:
            lines.append(phrase(_HEADS[answer]))
            last = answer
        lines.append(_person(roll, each))
    shifts = "\n".join(
        f"**{plain(shift.title, 40)}** <t:{int(shift.starts_at.timestamp())}:t> · {people_words(shift)}"
        + (f": {' '.join(mention(each) for each in who[:4])}" if who else "")
        for shift, who in roll.shifts[:6]
    )
    return Card(
        f"### {plain(roll.event.plan.title, TITLE_MOST)}\n{short_moment(roll.event.plan.starts_at)} · {_total(roll)}",
        "\n".join(lines) or phrase("Nobody has answered yet."),
        shifts if page == 1 else None,
        _turn(f"event:{roll.event.event_id}:attendees", page, pages),
        phrase("-# Page {page} of {pages}. Only you see this.", page=page, pages=pages)
        if pages > 1
        else phrase("-# Only you see this."),
    )


def _total(roll: Roll) -> str:
    tally, capacity = roll.tally, roll.event.plan.capacity
    if capacity is None:
        going = phrase_many(tally.going, "{count:,} going", "{count:,} going")
    else:
        going = phrase_many(
            tally.going, "{count:,} of {capacity:,} going", "{count:,} of {capacity:,} going", capacity=capacity
        )
    waiting = phrase("{count:,} waiting", count=tally.waiting) if tally.waiting else None
    return " · ".join(part for part in (going, waiting, phrase("{count:,} maybe", count=tally.maybe)) if part)


def checkin_card(roll: Roll, page: int) -> Card:
    """Let a host note who is there: from the whole server, so that walk-ins can be picked as well."""
    event_id = roll.event.event_id
    going = roll.those(Answer.GOING)
    walked_in = [
        Rsvp(user_id, Answer.CANT) for user_id, presence in roll.presence.items() if presence is Presence.WALK_IN
    ]
    page, pages, shown = _cut([*going, *walked_in], page)
    came = sum(presence is not Presence.MISSED for presence in roll.presence.values())
    missed = len(roll.presence) - came
    head = phrase(
        "### Check-in · {title}\n{going:,} going · {came:,} here · {missed:,} did not come",
        title=plain(roll.event.plan.title, TITLE_MOST),
        going=roll.tally.people,
        came=came,
        missed=missed,
    )
    if roll.code:
        code = f"{roll.code[:3]} {roll.code[3:]}"
        head += "\n" + phrase("The code is **{code}**: people type `/event here`.", code=code)
    here, gone = (
        discord.ui.UserSelect(custom_id=f"event:{event_id}:{verb}", placeholder=words, min_values=1, max_values=25)
        for verb, words in (
            ("came", phrase("Who is here? Pick one or several")),
            ("missed", phrase("Who did not come?")),
        )
    )  # type: tuple[discord.ui.UserSelect[Any], discord.ui.UserSelect[Any]]
    buttons_ = (
        [] if roll.code else [button(phrase("Show a code"), f"event:{event_id}:code", discord.ButtonStyle.primary)]
    )
    buttons_.append(button(phrase("All others did not come"), f"event:{event_id}:close"))
    return Card(
        head,
        "\n".join(_person(roll, each) for each in shown) or phrase("Nobody said they were going."),
        row(here),
        row(gone),
        row(*buttons_),
        _turn(f"event:{event_id}:checkin", page, pages),
        phrase("-# ✅ was there, ✖️ was not. Pick somebody again to change it. Whoever had not answered is a walk-in."),
    )


def _person(roll: Roll, each: Rsvp) -> str:
    presence = roll.presence.get(each.user_id)
    mark = f"{_MARKS[presence]} " if presence else ""
    guests = f" +{each.guests}" if each.guests else ""
    parts = [f"{mark}{mention(each.user_id)}{guests}"]
    if each.confirmed:
        parts.append(phrase("confirmed"))
    if presence is Presence.WALK_IN:
        parts.append(phrase("walk-in"))
    if each.offer_until:
        parts.append(phrase("until {when}", when=short_moment(each.offer_until)))
    return " · ".join(parts)


def _cut(people: list[Any], page: int) -> tuple[int, int, list[Any]]:
    pages = max(-(-len(people) // PER_PAGE), 1)
    page = min(max(page, 1), pages)
    return page, pages, people[(page - 1) * PER_PAGE : page * PER_PAGE]


def _turn(custom_id: str, page: int, pages: int) -> discord.ui.ActionRow[Any] | None:
    if pages == 1:
        return None
    return row(
        button(phrase("Back"), f"{custom_id}:{page - 1}:back", disabled=page == 1),
        button(phrase("On"), f"{custom_id}:{page + 1}:on", disabled=page == pages),
    )
