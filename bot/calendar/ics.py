"""Events as calendars read them (RFC 5545): zones, changes, cancellations; pure."""

import re
from collections.abc import Sequence
from datetime import date

import icalendar

from bot.calendar.model import Entry
from bot.text import one_line
from bot.when.zones import zone_info
from bot.words import phrase

NEWS_EVERY = "PT1H"
"""How often programs that heed it look for news of a feed."""

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]")  # no calendar may hold them, but for line breaks


def write_calendar(entries: Sequence[Entry], name: str | None = None) -> bytes:
    """Write a calendar; the same events always make the same bytes, in one language.

    Args:
        entries: the events in it.
        name: what a program that subscribes calls it; None for a file to take in once.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Groundswell//Events//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if name is not None:
        calendar.add(
            "x-wr-calname", icalendar.vText(_clean(one_line(name)))
        )  # of what begins with X-, it escapes nothing
        calendar.add("x-published-ttl", NEWS_EVERY)
    for entry in entries:
        calendar.add_component(_event(entry))
    if entries:
        years = [day.year for entry in entries for day in (entry.event.plan.starts_at, entry.event.plan.ends_at)]
        calendar.add_missing_timezones(date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1))
    data: bytes = calendar.to_ical()
    return data


def uid(entry: Entry) -> str:
    """Return what calendars know an event by; never changes."""
    return f"event-{entry.event.server_id}-{entry.event.event_id}@groundswell"


def _event(entry: Entry) -> icalendar.Event:
    event, plan = entry.event, entry.event.plan
    zone = zone_info(plan.zone)
    changed = event.changed_at or event.opened_at or event.created_at
    item = icalendar.Event()
    item.add("uid", uid(entry))
    item.add("summary", _clean(one_line(plan.title)))
    item.add("dtstart", plan.starts_at.astimezone(zone))
    item.add("dtend", plan.ends_at.astimezone(zone))
    item.add("dtstamp", changed.replace(microsecond=0))
    item.add("last-modified", changed.replace(microsecond=0))
    item.add("sequence", event.sequence)
    item.add("status", "CANCELLED" if entry.is_off else "CONFIRMED")
    if plan.location:
        item.add("location", _clean(one_line(plan.location)))
    if about := _about(entry):
        item.add("description", _clean(about))
    if entry.link:
        item.add("url", entry.link)
    return item


def _about(entry: Entry) -> str:
    event = entry.event
    parts = [
        phrase("Cancelled: {reason}", reason=event.reason) if entry.is_off and event.reason else None,
        event.plan.description,
        phrase("Chapter: {chapter}", chapter=one_line(entry.chapter)) if entry.chapter else None,
        phrase("Say whether you come: {link}", link=entry.link) if entry.link and not entry.is_off else None,
    ]
    return "\n\n".join(part for part in parts if part)


def _clean(text: str) -> str:
    return _UNSEEN.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
