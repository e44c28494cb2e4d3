"""Answer, whether or not the interaction has been acknowledged already."""

import asyncio
from contextlib import suppress
from typing import Any

import aiohttp
import discord

from bot.card import Card

SILENCE = 1.5
"""Seconds that somebody may wait for a first sign; Discord gives up after three."""

_TIMER, _SIGN, _FILLS = "timer", "sign", "fills"


def be_patient(interaction: discord.Interaction[Any], *, replies: bool = False) -> None:
    """Acknowledge what was asked if no answer comes for a while, as when the disk stands still.

    Whoever answers later need not know of it. Only a form can then not be shown any more.

    Args:
        interaction: what was asked.
        replies: the answer is sure to be a ``reply``, so that the person can be shown that it is on its way.
    """
    as_reply = replies or interaction.message is None  # a command; a button's message may be replaced
    timer = asyncio.get_running_loop().call_later(SILENCE, _give_sign, interaction, as_reply)
    interaction.extras[_TIMER] = timer


def _give_sign(interaction: discord.Interaction[Any], as_reply: bool) -> None:
    interaction.extras[_SIGN] = asyncio.ensure_future(_sign(interaction, as_reply))


async def _sign(interaction: discord.Interaction[Any], as_reply: bool) -> None:
    with suppress(discord.HTTPException, aiohttp.ClientError, OSError):  # then the answer is the first sign
        await (_defer_reply(interaction) if as_reply else interaction.response.defer())


async def _defer_reply(interaction: discord.Interaction[Any]) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    interaction.extras[_FILLS] = True


async def is_first(interaction: discord.Interaction[Any]) -> bool:
    """Say whether what comes now is the first answer; nothing is acknowledged by itself any more."""
    timer = interaction.extras.pop(_TIMER, None)
    if timer is not None:
        timer.cancel()
    sign = interaction.extras.pop(_SIGN, None)
    if sign is not None:
        await sign
    return not interaction.response.is_done()


async def reply(interaction: discord.Interaction[Any], card: Card) -> None:
    """Show a card to the person, only to them.

    The first answer responds; after a ``wait`` it fills the waiting message; others come below.
    """
    card = _tappable(interaction, card)
    if await is_first(interaction):
        await interaction.response.send_message(view=card, files=card.files, ephemeral=True)
    elif interaction.extras.pop(_FILLS, False):
        await interaction.edit_original_response(view=card, attachments=card.files)
    else:
        await interaction.followup.send(view=card, files=card.files, ephemeral=True)


def made_ready(interaction: discord.Interaction[Any], card: Card) -> Card:
    """Make a card ready to be an answer, for where it is made while something else is waited for."""
    return _tappable(interaction, card).make_ready()


def _tappable(interaction: discord.Interaction[Any], card: Card) -> Card:
    """Let the commands on a card be pressed; in direct messages there are none of ours."""
    return card if interaction.guild_id is None or card.is_ready else interaction.client.mentions.put_into(card)


def custom_id_of(interaction: discord.Interaction[Any]) -> str:
    """Return the custom id of the component or form behind an interaction; empty for commands."""
    data: Any = interaction.data or {}
    return str(data.get("custom_id", ""))


async def replace(interaction: discord.Interaction[Any], card: Card) -> None:
    """Show a card in place of the one whose button was pressed; its files take the place of those."""
    card = _tappable(interaction, card)
    if await is_first(interaction):
        await interaction.response.edit_message(view=card, attachments=card.files)
    else:
        await interaction.edit_original_response(view=card, attachments=card.files)


async def hold(interaction: discord.Interaction[Any]) -> None:
    """Acknowledge a press now and ``replace`` the message later."""
    if await is_first(interaction):
        await interaction.response.defer()


async def wait(interaction: discord.Interaction[Any]) -> None:
    """Acknowledge now and answer later: for whatever asks Discord something first."""
    if await is_first(interaction):
        await _defer_reply(interaction)


async def wait_in_place(interaction: discord.Interaction[Any]) -> None:
    """Acknowledge now; the answer takes the place of a card that only the person sees, else it comes by itself."""
    message = interaction.message
    if message is None or not message.flags.ephemeral:
        await wait(interaction)
    else:
        await hold(interaction)
        interaction.extras[_FILLS] = True
