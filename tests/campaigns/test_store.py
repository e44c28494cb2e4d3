"""Campaigns and stances, on both databases."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.campaigns import service, store
from bot.campaigns.model import (
    OWN_SENATORS,
    USUAL_PRIORITY,
    AlreadyClosed,
    Campaign,
    CampaignClosed,
    CampaignStatus,
    Closing,
    NotBegun,
    Scope,
    Stance,
    Targets,
)
from bot.database import Database, Transaction
from bot.errors import BadInput, NotFound
from bot.officials.model import Chamber
from tests.campaigns.people import senator
from tests.conftest import NOON, StillClock

HERE, ELSEWHERE = 10, 20
ALEX, JORDAN, ORGANIZER = 2**62 + 1, 2, 2**62 + 3
PEOPLE = [senator("A1"), senator("B2")]
TARGETS = Targets(
    (Chamber.HOUSE, Chamber.DELEGATE),
    ("Sample Party A",),
    ("MA", "DC"),
    (Stance.LEANING_AGAINST, Stance.UNKNOWN),
    ("local-1", "A1"),
    Scope.ANYONE,
    ("B2",),
    ("C3",),
    fall_back_to_own=True,
)


def begin(tx: Transaction, title: str = "Save the sample river", server: int = HERE, **details: object) -> int:
    return service.create(
        tx, server, title=title, ask="Protect it.", script="Hi {official}", details=details
    ).campaign_id


async def test_campaigns_are_found_by_number_and_title_in_their_own_server(database: Database) -> None:
    def several(tx: Transaction) -> None:
        begin(tx)
        begin(tx, "École 2")
        begin(tx, "Not here", server=ELSEWHERE)

    await database.write(several)
    assert [each.title for each in await database.read(service.list_open, HERE)] == ["Save the sample river", "École 2"]
    for typed in ("2", " 2 ", "École 2", "éCOLE 2"):
        assert (await database.read(service.named, HERE, typed)).campaign_id == 2
    for typed in ("Not here", "3", "9" * 30, "²", "", "%", "Save the sample_river"):
        with pytest.raises(NotFound, match="There is no campaign called"):
            await database.read(service.named, HERE, typed)


async def test_a_closed_campaign_is_open_to_nobody(database: Database) -> None:
    await database.write(begin)
    await database.write(service.close, HERE, 1)
    assert await database.read(service.list_open, HERE) == []
    for verb, args in ((service.named, ("1",)), (service.open_campaign, (1,))):
        with pytest.raises(CampaignClosed):
            await database.read(verb, HERE, *args)
    with pytest.raises(AlreadyClosed):
        await database.write(service.open_up, HERE, 1)


async def test_of_two_with_one_title_the_open_one_is_meant(database: Database) -> None:
    def twice(tx: Transaction) -> None:
        begin(tx)
        begin(tx)
        service.close(tx, HERE, 2)

    await database.write(twice)
    assert (await database.read(service.named, HERE, "save the sample river")).campaign_id == 1


async def test_another_servers_campaign_is_not_here(database: Database) -> None:
    await database.write(begin, server=ELSEWHERE)
    for verb in (service.open_campaign, service.get, service.close, service.reopen, service.open_up):
        with pytest.raises(NotFound, match="not here any more"):
            await database.write(verb, HERE, 1)
    assert (await database.read(service.get, ELSEWHERE, 1)).status is CampaignStatus.OPEN


async def test_a_campaign_is_read_as_it_was_written(database: Database) -> None:
    details = {
        "talking_points": "Rivers.",
        "voicemail": "Call me {me}.",
        "targets": TARGETS,
        "goal": 100,
        "threshold": 2,
        "priority": 1,
        "starts_at": NOON - timedelta(days=1),
        "ends_at": NOON + timedelta(days=1),
        "created_by": ORGANIZER,
    }
    await database.write(begin, **details)
    expected = Campaign(
        1, "Save the sample river", "Protect it.", "Hi {official}", CampaignStatus.OPEN, NOON, **details
    )  # type: ignore[arg-type]
    assert await database.read(service.get, HERE, 1) == expected


async def test_a_campaign_from_before_targets_were_kept_is_put_to_ones_own_senators(database: Database) -> None:
    def old(tx: Transaction) -> None:
        tx.execute(
            text(
                "INSERT INTO campaigns (server_id, campaign_id, title, ask, script, status, created_at)"
                " VALUES (10, 7, 'Old', 'Ask.', 'Say {0}.', 'open', 0)"
            )
        )

    await database.write(old)
    found = await database.read(service.named, HERE, "Old")
    assert (found.targets, found.priority, found.closing, found.voicemail) == (OWN_SENATORS, USUAL_PRIORITY, None, "")


@pytest.mark.parametrize("words", [("", "a", "s"), ("t", " ", "s"), ("t", "a", "s" * 5000), ("t" * 101, "a", "s")])
async def test_a_campaign_with_bad_words_is_not_begun(database: Database, words: tuple[str, str, str]) -> None:
    title, ask, script = words
    with pytest.raises(BadInput, match=r"is empty|Shorten it"):
        await database.write(service.create, HERE, title=title, ask=ask, script=script)
    assert await database.read(service.list_open, HERE) == []


async def test_it_is_open_between_its_start_and_its_end(database: Database, clock: StillClock) -> None:
    await database.write(begin, starts_at=NOON + timedelta(hours=1), ends_at=NOON + timedelta(hours=2))
    with pytest.raises(NotBegun, match="begins <t:"):
        await database.read(service.named, HERE, "1")
    clock.now = NOON + timedelta(hours=1)
    assert (await database.read(service.named, HERE, "1")).campaign_id == 1
    clock.now = NOON + timedelta(hours=2)
    with pytest.raises(CampaignClosed):
        await database.read(service.named, HERE, "1")
    reopened = await database.write(service.reopen, HERE, 1)
    assert reopened.ends_at is None
    assert len(await database.read(service.list_open, HERE)) == 1


async def test_a_bad_edit_changes_nothing_and_a_good_one_everything_named(database: Database) -> None:
    await database.write(begin, targets=Targets())
    before = await database.read(service.get, HERE, 1)
    for changes in ({"title": ""}, {"threshold": 3, "goal": 5}, {"targets": Targets(states=("AK",))}):
        with pytest.raises(BadInput):
            await database.write(service.edit, HERE, 1, PEOPLE, changes)
    assert await database.read(service.get, HERE, 1) == before
    after = await database.write(service.edit, HERE, 1, PEOPLE, {"threshold": 2, "title": "New"})
    assert after == replace(before, threshold=2, title="New")
    assert await database.read(service.get, HERE, 1) == after


async def test_a_draft_is_discarded_a_posted_campaign_is_not(database: Database) -> None:
    def two(tx: Transaction) -> None:
        begin(tx)
        service.copy(tx, HERE, 1, ALEX, "Copy")

    await database.write(two)
    with pytest.raises(BadInput, match="posted already"):
        await database.write(service.discard, HERE, 1)
    await database.write(service.discard, HERE, 2)
    await database.write(service.discard, HERE, 2)
    assert [each.campaign_id for each in await database.read(service.list_all, HERE)] == [1]


async def stances(database: Database, server: int = HERE) -> dict[str, Stance]:
    return dict(await database.read(service.stances_of, server, 1))


async def set_stance(database: Database, official_id: str, stance: Stance, source: str = "") -> object:
    return await database.write(service.set_stance, HERE, 1, official_id, stance, source, ORGANIZER)


async def test_the_latest_entry_counts_and_the_earlier_ones_stay(database: Database, clock: StillClock) -> None:
    await database.write(begin, targets=Targets())
    await database.write(begin, server=ELSEWHERE)
    assert await set_stance(database, "A1", Stance.LEANING, "A call") is None
    await set_stance(database, "B2", Stance.OPPOSES)
    clock.now += timedelta(days=1)
    before = await set_stance(database, "A1", Stance.SUPPORTS, " https://example.org\n")
    assert getattr(before, "stance", None) is Stance.LEANING
    assert await stances(database) == {"A1": Stance.SUPPORTS, "B2": Stance.OPPOSES}
    assert await stances(database, ELSEWHERE) == {}
    history = await database.read(service.history, HERE, 1, "A1")
    assert [(each.stance, each.source, each.set_by) for each in history] == [
        (Stance.SUPPORTS, "https://example.org", ORGANIZER),
        (Stance.LEANING, "A call", ORGANIZER),
    ]
    assert len(await database.read(service.history, HERE, 1)) == 3
    board = await database.read(lambda tx: service.board(tx, HERE, service.get(tx, HERE, 1), PEOPLE))
    assert [(each.official.official_id, each.stance) for each in board.standings] == [
        ("A1", Stance.SUPPORTS),
        ("B2", Stance.OPPOSES),
    ]
    await set_stance(database, "A1", Stance.UNKNOWN)
    assert await stances(database) == {"B2": Stance.OPPOSES}


async def heard(database: Database) -> Sequence[tuple[str, dict[Stance, int]]]:
    found = await database.read(service.list_reported, HERE, 1, PEOPLE)
    return [(each.official.official_id, dict(each.heard)) for each in found]


async def test_a_report_waits_until_it_is_confirmed_dismissed_or_taken_back(database: Database) -> None:
    await database.write(begin, targets=Targets())
    for official_id, stance, person in [
        ("A1", Stance.UNDECIDED, ALEX),
        ("A1", Stance.SUPPORTS, ALEX),
        ("A1", Stance.SUPPORTS, JORDAN),
        ("B2", Stance.OPPOSES, ALEX),
        ("B2", Stance.OPPOSES, JORDAN),
    ]:
        await database.write(service.propose_stance, HERE, 1, official_id, stance, person)
    await database.write(service.propose_stance, HERE, 0, "A1", Stance.OPPOSES, ALEX)  # on their own account
    assert await stances(database) == {}
    assert await heard(database) == [("A1", {Stance.SUPPORTS: 2}), ("B2", {Stance.OPPOSES: 2})]
    await database.write(service.withdraw_report, HERE, 1, "B2", ALEX)
    assert (await heard(database))[1] == ("B2", {Stance.OPPOSES: 1})
    with pytest.raises(BadInput, match="The source is empty"):
        await database.write(service.confirm_report, HERE, 1, "A1", Stance.SUPPORTS, " ", ORGANIZER)
    await database.write(service.confirm_report, HERE, 1, "A1", Stance.SUPPORTS, "Said so", ORGANIZER)
    assert await stances(database) == {"A1": Stance.SUPPORTS}
    assert await heard(database) == [("B2", {Stance.OPPOSES: 1})]
    with pytest.raises(NotFound, match="settled these reports already"):
        await database.write(service.confirm_report, HERE, 1, "A1", Stance.OPPOSES, "Late", ORGANIZER)
    assert await database.write(service.dismiss_reports, HERE, 1, "B2") == 1
    assert await database.read(service.find_waiting, HERE, 1) is None
    assert await stances(database) == {"A1": Stance.SUPPORTS}


async def test_what_is_over_takes_no_reports(database: Database) -> None:
    await database.write(begin)
    await database.write(service.close, HERE, 1, Closing.DEFEAT)
    with pytest.raises(CampaignClosed):
        await database.write(service.propose_stance, HERE, 1, "A1", Stance.SUPPORTS, ALEX)
    with pytest.raises(NotFound):
        await database.write(service.propose_stance, ELSEWHERE, 1, "A1", Stance.SUPPORTS, ALEX)
    assert await database.read(store.count_reports, HERE, 1) == 0
