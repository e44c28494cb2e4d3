import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import product
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot.database import Database
from bot.officials import service
from bot.officials.directory import ONLINE, download, read_folder, sample_directory, sync
from bot.officials.model import DirectoryBroken
from bot.officials.reading import AREAS_FILE, FILES, MEMBERS_FILE, OFFICES_FILE, SAMPLE_MINIMUMS
from tests.officials.records import files_of, member
from tests.officials.test_import import everything

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
IMPATIENT = aiohttp.ClientTimeout(sock_read=0.3)


class Homes:
    """A loopback web server that publishes the three files, and misbehaves when told to."""

    def __init__(self) -> None:
        self.files = files_of()
        self.odd: dict[str, Answer] = {}
        self.addresses: dict[str, str] = {}

    async def answer(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if name in self.odd:
            return await self.odd[name](request)
        return web.Response(body=self.files[name])


@pytest.fixture
async def homes() -> AsyncIterator[Homes]:
    made = Homes()
    app = web.Application()
    app.router.add_get("/{name}", made.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    made.addresses = {name: f"http://127.0.0.1:{port}/{name}" for name in FILES}
    yield made
    await runner.cleanup()


async def missing(_: web.Request) -> web.StreamResponse:
    raise web.HTTPNotFound


async def failing(_: web.Request) -> web.StreamResponse:
    raise web.HTTPInternalServerError


async def page(_: web.Request) -> web.StreamResponse:
    return web.Response(text="<html>We are down for maintenance</html>", content_type="text/html")


async def part(_: web.Request) -> web.StreamResponse:
    return web.Response(body=files_of()[MEMBERS_FILE][:100])


async def empty(_: web.Request) -> web.StreamResponse:
    return web.Response(body=b"")


async def broken_off(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    response.content_length = 5000
    await response.prepare(request)
    await response.write(b"[" * 100)
    assert request.transport is not None
    request.transport.close()
    return response


async def stalled(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    await response.write(b"[")
    await asyncio.sleep(3)
    return response


async def endless(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b" " * 10_000)


async def test_a_sync_downloads_and_stores_and_again_changes_nothing(
    database: Database, homes: Homes, tmp_path: Path
) -> None:
    told: list[float] = []
    imported = await sync(
        database,
        homes=homes.addresses,
        minimums=SAMPLE_MINIMUMS,
        on_progress=lambda done, text: told.append(done) if text else None,
    )
    assert (imported.changed, imported.info.source, imported.info.officials) == (True, ONLINE, 1)
    assert imported.info.places > 40_000
    assert (await database.read(service.locate, "96701")).city == "Aiea"
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)
    before = await database.read(everything)
    for name, content in homes.files.items():
        (tmp_path / name).write_bytes(content)
    again = await sync(database, source=tmp_path, minimums=SAMPLE_MINIMUMS)
    assert not again.changed
    assert await database.read(everything) == before


BAD = [
    (missing, "its home answered 404"),
    (failing, "its home answered 500"),
    (page, "cannot be used"),
    (part, "cannot be used"),
    (empty, "cannot be used"),
    (broken_off, "the download broke off"),
]


async def test_a_bad_download_changes_nothing(database: Database, homes: Homes) -> None:
    await database.write(service.import_directory, sample_directory())
    before = await database.read(everything)
    for name, (odd, says) in product(FILES, BAD):
        homes.odd = {name: odd}
        with pytest.raises(DirectoryBroken, match=says) as refused:
            await sync(database, homes=homes.addresses, minimums=SAMPLE_MINIMUMS)
        assert str(refused.value).startswith(name), odd
    assert await database.read(everything) == before


async def test_a_download_that_stalls_changes_nothing(database: Database, homes: Homes) -> None:
    await database.write(service.import_directory, sample_directory())
    before = await database.read(everything)
    homes.odd = {MEMBERS_FILE: stalled}  # the first: of those before it, impatience would be a matter of luck
    with pytest.raises(DirectoryBroken, match=rf"^{MEMBERS_FILE}.* the download took too long"):
        await sync(database, homes=homes.addresses, minimums=SAMPLE_MINIMUMS, timeout=IMPATIENT)
    assert await database.read(everything) == before


@pytest.mark.parametrize("name", FILES)
async def test_whichever_file_stalls_is_named(homes: Homes, tmp_path: Path, name: str) -> None:
    homes.odd = {name: stalled}
    async with aiohttp.ClientSession(timeout=IMPATIENT) as session:
        with pytest.raises(DirectoryBroken, match=rf"^{name}.* the download took too long"):
            await download(session, tmp_path, homes={name: homes.addresses[name]})
    assert list(tmp_path.iterdir()) == []


async def test_a_partial_directory_changes_nothing(database: Database, homes: Homes) -> None:
    await database.write(service.import_directory, sample_directory())
    before = await database.read(everything)
    with pytest.raises(DirectoryBroken, match="only 1 members, and at least 400 are expected"):
        await sync(database, homes=homes.addresses)
    assert await database.read(everything) == before


async def test_nobody_at_home(tmp_path: Path) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(DirectoryBroken, match=r"members\.json could not be downloaded: its home could not be"):
            await download(session, tmp_path, homes={"members.json": "http://127.0.0.1:1/members.json"})
    assert list(tmp_path.iterdir()) == []


async def test_an_endless_file_is_given_up(homes: Homes, tmp_path: Path) -> None:
    homes.odd[OFFICES_FILE] = endless
    async with aiohttp.ClientSession() as session:
        with pytest.raises(DirectoryBroken, match="is larger than 1,000,000 bytes"):
            await download(session, tmp_path, homes=homes.addresses, largest=1_000_000)
    # What came before it is there whole, and nothing half.
    assert [path.name for path in tmp_path.iterdir()] == [MEMBERS_FILE]


@pytest.mark.parametrize("absent", [*FILES, None])
def test_a_folder_that_lacks_something(tmp_path: Path, absent: str | None) -> None:
    folder = tmp_path / "download"
    if absent:
        folder.mkdir()
    for name, content in files_of().items():
        if name != absent and absent:
            (folder / name).write_bytes(content)
    with pytest.raises(DirectoryBroken, match=f"{absent or MEMBERS_FILE} cannot be read in the folder download") as no:
        read_folder(folder, source="a test")
    assert str(tmp_path) not in str(no.value)


def test_a_truncated_file_in_a_folder(tmp_path: Path) -> None:
    files = files_of([member("A"), member("B", district=5)])
    for name, content in files.items():
        (tmp_path / name).write_bytes(content[:-20] if name == AREAS_FILE else content)
    with pytest.raises(DirectoryBroken, match=r"zccd\.csv cannot be used: line 2 cannot be read"):
        read_folder(tmp_path, source="a test", minimums=SAMPLE_MINIMUMS)
