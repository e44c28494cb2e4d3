"""An error reaches the person and the log."""

from secrets import token_hex
from typing import Any

import discord
import structlog
from discord import app_commands

from bot.card import refusal
from bot.doctor import service as doctor
from bot.edge.counting import turned_out
from bot.edge.reply import reply
from bot.errors import UserError
from bot.text import quote
from bot.words import phrase

log = structlog.stdlib.get_logger(__name__)


def sentence_for(error: BaseException) -> str | None:
    """Return what the person should read; None when the error is a defect of ours."""
    if isinstance(error, (app_commands.CommandInvokeError, app_commands.TransformerError)) and error.__cause__:
        return sentence_for(error.__cause__)
    if isinstance(error, UserError):
        return str(error)
    if isinstance(error, (app_commands.CommandSignatureMismatch, app_commands.CommandNotFound)):
        return phrase("This command has just changed. Restart Discord (or press Ctrl+R) and type it again.")
    if isinstance(error, app_commands.NoPrivateMessage):
        return phrase("That works inside a server, not in direct messages. Type it in a channel of your server.")
    if isinstance(error, app_commands.TransformerError):
        return phrase(
            "I can't use {value} there. Pick one of the suggestions that Discord shows.", value=quote(str(error.value))
        )
    if isinstance(error, discord.Forbidden):
        return phrase(
            "Discord did not let me do that: I am missing a permission there. "
            "Ask an admin to give my role **View Channel**, **Send Messages** and (for chapter roles) "
            "**Manage Roles**, then try again."
        )
    return None


async def report(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """Tell the person what went wrong and how to go on; log what is our fault under the same reference."""
    sentence = sentence_for(error)
    turned_out(interaction, "failed" if sentence is None else "refused")
    if sentence is None:
        reference = token_hex(4)
        log.error(
            "unexpected error",
            reference=reference,
            exc_info=error,
        )
        sentence = phrase(
            "Sorry, something broke on my side and nothing was changed. Try again in a minute; if it happens again, "
            "tell whoever runs this bot the reference **{reference}**.",
            reference=reference,
        )
    try:
        await reply(interaction, refusal(sentence))
    except discord.HTTPException as trouble:
        log.warning("a person could not be answered", about=type(error).__name__, error=repr(trouble))
    if interaction.guild_id is not None and _is_forbidden(error):
        await interaction.client.database.write(doctor.ask, interaction.guild_id)


def _is_forbidden(error: BaseException | None) -> bool:
    """Say whether Discord's refusal is behind an error."""
    return isinstance(error, discord.Forbidden) or (
        isinstance(error, app_commands.CommandInvokeError) and _is_forbidden(error.__cause__)
    )
