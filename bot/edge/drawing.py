"""Pictures are drawn in a thread: the loop goes on answering meanwhile."""

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeAlias

import discord
import structlog

if TYPE_CHECKING:
    from bot.app import Groundswell

log = structlog.stdlib.get_logger(__name__)

Draw: TypeAlias = Callable[[Any], bytes | None]
"""Makes a picture from facts, pure; None when there is nothing to see."""

# One thread each: drawing holds the interpreter now and then, so two at a time are not faster, and whoever has asked
# does not wait behind all the posted cards that are brought up to date.
_ASKED = ThreadPoolExecutor(1, "drawing-asked")
_BEHIND = ThreadPoolExecutor(1, "drawing-behind")


async def drawn(draw: Draw, facts: Any) -> bytes | None:
    """Draw what a person waits for; acknowledge first, with ``wait``. None when it could not be drawn.

    The words of a card say what its picture shows, so a failure is logged and the card goes without.
    """
    return await _drawn(_ASKED, draw, facts)


async def drawn_behind(draw: Draw, facts: Any, client: "Groundswell", channel_id: int) -> bytes | None:
    """Draw for a message that nobody waits for; None also where the bot may not attach files."""
    return await _drawn(_BEHIND, draw, facts) if may_attach(client, channel_id) else None


async def _drawn(thread: ThreadPoolExecutor, draw: Draw, facts: Any) -> bytes | None:
    try:
        # The thread speaks the language of whoever will see the picture.
        draw_here = contextvars.copy_context().run
        return await asyncio.get_running_loop().run_in_executor(thread, draw_here, draw, facts)
    except Exception:
        log.exception("a picture could not be drawn; the card goes without it")
        return None


def may_attach(client: discord.Client, channel_id: int) -> bool:
    """Tell whether the bot may attach files in a channel; a channel that is not known is no evidence against it."""
    channel = client.get_channel(channel_id)
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return True
    return channel.permissions_for(channel.guild.me).attach_files
