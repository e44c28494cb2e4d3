"""Events: posting them, seeing what is coming up, saying whether one comes."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.access import Action, Actor
from bot.app import Groundswell, Interaction
from bot.chapters import service as chapters
from bot.database import Transaction
from bot.edge.asker import zone_of
from bot.edge.durable import Durable
from bot.edge.ensure import ensure_writable
from bot.edge.guard import actor_of, needs
from bot.edge.reply import replace, reply
from bot.edge.suggest import Pairs, moments, suggester
from bot.errors import BadInput
from bot.events import cards, service
from bot.events.model import KIND, Answer, Event, Invitation
from bot.servers import service as servers
from bot.servers.model import ChannelKind
from bot.when.words import day_words
from cogs.chapters import chapter_names

_NO_ACCESS = (
    "Discord did not let me post in {channel}: my role needs **View Channel** and **Send Messages** there. "
    "Once it has them, press **Post it** again."
)
_GONE = "{channel} was deleted, so nothing was posted. Press **Discard** and type `/event create` with another channel."
_TROUBLE = "Discord did not take the post just now; nothing is lost. Press **Post it** again in a minute."
_REFUSED = {10003: _GONE, 50001: _NO_ACCESS, 50013: _NO_ACCESS}
"""What to tell an organizer by the code that Discord refused a post with."""


@suggester
async def coming_events(interaction: Interaction, current: str) -> Pairs:
    """Suggest the events that are coming up, soonest first; the value is the number."""
    assert interaction.guild_id is not None  # noqa: S101 - suggester() saw to it
    found = await interaction.client.database.read(service.search, interaction.guild_id, current)
    return [(f"{event.plan.title} · {day_words(event.plan.starts_local, 0)}", str(event.event_id)) for event in found]


def _draft(tx: Transaction, server_id: int, user_id: int, chapter: str | None, options: dict[str, Any]) -> Invitation:
    chapter_id = None if chapter is None else chapters.named(tx, server_id, chapter).chapter_id
    event = service.plan(
        tx,
        server_id,
        zone=zone_of(tx, server_id, user_id),
        host_id=user_id,
        chapter_id=chapter_id,
        **options,
    )
    return _invite(tx, event)


def _invite(tx: Transaction, event: Event) -> Invitation:
    chapter_id = event.plan.chapter_id
    chapter = None if chapter_id is None else chapters.find(tx, event.server_id, chapter_id)
    return Invitation(
        event,
        service.count_answers(tx, event.server_id, event.event_id),
        None if chapter is None else chapter.name,
    )


def _load(tx: Transaction, server_id: int, event_id: int) -> Invitation | None:
    event = service.find(tx, server_id, event_id)
    return None if event is None else _invite(tx, event)


class Events(commands.GroupCog, group_name="event", group_description="Events: what is on, and who is coming"):
    """Events: what is on, and who is coming."""

    def __init__(self, bot: Groundswell) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(
        title="What it is",
        start='When it begins, such as "sat 2pm" or "Dec 3 7:30pm"',
        duration='How long it goes on, such as "2h" or "90 min"',
        location="The place, or a link",
        capacity="How many can come; leave it out for any number",
        chapter="The chapter whose event it is",
        channel="Where to post it; otherwise in the events channel",
    )
    @app_commands.autocomplete(start=moments, chapter=chapter_names)
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
        channel: discord.TextChannel | None = None,
    ) -> None:
        """Post an event with buttons to say who is coming; you see it before anybody else."""
        actor = actor_of(interaction)
        place = channel or await self._usual_channel(interaction)
        ensure_writable(place)
        options = {
            "title": title,
            "start": start,
            "duration": duration,
            "location": location,
            "capacity": capacity,
            "channel_id": place.id,
        }
        invitation = await self.bot.database.write(_draft, actor.server_id, actor.user_id, chapter, options)
        await reply(interaction, cards.preview_card(invitation))

    @app_commands.command(name="list")
    @needs(Action.SEE_EVENTS)
    async def upcoming(self, interaction: Interaction) -> None:
        """Show what is coming up, and what you have answered."""
        actor = actor_of(interaction)
        listings, total = await self.bot.database.read(service.list_upcoming, actor.server_id, actor.user_id)
        await reply(interaction, cards.list_card(listings, total))

    async def _usual_channel(self, interaction: Interaction) -> discord.TextChannel | discord.Thread:
        """Return the configured events channel, else the one where the command was typed."""
        assert interaction.guild is not None  # noqa: S101 - the guard saw to it
        server = await self.bot.database.read(servers.configuration, interaction.guild.id)
        channel_id = server.channels.get(ChannelKind.EVENTS)
        if channel_id is None:
            found: object = interaction.channel
            trouble = "I can't post an event here. Name a text channel in the `channel` option."
        else:
            found = await _seek(interaction.guild, channel_id)
            trouble = (
                "The events channel is gone. Name another in the `channel` option, or ask an admin to set it with "
                "`/config channel`."
            )
        if not isinstance(found, discord.TextChannel | discord.Thread):
            raise BadInput(trouble)
        return found


async def _seek(guild: discord.Guild, channel_id: int) -> object:
    """Find a channel; that it is not in the cache is no evidence that it is gone."""
    try:
        return guild.get_channel(channel_id) or await guild.fetch_channel(channel_id)
    except (discord.NotFound, discord.Forbidden, discord.InvalidData):
        return None


class AnswerButton(
    Durable, template=r"event:(?P<event_id>[0-9]{1,18}):(?P<answer>going|maybe|cant)", action=Action.RSVP
):
    """Going, Maybe or Can't make it."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Keep the answer; the card follows."""
        answer = Answer(self.parts["answer"])
        rsvp = await interaction.client.database.write(
            service.rsvp, actor.server_id, self.number("event_id"), actor.user_id, answer
        )
        await reply(interaction, cards.rsvp_card(rsvp))


class PostButton(Durable, template=r"event:(?P<event_id>[0-9]{1,18}):post", action=Action.CREATE_EVENT):
    """Post a draft."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Post it once, however often it is pressed."""
        database, event_id = interaction.client.database, self.number("event_id")
        event = await database.write(service.open_up, actor.server_id, event_id)
        await interaction.response.defer()
        channel = interaction.client.get_partial_messageable(event.plan.channel_id, guild_id=actor.server_id)
        try:
            await interaction.client.posts.publish(channel, actor.server_id, KIND, event_id)
        except Exception as error:
            await database.write(service.draw_back, actor.server_id, event_id)
            if not isinstance(error, discord.HTTPException):
                raise
            invitation = await database.read(_load, actor.server_id, event_id)
            if invitation is not None:
                trouble = _REFUSED.get(error.code, _TROUBLE).format(channel=f"<#{event.plan.channel_id}>")
                await replace(interaction, cards.preview_card(invitation, trouble))
            return
        link = await database.write(service.settle, actor.server_id, event_id)
        await replace(interaction, cards.posted_card(event, link))


class DiscardButton(Durable, template=r"event:(?P<event_id>[0-9]{1,18}):discard", action=Action.CREATE_EVENT):
    """Throw a draft away."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Forget the draft."""
        await interaction.client.database.write(service.discard, actor.server_id, self.number("event_id"))
        await replace(interaction, cards.discarded_card())


async def setup(bot: Groundswell) -> None:
    """Add the commands, the buttons and the posted card."""
    await bot.add_cog(Events(bot))
    bot.add_dynamic_items(AnswerButton, PostButton, DiscardButton)
    bot.posts.register(KIND, _load, cards.invitation_card)
