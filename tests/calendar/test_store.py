"""Feeds, marks and what is known of Discord's lists, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.calendar import marks, service, store
from bot.calendar.model import Feed, Look, Mirror, Presence, Trouble
from bot.database import Database, Transaction

HERE, THERE = 1_573_907_198_478_647_308, 1_573_907_198_478_647_309


def due(tx: Transaction) -> list[Look]:
    return list(marks.list_due(tx, 10))


async def test_a_feed_is_made_once_and_renewed(database: Database) -> None:
    first = await database.write(service.feed, HERE, None)
    assert await database.write(service.feed, HERE, None) == first
    of_chapter = await database.write(service.feed, HERE, 7)
    elsewhere = await database.write(service.feed, THERE, None)
    assert len({first.key, of_chapter.key, elsewhere.key}) == 3
    assert all(len(feed.key) == 32 for feed in (first, of_chapter, elsewhere))

    def renew(tx: Transaction) -> Feed:
        return service.feed(tx, HERE, None, renew=True)

    second = await database.write(renew)
    assert second.key != first.key
    assert await database.read(service.find_feed, first.key) is None
    assert await database.read(service.find_feed, second.key) == Feed(HERE, None, second.key)
    assert await database.read(service.find_feed, of_chapter.key) == Feed(HERE, 7, of_chapter.key)


async def test_no_two_feeds_share_a_key(database: Database) -> None:
    await database.write(store.set_feed, HERE, Feed(HERE, None, "k"))
    with pytest.raises(IntegrityError):
        await database.write(store.set_feed, THERE, Feed(THERE, None, "k"))


async def test_a_mark_is_due_until_it_was_looked_at_and_nothing_changed_since(database: Database) -> None:
    await database.write(marks.mark, HERE)
    (look,) = await database.read(due)
    assert look == Look(HERE, 1)
    await database.write(marks.mark, HERE)  # while somebody looks
    await database.write(marks.settle, HERE, look, None)
    (again,) = await database.read(due)
    assert again.changes == 2
    await database.write(marks.settle, HERE, again, None)
    assert await database.read(due) == []
    assert await database.read(marks.next_due) is None


async def test_a_server_is_looked_at_again_when_it_is_time(database: Database) -> None:
    await database.write(marks.mark, HERE)
    (look,) = await database.read(due)

    def later(tx: Transaction) -> None:
        marks.settle(tx, HERE, look, tx.now + timedelta(hours=1), trouble=Trouble.FULL, attempts=2)

    await database.write(later)
    assert await database.read(due) == []
    assert await database.read(marks.next_due) is not None
    assert await database.read(marks.find_trouble, HERE) is Trouble.FULL
    assert await database.read(marks.find_trouble, THERE) is None
    assert not await database.read(marks.is_pending, HERE)
    await database.write(marks.mark_all)
    assert await database.read(marks.is_pending, HERE)
    assert await database.read(due) == [Look(HERE, 2, 2, Trouble.FULL)]


async def test_each_process_looks_at_its_own_servers(database: Database) -> None:
    for server_id in (HERE, HERE + (1 << 22)):
        await database.write(marks.mark, server_id)
    own = (HERE >> 22) % 2
    assert [look.server_id for look in await database.read(marks.list_due, 10, {own}, 2)] == [HERE]
    assert await database.read(marks.next_due, {own}, 2) is not None


async def test_mirrors_are_kept_by_server(database: Database) -> None:
    mirror = Mirror(42, Presence.STANDING, 99, "x")
    await database.write(store.set_mirror, HERE, mirror)
    await database.write(store.set_mirror, THERE, Mirror(42, Presence.CREATING))
    assert await database.read(store.list_mirrors, HERE) == {42: mirror}
    assert await database.read(store.find_mirror, HERE, 99) == mirror
    assert await database.read(store.find_mirror, THERE, 99) is None
    await database.write(store.set_presence, HERE, 42, Presence.ENDING)
    assert await database.read(service.find_listed, HERE, 99) is None
    await database.write(service.forget, HERE, [42])
    assert await database.read(store.list_mirrors, HERE) == {}
    assert await database.read(store.list_mirrors, THERE) == {42: Mirror(42, Presence.CREATING)}
