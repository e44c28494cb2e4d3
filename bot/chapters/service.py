"""What people do with chapters: one verb, one transaction."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.chapters import rules, store
from bot.chapters.model import Chapter, Details, Joined, Left, Overview
from bot.database import Transaction
from bot.database.statements import allocate
from bot.officials.model import Place
from bot.officials.states import find_state


def create(
    tx: Transaction,
    server_id: int,
    *,
    name: str,
    state: str,
    city: str | None = None,
    place: Place | None = None,
    lead_id: int | None = None,
    role_id: int | None = None,
    channel_id: int | None = None,
) -> Chapter:
    """Start a chapter; its lead, if given, is its first member.

    Args:
        tx: the transaction.
        server_id: the Discord server.
        name: unique in the server, 1 to 100 characters.
        state: as people type it.
        city: its town, in words.
        place: where its town's ZIP is, if a ZIP was given instead; then distances are known.
        lead_id: the Discord user who leads it.
        role_id: the Discord role of its members.
        channel_id: the Discord channel where it meets.

    Raises:
        BadInput: a name, town or state that cannot be used, or (``NameTaken``) the name of another chapter.
    """
    chosen = rules.clean_name(name)
    code = find_state(state)
    if place is not None:
        rules.ensure_in_state(place, code)
    if store.find_named(tx, server_id, chosen) is not None:
        raise rules.NameTaken(chosen)
    chapter = Chapter(
        server_id,
        allocate(tx, server_id, "chapter"),
        chosen,
        code,
        tx.now,
        city=place.city if place else rules.clean_city(city),
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        role_id=role_id,
        channel_id=channel_id,
    )
    store.add(tx, chapter)
    if lead_id is not None:
        store.add_lead(tx, server_id, chapter.chapter_id, lead_id)
        store.add_member(tx, server_id, chapter.chapter_id, lead_id)
    return chapter


def join(tx: Transaction, server_id: int, user_id: int, chapter_id: int) -> Joined:
    """Put a person into a chapter; joining twice changes nothing.

    Raises:
        ChapterGone: there is no such chapter.
    """
    chapter = get(tx, server_id, chapter_id)
    return Joined(chapter, is_new=store.add_member(tx, server_id, chapter_id, user_id))


def leave(tx: Transaction, server_id: int, user_id: int, chapter_id: int) -> Left:
    """Take a person out of a chapter; whoever led it leads it no more.

    Raises:
        ChapterGone: there is no such chapter.
        NotInChapter: the person is not in it.
    """
    chapter = get(tx, server_id, chapter_id)
    if not store.remove_member(tx, server_id, chapter_id, user_id):
        raise rules.NotInChapter(chapter.name)
    was_lead = store.remove_lead(tx, server_id, chapter_id, user_id)
    shared = any(other.role_id == chapter.role_id for other in store.list_joined(tx, server_id, user_id))
    return Left(chapter, None if shared else chapter.role_id, was_lead)


def find(tx: Transaction, server_id: int, chapter_id: int) -> Chapter | None:
    """Return a chapter by number."""
    return store.find(tx, server_id, chapter_id)


def get(tx: Transaction, server_id: int, chapter_id: int) -> Chapter:
    """Return a chapter by number.

    Raises:
        ChapterGone: there is no such chapter.
    """
    chapter = store.find(tx, server_id, chapter_id)
    if chapter is None:
        raise rules.ChapterGone
    return chapter


def named(tx: Transaction, server_id: int, text: str) -> Chapter:
    """Return the chapter that a text means: the number that autocomplete gave, or its exact name.

    Raises:
        NoSuchChapter: no chapter of this server fits.
    """
    number = rules.number_in(text)
    found = store.find(tx, server_id, number) if number is not None else store.find_named(tx, server_id, text)
    if found is None:
        raise rules.NoSuchChapter(text)
    return found


def details(tx: Transaction, server_id: int, user_id: int, chapter_id: int) -> Details:
    """Return a chapter with its leads, as one person sees it.

    Raises:
        ChapterGone: there is no such chapter.
    """
    return Details(
        get(tx, server_id, chapter_id),
        store.count_members(tx, server_id, chapter_id),
        store.list_leads(tx, server_id, chapter_id),
        store.is_member(tx, server_id, chapter_id, user_id),
    )


def list_all(tx: Transaction, server_id: int, state: str | None = None) -> Sequence[Overview]:
    """Return the chapters of a server by name, of one state if given (as people type it).

    Raises:
        BadInput: there is no such state.
    """
    return store.list_with_members(tx, server_id, find_state(state) if state else None)


def list_near(tx: Transaction, server_id: int, user_id: int, state: str, place: Place | None = None) -> list[Chapter]:
    """Return the chapters of a state that a person is not in yet, the nearest to a place first.

    ``state`` is two letters; ``place`` is where the person lives, if it is known that well.
    """
    mine = {chapter.chapter_id for chapter in store.list_joined(tx, server_id, user_id)}
    found = (overview.chapter for overview in store.list_with_members(tx, server_id, state))
    return rules.by_distance((chapter for chapter in found if chapter.chapter_id not in mine), place)


def list_joined(tx: Transaction, server_id: int, user_id: int) -> Sequence[Chapter]:
    """Return the chapters a person is in, by name."""
    return store.list_joined(tx, server_id, user_id)


def list_members(tx: Transaction, server_id: int, chapter_id: int) -> Sequence[int]:
    """List the people in a chapter."""
    return store.list_members(tx, server_id, chapter_id)


def is_member(tx: Transaction, server_id: int, chapter_id: int, user_id: int) -> bool:
    """Say whether a person is in a chapter."""
    return store.is_member(tx, server_id, chapter_id, user_id)


def led_by(tx: Transaction, server_id: int, user_id: int) -> frozenset[int]:
    """Return the chapters a person leads."""
    return store.list_led(tx, server_id, user_id)


def leads(tx: Transaction, server_id: int) -> Mapping[int, frozenset[int]]:
    """Return the chapters that each lead of a server leads."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for user_id, chapter_id in store.list_all_leads(tx, server_id):
        found[user_id].add(chapter_id)
    return {user_id: frozenset(led) for user_id, led in found.items()}


def search(
    tx: Transaction, server_id: int, text: str, limit: int = 25, *, joined_by: int | None = None
) -> Sequence[Chapter]:
    """Return chapters whose name contains a text, for autocomplete; only those a person is in if given."""
    return store.search(tx, server_id, text, limit, joined_by=joined_by)
