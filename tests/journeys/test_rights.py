"""Rights that are taken away are gone at the next press, whatever the guard remembers."""

import asyncio

import pytest

from bot.chapters import service as chapters
from bot.chapters import store
from bot.database import Database, Transaction
from bot.edge.rights import RightsKept
from bot.servers import service as servers
from bot.servers.model import RoleKind
from tests.journeys.world import World, answer, said

HERE, ELSEWHERE, ALEX = 1, 2, 11
REFUSED = "Only organizers and chapter leads can"


async def try_event(world: World, person: object) -> str:
    result = await person.slash(world.general, "event create", title="Picnic", start="tomorrow 6pm")  # type: ignore[attr-defined]
    return said(result)


async def test_an_organizer_is_one_as_long_as_the_role_says_so(world: World) -> None:
    first, second = (world.server.create_role(name) for name in ("Core team", "New team"))
    olu = world.server.add_member(world.env.create_user("olu"), roles=[first])
    assert REFUSED in await try_event(world, olu)  # and the guard remembers it
    await world.admin.slash(world.general, "config role", kind="organizer", role=first)
    draft = await olu.slash(world.general, "event create", title="Picnic", start="tomorrow 6pm", channel=world.events)
    assert "Post it" in said(draft) or answer(draft)
    await world.admin.slash(world.general, "config role", kind="organizer", role=second)
    assert REFUSED in await try_event(world, olu)
    pressed = await olu.click(answer(draft), label="Post it")
    assert REFUSED in said(pressed)
    assert world.messages(world.events) == []
    await world.restart()
    assert REFUSED in await try_event(world, olu)


async def lead(database: Database, user_id: int = ALEX) -> int:
    def start(tx: Transaction, server_id: int) -> int:
        return chapters.create(tx, server_id, name="Boston", state="MA", lead_id=user_id).chapter_id

    return await database.write(start, HERE)


async def test_a_lead_and_a_role_are_forgotten_with_the_commit(database: Database) -> None:
    kept = RightsKept(database)
    assert (await kept.of(HERE)).led_by(ALEX) == frozenset()
    chapter_id = await lead(database)
    await database.write(servers.set_role, HERE, RoleKind.ORGANIZER, 5)
    rights = await kept.of(HERE)
    assert (rights.organizer_role, rights.led_by(ALEX)) == (5, {chapter_id})
    assert (await kept.of(ELSEWHERE)).led_by(ALEX) == frozenset()
    assert await kept.of(HERE) is rights  # remembered
    await database.write(chapters.leave, HERE, ALEX, chapter_id)
    assert (await kept.of(HERE)).led_by(ALEX) == frozenset()


async def test_what_was_read_before_a_change_is_not_remembered(database: Database) -> None:
    chapter_id = await lead(database)
    kept = RightsKept(database)

    async def meanwhile() -> None:
        for turn in range(40):
            await asyncio.gather(kept.of(HERE), kept.of(HERE), database.read(chapters.leads, HERE))
            for _ in range(turn):
                await asyncio.sleep(0)

    asking = asyncio.create_task(meanwhile())
    for _ in range(20):
        for change in (store.remove_lead, store.add_lead):
            await database.write(change, HERE, chapter_id, ALEX)
            now = frozenset() if change is store.remove_lead else {chapter_id}
            assert (await kept.of(HERE)).led_by(ALEX) == now
    await asking


async def test_a_change_that_was_undone_changes_nothing(database: Database) -> None:
    chapter_id = await lead(database)
    kept = RightsKept(database)
    rights = await kept.of(HERE)

    def fail(tx: Transaction, server_id: int) -> None:
        store.remove_lead(tx, server_id, chapter_id, ALEX)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await database.write(fail, HERE)
    assert await kept.of(HERE) is rights
