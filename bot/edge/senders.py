"""A delivery becomes a message."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import discord
from discord.http import MultipartParameters, handle_message_parameters
from discord.utils import MISSING

from bot.card import Card, short_moment
from bot.database import Transaction
from bot.edge.arrived import LATE, find_message, texts_of
from bot.edge.asker import clocks_of
from bot.edge.drawing import Draw, drawn_behind
from bot.edge.failing import as_failure, as_unrenderable
from bot.edge.posting import post
from bot.outbox import directs, languages, policy
from bot.outbox.model import Asleep, Delivery, Sent, Undeliverable
from bot.outbox.pacer import Errand, Rank
from bot.outbox.policy import Failure, Kind, NotSent
from bot.posts import store as posts
from bot.posts.model import Post
from bot.privacy import service as privacy
from bot.servers import service as servers
from bot.volunteers import service as volunteers
from bot.words import LANGUAGES, phrase, speak, speaking

if TYPE_CHECKING:
    from bot.app import Groundswell


@dataclass(frozen=True)
class Sender:
    """How a kind of delivery is rendered when it is due.

    Attributes:
        load: reads the present facts for deliveries, those of each; None when there is nothing to say any more.
        face: makes the card from the facts; where there is a ``draw``, from the facts and the picture or None.
        draw: makes a picture from the facts, in a thread.
        rank: how urgent; NOW for what one person waits for, BULK for one of many direct messages.
        at_night: the person chose the very time, so it does not wait until morning.
        posts: what kind of posted card the message is from then on; None: it stays as it was sent.
    """

    load: Callable[[Transaction, Sequence[Delivery]], Sequence[Any]]
    face: Callable[..., Card]
    draw: Draw | None = None
    rank: Rank = Rank.SOON
    at_night: bool = False
    posts: str | None = None


class _Message:
    """What is true of a thing now, and what is sent of it: made once for all who get the same."""

    def __init__(self, facts: Any) -> None:
        self.facts = facts
        self.params: MultipartParameters | None = None


class _Prepared(NamedTuple):
    message: _Message
    direct: int | None
    language: str
    not_before: datetime | None = None  # it is night where the person is


class Senders:
    """Every kind of delivery with its sender, and the way to Discord."""

    def __init__(self, client: "Groundswell") -> None:
        self._client = client
        self._senders: dict[str, Sender] = {}
        self._prepared: dict[int, _Prepared] = {}

    def register(
        self,
        kind: str,
        load: Callable[[Transaction, int, int], Any],
        face: Callable[..., Card],
        draw: Draw | None = None,
        *,
        rank: Rank = Rank.SOON,
        at_night: bool = False,
        posts: str | None = None,
    ) -> None:
        """Teach a kind of delivery, read by ``(tx, server_id, thing_id)``; a cog does it when it is loaded.

        See :class:`Sender`.
        """

        def load_things(tx: Transaction, deliveries: Sequence[Delivery]) -> Sequence[Any]:
            once = cache(load)
            return [once(tx, each.server_id, each.thing_id) for each in deliveries]

        self._senders[kind] = Sender(load_things, face, draw, rank, at_night, posts)

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

        def load_all(tx: Transaction, deliveries: Sequence[Delivery]) -> Sequence[Any]:
            return [load(tx, each) for each in deliveries]

        self.register_for_all(kind, load_all, face, draw, rank=rank, at_night=at_night)

    def register_for_all(
        self,
        kind: str,
        load: Callable[[Transaction, Sequence[Delivery]], Sequence[Any]],
        face: Callable[..., Card],
        draw: Draw | None = None,
        *,
        rank: Rank = Rank.SOON,
        at_night: bool = False,
    ) -> None:
        """Teach a kind of which often many are due at once: ``load`` reads the facts of all, and returns each's."""
        self._senders[kind] = Sender(load, face, draw, rank, at_night)

    @property
    def kinds(self) -> Iterable[str]:
        """The kinds that can be rendered."""
        return self._senders.keys()

    async def prepare(self, deliveries: Sequence[Delivery]) -> None:
        """Read at once what is true for several deliveries; where that fails, each tries it again alone."""
        self._prepared |= await self._client.database.read(self._read, deliveries)

    def _read(self, tx: Transaction, deliveries: Sequence[Delivery], *, alone: bool = False) -> dict[int, _Prepared]:
        people = {each.destination.user_id for each in deliveries if each.destination.user_id is not None}
        known = directs.find_all(tx, people)
        mornings = self._mornings(tx, deliveries)
        silent = _list_silent(tx, deliveries)
        own = languages.find_all(tx, people)
        usual = {server: servers.find_language(tx, server) for server in {each.server_id for each in deliveries}}
        alike: dict[tuple[str, str], list[Delivery]] = {}
        found = {}
        for each in deliveries:
            language = own.get(each.destination.user_id or 0, usual[each.server_id])
            if each.delivery_id in silent:
                found[each.delivery_id] = _Prepared(_Message(None), None, language)
            else:
                alike.setdefault((each.kind, language), []).append(each)
        shared: dict[tuple[object, ...], list[_Message]] = {}
        for (kind, language), some in alike.items():
            try:
                with speaking(language):
                    facts = self._senders[kind].load(tx, some)
            except Exception:
                if alone:
                    raise
                continue  # each is read alone when it is sent: one that is broken harms no other
            for each, its_facts in zip(some, facts, strict=True):
                message = _shared(shared.setdefault((kind, language, each.server_id, each.thing_id), []), its_facts)
                direct, morning = known.get(each.destination.user_id or 0), mornings.get(each.delivery_id)
                found[each.delivery_id] = _Prepared(message, direct, language, morning)
        return found

    def _mornings(self, tx: Transaction, deliveries: Sequence[Delivery]) -> dict[int, datetime]:
        """Return until when deliveries wait whose recipients are to be left in peace now.

        The planner has asked already; but the bot may have been away since, or the hours were changed.
        """
        people: dict[int, set[int]] = {}
        for each in deliveries:
            if each.destination.user_id is not None:
                people.setdefault(each.server_id, set()).add(each.destination.user_id)
        clocks = {server_id: clocks_of(tx, server_id, users) for server_id, users in people.items()}
        mornings = {}
        for each in deliveries:
            user_id, sender = each.destination.user_id, self._senders.get(each.kind)
            if user_id is None or sender is None:
                continue
            known = clocks[each.server_id]
            chosen = sender.at_night and known.is_night(each.due_at, user_id)
            if not chosen and known.is_night(tx.now, user_id):
                mornings[each.delivery_id] = known.not_before(tx.now, user_id)
        return mornings

    async def send(self, delivery: Delivery) -> Sent | None:
        """Render a delivery from what is true now and send it, with its nonce.

        Raises:
            Undeliverable: no later attempt can work.
            Asleep: it is night where the person is.
        """
        sender = self._senders.get(delivery.kind)
        if sender is None:
            raise Undeliverable(f"nothing renders deliveries of kind {delivery.kind!r}")
        prepared = self._prepared.pop(delivery.delivery_id, None) or await self._read_one(delivery)
        if prepared.message.facts is None and delivery.unsure_at is None:
            return None
        speak(prepared.language)  # each delivery is sent in a task of its own
        if prepared.not_before is not None:
            raise Asleep(prepared.not_before)
        channel_id = await self._open(delivery, sender.rank, prepared.direct)
        if delivery.unsure_at is not None:
            found = await self._look(delivery, delivery.unsure_at, sender, prepared.message, channel_id)
            if found is not None:
                return found
        if prepared.message.facts is None:
            return None
        with as_unrenderable(delivery):
            params = await self._params(delivery, sender, prepared.message, channel_id)
        await self._turn(Errand.SEND, delivery, sender.rank, channel_id)
        with as_failure(stored_channel=prepared.direct is not None):
            sent = await post(self._client, channel_id, params)
        await self._remember_post(delivery, sender, sent)
        return sent

    async def _read_one(self, delivery: Delivery) -> _Prepared:
        with as_unrenderable(delivery):
            found = await self._client.database.read(self._read, [delivery], alone=True)
            return found[delivery.delivery_id]

    async def _params(
        self, delivery: Delivery, sender: Sender, message: _Message, channel_id: int
    ) -> MultipartParameters:
        late = self._client.clock() - delivery.expected_at > policy.LATE
        params = message.params
        if params is None or late:
            face = await self._face(sender, message.facts, channel_id)
            if late:
                face.add_item(discord.ui.TextDisplay(phrase(LATE, when=short_moment(delivery.expected_at))))
            params = handle_message_parameters(
                view=face,
                files=face.files or MISSING,
                nonce=delivery.nonce,
                allowed_mentions=face.pings,
                previous_allowed_mentions=self._client.allowed_mentions,
            )
            if not late and not params.files:
                message.params = params
            return params
        assert params.payload is not None  # noqa: S101 - it has no files
        return params._replace(payload=params.payload | {"nonce": delivery.nonce})

    async def _look(
        self, delivery: Delivery, unsure_at: datetime, sender: Sender, message: _Message, channel_id: int
    ) -> Sent | None:
        """Look whether it has arrived already, where nobody knows and the nonce is too old to keep a second one away.

        Raises:
            NotSent: it has not, and it is too late to send it now.
        """
        now = self._client.clock()
        too_late = now > delivery.useful_until
        if not (too_late or policy.is_forgotten(unsure_at, now)):
            return None
        with as_unrenderable(delivery):
            said = [] if message.facts is None else await self._said(sender, message.facts, channel_id)
        await self._turn(Errand.OTHER, delivery, sender.rank)
        # Not from the cache: a channel that is not in it is no evidence that it is gone.
        channel = self._client.get_partial_messageable(channel_id, guild_id=delivery.server_id)
        with as_failure():
            found = await find_message(channel, self._client, delivery, said)
        if found is not None:
            await self._remember_post(delivery, sender, found)
            return found
        if too_late:
            raise NotSent(Failure(Kind.ABSENT))
        return None

    async def _remember_post(self, delivery: Delivery, sender: Sender, sent: Sent) -> None:
        """Remember a message as a posted card; to do it again after a crash changes nothing.

        It is looked at once more, since what it shows may have changed while it was on its way.
        """
        if sender.posts is None:
            return
        post = Post(delivery.server_id, sender.posts, delivery.thing_id, sent.channel_id, sent.message_id)

        def remember(tx: Transaction, server_id: int) -> None:
            posts.add(tx, server_id, post)
            posts.mark(tx, server_id, post.kind, post.thing_id)

        await self._client.database.write(remember, delivery.server_id)

    async def _face(self, sender: Sender, facts: Any, channel_id: int) -> Card:
        if sender.draw is None:
            return sender.face(facts)
        return sender.face(facts, await drawn_behind(sender.draw, facts, self._client, channel_id))

    async def _said(self, sender: Sender, facts: Any, channel_id: int) -> list[list[str]]:
        """List what a message says in each language: the first attempt may have been in another one than now."""
        said = []
        for language in LANGUAGES:
            with speaking(language):
                said.append(texts_of(await self._face(sender, facts, channel_id)))
        return said

    async def _turn(self, errand: Errand, delivery: Delivery, rank: Rank, channel_id: int | None = None) -> None:
        pacer, server_id = self._client.pacer, delivery.server_id
        if pacer.go(errand, server_id=server_id, channel_id=channel_id, rank=rank):
            return
        try:
            async with asyncio.timeout(policy.LONGEST_TURN.total_seconds()):
                await pacer.turn(errand, server_id=server_id, channel_id=channel_id, rank=rank)
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
            with as_failure():
                channel = await self._client.create_dm(discord.Object(to.user_id))
        except NotSent as error:
            if error.failure.code == 40003:  # judge says slow_openings for the same code
                self._client.pacer.slow_openings(delivery.server_id)
            if error.failure.is_unknown:  # opening twice does no harm, and nothing was sent
                raise NotSent(Failure(Kind.UNREACHABLE)) from error
            raise
        await self._client.database.write(directs.remember, to.user_id, channel.id)
        return channel.id


def _shared(made: list[_Message], facts: Any) -> _Message:
    """Return the message that says the same, so that it is rendered once for all who get it; or a new one."""
    for message in made:
        if message.facts is facts or message.facts == facts:
            return message
    del made[:-3]  # those of one thing who get different things are not compared with all before
    made.append(_Message(facts))
    return made[-1]


def _list_silent(tx: Transaction, deliveries: Sequence[Delivery]) -> set[int]:
    """List the deliveries that nobody is to get; one that may have arrived is looked for first.

    Their recipients want no direct messages or have left the server, or the server has removed the bot.
    """
    removed = privacy.are_removed(tx, {each.server_id for each in deliveries})
    people: dict[int, set[int]] = {}
    for each in deliveries:
        if each.destination.user_id is not None:
            people.setdefault(each.server_id, set()).add(each.destination.user_id)
    silent = {server_id: volunteers.list_silent(tx, server_id, users) for server_id, users in people.items()}
    absent = privacy.are_absent(tx, set().union(*people.values())) if people else frozenset()
    return {
        each.delivery_id
        for each in deliveries
        if each.unsure_at is None
        and (
            each.server_id in removed
            or each.destination.user_id in silent.get(each.server_id, ())
            or (each.server_id, each.destination.user_id) in absent
        )
    }
