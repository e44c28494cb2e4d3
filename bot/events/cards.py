"""What people see of events."""

from datetime import timedelta
from typing import Any

import discord

from bot.card import RED, Card, Picture, button, done, moment, notice, plain, prose, row, short_moment
from bot.events.model import Answer, Attendance, Event, EventStatus, Invitation, Listing, Plan
from bot.events.rules import DESCRIPTION_MOST, LOCATION_MOST, TITLE_MOST
from bot.events.wording import REASON_MOST
from bot.text import mention, one_line
from bot.when.words import clock_words
from bot.when.zones import zone_label

_BUTTONS = {
    Answer.GOING: ("Going", discord.ButtonStyle.success),
    Answer.MAYBE: ("Maybe", discord.ButtonStyle.secondary),
    Answer.CANT: ("Can't make it", discord.ButtonStyle.secondary),
}
_OWN = {
    Answer.GOING: "you're going",
    Answer.MAYBE: "you said maybe",
    Answer.CANT: "you can't make it",
    Answer.WAITING: "you're on the waitlist",
    Answer.OFFERED: "a place is kept for you",
}


def invitation_card(invitation: Invitation, picture: bytes | None = None) -> Card:
    """Show an event as it is posted, with its buttons; one that was called off has none."""
    event = invitation.event
    if event.status is EventStatus.CANCELLED:
        why = f"**Why** {plain(event.reason, REASON_MOST)}" if event.reason else None
        return Card(f"### Cancelled: {plain(event.plan.title, TITLE_MOST)}", why, _facts(invitation), colour=RED)
    return _invitation(invitation, picture, disabled=False)


def draw_invitation(invitation: Invitation) -> bytes | None:
    """Return the picture that an organizer chose, as it was kept."""
    return None if invitation.image is None else invitation.image[1]


def preview_card(invitation: Invitation, trouble: str | None = None, picture: bytes | None = None) -> Card:
    """Show an organizer what would be posted, and why it was not posted if it was tried."""
    plan = invitation.event.plan
    card = _invitation(invitation, picture, disabled=True)
    words = trouble or (
        f"Only you see this. **Post it** puts it in <#{plan.channel_id}>, with the buttons switched on."
        f"\n-# I read the time in {zone_label(plan.zone)}."
    )
    if invitation.next_times:
        following = ", ".join(f"<t:{int(at.timestamp())}:D>" for at in invitation.next_times)
        words += f"\n-# After this: {following}. Each is posted by itself when the one before is over."
    card.add_item(discord.ui.TextDisplay(words))
    custom_id = f"event:{invitation.event.event_id}"
    card.add_item(
        row(
            button("Post it", f"{custom_id}:post", discord.ButtonStyle.primary),
            button("More details", f"{custom_id}:details"),
            button("Discard", f"{custom_id}:discard"),
        )
    )
    return card


def posted_card(event: Event, link: str) -> Card:
    """Tell an organizer that an event is posted, and where."""
    return done(
        f"**{plain(event.plan.title, TITLE_MOST)}** is posted: {link}\n-# The numbers on it keep up by themselves."
    )


def discarded_card() -> Card:
    """Tell an organizer that a draft is gone."""
    return notice("Discarded. Nothing was posted.")


def _invitation(invitation: Invitation, picture: bytes | None, *, disabled: bool) -> Card:
    event = invitation.event
    shown = None
    if picture is not None and invitation.image is not None:
        shown = Picture(invitation.image[0], picture, f"A picture for {one_line(event.plan.title)}")
    answers = row(
        *(
            button(label, f"event:{event.event_id}:{answer}", style, disabled=disabled)
            for answer, (label, style) in _BUTTONS.items()
        ),
        button("Add to calendar", f"event:{event.event_id}:calendar", disabled=disabled),
    )
    description = prose(event.plan.description, DESCRIPTION_MOST) if event.plan.description else None
    return Card(
        f"### {plain(event.plan.title, TITLE_MOST)}",
        description,
        shown,
        _facts(invitation),
        f"**{_seats(invitation.attendance, event.plan)} going**{_others(invitation.attendance, event.plan)}",
        answers,
        _more(invitation, disabled=disabled),
    )


def _more(invitation: Invitation, *, disabled: bool) -> discord.ui.ActionRow[Any] | None:
    """What else one can do besides answering; None where there is nothing."""
    custom_id = f"event:{invitation.event.event_id}"
    found = [
        button(label, f"{custom_id}:{verb}", disabled=disabled)
        for label, verb, there in (
            ("Bring guests", "guests", invitation.has_guests),
            ("Shifts", "shifts", invitation.has_shifts),
        )
        if there
    ]
    return row(*found) if found else None


def _facts(invitation: Invitation) -> str:
    plan = invitation.event.plan
    lines = [f"**When** {moment(plan.starts_at)}{_until(plan)}"]
    if invitation.says_zone:
        lines.append(f"-# {clock_words(plan.starts_local)} {zone_label(plan.zone)} there")
    if invitation.repeats:
        lines.append(f"**Repeats** {invitation.repeats}")
    if plan.location:
        lines.append(f"**Where** {plain(plan.location, LOCATION_MOST)}")
    if invitation.chapter:
        lines.append(f"**Chapter** {plain(invitation.chapter)}")
    if plan.role_id is not None:
        lines.append(f"**For** <@&{plan.role_id}>")
    if plan.answer_until is not None:
        lines.append(f"**Answer by** {short_moment(plan.answer_until)}")
    return "\n".join([*lines, f"**Host** {mention(plan.host_id)}"])


def _until(plan: Plan) -> str:
    if plan.minutes is None:
        return ""
    style = "t" if plan.minutes < timedelta(hours=12) / timedelta(minutes=1) else "f"
    return f", until <t:{int(plan.ends_at.timestamp())}:{style}>"


def _seats(attendance: Attendance, plan: Plan) -> str:
    return f"{attendance.going:,}" if plan.capacity is None else f"{attendance.going:,} of {plan.capacity:,}"


def _others(attendance: Attendance, plan: Plan) -> str:
    maybe = f" · {attendance.maybe:,} maybe" if attendance.maybe else ""
    waiting = f" · {attendance.waiting:,} on the waitlist" if attendance.waiting else ""
    is_full = plan.capacity is not None and attendance.going >= plan.capacity
    return maybe + (" · full" if is_full else "") + waiting


def event_line(listing: Listing) -> str:
    """Show an event in a list, on two lines."""
    plan = listing.event.plan
    parts = [
        short_moment(plan.starts_at),
        _short_place(plan.location),
        f"{_seats(listing.attendance, plan)} going",
        _OWN[listing.own] if listing.own else None,
        f"[open]({listing.link})" if listing.link else None,
    ]
    return f"**{plain(plan.title, TITLE_MOST)}**\n{' · '.join(part for part in parts if part)}"


def _short_place(location: str | None) -> str | None:
    """Name a place in a list; a link is left to the post, since one that is cut leads nowhere."""
    return "online" if location and "://" in location else plain(location, 60) if location else None
