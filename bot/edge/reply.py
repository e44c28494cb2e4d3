"""Answer, whether or not the interaction has been acknowledged already."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import aiohttp
import discord

from bot.card import Card

_SILENCE = 1.5  # seconds that somebody may wait for a first sign; Discord gives up after three


async def reply(interaction: discord.Interaction[Any], card: Card, *, public: bool = False) -> None:
    """Show a card to the person, only to them unless ``public``.

    The first answer responds; after a ``defer`` it fills the waiting message; later ones follow up.
    """
    card = _tappable(interaction, card)
    if not interaction.response.is_done():
        await interaction.response.send_message(view=card, files=card.files, ephemeral=not public)
    elif interaction.response.type in _WAITING and not interaction.extras.get("filled"):
        interaction.extras["filled"] = True
        await interaction.edit_original_response(view=card, attachments=card.files)
    else:
        await interaction.followup.send(view=card, files=card.files, ephemeral=not public)


def _tappable(interaction: discord.Interaction[Any], card: Card) -> Card:
    """Let the commands on a card be pressed; in direct messages there are none of ours."""
    return card if interaction.guild_id is None else interaction.client.mentions.put_into(card)


_WAITING = (
    discord.InteractionResponseType.deferred_channel_message,
    discord.InteractionResponseType.deferred_message_update,
)


def custom_id_of(interaction: discord.Interaction[Any]) -> str:
    """Return the custom id of the component or form behind an interaction; empty for commands."""
    data: Any = interaction.data or {}
    return str(data.get("custom_id", ""))


async def replace(interaction: discord.Interaction[Any], card: Card) -> None:
    """Show a card in place of the one whose button was pressed; its files take the place of those."""
    card = _tappable(interaction, card)
    if interaction.response.is_done():
        await interaction.edit_original_response(view=card, attachments=card.files)
    else:
        await interaction.response.edit_message(view=card, attachments=card.files)


async def hold(interaction: discord.Interaction[Any]) -> None:
    """Acknowledge a press now and ``replace`` the message later."""
    if not interaction.response.is_done():
        await interaction.response.defer()


async def wait(interaction: discord.Interaction[Any]) -> None:
    """Acknowledge now and answer later: for whatever asks Discord something first."""
    if not interaction.response.is_done():
        await interaction.response.defer(ephemeral=True, thinking=True)


class patience:  # noqa: N801 - used like a function
    """Acknowledge what was asked if what is done here takes long, as when the disk does; answer after it.

    Args:
        interaction: what was asked.
        acknowledge: ``wait`` where a ``reply`` follows, ``hold`` where a ``replace`` does.
    """

    def __init__(
        self, interaction: discord.Interaction[Any], acknowledge: Callable[[discord.Interaction[Any]], Awaitable[None]]
    ) -> None:
        self._interaction = interaction
        self._acknowledge = acknowledge
        self._sent: asyncio.Future[None] | None = None

    async def __aenter__(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(_SILENCE, self._send)

    def _send(self) -> None:
        self._sent = asyncio.ensure_future(self._acknowledge(self._interaction))

    async def __aexit__(self, *_: object) -> None:
        self._timer.cancel()
        if self._sent is not None:
            with suppress(discord.HTTPException, aiohttp.ClientError, OSError):  # then the answer is the first sign
                await self._sent


async def wait_in_place(interaction: discord.Interaction[Any]) -> None:
    """Acknowledge now; the answer takes the place of a card that only the person sees, else it comes by itself."""
    message = interaction.message
    if interaction.response.is_done() or message is None or not message.flags.ephemeral:
        await wait(interaction)
    else:
        await interaction.response.defer()
