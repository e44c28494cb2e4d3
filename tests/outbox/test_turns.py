"""One server's ten thousand do not keep another's ten waiting, on both databases."""

from collections import Counter
from datetime import timedelta

from bot.database import Database, Transaction
from bot.outbox import store
from tests.conftest import NOON
from tests.outbox.promises import SERVER, promise

MINUTE = timedelta(minutes=1)
LEASE_END = NOON + MINUTE
BIG, SMALL, OTHER = SERVER, SERVER + 5, SERVER + 9


async def fill(database: Database, **numbers: int) -> None:
    """Promise bulk: so many for each server, those of BIG the longest due."""

    def many(tx: Transaction) -> None:
        for name, number in numbers.items():
            server_id = int(name[1:])
            for thing in range(number):
                late = MINUTE * 2 if server_id == BIG else MINUTE
                promise(tx, thing, NOON - late, server_id=server_id, bulk=True)

    await database.write(many)


async def take(database: Database, most: int, after: int = 0) -> Counter[int]:
    claimed = await database.write(store.claim, "me", 50, LEASE_END, most, after)
    return Counter(delivery.server_id for delivery in claimed)


async def test_servers_share_what_can_be_sent(database: Database) -> None:
    await fill(database, **{f"s{BIG}": 200, f"s{SMALL}": 10})
    assert await take(database, 40) == {BIG: 30, SMALL: 10}
    assert await take(database, 40) == {BIG: 40}


async def test_where_all_of_it_fits_all_of_it_goes(database: Database) -> None:
    await fill(database, **{f"s{BIG}": 5, f"s{SMALL}": 10})
    assert await take(database, 40) == {BIG: 5, SMALL: 10}
    assert await take(database, 40) == {}


async def test_a_single_free_place_goes_round(database: Database) -> None:
    await fill(database, **{f"s{server}": 30 for server in (BIG, SMALL, OTHER)})
    order, last = [], 0
    for _ in range(6):
        ((last, _),) = (await take(database, 1, last)).items()
        order.append(last)
    assert order == [BIG, SMALL, OTHER] * 2


async def test_more_servers_than_share_one_claim_have_their_turn_in_the_next(database: Database) -> None:
    servers = [SERVER + number for number in range(20)]
    await fill(database, **{f"s{server}": 30 for server in servers})
    first = await take(database, 40)
    assert sum(first.values()) == 40
    assert sorted(first) == servers[:4]
    assert sorted(await take(database, 40, max(first))) == servers[4:8]
    assert sorted(await take(database, 40, servers[17])) == [*servers[:2], *servers[18:]]


async def test_what_is_not_due_has_no_turn(database: Database) -> None:
    await fill(database, **{f"s{BIG}": 100})

    def later(tx: Transaction) -> None:
        promise(tx, 1, NOON + MINUTE, server_id=SMALL, bulk=True)
        promise(tx, 2, NOON - MINUTE, server_id=OTHER)  # not bulk

    await database.write(later)
    assert await take(database, 20) == {BIG: 20, OTHER: 1}


async def test_nobody_is_claimed_twice(database: Database) -> None:
    await fill(database, **{f"s{BIG}": 100, f"s{SMALL}": 100})
    seen: Counter[int] = Counter()
    for _ in range(10):
        claimed = await database.write(store.claim, "me", 50, LEASE_END, 40, BIG)
        seen.update(delivery.delivery_id for delivery in claimed)
    assert len(seen) == 200
    assert set(seen.values()) == {1}
