"""Messages that come later, to oneself; and the buttons under every reminder."""

from collections.abc import Awaitable, Callable, Iterable, Sequence

import discord
from discord import app_commands
from discord.ext import commands

from bot.access import Action, Actor
from bot.app import Groundswell, Interaction
from bot.calls import reminders as call_reminders
from bot.calls import service as calls
from bot.calls.cards import weekly_line
from bot.campaigns import service as campaigns
from bot.campaigns.rules import is_open
from bot.card import Card
from bot.chapters import service as chapters
from bot.database import Transaction
from bot.edge.asker import zone_of
from bot.edge.durable import Durable
from bot.edge.ensure import ensure_writable
from bot.edge.guard import actor_of, ensure_within, needs
from bot.edge.reply import replace, reply
from bot.edge.suggest import Pairs, suggester
from bot.errors import BadInput
from bot.events import service as events
from bot.limits import Limit
from bot.outbox.model import Delivery, Destination, Schedule
from bot.outbox.pacer import Rank
from bot.reminders import cards, service
from bot.reminders.cards import Line
from bot.reminders.model import KIND, MEMBERS_KIND, Failure, Reminder, Standing
from bot.when.parse import suggest_when
from bot.when.repeat_suggestions import suggest_repeat
from bot.words import phrase

_Mine = tuple[Sequence[Standing], Sequence[Failure], Sequence[Line]]


@suggester
async def repeats(interaction: Interaction, current: str) -> Pairs:
    """Suggest how often, said back in the asker's own zone."""
    assert interaction.guild_id is not None  # noqa: S101 - suggester() saw to it
    bot = interaction.client
    zone = await bot.database.read(zone_of, interaction.guild_id, interaction.user.id)
    return suggest_repeat(current, bot.clock(), zone, 25)


@suggester
async def moments_or_series(interaction: Interaction, current: str) -> Pairs:
    """Suggest what a typed time may mean, or a typed series."""
    assert interaction.guild_id is not None  # noqa: S101 - suggester() saw to it
    now = interaction.client.clock()
    zone = await interaction.client.database.read(zone_of, interaction.guild_id, interaction.user.id)
    once = [(reading.label, reading.value) for reading in suggest_when(current, now, zone)]
    return once or suggest_repeat(current, now, zone)


def with_audience(tx: Transaction, server_id: int, standing: Standing) -> Standing:
    """Put the name of those who get a reminder to it."""
    reminder = standing.reminder
    if reminder.chapter_id is not None:
        chapter = chapters.find(tx, server_id, reminder.chapter_id)
        return standing._replace(audience=chapter.name if chapter is not None else "")
    if reminder.campaign_id is not None:
        campaign = campaigns.find(tx, server_id, reminder.campaign_id)
        return standing._replace(audience=campaign.title if campaign is not None else "")
    if reminder.event_id is not None:
        event = events.find(tx, server_id, reminder.event_id)
        return standing._replace(audience=event.plan.title if event is not None else "")
    return standing


def _members(tx: Transaction, reminder: Reminder) -> Iterable[int]:
    if reminder.chapter_id is not None:
        return chapters.list_members(tx, reminder.server_id, reminder.chapter_id)
    if reminder.campaign_id is not None:
        campaign = campaigns.find(tx, reminder.server_id, reminder.campaign_id)
        if campaign is not None and is_open(campaign, tx.now):  # nobody is called out for what is over
            return calls.list_callers(tx, reminder.server_id, reminder.campaign_id)
    if reminder.event_id is not None:
        return events.list_coming(tx, reminder.server_id, reminder.event_id)
    return ()


def _belongs(tx: Transaction, reminder: Reminder, user_id: int) -> bool:
    """Say whether a person is still one of those whom a reminder is for: it may have waited over a night."""
    if reminder.chapter_id is not None:
        return chapters.is_member(tx, reminder.server_id, reminder.chapter_id, user_id)
    if reminder.campaign_id is not None:
        campaign = campaigns.find(tx, reminder.server_id, reminder.campaign_id)
        is_on = campaign is not None and is_open(campaign, tx.now)
        return is_on and calls.is_caller(tx, reminder.server_id, reminder.campaign_id, user_id)
    return reminder.event_id is not None and events.is_coming(tx, reminder.server_id, reminder.event_id, user_id)


def with_guests(tx: Transaction, standing: Standing) -> Standing:
    """Put those to a reminder whom its post in a channel mentions."""
    reminder = standing.reminder
    if reminder.channel_id is None or not reminder.has_group:
        return standing
    return standing._replace(guests=service.without_muted(tx, reminder, _members(tx, reminder)))


def _audience(tx: Transaction, series: Schedule) -> Iterable[Destination]:
    return service.audience(tx, series, _members)


def _to_send(tx: Transaction, deliveries: Sequence[Delivery]) -> Sequence[Standing | None]:
    things = {(each.server_id, each.thing_id) for each in deliveries}
    known = service.standing_to_send(tx, deliveries[0].kind, things)
    return [
        _to_send_to(tx, known.get((each.server_id, each.thing_id)), each.destination.user_id) for each in deliveries
    ]


def _to_send_to(tx: Transaction, standing: Standing | None, user_id: int | None) -> Standing | None:
    if standing is None or _is_moot(tx, standing.reminder, user_id):
        return None
    if user_id is None and standing.reminder.is_personal:
        standing = standing._replace(is_elsewhere=True)
    return with_guests(tx, with_audience(tx, standing.reminder.server_id, standing))


def _is_moot(tx: Transaction, reminder: Reminder, user_id: int | None) -> bool:
    """Say whether its reason is gone: the event was cancelled, or the person left or stopped it while it waited."""
    if reminder.event_id is not None and not events.is_on(tx, reminder.server_id, reminder.event_id):
        return True
    if user_id is None or not reminder.has_group:
        return False
    return service.is_muted(tx, reminder, user_id) or not _belongs(tx, reminder, user_id)


def _remind_me(
    tx: Transaction, server_id: int, user_id: int, what: str, when: str, repeat: str | None, else_in: int | None
) -> Standing:
    return service.remind_me(tx, server_id, user_id, what, when, zone_of(tx, server_id, user_id), repeat, else_in)


def _mine(tx: Transaction, server_id: int, user_id: int) -> _Mine:
    standing = [with_audience(tx, server_id, each) for each in service.list_standing(tx, server_id, user_id)]
    weekly = [
        weekly_line(reminder, series, campaign)
        for reminder, series in call_reminders.list_own(tx, server_id, user_id)
        if (campaign := campaigns.find(tx, server_id, reminder.campaign_id)) is not None
    ]
    return standing, service.list_failed(tx, server_id, user_id), weekly


def reminders_page(tx: Transaction, server_id: int, user_id: int) -> Card:
    """Show everything a person is to be reminded of."""
    return cards.reminders_card(*_mine(tx, server_id, user_id))


def _drop(tx: Transaction, server_id: int, user_id: int, reminder_id: int) -> _Mine:
    service.cancel(tx, server_id, user_id, reminder_id)
    return _mine(tx, server_id, user_id)


class Reminders(commands.Cog):
    """Reminders for oneself."""

    def __init__(self, bot: Groundswell) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(
        what="What to remind you of",
        when="When, for example: tomorrow 6pm, tue 18:30, in 2 hours",
        repeat="How often, for example: every weekday, every other tuesday; once if you leave it out",
        here="Yes: if your direct messages are closed, post it in this channel, where others can read it",
    )
    @app_commands.autocomplete(when=moments_or_series, repeat=repeats)
    @needs(Action.REMIND_ME)
    async def remindme(
        self, interaction: Interaction, what: str, when: str, repeat: str | None = None, here: bool = False
    ) -> None:
        """Get a direct message from me later, once or again and again."""
        actor = actor_of(interaction)
        else_in = _place_of(interaction) if here else None
        mine = (actor.server_id, actor.user_id)
        standing = await self.bot.database.write(_remind_me, *mine, what, when, repeat, else_in)
        await reply(interaction, cards.reminder_set_card(standing))

    @app_commands.command()
    @needs(Action.REMIND_ME)
    async def reminders(self, interaction: Interaction) -> None:
        """See your reminders, and cancel them."""
        actor = actor_of(interaction)
        mine = await self.bot.database.read(_mine, actor.server_id, actor.user_id)
        await reply(interaction, cards.reminders_card(*mine))


def _place_of(interaction: Interaction) -> int:
    """Return where a command was typed, if the bot can post there.

    Raises:
        BadInput: it cannot.
    """
    here = interaction.channel
    if not isinstance(here, discord.TextChannel | discord.Thread):
        raise BadInput(
            phrase("I can only post in text channels and threads. Type it in one of those, or leave `here` out.")
        )
    ensure_writable(here)
    return here.id


class ReminderButton(
    Durable,
    # A server's id has up to 19 digits; what begins with a 9 would not fit into 64 bits.
    template=(
        r"reminder:(?P<server_id>[1-8]?[0-9]{1,18}):(?P<reminder_id>[0-9]{1,18}):(?P<verb>cancel|drop|mute|unmute|snooze)"
    ),
    action=Action.REMIND_ME,
):
    """A button under a reminder that is somebody's own, or came to them, in a server or in direct messages."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Cancel, snooze or stop it, or let it come again."""
        await _PRESSED[self.parts["verb"]](interaction, actor, self.number("reminder_id"))


async def _cancelled(interaction: Interaction, actor: Actor, reminder_id: int) -> None:
    reminder = await interaction.client.database.write(service.cancel, actor.server_id, actor.user_id, reminder_id)
    await replace(interaction, cards.reminder_cancelled_card(reminder))


async def _dropped(interaction: Interaction, actor: Actor, reminder_id: int) -> None:
    mine = await interaction.client.database.write(_drop, actor.server_id, actor.user_id, reminder_id)
    await replace(interaction, cards.reminders_card(*mine))


async def _muted(interaction: Interaction, actor: Actor, reminder_id: int) -> None:
    reminder = await interaction.client.database.write(service.mute, actor.server_id, actor.user_id, reminder_id)
    await reply(interaction, cards.muted_card(reminder))


async def _unmuted(interaction: Interaction, actor: Actor, reminder_id: int) -> None:
    await interaction.client.database.write(service.unmute, actor.server_id, actor.user_id, reminder_id)
    await replace(interaction, cards.unmuted_card())


async def _snoozed(interaction: Interaction, actor: Actor, reminder_id: int) -> None:
    ensure_within(interaction, Limit.SNOOZE)
    reminder = await interaction.client.database.write(service.snooze, actor.server_id, actor.user_id, reminder_id)
    await replace(interaction, cards.reminder_snoozed_card(reminder))


_PRESSED: dict[str, Callable[[Interaction, Actor, int], Awaitable[None]]] = {
    "cancel": _cancelled,
    "drop": _dropped,
    "mute": _muted,
    "unmute": _unmuted,
    "snooze": _snoozed,
}


async def setup(bot: Groundswell) -> None:
    """Add the commands, the buttons, who gets a series and the way reminders are sent."""
    await bot.add_cog(Reminders(bot))
    bot.add_dynamic_items(ReminderButton)
    bot.senders.register_for_all(KIND, _to_send, cards.reminder_card, at_night=True)
    bot.senders.register_for_all(MEMBERS_KIND, _to_send, cards.reminder_card, rank=Rank.BULK)
    bot.planner.register(KIND, _audience, at_night=True)
    bot.planner.register(MEMBERS_KIND, _audience, bulk=True)
