"""Which language whoever is here reads: their Discord's, where the bot speaks it, else the server's."""

from typing import TYPE_CHECKING, Any

import discord

from bot.database import Database
from bot.outbox import languages
from bot.words import ENGLISH, language_of, speak

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
        """Read what is remembered."""
        self._known = await self._database.read(languages.list_all)

    async def note(self, user_id: int, language: str, usual: str) -> None:
        """Remember a person's language, if it is another than so far; ``usual`` is the server's."""
        if self._known.get(user_id, usual) != language:
            self._known[user_id] = language
            await self._database.write(languages.remember, user_id, language)


async def listen(interaction: "discord.Interaction[Any]") -> None:
    """Speak, from here on in this task, the language of whoever is behind an interaction."""
    client: Groundswell = interaction.client
    usual = ENGLISH if interaction.guild_id is None else (await client.rights.of(interaction.guild_id)).language
    own = language_of(str(interaction.locale))
    speak(own or usual)
    if own is not None:
        await client.languages.note(interaction.user.id, own, usual)
