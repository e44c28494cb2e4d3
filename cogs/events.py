"""Events: posting them, seeing what is coming up, saying whether one comes."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.access import Action, Actor
from bot.app import Groundswell, Interaction
from bot.chapters import service as chapters
from bot.database import Transaction
from bot.edge.asker import clocks_of, zone_of
from bot.edge.attendees import ensure_may_manage, invite
from bot.edge.chapters import chapter_names
from bot.edge.durable import Durable
from bot.edge.guard import actor_of, ensure_within, needs
from bot.edge.reply import hold, replace, reply
from bot.edge.suggest import moments
from bot.errors import BadInput
from bot.events import cards, series, service
from bot.events.model import KIND, POST, SERIES, Event, Invitation
from bot.limits import Limit
from bot.rsvps import service as rsvps
from bot.words import later, phrase
from cogs.actions import ActionDesk
from cogs.event_calendar import EventCalendar
from cogs.event_desk import EventDesk, ensure_may_post, repeats, usual_channel
from cogs.event_details import EventFiles

_NO_ACCESS = later(
    "Discord did not let me post in {channel}: my role needs **View Channel** and **Send Messages** there. "
    "Once it has them, press **Post it** again."
)
_GONE = later(
    "{channel} was deleted, so nothing was posted. Press **Discard** and type `/event create` with another channel."
)
_TROUBLE = later("Discord did not take the post just now; nothing is lost. Press **Post it** again in a minute.")
_REFUSED = {10003: _GONE, 50001: _NO_ACCESS, 50013: _NO_ACCESS}
"""What to tell an organizer by the code that Discord refused a post with."""


def _draft(tx: Transaction, actor: Actor, chapter: str | None, options: dict[str, Any]) -> Invitation:
    server_id = actor.server_id
    chapter_id = _whose(tx, actor, chapter)
    event = service.plan(
        tx,
        server_id,
        zone=zone_of(tx, server_id, actor.user_id),
        chapter_id=chapter_id,
        **options,
    )
    return invite(tx, event, planning=True)


def _whose(tx: Transaction, actor: Actor, chapter: str | None) -> int | None:
    """Return whose event it is to be: a lead of one chapter need not name it."""
    if chapter is not None:
        chapter_id: int | None = chapters.named(tx, actor.server_id, chapter).chapter_id
    else:
        own = next(iter(actor.leads)) if len(actor.leads) == 1 else None
        chapter_id = None if actor.is_organizer else own
        if chapter_id is None and actor.leads and not actor.is_organizer:
            raise BadInput(phrase("You lead several chapters. Say in `chapter` whose event it is."))
    ensure_may_manage(actor, chapter_id)
    return chapter_id


def _load(tx: Transaction, server_id: int, event_id: int) -> Invitation | None:
    event = service.find(tx, server_id, event_id)
    return None if event is None or event.is_series else invite(tx, event)


def _to_post(tx: Transaction, server_id: int, event_id: int) -> Invitation | None:
    """Return what the next of a series shows; None when it is off, over or posted already."""
    return _load(tx, server_id, event_id) if service.is_to_post(tx, server_id, event_id) else None


def _open_up(tx: Transaction, actor: Actor, event_id: int) -> Event:
    event = service.find(tx, actor.server_id, event_id)
    if event is not None:
        ensure_may_manage(actor, event.plan.chapter_id)
    opened = service.open_up(tx, actor.server_id, event_id)
    rsvps.event_changed(tx, actor.server_id, opened, clocks_of)
    return opened


def _draw_back(tx: Transaction, server_id: int, event_id: int) -> Invitation | None:
    service.draw_back(tx, server_id, event_id)
    event = service.find(tx, server_id, event_id)
    if event is None:
        return None
    rsvps.event_changed(tx, server_id, event, clocks_of)
    return invite(tx, event, planning=True)


def _discard(tx: Transaction, actor: Actor, event_id: int) -> None:
    event = service.find(tx, actor.server_id, event_id)
    if event is not None:
        ensure_may_manage(actor, event.plan.chapter_id)
    service.discard(tx, actor.server_id, event_id)


class Events(
    EventDesk,
    EventFiles,
    ActionDesk,
    EventCalendar,
    commands.GroupCog,
    group_name="event",
    group_description="Events: what is on, and who comes",
):
    """Events: what is on, and who comes."""

    def __init__(self, bot: Groundswell) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(
        title="What it is",
        start='When it begins, such as "sat 2pm" or "Dec 3 7:30pm"',
        duration='How long it goes on, such as "2h", or when it ends: "until 8pm"',
        location="The place, or a link",
        capacity="How many can come; leave it out for any number",
        chapter="The chapter whose event it is",
        repeat='How often, such as "weekly" or "every other tuesday, 6 times"; once if you leave it out',
        host="Who answers for it; you if you leave it out",
        channel="Where to post it; otherwise in the events channel",
    )
    @app_commands.autocomplete(start=moments, chapter=chapter_names, repeat=repeats)
    @needs(Action.CREATE_EVENT)
    async def create(
        self,
        interaction: Interaction,
        title: str,
        start: str,
        duration: str | None = None,
        location: str | None = None,
        capacity: int | None = None,
        chapter: str | None = None,
        repeat: str | None = None,
        host: discord.Member | None = None,
        channel: discord.TextChannel | None = None,
    ) -> None:
        """Post an event with buttons to say who is coming; you see it before anybody else."""
        actor = actor_of(interaction)
        place = channel or await usual_channel(interaction)
        ensure_may_post(interaction, actor, place, chosen=channel is not None)
        options = {
            "title": title,
            "start": start,
            "duration": duration,
            "location": location,
            "capacity": capacity,
            "repeat": repeat,
            "host_id": (host or interaction.user).id,
            "channel_id": place.id,
        }
        ensure_within(interaction, Limit.CREATE_EVENT)
        invitation = await self.bot.database.write(_draft, actor, chapter, options)
        await reply(interaction, cards.preview_card(invitation))


class PostButton(Durable, template=r"event:(?P<event_id>[0-9]{1,18}):post", action=Action.CREATE_EVENT):
    """Post a draft."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Post it once, however often it is pressed."""
        database, event_id = interaction.client.database, self.number("event_id")
        event = await database.write(_open_up, actor, event_id)
        await hold(interaction)
        channel = interaction.client.get_partial_messageable(event.plan.channel_id, guild_id=actor.server_id)
        try:
            await interaction.client.posts.publish(channel, actor.server_id, KIND, event_id)
        except Exception as error:
            invitation = await database.write(_draw_back, actor.server_id, event_id)
            if not isinstance(error, discord.HTTPException):
                raise
            if invitation is not None:
                trouble = phrase(_REFUSED.get(error.code, _TROUBLE), channel=f"<#{event.plan.channel_id}>")
                await replace(interaction, cards.preview_card(invitation, trouble, cards.draw_invitation(invitation)))
            return
        link = await database.write(service.settle, actor.server_id, event_id)
        await replace(interaction, cards.posted_card(event, link))


class DiscardButton(Durable, template=r"event:(?P<event_id>[0-9]{1,18}):discard", action=Action.CREATE_EVENT):
    """Throw a draft away."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Forget the draft."""
        await interaction.client.database.write(_discard, actor, self.number("event_id"))
        await replace(interaction, cards.discarded_card())


async def setup(bot: Groundswell) -> None:
    """Add the commands, the buttons and the posted card."""
    await bot.add_cog(Events(bot))
    bot.add_dynamic_items(PostButton, DiscardButton)
    bot.posts.register(KIND, _load, cards.invitation_card, cards.draw_invitation)
    bot.planner.register(SERIES, series.roll_on)
    bot.senders.register(POST, _to_post, cards.invitation_card, cards.draw_invitation, posts=KIND)
