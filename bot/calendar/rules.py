"""What Discord's list of events is to hold, and how it differs from what it holds; pure."""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.calendar.model import MOST_LISTED, Entry, Mirror, Native, Presence
from bot.events.model import Event, EventStatus
from bot.text import clip, one_line
from bot.words import phrase

NAME_MOST = 100
ABOUT_MOST = 1000
PLACE_MOST = 100
"""Discord's limits, in characters."""

FIRST_POSTED_WITHIN = timedelta(minutes=2)
"""So long we wait for the post of an event before it is listed without the post's address."""

_MARKER = re.compile(r"\(event ([0-9]{1,18})\)\Z", re.ASCII)
_CHANNEL = re.compile(r"<#([0-9]{1,20})>")


def marker(event_id: int) -> str:
    """Return the last words of an event's description in Discord's list: what we know our own by."""
    return f"(event {event_id})"


def event_in(description: str | None) -> int | None:
    """Return the number of the event of ours that a description in Discord's list is of; None where it is none."""
    found = _MARKER.search(description or "")
    return int(found[1]) if found else None


def channel_in(location: str | None) -> int | None:
    """Return the channel that a place is, if it is nothing but the mention of one."""
    found = _CHANNEL.fullmatch(location.strip()) if location else None
    return int(found[1]) if found else None


def to_native(entry: Entry, rooms: Mapping[int, bool]) -> Native:
    """Say what Discord's list is to show of an event, in the language that is spoken: the server's.

    Args:
        entry: the event.
        rooms: the server's voice channels and stages; the value tells whether it is a stage.
    """
    plan = entry.event.plan
    channel_id = channel_in(plan.location)
    room = channel_id if channel_id in rooms else None
    where = None if room is not None else _place(plan.location)
    about = [plan.description, plan.location if room is None and _is_long_link(plan.location) else None]
    end = marker(entry.event.event_id)
    if entry.link:
        answer_here = phrase("Say whether you come: {link}", link=entry.link)
        end = f"{answer_here}\n\n{end}"
    text = "\n\n".join(part for part in about if part)
    room_for_text = ABOUT_MOST - len(end) - 2
    return Native(
        name=clip(one_line(plan.title), NAME_MOST),
        description=f"{clip(text, room_for_text)}\n\n{end}" if text else end,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        location=where,
        channel_id=room,
        is_stage=room is not None and rooms[room],
    )


def _place(location: str | None) -> str:
    if not location:
        return phrase("See the event's post")
    if _is_long_link(location):
        return phrase("See the link below")
    return clip(one_line(location), PLACE_MOST)


def _is_long_link(location: str | None) -> bool:
    """Say whether a place is a link that would be cut: such a one leads nowhere."""
    text = one_line(location or "")
    return "://" in text and len(text) > PLACE_MOST


def digest(native: Native) -> str:
    """Return what tells whether Discord knows an event as it is now."""
    return hashlib.blake2s(repr(native).encode(), digest_size=16).hexdigest()


def looks_the_same(one: Native, other: Native) -> bool:
    """Say whether two events in the list are alike in what was typed: the name, the times and the place."""
    return replace(one, description="") == replace(other, description="")


def next_ones(coming: Sequence[Event], known: Collection[int], now: datetime) -> Sequence[Event]:
    """Choose what Discord's list is to hold: of each series the next only, the soonest, at most 100.

    What has begun already is left out unless it is listed (``known``): Discord lists nothing that began in the past.

    Args:
        coming: the events that are not over, soonest first.
        known: the numbers of those that Discord's list holds.
        now: the present.
    """
    chosen: list[Event] = []
    series: set[int] = set()
    for event in coming:
        if event.status is not EventStatus.OPEN or event.series_id in series:
            continue
        if event.series_id is not None:
            series.add(event.series_id)
        if event.plan.starts_at > now or event.event_id in known:
            chosen.append(event)
    return chosen[:MOST_LISTED]


@dataclass(frozen=True)
class Steps:
    """What has to be done for a server's list, in this order.

    Attributes:
        forget: over; Discord ends them by itself.
        remove: to be taken off.
        update: listed, but otherwise than they are now.
        create: not listed yet, soonest first; also those of which nobody knows whether Discord listed them.
    """

    forget: Sequence[Mirror]
    remove: Sequence[Mirror]
    update: Sequence[tuple[Mirror, Native]]
    create: Sequence[tuple[int, Native]]


def compare(wanted: Mapping[int, Native], known: Mapping[int, Mirror], over: Collection[int]) -> Steps:
    """Compare what a list is to hold with what it holds.

    Args:
        wanted: by event, soonest first.
        known: by event.
        over: the events that are over.
    """
    left = [mirror for event_id, mirror in known.items() if event_id not in wanted]
    update, create = [], []
    for event_id, native in wanted.items():
        mirror = known.get(event_id)
        if mirror is None or mirror.presence is Presence.CREATING:
            create.append((event_id, native))
        elif mirror.presence is Presence.REFUSED and mirror.shown != digest(native):
            if mirror.native_id is None:
                create.append((event_id, native))
            else:
                update.append((mirror, native))
        elif mirror.presence is Presence.STANDING and mirror.shown != digest(native):
            update.append((mirror, native))
        elif mirror.presence is Presence.ENDING:
            left.append(mirror)
    return Steps(
        forget=[mirror for mirror in left if mirror.event_id in over],
        remove=[mirror for mirror in left if mirror.event_id not in over and mirror.presence is not Presence.DROPPED],
        update=update,
        create=create,
    )
