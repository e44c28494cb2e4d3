"""What organizers type of an event, read into a plan, or into another one. Pure."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.errors import BadInput
from bot.events import rules
from bot.events.model import Event, Plan
from bot.text import quote
from bot.when.grammar import plain as folded
from bot.when.lengths import UnknownLength, read_duration, read_span
from bot.when.parse import Reading, TimeInPast, UnknownTime, read_when
from bot.when.wall_clock import to_instant, to_local
from bot.when.words import clock_words, day_words
from bot.when.zones import zone_label
from bot.words import phrase

REASON_MOST = 300
NOTHING = frozenset({"none", "nothing", "no", "-", "ninguno", "ninguna", "nada"})
"""What people type to leave empty what was not."""

_AS_IT_IS = ("channel_id", "host_id", "chapter_id", "role_id", "image_id", "city", "state")
_NIGHT = timedelta(hours=12)  # "10pm" to "1am" is the next day's
_BEFORE = re.compile(r"(?P<span>.+?) (?:before|ahead|earlier|prior)(?: .*)?")
_UNTIL = re.compile(r"^(?:until|till|til|to|ends?(?: at)?) ")


class EndBeforeStart(BadInput):
    """An event would end before it begins."""

    def __init__(self, end: str, start: str) -> None:
        super().__init__(
            phrase(
                'It would end at {end}, before it begins at {start}. Type how long it goes on, such as "2h", '
                "or a later end.",
                end=end,
                start=start,
            )
        )


class DeadlineAfterStart(BadInput):
    """Answers would be closed only after an event has begun."""

    def __init__(self, start: str) -> None:
        super().__init__(
            phrase(
                'Answers would close after the event begins ({start}). Type an earlier time, such as "1 day before", '
                "or leave it empty.",
                start=start,
            )
        )


class DeadlinePassed(BadInput):
    """Answers would be closed already."""

    def __init__(self, text: str) -> None:
        super().__init__(
            phrase(
                '{time} has passed already, so nobody could answer. Type a later time, such as "2 hours before", '
                "or leave it empty.",
                time=quote(text),
            )
        )


class NothingToChange(BadInput):
    """An edit that says nothing."""

    def __init__(self) -> None:
        super().__init__(phrase("Nothing was changed: fill in at least one of the options of `/event edit`."))


class SameTime(BadInput):
    """A postponement to the very time it has."""

    def __init__(self) -> None:
        super().__init__(phrase("That is the time it has already. Type another one in `start`."))


def say(local: datetime, zone: str, this_year: int) -> str:
    """Say a time on the wall clock of a zone, with the zone's name."""
    return f"{day_words(local, this_year)}, {clock_words(local)} {zone_label(zone)}"


def ensure_reason(text: str | None) -> str | None:
    """Return a reason as it is kept; nothing for an empty one.

    Raises:
        BadInput: it is too long.
    """
    reason = " ".join((text or "").split())
    if len(reason) > REASON_MOST:
        raise BadInput(
            phrase(
                "The reason has {count:,} characters; at most {most} fit. Shorten it.",
                count=len(reason),
                most=REASON_MOST,
            )
        )
    return reason or None


def read_length(text: str, starts_at: datetime, zone: str) -> int:
    """Return in minutes how long an event goes on: "2h", or when it ends: "until 8pm".

    Raises:
        BadInput: it cannot be read; EndBeforeStart: it ends before it begins.
    """
    try:
        return rules.whole_minutes(read_duration(text))
    except UnknownLength as unread:
        start = to_local(starts_at, zone)
        midnight = to_instant(start.replace(hour=0, minute=0, second=0), zone) - timedelta(seconds=1)
        try:
            end = read_when(_UNTIL.sub("", folded(text)), midnight, zone)
        except TimeInPast:
            raise EndBeforeStart(quote(text), clock_words(start)) from None
        except BadInput:
            raise unread from None
    ends_at = end.at
    if ends_at <= starts_at and (following := to_instant(end.local + timedelta(days=1), zone)) - starts_at <= _NIGHT:
        ends_at = following
    if ends_at <= starts_at:
        raise EndBeforeStart(_clock(end), clock_words(start))
    if ends_at - starts_at > timedelta(days=14):
        raise BadInput(phrase('That is longer than 14 days. Type a shorter time, such as "2h" or "3 days".'))
    return rules.whole_minutes(ends_at - starts_at)


def _clock(reading: Reading) -> str:
    return clock_words(reading.local)


def read_deadline(text: str, starts_at: datetime, now: datetime, zone: str) -> datetime | None:
    """Return until when people can say that they come: "1 day before", or a time; None for nothing.

    Raises:
        BadInput: it cannot be read.
        DeadlineAfterStart: it is later than the start.
        DeadlinePassed: it has passed.
    """
    wanted = folded(text)
    if not wanted or wanted in NOTHING:
        return None
    before = _BEFORE.fullmatch(wanted)
    if before is not None:
        span = read_span(before["span"])
        if span is None:
            raise UnknownTime(
                phrase('I couldn\'t read {time} as a time. Try "1 day before" or "fri 6pm".', time=quote(text))
            )
        local = to_local(starts_at, zone) - timedelta(days=span.days + 30 * span.months)
        until = to_instant(local, zone) - span.elapsed
        if until <= now:
            raise DeadlinePassed(text)
        return until
    until = read_when(text, now, zone).at
    if until > starts_at:
        start = to_local(starts_at, zone)
        raise DeadlineAfterStart(say(start, zone, to_local(now, zone).year))
    return until


def read_plan(typed: Mapping[str, Any], now: datetime, zone: str) -> Plan:
    """Return the plan that an organizer describes.

    Args:
        typed: by the names of :class:`Plan`, but ``start`` and ``duration`` in the organizer's words; what is left
            out or None was not said.
        now: the present.
        zone: IANA name of the zone in which times are read.

    Raises:
        BadInput: with what to type instead.
    """
    reading = read_when(typed["start"], now, zone)
    begun = Plan(
        title=rules.ensure_title(typed["title"]),
        starts_at=reading.at,
        starts_local=reading.local,
        zone=reading.zone,
        channel_id=typed["channel_id"],
        host_id=typed["host_id"],
    )
    rest = {name: value for name, value in typed.items() if name not in {"title", "start"}}
    return change_plan(begun, rest, now, zone)


def change_plan(plan: Plan, changes: Mapping[str, Any], now: datetime, zone: str) -> Plan:
    """Return a plan with what an organizer changed, all of it or nothing.

    A deadline for answers keeps its distance from the start when the start moves; what would have passed by then
    falls away.

    Args:
        plan: as it is.
        changes: by the names of :class:`Plan`, but ``start``, ``duration`` and ``deadline`` in the organizer's words;
            None: as it was. "none" empties a place, 0 a capacity.
        now: the present.
        zone: IANA name of the zone in which times are read.

    Raises:
        BadInput: with what to type instead.
    """
    said = {name: value for name, value in changes.items() if value is not None}
    changed = replace(plan, **_read_words(said))
    if "start" in said:
        reading = read_when(said["start"], now, zone)
        changed = replace(changed, starts_at=reading.at, starts_local=reading.local, zone=reading.zone)
        changed = replace(changed, answer_until=shifted_deadline(plan, reading.at, now))
    if "duration" in said:
        changed = replace(changed, minutes=read_length(said["duration"], changed.starts_at, changed.zone))
    if "deadline" in said:
        changed = replace(changed, answer_until=read_deadline(said["deadline"], changed.starts_at, now, zone))
    return changed


def _read_words(said: Mapping[str, Any]) -> dict[str, Any]:
    """Read what does not hang on the time."""
    values: dict[str, Any] = {name: said[name] for name in _AS_IT_IS if name in said}
    if "title" in said:
        values["title"] = rules.ensure_title(said["title"])
    if "location" in said:
        location = said["location"]
        values["location"] = None if location.strip().casefold() in NOTHING else rules.ensure_location(location)
    if "capacity" in said:
        values["capacity"] = rules.ensure_capacity(said["capacity"])
    if "description" in said:
        values["description"] = rules.ensure_description(said["description"])
    if said.get("unlimited"):
        values["capacity"] = None
    if said.get("no_role"):
        values["role_id"] = None
    return values


def shifted_deadline(plan: Plan, starts_at: datetime, now: datetime) -> datetime | None:
    """Return the deadline for answers at another start: as long before it, and none that has passed."""
    if plan.answer_until is None:
        return None
    until = starts_at - (plan.starts_at - plan.answer_until)
    return until if until > now else None


def at_time(plan: Plan, local: datetime, now: datetime) -> Plan:
    """Return a plan for another time on the wall clock of its zone, such as the next of a series."""
    starts_at = to_instant(local, plan.zone)
    return replace(plan, starts_at=starts_at, starts_local=local, answer_until=shifted_deadline(plan, starts_at, now))


def is_news(before: Plan, after: Plan) -> bool:
    """Say whether those who come have to know of a change: it is at another time or place."""
    return (before.starts_at, before.location) != (after.starts_at, after.location)


def name_of(event: Event) -> str:
    """Return what distinguishes an event in a list: its title and its day."""
    return f"{event.plan.title} · {day_words(event.plan.starts_local, 0)}"
