"""In Spanish the cards and forms of volunteers and of proposals keep Discord's limits, and no English is left."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import discord
import pytest

from bot.card import Card
from bot.chapters.model import Chapter
from bot.events.model import Answer
from bot.proposals import cards as proposals
from bot.proposals.model import Answered, Proposal, ProposalStatus, Proposed, Shown
from bot.volunteers import cards, queue_cards, rules
from bot.volunteers.model import Dossier, Interest, Note, Overdue, OwnInterest, Page, Stage, Wanted
from bot.words import speaking
from tests.proposals.test_cards import IDEA
from tests.volunteers.test_cards import EVENT, LONG, REMINDER, SOME_DAY, WHO, characters

ENGLISH = re.compile(
    r"\b(the|you|your|this|with|and|of|to|who|is|are|not|from|yet|new|make|calls|chapter|none|waiting)\b", re.IGNORECASE
)
TYPED = re.compile(r"`[^`]*`|<[^>]*>")  # commands, and what Discord fills in
CHAPTERS = [Chapter(1, number, "*" * 100, "MA", SOME_DAY) for number in range(30)]
ALL = replace(WHO, interests=tuple(Interest), about="_" * 300, silent_since=SOME_DAY)
ENTRY = replace(LONG, interests=tuple(Interest))


def english_in(text: str) -> set[str]:
    return {found.lower() for found in ENGLISH.findall(TYPED.sub(" ", text))}


def _listing(*, number: int, entries: int) -> queue_cards.Listing:
    page = Page((ENTRY,) * entries, number, has_more=True)
    wanted = Wanted(10**17, Interest.SUPPORT_CANDIDATES, Stage.CONTACTED)
    return queue_cards.Listing(page, wanted, CHAPTERS[0], 10**17, is_all=True, has_channel=False)


def _person_card(stage: Stage) -> Card:
    follow_up = replace(LONG.follow_up, stage=stage, waiting_since=None if stage is Stage.LEADER else SOME_DAY)
    dossier = Dossier(ALL, follow_up, dict.fromkeys(Interest, SOME_DAY), (Note(10**19, SOME_DAY, "*" * 500),))
    return queue_cards.person_card(queue_cards.Person(dossier, CHAPTERS, 10**19, 3, 2), "*")


def _proposal(status: ProposalStatus) -> Proposal:
    return Proposal(1, 10**17, IDEA, 10**18, SOME_DAY, status, 10**18, "|" * 300, 10**17)


def _of_proposal(make: Callable[[Shown], Card], status: ProposalStatus) -> Card:
    return make(Shown(_proposal(status), tuple(range(10**18, 10**18 + 500))))


OF_PROPOSALS: dict[str, Callable[[Shown], Card]] = {
    "proposal": proposals.proposal_card,
    "decided": proposals.decided_card,
    "proposals": lambda shown: proposals.list_card([shown] * 500),
    "answer": lambda shown: proposals.answer_card(Answered(shown.proposal, shown.people)),
    "direct answer": lambda shown: proposals.direct_answer_card(Answered(shown.proposal, shown.people)),
}
CARDS: dict[str, Callable[[], Card]] = {
    "me": lambda: cards.me_card(
        cards.Me(WHO, "America/New_York", CHAPTERS, [(EVENT, Answer.MAYBE)] * 30, [REMINDER] * 30)
    ),
    "me, paused": lambda: cards.me_card(
        cards.Me(ALL, "America/New_York", [], [(EVENT, each) for each in Answer], [REMINDER], 2, 3, 1)
    ),
    "me, new": lambda: cards.me_card(cards.Me(None, "America/New_York", [], [], [])),
    "saved": lambda: cards.saved_card(WHO, []),
    "again": lambda: cards.again_card(str(rules.UnreadableHome("xyz")), None),
    "interest added": lambda: cards.interest_added_card(OwnInterest(1, "*" * 40)),
    "interest removed": lambda: cards.interest_removed_card(OwnInterest(1, "*" * 40)),
    "list": lambda: queue_cards.list_card(_listing(number=9998, entries=10)),
    "list, narrowed to nobody": lambda: queue_cards.list_card(_listing(number=1, entries=0)),
    "list, past the end": lambda: queue_cards.list_card(_listing(number=7, entries=0)),
    **{f"person, {stage}": partial(_person_card, stage) for stage in Stage},
    "gone": lambda: queue_cards.gone_card(10**19),
    "assigned": lambda: queue_cards.assigned_card(LONG.follow_up),
    "staged": lambda: queue_cards.staged_card(LONG.follow_up),
    "noted": lambda: queue_cards.noted_card(LONG.follow_up),
    "overdue": lambda: queue_cards.overdue_card(Overdue((ENTRY,) * 5, 10**5, (ENTRY,) * 5, 10**5)),
    "nobody overdue": lambda: queue_cards.overdue_card(None),
    "export": lambda: queue_cards.export_card(b"", 10**5),
    "proposed": lambda: proposals.proposed_card(
        Proposed(_proposal(ProposalStatus.OPEN), 500, is_new=False, is_by_dm=False)
    ),
    "withdrawn": proposals.withdrawn_card,
    **{
        f"{name}, {status}": partial(_of_proposal, make, status)
        for name, make in OF_PROPOSALS.items()
        for status in ProposalStatus
    },
}


@pytest.mark.parametrize("name", CARDS)
def test_a_card_keeps_the_limits_and_is_all_in_spanish(name: str) -> None:
    with speaking("es"):
        card = CARDS[name]()
    assert 0 < characters(card) <= 4000
    assert not name.startswith("me") or card.text.endswith("-# Solo tú ves esto."), "nothing is cut off"
    assert card.total_children_count <= 40
    labels = [item.label or "" for item in card.walk_children() if isinstance(item, discord.ui.Button)]
    assert all(len(label) <= 30 for label in labels)
    assert not english_in("\n".join([card.text, *labels]))


FORMS: dict[str, Callable[[], discord.ui.Modal]] = {
    "sign-up": lambda: cards.SignUpForm(ALL, "", [*Interest, "*" * 40], zips_known=True),
    "sign-up, new": lambda: cards.SignUpForm(None, "", list(Interest), zips_known=False),
    "zone": lambda: cards.ZoneForm("America/New_York"),
    "follow up": lambda: queue_cards.FollowUpForm(LONG.follow_up),
    "propose": lambda: proposals.ProposeForm("MP"),
    "decline": proposals.DeclineForm,
}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_keeps_the_limits_and_is_all_in_spanish(name: str) -> None:
    with speaking("es"):
        form = FORMS[name]().to_dict()
    words = [form["title"]]
    assert len(form["title"]) <= 45
    for label in form["components"]:
        field = label["component"]
        options = [option["label"] for option in field.get("options", ())]
        assert len(label["label"]) <= 45
        texts = [label.get("description") or "", field.get("placeholder") or "", *options]
        assert all(len(each) <= 100 for each in texts)
        words += [label["label"], *texts]
    assert not english_in("\n".join(words).replace("o bien: none", ""))


def test_what_somebody_offers_is_found_by_the_words_in_which_it_is_shown() -> None:
    own = [OwnInterest(1, "drive people")]
    with speaking("es"):
        assert rules.interest_words("drive people") == "drive people", "what people wrote stays"
        for interest in Interest:
            assert rules.interest_words(interest) != interest.value
            assert rules.interest_named(rules.interest_words(interest).upper(), own) == interest.value
            assert rules.interest_named(interest.value, own) == interest.value
        assert "estado" in queue_cards.export_header()
