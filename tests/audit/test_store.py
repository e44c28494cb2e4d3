"""The audit log on both databases: what a transaction changed becomes a line, in that transaction."""

from datetime import timedelta

import pytest

from bot.access import ASKED, Action, Actor, Asked
from bot.audit import service
from bot.audit.model import Line, Noted, Wanted
from bot.chapters import service as chapters
from bot.database import Database, Transaction
from bot.edge.auditing import write_line
from bot.outbox.overview import count_by_server
from bot.servers import service as servers
from bot.servers.model import ChannelKind
from tests.conftest import StillClock

HERE, ELSEWHERE = 1, 2
SAM, ALEX = 21, 11


async def asked(database: Database, number: int, action: Action, fn: object, *args: object) -> None:
    token = ASKED.set(Asked(number, Actor(HERE, SAM, is_organizer=True), action, "chapter create"))
    try:
        await database.write(fn, *args)  # type: ignore[arg-type]
    finally:
        ASKED.reset(token)


async def lines(database: Database, wanted: Wanted = Wanted(), server_id: int = HERE) -> list[Line]:  # noqa: B008
    return list((await database.read(service.page, server_id, wanted, 1)).lines)


@pytest.fixture
def watched(database: Database) -> Database:
    database.attend(write_line)
    return database


def begin(tx: Transaction, server_id: int) -> None:
    chapter = chapters.create(tx, server_id, name="Boston", state="MA")
    chapters.add_lead(tx, server_id, chapter.chapter_id, ALEX)


def go_on(tx: Transaction, server_id: int) -> None:
    chapters.add_lead(tx, server_id, 1, ALEX)


def change_nothing(tx: Transaction, server_id: int) -> None:
    chapters.list_joined(tx, server_id, SAM)


def see(tx: Transaction, server_id: int) -> None:
    service.note_reading(tx, server_id, SAM, [SAM, ALEX, 12], Noted.PROFILE)


def fail(tx: Transaction, server_id: int) -> None:
    begin(tx, server_id)
    raise ValueError("no reason")


async def test_a_change_is_one_line_with_what_and_whom(watched: Database, clock: StillClock) -> None:
    await asked(watched, 900, Action.CREATE_CHAPTER, begin, HERE)
    await asked(watched, 900, Action.CREATE_CHAPTER, go_on, HERE)  # the same interaction
    assert await lines(watched) == [
        Line(900, clock.now, SAM, "CREATE_CHAPTER", "chapter create", "chapter 1", Noted.CHANGED, (ALEX,), 1)
    ]
    assert await lines(watched, server_id=ELSEWHERE) == []


async def test_nothing_changed_nothing_written_and_what_failed_leaves_no_line(watched: Database) -> None:
    await asked(watched, 900, Action.CREATE_CHAPTER, change_nothing, HERE)
    with pytest.raises(ValueError, match="no reason"):
        await asked(watched, 901, Action.CREATE_CHAPTER, fail, HERE)
    await watched.write(begin, HERE)  # nobody asked: the bot by itself
    assert await lines(watched) == []


async def test_who_was_shown_what_is_no_change(watched: Database) -> None:
    await asked(watched, 900, Action.FOLLOW_UP, see, HERE)
    await asked(watched, 901, Action.CREATE_CHAPTER, begin, HERE)
    first, second = await lines(watched)
    assert (first.line_id, first.outcome) == (901, Noted.CHANGED)
    assert (second.outcome, second.people, second.people_count) == (Noted.PROFILE, (ALEX, 12), 2)
    assert [each.seen for each in await watched.read(service.list_readings, HERE, ALEX)] == [Noted.PROFILE]
    assert await watched.read(service.list_readings, HERE, SAM) == []


async def test_the_log_is_narrowed_down_by_member_and_by_right(watched: Database) -> None:
    await asked(watched, 900, Action.FOLLOW_UP, see, HERE)
    await asked(watched, 901, Action.CREATE_CHAPTER, begin, HERE)
    found = {
        wanted: [line.line_id for line in await lines(watched, wanted)]
        for wanted in (Wanted(SAM), Wanted(12), Wanted(ALEX), Wanted(99), Wanted(None, "FOLLOW_UP"), Wanted(12, "CALL"))
    }
    assert list(found.values()) == [[901, 900], [900], [901, 900], [], [900], []]


async def test_a_busy_hour_is_a_dozen_messages_in_the_log_channel(watched: Database, clock: StillClock) -> None:
    await watched.write(servers.set_channel, HERE, ChannelKind.LOG, 7)
    for number in range(180):
        clock.now += timedelta(seconds=20)
        await asked(watched, 900 + number, Action.FOLLOW_UP, see, HERE)
    (counts,) = await watched.read(count_by_server)
    assert 12 <= counts.waiting <= 13
    batch = await watched.read(service.load_batch, HERE, int(clock.now.timestamp()) // 300 - 1)
    assert batch is not None
    assert (len(batch.lines), batch.count) == (15, 15)
