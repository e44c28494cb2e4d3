"""What is done about what is held of people: one verb, one transaction.

What needs the rules of other features (seats, roles, who follows up) is put together in :mod:`bot.edge.forgetting`.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.database import Transaction
from bot.database.statements import allocate
from bot.privacy import ledger_store, rules, store
from bot.privacy.model import Copy, Counted, Erased, Erasure
from bot.privacy.terms import TERMS

BATCH = 500
"""Rows that one transaction of the nightly tidying removes."""


def copy(tx: Transaction, server_id: int, user_id: int, zone: str) -> Copy:
    """Return everything that is held about a person in a server."""
    kept = ledger_store.collect(tx, server_id, user_id)
    return Copy(server_id, user_id, tx.now, zone, kept, ledger_store.names_of(tx, server_id, kept))


def count(tx: Transaction, server_id: int, user_id: int) -> Counted:
    """Count what is held about a person, and what of others hangs on them."""
    rows = ledger_store.count(tx, server_id, user_id)
    return Counted(rows, *ledger_store.hosted_and_led(tx, server_id, user_id))


def erase(tx: Transaction, server_id: int, user_id: int, role_ids: Sequence[int], events: int = 0) -> Erased:
    """Erase a person everywhere in a server, or put a number that is nobody's in their place; once more is no trouble.

    Args:
        tx: the transaction.
        server_id: the Discord server.
        user_id: whom.
        role_ids: the Discord roles they have of us, which are to be taken back.
        events: how many coming events they were taken off already.
    """
    stand_ins: list[int] = []

    def stand_in() -> int:
        if not stand_ins:
            stand_ins.append(-allocate(tx, server_id, "erased person"))
        return stand_ins[0]

    messages = ledger_store.take_back_messages(tx, server_id, user_id)
    gone, kept = ledger_store.erase(tx, server_id, user_id, stand_in)
    ledger_store.scrub(tx, server_id, user_id, stand_in)
    store.add_erasure(tx, server_id, user_id, role_ids)
    return Erased(gone, kept, events, messages, role_ids)


def find_erasure(tx: Transaction, server_id: int, user_id: int) -> Erasure | None:
    """Return which roles are still to be taken back from somebody."""
    return store.find_erasure(tx, server_id, user_id)


def list_erasures(tx: Transaction, shards: Collection[int] = (), shard_count: int = 1) -> Sequence[Erasure]:
    """List from whom roles are to be taken back now; in the servers of some shards."""
    return store.list_erasures(tx, shards, shard_count)


def next_erasure(tx: Transaction, shards: Collection[int] = (), shard_count: int = 1) -> datetime | None:
    """Return when the next is due."""
    return store.next_erasure(tx, shards, shard_count)


def settle_erasure(tx: Transaction, server_id: int, erasure: Erasure, left: Sequence[int]) -> bool:
    """Keep which roles could not be taken back; say whether it is tried again.

    After :data:`bot.privacy.rules.TRIES` it is given up: nothing of the person is kept for it any longer.
    """
    at = rules.try_again_at(tx.now, erasure.attempts) if left else None
    if at is None:
        store.remove_erasure(tx, server_id, erasure.user_id)
    else:
        store.put_off(tx, erasure, left, at)
    return at is not None


def note_removed(tx: Transaction, server_id: int) -> None:
    """Write down that a server removed the bot: its data waits, then goes."""
    store.add_removed(tx, server_id)


def note_returned(tx: Transaction, server_id: int) -> bool:
    """Let a server's data stay: the bot is there again; say whether it was to go."""
    return store.take_back_removed(tx, server_id)


def list_removed(tx: Transaction) -> dict[int, datetime]:
    """Return the servers that removed the bot, with since when."""
    return store.list_removed(tx)


def are_removed(tx: Transaction, server_ids: Collection[int]) -> frozenset[int]:
    """Return which of some servers removed the bot: nothing is sent on their behalf."""
    return store.are_removed(tx, server_ids)


def purge(tx: Transaction, server_id: int) -> bool:
    """Remove a batch of what is held of a server that removed the bot for good; say whether more may be left.

    A server that is not known to have removed it, any more or yet, loses nothing.
    """
    removed_at = store.list_removed(tx).get(server_id)
    if removed_at is None or not rules.is_over(removed_at, tx.now):
        return False
    if ledger_store.purge(tx, server_id, BATCH):
        return True
    store.take_back_removed(tx, server_id)
    return False


def age(tx: Transaction) -> bool:
    """Remove a batch of what is over by its term; say whether more may be left.

    Forgotten is also where those are written to by direct message to whom nothing was sent lately.
    """
    room = BATCH
    for term in TERMS:
        room -= ledger_store.age(tx, term, room)
        if not room:
            return True
    return ledger_store.remove_unused_channels(tx, room) == room


def list_servers(tx: Transaction) -> Sequence[int]:
    """List the servers of which anything is held."""
    return ledger_store.list_servers(tx)


def list_to_look_at(tx: Transaction, server_id: int, parts: int) -> Sequence[int]:
    """List who of a server's people is looked at today: everybody once in so many days, and who was missed."""
    due = ledger_store.list_people(tx, server_id, rules.part_of(tx.now, parts), parts)
    return sorted({*due, *store.list_absent(tx, server_id)})


def note_absent(tx: Transaction, server_id: int, user_id: int) -> bool:
    """Write down that somebody seems to have left: nothing is sent to them; say whether it is news."""
    return store.add_absence(tx, server_id, user_id)


def note_present(tx: Transaction, server_id: int, user_id: int) -> bool:
    """Forget it: they are there; say whether they had been missed."""
    return store.remove_absence(tx, server_id, user_id)


def are_absent(tx: Transaction, user_ids: Collection[int]) -> frozenset[tuple[int, int]]:
    """Return which servers (first) some people (second) have left: nothing is sent to them on behalf of those."""
    return store.are_absent(tx, user_ids)


def list_overdue(tx: Transaction, server_id: int) -> Sequence[int]:
    """List those who left so long ago that their data is to go."""
    return rules.list_overdue(store.list_absent(tx, server_id), tx.now)
