"""A delivery becomes a message."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import discord

from bot.card import Card, short_moment
from bot.database import Transaction
from bot.edge.asker import clocks_of
from bot.edge.drawing import Draw, drawn_behind
from bot.outbox import policy, store
from bot.outbox.model import Asleep, Delivery, Sent, Undeliverable
from bot.outbox.pacer import Errand, Rank
from bot.outbox.policy import Failure, Kind, NotSent

if TYPE_CHECKING:
    from bot.app import Groundswell

_LOOK_THROUGH = 500  # messages, from a minute before the first attempt on

_LATE_MARK = "-# Late: this was due"


@dataclass(frozen=True)
class Sender:
    """How a kind of delivery is rendered when it is due.

    Attributes:
        load: reads the present facts for a delivery; None when there is nothing to say any more.
        face: makes the card from the facts; where there is a ``draw``, from the facts and the picture or None.
        draw: makes a picture from the facts, in a thread.
        rank: how urgent; NOW for what one person waits for, BULK for one of many direct messages.
        at_night: the person chose the very time, so it does not wait until morning.
    """

    load: Callable[[Transaction, Delivery], Any]
    face: Callable[..., Card]
    draw: Draw | None = None
    rank: Rank = Rank.SOON
    at_night: bool = False


class Senders:
    """Every kind of delivery with its sender, and the way to Discord."""

    def __init__(self, client: "Groundswell") -> None:
        self._client = client
        self._senders: dict[str, Sender] = {}

    def register(
        self,
        kind: str,
        load: Callable[[Transaction, int, int], Any],
        face: Callable[..., Card],
        draw: Draw | None = None,
        *,
        rank: Rank = Rank.SOON,
        at_night: bool = False,
    ) -> None:
        """Teach a kind of delivery, read by ``(tx, server_id, thing_id)``; a cog does it when it is loaded.

        See :class:`Sender`.
        """

        def load_thing(tx: Transaction, delivery: Delivery) -> Any:
            return load(tx, delivery.server_id, delivery.thing_id)

        self._senders[kind] = Sender(load_thing, face, draw, rank, at_night)

    def register_for_each(
        self,
        kind: str,
        load: Callable[[Transaction, Delivery], Any],
        face: Callable[..., Card],
        draw: Draw | None = None,
        *,
        rank: Rank = Rank.SOON,
        at_night: bool = False,
    ) -> None:
        """Teach a kind of delivery that depends on whom it goes to: ``load`` is given all of it."""
        self._senders[kind] = Sender(load, face, draw, rank, at_night)

    @property
    def kinds(self) -> Iterable[str]:
        """The kinds that can be rendered."""
        return self._senders.keys()

    async def send(self, delivery: Delivery) -> Sent | None:
        """Render a delivery from what is true now and send it, with its nonce.

        Raises:
            Undeliverable: no later attempt can work.
            Asleep: it is night where the person is.
        """
        sender = self._senders.get(delivery.kind)
        if sender is None:
            raise Undeliverable(f"nothing renders deliveries of kind {delivery.kind!r}")
        stored = None
        if delivery.destination.user_id is not None:
            stored = await self._client.database.read(_find_awake, delivery, sender.at_night)
        channel_id = await self._open(delivery, sender.rank, stored)
        # Not from the cache: a channel that is not in it is no evidence that it is gone.
        channel = self._client.get_partial_messageable(channel_id, guild_id=delivery.server_id)
        try:
            facts = await self._client.database.read(sender.load, delivery)
            face = None if facts is None else await self._face(sender, facts, channel_id)
        except Exception as error:
            raise NotSent(Failure(Kind.UNRENDERABLE)) from error
        too_late = self._client.clock() > delivery.useful_until
        if delivery.unsure_at is not None and (
            too_late or policy.is_forgotten(delivery.unsure_at, self._client.clock())
        ):
            await self._turn(Errand.OTHER, delivery, sender.rank)
            with _as_failure():
                if (found := await _find(channel, self._client, delivery, face)) is not None:
                    return found
            if too_late:
                raise NotSent(Failure(Kind.ABSENT))
        if face is None:
            return None
        if self._client.clock() - delivery.expected_at > policy.LATE:
            face.add_item(discord.ui.TextDisplay(f"{_LATE_MARK} {short_moment(delivery.expected_at)}."))
        await self._turn(Errand.SEND, delivery, sender.rank, channel_id)
        with _as_failure(stored_channel=stored is not None):
            async with asyncio.timeout(policy.LONGEST_SEND.total_seconds()):
                message = await channel.send(
                    view=face, files=face.files, nonce=delivery.nonce, allowed_mentions=face.pings
                )
        return Sent(message.channel.id, message.id)

    async def _face(self, sender: Sender, facts: Any, channel_id: int) -> Card:
        if sender.draw is None:
            return sender.face(facts)
        return sender.face(facts, await drawn_behind(sender.draw, facts, self._client, channel_id))

    async def _turn(self, errand: Errand, delivery: Delivery, rank: Rank, channel_id: int | None = None) -> None:
        try:
            async with asyncio.timeout(policy.LONGEST_TURN.total_seconds()):
                await self._client.pacer.turn(errand, server_id=delivery.server_id, channel_id=channel_id, rank=rank)
        except TimeoutError:
            raise NotSent(Failure(Kind.BUSY)) from None

    async def _open(self, delivery: Delivery, rank: Rank, stored: int | None) -> int:
        to = delivery.destination
        if to.user_id is None:
            assert to.channel_id is not None  # noqa: S101 - Destination holds one of the two
            return to.channel_id
        if stored is not None:
            return stored
        await self._turn(Errand.OPEN, delivery, rank)
        try:
            with _as_failure():
                channel = await self._client.create_dm(discord.Object(to.user_id))
        except NotSent as error:
            if error.failure.code == 40003:  # judge says slow_openings for the same code
                self._client.pacer.slow_openings(delivery.server_id)
            if error.failure.is_unknown:  # opening twice does no harm, and nothing was sent
                raise NotSent(Failure(Kind.UNREACHABLE)) from error
            raise
        await self._client.database.write(store.remember_direct, to.user_id, channel.id)
        return channel.id


def _find_awake(tx: Transaction, delivery: Delivery, at_night: bool) -> int | None:
    """Return a person's direct-message channel, once it was opened, unless they are to be left in peace now.

    The planner has asked already; but the bot may have been away since, or the hours were changed.
    """
    user_id = delivery.destination.user_id
    assert user_id is not None  # noqa: S101 - the caller saw to it
    clocks = clocks_of(tx, delivery.server_id, user_id)
    chosen = at_night and clocks.is_night(delivery.due_at, user_id)
    if not chosen and clocks.is_night(tx.now, user_id):
        raise Asleep(clocks.not_before(tx.now, user_id))
    return store.find_direct(tx, user_id)


@contextmanager
def _as_failure(*, stored_channel: bool = False) -> Iterator[None]:
    """Say in the policy's words what went wrong."""
    try:
        yield
    except discord.RateLimited as error:
        raise NotSent(Failure(Kind.HTTP, 429, retry_after=error.retry_after)) from error
    except discord.HTTPException as error:
        asked = getattr(error.response, "headers", {}).get("Retry-After")
        wait = float(asked) if asked and asked.replace(".", "", 1).isdigit() else None
        raise NotSent(Failure(Kind.HTTP, error.status, error.code, wait, stored_channel)) from error
    except aiohttp.ClientConnectorError as error:
        raise NotSent(Failure(Kind.UNREACHABLE)) from error
    except TimeoutError as error:
        raise NotSent(Failure(Kind.TIMEOUT)) from error
    except (aiohttp.ClientError, OSError) as error:
        raise NotSent(Failure(Kind.RESET)) from error


async def _find(channel: Any, client: "Groundswell", delivery: Delivery, face: Card | None) -> Sent | None:
    """Look for a message that may have arrived; by its nonce where Discord still says it, else by what it says."""
    assert delivery.unsure_at is not None  # noqa: S101
    texts = _texts(face) if face is not None else None
    async for message in channel.history(
        after=delivery.unsure_at - timedelta(minutes=1), limit=_LOOK_THROUGH, oldest_first=True
    ):
        if message.author.id != client.application_id:
            continue
        if message.nonce is not None and str(message.nonce) != delivery.nonce:
            continue  # another that says the same
        same = discord.ui.LayoutView.from_message(message) if message.components else None
        if str(message.nonce) == delivery.nonce or (same is not None and _texts(same) == texts):
            return Sent(message.channel.id, message.id)
    return None


def _texts(view: Any) -> list[str]:
    """List what a card says, but not that it is late: the first attempt may have been early enough, or not."""
    texts = [item.content for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay)]
    return [text for text in texts if not text.startswith(_LATE_MARK)]
