"""Which posted cards are brought up to date by whom."""

import pytest

from bot.database import Database, Transaction
from bot.posts import store
from bot.posts.model import Post

SERVERS = [(1_573_907_198_478_647_308 & ~((1 << 22) - 1)) + (number << 22) for number in range(4)]


def make(tx: Transaction) -> None:
    for message_id, server_id in enumerate(SERVERS, 1):
        store.add(tx, server_id, Post(server_id, "event", 1, 7, message_id))
        store.mark(tx, server_id, "event", 1)


@pytest.mark.parametrize("count", [1, 2, 3])
async def test_each_card_is_in_the_care_of_the_shard_that_discord_gives_its_server_to(
    database: Database, count: int
) -> None:
    await database.write(make)
    everything = await database.read(store.list_dirty, 25)
    assert len(everything) == len(SERVERS)
    for shard in range(count):
        own = await database.read(store.list_dirty, 25, {shard}, count)
        expected = {server_id for server_id in SERVERS if (server_id >> 22) % count == shard}
        assert {post.server_id for post in own} == expected
