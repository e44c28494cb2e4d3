"""Fetching the directory of officials from its public homes, or from a folder, and storing it.

The members and their offices come from https://github.com/unitedstates/congress-legislators, the districts of ZIP
areas from https://github.com/OpenSourceActivismTech/us-zipcodes-congress (both in the public domain), and where a
ZIP is from the ``zipcodes`` package.
"""

import asyncio
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import aiohttp
import structlog

from bot.database import Database
from bot.officials import service
from bot.officials.model import Directory, DirectoryBroken, Imported
from bot.officials.reading import (
    AREAS_FILE,
    FILES,
    MEMBERS_FILE,
    OFFICES_FILE,
    PLACES_FILE,
    SAMPLE_MINIMUMS,
    Minimums,
    read_directory,
)

log = structlog.stdlib.get_logger(__name__)

Progress = Callable[[float, str], None]
"""Told how far a sync is (0 to 1) and what it does, on the event loop's thread."""

HOMES: Mapping[str, str] = {
    MEMBERS_FILE: f"https://unitedstates.github.io/congress-legislators/{MEMBERS_FILE}",
    OFFICES_FILE: f"https://unitedstates.github.io/congress-legislators/{OFFICES_FILE}",
    AREAS_FILE: f"https://raw.githubusercontent.com/OpenSourceActivismTech/us-zipcodes-congress/master/{AREAS_FILE}",
}
"""Where each file is published."""

ONLINE = "unitedstates/congress-legislators and OpenSourceActivismTech/us-zipcodes-congress"
LARGEST_FILE = 30_000_000
"""Bytes after which a download is given up; the largest real file has 1.3 million."""

_PIECE = 65_536
_PATIENCE = aiohttp.ClientTimeout(total=180, sock_connect=20, sock_read=30)
_SAMPLE = Path(__file__).parent / "sample"


def _silent(done: float, text: str) -> None:
    """Tell nobody."""


async def sync(
    database: Database,
    *,
    source: Path | None = None,
    on_progress: Progress = _silent,
    homes: Mapping[str, str] = HOMES,
    minimums: Minimums = Minimums(),  # noqa: B008 - frozen
    timeout: aiohttp.ClientTimeout = _PATIENCE,  # noqa: ASYNC109 - one for each request
) -> Imported:
    """Fetch, check and store the directory; takes about 5 s and the download.

    Args:
        database: where to.
        source: a folder that holds the three files; None downloads them.
        on_progress: told how far it is.
        homes: the address of each file.
        minimums: what the directory must at least hold.
        timeout: the patience with each download.

    Raises:
        DirectoryBroken: a file could not be had, or is damaged or incomplete. Nothing was changed.
    """
    if source is not None:
        return await _store(database, source, f"folder {source.name or source}", minimums, on_progress)
    with tempfile.TemporaryDirectory(prefix="groundswell-directory-") as folder:
        async with aiohttp.ClientSession(timeout=timeout) as session:
            await download(session, Path(folder), lambda done, text: on_progress(done * 0.5, text), homes=homes)
        return await _store(database, Path(folder), ONLINE, minimums, on_progress)


async def keep_fresh(
    database: Database,
    *,
    homes: Mapping[str, str] = HOMES,
    minimums: Minimums = Minimums(),  # noqa: B008 - frozen
    pause: float = 3600.0,
) -> None:
    """Sync whenever the directory is missing or a week old, for ever; trouble is logged and tried again.

    Args:
        database: where to.
        homes: the address of each file.
        minimums: what the directory must at least hold.
        pause: seconds between looks.
    """
    while True:
        try:
            if await database.read(service.is_stale):
                imported = await sync(database, homes=homes, minimums=minimums)
                log.info("directory synced", changed=imported.changed, officials=imported.info.officials)
        except DirectoryBroken as error:
            log.warning("directory not synced; trying again later", why=str(error))
        await asyncio.sleep(pause)


async def _store(database: Database, folder: Path, source: str, minimums: Minimums, on_progress: Progress) -> Imported:
    on_progress(0.5, "Reading and checking")
    directory = await asyncio.to_thread(read_folder, folder, source=source, minimums=minimums)
    on_progress(0.8, "Storing")
    imported = await database.write(service.import_directory, directory)
    on_progress(1.0, "Done" if imported.changed else "Nothing has changed")
    return imported


async def download(
    session: aiohttp.ClientSession,
    folder: Path,
    on_progress: Progress = _silent,
    *,
    homes: Mapping[str, str] = HOMES,
    largest: int = LARGEST_FILE,
) -> None:
    """Download every file of the directory into a folder; a file appears there only once it is whole.

    Args:
        session: an open session; its timeouts count.
        folder: an existing folder.
        on_progress: told how far it is.
        homes: the address of each file.
        largest: bytes after which a file is given up.

    Raises:
        DirectoryBroken: a file could not be had; the sentence says which and why.
    """
    for index, (name, address) in enumerate(homes.items()):
        on_progress(index / len(homes), f"Downloading {name}")
        try:
            content = await _fetch(session, address, largest)
        except TimeoutError as error:
            raise _unavailable(name, "the download took too long") from error
        except aiohttp.ClientResponseError as error:
            raise _unavailable(name, f"its home answered {error.status}") from error
        except aiohttp.ClientPayloadError as error:
            raise _unavailable(name, "the download broke off") from error
        except (aiohttp.ClientError, OSError) as error:
            raise _unavailable(name, "its home could not be reached") from error
        if len(content) > largest:
            raise _unavailable(name, f"it is larger than {largest:,} bytes")
        await asyncio.to_thread(_keep, folder / name, content)
    on_progress(1.0, "Downloaded")


async def _fetch(session: aiohttp.ClientSession, address: str, largest: int) -> bytes:
    """Return the body, or a little more than ``largest`` bytes of it."""
    content = bytearray()
    async with session.get(address, raise_for_status=True) as response:
        async for piece in response.content.iter_chunked(_PIECE):
            content += piece
            if len(content) > largest:
                break
    return bytes(content)


def _keep(path: Path, content: bytes) -> None:
    part = path.with_suffix(".part")
    part.write_bytes(content)
    part.replace(path)


def read_folder(folder: Path, *, source: str, minimums: Minimums = Minimums()) -> Directory:  # noqa: B008 - frozen
    """Read and check a directory from a folder with its three files; takes about 2 s.

    Raises:
        DirectoryBroken: the folder or a file is missing, damaged or incomplete.
    """
    try:
        files = {name: (folder / name).read_bytes() for name in FILES}
    except OSError as error:
        missing = Path(error.filename).name if error.filename else folder.name
        raise DirectoryBroken(
            f"{missing} cannot be read in the folder {folder.name}, which must hold {', '.join(FILES)}. "
            "Put them there and try again."
        ) from error
    return read_directory(files, source=source, minimums=minimums)


def sample_directory() -> Directory:
    """Return the tiny invented directory that the demo and tests use; nobody in it exists."""
    files = {name: (_SAMPLE / name).read_bytes() for name in FILES}
    places = (_SAMPLE / PLACES_FILE).read_bytes()
    return read_directory(files, source="invented sample", minimums=SAMPLE_MINIMUMS, places=places)


def _unavailable(name: str, why: str) -> DirectoryBroken:
    return DirectoryBroken(f"{name} could not be downloaded: {why}. Nothing was changed; try again later.")
