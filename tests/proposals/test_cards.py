"""Cards of proposals stay within Discord's limits, and show people's words as they are."""

from datetime import UTC, datetime

import pytest

from bot.proposals import cards
from bot.proposals.model import Answered, Idea, Proposal, ProposalStatus, Proposed, Shown

SOME_DAY = datetime(2026, 6, 2, tzinfo=UTC)
IDEA = Idea("*" * 90 + "@everyone", "MP", "_" * 60)


@pytest.mark.parametrize("status", ProposalStatus)
def test_the_longest_cards_are_within_the_limits(status: ProposalStatus) -> None:
    proposal = Proposal(1, 10**17, IDEA, 10**18, SOME_DAY, status, 10**18, "|" * 300, 10**17)
    shown = Shown(proposal, tuple(range(10**18, 10**18 + 500)))
    answered = Answered(proposal, shown.people)
    for card in (
        cards.proposal_card(shown),
        cards.list_card([shown] * 500),
        cards.decided_card(shown),
        cards.answer_card(answered),
        cards.direct_answer_card(answered),
        cards.proposed_card(Proposed(proposal, 500, is_new=False, is_by_dm=False)),
    ):
        assert 0 < len(card.text) <= 4000
        assert card.total_children_count <= 40
        assert "@everyone" not in str(card.to_components())


def test_only_those_who_proposed_it_are_pinged() -> None:
    proposal = Proposal(1, 7, IDEA, 11, SOME_DAY, ProposalStatus.TALKING, 99)
    card = cards.answer_card(Answered(proposal, (11, 12)))
    assert [each.id for each in card.pings.users] == [11, 12]  # type: ignore[union-attr]
    assert (card.pings.everyone, card.pings.roles) == (False, False)
    assert cards.proposal_card(Shown(proposal, (11, 12))).pings.users is False
