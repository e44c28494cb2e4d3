"""What organizers do with posted events: change, postpone, cancel, copy, post again. A part of cogs/events.py."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.access import Action, Actor
from bot.app import Groundswell, Interaction
from bot.chapters import service as chapters
from bot.database import Transaction
from bot.edge.asker import clocks_of, zone_of
from bot.edge.attendees import (
    edit_as,
    ensure_may_manage,
    follow,
    invite,
    list_told,
    managed,
    managed_events,
    past_and_coming,
    to_tell,
    told_of,
    who_hears,
)
from bot.edge.chapters import led_names
from bot.edge.durable import Durable
from bot.edge.ensure import ensure_writable
from bot.edge.forms import present
from bot.edge.guard import actor_of, needs
from bot.edge.reply import reply, wait
from bot.edge.suggest import Pairs, moments, suggester
from bot.errors import BadInput, NotAllowed
from bot.events import cards, changing, service
from bot.events import organizing_cards as faces
from bot.events.changing import CapacityBelow, Outcome
from bot.events.model import CHANGE, KIND, Answer, Event, Invitation
from bot.events.rules import AlreadyPosted
from bot.outbox.pacer import Rank
from bot.rsvps import service as rsvps
from bot.servers import service as servers
from bot.servers.model import ChannelKind
from bot.words import later, phrase

Place = discord.TextChannel | discord.Thread
_WHICH = [app_commands.Choice(name=words, value=words) for words in ("only this one", "this and all later ones")]
_THIS, _REST = (each.value for each in _WHICH)
_OFTEN = (
    *(later("daily"), later("every weekday"), later("weekly"), later("every other week"), later("monthly")),
    *(later("yearly"), later("every monday"), later("every tuesday"), later("every wednesday")),
    *(later("every thursday"), later("every friday"), later("every saturday"), later("every sunday")),
    *(later("first monday of every month"), later("last saturday of every month")),
    *(later("weekly, 6 times"), later("weekly until dec 31")),
)


@suggester
async def repeats(_interaction: Interaction, current: str) -> Pairs:
    """Suggest how often; the time of day is that of the first."""
    wanted = " ".join(current.casefold().split())
    found = [words for words in map(phrase, _OFTEN) if wanted in words]
    return [(words, words) for words in found] or [(current, current)]


async def usual_channel(interaction: Interaction) -> Place:
    """Return the configured events channel, else the one where the command was typed."""
    assert interaction.guild is not None  # noqa: S101 - the guard saw to it
    server = await interaction.client.database.read(servers.configuration, interaction.guild.id)
    channel_id = server.channels.get(ChannelKind.EVENTS)
    if channel_id is None:
        found: object = interaction.channel
        trouble = phrase("I can't post an event here. Name a text channel in the `channel` option.")
    else:
        found = await _seek(interaction.guild, channel_id)
        trouble = phrase(
            "The events channel is gone. Name another in the `channel` option, or ask an admin to set it with "
            "`/config channel`."
        )
    if not isinstance(found, Place):
        raise BadInput(trouble)
    return found


async def _seek(guild: discord.Guild, channel_id: int) -> object:
    """Find a channel; that it is not in the cache is no evidence that it is gone."""
    try:
        return guild.get_channel(channel_id) or await guild.fetch_channel(channel_id)
    except (discord.NotFound, discord.Forbidden, discord.InvalidData):
        return None


def ensure_may_post(interaction: Interaction, actor: Actor, place: Place, *, chosen: bool) -> None:
    """Refuse a channel where the bot cannot post, or where a lead chose to post who could not write there.

    Raises:
        UserError: with what to do instead.
    """
    member = interaction.user
    if chosen and not actor.is_organizer and isinstance(member, discord.Member):
        have = place.permissions_for(member)
        if not (have.view_channel and have.send_messages):
            raise NotAllowed(
                phrase(
                    "You can't write in {channel} yourself, so I don't post there for you. Pick another.",
                    channel=place.mention,
                )
            )
    ensure_writable(place)


def _copy(tx: Transaction, actor: Actor, text: str, repeat: str | None, options: dict[str, Any]) -> Invitation:
    event = service.named_any(tx, actor.server_id, text)
    ensure_may_manage(actor, event.plan.chapter_id)
    zone = zone_of(tx, actor.server_id, actor.user_id)
    draft = service.copy(tx, actor.server_id, event, zone=zone, repeat=repeat, **options)
    return invite(tx, draft, planning=True)


def _edit_named(
    tx: Transaction, actor: Actor, text: str, chapter: str | None, changes: dict[str, Any], more: dict[str, Any]
) -> tuple[Outcome, str | None]:
    event = managed(tx, actor, text)
    if chapter is not None:
        chapter_id = chapters.named(tx, actor.server_id, chapter).chapter_id
        ensure_may_manage(actor, chapter_id)
        changes |= {"chapter_id": chapter_id}
    outcome = edit_as(tx, actor, event, changes, **more)
    return outcome, service.link_to(tx, actor.server_id, event.event_id)


def _postpone(tx: Transaction, actor: Actor, text: str, start: str, reason: str | None) -> tuple[Outcome, str | None]:
    event = managed(tx, actor, text)
    server_id = actor.server_id
    told = list_told(tx, server_id, event.event_id)
    zone = zone_of(tx, server_id, actor.user_id)
    outcome = changing.postpone(tx, server_id, event.event_id, start, zone, reason, coming=told)
    rsvps.ask_again(tx, server_id, event.event_id)
    return follow(tx, outcome), service.link_to(tx, server_id, event.event_id)


def _to_cancel(tx: Transaction, actor: Actor, text: str, rest: bool) -> tuple[Event, int]:
    event = managed(tx, actor, text)
    affected = changing.list_affected(tx, actor.server_id, event) if rest else [event.event_id]
    return event, sum(map(len, told_of(tx, actor.server_id, affected).values()))


def _cancel(tx: Transaction, actor: Actor, event_id: int, reason: str, rest: bool) -> Outcome:
    server_id = actor.server_id
    event = changing.ensure_changeable(service.find(tx, server_id, event_id), tx.now)
    ensure_may_manage(actor, event.plan.chapter_id)
    coming = told_of(tx, server_id, changing.list_affected(tx, server_id, event))
    return follow(tx, changing.cancel(tx, server_id, event_id, reason, coming=coming, rest=rest))


def _to_post_again(tx: Transaction, actor: Actor, text: str, channel_id: int) -> Event:
    event = managed(tx, actor, text)
    if (link := service.link_to(tx, actor.server_id, event.event_id, channel_id)) is not None:
        raise AlreadyPosted(link)
    return event


def _keep(tx: Transaction, actor: Actor, event_id: int) -> Event:
    event = changing.ensure_changeable(service.find(tx, actor.server_id, event_id), tx.now)
    rsvps.confirm(tx, actor.server_id, event, actor.user_id)
    return event


def _leave(tx: Transaction, actor: Actor, event_id: int) -> Event:
    event = service.find(tx, actor.server_id, event_id)
    return rsvps.answer(tx, actor.server_id, event, actor.user_id, Answer.CANT, clocks_of).event


class EventDesk(commands.Cog):
    """Changing what is posted."""

    bot: Groundswell

    @app_commands.command()
    @app_commands.describe(
        event="Which one; past ones too",
        start='When the new one begins, such as "sat 2pm"',
        repeat='How often, such as "weekly"; once if you leave it out',
        channel="Where to post it; where the other is if you leave it out",
    )
    @app_commands.autocomplete(event=past_and_coming, start=moments, repeat=repeats)
    @needs(Action.CREATE_EVENT)
    async def copy(
        self,
        interaction: Interaction,
        event: str,
        start: str,
        repeat: str | None = None,
        channel: discord.TextChannel | None = None,
    ) -> None:
        """Make a new event like another one: everything is taken over but the time and the answers."""
        actor = actor_of(interaction)
        if channel is not None:
            ensure_may_post(interaction, actor, channel, chosen=True)
        options = {"start": start, "channel_id": channel.id if channel else None, "host_id": actor.user_id}
        invitation = await self.bot.database.write(_copy, actor, event, repeat, options)
        await reply(interaction, cards.preview_card(invitation, None, cards.draw_invitation(invitation)))

    @app_commands.command()
    @app_commands.describe(
        event="Which one",
        title="What it is",
        start="When it begins now; those who come are told at once",
        duration='How long it goes on, such as "2h", or when it ends: "until 8pm"',
        location='The place, or a link; "none" for none; those who come are told at once',
        capacity="How many can come; 0 for any number",
        chapter="The chapter whose event it is",
        host="Who answers for it",
        repeat='How it repeats from now on, such as "every wednesday"',
        which="Of a series: only this one, or this and all later ones",
    )
    @app_commands.autocomplete(event=managed_events, start=moments, chapter=led_names, repeat=repeats)
    @app_commands.choices(which=_WHICH)
    @needs(Action.CREATE_EVENT)
    async def edit(
        self,
        interaction: Interaction,
        event: str,
        title: str | None = None,
        start: str | None = None,
        duration: str | None = None,
        location: str | None = None,
        capacity: int | None = None,
        chapter: str | None = None,
        host: discord.Member | None = None,
        repeat: str | None = None,
        which: str = _THIS,
    ) -> None:
        """Change an event; what you leave out stays. A button in the answer changes the rest."""
        changes = {
            "title": title,
            "start": start,
            "duration": duration,
            "location": location,
            "capacity": capacity or None,
            "unlimited": True if capacity == 0 else None,
            "host_id": host.id if host else None,
        }
        more = {"repeat": repeat, "rest": which == _REST}
        try:
            outcome, link = await self.bot.database.write(
                _edit_named, actor_of(interaction), event, chapter, changes, more
            )
        except CapacityBelow as choice:
            await reply(interaction, faces.seats_card(choice))
            return
        await reply(interaction, faces.changed_card(outcome, link))

    @app_commands.command()
    @app_commands.describe(event="Which one", start="When it begins now", reason="Why; those who come read it")
    @app_commands.autocomplete(event=managed_events, start=moments)
    @needs(Action.CREATE_EVENT)
    async def postpone(self, interaction: Interaction, event: str, start: str, reason: str | None = None) -> None:
        """Move an event to another time: answers stay, and everybody is asked whether they can make it."""
        outcome, link = await self.bot.database.write(_postpone, actor_of(interaction), event, start, reason)
        await reply(interaction, faces.changed_card(outcome, link))

    @app_commands.command()
    @app_commands.describe(event="Which one", which="Of a series: only this one, or this and all later ones")
    @app_commands.autocomplete(event=managed_events)
    @app_commands.choices(which=_WHICH)
    @needs(Action.CREATE_EVENT)
    async def cancel(self, interaction: Interaction, event: str, which: str = _THIS) -> None:
        """Call an event off: you are asked why, and those who come are told."""
        rest = which == _REST
        found, told = await self.bot.database.read(_to_cancel, actor_of(interaction), event, rest)
        form = faces.CancelForm(found, told, rest=rest)

        async def submit(sent: Interaction) -> None:
            outcome = await self.bot.database.write(_cancel, actor_of(sent), found.event_id, form.reason.value, rest)
            await reply(sent, faces.cancelled_card(outcome))

        await present(interaction, form, submit)

    @app_commands.command()
    @app_commands.describe(event="Which one", channel="Where; here if you leave it out")
    @app_commands.autocomplete(event=managed_events)
    @needs(Action.CREATE_EVENT)
    async def post(self, interaction: Interaction, event: str, channel: discord.TextChannel | None = None) -> None:
        """Post an event once more, or in another channel; all its posts keep up by themselves."""
        actor = actor_of(interaction)
        place: Any = channel or interaction.channel
        if not isinstance(place, Place):
            raise BadInput(phrase("I can't post an event here. Name a text channel in the `channel` option."))
        ensure_may_post(interaction, actor, place, chosen=True)
        found = await self.bot.database.read(_to_post_again, actor, event, place.id)
        await wait(interaction)
        minute = int(self.bot.clock().timestamp()) // 60
        post = await self.bot.posts.publish(place, actor.server_id, KIND, found.event_id, again=f":{place.id}:{minute}")
        link = f"https://discord.com/channels/{actor.server_id}/{post.channel_id}/{post.message_id}"
        await reply(interaction, faces.reposted_card(found, link))


class ChangeButton(
    Durable,
    template=r"event:(?P<server_id>[0-9]{1,20}):(?P<event_id>[0-9]{1,18}):(?P<say>keep|leave)",
    action=Action.RSVP,
):
    """Answers to a change, in direct messages."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Keep the answer, or give the seat back."""
        if self.parts["say"] == "keep":
            event = await interaction.client.database.write(_keep, actor, self.number("event_id"))
            await reply(interaction, faces.kept_card(event))
        else:
            event = await interaction.client.database.write(_leave, actor, self.number("event_id"))
            await reply(interaction, faces.left_card(event))


async def setup(bot: Groundswell) -> None:
    """Add the buttons, and what is sent later: the commands come with cogs/events.py."""
    bot.add_dynamic_items(ChangeButton)
    bot.planner.register(CHANGE, who_hears, bulk=True)
    bot.senders.register_for_each(CHANGE, to_tell, faces.change_card, rank=Rank.BULK)
