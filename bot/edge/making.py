"""A role and a channel that the bot makes for a chapter."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord
import structlog
from discord import app_commands

from bot.chapters.model import Chapter
from bot.edge.languages import in_servers_language
from bot.officials.states import fold
from bot.words import later, phrase

if TYPE_CHECKING:
    from bot.app import Groundswell

log = structlog.stdlib.get_logger(__name__)

_ROLE, _CHANNEL = "a role", "a channel"
_BOTH = f"{_ROLE} and {_CHANNEL}"
MAKE = [app_commands.Choice(name=words, value=words) for words in (_ROLE, _CHANNEL, _BOTH)]
"""What the bot can make; said as choices of a command are."""


@dataclass(frozen=True)
class Made:
    """What was made, as far as Discord let us."""

    role_id: int | None = None
    channel_id: int | None = None


async def make_in_discord(
    client: "Groundswell", guild: discord.Guild, chapter: Chapter, making: str
) -> tuple[Made, list[str]]:
    """Make what is wanted; return it with a sentence for each thing that Discord refused."""
    role_id = channel_id = None
    troubles = []
    async with in_servers_language(client, guild.id):  # everybody reads these, whoever asked for it
        reason = phrase("For the chapter {name}", name=chapter.name)
        topic = chapter.meeting or phrase("The chapter {name}, {place}", name=chapter.name, place=chapter.place)
    if making in (_ROLE, _BOTH):
        try:
            role_id = (await guild.create_role(name=chapter.name, reason=reason)).id
        except (discord.HTTPException, OSError) as error:
            troubles.append(_trouble(_ROLE, error))
    if making in (_CHANNEL, _BOTH):
        try:
            made = await guild.create_text_channel(_channel_name(chapter.name), topic=topic, reason=reason)
            channel_id = made.id
        except (discord.HTTPException, OSError) as error:
            troubles.append(_trouble(_CHANNEL, error))
    return Made(role_id, channel_id), troubles


def _channel_name(name: str) -> str:
    return re.sub(r"\s+", "-", fold(name)).strip("-")[:90] or "chapter"


_FORBIDDEN = {
    _ROLE: later(
        "I could not make a role: I am missing **Manage Roles**. Once my role has it, "
        "`/chapter edit` with `make` tries again; or make it yourself and name it there."
    ),
    _CHANNEL: later(
        "I could not make a channel: I am missing **Manage Channels**. Once my role has it, "
        "`/chapter edit` with `make` tries again; or make it yourself and name it there."
    ),
}
_NOT_NOW = {
    _ROLE: later("I could not make a role just now. `/chapter edit` with `make` tries again."),
    _CHANNEL: later("I could not make a channel just now. `/chapter edit` with `make` tries again."),
}


def _trouble(what: str, error: Exception) -> str:
    log.warning("a thing for a chapter could not be made", what=what, error=repr(error))
    return phrase((_FORBIDDEN if isinstance(error, discord.Forbidden) else _NOT_NOW)[what])
