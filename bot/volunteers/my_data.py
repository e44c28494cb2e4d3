"""Everything that is held about a person in one server, as a file for that person."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

from bot.audit.model import Reading
from bot.chapters.model import Chapter
from bot.events.model import Answer, Event
from bot.reminders.model import Reminder
from bot.volunteers.model import Dossier, Volunteer


def my_data(
    server_id: int,
    user_id: int,
    as_of: datetime,
    *,
    profile: Volunteer | None,
    chapters: Sequence[Chapter],
    events: Sequence[tuple[Event, Answer]],
    reminders: Sequence[Reminder],
    calls: int,
    was_at: int,
    missed: int,
    dossier: Dossier | None,
    readings: Sequence[Reading],
) -> bytes:
    """Write a person's data as JSON that people can read, what organizers noted about them too.

    Args:
        server_id: the Discord server.
        user_id: whose.
        as_of: when it was put together.
        profile: what they told us.
        chapters: those they are in.
        events: those to come that they answered.
        reminders: what is still to be sent for them.
        calls: how many they made.
        was_at: at how many events they were.
        missed: at how many they were expected and were not.
        dossier: how organizers follow up with them; None for somebody who did not sign up.
        readings: who was shown something of them.
    """
    follow_up: Any = None
    if dossier is not None:
        follow_up = _plain(dossier.follow_up) | {"hands": dossier.hands, "notes": dossier.notes}
    held = {
        "server_id": server_id,
        "user_id": user_id,
        "as_of": as_of,
        "profile": profile,
        "chapters": [each.name for each in chapters],
        "events": [{"title": event.plan.title, "at": event.plan.starts_at, "answer": said} for event, said in events],
        "reminders": [{"what": each.what, "at": each.due_at} for each in reminders],
        "calls": calls,
        "events_attended": was_at,
        "events_missed": missed,
        "follow_up": follow_up,
        "shown_to": [{"at": each.at, "reader_id": each.reader_id, "what": each.seen} for each in readings],
    }
    return json.dumps(_plain(held), ensure_ascii=False, indent=2).encode()


def _plain(value: Any) -> Any:
    """Turn the model into what JSON knows; Discord's numbers become text, which no program rounds."""
    if is_dataclass(value):
        return {field.name: _named(field.name, getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): _named(str(name), each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, datetime) else value


def _named(name: str, value: Any) -> Any:
    return str(value) if name.endswith("_id") and value is not None else _plain(value)
