"""Autocomplete that never fails loudly and never shows another server's data."""

import functools
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import discord
import structlog
from discord import app_commands

from bot.edge.asker import zone_of
from bot.edge.guard import action_of, admit
from bot.errors import NotAllowed
from bot.text import clip
from bot.when.parse import suggest_when
from bot.when.zones import suggest_zones

if TYPE_CHECKING:
    from bot.app import Groundswell

log = structlog.stdlib.get_logger(__name__)

_MOST = 25  # Discord's limit

Pairs = Iterable[tuple[str, str]]
"""What a suggester answers: (what is shown, what is sent)."""


def suggester(
    find: "Callable[[discord.Interaction[Groundswell], str], Awaitable[Pairs]]",
) -> "Callable[[discord.Interaction[Groundswell], str], Coroutine[Any, Any, list[app_commands.Choice[str]]]]":
    """Make an autocomplete of a function that answers pairs of label and value.

    discord.py runs no checks before an autocomplete and swallows its errors: here whoever may not use the command is
    shown nothing, nor is a person outside a server, and trouble is logged.
    """

    @functools.wraps(find)
    async def suggest(interaction: "discord.Interaction[Groundswell]", current: str) -> list[app_commands.Choice[str]]:
        command = interaction.command
        assert isinstance(command, app_commands.Command)  # noqa: S101 - nothing else has options
        try:
            await admit(interaction, action_of(command))
            pairs = await find(interaction, current)
        except NotAllowed:
            return []
        except Exception:
            log.exception("autocomplete failed", what=find.__name__)
            return []
        shown: dict[str, str] = {}
        for label, value in pairs:
            shown.setdefault(clip(label, 100), value[:100])
        return [app_commands.Choice(name=label, value=value) for label, value in list(shown.items())[:_MOST]]

    suggest.__suggests__ = True  # type: ignore[attr-defined]
    return suggest


def number_suggester(
    find: "Callable[[discord.Interaction[Groundswell], str], Awaitable[Pairs]]",
) -> "Callable[[discord.Interaction[Groundswell], str], Coroutine[Any, Any, list[app_commands.Choice[int]]]]":
    """Make an autocomplete of a number, like :func:`suggester`; the values that are sent are digits."""
    texts = suggester(find)

    @functools.wraps(find)
    async def suggest(interaction: "discord.Interaction[Groundswell]", current: str) -> list[app_commands.Choice[int]]:
        found = await texts(interaction, str(current))
        return [app_commands.Choice(name=each.name, value=int(each.value)) for each in found]

    suggest.__suggests__ = True  # type: ignore[attr-defined]
    return suggest


def choices_of(enum: type[StrEnum]) -> list[app_commands.Choice[str]]:
    """Offer the members of an enum by their values; discord.py itself would show their names in capitals."""
    return [app_commands.Choice(name=member.value, value=member.value) for member in enum]


@suggester
async def zones(interaction: "discord.Interaction[Groundswell]", current: str) -> Pairs:
    """Suggest time zones by the names that people use."""
    return [(choice.label, choice.name) for choice in suggest_zones(current, interaction.client.clock())]


@suggester
async def moments(interaction: "discord.Interaction[Groundswell]", current: str) -> Pairs:
    """Suggest what a typed time may mean, in the asker's own zone."""
    assert interaction.guild_id is not None  # noqa: S101 - suggester() saw to it
    bot = interaction.client
    zone = await bot.database.read(zone_of, interaction.guild_id, interaction.user.id)
    return [(reading.label, reading.value) for reading in suggest_when(current, bot.clock(), zone)]
