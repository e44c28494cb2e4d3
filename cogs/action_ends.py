"""Days of action: calling all of one off, and taking along what came of it. A part of cogs/events.py."""

from collections.abc import Sequence

from discord import app_commands
from discord.ext import commands

from bot.access import Action as Doing
from bot.access import Actor
from bot.actions import cards, service, sheet
from bot.actions.model import Action
from bot.app import Groundswell, Interaction
from bot.audit import service as audit
from bot.audit.model import Noted
from bot.chapters import service as chapters
from bot.database import Transaction
from bot.edge.attendees import ensure_may_manage, follow, list_told, told_of
from bot.edge.forms import present
from bot.edge.guard import actor_of, ensure_within, needs
from bot.edge.reply import reply, wait
from bot.edge.suggest import Pairs, suggester
from bot.events import changing
from bot.events import service as events
from bot.events.model import Event, EventStatus
from bot.events.wording import ensure_reason
from bot.limits import Limit
from bot.rsvps import checking_in
from bot.rsvps.model import Roll


@suggester
async def coming_actions(interaction: Interaction, current: str) -> Pairs:
    """Suggest the days of action to come."""
    assert interaction.guild_id is not None  # noqa: S101 - suggester() saw to it
    found = await interaction.client.database.read(service.search, interaction.guild_id, current)
    return [(action.title, str(action.action_id)) for action in found]


def cities(tx: Transaction, server_id: int, action_id: int) -> Sequence[Event]:
    """List the events of a day of action that are on."""
    found = events.list_action(tx, server_id, action_id)
    return [event for event in found if event.status is EventStatus.OPEN]


def _ahead(tx: Transaction, server_id: int, action_id: int) -> Sequence[Event]:
    return [event for event in cities(tx, server_id, action_id) if event.plan.ends_at > tx.now]


def _to_cancel(tx: Transaction, actor: Actor, text: str) -> tuple[Action, int, int]:
    ensure_may_manage(actor, None)
    action = service.named(tx, actor.server_id, text)
    service.ensure_on(action)
    ahead = _ahead(tx, actor.server_id, action.action_id)
    people = {each for event in ahead for each in list_told(tx, actor.server_id, event.event_id)}
    return action, len(ahead), len(people)


def _cancel(tx: Transaction, actor: Actor, action_id: int, reason: str) -> tuple[Action, int, int]:
    """Call off all cities or, where one cannot be, none: it is one transaction."""
    ensure_may_manage(actor, None)
    server_id = actor.server_id
    action = service.cancel(tx, server_id, action_id, ensure_reason(reason))
    ahead = _ahead(tx, server_id, action_id)
    coming = told_of(tx, server_id, [event.event_id for event in ahead])
    for event in ahead:
        follow(tx, changing.cancel(tx, server_id, event.event_id, reason, coming=coming))
    return action, len(ahead), len({each for people in coming.values() for each in people})


def _export(tx: Transaction, actor: Actor, text: str) -> tuple[Action, list[tuple[Roll, str | None]]]:
    ensure_may_manage(actor, None)
    server_id = actor.server_id
    action = service.named(tx, server_id, text)
    found = events.list_action(tx, server_id, action.action_id)
    rolls = [(checking_in.roll(tx, server_id, event), _chapter(tx, event)) for event in found]
    audit.note_reading(tx, server_id, actor.user_id, sheet.people([roll for roll, _ in rolls]), Noted.EXPORT)
    return action, rolls


def _chapter(tx: Transaction, event: Event) -> str | None:
    number = event.plan.chapter_id
    chapter = None if number is None else chapters.find(tx, event.server_id, number)
    return None if chapter is None else chapter.name


class ActionEnds(commands.Cog):
    """The part of /event action for when it is over, or does not come to be."""

    bot: Groundswell
    action = app_commands.Group(name="action", description="The same event in many cities on one day")

    @action.command(name="cancel")
    @app_commands.describe(action="Which day of action")
    @app_commands.autocomplete(action=coming_actions)
    @needs(Doing.CREATE_ACTION)
    async def cancel_action(self, interaction: Interaction, action: str) -> None:
        """Call a day of action off in all cities at once: you are asked why, and those who come are told."""
        actor = actor_of(interaction)
        found, number, people = await self.bot.database.read(_to_cancel, actor, action)
        form = cards.CancelForm(found, number, people)

        async def submit(sent: Interaction) -> None:
            await wait(sent)
            done = await self.bot.database.write(_cancel, actor_of(sent), found.action_id, form.reason.value)
            await reply(sent, cards.cancelled_card(*done))

        await present(interaction, form, submit)

    @action.command(name="export")
    @app_commands.describe(action="Which day of action; past and cancelled ones by their number")
    @app_commands.autocomplete(action=coming_actions)
    @needs(Doing.CREATE_ACTION)
    async def export_action(self, interaction: Interaction, action: str) -> None:
        """Get all cities with their numbers, and who comes to each, as files for a spreadsheet program."""
        ensure_within(interaction, Limit.EXPORT)
        await wait(interaction)
        found, rolls = await self.bot.database.write(_export, actor_of(interaction), action)
        await reply(interaction, cards.export_card(found, *sheet.tables(rolls)))


async def setup(_bot: Groundswell) -> None:
    """Nothing here: the commands come with cogs/events.py."""
