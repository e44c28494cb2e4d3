"""Messages that organizers schedule for others: posts in channels, direct messages to the members of a group."""

from collections.abc import Sequence
from datetime import datetime

import discord
from discord import app_commands
from discord.ext import commands

from bot.access import Action, Actor
from bot.app import Groundswell, Interaction
from bot.campaigns import service as campaigns
from bot.chapters import service as chapters
from bot.database import Transaction
from bot.edge.asker import zone_of
from bot.edge.durable import Durable
from bot.edge.ensure import ensure_writable
from bot.edge.guard import actor_of, admit, needs
from bot.edge.reply import replace, reply
from bot.edge.suggest import Pairs, suggester
from bot.errors import BadInput, NotAllowed
from bot.reminders import cards, rules, service
from bot.reminders.model import Asked, Reminder, Standing, Target
from cogs.call import open_campaigns
from cogs.chapters import chapter_names
from cogs.reminders import moments_or_series, repeats, with_audience

_TIMES = 5
_REPEAT_HINT = "How often, for example: every weekday, every other tuesday"
_UNTIL_HINT = "The last day of what repeats, for example: nov 3"
_WHICH = "Which one; pick it from the list"

Place = discord.TextChannel | discord.Thread


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
        raise RoleNotYours("I don't mention everybody at once. Pick a role, or leave `role` out.")
    if role.mentionable:
        return
    if not place.permissions_for(asker).mention_everyone:
        raise RoleNotYours(
            f"You may not mention {role.mention} in {place.mention}. Pick a role that anybody may mention, "
            "or ask an admin for the **Mention Everyone** permission."
        )
    if not place.permissions_for(place.guild.me).mention_everyone:
        raise RoleNotYours(
            f"I may not mention {role.mention} in {place.mention}: I am missing **Mention Everyone** there. "
            "Give my role that permission, or let anybody mention the role."
        )


def _create(
    tx: Transaction, actor: Actor, asked: Asked, target: Target, chapter: str | None, campaign: str | None
) -> Standing:
    server_id = actor.server_id
    target = Target(
        target.channel_id,
        target.role_id,
        None if chapter is None else chapters.named(tx, server_id, chapter).chapter_id,
        None if campaign is None else campaigns.named(tx, server_id, campaign).campaign_id,
    )
    zone = zone_of(tx, server_id, actor.user_id)
    return with_audience(tx, server_id, service.schedule(tx, server_id, actor.user_id, asked, zone, target))


def _list(tx: Transaction, server_id: int) -> Sequence[Standing]:
    return [with_audience(tx, server_id, each) for each in service.list_managed(tx, server_id)]


def _preview(tx: Transaction, server_id: int, text: str) -> tuple[Standing, list[datetime]]:
    standing = with_audience(tx, server_id, service.managed(tx, server_id, text))
    if standing.schedule is None:
        return standing, [standing.next_at] if standing.next_at is not None else []
    return standing, [each.at for each in rules.next_times(standing.schedule, tx.now, _TIMES)]


def _pause(tx: Transaction, server_id: int, text: str) -> Standing:
    return with_audience(tx, server_id, service.pause(tx, server_id, text))


def _resume(tx: Transaction, server_id: int, text: str) -> Standing:
    return with_audience(tx, server_id, service.resume(tx, server_id, text))


def _edit(tx: Transaction, actor: Actor, text: str, changes: dict[str, str | None]) -> Standing:
    zone = zone_of(tx, actor.server_id, actor.user_id)
    return with_audience(tx, actor.server_id, service.edit(tx, actor.server_id, text, zone, **changes))


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
        chapter="Send it to this chapter's members instead, by direct message",
        campaign="Send it to this campaign's callers instead, by direct message",
        until=_UNTIL_HINT,
    )
    @app_commands.autocomplete(when=moments_or_series, repeat=repeats, chapter=chapter_names, campaign=open_campaigns)
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
        until: str | None = None,
    ) -> None:
        """Schedule a message, once or again and again: in a channel, or to the members of a group."""
        place = channel
        if place is None and chapter is None and campaign is None:
            here = interaction.channel
            if not isinstance(here, Place):
                raise BadInput("I can only post in text channels and threads. Name one in the `channel` option.")
            place = here
        if place is not None:
            ensure_writable(place)
            if role is not None and isinstance(interaction.user, discord.Member):
                ensure_mentionable(role, place, interaction.user)
        target = Target(place.id if place is not None else None, role.id if role is not None else None)
        asked = Asked(what, when, repeat, until)
        standing = await self.bot.database.write(_create, actor_of(interaction), asked, target, chapter, campaign)
        await reply(interaction, cards.post_scheduled_card(standing))

    @app_commands.command(name="list")
    @needs(Action.MANAGE_REMINDERS)
    async def list_all(self, interaction: Interaction) -> None:
        """See what is scheduled here, when it comes next and how the last one went."""
        listed = await self.bot.database.read(_list, actor_of(interaction).server_id)
        await reply(interaction, cards.list_card(listed, 1))

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
        await reply(interaction, cards.changed_card(standing, "Paused:"))

    @app_commands.command()
    @app_commands.describe(reminder=_WHICH)
    @app_commands.autocomplete(reminder=scheduled)
    @needs(Action.MANAGE_REMINDERS)
    async def resume(self, interaction: Interaction, reminder: str) -> None:
        """Go on with a paused series from now; what was left out stays out."""
        standing = await self.bot.database.write(_resume, actor_of(interaction).server_id, reminder)
        await reply(interaction, cards.changed_card(standing, "It goes on:"))

    @app_commands.command()
    @app_commands.describe(reminder=_WHICH)
    @app_commands.autocomplete(reminder=scheduled)
    @needs(Action.MANAGE_REMINDERS)
    async def skip(self, interaction: Interaction, reminder: str) -> None:
        """Leave out the next time of a series."""
        left_out, standing = await self.bot.database.write(service.skip, actor_of(interaction).server_id, reminder)
        await reply(interaction, cards.skipped_card(standing, left_out))

    @app_commands.command()
    @app_commands.describe(reminder=_WHICH)
    @app_commands.autocomplete(reminder=scheduled)
    @needs(Action.MANAGE_REMINDERS)
    async def cancel(self, interaction: Interaction, reminder: str) -> None:
        """Take a scheduled message back, all of a series."""
        server_id = actor_of(interaction).server_id
        cancelled: Reminder = await self.bot.database.write(service.cancel_managed, server_id, reminder)
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
        await reply(interaction, cards.changed_card(standing, "Changed:"))


class ReminderPage(
    Durable,
    template=r"reminder:list:(?P<page>[0-9]{1,4}):(?P<way>back|on)",
    action=Action.MANAGE_REMINDERS,
):
    """Turns a page of the list."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Show the page as it is now."""
        listed = await interaction.client.database.read(_list, actor.server_id)
        await replace(interaction, cards.list_card(listed, self.number("page")))


async def setup(bot: Groundswell) -> None:
    """Add the commands and the buttons of the list."""
    await bot.add_cog(ReminderPosts(bot))
    bot.add_dynamic_items(ReminderPage)
