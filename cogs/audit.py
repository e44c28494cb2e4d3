"""What organizers did, for admins."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.access import Action, Actor
from bot.app import Groundswell, Interaction
from bot.audit import service
from bot.audit.cards import ANY, batch_card, page_card
from bot.audit.model import KIND, Wanted
from bot.edge.durable import Durable, StaleButton
from bot.edge.guard import actor_of, needs
from bot.edge.reply import replace, reply
from bot.edge.suggest import Pairs, suggester
from bot.errors import BadInput
from bot.text import quote
from bot.words import phrase

_AUDITED = {action.name.lower(): action for action in Action if action.is_audited}


@suggester
async def audited_actions(_interaction: Interaction, current: str) -> Pairs:
    """Suggest what can be looked for."""
    wanted = current.strip().casefold()
    said = {name: phrase(action.words) for name, action in _AUDITED.items()}
    return [(words, name) for name, words in said.items() if wanted in words.casefold()]


def _named(text: str) -> Action:
    wanted = text.strip().casefold()
    for name, action in _AUDITED.items():
        if wanted in (name, phrase(action.words).casefold()):
            return action
    raise BadInput(
        phrase(
            "There is nothing called {name} in the log. Pick one of the suggestions, or leave it out.",
            name=quote(text),
        )
    )


class AuditPage(
    Durable,
    template=r"audit:(?P<page>[0-9]{1,4}):(?P<user_id>[0-9]{1,20}):(?P<action>[a-z_]{1,40})",
    action=Action.SEE_AUDIT,
):
    """Turns a page of the log."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Show the page as it is now."""
        named = self.parts["action"]
        if named != ANY and named not in _AUDITED:
            raise StaleButton
        wanted = Wanted(self.number("user_id") or None, None if named == ANY else _AUDITED[named].name)
        number = max(1, self.number("page"))
        found = await interaction.client.database.read(service.page, actor.server_id, wanted, number)
        await replace(interaction, page_card(found, wanted))


class AuditCog(commands.Cog, name="Audit"):
    """The log of what organizers did."""

    def __init__(self, bot: Groundswell) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(
        member="Only what this person did, or what concerns them",
        action="Only what was done with this right",
    )
    @app_commands.autocomplete(action=audited_actions)
    @needs(Action.SEE_AUDIT)
    async def audit(
        self, interaction: Interaction, member: discord.User | None = None, action: str | None = None
    ) -> None:
        """See what leads, organizers and admins changed, and whose data they were shown; of the last 90 days."""
        wanted = Wanted(member.id if member else None, _named(action).name if action else None)
        found = await self.bot.database.read(service.page, actor_of(interaction).server_id, wanted, 1)
        await reply(interaction, page_card(found, wanted))


async def setup(bot: Groundswell) -> None:
    """Add the command, its buttons, and what the log channel is told."""
    await bot.add_cog(AuditCog(bot))
    bot.add_dynamic_items(AuditPage)
    bot.senders.register(KIND, service.load_batch, batch_card)
