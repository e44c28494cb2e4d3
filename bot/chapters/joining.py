"""Joining chapters: at once, by the leads' approval, or on invitation; and what the leads are told of it."""

from dataclasses import dataclass, replace

from bot.chapters import requests_store as requests
from bot.chapters import rules, store
from bot.chapters.model import KIND, WELCOME, Chapter, Joined, JoinMode, JoinRequest, RequestStatus
from bot.database import Transaction
from bot.outbox import overview
from bot.outbox import store as outbox
from bot.outbox.model import Destination
from bot.posts import store as posts

NEWCOMERS = "chapter newcomers"
"""The delivery that tells the leads who joined."""

REQUEST = "chapter request"
"""The delivery that asks the leads to let somebody in."""

ANSWER = "chapter answer"
"""The delivery that tells somebody what the leads said."""

DIRECT = " direct"
"""At the end of a kind: the same by direct message, with why it came and how to stop it."""


@dataclass(frozen=True)
class Newcomers:
    """Who joined a chapter within a few minutes."""

    chapter: Chapter
    user_ids: tuple[int, ...]
    leads: tuple[int, ...]


@dataclass(frozen=True)
class Asking:
    """A request to join with the chapter it is for, and who leads that."""

    request: JoinRequest
    chapter: Chapter
    leads: tuple[int, ...] = ()


def join(
    tx: Transaction,
    server_id: int,
    user_id: int,
    chapter_id: int,
    *,
    channel_id: int | None = None,
    organizers_channel: int | None = None,
) -> Joined:
    """Put a person into a chapter, or ask its leads to; joining or asking twice changes nothing.

    Args:
        tx: the transaction.
        server_id: the Discord server.
        user_id: who.
        chapter_id: where.
        channel_id: where they asked, and hear what the leads say.
        organizers_channel: where the organizers are told, if there is such a channel.

    Raises:
        ChapterGone, ChapterArchived: it is not there.
        InviteOnly, RequestDeclined: not without a lead.
    """
    chapter = rules.ensure_alive(store.find(tx, server_id, chapter_id))
    if store.is_member(tx, server_id, chapter_id, user_id):
        return Joined(chapter, is_new=False)
    request = requests.find_of(tx, server_id, chapter_id, user_id)
    status = request.status if request else None
    if chapter.join_mode is JoinMode.OPEN or status is RequestStatus.INVITED:
        requests.remove(tx, server_id, chapter_id, user_id)
        put_in(tx, chapter, user_id, organizers_channel)
        return Joined(chapter, is_new=True)
    ensure_open_to(tx, server_id, user_id, chapter)
    if request is None or status is RequestStatus.LET_IN:
        asked = JoinRequest(server_id, 0, chapter_id, user_id, RequestStatus.WAITING, tx.now, channel_id)
        request = requests.save(tx, asked)
        _tell_leads(tx, chapter, REQUEST, request.request_id, organizers_channel or chapter.channel_id)
    return Joined(chapter, is_new=True, request_id=request.request_id)


def ensure_open_to(tx: Transaction, server_id: int, user_id: int, chapter: Chapter) -> None:
    """Refuse somebody who could not join anyway, before they fill in a form.

    Raises:
        InviteOnly, RequestDeclined: not without a lead.
    """
    if chapter.join_mode is JoinMode.OPEN or store.is_member(tx, server_id, chapter.chapter_id, user_id):
        return
    request = requests.find_of(tx, server_id, chapter.chapter_id, user_id)
    status = request.status if request else None
    if status is RequestStatus.INVITED:
        return
    if chapter.join_mode is JoinMode.INVITE:
        raise rules.InviteOnly(chapter.name)
    if status is RequestStatus.DECLINED:
        raise rules.RequestDeclined(chapter.name)


def put_in(tx: Transaction, chapter: Chapter, user_id: int, organizers_channel: int | None) -> bool:
    """Make a person a member, and promise the leads to be told; say whether they are new."""
    if not store.add_member(tx, chapter.server_id, chapter.chapter_id, user_id):
        return False
    closes_at = tx.now + rules.NOTICE_AFTER
    notice_id = requests.add_notice(tx, chapter.server_id, chapter.chapter_id, closes_at)
    if notice_id is not None:
        _tell_leads(tx, chapter, NEWCOMERS, notice_id, chapter.channel_id or organizers_channel, wait=True)
    posts.mark(tx, chapter.server_id, KIND, chapter.chapter_id)
    posts.mark(tx, chapter.server_id, WELCOME, 0)
    return True


def _tell_leads(
    tx: Transaction, chapter: Chapter, kind: str, thing_id: int, channel_id: int | None, *, wait: bool = False
) -> None:
    places = [] if channel_id is None else [(kind, Destination(channel_id=channel_id))]
    told = store.list_told(tx, chapter.server_id, chapter.chapter_id)
    places += [(kind + DIRECT, Destination(user_id=user_id)) for user_id in told]
    for sort, destination in places:
        outbox.add(
            tx,
            chapter.server_id,
            kind=sort,
            thing_id=thing_id,
            destination=destination,
            due_at=tx.now + rules.NOTICE_AFTER if wait else tx.now,
            dedupe=f"{sort} {thing_id} {destination.user_id or ''}",
        )


def invite(tx: Transaction, server_id: int, chapter_id: int, user_id: int, by: int) -> Chapter:
    """Let a person join whenever they want to, whoever else may; also after the leads declined.

    Raises:
        ChapterGone, ChapterArchived: it is not there.
    """
    chapter = rules.ensure_alive(store.find(tx, server_id, chapter_id))
    invitation = JoinRequest(server_id, 0, chapter_id, user_id, RequestStatus.INVITED, tx.now, decided_by=by)
    requests.save(tx, invitation)
    return chapter


def find_request(tx: Transaction, server_id: int, request_id: int) -> Asking:
    """Return a request with its chapter.

    Raises:
        RequestGone: it is not there.
    """
    request = requests.find(tx, server_id, request_id)
    if request is None or request.status is RequestStatus.INVITED:
        raise rules.RequestGone
    chapter = rules.ensure_alive(store.find(tx, server_id, request.chapter_id))
    return Asking(request, chapter, store.list_leads(tx, server_id, chapter.chapter_id))


def decide(tx: Transaction, server_id: int, request_id: int, by: int, *, let_in: bool) -> Asking:
    """Let somebody in, or decline; who was declined can still be let in. Deciding the same twice changes nothing.

    Raises:
        RequestGone: it is not there.
    """
    asking = find_request(tx, server_id, request_id)
    request = asking.request
    is_member = store.is_member(tx, server_id, request.chapter_id, request.user_id)
    status = RequestStatus.LET_IN if let_in or is_member else RequestStatus.DECLINED
    if request.status is status:
        return asking
    request = requests.save(tx, replace(request, status=status, decided_by=by))
    if let_in:
        store.add_member(tx, server_id, request.chapter_id, request.user_id)
        posts.mark(tx, server_id, KIND, request.chapter_id)
        posts.mark(tx, server_id, WELCOME, 0)
    destination = (
        Destination(user_id=request.user_id)
        if request.by_dm
        else Destination(channel_id=request.channel_id)
        if request.channel_id is not None
        else None
    )
    if destination is not None and not is_member:
        kind = ANSWER + DIRECT if request.by_dm else ANSWER
        outbox.add(
            tx,
            server_id,
            kind=kind,
            thing_id=request_id,
            destination=destination,
            due_at=tx.now,
            dedupe=f"{kind} {request_id} {status}",
        )
    refresh_copies(tx, server_id, REQUEST, request_id)
    return replace(asking, request=request)


def answer_by_dm(tx: Transaction, server_id: int, request_id: int, user_id: int, *, by_dm: bool) -> JoinRequest:
    """Keep whether somebody wants to hear by direct message what the leads say.

    Raises:
        RequestGone: it is not there, or not theirs.
    """
    request = requests.find(tx, server_id, request_id)
    if request is None or request.user_id != user_id:
        raise rules.RequestGone
    return requests.save(tx, replace(request, by_dm=by_dm))


def withdraw(tx: Transaction, server_id: int, user_id: int) -> None:
    """Forget what a person asked of chapters, whatever came of it; the cards that say so no longer do."""
    for request in requests.list_of(tx, server_id, user_id):
        requests.remove(tx, server_id, request.chapter_id, user_id)
        refresh_copies(tx, server_id, REQUEST, request.request_id)


def load_newcomers(tx: Transaction, server_id: int, notice_id: int) -> Newcomers | None:
    """Return who joined, as far as they are still there; None when nobody is."""
    notice = requests.find_notice(tx, server_id, notice_id)
    chapter = None if notice is None else store.find(tx, server_id, notice.chapter_id)
    if notice is None or chapter is None:
        return None
    leads = store.list_leads(tx, server_id, chapter.chapter_id)
    joined = store.list_joined_between(tx, server_id, chapter.chapter_id, notice.opened_at, notice.closes_at)
    who = tuple(user_id for user_id in joined if user_id not in leads)
    return Newcomers(chapter, who, leads) if who else None


def load_request(tx: Transaction, server_id: int, request_id: int) -> Asking | None:
    """Return a request as its card shows it; None when it or its chapter is gone."""
    request = requests.find(tx, server_id, request_id)
    chapter = None if request is None else store.find(tx, server_id, request.chapter_id)
    if request is None or chapter is None:
        return None
    return Asking(request, chapter, store.list_leads(tx, server_id, chapter.chapter_id))


def refresh_copies(tx: Transaction, server_id: int, kind: str, thing_id: int) -> None:
    """Bring up to date what was sent of something by the outbox: from then on it is a posted card like others."""
    for sort in (kind, kind + DIRECT):
        for sent in overview.list_sent(tx, server_id, sort, thing_id):
            posts.adopt(tx, server_id, sort, thing_id, sent.channel_id, sent.message_id)
        posts.mark(tx, server_id, sort, thing_id)
