"""What is done with calendars: one verb, one transaction. Events are handed in by whoever knows them."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta

from bot.calendar import marks, rules, store
from bot.calendar.model import CHANGED, FULL, UNLISTED, Feed, Look, Mirror, Native, Presence, Trouble
from bot.database import Transaction
from bot.events.model import Event
from bot.outbox import store as outbox
from bot.outbox.model import Destination

LOOK_BACK = timedelta(days=30)
"""Events stay in a feed for so long after they are over: calendars forget what a feed no longer has."""

MOST_IN_FEED = 500
"""Events in a feed."""


def feed(tx: Transaction, server_id: int, chapter_id: int | None, *, renew: bool = False) -> Feed:
    """Return the feed of a server or of a chapter, made at the first time.

    Args:
        tx: the transaction.
        server_id: the Discord server.
        chapter_id: whose events; None for all.
        renew: whether the address changes: the one before opens nothing any more.
    """
    known = store.find_feed(tx, server_id, chapter_id)
    if known is not None and not renew:
        return known
    made = Feed(server_id, chapter_id, secrets.token_urlsafe(24))
    store.set_feed(tx, server_id, made)
    return made


def find_feed(tx: Transaction, key: str) -> Feed | None:
    """Return the feed that an address means."""
    return store.find_feed_by_key(tx, key)


def trouble_of(tx: Transaction, server_id: int) -> Trouble | None:
    """Say why events of a server are missing in Discord's own list; None when none is."""
    return marks.find_trouble(tx, server_id)


def listed(tx: Transaction, server_id: int) -> Mapping[int, Mirror]:
    """Return what is known of a server's events in Discord's list, by our number."""
    return store.list_mirrors(tx, server_id)


def begin(tx: Transaction, server_id: int, event_id: int) -> None:
    """Write down that Discord is about to be asked to list an event; before it is asked."""
    store.set_mirror(tx, server_id, Mirror(event_id, Presence.CREATING))


def stands(tx: Transaction, server_id: int, event_id: int, native_id: int, native: Native) -> None:
    """Write down that Discord lists an event like this."""
    store.set_mirror(tx, server_id, Mirror(event_id, Presence.STANDING, native_id, rules.digest(native)))


def refused(tx: Transaction, server_id: int, event_id: int, native_id: int | None, native: Native) -> None:
    """Write down that Discord does not take an event as it is; it is asked again when that changes."""
    store.set_mirror(tx, server_id, Mirror(event_id, Presence.REFUSED, native_id, rules.digest(native)))


def end(tx: Transaction, server_id: int, event_id: int) -> None:
    """Write down that we are about to take an event off the list: what Discord then says of it is no news."""
    store.set_presence(tx, server_id, event_id, Presence.ENDING)


def forget(tx: Transaction, server_id: int, event_ids: Collection[int]) -> None:
    """Forget events that are not in Discord's list any more."""
    for event_id in event_ids:
        store.remove_mirror(tx, server_id, event_id)


def find_listed(tx: Transaction, server_id: int, native_id: int) -> Mirror | None:
    """Return our event that Discord lists under a number of its own, unless we are changing that ourselves."""
    mirror = store.find_mirror(tx, server_id, native_id)
    return mirror if mirror is not None and mirror.presence in (Presence.STANDING, Presence.REFUSED) else None


def dropped(tx: Transaction, server_id: int, mirror: Mirror, event: Event | None) -> None:
    """Write down that somebody took an event off the list by hand, and tell its host: it stays off.

    Nobody is told of one that is off, over or under way: Discord takes those off by itself.
    """
    store.set_mirror(tx, server_id, replace(mirror, presence=Presence.DROPPED))
    if event is not None and event.plan.starts_at > tx.now:
        _tell(tx, event, UNLISTED, f"{mirror.native_id}")


def changed_by_hand(tx: Transaction, server_id: int, mirror: Mirror, event: Event, seen: Native) -> None:
    """Tell a host that somebody changed their event in the list by hand; once for each such change."""
    if event.plan.starts_at > tx.now:
        _tell(tx, event, CHANGED, f"{mirror.native_id} {rules.digest(seen)}")


def _tell(tx: Transaction, event: Event, kind: str, what: str) -> None:
    outbox.add(
        tx,
        event.server_id,
        kind=kind,
        thing_id=event.event_id,
        destination=Destination(user_id=event.plan.host_id),
        due_at=tx.now,
        dedupe=f"{kind} {event.event_id} {what}",
    )


def settle(
    tx: Transaction,
    server_id: int,
    look: Look,
    pause: timedelta | None,
    *,
    trouble: Trouble | None = None,
    left_out: Event | None = None,
    failed: bool = False,
) -> None:
    """Write down that a server's list was looked at.

    Args:
        tx: the transaction.
        server_id: the Discord server.
        look: what was looked at.
        pause: when to look again even if nothing changes; None: never.
        trouble: why events are missing in it.
        left_out: the soonest for which there was no room; its host is told when that is new.
        failed: whether it did not work, and is tried again.
    """
    due_at = None if pause is None else tx.now + pause
    attempts = look.attempts + 1 if failed else 0
    marks.settle(tx, server_id, look, due_at, trouble=trouble, attempts=attempts)
    if trouble is Trouble.FULL and look.trouble is not Trouble.FULL and left_out is not None:
        _tell(tx, left_out, FULL, f"{look.changes}")
