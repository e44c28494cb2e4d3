"""Files that people attach: bounded, of the right kind, and only from Discord."""

import asyncio
from collections.abc import Collection

import aiohttp
import discord
from yarl import URL

from bot.spreadsheet import MOST_BYTES, BadFile
from bot.text import quote
from bot.words import phrase

CSV = ("csv", "tsv", "txt")
"""What :func:`bot.spreadsheet.read_csv` reads."""

PICTURES = ("png", "jpg", "jpeg", "webp")

_SHEET = ("text/", "application/csv", "application/vnd.ms-excel", "application/octet-stream")  # Windows says Excel
_TYPES: dict[str, tuple[str, ...]] = dict.fromkeys(CSV, _SHEET) | dict.fromkeys(PICTURES, ("image/",))
_WORKBOOKS = {"xls", "xlsx", "ods", "numbers"}
_PATIENCE = 20.0  # seconds

_discords = {"https://cdn.discordapp.com/", "https://media.discordapp.net/"}


def trust(origin: str) -> None:
    """Take files from one more address: that of whatever stands in for Discord, in tests and in the demo."""
    _discords.add(f"{URL(origin).origin()}/")


async def read_attachment(
    attachment: discord.Attachment, *, kinds: Collection[str] = CSV, most: int = MOST_BYTES
) -> bytes:
    """Download what somebody attached. Acknowledge first, with ``wait``.

    Args:
        attachment: from a command's option or a form.
        kinds: the endings that are taken, such as ``csv``.
        most: bytes; a larger one is not downloaded.

    Raises:
        BadFile: it is too large, of another kind, or cannot be read.
    """
    name = quote(attachment.filename)
    ending = attachment.filename.rpartition(".")[2].lower()
    if ending in _WORKBOOKS and "csv" in kinds:
        raise BadFile(
            phrase("{name} is a workbook, and I read only CSV. Save it as CSV UTF-8, then attach that file.", name=name)
        )
    told = (attachment.content_type or "").lower()
    if ending not in kinds or (told and not told.startswith(_TYPES.get(ending, ("",)))):
        endings = phrase(" or ").join(f".{kind}" for kind in kinds)
        raise BadFile(
            phrase(
                "{name} is not a file that I can take here. Attach one that ends in {endings}.",
                name=name,
                endings=endings,
            )
        )
    if attachment.size > most:
        raise _too_large(name, most)
    if not attachment.url.startswith(tuple(_discords)):
        raise BadFile(phrase("{name} does not come from Discord. Attach it from your own device.", name=name))
    try:
        async with asyncio.timeout(_PATIENCE):
            data = await attachment.read()
    except (discord.DiscordException, aiohttp.ClientError, TimeoutError, OSError):
        raise BadFile(phrase("I could not get {name} from Discord. Attach it again, please.", name=name)) from None
    if len(data) > most:
        raise _too_large(name, most)
    return data


def _too_large(name: str, most: int) -> BadFile:
    return BadFile(
        phrase("{name} is too large: at most {most:g} MB. Attach a smaller one.", name=name, most=most / 1_000_000)
    )
