"""Which language whoever is here reads: their Discord's, where the bot speaks it, else the server's."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import discord

from bot.database import Database
from bot.outbox import languages
from bot.words import ENGLISH, language_of, learn, speak, speaking

if TYPE_CHECKING:
    from bot.app import Groundswell


class Languages:
    """What people's languages are, kept in memory: it is asked at every press.

    Remembered is only what differs from the language of the server, for what is sent to people later.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[int, str] = {}

    async def open(self) -> None:
        """Read what is remembered, and every language's words."""
        learn()
        self._known = await self._database.read(languages.list_all)

    async def note(self, user_id: int, language: str, usual: str) -> None:
        """Remember a person's language, if it is another than so far; ``usual`` is the server's."""
        if self._known.get(user_id, usual) != language:
            self._known[user_id] = language
            await self._database.write(languages.remember, user_id, language)


def hear(interaction: "discord.Interaction[Any]") -> str | None:
    """Speak, from here on in this task, the language of somebody's Discord, where the bot speaks it; return it."""
    own = language_of(str(interaction.locale))
    if own is not None:
        speak(own)
    return own


async def listen(interaction: "discord.Interaction[Any]", named: int | None = None) -> None:
    """Speak, from here on in this task, the language of whoever is behind an interaction.

    Where this fails, the person is told so in the language of their Discord: it is spoken before anything is read.
    ``named`` is the server that a button in direct messages belongs to.
    """
    own = hear(interaction)
    client: Groundswell = interaction.client
    server_id = interaction.guild_id or named
    usual = ENGLISH if server_id is None else (await client.rights.of(server_id)).language
    if own is None:
        speak(usual)
    else:
        await client.languages.note(interaction.user.id, own, usual)


@asynccontextmanager
async def in_servers_language(client: "Groundswell", server_id: int) -> AsyncIterator[None]:
    """Speak the language of a server for a while: for what everybody there reads."""
    with speaking((await client.rights.of(server_id)).language):
        yield
