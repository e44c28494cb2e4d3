"""Calls and letters, on both databases."""

from datetime import date, timedelta

import pytest

from bot.calls import service, store, tally_store
from bot.calls.model import NoSuchCall, NothingToUndo, Outcome, Said, Tally, Totals
from bot.calls.rules import Entry, Queue
from bot.campaigns.model import Stance
from bot.database import Database, Transaction
from tests.conftest import StillClock

HERE, ELSEWHERE = 10, 20
ALEX, JORDAN = 2**62 + 1, 2
TUESDAY, WEDNESDAY = date(2026, 6, 2), date(2026, 6, 3)
KEY = {"campaign_id": 0, "official_id": "SAMPLE01", "made_on": TUESDAY}


def call(
    tx: Transaction,
    outcome: Outcome,
    *,
    server: int = HERE,
    user: int = ALEX,
    campaign: int = 0,
    official: str = "SAMPLE01",
    day: date = TUESDAY,
    state: str | None = None,
) -> None:
    service.log_call(
        tx, server, user, campaign_id=campaign, official_id=official, outcome=outcome, made_on=day, state=state
    )


async def outcomes(database: Database, campaign: int = 0) -> object:
    return await database.read(service.outcomes_of, HERE, ALEX, campaign_id=campaign, made_on=TUESDAY)


async def test_a_second_call_of_the_day_counts_once_and_the_later_outcome_wins(database: Database) -> None:
    def press_twice(tx: Transaction) -> None:
        call(tx, Outcome.BUSY)
        call(tx, Outcome.TALKED)

    await database.write(press_twice)
    await database.write(call, Outcome.VOICEMAIL)
    assert await outcomes(database) == {"SAMPLE01": Outcome.VOICEMAIL}
    assert await database.read(service.totals, HERE, ALEX, campaign_id=0, made_on=TUESDAY) == Totals(1, 1)


async def test_another_day_office_person_campaign_or_server_counts_by_itself(database: Database) -> None:
    def many(tx: Transaction) -> None:
        call(tx, Outcome.TALKED)
        call(tx, Outcome.TALKED, day=WEDNESDAY)
        call(tx, Outcome.TALKED, official="SAMPLE02")
        call(tx, Outcome.TALKED, user=JORDAN)
        call(tx, Outcome.TALKED, campaign=1)
        call(tx, Outcome.TALKED, server=ELSEWHERE)

    await database.write(many)
    totals = await database.read(service.totals, HERE, ALEX, campaign_id=1, made_on=TUESDAY)
    assert totals == Totals(own_today=3, together=1)
    totals = await database.read(service.totals, HERE, ALEX, campaign_id=0, made_on=TUESDAY)
    assert totals == Totals(own_today=3, together=5)  # without a campaign: the whole server, and no other


async def test_a_letter_counts_beside_the_call_of_the_same_day_and_once(database: Database) -> None:
    def call_and_write(tx: Transaction) -> None:
        call(tx, Outcome.TALKED, campaign=1)
        call(tx, Outcome.WROTE, campaign=1)
        call(tx, Outcome.WROTE, campaign=1)
        call(tx, Outcome.WROTE, campaign=1, official="SAMPLE02", user=JORDAN)
        call(tx, Outcome.BUSY, campaign=2)

    await database.write(call_and_write)
    assert await database.read(service.tally, HERE, 1) == Tally(1, 2, 2, {Outcome.TALKED: 1, Outcome.WROTE: 2})
    assert await database.read(service.tally, HERE, 0) == Tally(
        2, 2, 2, {Outcome.TALKED: 1, Outcome.BUSY: 1, Outcome.WROTE: 2}
    )
    per_official = await database.read(service.per_official, HERE, 1)
    assert {key: (each.calls, each.letters) for key, each in per_official.items()} == {
        "SAMPLE01": (1, 1),
        "SAMPLE02": (0, 1),
    }
    assert await database.read(service.per_person, HERE, 1) == {ALEX: 2, JORDAN: 1}
    ((_, made),) = await database.read(service.list_page, HERE, 1, 10**6, 10)
    assert (made.official_id, made.outcome) == ("SAMPLE01", Outcome.TALKED)
    wrote = await database.read(service.list_letters, HERE, 1, 10)
    assert sorted((each.official_id, each.outcome) for each in wrote) == [
        ("SAMPLE01", Outcome.WROTE),
        ("SAMPLE02", Outcome.WROTE),
    ]
    assert len(await database.read(service.list_letters, HERE, 1, 1)) == 1


async def test_totals_by_state_and_day(database: Database) -> None:
    def several(tx: Transaction) -> None:
        call(tx, Outcome.TALKED, campaign=1, state="MA")
        call(tx, Outcome.FULL, campaign=1, official="SAMPLE02", state="MA")
        call(tx, Outcome.WROTE, campaign=1, user=JORDAN, state="AK")
        call(tx, Outcome.TALKED, campaign=1, day=WEDNESDAY)
        call(tx, Outcome.TALKED, campaign=1, server=ELSEWHERE, state="MA")

    await database.write(several)
    assert await database.read(service.per_state, HERE, 1) == {"MA": 2, "AK": 1, None: 1}
    assert await database.read(service.per_day, HERE, 1) == {TUESDAY: 2, WEDNESDAY: 1}
    assert await database.read(service.list_callers, HERE, 1) == [ALEX]
    assert await database.read(service.tally, HERE, 7) == Tally()


async def test_a_streak_is_of_weeks_with_a_call_or_a_letter(database: Database) -> None:
    def weekly(tx: Transaction) -> None:
        call(tx, Outcome.TALKED, day=TUESDAY - timedelta(weeks=3))
        call(tx, Outcome.TALKED, day=TUESDAY - timedelta(weeks=1))
        call(tx, Outcome.WROTE, day=TUESDAY)
        call(tx, Outcome.TALKED, user=JORDAN, day=TUESDAY - timedelta(weeks=2))

    await database.write(weekly)
    assert await database.read(service.streak, HERE, ALEX, TUESDAY) == 2
    assert await database.read(service.streak, HERE, ALEX, TUESDAY + timedelta(weeks=1)) == 2
    assert await database.read(service.streak, HERE, ALEX, TUESDAY + timedelta(weeks=2)) == 0


async def test_undo_brings_back_what_was_there_once_and_for_ten_minutes(database: Database, clock: StillClock) -> None:
    await database.write(call, Outcome.BUSY)
    await database.write(call, Outcome.TALKED)
    await database.write(call, Outcome.TALKED)  # pressing twice is pressing once
    clock.now += timedelta(minutes=10)
    await database.write(service.undo, HERE, ALEX, **KEY, letter=False)
    assert await outcomes(database) == {"SAMPLE01": Outcome.BUSY}
    await database.write(service.undo, HERE, ALEX, **KEY, letter=False)
    assert await outcomes(database) == {}
    with pytest.raises(NothingToUndo):
        await database.write(service.undo, HERE, ALEX, **KEY, letter=False)
    await database.write(call, Outcome.TALKED)
    clock.now += timedelta(minutes=10, seconds=1)
    with pytest.raises(NothingToUndo, match="for 10 minutes"):
        await database.write(service.undo, HERE, ALEX, **KEY, letter=False)
    with pytest.raises(NothingToUndo):
        await database.write(service.undo, HERE, JORDAN, **KEY, letter=False)
    assert await outcomes(database) == {"SAMPLE01": Outcome.TALKED}


async def test_a_letter_is_taken_back_and_the_call_stays(database: Database) -> None:
    await database.write(call, Outcome.TALKED)
    await database.write(call, Outcome.WROTE)
    await database.write(service.undo, HERE, ALEX, **KEY, letter=True)
    with pytest.raises(NothingToUndo):
        await database.write(service.undo, HERE, ALEX, **KEY, letter=True)
    assert await database.read(service.tally, HERE, 0) == Tally(1, 0, 1, {Outcome.TALKED: 1})


async def test_what_was_said_stays_with_the_call(database: Database) -> None:
    with pytest.raises(NoSuchCall):
        await database.write(service.note_said, HERE, ALEX, **KEY, said=Said.SUPPORTS)
    await database.write(call, Outcome.TALKED)
    await database.write(service.note_said, HERE, ALEX, **KEY, said=Said.SUPPORTS)
    await database.write(call, Outcome.VOICEMAIL)
    found = await database.read(store.find, HERE, 0, "SAMPLE01", ALEX, TUESDAY)
    assert found is not None
    assert (found.said, found.previous) == (Said.SUPPORTS, Outcome.TALKED)


async def test_when_others_called_last_does_not_count_oneself_or_other_campaigns(
    database: Database, clock: StillClock
) -> None:
    noon = clock.now
    for minutes, user, official, campaign in [
        (0, JORDAN, "A", 1),
        (1, JORDAN, "B", 1),
        (2, ALEX, "A", 1),
        (3, ALEX, "C", 1),
        (4, JORDAN, "A", 2),
    ]:
        clock.now = noon + timedelta(minutes=minutes)
        await database.write(call, Outcome.TALKED, user=user, official=official, campaign=campaign)
    await database.write(call, Outcome.TALKED, user=JORDAN, official="A", campaign=1, server=ELSEWHERE)
    few, many = ["A", "B", "C", "D"], ["A", "B", "C", "D", *map(str, range(20))]
    for officials in (few, many):  # asked one by one, and by walking along all
        latest = await database.read(store.list_latest, HERE, 1, ALEX, officials)
        assert latest == {"A": noon, "B": noon + timedelta(minutes=1)}
        assert await database.read(store.list_latest, HERE, 3, ALEX, officials) == {}


async def test_whose_turn_it_is_over_two_campaigns(database: Database, clock: StillClock) -> None:
    fronts = [
        Queue(1, 5, [Entry("A", is_own=True), Entry("X"), Entry("Y")]),
        Queue(2, 1, [Entry("A", is_own=True), Entry("Z", stance=Stance.SUPPORTS)]),
    ]

    async def turn(*, again: bool = False) -> tuple[int, str] | None:
        found = await database.read(service.next_call, HERE, ALEX, [fronts], TUESDAY, again=again)
        return (found.campaign_id, found.official_id) if found else None

    assert await turn() == (2, "A")
    await database.write(call, Outcome.TALKED, campaign=2, official="A")
    assert await turn() == (2, "Z")  # A was reached just now: for campaign 1 they come when others are done
    await database.write(service.skip, HERE, ALEX, campaign_id=2, official_id="Z", skipped_on=TUESDAY)
    await database.write(call, Outcome.TALKED, campaign=1, official="X", user=JORDAN)
    assert await turn() == (1, "Y")
    await database.write(call, Outcome.BUSY, campaign=1, official="Y")
    assert await turn() == (1, "X")
    await database.write(call, Outcome.WROTE, campaign=1, official="X")
    assert await turn() == (1, "A")
    await database.write(call, Outcome.VOICEMAIL, campaign=1, official="A")
    assert await turn() is None
    assert await turn(again=True) == (1, "Y")
    await database.write(call, Outcome.TALKED, campaign=1, official="Y")
    assert await turn(again=True) == (2, "Z")
    clock.now += timedelta(hours=13)
    found = await database.read(service.next_call, HERE, ALEX, [fronts], WEDNESDAY)
    assert found is not None
    assert (found.campaign_id, found.official_id) == (2, "A")


async def test_what_is_counted_as_calls_are_saved_is_what_counting_them_all_finds(
    database: Database, clock: StillClock
) -> None:
    def live(tx: Transaction) -> None:
        call(tx, Outcome.BUSY, campaign=1, state="MA")
        call(tx, Outcome.TALKED, campaign=1, state="NH")  # the same call: another outcome, and they had moved
        call(tx, Outcome.TALKED, campaign=1)  # pressed twice
        call(tx, Outcome.FULL, campaign=1, official="SAMPLE02", state="MA")
        call(tx, Outcome.WROTE, campaign=1, state="AK")
        call(tx, Outcome.WROTE, campaign=1, user=JORDAN, state="AK")
        call(tx, Outcome.VOICEMAIL, campaign=2, user=JORDAN, day=WEDNESDAY)
        key = (HERE, ALEX, 1)
        service.undo(tx, *key, "SAMPLE01", made_on=TUESDAY, letter=False)  # busy again
        service.undo(tx, *key, "SAMPLE01", made_on=TUESDAY, letter=True)
        service.undo(tx, *key, "SAMPLE02", made_on=TUESDAY, letter=False)  # gone

    def counts(tx: Transaction) -> list[object]:
        verbs = (service.tally, service.per_official, service.per_person, service.per_state, service.per_day)
        return [verb(tx, HERE, campaign) for verb in verbs for campaign in (0, 1, 2)]

    await database.write(live)
    counted = await database.read(counts)
    assert counted[1] == Tally(1, 1, 2, {Outcome.BUSY: 1, Outcome.WROTE: 1})
    assert counted[7] == {ALEX: 1, JORDAN: 1}
    await database.write(tally_store.recount, HERE)
    assert await database.read(counts) == counted
