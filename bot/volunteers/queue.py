"""What organizers do about raised hands: one verb, one transaction.

A hand waits from the moment it is raised until somebody claims it (or says how far they are with the person). What
waits for :data:`PATIENCE` is listed in the organizers' channel once a day, until it is claimed.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.database import Transaction
from bot.outbox import schedules
from bot.volunteers import queue_store as store
from bot.volunteers.model import FollowUp
from bot.when.wall_clock import to_local

KIND = "follow up"
"""The kind of the daily list of who waits; never changes."""

PATIENCE = timedelta(hours=48)
"""How long a hand may be up before the organizers are told."""

LISTED_AT = time(18)
"""When they are told, on the server's wall clock: when people who organize in their evenings have time."""

_THE_LIST = 1  # there is one a server


def raise_hands(
    tx: Transaction, server_id: int, user_id: int, interests: Sequence[str], *, server_zone: str
) -> FollowUp:
    """Keep what a person offers to do; what is new waits until somebody claims it.

    Whoever comes back after leaving the server is there again. Offering the same once more changes nothing.
    """
    up = store.list_hands(tx, server_id, user_id)
    new = [each for each in interests if each not in up]
    store.remove_hands(tx, server_id, user_id, up.keys() - set(interests))
    store.add_hands(tx, server_id, user_id, new)
    before = store.find(tx, server_id, user_id) or FollowUp(server_id, user_id)
    waiting_since = before.waiting_since or (tx.now if new else None)
    after = replace(before, waiting_since=waiting_since if interests else None, gone_at=None)
    store.save(tx, server_id, after)
    keep_watch(tx, server_id, server_zone)
    return after


def keep_watch(tx: Transaction, server_id: int, zone: str) -> None:
    """See to it that the daily list of a server is made, on its wall clock; where it is already, nothing changes."""
    series = schedules.find_of(tx, server_id, KIND, _THE_LIST)
    if series is None:
        start = _next_listing(tx.now, zone)
        schedules.add(tx, server_id, kind=KIND, thing_id=_THE_LIST, rule="FREQ=DAILY", zone=zone, start_local=start)
    elif series.zone != zone:
        schedules.save(tx, server_id, schedules.moved_past(replace(series, zone=zone), tx.now))


def _next_listing(now: datetime, zone: str) -> datetime:
    return datetime.combine(to_local(now, zone).date(), LISTED_AT)
