"""Organizers hear once of what could not be sent for good, with how to mend it; the series waits until they have."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.card import AMBER, Card, plain, short_moment
from bot.database import Transaction
from bot.doctor import service as doctor
from bot.doctor.model import Finding
from bot.doctor.rules import place_key
from bot.edge import forgetting
from bot.outbox import overview, schedules, store
from bot.outbox.model import Delivery, Destination, ScheduleStatus
from bot.outbox.policy import Failed, Whose
from bot.outbox.reasons import reason_words
from bot.reminders.model import MEMBERS_KIND
from bot.servers import service as servers
from bot.servers.model import ChannelKind
from bot.words import phrase

KIND = "trouble"
"""The kind of the delivery that tells them."""


@dataclass(frozen=True)
class Trouble:
    """What could not be sent.

    Attributes:
        channel_id: where it was to go; None: to a person.
        due_at: when.
        reason: why not.
        mend: what to do about it.
        series_paused: whether a series waits for it.
    """

    channel_id: int | None
    due_at: datetime
    reason: str
    mend: str
    series_paused: bool


def on_failed(tx: Transaction, server_id: int, delivery: Delivery, failed: Failed) -> None:
    """Pause the series and promise the organizers a message, where the failure asks for it."""
    overview.note_mend(tx, server_id, delivery.delivery_id, failed.mend)
    if failed.has_left and delivery.user_id is not None:
        forgetting.note_gone(tx, server_id, delivery.user_id)
    series = None if delivery.schedule_id is None else schedules.find(tx, server_id, delivery.schedule_id)
    # One member's closed direct messages are no reason to stop a series that goes to many.
    personal = delivery.destination.user_id is not None and delivery.kind != MEMBERS_KIND
    if series is not None and series.status is ScheduleStatus.ACTIVE and failed.pauses(personal=personal):
        schedules.save(tx, server_id, replace(series, status=ScheduleStatus.PAUSED))
    channel_id = servers.configuration(tx, server_id).channels.get(ChannelKind.ORGANIZERS)
    if failed.whose is Whose.PLACE:
        doctor.ask(tx, server_id)
    if delivery.kind == KIND or not failed.tells_organizers or channel_id in (None, delivery.destination.channel_id):
        return
    if delivery.destination.channel_id is not None:  # the message below says it; a check-up need not say it again
        key = place_key(delivery.destination.channel_id)
        doctor.note_told(tx, server_id, Finding(key, failed.reason, failed.mend))
    what = f"schedule {delivery.schedule_id}" if series is not None else f"delivery {delivery.delivery_id}"
    store.add(
        tx,
        server_id,
        kind=KIND,
        thing_id=delivery.delivery_id,
        destination=Destination(channel_id=channel_id),
        due_at=tx.now,
        dedupe=f"{KIND} {what} {delivery.due_at.isoformat()}",
    )


def load(tx: Transaction, server_id: int, delivery_id: int) -> Trouble | None:
    """Return what could not be sent."""
    failed = overview.find_failed(tx, server_id, delivery_id)
    if failed is None:
        return None
    series = None if failed.schedule_id is None else schedules.find(tx, server_id, failed.schedule_id)
    paused = series is not None and series.status is ScheduleStatus.PAUSED
    return Trouble(failed.channel_id, failed.due_at, failed.error, failed.mend, paused)


def trouble_card(trouble: Trouble) -> Card:
    """Tell what could not be sent, why, and how to mend it."""
    due_at, reason = short_moment(trouble.due_at), plain(reason_words(trouble.reason))
    if trouble.channel_id is not None:
        what = phrase(
            "### A message could not be sent\nIt was due {due_at} to {channel}: {reason}.",
            due_at=due_at,
            channel=f"<#{trouble.channel_id}>",
            reason=reason,
        )
    else:
        what = phrase(
            "### A message could not be sent\nIt was due {due_at} by direct message: {reason}.",
            due_at=due_at,
            reason=reason,
        )
    return Card(
        what,
        phrase("**What to do** {mend}", mend=phrase(trouble.mend)),
        phrase("-# The series is paused until then; go on with `/reminder resume`.") if trouble.series_paused else None,
        colour=AMBER,
    )
