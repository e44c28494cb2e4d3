"""The web site over a real socket: feeds with ETags, keys that open nothing, bounds, and /healthz."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from bot.web.listening import CannotListen
from bot.web.site import FRESH, Site

KEY = "k" * 32
HOST = "127.0.0.1"


class House:
    """A site with feeds in memory; counts how often one is made."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)
        self.feeds: dict[str, bytes] = {KEY: b"BEGIN:VCALENDAR\r\n"}
        self.made = 0
        self.alive = {"worker": True}
        self.site = Site(lambda: self.now, self.health)
        self.site.serve_feeds(self.exists, self.write)

    async def health(self) -> dict[str, bool]:
        return self.alive

    async def exists(self, key: str) -> bool:
        return key in self.feeds

    async def write(self, key: str) -> bytes | None:
        self.made += 1
        return self.feeds.get(key)

    def url(self, path: str) -> str:
        return f"http://{HOST}:{self.site.port}{path}"


@pytest.fixture
async def house() -> AsyncIterator[House]:
    house = House()
    await house.site.start(HOST, 0)
    yield house
    await house.site.stop()


@pytest.fixture
async def web() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_a_feed_is_served_and_not_sent_twice(house: House, web: aiohttp.ClientSession) -> None:
    async with web.get(house.url(f"/calendar/{KEY}.ics")) as first:
        assert first.status == 200
        assert first.content_type == "text/calendar"
        assert await first.read() == b"BEGIN:VCALENDAR\r\n"
        etag = first.headers["ETag"]
    async with web.get(house.url(f"/calendar/{KEY}.ics"), headers={"If-None-Match": etag}) as second:
        assert (second.status, await second.read()) == (304, b"")
        assert second.headers["ETag"] == etag
    assert house.made == 1

    house.feeds[KEY] = b"BEGIN:VCALENDAR\r\nX:1\r\n"
    house.now += FRESH - timedelta(seconds=1)
    async with web.get(house.url(f"/calendar/{KEY}.ics")) as early:
        assert early.headers["ETag"] == etag
    house.now += timedelta(seconds=1)
    async with web.get(house.url(f"/calendar/{KEY}.ics"), headers={"If-None-Match": etag}) as fresh:
        assert fresh.status == 200
        assert fresh.headers["ETag"] != etag
        assert b"X:1" in await fresh.read()


async def test_a_renewed_key_ends_the_one_before_at_once(house: House, web: aiohttp.ClientSession) -> None:
    async with web.get(house.url(f"/calendar/{KEY}.ics")) as answer:
        assert answer.status == 200
    del house.feeds[KEY]
    async with web.get(house.url(f"/calendar/{KEY}.ics")) as answer:
        assert answer.status == 404


@pytest.mark.parametrize(
    "path",
    ["/", "/calendar/", f"/calendar/{KEY}", "/calendar/x.ics", f"/calendar/{'z' * 32}.ics", "/calendar/../healthz.ics",
     f"/calendar/{KEY}.ics/more", "/calendar/" + "a" * 4000 + ".ics", "/calendar/%00%00.ics"],
)  # fmt: skip
async def test_what_opens_nothing_is_not_found(house: House, web: aiohttp.ClientSession, path: str) -> None:
    async with web.get(house.url(path)) as answer:
        assert answer.status == 404
    assert house.made == 0


async def test_only_reading_is_possible(house: House, web: aiohttp.ClientSession) -> None:
    async with web.head(house.url(f"/calendar/{KEY}.ics")) as answer:
        assert (answer.status, await answer.read()) == (200, b"")
    for method in ("POST", "PUT", "DELETE"):
        async with web.request(method, house.url(f"/calendar/{KEY}.ics")) as answer:
            assert answer.status == 405


async def test_many_who_ask_at_once_get_one_that_was_made_once(house: House, web: aiohttp.ClientSession) -> None:
    async def ask() -> int:
        async with web.get(house.url(f"/calendar/{KEY}.ics")) as answer:
            await answer.read()
            return answer.status

    assert set(await asyncio.gather(*(ask() for _ in range(100)))) == {200}
    assert house.made <= 4


async def test_few_feeds_are_kept_in_memory(house: House, web: aiohttp.ClientSession) -> None:
    keys = [f"{number:032d}" for number in range(140)]
    house.feeds |= dict.fromkeys(keys, b"x")
    for key in keys:
        async with web.get(house.url(f"/calendar/{key}.ics")) as answer:
            assert answer.status == 200
    assert len(house.site._made) == 128


async def test_health_says_what_is_not_alive(house: House, web: aiohttp.ClientSession) -> None:
    async with web.get(house.url("/healthz")) as answer:
        assert (answer.status, await answer.json()) == (200, {"worker": True})
    house.alive["worker"] = False
    async with web.get(house.url("/healthz")) as answer:
        assert (answer.status, await answer.json()) == (503, {"worker": False})


async def test_a_port_that_is_taken_is_named(house: House) -> None:
    with pytest.raises(CannotListen, match=f"WEB_PORT: {HOST}:{house.site.port} cannot be listened on"):
        await House().site.start(HOST, house.site.port)


async def test_nothing_listens_after_the_stop(house: House) -> None:
    port = house.site.port
    await house.site.stop()
    with socket.socket() as probe:
        assert probe.connect_ex((HOST, port)) != 0
