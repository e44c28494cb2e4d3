"""A delivery becomes a message."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord

from bot.card import Card
from bot.database import Transaction
from bot.outbox.model import Delivery, Sent, Undeliverable

if TYPE_CHECKING:
    from bot.app import Groundswell

# What Discord answers when no later attempt can work.
_FOR_GOOD = {
    10003: "the channel was deleted",
    10004: "the server was deleted, or the bot is no longer in it",
    10013: "the person's account is gone",
    50001: "the bot cannot see the channel",
    50007: "the person's direct messages are closed",
    50013: "the bot may not write in the channel",
    50278: "the person shares no server with the bot any more",
}


@dataclass(frozen=True)
class Sender:
    """How a kind of delivery is rendered when it is due.

    Attributes:
        load: reads the present facts for ``(tx, server_id, thing_id)``; None when there is nothing to say any more.
        face: makes the card from the facts.
    """

    load: Callable[[Transaction, int, int], Any]
    face: Callable[[Any], Card]


class Senders:
    """Every kind of delivery with its sender, and the way to Discord."""

    def __init__(self, client: "Groundswell") -> None:
        self._client = client
        self._senders: dict[str, Sender] = {}

    def register(self, kind: str, load: Callable[[Transaction, int, int], Any], face: Callable[[Any], Card]) -> None:
        """Teach a kind of delivery; a cog does it when it is loaded."""
        self._senders[kind] = Sender(load, face)

    @property
    def kinds(self) -> Iterable[str]:
        """The kinds that can be rendered."""
        return self._senders.keys()

    async def send(self, delivery: Delivery) -> Sent | None:
        """Render a delivery from what is true now and send it, with its nonce.

        Raises:
            Undeliverable: no later attempt can work.
        """
        sender = self._senders.get(delivery.kind)
        if sender is None:
            raise Undeliverable(f"nothing renders deliveries of kind {delivery.kind!r}")
        facts = await self._client.database.read(sender.load, delivery.server_id, delivery.thing_id)
        if facts is None:
            return None
        try:
            channel = await self._open(delivery)
            message = await channel.send(view=sender.face(facts), nonce=delivery.nonce)
        except discord.HTTPException as error:
            if error.code in _FOR_GOOD:
                raise Undeliverable(_FOR_GOOD[error.code]) from error
            raise
        return Sent(message.channel.id, message.id)

    async def _open(self, delivery: Delivery) -> discord.abc.Messageable:
        to = delivery.destination
        if to.user_id is not None:
            return await self._client.create_dm(discord.Object(to.user_id))
        assert to.channel_id is not None  # noqa: S101 - Destination holds one of the two
        # Not from the cache: a channel that is not in it is no evidence that it is gone.
        return self._client.get_partial_messageable(to.channel_id, guild_id=delivery.server_id)
