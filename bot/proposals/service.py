"""What people do with proposed chapters: one verb, one transaction."""

from collections.abc import Sequence
from dataclasses import replace

from bot.database import Transaction
from bot.outbox import overview
from bot.outbox import store as outbox
from bot.outbox.model import Destination
from bot.posts import store as posts
from bot.proposals import rules, store
from bot.proposals.model import (
    ANSWER,
    ANSWER_DIRECT,
    KIND,
    Answered,
    Idea,
    Proposal,
    ProposalStatus,
    Proposed,
    Shown,
    Supporter,
)


def propose(
    tx: Transaction, server_id: int, user_id: int, idea: Idea, *, channel_id: int, organizers_channel: int | None
) -> Proposed:
    """Propose a chapter to the organizers, or join whoever proposed the same place; twice changes nothing.

    Args:
        tx: the transaction.
        server_id: the Discord server.
        user_id: who.
        idea: what, see :func:`bot.proposals.rules.read_idea`.
        channel_id: where they typed it, and hear back.
        organizers_channel: where the organizers are asked; None: only their list shows it.

    Raises:
        TooManyProposals: they have proposed so many lately.
    """
    proposal = store.find_same(tx, server_id, idea)
    is_new = proposal is None
    if proposal is None:
        if store.count_since(tx, server_id, user_id, tx.now - rules.SPAN) >= rules.MOST:
            raise rules.TooManyProposals
        proposal = store.add(tx, server_id, idea, user_id)
        if organizers_channel is not None:
            outbox.add(
                tx,
                server_id,
                kind=KIND,
                thing_id=proposal.proposal_id,
                destination=Destination(channel_id=organizers_channel),
                due_at=tx.now,
                dedupe=f"{KIND} {proposal.proposal_id}",
            )
    if store.add_supporter(tx, server_id, proposal.proposal_id, user_id, channel_id):
        _refresh(tx, proposal)
    people = store.list_supporters(tx, server_id, proposal.proposal_id)
    mine = next(each for each in people if each.user_id == user_id)
    return Proposed(proposal, len(people), is_new, mine.by_dm)


def get(tx: Transaction, server_id: int, proposal_id: int) -> Proposal:
    """Return a proposal that can still be decided on.

    Raises:
        ProposalGone, AlreadyStarted: it can not.
    """
    return rules.ensure_undecided(store.find(tx, server_id, proposal_id))


def approve(tx: Transaction, server_id: int, proposal_id: int, by: int, chapter_id: int) -> Shown:
    """Keep that a chapter came of a proposal, and promise all who proposed it to be told.

    Raises:
        ProposalGone, AlreadyStarted: it can not be decided on.
    """
    return _decide(tx, server_id, proposal_id, ProposalStatus.APPROVED, by, chapter_id=chapter_id)


def talk(tx: Transaction, server_id: int, proposal_id: int, by: int) -> Shown:
    """Keep that an organizer wants to talk about it first."""
    return _decide(tx, server_id, proposal_id, ProposalStatus.TALKING, by)


def decline(tx: Transaction, server_id: int, proposal_id: int, by: int, reason: str) -> Shown:
    """Keep that an organizer said no, and why; it can still be approved.

    Raises:
        BadInput: the reason is too long.
    """
    return _decide(tx, server_id, proposal_id, ProposalStatus.DECLINED, by, reason=rules.clean_reason(reason))


def _decide(
    tx: Transaction,
    server_id: int,
    proposal_id: int,
    status: ProposalStatus,
    by: int,
    *,
    reason: str = "",
    chapter_id: int | None = None,
) -> Shown:
    before = get(tx, server_id, proposal_id)
    proposal = replace(before, status=status, decided_by=by, reason=reason, chapter_id=chapter_id)
    if proposal != before:
        store.save(tx, proposal)
        _tell(tx, proposal)
        _refresh(tx, proposal)
    return shown(tx, proposal)


def _tell(tx: Transaction, proposal: Proposal) -> None:
    channels: set[int] = set()
    for each in store.list_supporters(tx, proposal.server_id, proposal.proposal_id):
        if not each.by_dm:
            if each.channel_id in channels:
                continue  # one message for all in a channel, by the number of the first
            channels.add(each.channel_id)
        kind = ANSWER_DIRECT if each.by_dm else ANSWER
        outbox.add(
            tx,
            proposal.server_id,
            kind=kind,
            thing_id=each.supporter_id,
            destination=Destination(user_id=each.user_id) if each.by_dm else Destination(channel_id=each.channel_id),
            due_at=tx.now,
            dedupe=f"{kind} {each.supporter_id} {proposal.status} {proposal.decided_by}",
        )


def _refresh(tx: Transaction, proposal: Proposal) -> None:
    for sent in overview.list_sent(tx, proposal.server_id, KIND, proposal.proposal_id):
        posts.adopt(tx, proposal.server_id, KIND, proposal.proposal_id, sent.channel_id, sent.message_id)
    posts.mark(tx, proposal.server_id, KIND, proposal.proposal_id)


def hear_by_dm(tx: Transaction, server_id: int, proposal_id: int, user_id: int, *, by_dm: bool) -> Supporter:
    """Keep whether somebody who proposed it wants to hear back by direct message.

    Raises:
        ProposalGone: there is none, or it is not theirs.
    """
    mine = store.find_supporter_of(tx, server_id, proposal_id, user_id)
    if mine is None:
        raise rules.ProposalGone
    store.set_by_dm(tx, server_id, mine.supporter_id, by_dm=by_dm)
    return replace(mine, by_dm=by_dm)


def withdraw(tx: Transaction, server_id: int, user_id: int) -> None:
    """Take a person off what they proposed; what is undecided goes on with the next who stands behind it, or goes."""
    for proposal in store.list_behind(tx, server_id, user_id):
        store.remove_supporter(tx, server_id, proposal.proposal_id, user_id)
        others = store.list_supporters(tx, server_id, proposal.proposal_id)
        if proposal.user_id == user_id and proposal.status is not ProposalStatus.APPROVED:
            if others:
                store.save(tx, replace(proposal, user_id=others[0].user_id))
            else:
                store.remove(tx, server_id, proposal.proposal_id)
        _refresh(tx, proposal)


def shown(tx: Transaction, proposal: Proposal) -> Shown:
    """Return a proposal with who stands behind it."""
    people = store.list_supporters(tx, proposal.server_id, proposal.proposal_id)
    return Shown(proposal, tuple(each.user_id for each in people))


def load(tx: Transaction, server_id: int, proposal_id: int) -> Shown | None:
    """Return a proposal as its card shows it."""
    proposal = store.find(tx, server_id, proposal_id)
    return None if proposal is None else shown(tx, proposal)


def load_answer(tx: Transaction, server_id: int, supporter_id: int) -> Answered | None:
    """Return what the people of one channel, or one person, are told; None when there is nothing to say."""
    first = store.find_supporter(tx, server_id, supporter_id)
    proposal = None if first is None else store.find(tx, server_id, first.proposal_id)
    if first is None or proposal is None or proposal.status is ProposalStatus.OPEN:
        return None
    if first.by_dm:
        return Answered(proposal, (first.user_id,))
    together = store.list_supporters(tx, server_id, first.proposal_id)
    here = (each for each in together if not each.by_dm and each.channel_id == first.channel_id)
    return Answered(proposal, tuple(each.user_id for each in here))


def list_undecided(tx: Transaction, server_id: int) -> Sequence[Shown]:
    """List what waits for an organizer, oldest first."""
    return [shown(tx, proposal) for proposal in store.list_undecided(tx, server_id)]
