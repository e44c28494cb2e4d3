"""Who may do what."""

import pytest

from bot.access import Action, Actor, Level, decide

VOLUNTEER = Actor(1, 2)
LEAD = Actor(1, 2, leads=frozenset({7}))
ORGANIZER = Actor(1, 2, is_organizer=True)
ADMIN = Actor(1, 2, is_admin=True, is_organizer=True)


@pytest.mark.parametrize("action", Action)
def test_each_action_is_open_from_its_level_upwards(action: Action) -> None:
    for actor, level in ((VOLUNTEER, Level.ANYONE), (ORGANIZER, Level.ORGANIZER), (ADMIN, Level.ADMIN)):
        verdict = decide(actor, action)
        assert verdict.allowed == (level >= action.level)
        assert bool(verdict.reason) != verdict.allowed, "a refusal has a reason, and only a refusal"


def test_a_lead_has_rights_in_the_own_chapter_only() -> None:
    assert LEAD.level(7) is Level.LEAD
    assert LEAD.level(8) is Level.ANYONE
    assert LEAD.level() is Level.ANYONE


def test_refusals_say_who_may() -> None:
    assert decide(VOLUNTEER, Action.CREATE_EVENT).reason.startswith(
        "Only organizers and chapter leads can create events"
    )
    assert "`/chapter info`" in decide(VOLUNTEER, Action.CREATE_EVENT).reason
    assert decide(LEAD, Action.CREATE_EVENT).reason.startswith("That belongs to no chapter but to everybody here")
    for actor in (VOLUNTEER, LEAD):
        assert decide(actor, Action.CREATE_EVENT, 8).reason.startswith("That is for this chapter's leads and for org")
    assert decide(VOLUNTEER, Action.CREATE_CHAPTER).reason.startswith("Only organizers can create chapters: ")
    assert "**Manage Server**" in decide(ORGANIZER, Action.CONFIGURE).reason
