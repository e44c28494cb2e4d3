"""What check-ups keep: each finding is told once, and again when it comes again after it was mended."""

from datetime import timedelta

from bot.database import Database, Transaction
from bot.doctor import service
from bot.doctor.model import Finding
from bot.outbox import overview
from tests.conftest import NOON, StillClock

HERE, ELSEWHERE, ROOM = 1, 2, 70
CLOSED = Finding("channel:7", "I can't write there.", "Allow it.")
GONE = Finding("role:9", "It was deleted.", "Choose another.")


async def waiting(database: Database, server_id: int = HERE) -> int:
    return (await database.read(overview.count_of, server_id)).waiting


async def told(database: Database, number: int) -> list[str]:
    def read(tx: Transaction, server_id: int) -> list[str]:
        return [finding.key for finding in service.told(tx, server_id, number) or ()]

    return await database.read(read, HERE)


async def test_each_finding_is_told_once(database: Database) -> None:
    assert await database.write(service.conclude, HERE, [CLOSED], ROOM) == 1
    assert await told(database, 1) == ["channel:7"]
    assert await database.write(service.conclude, HERE, [CLOSED], ROOM) == 0
    assert await database.write(service.conclude, HERE, [CLOSED, GONE], ROOM) == 1
    assert await told(database, 2) == ["role:9"]
    assert await waiting(database) == 2
    assert await waiting(database, ELSEWHERE) == 0


async def test_what_was_mended_is_told_again_when_it_comes_again(database: Database) -> None:
    await database.write(service.conclude, HERE, [CLOSED], ROOM)
    await database.write(service.conclude, HERE, [], ROOM)
    assert await told(database, 1) == []  # and a message that was not sent yet is moot
    assert await database.write(service.conclude, HERE, [CLOSED], ROOM) == 1


async def test_what_could_be_told_nowhere_is_told_when_there_is_a_place(database: Database) -> None:
    assert await database.write(service.conclude, HERE, [CLOSED], None) == 0
    assert await waiting(database) == 0
    assert await database.write(service.conclude, HERE, [CLOSED], ROOM) == 1


async def test_what_an_admin_has_read_is_not_told(database: Database) -> None:
    await database.write(service.seen, HERE, [CLOSED])
    await database.write(service.note_told, HERE, GONE)
    assert await database.write(service.conclude, HERE, [CLOSED, GONE], ROOM) == 0
    await database.write(service.seen, HERE, [])
    assert await database.write(service.conclude, HERE, [CLOSED], ROOM) == 1


async def test_a_thousand_refusals_are_looked_into_once(database: Database, clock: StillClock) -> None:
    for _ in range(3):
        await database.write(service.ask, HERE)
    await database.write(service.ask, ELSEWHERE)
    assert sorted(await database.read(service.list_due)) == [HERE, ELSEWHERE]
    assert list(await database.read(service.list_due, [0], 1)) == sorted([HERE, ELSEWHERE])
    await database.write(service.conclude, HERE, [], ROOM)
    assert list(await database.read(service.list_due)) == [ELSEWHERE]
    await database.write(service.conclude, ELSEWHERE, [], ROOM)
    clock.now += timedelta(minutes=1)
    await database.write(service.ask, HERE)
    assert await database.read(service.list_due) == []
    assert await database.read(service.next_due) == NOON + service.PAUSE
    clock.now = NOON + service.PAUSE
    assert list(await database.read(service.list_due)) == [HERE]
