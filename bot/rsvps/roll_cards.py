"""What hosts and organizers see of who comes, and who was there."""

from typing import Any

import discord

from bot.card import Card, button, plain, row, short_moment
from bot.events.model import Answer
from bot.events.rules import TITLE_MOST
from bot.rsvps.model import Presence, Roll, Rsvp
from bot.text import mention

PER_PAGE = 20
"""People on a page."""

_HEADS = {
    Answer.GOING: "Going",
    Answer.OFFERED: "A place is kept for",
    Answer.WAITING: "Waitlist",
    Answer.MAYBE: "Maybe",
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
            lines.append(f"**{_HEADS[answer]}**")
            last = answer
        lines.append(_person(roll, each))
    tally = roll.tally
    seats = f"{tally.going:,}" + ("" if roll.event.plan.capacity is None else f" of {roll.event.plan.capacity:,}")
    waiting = f" · {tally.waiting:,} waiting" if tally.waiting else ""
    total = f"{seats} going{waiting} · {tally.maybe:,} maybe"
    shifts = "\n".join(
        f"**{plain(shift.title, 40)}** <t:{int(shift.starts_at.timestamp())}:t> · {shift.taken:,}"
        + ("" if shift.capacity is None else f" of {shift.capacity:,}")
        + (f": {' '.join(mention(each) for each in who[:4])}" if who else "")
        for shift, who in roll.shifts[:6]
    )
    return Card(
        f"### {plain(roll.event.plan.title, TITLE_MOST)}\n{short_moment(roll.event.plan.starts_at)} · {total}",
        "\n".join(lines) or "Nobody has answered yet.",
        shifts if page == 1 else None,
        _turn(f"event:{roll.event.event_id}:attendees", page, pages),
        f"-# Page {page} of {pages}. Only you see this." if pages > 1 else "-# Only you see this.",
    )


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
    code = f"\nThe code is **{roll.code[:3]} {roll.code[3:]}**: people type `/event here`." if roll.code else ""
    here, gone = (
        discord.ui.UserSelect(custom_id=f"event:{event_id}:{verb}", placeholder=words, min_values=1, max_values=25)
        for verb, words in (("came", "Who is here? Pick one or several"), ("missed", "Who did not come?"))
    )  # type: tuple[discord.ui.UserSelect[Any], discord.ui.UserSelect[Any]]
    buttons_ = [] if roll.code else [button("Show a code", f"event:{event_id}:code", discord.ButtonStyle.primary)]
    buttons_.append(button("All others did not come", f"event:{event_id}:close"))
    return Card(
        f"### Check-in · {plain(roll.event.plan.title, TITLE_MOST)}\n"
        f"{roll.tally.people:,} going · {came:,} here · {missed:,} did not come{code}",
        "\n".join(_person(roll, each) for each in shown) or "Nobody said they were going.",
        row(here),
        row(gone),
        row(*buttons_),
        _turn(f"event:{event_id}:checkin", page, pages),
        "-# ✅ was there, ✖️ was not. Pick somebody again to change it. Whoever had not answered is a walk-in.",
    )


def _person(roll: Roll, each: Rsvp) -> str:
    presence = roll.presence.get(each.user_id)
    mark = f"{_MARKS[presence]} " if presence else ""
    guests = f" +{each.guests}" if each.guests else ""
    confirmed = " · confirmed" if each.confirmed else ""
    walked_in = " · walk-in" if presence is Presence.WALK_IN else ""
    kept = f" · until {short_moment(each.offer_until)}" if each.offer_until else ""
    return f"{mark}{mention(each.user_id)}{guests}{confirmed}{walked_in}{kept}"


def _cut(people: list[Any], page: int) -> tuple[int, int, list[Any]]:
    pages = max(-(-len(people) // PER_PAGE), 1)
    page = min(max(page, 1), pages)
    return page, pages, people[(page - 1) * PER_PAGE : page * PER_PAGE]


def _turn(custom_id: str, page: int, pages: int) -> discord.ui.ActionRow[Any] | None:
    if pages == 1:
        return None
    return row(
        button("Back", f"{custom_id}:{page - 1}:back", disabled=page == 1),
        button("On", f"{custom_id}:{page + 1}:on", disabled=page == pages),
    )
