"""Raised hands on both databases."""

from datetime import timedelta
from functools import partial

import pytest

from bot.audit import service as audit
from bot.audit.model import Noted
from bot.chapters import service as chapters
from bot.database import Database, Transaction
from bot.errors import BadInput
from bot.outbox import schedules
from bot.volunteers import queue, rules, service
from bot.volunteers.model import FollowUp, Interest, Introduction, OwnInterest, Stage, Wanted
from tests.conftest import NOON, StillClock

HERE, ELSEWHERE, ALEX, SAM, ROBIN = 1, 2, 11, 21, 22
ZONE = "America/New_York"
DAY = timedelta(days=1)


async def offer(database: Database, *interests: str, user_id: int = ALEX, server_id: int = HERE) -> None:
    verb = partial(service.introduce, server_zone=ZONE)
    await database.write(verb, server_id, user_id, Introduction(interests))


async def stands(database: Database, user_id: int = ALEX) -> FollowUp:
    found = await database.read(queue.find, HERE, user_id)
    assert found is not None
    return found


async def listed(database: Database, wanted: Wanted = Wanted(), number: int = 1) -> list[int]:  # noqa: B008 - frozen
    page = await database.read(queue.page, HERE, wanted, number)
    return [entry.follow_up.user_id for entry in page.entries]


async def test_a_hand_waits_from_the_moment_it_is_raised_until_it_is_claimed(
    database: Database, clock: StillClock
) -> None:
    await offer(database, Interest.MAKE_CALLS)
    clock.now += DAY
    await offer(database, Interest.MAKE_CALLS, Interest.HOST_EVENTS)
    assert (await stands(database)).waiting_since == NOON, "what waits longest counts"
    assert await database.read(queue.count_waiting, HERE) == (1, NOON)
    assert await database.read(queue.overdue, HERE) is None
    clock.now += DAY
    overdue = await database.read(queue.overdue, HERE)
    assert overdue is not None
    assert [entry.follow_up.user_id for entry in overdue.waiting] == [ALEX]
    claimed = await database.write(queue.claim, HERE, ALEX, SAM)
    assert claimed == await stands(database)
    assert (claimed.organizer_id, claimed.waiting_since) == (SAM, None)
    assert await database.read(queue.overdue, HERE) is None
    assert await database.read(queue.overdue, ELSEWHERE) is None


async def test_offering_the_same_again_does_not_wait_but_something_new_does(
    database: Database, clock: StillClock
) -> None:
    await offer(database, Interest.MAKE_CALLS)
    await database.write(queue.claim, HERE, ALEX, SAM)
    clock.now += DAY
    await offer(database, Interest.MAKE_CALLS)
    assert (await stands(database)).waiting_since is None
    await offer(database, Interest.RUN_FOR_OFFICE)
    again = await stands(database)
    assert (again.organizer_id, again.waiting_since) == (SAM, clock.now)
    await offer(database)
    assert (await stands(database)).waiting_since is None, "every hand was lowered"


async def test_of_two_who_claim_the_first_has_them(database: Database) -> None:
    await offer(database, Interest.MAKE_CALLS)
    await database.write(queue.claim, HERE, ALEX, SAM)
    await database.write(queue.claim, HERE, ALEX, SAM)
    with pytest.raises(rules.Taken, match="<@21> takes care of <@11> already"):
        await database.write(queue.claim, HERE, ALEX, ROBIN)
    with pytest.raises(rules.Taken):
        await database.write(queue.let_go, HERE, ALEX, ROBIN)
    await database.write(queue.assign, HERE, ALEX, ROBIN)
    assert (await stands(database)).organizer_id == ROBIN
    freed = await database.write(queue.let_go, HERE, ALEX, ROBIN)
    assert (freed.organizer_id, freed.waiting_since) == (None, NOON)
    assert await database.write(queue.let_go, HERE, ALEX, SAM) == freed


@pytest.mark.parametrize(
    ("stage", "organizer_id", "waits"),
    [
        (Stage.NEW, None, True),
        (Stage.CONTACTED, SAM, False),
        (Stage.ACTIVE, SAM, False),
        (Stage.LEADER, SAM, False),
        (Stage.PAUSED, None, False),
    ],
)
async def test_saying_how_far_one_is_takes_care_of_somebody(
    database: Database, stage: Stage, organizer_id: int | None, waits: bool
) -> None:
    await offer(database, Interest.MAKE_CALLS)
    staged = await database.write(queue.set_stage, HERE, ALEX, stage, SAM)
    assert (staged.stage, staged.organizer_id, staged.waiting_since is not None) == (stage, organizer_id, waits)
    assert await listed(database, Wanted(stage=stage)) == [ALEX]
    back = await database.write(queue.set_stage, HERE, ALEX, Stage.NEW, ROBIN)
    assert (back.organizer_id, back.waiting_since is not None) == (organizer_id, organizer_id is None)


async def test_the_queue_is_in_the_order_in_which_somebody_must_act(database: Database, clock: StillClock) -> None:
    for user_id in range(1, 6):
        await offer(database, Interest.MAKE_CALLS, user_id=user_id)
        clock.now += timedelta(hours=1)
    await offer(database, user_id=6)
    await database.write(queue.assign, HERE, 2, SAM, NOON + 9 * DAY)
    await database.write(queue.assign, HERE, 3, SAM, NOON - DAY)
    await database.write(queue.claim, HERE, 4, SAM)
    assert await listed(database) == [3, 1, 5, 2, 4, 6]
    overdue = await database.read(queue.overdue, HERE)
    assert overdue is not None
    assert [entry.follow_up.user_id for entry in overdue.due] == [3]
    await database.write(queue.set_due, HERE, 3, None)
    assert await listed(database) == [1, 5, 2, 3, 4, 6]


async def test_the_queue_is_narrowed_down_and_turned_page_by_page(database: Database) -> None:
    def many(tx: Transaction, server_id: int) -> None:
        chapters.create(tx, server_id, name="Boston", state="MA")
        for user_id in range(1, 26):
            offers = Introduction((Interest.MAKE_CALLS,) if user_id % 2 else (Interest.HOST_EVENTS,))
            service.introduce(tx, server_id, user_id, offers, server_zone=ZONE)
            if user_id < 8:
                chapters.join(tx, server_id, user_id, 1)

    await database.write(many, HERE)
    await offer(database, Interest.MAKE_CALLS, user_id=99, server_id=ELSEWHERE)
    pages = [await database.read(queue.page, HERE, Wanted(), number) for number in (1, 2, 3, 4)]
    assert [len(page.entries) for page in pages] == [10, 10, 5, 0]
    assert [page.has_more for page in pages] == [True, True, False, False]
    assert len({entry.follow_up.user_id for page in pages for entry in page.entries}) == 25
    boston = partial(queue.page, among=chapters.members_of(HERE, [1]))
    found = await database.read(boston, HERE, Wanted(interest=Interest.MAKE_CALLS, stage=Stage.NEW), 1)
    assert [entry.follow_up.user_id for entry in found.entries] == [1, 3, 5, 7]
    nobody = await database.read(partial(queue.page, among=chapters.members_of(HERE, [])), HERE, Wanted(), 1)
    assert nobody.entries == ()
    everybody = await database.read(queue.export, HERE, Wanted())
    assert len(everybody) == 25


async def test_notes_are_kept_and_the_latest_come_first(database: Database, clock: StillClock) -> None:
    await offer(database, Interest.MAKE_CALLS)
    for number in range(5):
        clock.now += DAY
        await database.write(queue.add_note, HERE, ALEX, SAM, f"  note {number} ")
    dossier = await database.read(queue.dossier, HERE, ALEX)
    assert [note.text for note in dossier.notes] == ["note 4", "note 3", "note 2"]
    assert dossier.hands == {Interest.MAKE_CALLS: NOON}
    whole = await database.read(partial(queue.dossier, all_notes=True), HERE, ALEX)
    assert len(whole.notes) == 5
    with pytest.raises(BadInput, match="The note is empty"):
        await database.write(queue.add_note, HERE, ALEX, SAM, " \n ")


async def test_whoever_never_signed_up_is_not_followed_up_with(database: Database) -> None:
    verbs = (
        partial(queue.claim, organizer_id=SAM),
        partial(queue.assign, organizer_id=SAM),
        partial(queue.let_go, organizer_id=SAM),
        partial(queue.set_stage, stage=Stage.ACTIVE, organizer_id=SAM),
        partial(queue.set_due, due_at=NOON),
        partial(queue.add_note, author_id=SAM, text="hello"),
        queue.dossier,
    )
    for verb in verbs:
        with pytest.raises(rules.NotSignedUp, match="<@11> has not signed up here yet"):
            await database.write(verb, HERE, ALEX)


async def test_who_was_shown_what_is_on_record_but_not_oneself(database: Database, clock: StillClock) -> None:
    await database.write(audit.note_reading, HERE, SAM, [ALEX, SAM, 12], Noted.LINE)
    clock.now += DAY
    await database.write(audit.note_reading, HERE, ROBIN, [ALEX], Noted.PROFILE)
    found = await database.read(audit.list_readings, HERE, ALEX)
    assert [(each.at, each.reader_id, each.seen) for each in found] == [
        (NOON + DAY, ROBIN, Noted.PROFILE),
        (NOON, SAM, Noted.LINE),
    ]
    assert await database.read(audit.list_readings, HERE, SAM) == []
    assert await database.read(audit.list_readings, ELSEWHERE, ALEX) == []


async def test_whoever_left_the_server_is_off_the_queue_until_they_are_back(
    database: Database, clock: StillClock
) -> None:
    await offer(database, Interest.MAKE_CALLS)
    await database.write(queue.assign, HERE, ALEX, SAM, NOON - DAY)
    await database.write(queue.note_gone, HERE, ALEX)
    await database.write(queue.note_gone, HERE, 99)
    assert await listed(database) == []
    assert await database.read(queue.overdue, HERE) is None
    assert await database.read(queue.count_gone, HERE, NOON) == 1
    assert await database.read(queue.count_gone, HERE, NOON + DAY) == 0
    clock.now += DAY
    await database.write(queue.note_back, HERE, ALEX)
    assert (await stands(database)).waiting_since == clock.now
    assert await listed(database) == [ALEX]


async def test_the_daily_list_is_made_once_a_server_on_its_wall_clock(database: Database) -> None:
    await offer(database, Interest.MAKE_CALLS)
    await offer(database, Interest.MAKE_CALLS, user_id=12)
    series = await database.read(schedules.find_of, HERE, queue.KIND, 1)
    assert series is not None
    assert series.next_local is not None
    assert (series.rule, f"{series.next_local:%H:%M}", series.zone) == ("FREQ=DAILY", "18:00", ZONE)
    await database.write(queue.keep_watch, HERE, "Pacific/Honolulu")
    moved = await database.read(schedules.find_of, HERE, queue.KIND, 1)
    assert moved is not None
    assert (moved.zone, moved.schedule_id) == ("Pacific/Honolulu", series.schedule_id)
    assert await database.read(schedules.find_of, ELSEWHERE, queue.KIND, 1) is None


def test_buttons_know_interests_by_numbers_that_stay() -> None:
    own = [OwnInterest(2, "drive people")]
    numbers = [rules.interest_number(name, own) for name in rules.offered(own)]
    assert numbers == [1, 2, 3, 4, 5, 102]
    assert [rules.interest_numbered(number, own) for number in numbers] == rules.offered(own)
    assert rules.interest_number("fly", own) == 0
