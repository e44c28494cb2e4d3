"""Writing the audit log and reading it; written in the transaction of what it tells of."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bot.access import Asked
from bot.audit import store
from bot.audit.model import KIND, PAGE, Batch, Line, Noted, Page, Reading, Wanted
from bot.database import Transaction
from bot.database.statements import allocate
from bot.database.touched import Touched
from bot.outbox import store as outbox
from bot.outbox.model import Destination
from bot.words import later

_SLOT = timedelta(minutes=5)
_POSTED = 15  # lines of one message in the log channel
_MOST_PEOPLE = 25  # of a change; where more are concerned it is about the thing, and they are left out
_NOUNS: Mapping[str, str] = {
    "event_id": later("event"),
    "chapter_id": later("chapter"),
    "campaign_id": later("campaign"),
    "action_id": later("day of action"),
    "reminder_id": later("reminder"),
    "reminder": later("reminder"),  # a series by its kind
    "reminder members": later("reminder"),
    "proposal_id": later("proposal"),
    "official_number": later("local official"),
    "official_id": later("official"),
    "petition_id": later("petition"),
    "tracker_id": later("tracker"),
    "document_id": later("document"),
    "request_id": later("request"),
    "report_id": later("report"),
    "shift_id": later("shift"),
}
_MOST_THINGS = 3


def note_change(tx: Transaction, asked: Asked, touched: Touched) -> None:
    """Write down what somebody changed, in the transaction that changes it."""
    things = dict.fromkeys(f"{_NOUNS[name]} {value}" for name, value in touched.keys if name in _NOUNS)
    whom = touched.people - {asked.actor.user_id}
    line = Line(
        asked.asked_id,
        tx.now,
        asked.actor.user_id,
        asked.action.name,
        asked.through,
        ", ".join(list(things)[:_MOST_THINGS]),
        Noted.CHANGED,
    )
    store.add(tx, asked.actor.server_id, line, whom if len(whom) <= _MOST_PEOPLE else ())


def note_reading(tx: Transaction, server_id: int, reader_id: int, user_ids: Collection[int], seen: Noted) -> None:
    """Write down that somebody was shown something of people; one's own is nobody's business."""
    whom = {*user_ids} - {reader_id}
    if not whom:
        return
    asked = tx.asked
    line = Line(
        asked.asked_id if asked else allocate(tx, server_id, "audit line"),
        tx.now,
        reader_id,
        asked.action.name if asked else "",
        asked.through if asked else "",
        "",
        seen,
    )
    store.add(tx, server_id, line, whom)


def list_readings(tx: Transaction, server_id: int, user_id: int) -> Sequence[Reading]:
    """Return who was shown something of a person, the latest first."""
    return store.list_readings(tx, server_id, user_id)


def page(tx: Transaction, server_id: int, wanted: Wanted, number: int) -> Page:
    """Return a page of the log, counted from 1; one past the end is empty."""
    found = store.list_lines(tx, server_id, wanted, skip=(number - 1) * PAGE, most=PAGE + 1)
    return Page(tuple(found[:PAGE]), number, has_more=len(found) > PAGE)


def tell(tx: Transaction, asked: Asked, channel_id: int) -> None:
    """Have the log channel told what an interaction left in the log: one message for five minutes."""
    if not store.has_line(tx, asked.actor.server_id, asked.asked_id):
        return
    slot = int(tx.now.timestamp() // _SLOT.total_seconds())
    outbox.add(
        tx,
        asked.actor.server_id,
        kind=KIND,
        thing_id=slot,
        destination=Destination(channel_id=channel_id),
        due_at=_begins(slot + 1),
        dedupe=f"{KIND} {slot}",
        bulk=True,
    )


def load_batch(tx: Transaction, server_id: int, slot: int) -> Batch | None:
    """Return what the log channel is told of five minutes; None when all of it was forgotten."""
    found, count = store.list_between(tx, server_id, _begins(slot), _begins(slot + 1), _POSTED)
    return Batch(tuple(found), count) if found else None


def _begins(slot: int) -> datetime:
    return datetime.fromtimestamp(slot * _SLOT.total_seconds(), UTC)
