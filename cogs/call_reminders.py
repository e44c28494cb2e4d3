"""Being reminded each week to call."""

from datetime import date, datetime

from discord import app_commands
from discord.ext import commands

from bot.access import Action, Actor
from bot.app import Groundswell, Interaction
from bot.calls import cards
from bot.calls import reminders as service
from bot.calls.model import REMINDER_KIND, Weekday
from bot.calls.scenes import HomeWanted, SeatWanted
from bot.campaigns import service as campaigns
from bot.campaigns.model import CampaignStatus
from bot.card import Card
from bot.database import Transaction
from bot.edge import turns
from bot.edge.asker import zone_of
from bot.edge.durable import Durable
from bot.edge.guard import actor_of, needs
from bot.edge.reply import replace, reply
from bot.edge.suggest import Pairs, choices_of, suggester
from bot.edge.turns import Caller
from bot.errors import UserError
from bot.outbox.model import Destination, Schedule
from bot.when.time_of_day import read_time_of_day
from bot.when.words import clock_words
from bot.words import phrase
from cogs.call import caller_of, open_campaigns
from cogs.officials import ensure_directory
from cogs.reminders import reminders_page

_USUAL_TIMES = ("9am", "10am", "noon", "2pm", "4pm")


def _set(tx: Transaction, caller: Caller, named: str, day: Weekday, typed: str, *, skips: bool) -> Card:
    """Promise it; where the home is not known well enough to say whom they would call, it is asked instead."""
    ensure_directory(tx)
    campaign = campaigns.named(tx, caller.server_id, named)
    at = read_time_of_day(typed)
    scene = turns.begin(tx, caller, campaign, turns.home_of(tx, caller.server_id, caller.user_id))
    if isinstance(scene, (HomeWanted, SeatWanted)):
        return cards.scene_card(scene, phrase("Nothing is set yet: once I know, type `/remindme-calls` again."))
    zone = zone_of(tx, caller.server_id, caller.user_id)
    reminder, series = service.set_weekly(
        tx, caller.server_id, caller.user_id, campaign.campaign_id, day, at, zone, skips_when_called=skips
    )
    return cards.weekly_set_card(reminder, series, campaign)


def _goes_on(tx: Transaction, server_id: int, campaign_id: int) -> bool:
    """Say whether a campaign is open, or is to begin."""
    campaign = campaigns.find(tx, server_id, campaign_id)
    if campaign is None or campaign.status is CampaignStatus.CLOSED:
        return False
    return campaign.ends_at is None or tx.now < campaign.ends_at


def _audience(tx: Transaction, series: Schedule) -> list[Destination] | None:
    found = service.audience(tx, series, _goes_on)
    return None if found is None else list(found)


@suggester
async def times(_interaction: Interaction, current: str) -> Pairs:
    """Suggest what a typed time of day means, or some usual ones."""
    typed = [current] if current.strip() else _USUAL_TIMES
    try:
        return [(clock_words(datetime.combine(date.min, read_time_of_day(text))), text) for text in typed]
    except UserError:
        return []


class WeeklyButton(
    Durable,
    template=r"calls:(?P<server_id>[1-8]?[0-9]{1,18}):reminder:(?P<reminder_id>[0-9]{1,18}):(?P<verb>stop|drop)",
    action=Action.REMIND_ME,
):
    """Ends a weekly reminder: under it, where it came, or in the list of one's reminders."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Stop it; the list is shown again without it."""
        database, reminder_id = interaction.client.database, self.number("reminder_id")
        await database.write(service.stop, actor.server_id, actor.user_id, reminder_id)
        if self.parts["verb"] == "drop":
            await replace(interaction, await database.read(reminders_page, actor.server_id, actor.user_id))
        else:
            await reply(interaction, cards.weekly_stopped_card())


class CallReminders(commands.Cog):
    """Weekly reminders to call."""

    def __init__(self, bot: Groundswell) -> None:
        self.bot = bot

    @app_commands.command(name="remindme-calls")
    @app_commands.describe(
        campaign="What you want to call for",
        day="On which day of the week",
        time="At what time, in your own time zone, for example: 10am",
        even_if_called="Also in a week in which you have called already; otherwise that week is left out",
    )
    @app_commands.choices(day=choices_of(Weekday))
    @app_commands.autocomplete(campaign=open_campaigns, time=times)
    @needs(Action.REMIND_ME)
    async def remindme_calls(
        self, interaction: Interaction, campaign: str, day: str, time: str, even_if_called: bool = False
    ) -> None:
        """Get your next call each week: the number and what to say, by direct message."""
        caller = caller_of(interaction, actor_of(interaction))
        card = await self.bot.database.write(_set, caller, campaign, Weekday(day), time, skips=not even_if_called)
        await reply(interaction, card)


async def setup(bot: Groundswell) -> None:
    """Add the command, its button, who gets a series and the way it is sent."""
    await bot.add_cog(CallReminders(bot))
    bot.add_dynamic_items(WeeklyButton)
    bot.senders.register(REMINDER_KIND, turns.weekly, cards.scene_card, at_night=True)
    bot.planner.register(REMINDER_KIND, _audience, at_night=True)  # people chose the time themselves
