"""Commands named on a card become links that type themselves: ``/call`` is shown so that a thumb can press it."""

import re
from collections.abc import Iterable, Mapping

import discord

from bot.card import TEXT_LIMIT, Card

# A command of ours in our own words. What people wrote has a backslash before its backtick.
_NAMED = re.compile(r"(?<![\\`])`/([a-z][a-z-]*(?: [a-z][a-z-]*){0,2})`(?!`)")


class Mentions:
    """Knows the numbers that Discord gave our commands, once they are synced; until then, names stay words."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def learn(self, ids: Mapping[str, int], names: Iterable[str]) -> None:
        """Learn Discord's ids, by the first word of a command, and the whole names of all commands."""
        self._known = {name: f"</{name}:{ids[name.split()[0]]}>" for name in names if name.split()[0] in ids}

    def of(self, name: str) -> str:
        """Write a command, such as ``event list``, so that it can be pressed; as words while its id is not known."""
        return self._known.get(name, f"`/{name}`")

    def put_into(self, card: Card) -> Card:
        """Make every command that a card names pressable, as far as Discord's limit of text allows; return the card."""
        texts = [item for item in card.walk_children() if isinstance(item, discord.ui.TextDisplay)]
        left = TEXT_LIMIT - sum(len(item.content) for item in texts)
        for item in texts:
            if "`/" in item.content:
                text = _NAMED.sub(lambda found: self.of(found[1]), item.content)
                longer = len(text) - len(item.content)
                if longer <= left:
                    item.content = text
                    left -= longer
        return card
