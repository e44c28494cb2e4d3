"""What people do about calls, and what was done: one verb, one transaction.

Campaigns say what is asked and of whom; calls say who called. That a campaign is there and open is looked at by
whoever calls these verbs.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import chain

from bot.calls import rules, store, tally_store
from bot.calls.model import Call, NoSuchCall, NothingToUndo, OfficialTally, Outcome, Said, Tally, Totals
from bot.calls.rules import Candidate, Queue
from bot.campaigns.model import KIND
from bot.database import People, Transaction
from bot.database.statements import allocate
from bot.posts import store as posts


def log_call(
    tx: Transaction,
    server_id: int,
    user_id: int,
    campaign_id: int,
    official_id: str,
    *,
    outcome: Outcome,
    made_on: date,
    state: str | None = None,
) -> None:
    """Save what came of a call, or that a letter was written (``Outcome.WROTE``).

    One a person, office, campaign and day counts: a second call only changes what came of it, a second letter nothing.
    """
    posts.mark(tx, server_id, KIND, campaign_id)
    call = Call(campaign_id, official_id, user_id, outcome, tx.now, made_on, state)
    if outcome is Outcome.WROTE:
        if store.add_letter(tx, server_id, call):
            tally_store.count(tx, server_id, None, call)
        return
    before = store.find(tx, server_id, campaign_id, official_id, user_id, made_on)
    call = rules.pressed(before, call)
    if call is not before:
        call_id = allocate(tx, server_id, "call") if before is None else 0  # the number of a call that stands stays
        store.save(tx, server_id, call_id, call)
        tally_store.count(tx, server_id, before, call)


def next_call(
    tx: Transaction,
    server_id: int,
    user_id: int,
    stages: Iterable[Sequence[Queue]],
    today: date,
    *,
    again: bool = False,
) -> Candidate | None:
    """Return whom a person calls next, and for which campaign; None when it was everyone.

    Args:
        tx: the transaction.
        server_id: where.
        user_id: who calls.
        stages: whom they can call, for each campaign; see ``rules.next_target``.
        today: the day it is in their own zone.
        again: see there.
    """
    made = store.list_made(tx, server_id, user_id, today - timedelta(days=1))
    skipped = store.list_skipped(tx, server_id, user_id, today)

    def known(queue: Queue) -> Iterator[Candidate]:
        ids = rules.unreached(queue, made, today)
        latest = store.list_latest(tx, server_id, queue.campaign_id, user_id, ids) if len(ids) > 1 else {}
        return rules.candidates(queue, made, skipped, today, latest)

    return rules.next_target((chain.from_iterable(map(known, stage)) for stage in stages), tx.now, again=again)


def skip(
    tx: Transaction, server_id: int, user_id: int, campaign_id: int, official_id: str, *, skipped_on: date
) -> None:
    """Put an official behind all others for a person's day."""
    store.set_skipped(tx, server_id, user_id, campaign_id, official_id, skipped_on)


def undo(
    tx: Transaction, server_id: int, user_id: int, campaign_id: int, official_id: str, *, made_on: date, letter: bool
) -> None:
    """Take back what was saved last of a call or letter of a day: what was there before is there again.

    Raises:
        NothingToUndo: it was taken back already, or is older than ten minutes.
    """
    posts.mark(tx, server_id, KIND, campaign_id)
    for day in _days(made_on):
        key = (server_id, campaign_id, official_id, user_id, day)
        if letter:
            written = store.find_letter(tx, *key)
            if written is not None and rules.can_undo(written.made_at, tx.now):
                store.remove_letter(tx, server_id, written)
                tally_store.count(tx, server_id, written, None)
                return
            continue
        call = store.find(tx, *key)
        if call is None or not rules.can_undo(call.made_at, tx.now):
            continue
        before = None if call.previous is None else replace(call, outcome=call.previous, previous=None)
        if before is None:
            store.remove(tx, server_id, call)
        else:
            store.save(tx, server_id, 0, before)
        tally_store.count(tx, server_id, call, before)
        return
    raise NothingToUndo


def _days(made_on: date) -> tuple[date, date]:
    """Return the day and the one before it: midnight may come between a call and a word about it."""
    return made_on, made_on - timedelta(days=1)


def note_said(
    tx: Transaction, server_id: int, user_id: int, campaign_id: int, official_id: str, *, made_on: date, said: Said
) -> Call:
    """Write down what the caller was told about where the official stands; return the call.

    Raises:
        NoSuchCall: they made no such call that day, or the day before.
    """
    found = (store.find(tx, server_id, campaign_id, official_id, user_id, day) for day in _days(made_on))
    call = next((each for each in found if each is not None), None)
    if call is None:
        raise NoSuchCall
    store.set_said(tx, server_id, call, said)
    return call


def outcomes_of(
    tx: Transaction, server_id: int, user_id: int, *, campaign_id: int, made_on: date
) -> Mapping[str, Outcome]:
    """Return what came of a person's calls of one day in one campaign, by official; letters are not among them."""
    return {
        call.official_id: call.outcome
        for call in store.list_of_day(tx, server_id, user_id, made_on)
        if call.campaign_id == campaign_id
    }


def has_reached(tx: Transaction, server_id: int, user_id: int, campaign_id: int, official_id: str, today: date) -> bool:
    """Tell whether a person reached an office today for a campaign, by telephone or letter."""
    made = store.list_made(tx, server_id, user_id, today)
    return rules.reached(made.get((campaign_id, official_id), ())) is not None


def has_called_this_week(tx: Transaction, server_id: int, user_id: int, campaign_id: int, today: date) -> bool:
    """Tell whether a person reached anybody for a campaign since Monday."""
    made = store.list_made(tx, server_id, user_id, rules.week_of(today))
    return any(rules.reached(deeds) is not None for (which, _), deeds in made.items() if which == campaign_id)


def totals(tx: Transaction, server_id: int, user_id: int, *, campaign_id: int, made_on: date) -> Totals:
    """Count the person's own calls of one day, and everyone's in the campaign (of the server, for no campaign)."""
    together = sum(tally_store.count_outcomes(tx, server_id, campaign_id).values())
    return Totals(store.count_own(tx, server_id, user_id, made_on), together)


def count_since(tx: Transaction, server_id: int, since: datetime) -> tuple[int, int]:
    """Count the calls since an instant, and the people who made them."""
    return tally_store.count_since(tx, server_id, since)


def count_ever(tx: Transaction, server_id: int, user_id: int) -> int:
    """Count the calls that a person ever made."""
    return tally_store.count_since(tx, server_id, None, user_id)[0]


def count_made_by(tx: Transaction, server_id: int, people: People, since: datetime) -> int:
    """Count the calls that some people made since an instant, in all campaigns."""
    return tally_store.count_made_by(tx, server_id, people, since)


def list_callers(tx: Transaction, server_id: int, campaign_id: int) -> Sequence[int]:
    """List the people who made calls for a campaign."""
    return store.list_callers(tx, server_id, campaign_id)


def is_caller(tx: Transaction, server_id: int, campaign_id: int, user_id: int) -> bool:
    """Tell whether a person made a call for a campaign."""
    return store.is_caller(tx, server_id, campaign_id, user_id)


def tally(tx: Transaction, server_id: int, campaign_id: int) -> Tally:
    """Count what was done for a campaign; for no campaign (0), in the whole server."""
    outcomes = tally_store.count_outcomes(tx, server_id, campaign_id)
    letters = outcomes.get(Outcome.WROTE, 0)
    people = tally_store.count_people(tx, server_id, campaign_id)
    return Tally(sum(outcomes.values()) - letters, letters, people, outcomes)


def list_page(tx: Transaction, server_id: int, campaign_id: int, before: int, most: int) -> Sequence[tuple[int, Call]]:
    """List calls below a number, newest first, a page at a time, so that a long list holds nobody else up."""
    return tally_store.list_page(tx, server_id, campaign_id, before, most)


def list_letters(tx: Transaction, server_id: int, campaign_id: int, most: int) -> Sequence[Call]:
    """List the letters for a campaign, newest first, at most so many."""
    return tally_store.list_letters(tx, server_id, campaign_id, most)


def per_official(tx: Transaction, server_id: int, campaign_id: int) -> Mapping[str, OfficialTally]:
    """Count by official id; who was neither called nor written to is left out."""
    return tally_store.count_officials(tx, server_id, campaign_id)


def per_person(tx: Transaction, server_id: int, campaign_id: int) -> Mapping[int, int]:
    """Count calls and letters together by user id; ``rules.by_group`` adds them up by chapter."""
    return tally_store.count_by_person(tx, server_id, campaign_id)


def per_state(tx: Transaction, server_id: int, campaign_id: int) -> Mapping[str | None, int]:
    """Count calls and letters together by the state (two letters) called from; None where it was not kept."""
    return tally_store.count_states(tx, server_id, campaign_id)


def per_day(tx: Transaction, server_id: int, campaign_id: int) -> Mapping[date, int]:
    """Count the calls of each day; days without any are left out."""
    return tally_store.count_days(tx, server_id, campaign_id)


def streak(tx: Transaction, server_id: int, user_id: int, today: date) -> int:
    """Return in how many weeks in a row, up to now, a person called or wrote."""
    return rules.weeks_in_a_row(tally_store.list_days(tx, server_id, user_id), today)
