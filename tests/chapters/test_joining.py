"""Joining, coverage and nearness on both databases."""

import pytest

from bot.chapters import joining, overview, service
from bot.chapters.model import Chapter, JoinMode, RequestStatus
from bot.chapters.rules import ChapterArchived, InviteOnly, NotALead, RequestDeclined, RequestGone, TooManyLeads
from bot.database import Database, Transaction
from bot.officials.model import Place
from bot.outbox import store as outbox
from bot.outbox.model import Status
from tests.conftest import StillClock

HERE, ELSEWHERE = 1, 2
ALEX, JORDAN, LEAD = 11, 12, 13
ORGANIZERS, GENERAL = 900, 901


async def start(database: Database, name: str = "Boston", **more: object) -> Chapter:
    def create(tx: Transaction) -> Chapter:
        return service.create(tx, HERE, **({"name": name, "state": "MA", "lead_id": LEAD} | more))  # type: ignore[arg-type]

    return await database.write(create)


async def ask(database: Database, user_id: int, chapter: Chapter) -> int | None:
    def join(tx: Transaction) -> int | None:
        joined = joining.join(tx, HERE, user_id, chapter.chapter_id, channel_id=GENERAL, organizers_channel=ORGANIZERS)
        return joined.request_id

    return await database.write(join)


async def promised(database: Database, kind: str, thing_id: int) -> list[Status]:
    return [status for status, _ in await database.read(outbox.outcomes, HERE, kind, thing_id)]


async def test_a_request_waits_is_declined_and_let_in_after_all(database: Database) -> None:
    boston = await start(database, join_mode=JoinMode.APPROVAL)
    number = await ask(database, ALEX, boston)
    assert number is not None
    assert await ask(database, ALEX, boston) == number
    assert await database.read(service.list_members, HERE, boston.chapter_id) == (LEAD,)
    assert await promised(database, joining.REQUEST, number) == [Status.WAITING]

    def decide(tx: Transaction, *, let_in: bool) -> RequestStatus:
        return joining.decide(tx, HERE, number, LEAD, let_in=let_in).request.status

    assert await database.write(lambda tx: decide(tx, let_in=False)) is RequestStatus.DECLINED
    with pytest.raises(RequestDeclined):
        await ask(database, ALEX, boston)
    assert await database.write(lambda tx: decide(tx, let_in=True)) is RequestStatus.LET_IN
    assert await database.write(lambda tx: decide(tx, let_in=True)) is RequestStatus.LET_IN
    assert ALEX in await database.read(service.list_members, HERE, boston.chapter_id)
    assert await promised(database, joining.ANSWER, number) == [Status.WAITING] * 2
    with pytest.raises(RequestGone):
        await database.read(joining.find_request, ELSEWHERE, number)

    await database.write(service.leave, HERE, ALEX, boston.chapter_id)
    again = await ask(database, ALEX, boston)
    assert again not in (None, number), "who left asks anew"


async def test_an_invitation_opens_the_door_once(database: Database) -> None:
    boston = await start(database, join_mode=JoinMode.INVITE)
    with pytest.raises(InviteOnly):
        await ask(database, ALEX, boston)
    await database.write(joining.invite, HERE, boston.chapter_id, ALEX, LEAD)
    assert await ask(database, ALEX, boston) is None
    await database.write(service.leave, HERE, ALEX, boston.chapter_id)
    with pytest.raises(InviteOnly):
        await ask(database, ALEX, boston)


async def test_who_joins_within_minutes_is_one_notice(database: Database, clock: StillClock) -> None:
    boston = await start(database)
    for user_id in (ALEX, JORDAN):
        await ask(database, user_id, boston)
    news = await database.read(joining.load_newcomers, HERE, 1)
    assert news is not None
    assert news.user_ids == (ALEX, JORDAN)
    assert await database.read(joining.load_newcomers, HERE, 2) is None
    await database.write(service.leave, HERE, ALEX, boston.chapter_id)
    left = await database.read(joining.load_newcomers, HERE, 1)
    assert left is not None
    assert left.user_ids == (JORDAN,), "who left meanwhile is not told of"
    clock.now = clock.now.replace(hour=clock.now.hour + 1)
    await ask(database, ALEX, boston)
    later = await database.read(joining.load_newcomers, HERE, 2)
    assert later is not None
    assert later.user_ids == (ALEX,)


async def test_an_archived_chapter_keeps_everything_and_takes_nobody(database: Database) -> None:
    boston = await start(database)
    await database.write(service.archive, HERE, boston.chapter_id)
    with pytest.raises(ChapterArchived):
        await ask(database, ALEX, boston)
    with pytest.raises(ChapterArchived):
        await database.read(service.named, HERE, "Boston")
    assert (await database.read(overview.coverage, HERE)).chapters == {}
    assert await database.read(service.list_joined, HERE, LEAD) == []
    assert await database.write(service.restore, HERE, boston.chapter_id) == boston
    assert await database.read(service.list_members, HERE, boston.chapter_id) == (LEAD,)


async def test_coverage_counts_people_once_a_state(database: Database) -> None:
    for name in ("Boston", "Salem"):
        await ask(database, ALEX, await start(database, name))
    await start(database, "Hilo", state="HI", lead_id=None)
    covered = await database.read(overview.coverage, HERE)
    assert covered.chapters == {"MA": 2, "HI": 1}
    assert covered.people == {"MA": 2}
    assert covered.led == {"MA": 2}
    assert (await database.read(overview.coverage, ELSEWHERE)).chapters == {}


async def test_the_nearest_are_in_order_also_across_the_date_line(database: Database) -> None:
    places = {
        "Guam": Place("96910", "Hagatna", "GU", None, 13.47, 144.75),
        "Saipan": Place("96950", "Saipan", "MP", None, 15.19, 145.75),
        "Pago Pago": Place("96799", "Pago Pago", "AS", None, -14.28, -170.70),
        "Aiea": Place("96701", "Aiea", "HI", None, 21.39, -157.93),
        "Boston": Place("02108", "Boston", "MA", None, 42.36, -71.06),
    }
    for name, place in places.items():
        await start(database, name, state=place.state, place=place)
    await start(database, "Everywhere")

    async def order(name: str) -> list[str]:
        found = await database.read(overview.list_nearest, HERE, places[name], 3)
        assert [near.miles for near in found] == sorted(near.miles or 0 for near in found)
        return [near.chapter.name for near in found]

    assert await order("Guam") == ["Guam", "Saipan", "Pago Pago"]
    assert await order("Aiea") == ["Aiea", "Pago Pago", "Saipan"]
    assert await database.read(overview.list_nearest, ELSEWHERE, places["Guam"]) == []


async def test_leads_come_and_go_and_are_told_only_when_they_asked(database: Database) -> None:
    boston = await start(database)
    await database.write(service.add_lead, HERE, boston.chapter_id, ALEX)
    assert await database.read(service.led_by, HERE, ALEX) == {boston.chapter_id}

    def tell(tx: Transaction, user_id: int) -> None:
        service.tell_lead(tx, HERE, boston.chapter_id, user_id, is_told=True)

    with pytest.raises(NotALead):
        await database.write(tell, JORDAN)
    await database.write(tell, ALEX)
    await ask(database, JORDAN, boston)
    assert await promised(database, joining.NEWCOMERS + joining.DIRECT, 1) == [Status.WAITING]
    await database.write(service.remove_lead, HERE, boston.chapter_id, ALEX)
    with pytest.raises(NotALead):
        await database.write(service.remove_lead, HERE, boston.chapter_id, ALEX)
    for user_id in range(100, 119):
        await database.write(service.add_lead, HERE, boston.chapter_id, user_id)
    with pytest.raises(TooManyLeads):
        await database.write(service.add_lead, HERE, boston.chapter_id, 200)


async def test_a_roster_is_paged_in_the_order_they_joined(database: Database) -> None:
    boston = await start(database)
    for user_id in range(100, 141):
        await ask(database, user_id, boston)
    first = await database.read(overview.roster, HERE, boston)
    assert (first.members, first.page, first.pages, len(first.lines)) == (42, 1, 3, 20)
    assert first.lines[0].user_id == LEAD
    assert first.lines[0].is_lead
    last = await database.read(overview.roster, HERE, boston, 99)
    assert (last.page, [line.user_id for line in last.lines]) == (3, [139, 140])
    assert len((await database.read(overview.whole_roster, HERE, boston)).lines) == 42
