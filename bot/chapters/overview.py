"""What people see of chapters: how far one has come, who is in it, which are near, where there is none."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from heapq import nsmallest

from bot.chapters import rules, store
from bot.chapters.ladder import WINDOW, stage_of
from bot.chapters.model import KIND, Activity, Chapter, Coverage, Details, Near, Roster, RosterLine
from bot.database import Transaction
from bot.officials.model import Place
from bot.outbox import schedules
from bot.outbox.model import Schedule
from bot.posts import store as posts
from bot.when.wall_clock import to_local

SERIES = "chapter cards"
"""The series that looks once a night whether posted cards are still true; never changes."""

_LOOKED_AT = time(4)
_THE_SERIES = 1  # there is one a server


def activity(
    tx: Transaction, server_id: int, chapter: Chapter, held: Sequence[datetime], calls: int, *, is_planning: bool
) -> Activity:
    """Put together what really happened in a chapter.

    Args:
        tx: the transaction.
        server_id: the Discord server.
        chapter: which one.
        held: when its events were over.
        calls: how many calls its members made within :data:`bot.chapters.ladder.WINDOW`.
        is_planning: whether it has an event to come.
    """
    since = tx.now - WINDOW
    last = store.last_joined_at(tx, server_id, chapter.chapter_id)
    return Activity(
        people=store.count_members(tx, server_id, chapter.chapter_id),
        leads=len(store.list_leads(tx, server_id, chapter.chapter_id)),
        events_held=len(held),
        events_lately=sum(ended >= since for ended in held),
        calls_lately=calls,
        is_stirring=is_planning or chapter.created_at >= since or (last is not None and last >= since),
    )


def details(
    tx: Transaction,
    server_id: int,
    user_id: int,
    chapter: Chapter,
    happened: Activity,
    upcoming: Sequence[tuple[datetime, str]] = (),
) -> Details:
    """Return a chapter with its leads, as one person sees it; what happened and its next events are given."""
    leads = store.list_leads(tx, server_id, chapter.chapter_id)
    return Details(
        chapter,
        happened.people,
        leads,
        store.is_member(tx, server_id, chapter.chapter_id, user_id),
        stage_of(happened, chapter.stage_set),
        happened,
        tuple(upcoming),
        user_id in leads,
        user_id in store.list_told(tx, server_id, chapter.chapter_id),
    )


def roster(tx: Transaction, server_id: int, chapter: Chapter, page: int = 1) -> Roster:
    """Return a page of who is in a chapter, in the order they joined; a page that is not there is the last."""
    total = store.count_members(tx, server_id, chapter.chapter_id)
    page, pages = rules.page_of(page, total)
    start = (page - 1) * rules.PAGE
    return Roster(chapter, total, _lines(tx, server_id, chapter.chapter_id, rules.PAGE, start), page, pages)


def whole_roster(tx: Transaction, server_id: int, chapter: Chapter) -> Roster:
    """Return everybody who is in a chapter, in the order they joined."""
    total = store.count_members(tx, server_id, chapter.chapter_id)
    return Roster(chapter, total, _lines(tx, server_id, chapter.chapter_id, total), 1, 1)


def _lines(tx: Transaction, server_id: int, chapter_id: int, most: int, start: int = 0) -> tuple[RosterLine, ...]:
    leads = set(store.list_leads(tx, server_id, chapter_id))
    rows = store.list_roster(tx, server_id, chapter_id, most, start)
    return tuple(RosterLine(user_id, joined_at, is_lead=user_id in leads) for user_id, joined_at in rows)


def list_nearest(tx: Transaction, server_id: int, place: Place, most: int = 5) -> list[Near]:
    """Return the chapters nearest to a place with their distances, in whatever state they are."""
    if place.latitude is None or place.longitude is None:
        return []
    # Four times as many as wanted: on a round earth their order may be another.
    about = store.list_about_nearest(tx, server_id, place.latitude, place.longitude, most * 4)
    found = (Near(each.chapter, each.members, rules.miles_to(each.chapter, place)) for each in about)
    return nsmallest(most, found, key=lambda near: (near.miles, near.chapter.chapter_id))


def coverage(tx: Transaction, server_id: int) -> Coverage:
    """Count chapters, the people in them, and those of them that have a lead, by state."""
    return store.coverage(tx, server_id)


def keep_cards_true(tx: Transaction, server_id: int, zone: str) -> None:
    """See to it that posted cards are looked at every night: events pass and chapters fall asleep by themselves."""
    if schedules.find_of(tx, server_id, SERIES, _THE_SERIES) is None:
        start = datetime.combine(to_local(tx.now, zone).date() + timedelta(days=1), _LOOKED_AT)
        schedules.add(tx, server_id, kind=SERIES, thing_id=_THE_SERIES, rule="FREQ=DAILY", zone=zone, start_local=start)


def refresh_cards(tx: Transaction, schedule: Schedule) -> tuple[()]:
    """Mark every posted chapter; nobody is written to."""
    for chapter_id in posts.list_things(tx, schedule.server_id, KIND):
        posts.mark(tx, schedule.server_id, KIND, chapter_id)
    return ()
