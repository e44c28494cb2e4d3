"""What people do with chapters: one verb, one transaction. Joining them: joining.py; looking at them: overview.py."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from bot.chapters import joining, rules, store
from bot.chapters.model import (
    KIND,
    WELCOME,
    Chapter,
    ChapterKind,
    JoinMode,
    Left,
    Overview,
    Stage,
)
from bot.database import People, Transaction
from bot.database.statements import allocate
from bot.officials.model import Place
from bot.officials.states import find_state
from bot.posts import store as posts

join = joining.join


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
    kind: ChapterKind | None = None,
    meeting: str | None = None,
    join_mode: JoinMode | None = None,
) -> Chapter:
    """Start a chapter; its lead, if given, is its first member.

    Args:
        tx: the transaction.
        server_id: the Discord server.
        name: unique in the server, 1 to 100 characters.
        state: as people type it.
        city: its town, in words.
        place: where its town (or the town's ZIP) is, if that is known; then distances are known.
        lead_id: the Discord user who leads it.
        role_id: the Discord role of its members.
        channel_id: the Discord channel where it meets.
        kind: how large its area is; a city where a town is given, else a state.
        meeting: when and where it meets.
        join_mode: who gets in; everybody if it is left out.

    Raises:
        BadInput: a name, town or state that cannot be used, or (``NameTaken``) the name of another chapter.
    """
    chosen = rules.clean_name(name)
    code = find_state(state)
    if place is not None:
        rules.ensure_in_state(place, code)
    _ensure_free(tx, server_id, chosen)
    if store.count_all(tx, server_id) >= rules.MOST_CHAPTERS:
        raise rules.TooManyChapters
    town = place.city if place else rules.clean_city(city)
    chapter = Chapter(
        server_id,
        allocate(tx, server_id, "chapter"),
        chosen,
        code,
        tx.now,
        city=town,
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        role_id=role_id,
        channel_id=channel_id,
        kind=kind or (ChapterKind.CITY if town else ChapterKind.STATE),
        meeting=rules.clean_meeting(meeting),
        join_mode=join_mode or JoinMode.OPEN,
    )
    store.add(tx, chapter)
    if lead_id is not None:
        store.add_lead(tx, server_id, chapter.chapter_id, lead_id)
        store.add_member(tx, server_id, chapter.chapter_id, lead_id)
    posts.mark(tx, server_id, WELCOME, 0)
    return chapter


def _ensure_free(tx: Transaction, server_id: int, name: str, chapter_id: int | None = None) -> None:
    other = store.find_named(tx, server_id, name)
    if other is not None and other.chapter_id != chapter_id:
        raise rules.NameTaken(name, is_archived=other.archived_at is not None)


def edit(
    tx: Transaction,
    server_id: int,
    chapter_id: int,
    *,
    name: str | None = None,
    state: str | None = None,
    city: str | None = None,
    place: Place | None = None,
    role_id: int | None = None,
    channel_id: int | None = None,
    kind: ChapterKind | None = None,
    meeting: str | None = None,
    join_mode: JoinMode | None = None,
) -> Chapter:
    """Change what is given of a chapter; a city or meeting of "none" takes it away. See :func:`create`.

    Raises:
        ChapterGone, ChapterArchived: it is not there.
        NothingToChange: nothing is given.
        BadInput: as for a new chapter.
    """
    if all(each is None for each in (name, state, city, role_id, channel_id, kind, meeting, join_mode)):
        raise rules.NothingToChange
    chapter = get(tx, server_id, chapter_id)
    code = chapter.state if state is None else find_state(state)
    if place is not None:
        rules.ensure_in_state(place, code)
    chosen = chapter.name if name is None else rules.clean_name(name)
    _ensure_free(tx, server_id, chosen, chapter_id)
    changed = replace(
        chapter,
        name=chosen,
        role_id=role_id or chapter.role_id,
        channel_id=channel_id or chapter.channel_id,
        kind=kind or chapter.kind,
        meeting=chapter.meeting if meeting is None else rules.clean_meeting(meeting),
        join_mode=join_mode or chapter.join_mode,
    )
    if state is not None or city is not None:
        town = None if rules.is_nothing(city) else rules.clean_city(city)
        changed = replace(
            changed,
            state=code,
            city=place.city if place else town,
            latitude=place.latitude if place else None,
            longitude=place.longitude if place else None,
        )
    return _save(tx, changed)


def _save(tx: Transaction, chapter: Chapter) -> Chapter:
    store.change(tx, chapter)
    posts.mark(tx, chapter.server_id, KIND, chapter.chapter_id)
    posts.mark(tx, chapter.server_id, WELCOME, 0)
    return chapter


def archive(tx: Transaction, server_id: int, chapter_id: int) -> Chapter:
    """Put a chapter out of sight; its members and everything else stay, and it can come back."""
    chapter = get(tx, server_id, chapter_id)
    return _save(tx, replace(chapter, archived_at=tx.now))


def restore(tx: Transaction, server_id: int, chapter_id: int) -> Chapter:
    """Bring an archived chapter back as it was; one that is not archived stays as it is.

    Raises:
        ChapterGone: there is no such chapter.
    """
    chapter = store.find(tx, server_id, chapter_id)
    if chapter is None:
        raise rules.ChapterGone
    return _save(tx, replace(chapter, archived_at=None))


def set_stage(tx: Transaction, server_id: int, chapter_id: int, stage: Stage | None) -> Chapter:
    """Set a chapter's stage by hand, or (None) let the rule decide again."""
    return _save(tx, replace(get(tx, server_id, chapter_id), stage_set=stage))


def leads_of(tx: Transaction, server_id: int, chapter_id: int) -> Sequence[int]:
    """List who leads a chapter."""
    return store.list_leads(tx, server_id, chapter_id)


def add_lead(tx: Transaction, server_id: int, chapter_id: int, user_id: int) -> Chapter:
    """Make a person a lead of a chapter, and a member.

    Raises:
        TooManyLeads: it has as many as it can.
    """
    chapter = get(tx, server_id, chapter_id)
    leads = store.list_leads(tx, server_id, chapter_id)
    if user_id not in leads and len(leads) >= rules.MOST_LEADS:
        raise rules.TooManyLeads
    store.add_lead(tx, server_id, chapter_id, user_id)
    store.add_member(tx, server_id, chapter_id, user_id)
    posts.mark(tx, server_id, KIND, chapter_id)
    posts.mark(tx, server_id, WELCOME, 0)
    return chapter


def remove_lead(tx: Transaction, server_id: int, chapter_id: int, user_id: int) -> Chapter:
    """End a person's lead; they stay a member.

    Raises:
        NotALead: they do not lead it.
    """
    chapter = get(tx, server_id, chapter_id)
    if not store.remove_lead(tx, server_id, chapter_id, user_id):
        raise rules.NotALead(user_id, chapter.name)
    posts.mark(tx, server_id, KIND, chapter_id)
    posts.mark(tx, server_id, WELCOME, 0)
    return chapter


def tell_lead(tx: Transaction, server_id: int, chapter_id: int, user_id: int, *, is_told: bool) -> Chapter:
    """Keep whether a lead wants direct messages about a chapter.

    Raises:
        NotALead: they do not lead it.
    """
    chapter = get(tx, server_id, chapter_id)
    if not store.set_told(tx, server_id, chapter_id, user_id, is_told=is_told):
        raise rules.NotALead(user_id, chapter.name)
    return chapter


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
    posts.mark(tx, server_id, KIND, chapter_id)
    posts.mark(tx, server_id, WELCOME, 0)
    shared = any(other.role_id == chapter.role_id for other in store.list_joined(tx, server_id, user_id))
    return Left(chapter, None if shared else chapter.role_id, was_lead)


def find(tx: Transaction, server_id: int, chapter_id: int) -> Chapter | None:
    """Return a chapter by number, archived ones too."""
    return store.find(tx, server_id, chapter_id)


def get(tx: Transaction, server_id: int, chapter_id: int) -> Chapter:
    """Return a chapter by number.

    Raises:
        ChapterGone: there is no such chapter.
        ChapterArchived: it rests.
    """
    return rules.ensure_alive(store.find(tx, server_id, chapter_id))


def named(tx: Transaction, server_id: int, text: str, *, archived: bool = False) -> Chapter:
    """Return the chapter that a text means: the number that autocomplete gave, or its exact name.

    Raises:
        NoSuchChapter: no chapter of this server fits.
        ChapterArchived: it rests, and ``archived`` ones are not wanted.
    """
    number = rules.number_in(text)
    found = store.find(tx, server_id, number) if number is not None else store.find_named(tx, server_id, text)
    if found is None:
        raise rules.NoSuchChapter(text)
    return found if archived else rules.ensure_alive(found)


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


def members_of(server_id: int, chapter_ids: Collection[int]) -> People:
    """Return the people in any of some chapters, for another feature's query."""
    return store.members_of(server_id, chapter_ids)


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
    tx: Transaction,
    server_id: int,
    text: str,
    limit: int = 25,
    *,
    joined_by: int | None = None,
    among: Collection[int] | None = None,
    archived: bool = False,
) -> Sequence[Chapter]:
    """Return chapters whose name contains a text, for autocomplete; see ``store.search``."""
    return store.search(tx, server_id, text, limit, joined_by=joined_by, among=among, archived=archived)
