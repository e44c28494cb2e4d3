"""What people see of events."""

from collections.abc import Iterator
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
from bot.words import later, phrase, phrase_many

_BUTTONS = {
    Answer.GOING: (later("Going"), discord.ButtonStyle.success),
    Answer.MAYBE: (later("Maybe"), discord.ButtonStyle.secondary),
    Answer.CANT: (later("Can't make it"), discord.ButtonStyle.secondary),
}
_OWN = {
    Answer.GOING: later("you're going"),
    Answer.MAYBE: later("you said maybe"),
    Answer.CANT: later("you can't make it"),
    Answer.WAITING: later("you're on the waitlist"),
    Answer.OFFERED: later("a place is kept for you"),
}


def invitation_card(invitation: Invitation, picture: bytes | None = None) -> Card:
    """Show an event as it is posted, with its buttons; one that was called off has none."""
    event = invitation.event
    if event.status is EventStatus.CANCELLED:
        title = phrase("### Cancelled: {title}", title=plain(event.plan.title, TITLE_MOST))
        why = phrase("**Why** {reason}", reason=plain(event.reason, REASON_MOST)) if event.reason else None
        return Card(title, why, _facts(invitation), colour=RED)
    return _invitation(invitation, picture, disabled=False)


def draw_invitation(invitation: Invitation) -> bytes | None:
    """Return the picture that an organizer chose, as it was kept."""
    return None if invitation.image is None else invitation.image[1]


def preview_card(invitation: Invitation, trouble: str | None = None, picture: bytes | None = None) -> Card:
    """Show an organizer what would be posted, and why it was not posted if it was tried."""
    plan = invitation.event.plan
    card = _invitation(invitation, picture, disabled=True)
    words = trouble or phrase(
        "Only you see this. **Post it** puts it in {channel}, with the buttons switched on."
        "\n-# I read the time in {zone}.",
        channel=f"<#{plan.channel_id}>",
        zone=zone_label(plan.zone),
    )
    if invitation.next_times:
        following = ", ".join(f"<t:{int(at.timestamp())}:D>" for at in invitation.next_times)
        words += "\n" + phrase(
            "-# After this: {times}. Each is posted by itself when the one before is over.", times=following
        )
    card.add_item(discord.ui.TextDisplay(words))
    custom_id = f"event:{invitation.event.event_id}"
    card.add_item(
        row(
            button(phrase("Post it"), f"{custom_id}:post", discord.ButtonStyle.primary),
            button(phrase("More details"), f"{custom_id}:details"),
            button(phrase("Discard"), f"{custom_id}:discard"),
        )
    )
    return card


def posted_card(event: Event, link: str) -> Card:
    """Tell an organizer that an event is posted, and where."""
    return done(
        phrase(
            "**{title}** is posted: {link}\n-# The numbers on it keep up by themselves.",
            title=plain(event.plan.title, TITLE_MOST),
            link=link,
        )
    )


def discarded_card() -> Card:
    """Tell an organizer that a draft is gone."""
    return notice(phrase("Discarded. Nothing was posted."))


def _invitation(invitation: Invitation, picture: bytes | None, *, disabled: bool) -> Card:
    event = invitation.event
    shown = None
    if picture is not None and invitation.image is not None:
        alt = phrase("A picture for {title}", title=one_line(event.plan.title))
        shown = Picture(invitation.image[0], picture, alt)
    answers = row(
        *(
            button(phrase(label), f"event:{event.event_id}:{answer}", style, disabled=disabled)
            for answer, (label, style) in _BUTTONS.items()
        ),
        button(phrase("Add to calendar"), f"event:{event.event_id}:calendar", disabled=disabled),
    )
    description = prose(event.plan.description, DESCRIPTION_MOST) if event.plan.description else None
    return Card(
        f"### {plain(event.plan.title, TITLE_MOST)}",
        description,
        shown,
        _facts(invitation),
        " · ".join([f"**{_going(invitation.attendance, event.plan)}**", *_others(invitation.attendance, event.plan)]),
        answers,
        _more(invitation, disabled=disabled),
    )


def _more(invitation: Invitation, *, disabled: bool) -> discord.ui.ActionRow[Any] | None:
    """What else one can do besides answering; None where there is nothing."""
    custom_id = f"event:{invitation.event.event_id}"
    found = [
        button(label, f"{custom_id}:{verb}", disabled=disabled)
        for label, verb, there in (
            (phrase("Bring guests"), "guests", invitation.has_guests),
            (phrase("Shifts"), "shifts", invitation.has_shifts),
        )
        if there
    ]
    return row(*found) if found else None


def _facts(invitation: Invitation) -> str:
    plan = invitation.event.plan
    lines = [_when(plan)]
    if invitation.says_zone:
        clock = clock_words(plan.starts_local)
        lines.append(phrase("-# {clock} {zone} there", clock=clock, zone=zone_label(plan.zone)))
    if invitation.repeats is not None:
        lines.append(phrase("**Repeats** {often}", often=invitation.repeats.label))
    if plan.location:
        lines.append(phrase("**Where** {place}", place=plain(plan.location, LOCATION_MOST)))
    if invitation.chapter:
        lines.append(phrase("**Chapter** {chapter}", chapter=plain(invitation.chapter)))
    if plan.role_id is not None:
        lines.append(phrase("**For** {role}", role=f"<@&{plan.role_id}>"))
    if plan.answer_until is not None:
        lines.append(phrase("**Answer by** {when}", when=short_moment(plan.answer_until)))
    return "\n".join([*lines, phrase("**Host** {person}", person=mention(plan.host_id))])


def _when(plan: Plan) -> str:
    if plan.minutes is None:
        return phrase("**When** {when}", when=moment(plan.starts_at))
    style = "t" if plan.minutes < timedelta(hours=12) / timedelta(minutes=1) else "f"
    end = f"<t:{int(plan.ends_at.timestamp())}:{style}>"
    return phrase("**When** {when}, until {end}", when=moment(plan.starts_at), end=end)


def _going(attendance: Attendance, plan: Plan) -> str:
    if plan.capacity is None:
        return phrase_many(attendance.going, "{count:,} going", "{count:,} going")
    return phrase_many(
        attendance.going,
        "{count:,} of {capacity:,} going",
        "{count:,} of {capacity:,} going",
        capacity=plan.capacity,
    )


def _others(attendance: Attendance, plan: Plan) -> Iterator[str]:
    if attendance.maybe:
        yield phrase("{count:,} maybe", count=attendance.maybe)
    if plan.capacity is not None and attendance.going >= plan.capacity:
        yield phrase("full")
    if attendance.waiting:
        yield phrase("{count:,} on the waitlist", count=attendance.waiting)


def event_line(listing: Listing) -> str:
    """Show an event in a list, on two lines."""
    plan = listing.event.plan
    parts = [
        short_moment(plan.starts_at),
        _short_place(plan.location),
        _going(listing.attendance, plan),
        phrase(_OWN[listing.own]) if listing.own else None,
        phrase("[open]({link})", link=listing.link) if listing.link else None,
    ]
    return f"**{plain(plan.title, TITLE_MOST)}**\n{' · '.join(part for part in parts if part)}"


def _short_place(location: str | None) -> str | None:
    """Name a place in a list; a link is left to the post, since one that is cut leads nowhere."""
    return phrase("online") if location and "://" in location else plain(location, 60) if location else None
