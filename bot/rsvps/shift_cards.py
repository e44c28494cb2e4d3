"""What people see of shifts: what is needed, what they do, and at the same time elsewhere."""

from typing import Any

import discord

from bot.card import AMBER, GREEN, Card, notice, plain, row, short_moment
from bot.events.model import Event
from bot.events.rules import TITLE_MOST
from bot.rsvps.cards import about
from bot.rsvps.model import Rota, Shift
from bot.text import clip
from bot.words import phrase, phrase_many


def rota_card(rota: Rota) -> Card:
    """Show what is needed at an event, to pick from."""
    event = rota.event
    if not rota.shifts:
        return notice(phrase("This event has no shifts (any more). **Going** is all it takes."))
    options = [
        discord.SelectOption(
            label=clip(each.title, 100),
            value=str(each.shift_id),
            description=_need(each),
            default=each.shift_id in rota.own,
        )
        for each in rota.shifts
    ]
    select: discord.ui.Select[Any] = discord.ui.Select(
        custom_id=f"event:{event.event_id}:shift",
        placeholder=phrase("Pick what you do, one or several"),
        min_values=0,
        max_values=len(options),
        options=options,
    )
    mine = [each for each in rota.shifts if each.shift_id in rota.own]
    lines = "\n".join(_shift_line(each, own=each in mine) for each in rota.shifts)
    return Card(
        f"{phrase('### Shifts · {title}', title=plain(event.plan.title, TITLE_MOST))}\n{lines}",
        _clash_words(rota),
        row(select),
        phrase("-# Pick all that you do; what you take out is free for others."),
        colour=AMBER if rota.clashes else GREEN if mine else None,
    )


def _clash_words(rota: Rota) -> str | None:
    if not rota.clashes:
        return None
    found = "\n".join(
        phrase(
            "- {title}, {start} to {end}",
            title=plain(each.title, 60),
            start=short_moment(each.starts_at),
            end=f"<t:{int(each.ends_at.timestamp())}:t>",
        )
        for each in rota.clashes[:3]
    )
    return phrase(
        "**At the same time you have**\n{clashes}\nYou are signed up for both. Take one out if you can't do both.",
        clashes=found,
    )


def _shift_line(shift: Shift, *, own: bool) -> str:
    begins, ends = (f"<t:{int(each.timestamp())}:t>" for each in (shift.starts_at, shift.ends_at))
    parts = [
        phrase("{title} {start} to {end}", title=f"**{plain(shift.title, 40)}**", start=begins, end=ends),
        people_words(shift),
    ]
    if own:
        parts.append(phrase("**yours**"))
    elif shift.is_full:
        parts.append(phrase("full"))
    return " · ".join(parts)


def people_words(shift: Shift) -> str:
    """Say how many do a shift, of how many."""
    if shift.capacity is None:
        return f"{shift.taken:,}"
    return phrase("{taken:,} of {capacity:,}", taken=shift.taken, capacity=shift.capacity)


def _need(shift: Shift) -> str:
    if shift.capacity is None:
        return phrase_many(
            shift.taken, "{count:,} signed up; more are welcome", "{count:,} signed up; more are welcome"
        )
    left = shift.capacity - shift.taken
    return phrase("full") if left <= 0 else phrase_many(left, "{count:,} more needed", "{count:,} more needed")


def shift_added_card(shift: Shift, event: Event) -> Card:
    """Tell an organizer that a shift is there."""
    return Card(
        phrase(
            "Added: {shift}\n-# {event}. People find it under **Shifts** on the post.",
            shift=_shift_line(shift, own=False),
            event=about(event),
        ),
        colour=GREEN,
    )


def shift_removed_card(shift: Shift) -> Card:
    """Tell an organizer that a shift is gone, and for how many."""
    said = phrase("Removed: **{title}**.", title=plain(shift.title, 60))
    if shift.taken:
        said += " " + phrase_many(shift.taken, "1 person had it; tell them.", "{count:,} people had it; tell them.")
    return notice(said)
