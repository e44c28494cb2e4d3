"""What people do with invitations: one verb, one transaction. The writes of one server follow each other.

An event comes from its own feature: whoever calls looks it up in the same transaction and hands it in.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.database import Transaction
from bot.events.model import ACTION, KIND, Answer, Event, EventStatus
from bot.events.rules import ensure_answerable
from bot.outbox import store as outbox
from bot.outbox.model import Destination
from bot.posts import store as posts
from bot.rsvps import duties_store, notices, rules, shifts, store
from bot.rsvps.model import OFFER, Answered, Notice, Rsvp, Settings, Tally, Visit
from bot.when.quiet import Clocks

ClocksOf = Callable[[Transaction, int, Collection[int] | None], Clocks]
"""Says by which zones some people of a server live, and when they are left in peace."""

COMING = (Answer.GOING, Answer.MAYBE)
"""The answers of those who want to hear of an event: a maybe is reminded, and decides."""


def answer(
    tx: Transaction,
    server_id: int,
    event: Event | None,
    user_id: int,
    wish: Answer,
    clocks_of: ClocksOf,
    *,
    guests: int | None = None,
    role_ids: Collection[int] | None = None,
    confirm: bool = False,
) -> Answered:
    """Answer an invitation, or answer it once more.

    Args:
        tx: the transaction.
        server_id: the Discord server.
        event: what is answered; None for one that does not exist.
        user_id: who answers.
        wish: going, maybe or can't.
        clocks_of: when people may be written to; asked only where a seat becomes free.
        guests: how many they bring; None: as many as before.
        role_ids: their Discord roles; None where Discord did not say them.
        confirm: they say once more, the day before, that they come.

    Raises:
        UserError: it is not on, closed, for others, or there is no room for their guests; nothing has changed then.
    """
    settings, own, before = _facts(tx, server_id, event, user_id)
    event = rules.ensure_open(event, wish, own, role_ids, tx.now)
    until = event.plan.answer_until
    if guests is not None:
        rules.ensure_guests(guests, settings.guests_most)
        if own is not None and guests > own.guests and until is not None and until <= tx.now:
            raise rules.RsvpClosed(until)
    wanted = rules.decide(wish, user_id, own, before, event.plan.capacity, guests)
    if confirm:
        wanted = replace(wanted, confirmed=wanted.answer is Answer.GOING)
    settings = _promised(tx, server_id, event, settings)
    if wanted == own:
        return _answered(tx, event, wanted, before, settings, changed=False)
    wanted = _kept(tx, server_id, event, wanted, own)
    mark(tx, event)
    if settings.role_id is not None:
        duties_store.add_visit(tx, server_id, user_id, tx.now)
    if own is not None and own.answer is Answer.GOING and wanted.answer is not Answer.GOING:
        shifts.drop_all(tx, server_id, event.event_id, user_id)
    tally = rules.recount(before, own, wanted)
    # Also where somebody left the line, or brings fewer: they may have stood before others for whom there is room.
    if own is not None and (_seats(wanted) < _seats(own) or own.answer is Answer.WAITING) and tally.waiting:
        tally = _filled(tx, server_id, event, tally, settings, clocks_of)
        wanted = store.find(tx, server_id, event.event_id, user_id) or wanted  # perhaps it was offered to themselves
    is_new = own is None or own.answer is not wanted.answer
    return _answered(tx, event, wanted, tally, settings, changed=True, is_new=is_new)


def _facts(tx: Transaction, server_id: int, event: Event | None, user_id: int) -> tuple[Settings, Rsvp | None, Tally]:
    if event is None:
        return Settings(), None, Tally()
    tally: Tally | None = tx.left(("tally", server_id, event.event_id))
    if tally is None:
        return store.known_and_tally(tx, server_id, event.event_id, user_id)
    return *store.known(tx, server_id, event.event_id, user_id), tally


def mark(tx: Transaction, event: Event) -> None:
    """Say that the numbers on an event's posts have changed, and on those of its day of action."""
    posts.mark(tx, event.server_id, KIND, event.event_id)
    if event.action_id is not None:
        posts.mark(tx, event.server_id, ACTION, event.action_id)


def _kept(tx: Transaction, server_id: int, event: Event, rsvp: Rsvp, before: Rsvp | None) -> Rsvp:
    """Keep an answer; whoever comes to the waitlist comes to its end."""
    if rsvp.answer is Answer.WAITING and rsvp.place is None:
        rsvp = replace(rsvp, place=store.next_place(tx, server_id))
    store.save(tx, server_id, event.event_id, rsvp, again=before is not None and before.answer is rsvp.answer)
    return rsvp


def _seats(rsvp: Rsvp) -> int:
    return rsvp.party if rsvp.answer in (Answer.GOING, Answer.OFFERED) else 0


def _answered(
    tx: Transaction,
    event: Event,
    own: Rsvp,
    tally: Tally,
    settings: Settings,
    *,
    changed: bool,
    is_new: bool = False,
) -> Answered:
    before = None
    if own.answer is Answer.WAITING:
        before = tally.waiting - 1  # whoever has just come is the last
        if not is_new:
            before = store.count_before(tx, event.server_id, event.event_id, own.place or 0)
    next_at = notices.next_for(event, own, settings, tx.now)
    tx.leave(("tally", event.server_id, event.event_id), tally)
    return Answered(event, own, changed, tally, before, settings, next_at)


def _promised(tx: Transaction, server_id: int, event: Event, settings: Settings) -> Settings:
    """See to it that its reminders are planned for when it is now."""
    if (settings.planned_for, settings.planned_until) == (event.plan.starts_at, event.plan.ends_at):
        return settings
    notices.plan(tx, server_id, event)
    settings = replace(settings, planned_for=event.plan.starts_at, planned_until=event.plan.ends_at)
    store.set_settings(tx, server_id, event.event_id, settings)
    return settings


def event_changed(tx: Transaction, server_id: int, event: Event, clocks_of: ClocksOf) -> None:
    """Follow an event that was created, edited, postponed or cancelled; in the transaction that changes it.

    Its reminders are planned anew, seats that it has more of are offered to those who wait, and roles are looked at.
    Nobody loses a seat: who holds one keeps it, also where there are fewer now.
    """
    settings = store.settings(tx, server_id, event.event_id)
    if event.status is EventStatus.OPEN:
        settings = _promised(tx, server_id, event, settings)
        _filled(tx, server_id, event, store.tally(tx, server_id, event.event_id), settings, clocks_of)
    elif settings.planned_for is not None:
        notices.take_back(tx, server_id, event.event_id)
        outbox.cancel(tx, server_id, OFFER, event.event_id)
        store.set_settings(tx, server_id, event.event_id, replace(settings, planned_for=None, planned_until=None))
    if settings.role_id is not None:
        for user_id in store.list_who(tx, server_id, event.event_id, (Answer.GOING,)):
            duties_store.add_visit(tx, server_id, user_id, tx.now)


def pass_on(tx: Transaction, server_id: int, event: Event | None, event_id: int, clocks_of: ClocksOf) -> int:
    """Take back the seats that were offered and not taken in time, and offer them to the next; say how many passed."""
    expired = store.list_expired(tx, server_id, event_id)
    for user_id in expired:
        store.remove(tx, server_id, event_id, user_id)
    if expired:
        posts.mark(tx, server_id, KIND, event_id)
    if event is not None:
        settings = store.settings(tx, server_id, event_id)
        _filled(tx, server_id, event, store.tally(tx, server_id, event_id), settings, clocks_of)
    return len(expired)


def _filled(
    tx: Transaction, server_id: int, event: Event, tally: Tally, settings: Settings, clocks_of: ClocksOf
) -> Tally:
    """Offer what is free to whoever is next; return how many have answered what then."""
    plan = event.plan
    free = tally.free(plan.capacity)
    if event.status is not EventStatus.OPEN or plan.starts_at <= tx.now or not tally.waiting or free == 0:
        return tally
    reachable: list[Rsvp] = []
    waiting = store.list_waiting(tx, server_id, event.event_id)
    clocks = clocks_of(tx, server_id, [each.user_id for each in waiting])
    for each in waiting:
        awake_at = clocks.not_before(tx.now, each.user_id)
        until = rules.offer_until(tx.now, awake_at, plan.starts_at, settings.offer_for)
        if until is not None:
            reachable.append(replace(each, answer=Answer.OFFERED, offer_until=until))
    for offered in rules.next_in_line(reachable, free, plan.capacity):
        _offer(tx, server_id, event, offered)
        tally = rules.recount(tally, replace(offered, answer=Answer.WAITING), offered)
    mark(tx, event)
    return tally


def _offer(tx: Transaction, server_id: int, event: Event, offered: Rsvp) -> None:
    assert offered.offer_until is not None  # noqa: S101 - whoever calls has set it
    store.save(tx, server_id, event.event_id, offered)
    outbox.add(
        tx,
        server_id,
        kind=OFFER,
        thing_id=event.event_id,
        destination=Destination(user_id=offered.user_id, else_channel_id=event.plan.channel_id),
        due_at=tx.now,
        dedupe=f"{OFFER} {event.event_id} {offered.user_id} {offered.offer_until.isoformat()}",
        useful_for=offered.offer_until - tx.now,
    )
    duties_store.add_visit(tx, server_id, offered.user_id, tx.now)  # have they left the server meanwhile?


def take_offer(tx: Transaction, server_id: int, event: Event | None, user_id: int, clocks_of: ClocksOf) -> Answered:
    """Take the seat that was offered; to press again changes nothing.

    Raises:
        OfferPassed: none is kept for them any more.
        UserError: the event is not on.
    """
    known = ensure_answerable(event, tx.now)
    own = store.find(tx, server_id, known.event_id, user_id)
    if own is None or own.answer not in (Answer.OFFERED, Answer.GOING):
        raise rules.OfferPassed
    return answer(tx, server_id, known, user_id, Answer.GOING, clocks_of)


def find_offer(tx: Transaction, server_id: int, event_id: int, user_id: int) -> Rsvp | None:
    """Return a person's answer while a seat is kept for them."""
    own = store.find(tx, server_id, event_id, user_id)
    return own if own is not None and own.answer is Answer.OFFERED else None


def leave(tx: Transaction, server_id: int, event: Event, user_id: int, clocks_of: ClocksOf) -> None:
    """Give back what somebody held who has left the server; the seat goes to the next."""
    own = store.find(tx, server_id, event.event_id, user_id)
    if own is None or own.answer is Answer.CANT:
        return
    store.remove(tx, server_id, event.event_id, user_id)
    shifts.drop_all(tx, server_id, event.event_id, user_id)
    outbox.cancel(tx, server_id, OFFER, event.event_id, user_id)
    mark(tx, event)
    settings = store.settings(tx, server_id, event.event_id)
    _filled(tx, server_id, event, store.tally(tx, server_id, event.event_id), settings, clocks_of)


def choose(
    tx: Transaction,
    server_id: int,
    event: Event,
    clocks_of: ClocksOf,
    *,
    guests_most: int | None = None,
    offer_hours: float | None = None,
    role_id: int | None = None,
    no_role: bool = False,
    silent: frozenset[Notice] | None = None,
) -> Settings:
    """Keep what an organizer chose for an event; None leaves a thing as it is.

    Raises:
        BadInput: a number is out of bounds.
    """
    before = store.settings(tx, server_id, event.event_id)
    chosen = replace(
        before,
        guests_most=before.guests_most if guests_most is None else rules.ensure_guests_most(guests_most),
        offer_for=before.offer_for if offer_hours is None else rules.ensure_offer_for(offer_hours),
        role_id=None if no_role else before.role_id if role_id is None else role_id,
        silent=before.silent if silent is None else silent,
    )
    store.set_settings(tx, server_id, event.event_id, chosen)
    if chosen.role_id != before.role_id:
        for user_id in store.list_who(tx, server_id, event.event_id, (Answer.GOING,)):
            duties_store.add_visit(tx, server_id, user_id, tx.now)
    mark(tx, event)
    return _promised(tx, server_id, event, chosen)


def standing(tx: Transaction, server_id: int, event_id: int, user_id: int) -> tuple[Settings, Rsvp | None]:
    """Return what organizers chose for an event, and a person's answer to it."""
    return store.known(tx, server_id, event_id, user_id)


def count(tx: Transaction, server_id: int, event_id: int) -> Tally:
    """Count who has answered what."""
    return store.tally(tx, server_id, event_id)


def ask_again(tx: Transaction, server_id: int, event_id: int) -> None:
    """Let everybody who comes confirm anew: it is at another time."""
    store.set_unconfirmed(tx, server_id, event_id)


def confirm(tx: Transaction, server_id: int, event: Event, user_id: int) -> Rsvp:
    """Keep that somebody who comes said so once more; to press again changes nothing.

    Raises:
        NotComing: they do not come.
    """
    own = store.find(tx, server_id, event.event_id, user_id)
    if own is None or own.answer not in COMING:
        raise rules.NotComing
    store.set_confirmed(tx, server_id, event.event_id, user_id)
    return own


def list_who(tx: Transaction, server_id: int, event_id: int, answers: Collection[Answer]) -> Sequence[int]:
    """List who has given one of these answers, the earliest first; also to what was cancelled."""
    return store.list_who(tx, server_id, event_id, answers)


def list_roles(tx: Transaction, server_id: int, user_id: int) -> Sequence[tuple[int, int]]:
    """List the events (number, role) that a person is going to and has a role for, over or not."""
    going = store.list_events_of(tx, server_id, user_id, (Answer.GOING,))
    found = ((event_id, store.settings(tx, server_id, event_id).role_id) for event_id in going)
    return [(event_id, role_id) for event_id, role_id in found if role_id is not None]


def list_held(tx: Transaction, server_id: int, user_id: int) -> Sequence[int]:
    """List the events at which a person holds or waits for something."""
    return store.list_events_of(tx, server_id, user_id, (*COMING, Answer.WAITING, Answer.OFFERED))


def next_duty(tx: Transaction, shards: Collection[int] = (), shard_count: int = 1) -> datetime | None:
    """Return when an offer runs out next, or somebody is to be looked at in Discord; of the servers of some shards."""
    found = (duties_store.next_expiry(tx, shards, shard_count), duties_store.next_visit(tx, shards, shard_count))
    return min((at for at in found if at is not None), default=None)


def list_duties(
    tx: Transaction, shards: Collection[int] = (), shard_count: int = 1
) -> tuple[Sequence[tuple[int, int]], Sequence[Visit]]:
    """List the events (server, number) of which an offer has run out, and who is to be looked at now."""
    return duties_store.list_expiring(tx, shards, shard_count), duties_store.list_visits(tx, shards, shard_count)


def list_holds(tx: Transaction, server_id: int, user_id: int) -> Sequence[int]:
    """List the roles that we gave a person for events and have not taken back."""
    return duties_store.list_holds(tx, server_id, user_id)


def settle_visit(
    tx: Transaction, server_id: int, visit: Visit, next_at: datetime | None, holds: Collection[int] | None = None
) -> None:
    """Keep what a look came to: which roles we gave, and when to look again.

    ``holds`` is None where Discord could not be asked.
    """
    attempts = 0 if holds is not None else visit.attempts + 1
    if holds is not None:
        duties_store.set_holds(tx, server_id, visit.user_id, holds)
    duties_store.settle_visit(tx, server_id, visit.user_id, visit.due_at, next_at, attempts)
