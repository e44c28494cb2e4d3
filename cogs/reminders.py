"""Messages that come later: to oneself, and by organizers to a channel."""

from collections.abc import Awaitable, Callable, Sequence

import discord
from discord import app_commands
from discord.ext import commands

from bot.access import Action, Actor
from bot.app import Groundswell, Interaction
from bot.database import Transaction
from bot.edge.asker import zone_of
from bot.edge.durable import Durable
from bot.edge.ensure import ensure_writable
from bot.edge.guard import actor_of, needs
from bot.edge.reply import replace, reply
from bot.edge.suggest import moments
from bot.errors import BadInput
from bot.reminders import cards, service
from bot.reminders.model import KIND, Failure, Reminder

_Mine = tuple[Sequence[Reminder], Sequence[Failure]]


def _remind_me(tx: Transaction, server_id: int, user_id: int, what: str, when: str) -> Reminder:
    return service.remind_me(tx, server_id, user_id, what, when, zone_of(tx, server_id, user_id))


def _schedule_post(tx: Transaction, server_id: int, user_id: int, what: str, when: str, channel_id: int) -> Reminder:
    zone = zone_of(tx, server_id, user_id)
    return service.schedule_post(tx, server_id, user_id, what, when, zone, channel_id)


def _mine(tx: Transaction, server_id: int, user_id: int) -> _Mine:
    return service.list_own(tx, server_id, user_id), service.list_failed(tx, server_id, user_id)


def _drop(tx: Transaction, server_id: int, user_id: int, reminder_id: int) -> _Mine:
    service.cancel(tx, server_id, user_id, reminder_id)
    return _mine(tx, server_id, user_id)


class Reminders(commands.Cog):
    """Reminders for oneself."""

    def __init__(self, bot: Groundswell) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(what="What to remind you of", when="When, for example: tomorrow 6pm, tue 18:30, in 2 hours")
    @app_commands.autocomplete(when=moments)
    @needs(Action.REMIND_ME)
    async def remindme(self, interaction: Interaction, what: str, when: str) -> None:
        """Get a direct message from me later."""
        actor = actor_of(interaction)
        reminder = await self.bot.database.write(_remind_me, actor.server_id, actor.user_id, what, when)
        await reply(interaction, cards.reminder_set_card(reminder))

    @app_commands.command()
    @needs(Action.REMIND_ME)
    async def reminders(self, interaction: Interaction) -> None:
        """See your reminders, and cancel them."""
        actor = actor_of(interaction)
        mine = await self.bot.database.read(_mine, actor.server_id, actor.user_id)
        await reply(interaction, cards.reminders_card(*mine))


class ReminderPosts(commands.GroupCog, group_name="reminder", group_description="Posts that come later"):
    """Posts that organizers schedule."""

    def __init__(self, bot: Groundswell) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(
        what="The text of the post",
        when="When, for example: tomorrow 6pm, tue 18:30, Dec 3 7:30pm",
        channel="Where to post it; this channel if you leave it out",
    )
    @app_commands.autocomplete(when=moments)
    @needs(Action.CREATE_REMINDER)
    async def create(
        self,
        interaction: Interaction,
        what: str,
        when: str,
        channel: discord.TextChannel | discord.Thread | None = None,
    ) -> None:
        """Schedule a post in a channel."""
        place = channel or interaction.channel
        if not isinstance(place, discord.TextChannel | discord.Thread):
            raise BadInput("I can only post in text channels and threads. Name one in the `channel` option.")
        ensure_writable(place)
        actor = actor_of(interaction)
        reminder = await self.bot.database.write(_schedule_post, actor.server_id, actor.user_id, what, when, place.id)
        await reply(interaction, cards.post_scheduled_card(reminder))


class ReminderButton(
    Durable,
    # A server's id has up to 19 digits; what begins with a 9 would not fit into 64 bits.
    template=r"reminder:(?P<server_id>[1-8]?[0-9]{1,18}):(?P<reminder_id>[0-9]{1,18}):(?P<verb>cancel|drop|snooze)",
    action=Action.REMIND_ME,
):
    """A button under somebody's own reminder, in a server or in direct messages."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Cancel or snooze."""
        await _PRESSED[self.parts["verb"]](interaction, actor, self.number("reminder_id"))


async def _cancelled(interaction: Interaction, actor: Actor, reminder_id: int) -> None:
    reminder = await interaction.client.database.write(service.cancel, actor.server_id, actor.user_id, reminder_id)
    await replace(interaction, cards.reminder_cancelled_card(reminder))


async def _dropped(interaction: Interaction, actor: Actor, reminder_id: int) -> None:
    mine = await interaction.client.database.write(_drop, actor.server_id, actor.user_id, reminder_id)
    await replace(interaction, cards.reminders_card(*mine))


async def _snoozed(interaction: Interaction, actor: Actor, reminder_id: int) -> None:
    reminder = await interaction.client.database.write(service.snooze, actor.server_id, actor.user_id, reminder_id)
    await replace(interaction, cards.reminder_snoozed_card(reminder))


_PRESSED: dict[str, Callable[[Interaction, Actor, int], Awaitable[None]]] = {
    "cancel": _cancelled,
    "drop": _dropped,
    "snooze": _snoozed,
}


async def setup(bot: Groundswell) -> None:
    """Add the commands, the buttons and the way reminders are sent."""
    await bot.add_cog(Reminders(bot))
    await bot.add_cog(ReminderPosts(bot))
    bot.add_dynamic_items(ReminderButton)
    bot.senders.register(KIND, service.to_send, cards.reminder_card)
