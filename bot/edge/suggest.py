"""Autocomplete that never fails loudly and never shows another server's data."""

import functools
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import discord
import structlog
from discord import app_commands

from bot.edge.asker import zone_of
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

    discord.py runs no checks before an autocomplete and swallows its errors: here a person outside a server is shown
    nothing, and trouble is logged.
    """

    @functools.wraps(find)
    async def suggest(interaction: "discord.Interaction[Groundswell]", current: str) -> list[app_commands.Choice[str]]:
        if interaction.guild_id is None:
            return []
        try:
            pairs = await find(interaction, current)
        except Exception:
            log.exception("autocomplete failed", what=find.__name__)
            return []
        shown: dict[str, str] = {}
        for label, value in pairs:
            shown.setdefault(clip(label, 100), value[:100])
        return [app_commands.Choice(name=label, value=value) for label, value in list(shown.items())[:_MOST]]

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
