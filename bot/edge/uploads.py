"""What was uploaded with a message, so that an edit keeps an unchanged file instead of uploading it again."""

from collections import OrderedDict
from collections.abc import Sequence
from hashlib import blake2s

import discord

from bot.card import Card, Document, Picture, make_file

_MOST = 2_000  # messages


class Uploads:
    """Knows the files of the messages last sent or edited, in memory: after a restart, each is uploaded once more."""

    def __init__(self) -> None:
        self._known: OrderedDict[int, dict[tuple[str, bytes], discord.Attachment]] = OrderedDict()

    def attachments(self, message_id: int, card: Card) -> Sequence[discord.Attachment | discord.File]:
        """List what an edit of a message to this card hands over; Discord drops what is not listed."""
        kept = self._known.get(message_id, {})
        return [kept.get(_key(item)) or make_file(item) for item in card.enclosures]

    def remember(self, message: discord.Message, card: Card) -> None:
        """Remember what a message came to hold."""
        held = {attachment.filename: attachment for attachment in message.attachments}
        self._known.pop(message.id, None)
        if found := {_key(item): held[item.name] for item in card.enclosures if item.name in held}:
            self._known[message.id] = found
            if len(self._known) > _MOST:
                self._known.popitem(last=False)

    def forget(self, message_id: int) -> None:
        """Upload everything at the next edit: something went wrong."""
        self._known.pop(message_id, None)


def _key(item: Picture | Document) -> tuple[str, bytes]:
    return item.name, blake2s(item.data).digest()
