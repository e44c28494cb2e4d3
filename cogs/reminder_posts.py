"""Messages that organizers schedule for others: posts in channels, direct messages to the members of a group."""

from collections.abc import Callable, Sequence
from dataclasses import replace as replaced
from datetime import datetime
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.access import Action, Actor
from bot.app import Groundswell, Interaction
from bot.campaigns import service as campaigns
from bot.chapters import service as chapters
from bot.database import Transaction
from bot.edge.asker import zone_of
from bot.edge.attendees import coming_events
from bot.edge.durable import Durable
from bot.edge.ensure import ensure_writable
from bot.edge.guard import actor_of, admit, needs
from bot.edge.reply import replace, reply
from bot.edge.suggest import Pairs, suggester
from bot.errors import BadInput, NotAllowed
from bot.events import service as events
from bot.reminders import cards, managing, rules, service
from bot.reminders.model import Asked, Reminder, Standing, Target
from bot.words import phrase
from cogs.call import open_campaigns
from cogs.chapters import chapter_names
from cogs.reminders import moments_or_series, repeats, with_audience, with_guests

_TIMES = 5
_REPEAT_HINT = "How often, for example: every weekday, every other tuesday"
_UNTIL_HINT = "The last day of what repeats, for example: nov 3"
_WHICH = "Which one; pick it from the list"

Place = discord.TextChannel | discord.Thread


_NAMED: dict[str, Callable[[Transaction, int, str], Any]] = {
    "chapter": chapters.named,
    "campaign": campaigns.named,
    "event": events.named,
}


class RoleNotYours(BadInput):
    """A role that may not be mentioned."""


@suggester
async def scheduled(interaction: Interaction, current: str) -> Pairs:
    """Suggest the scheduled reminders of this server, to those who may manage them."""
    try:
        actor = await admit(interaction, Action.MANAGE_REMINDERS)
    except NotAllowed:
        return []
    listed = await interaction.client.database.read(service.list_managed, actor.server_id)
    wanted = current.strip().casefold()
    return [
        (f"{each.reminder.reminder_id} · {rules.title_of(each.reminder)}", str(each.reminder.reminder_id))
        for each in listed
        if wanted in each.reminder.what.casefold() or wanted == str(each.reminder.reminder_id)
    ]


def ensure_mentionable(role: discord.Role, place: Place, asker: discord.Member) -> None:
    """Refuse a role that the asker, or the bot, may not mention in a channel.

    Raises:
        RoleNotYours: with what to do.
    """
    if role.is_default():
        raise RoleNotYours(phrase("I don't mention everybody at once. Pick a role, or leave `role` out."))
    if role.mentionable:
        return
    if not place.permissions_for(asker).mention_everyone:
        raise RoleNotYours(
            phrase(
                "You may not mention {role} in {channel}. Pick a role that anybody may mention, "
                "or ask an admin for the **Mention Everyone** permission.",
                role=role.mention,
                channel=place.mention,
            )
        )
    if not place.permissions_for(place.guild.me).mention_everyone:
        raise RoleNotYours(
            phrase(
                "I may not mention {role} in {channel}: I am missing **Mention Everyone** there. "
                "Give my role that permission, or let anybody mention the role.",
                role=role.mention,
                channel=place.mention,
            )
        )


def _create(tx: Transaction, actor: Actor, asked: Asked, target: Target, groups: dict[str, str | None]) -> Standing:
    server_id = actor.server_id
    found = {
        f"{kind}_id": getattr(_NAMED[kind](tx, server_id, name), f"{kind}_id")
        for kind, name in groups.items()
        if name is not None
    }
    zone = zone_of(tx, server_id, actor.user_id)
    standing = service.schedule(tx, server_id, actor.user_id, asked, zone, replaced(target, **found))
    return with_guests(tx, with_audience(tx, server_id, standing))


def _list(tx: Transaction, server_id: int) -> Sequence[Standing]:
    return [with_audience(tx, server_id, each) for each in service.list_managed(tx, server_id)]


def _preview(tx: Transaction, server_id: int, text: str) -> tuple[Standing, list[datetime]]:
    standing = with_guests(tx, with_audience(tx, server_id, managing.managed(tx, server_id, text)))
    if standing.schedule is None:
        return standing, [standing.next_at] if standing.next_at is not None else []
    return standing, [each.at for each in rules.next_times(standing.schedule, tx.now, _TIMES)]


def _pause(tx: Transaction, server_id: int, text: str) -> Standing:
    return with_audience(tx, server_id, managing.pause(tx, server_id, text))


def _resume(tx: Transaction, server_id: int, text: str) -> Standing:
    return with_audience(tx, server_id, managing.resume(tx, server_id, text))


def _unskip(tx: Transaction, server_id: int, text: str, local: str) -> tuple[datetime, Standing]:
    try:
        skipped = datetime.fromisoformat(local)
    except ValueError:  # a forged button
        raise rules.NotSkipped from None
    return managing.unskip(tx, server_id, text, skipped)


def _edit(tx: Transaction, actor: Actor, text: str, changes: dict[str, str | None]) -> Standing:
    zone = zone_of(tx, actor.server_id, actor.user_id)
    return with_audience(tx, actor.server_id, managing.edit(tx, actor.server_id, text, zone, **changes))


class ReminderPosts(commands.GroupCog, group_name="reminder", group_description="Messages that come later"):
    """Messages that organizers schedule."""

    def __init__(self, bot: Groundswell) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(
        what="The text of the message",
        when="When, for example: tomorrow 6pm, tue 18:30, Dec 3 7:30pm",
        repeat=f"{_REPEAT_HINT}; once if you leave it out",
        channel="Where to post it; this channel if you leave it out",
        role="The role to mention in the channel",
        chapter="For this chapter's members: by direct message, or mentioned in the channel if you name one",
        campaign="For this campaign's callers: by direct message, or mentioned in the channel if you name one",
        event="For those coming to this event: by direct message, or mentioned in the channel if you name one",
        own_time="Yes: at that time by the clock of whoever gets it (chapter, campaign or event)",
        until=_UNTIL_HINT,
    )
    @app_commands.autocomplete(
        when=moments_or_series,
        repeat=repeats,
        chapter=chapter_names,
        campaign=open_campaigns,
        event=coming_events,
    )
    @needs(Action.CREATE_REMINDER)
    async def create(
        self,
        interaction: Interaction,
        what: str,
        when: str,
        repeat: str | None = None,
        channel: Place | None = None,
        role: discord.Role | None = None,
        chapter: str | None = None,
        campaign: str | None = None,
        event: str | None = None,
        own_time: bool = False,
        until: str | None = None,
    ) -> None:
        """Schedule a message, once or again and again: in a channel, or to the members of a group."""
        groups = {"chapter": chapter, "campaign": campaign, "event": event}
        place = channel
        if place is None and not any(groups.values()):
            here = interaction.channel
            if not isinstance(here, Place):
                raise BadInput(
                    phrase("I can only post in text channels and threads. Name one in the `channel` option.")
                )
            place = here
        if place is not None:
            ensure_writable(place)
            if role is not None and isinstance(interaction.user, discord.Member):
                ensure_mentionable(role, place, interaction.user)
        target = Target(place.id if place is not None else None, role.id if role is not None else None)
        asked = Asked(what, when, repeat, until, own_time)
        standing = await self.bot.database.write(_create, actor_of(interaction), asked, target, groups)
        await reply(interaction, cards.post_scheduled_card(standing))

    @app_commands.command(name="list")
    @needs(Action.MANAGE_REMINDERS)
    async def list_all(self, interaction: Interaction) -> None:
        """See what is scheduled here, when it comes next and how the last one went."""
        listed = await self.bot.database.read(_list, actor_of(interaction).server_id)
        await reply(interaction, cards.list_card(listed, 1, self.bot.clock()))

    @app_commands.command()
    @app_commands.describe(reminder=_WHICH)
    @app_commands.autocomplete(reminder=scheduled)
    @needs(Action.MANAGE_REMINDERS)
    async def preview(self, interaction: Interaction, reminder: str) -> None:
        """See a scheduled message as it will look, and its next times."""
        standing, times = await self.bot.database.read(_preview, actor_of(interaction).server_id, reminder)
        await reply(interaction, cards.preview_card(standing, times))

    @app_commands.command()
    @app_commands.describe(reminder=_WHICH)
    @app_commands.autocomplete(reminder=scheduled)
    @needs(Action.MANAGE_REMINDERS)
    async def pause(self, interaction: Interaction, reminder: str) -> None:
        """Let nothing of a series come until you resume it."""
        standing = await self.bot.database.write(_pause, actor_of(interaction).server_id, reminder)
        await reply(interaction, cards.changed_card(standing, cards.PAUSED))

    @app_commands.command()
    @app_commands.describe(reminder=_WHICH)
    @app_commands.autocomplete(reminder=scheduled)
    @needs(Action.MANAGE_REMINDERS)
    async def resume(self, interaction: Interaction, reminder: str) -> None:
        """Go on with a paused series from now; what was left out stays out."""
        standing = await self.bot.database.write(_resume, actor_of(interaction).server_id, reminder)
        await reply(interaction, cards.changed_card(standing, cards.RESUMED))

    @app_commands.command()
    @app_commands.describe(reminder=_WHICH)
    @app_commands.autocomplete(reminder=scheduled)
    @needs(Action.MANAGE_REMINDERS)
    async def skip(self, interaction: Interaction, reminder: str) -> None:
        """Leave out the next time of a series."""
        left_out, standing = await self.bot.database.write(managing.skip, actor_of(interaction).server_id, reminder)
        await reply(interaction, cards.skipped_card(standing, left_out))

    @app_commands.command()
    @app_commands.describe(reminder=_WHICH)
    @app_commands.autocomplete(reminder=scheduled)
    @needs(Action.MANAGE_REMINDERS)
    async def unskip(self, interaction: Interaction, reminder: str) -> None:
        """Put back the next time that was left out of a series."""
        back, standing = await self.bot.database.write(managing.unskip, actor_of(interaction).server_id, reminder)
        await reply(interaction, cards.unskipped_card(standing, back))

    @app_commands.command()
    @app_commands.describe(reminder=_WHICH)
    @app_commands.autocomplete(reminder=scheduled)
    @needs(Action.MANAGE_REMINDERS)
    async def cancel(self, interaction: Interaction, reminder: str) -> None:
        """Take a scheduled message back, all of a series."""
        server_id = actor_of(interaction).server_id
        cancelled: Reminder = await self.bot.database.write(managing.cancel_managed, server_id, reminder)
        await reply(interaction, cards.reminder_cancelled_card(cancelled))

    @app_commands.command()
    @app_commands.describe(
        reminder=_WHICH,
        what="The new text",
        when="The new time",
        repeat=f"The new repeat. {_REPEAT_HINT}",
        until=f"{_UNTIL_HINT}, or: never",
    )
    @app_commands.autocomplete(reminder=scheduled, when=moments_or_series, repeat=repeats)
    @needs(Action.MANAGE_REMINDERS)
    async def edit(
        self,
        interaction: Interaction,
        reminder: str,
        what: str | None = None,
        when: str | None = None,
        repeat: str | None = None,
        until: str | None = None,
    ) -> None:
        """Change a scheduled message; what you leave out stays."""
        changes = {"what": what, "when": when, "repeat": repeat, "until": until}
        standing = await self.bot.database.write(_edit, actor_of(interaction), reminder, changes)
        await reply(interaction, cards.changed_card(standing, cards.CHANGED))


class ReminderPage(
    Durable,
    template=r"reminder:list:(?P<page>[0-9]{1,4}):(?P<way>back|on)",
    action=Action.MANAGE_REMINDERS,
):
    """Turns a page of the list."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Show the page as it is now."""
        listed = await interaction.client.database.read(_list, actor.server_id)
        await replace(interaction, cards.list_card(listed, self.number("page"), interaction.client.clock()))


class UnskipButton(
    Durable,
    template=r"reminder:(?P<reminder_id>[0-9]{1,18}):unskip:(?P<local>[0-9]{8}T[0-9]{4})",
    action=Action.MANAGE_REMINDERS,
):
    """Puts back a time that was left out."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Put it back; pressing again says that nothing is left out."""
        back, standing = await interaction.client.database.write(
            _unskip, actor.server_id, self.parts["reminder_id"], self.parts["local"]
        )
        await replace(interaction, cards.unskipped_card(standing, back))


async def setup(bot: Groundswell) -> None:
    """Add the commands and the buttons of the list."""
    await bot.add_cog(ReminderPosts(bot))
    bot.add_dynamic_items(ReminderPage, UnskipButton)
