"""What every card is made of: Discord's Components V2 in our few shapes, within Discord's limits."""

import io
import re
from datetime import datetime
from functools import lru_cache
from typing import Any, Self

import discord
from discord.utils import escape_mentions

from bot.text import clip, one_line

TEXT_LIMIT = 4000
"""Characters of text in one message with Components V2 (Discord's limit)."""

ALT_LIMIT = 1024
"""Characters of the words that stand for a picture (Discord's limit)."""

BLUE = discord.Colour(0x3B6FD4)
GREEN = discord.Colour(0x2E8B57)
AMBER = discord.Colour(0xC98A1B)
RED = discord.Colour(0xC0392B)

# Channels and commands, and people and roles with shorter numbers than discord.py looks for.
_CALLING = re.compile(r"<([@#/])(?=[!&\w])")

# Not discord.py's escape_markdown: it leaves whatever looks like a link as it is, with the formatting inside.
_ADDRESS = re.compile(r"(https?://[A-Za-z0-9._:/?&=%+,;#-]+(?:\*(?= |$))?)")
# In an address, what some renderers take for the edge of emphasis; as a code it leads to the same place.
_EDGE = re.compile(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_ALIVE = re.compile(r"([\\*_~|`\[]|^[>#-])")


@lru_cache(maxsize=4096)  # a title is shown at every press of its card's buttons
def plain(text: str, most: int = 200) -> str:
    """Make what a person wrote safe on one line of a card: no formatting, no pings, no line breaks, not too long.

    Addresses stay links, and show where they lead: what masks them does not.
    """
    parts = _ADDRESS.split(clip(one_line(text), most))
    parts[::2] = [_ALIVE.sub(r"\\\1", part) for part in parts[::2]]
    parts[1::2] = [_EDGE.sub("%5F", part) for part in parts[1::2]]
    return _CALLING.sub("<\\1\u200b", escape_mentions("".join(parts)))


def prose(text: str, most: int = 1500) -> str:
    """Make a longer text that a person wrote safe: its line breaks stay, pings and formatting do not."""
    return "\n".join(plain(line, most) for line in clip(text.strip(), most).splitlines())


def moment(at: datetime) -> str:
    """Show an instant in the reader's own time zone, with how far off it is."""
    seconds = int(at.timestamp())
    return f"<t:{seconds}:F> (<t:{seconds}:R>)"


def short_moment(at: datetime) -> str:
    """Show an instant in the reader's own time zone, short."""
    return f"<t:{int(at.timestamp())}:f>"


def button(
    label: str,
    custom_id: str,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    *,
    emoji: str | None = None,
    disabled: bool = False,
) -> discord.ui.Button[Any]:
    """Make a lasting button: whoever presses it is answered by the Durable that owns its custom id."""
    return discord.ui.Button(label=clip(label, 80), custom_id=custom_id, style=style, emoji=emoji, disabled=disabled)


def row(*buttons: discord.ui.Item[Any]) -> discord.ui.ActionRow[Any]:
    """Put up to five buttons, or one select, on a line."""
    return discord.ui.ActionRow(*buttons)


def _file_name(name: str) -> str:
    """Keep of a file's name what Discord leaves as it is: otherwise the card would not find its file."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", name).strip("-.") or "file"


class Picture(discord.ui.MediaGallery[Any]):
    """A picture on a card; the file goes along with the card.

    Args:
        name: the file's name, such as ``states.png``; no two on a card have the same.
        data: the file (PNG, JPEG or WebP).
        alt: what it shows, in words: for those who do not see it. Shortened to 1,024 characters.
    """

    def __init__(self, name: str, data: bytes, alt: str) -> None:
        self.name, self.data, self.alt = _file_name(name), data, clip(alt, ALT_LIMIT)
        super().__init__(discord.MediaGalleryItem(f"attachment://{self.name}", description=self.alt))


class Document(discord.ui.File[Any]):
    """A file to download from a card, such as a CSV; it goes along with the card.

    Args:
        name: the file's name, as people will save it; no two on a card have the same.
        data: the file.
    """

    alt: str | None = None

    def __init__(self, name: str, data: bytes) -> None:
        self.name, self.data = _file_name(name), data
        super().__init__(f"attachment://{self.name}")


class Card(discord.ui.LayoutView):
    """A message as we write them: a coloured box of text parts and rows of buttons.

    Text is shortened to Discord's limit as a whole. The view is stopped at once, so that discord.py does not keep
    every card ever sent in memory: its buttons are answered by their custom ids, also after a restart.

    Pictures and documents are items like the others; whoever sends the card sends its ``files`` along.

    Nobody is pinged by what a card says, unless ``pings`` names them.
    """

    pings: discord.AllowedMentions = discord.AllowedMentions.none()
    _ready: tuple[list[dict[str, Any]], list["Picture | Document"]] | None = None

    def __init__(self, *parts: str | discord.ui.Item[Any] | None, colour: discord.Colour | None = BLUE) -> None:
        super().__init__(timeout=None)
        left = TEXT_LIMIT
        items: list[discord.ui.Item[Any]] = []
        for part in parts:
            if isinstance(part, str):
                if part and left > 1:
                    text = clip(part, left)
                    left -= len(text)
                    items.append(discord.ui.TextDisplay(text))
            elif part is not None:
                items.append(part)
        self.add_item(discord.ui.Container(*items, accent_colour=colour))
        self.stop()

    def make_ready(self) -> Self:
        """Do now what sending the card needs, where somebody waits for something else first; it changes no more."""
        self._ready = self.to_components(), self.enclosures
        return self

    @property
    def is_ready(self) -> bool:
        """Whether it changes no more."""
        return self._ready is not None

    def to_components(self) -> list[dict[str, Any]]:
        """Return it as Discord wants it; discord.py asks for it."""
        return super().to_components() if self._ready is None else self._ready[0]  # type: ignore[no-untyped-call]

    @property
    def enclosures(self) -> list[Picture | Document]:
        """List what goes along with the card."""
        if self._ready is not None:
            return self._ready[1]
        return [item for item in self.walk_children() if isinstance(item, Picture | Document)]

    @property
    def files(self) -> list[discord.File]:
        """Make the files that go along with the card; anew each time, since each can be sent once."""
        return [make_file(item) for item in self.enclosures]

    @property
    def text(self) -> str:
        """Return all text on the card."""
        return "\n".join(item.content for item in self.walk_children() if isinstance(item, discord.ui.TextDisplay))


def make_file(item: Picture | Document) -> discord.File:
    """Make the file that belongs to a picture or document."""
    return discord.File(io.BytesIO(item.data), item.name, description=item.alt)


def notice(text: str) -> Card:
    """Make a card that says one thing."""
    return Card(text)


def done(text: str, *rows: discord.ui.Item[Any]) -> Card:
    """Make a card that says something worked."""
    return Card(text, *rows, colour=GREEN)


def refusal(text: str) -> Card:
    """Make a card that says why something was not done, and what to do instead."""
    return Card(text, colour=AMBER)
