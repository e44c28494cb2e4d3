"""Posted cards stay true: changes are marked in the database, edits follow, few and late rather than many."""

import asyncio
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import discord
import structlog

from bot.card import Card
from bot.database import Transaction
from bot.doctor import service as doctor
from bot.edge.drawing import Draw, drawn_behind
from bot.edge.languages import in_servers_language
from bot.edge.uploads import Uploads
from bot.outbox.alarm import Alarm
from bot.outbox.pacer import Errand
from bot.posts import store
from bot.posts.model import Post

if TYPE_CHECKING:
    from bot.app import Groundswell

log = structlog.stdlib.get_logger(__name__)

PAUSE = timedelta(seconds=2)
"""The least time between two edits of the same message, and so the longest a card is out of date."""

_AT_ONCE = 25
_GONE = {10003, 10008, 50001}  # unknown channel, unknown message, no access


def _nonce(server_id: int, kind: str, thing_id: int, again: str = "") -> str:
    """Return what Discord knows a post by: at most 25 characters, and ours alone in all servers."""
    return hashlib.blake2s(f"{server_id}:{kind}:{thing_id}{again}".encode(), digest_size=12).hexdigest()


@dataclass(frozen=True)
class _Face:
    load: Callable[[Transaction, int, int], Any]
    face: Callable[..., Card]
    draw: Draw | None
    gone: Callable[[], Card] | None = None


class Posts:
    """Brings posted cards up to date, in the background.

    Each round edits every card that has become untrue, once, from what is true at that moment; then rests for
    :data:`PAUSE`. A storm of clicks becomes one edit a round; what was marked when the bot stopped is edited when it
    is back.
    """

    def __init__(self, client: "Groundswell", alarm: Alarm, longest_nap: timedelta) -> None:
        self._client = client
        self._alarm = alarm
        self._longest_nap = longest_nap
        self._faces: dict[str, _Face] = {}
        self._uploads = Uploads()
        self._stopping = False
        self.ring = alarm.ring

    def register(
        self,
        kind: str,
        load: Callable[[Transaction, int, int], Any],
        face: Callable[..., Card],
        draw: Draw | None = None,
        gone: Callable[[], Card] | None = None,
    ) -> None:
        """Teach a kind of card; a cog does it when it is loaded.

        Args:
            kind: what is shown, such as ``event``.
            load: reads the facts for ``(tx, server_id, thing_id)``; None when the thing is gone.
            face: makes the card from the facts; where there is a ``draw``, from the facts and the picture or None.
            draw: makes a picture from the facts, in a thread.
            gone: the card that takes its place when the thing is gone; None leaves it as it was.
        """
        self._faces[kind] = _Face(load, face, draw, gone)

    @property
    def kinds(self) -> Iterable[str]:
        """The kinds that can be shown."""
        return self._faces.keys()

    async def publish(
        self, channel: discord.abc.Messageable, server_id: int, kind: str, thing_id: int, *, again: str = ""
    ) -> Post:
        """Post a card and remember where it is.

        Args:
            channel: where to.
            server_id: the Discord server.
            kind: what is shown.
            thing_id: which one.
            again: what distinguishes another post of the same from the first: without it, Discord answers the first
                for some minutes, so that pressing twice posts once.

        Raises:
            discord.HTTPException: Discord did not take it.
        """
        async with in_servers_language(self._client, server_id):  # whoever has it posted
            return await self._publish(channel, server_id, kind, thing_id, again)

    async def _publish(
        self, channel: discord.abc.Messageable, server_id: int, kind: str, thing_id: int, again: str
    ) -> Post:
        known = self._faces[kind]
        shown = await self._client.database.read(known.load, server_id, thing_id)
        card = await self._card(known, shown, channel)
        # The nonce: where Discord's answer was lost and somebody presses again, the first message is the one.
        message = await channel.send(view=card, files=card.files, nonce=_nonce(server_id, kind, thing_id, again))
        self._uploads.remember(message, card)
        post = Post(server_id, kind, thing_id, message.channel.id, message.id)

        def remember(tx: Transaction, server_id: int) -> None:
            store.add(tx, server_id, post)
            if known.load(tx, server_id, thing_id) != shown:  # somebody was quick
                store.mark(tx, server_id, kind, thing_id)

        await self._client.database.write(remember, server_id)
        return post

    async def run(self) -> None:
        """Edit what has become untrue, until stopped."""
        while not self._stopping:
            try:
                busy = await self.refresh()
            except Exception:
                log.exception("posts could not be refreshed; trying again")
                busy = True
            if self._stopping:
                return
            if busy:
                await self._alarm.rest(PAUSE)  # not cut short: this pause is what turns many clicks into few edits
            else:
                await self._alarm.wait(await self._until_renewal())

    async def _until_renewal(self) -> timedelta:
        due = await self._client.database.read(store.next_renewal)
        if due is None:
            return self._longest_nap
        return min(self._longest_nap, max(due - self._client.clock(), timedelta()))

    async def refresh(self) -> bool:
        """Bring cards up to date once; say whether there was anything to do."""
        due = await self._client.database.read(store.next_renewal)
        if due is not None and due <= self._client.clock():
            await self._client.database.write(store.mark_renewals)
        own, count = self._client.settings.shard_ids, self._client.shard_count or 1
        dirty = await self._client.database.read(store.list_dirty, _AT_ONCE, own, count)
        await asyncio.gather(*(self._refresh_one(post) for post in dirty))
        return bool(dirty)

    async def _refresh_one(self, post: Post) -> None:
        known = self._faces.get(post.kind)
        if known is None:
            await self._client.database.write(store.clean, post.server_id, post.message_id, post.changes)
            return
        message = self._client.get_partial_messageable(post.channel_id).get_partial_message(post.message_id)
        try:
            async with in_servers_language(self._client, post.server_id):
                facts = await self._client.database.read(known.load, post.server_id, post.thing_id)
                is_shown = facts is not None or known.gone is not None
                card = await self._card(known, facts, message.channel) if is_shown else None
            if card is not None:
                await self._client.pacer.turn(Errand.EDIT, server_id=post.server_id, channel_id=post.channel_id)
                kept = self._uploads.attachments(post.message_id, card)
                self._uploads.remember(await message.edit(view=card, attachments=kept), card)
            # Only now: an edit that a crash cut off is made after the restart.
            await self._client.database.write(store.clean, post.server_id, post.message_id, post.changes)
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not harm the other cards
            self._uploads.forget(post.message_id)
            if isinstance(error, discord.Forbidden):
                await self._client.database.write(doctor.ask, post.server_id)
            if isinstance(error, discord.HTTPException) and error.code in _GONE:
                await self._client.database.write(store.remove, post.server_id, post.message_id)
                log.info("a posted card is gone", server=post.server_id, kind=post.kind, thing=post.thing_id)
            else:
                await self._client.database.write(store.soil, post.server_id, post.message_id)
                log.warning("a posted card could not be edited; trying again", error=repr(error))

    async def _card(self, known: "_Face", facts: Any, channel: Any) -> Card:
        if facts is None and known.gone is not None:
            card = known.gone()
        elif known.draw is None:
            card = known.face(facts)
        else:
            card = known.face(facts, await drawn_behind(known.draw, facts, self._client, getattr(channel, "id", 0)))
        return self._client.mentions.put_into(card)

    def stop(self) -> None:
        """Start no new round."""
        self._stopping = True
        self._alarm.ring()
