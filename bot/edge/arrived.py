"""Whether a message has arrived, where nobody knows: it is looked for in its channel."""

from collections.abc import Collection
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import discord

from bot.outbox.model import Delivery, Sent
from bot.words import LANGUAGES, later, phrase, speaking

if TYPE_CHECKING:
    from bot.app import Groundswell

LATE = later("-# Late: this was due {when}.")
"""Stands, said, under a message that comes late."""

_LOOK_THROUGH = 500  # messages, from a minute before the first attempt on


async def find_message(
    channel: Any, client: "Groundswell", delivery: Delivery, said: Collection[list[str]]
) -> Sent | None:
    """Look for a message that may have arrived; by its nonce where Discord still says it, else by what it says.

    ``said``: what it would say, as :func:`texts_of` lists it; in each language.
    """
    assert delivery.unsure_at is not None  # noqa: S101
    async for message in channel.history(
        after=delivery.unsure_at - timedelta(minutes=1), limit=_LOOK_THROUGH, oldest_first=True
    ):
        if message.author.id != client.application_id:
            continue
        if message.nonce is not None and str(message.nonce) != delivery.nonce:
            continue  # another that says the same
        same = discord.ui.LayoutView.from_message(message) if message.components else None
        if str(message.nonce) == delivery.nonce or (same is not None and texts_of(same) in said):
            return Sent(message.channel.id, message.id)
    return None


def texts_of(view: Any) -> list[str]:
    """List what a card says, but not that it is late: the first attempt may have been early enough, or not."""
    texts = [item.content for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay)]
    return [text for text in texts if not text.startswith(_late_marks())]


@cache
def _late_marks() -> tuple[str, ...]:
    marks = []
    for language in LANGUAGES:
        with speaking(language):
            marks.append(phrase(LATE).partition("{")[0])
    return tuple(marks)
