"""What organizers do about raised hands: one verb, one transaction.

A hand waits from the moment it is raised until somebody claims it (or says how far they are with the person). What
waits for :data:`PATIENCE` is listed in the organizers' channel once a day, until it is claimed.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.database import People, Transaction
from bot.outbox import schedules
from bot.outbox.model import ScheduleStatus
from bot.volunteers import queue_store as store
from bot.volunteers import rules
from bot.volunteers.model import Dossier, Entry, FollowUp, Overdue, Page, Stage, Wanted
from bot.volunteers.store import find as find_volunteer
from bot.when.wall_clock import to_local

KIND = "follow up"
"""The kind of the daily list of who waits; never changes."""

PATIENCE = timedelta(hours=48)
"""How long a hand may be up before the organizers are told."""

LISTED_AT = time(18)
"""When they are told, on the server's wall clock: when people who organize in their evenings have time."""

PAGE = 10
"""How many people are on a page of the queue."""

_OVERDUE_SHOWN = 5  # each: the buttons of a line
_NOTES_SHOWN = 3
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
    elif series.zone != zone or series.status is not ScheduleStatus.ACTIVE:  # paused: its channel could not be used
        again = replace(series, zone=zone, status=ScheduleStatus.ACTIVE)
        schedules.save(tx, server_id, schedules.moved_past(again, tx.now))


def _next_listing(now: datetime, zone: str) -> datetime:
    return datetime.combine(to_local(now, zone).date(), LISTED_AT)


def page(tx: Transaction, server_id: int, wanted: Wanted, number: int, *, among: People | None = None) -> Page:
    """Return a page of the queue, counted from 1.

    Args:
        tx: the transaction.
        server_id: the Discord server.
        wanted: what part of it; its chapter is for whoever makes ``among``.
        number: which page; one past the end is empty.
        among: the only people whom the reader may see; None for everybody.
    """
    found = store.list_page(
        tx,
        server_id,
        among=among,
        interest=wanted.interest,
        stage=wanted.stage,
        skip=(number - 1) * PAGE,
        most=PAGE + 1,
    )
    return Page(tuple(found[:PAGE]), number, has_more=len(found) > PAGE)


def export(
    tx: Transaction, server_id: int, wanted: Wanted, *, among: People | None = None
) -> Sequence[tuple[Entry, str, str, str]]:
    """Return everybody in a part of the queue, each with skills, availability and what else they said.

    The arguments are those of :func:`page`.
    """
    return store.list_all(tx, server_id, among=among, interest=wanted.interest, stage=wanted.stage)


def overdue(tx: Transaction, server_id: int) -> Overdue | None:
    """Return who has waited for :data:`PATIENCE`, and who was to be followed up by now; None for nobody."""
    waiting, waiting_count = store.list_waiting(tx, server_id, tx.now - PATIENCE, _OVERDUE_SHOWN)
    due, due_count = store.list_due(tx, server_id, _OVERDUE_SHOWN)
    if not waiting and not due:
        return None
    return Overdue(tuple(waiting), waiting_count, tuple(due), due_count)


def count_waiting(tx: Transaction, server_id: int) -> tuple[int, datetime | None]:
    """Count whose hand is up, and say since when the first of them."""
    return store.count_waiting(tx, server_id)


def count_gone(tx: Transaction, server_id: int, since: datetime) -> int:
    """Count who was found to have left the server since an instant."""
    return store.count_gone(tx, server_id, since)


def dossier(tx: Transaction, server_id: int, user_id: int, *, all_notes: bool = False) -> Dossier:
    """Return a person as those see them who follow up; of the notes only the latest, unless ``all_notes``.

    Raises:
        NotSignedUp: they never signed up.
    """
    volunteer = find_volunteer(tx, server_id, user_id)
    follow_up = _get(tx, server_id, user_id)
    assert volunteer is not None  # noqa: S101 - whoever is in the queue signed up
    notes = store.list_notes(tx, server_id, user_id, None if all_notes else _NOTES_SHOWN)
    return Dossier(volunteer, follow_up, store.list_hands(tx, server_id, user_id), tuple(notes))


def find(tx: Transaction, server_id: int, user_id: int) -> FollowUp | None:
    """Return how far organizers are with a person; None for whoever never signed up."""
    return store.find(tx, server_id, user_id)


def _get(tx: Transaction, server_id: int, user_id: int) -> FollowUp:
    found = store.find(tx, server_id, user_id)
    if found is None:
        raise rules.NotSignedUp(user_id)
    return found


def _saved(tx: Transaction, server_id: int, follow_up: FollowUp) -> FollowUp:
    store.save(tx, server_id, follow_up)
    return follow_up


def claim(tx: Transaction, server_id: int, user_id: int, organizer_id: int) -> FollowUp:
    """Take care of a person whose hand is up; of two who press at once the first has them.

    Raises:
        Taken: somebody else takes care of them, and no new hand is up.
        NotSignedUp: they never signed up.
    """
    before = _get(tx, server_id, user_id)
    if before.waiting_since is None and before.organizer_id not in (None, organizer_id):
        assert before.organizer_id is not None  # noqa: S101 - just looked
        raise rules.Taken(user_id, before.organizer_id)
    return _saved(tx, server_id, replace(before, organizer_id=organizer_id, waiting_since=None))


def assign(
    tx: Transaction, server_id: int, user_id: int, organizer_id: int, due_at: datetime | None = None
) -> FollowUp:
    """Give a person to an organizer, whoever had them before; ``due_at`` None keeps the due date.

    Raises:
        NotSignedUp: they never signed up.
    """
    before = _get(tx, server_id, user_id)
    given = replace(before, organizer_id=organizer_id, waiting_since=None, due_at=due_at or before.due_at)
    return _saved(tx, server_id, given)


def let_go(tx: Transaction, server_id: int, user_id: int, organizer_id: int) -> FollowUp:
    """Give a person back to the queue: whoever offered something waits again from now on.

    Raises:
        Taken: somebody else takes care of them.
        NotSignedUp: they never signed up.
    """
    before = _get(tx, server_id, user_id)
    if before.organizer_id is None:
        return before
    if before.organizer_id != organizer_id:
        raise rules.Taken(user_id, before.organizer_id)
    return _saved(tx, server_id, _waiting_again(tx, server_id, replace(before, organizer_id=None, due_at=None)))


def give_back_all(tx: Transaction, server_id: int, organizer_id: int) -> int:
    """Give all back whom somebody takes care of, because they will not any more; return how many."""
    theirs = store.list_cared_for(tx, server_id, organizer_id)
    for user_id in theirs:
        let_go(tx, server_id, user_id, organizer_id)
    return len(theirs)


def _waiting_again(tx: Transaction, server_id: int, follow_up: FollowUp) -> FollowUp:
    if follow_up.waiting_since is None and store.list_hands(tx, server_id, follow_up.user_id):
        return replace(follow_up, waiting_since=tx.now)
    return follow_up


def set_stage(tx: Transaction, server_id: int, user_id: int, stage: Stage, organizer_id: int) -> FollowUp:
    """Say how far one is with a person; whoever says so first takes care of them.

    ``new`` puts somebody whom nobody takes care of back to those who wait; ``paused`` lets them rest.

    Raises:
        NotSignedUp: they never signed up.
    """
    before = replace(_get(tx, server_id, user_id), stage=stage)
    if stage is Stage.NEW:
        after = before if before.organizer_id else _waiting_again(tx, server_id, before)
    elif stage is Stage.PAUSED:
        after = replace(before, waiting_since=None, due_at=None)
    else:
        after = replace(before, waiting_since=None, organizer_id=before.organizer_id or organizer_id)
    return _saved(tx, server_id, after)


def set_due(tx: Transaction, server_id: int, user_id: int, due_at: datetime | None) -> FollowUp:
    """Say by when to be back at a person; None for no time.

    Raises:
        NotSignedUp: they never signed up.
    """
    return _saved(tx, server_id, replace(_get(tx, server_id, user_id), due_at=due_at))


def add_note(tx: Transaction, server_id: int, user_id: int, author_id: int, text: str) -> None:
    """Write something down about a person.

    Raises:
        BadInput: an empty note, or one that is too long.
        NotSignedUp: they never signed up.
    """
    _get(tx, server_id, user_id)
    store.add_note(tx, server_id, user_id, author_id, rules.clean_note(text))


def note_back(tx: Transaction, server_id: int, user_id: int) -> None:
    """Put somebody who had left the server and is back on the queue again; hands that are up wait from now on."""
    before = store.find(tx, server_id, user_id)
    if before is not None and before.gone_at is not None:
        _saved(tx, server_id, _waiting_again(tx, server_id, replace(before, gone_at=None, organizer_id=None)))


def note_gone(tx: Transaction, server_id: int, user_id: int) -> None:
    """Take somebody who has left the server off the queue, until they sign up again."""
    before = store.find(tx, server_id, user_id)
    if before is not None and before.gone_at is None:
        store.save(tx, server_id, replace(before, gone_at=tx.now, waiting_since=None, due_at=None))
