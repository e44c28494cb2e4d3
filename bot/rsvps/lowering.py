"""Fewer seats than people: an organizer has chosen that the last who answered wait."""

from collections.abc import Sequence
from dataclasses import replace

from bot.database import Transaction
from bot.events.model import Answer, Event
from bot.outbox import store as outbox
from bot.outbox.model import Destination
from bot.rsvps import notices, service, shifts, store
from bot.rsvps.model import Notice, Rsvp


def move_last(tx: Transaction, server_id: int, event: Event) -> Sequence[int]:
    """Put the last who answered at the head of the waitlist, until the others fit; return who was moved.

    They keep their order and their guests, and are told.
    """
    capacity = event.plan.capacity
    tally = store.tally(tx, server_id, event.event_id)
    excess = 0 if capacity is None else tally.going + tally.offered - capacity
    everybody = store.list_all(tx, server_id, event.event_id)
    going = [each for each in everybody if each.answer is Answer.GOING]
    moved: list[Rsvp] = []
    while excess > 0 and going:
        moved.insert(0, going.pop())
        excess -= moved[0].party
    places = [each.place for each in everybody if each.place is not None and each.answer is not Answer.GOING]
    head = min(places, default=1) - len(moved)
    for number, each in enumerate(moved):
        waiting = replace(each, answer=Answer.WAITING, place=head + number, confirmed=False)
        store.save(tx, server_id, event.event_id, waiting)
        shifts.drop_all(tx, server_id, event.event_id, each.user_id)  # they are for those who have a seat
        outbox.add(
            tx,
            server_id,
            kind=Notice.LOST,
            thing_id=event.event_id,
            destination=Destination(user_id=each.user_id, else_channel_id=event.plan.channel_id),
            due_at=tx.now,
            dedupe=f"{Notice.LOST} {event.event_id} {each.user_id} {event.sequence}",
            useful_for=max(event.plan.ends_at - tx.now, event.plan.ends_at - event.plan.starts_at),
        )
    if moved:
        service.mark(tx, event)
    return [each.user_id for each in moved]


def to_tell(tx: Transaction, server_id: int, event_id: int, user_id: int) -> bool:
    """Say whether somebody who lost a seat still waits for one, and wants to hear of it."""
    own = store.find(tx, server_id, event_id, user_id)
    waits = own is not None and own.answer is Answer.WAITING
    return waits and notices.hears(tx, server_id, event_id, user_id, Notice.LOST)
