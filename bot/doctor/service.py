"""Asking for a check-up and keeping what it found: one verb, one transaction."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bot.database import Transaction
from bot.database.statements import allocate
from bot.doctor import store
from bot.doctor.model import KIND, Finding
from bot.outbox import store as outbox
from bot.outbox.model import Destination

PAUSE = timedelta(minutes=10)
"""The least time between two check-ups that nobody asked for: a thousand refusals are looked into once."""

_OTHERWISE = 0


def ask(tx: Transaction, server_id: int) -> None:
    """Have a server looked at soon, because Discord refused something; call it in the transaction that notes it."""
    checked_at = store.find_checked_at(tx, server_id)
    store.set_due(tx, server_id, tx.now if checked_at is None else max(tx.now, checked_at + PAUSE))


def note_told(tx: Transaction, server_id: int, finding: Finding) -> None:
    """Write down that admins hear of something another way."""
    store.keep(tx, server_id, finding, _OTHERWISE)


def list_due(tx: Transaction, shards: Collection[int] = (), shard_count: int = 1) -> Sequence[int]:
    """List the servers to look at now; with ``shards``, only those of these."""
    return store.list_due(tx, shards, shard_count)


def next_due(tx: Transaction, shards: Collection[int] = (), shard_count: int = 1) -> datetime | None:
    """Return when the next server is to be looked at."""
    return store.next_due(tx, shards, shard_count)


def conclude(tx: Transaction, server_id: int, findings: Sequence[Finding], channel_id: int | None) -> int:
    """Keep what a check-up found, and promise the admins a message about what they have not heard of.

    Args:
        tx: the transaction.
        server_id: the Discord server.
        findings: what is wrong.
        channel_id: where admins are told; None: nowhere, so they are told the next time.

    Returns:
        How many findings the message tells; 0: there is none.
    """
    store.set_checked(tx, server_id)
    known = store.list_told(tx, server_id)
    store.drop(tx, server_id, known.keys() - {finding.key for finding in findings})
    fresh = [finding for finding in findings if known.get(finding.key) is None]
    if not fresh:
        return 0
    number = None if channel_id is None else allocate(tx, server_id, KIND)
    for finding in fresh:
        store.keep(tx, server_id, finding, number)
    if number is None:
        return 0
    outbox.add(
        tx,
        server_id,
        kind=KIND,
        thing_id=number,
        destination=Destination(channel_id=channel_id),
        due_at=tx.now,
        dedupe=f"{KIND} {number}",
    )
    return len(fresh)


def seen(tx: Transaction, server_id: int, findings: Sequence[Finding]) -> None:
    """Write down what an admin has just read, so that they are not told of it again."""
    store.set_checked(tx, server_id)
    known = store.list_told(tx, server_id)
    store.drop(tx, server_id, known.keys() - {finding.key for finding in findings})
    for finding in findings:
        if known.get(finding.key) is None:
            store.keep(tx, server_id, finding, _OTHERWISE)


def told(tx: Transaction, server_id: int, number: int) -> Sequence[Finding] | None:
    """Return what a message tells; None when all of it is mended."""
    return store.list_of(tx, server_id, number) or None
