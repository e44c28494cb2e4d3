"""Local groups: find them, look at them, see where there is none. Their work: chapter_desk.py, chapter_people.py."""

from discord import app_commands
from discord.ext import commands

from bot.access import Action, Actor
from bot.app import Groundswell, Interaction
from bot.chapters import cards, overview, service
from bot.chapters.model import Details, Near, Overview
from bot.charts.chapters import coverage_map
from bot.database import Transaction
from bot.edge.chapters import chapter_names, coverage_of, look, state_names
from bot.edge.drawing import drawn
from bot.edge.durable import Durable
from bot.edge.guard import actor_of, needs
from bot.edge.reply import replace, reply, wait
from bot.officials import service as officials
from bot.officials.states import find_state
from cogs.chapter_desk import Desk
from cogs.chapter_people import People
from cogs.proposals import Proposing

__all__ = ["Chapters", "chapter_names", "setup"]

_NEAREST = 5  # buttons on a line


def _details(tx: Transaction, server_id: int, user_id: int, text: str) -> Details:
    return look(tx, server_id, user_id, service.named(tx, server_id, text, archived=True))


def _list(tx: Transaction, server_id: int, state: str | None) -> tuple[list[Overview], str | None]:
    code = find_state(state) if state else None
    return list(service.list_all(tx, server_id, code)), code


def _find(tx: Transaction, server_id: int, zip_code: str) -> tuple[str, str, list[Near], list[Overview]]:
    place = officials.locate(tx, zip_code)
    near = overview.list_nearest(tx, server_id, place, _NEAREST)
    shown = {each.chapter.chapter_id for each in near}
    others = [each for each in service.list_all(tx, server_id, place.state) if each.chapter.chapter_id not in shown]
    return place.zip_code, place.state, near, others


async def _show_map(interaction: Interaction, server_id: int) -> None:
    await wait(interaction)
    states = await interaction.client.database.read(coverage_of, server_id)
    await reply(interaction, cards.map_card(states, await drawn(coverage_map, states)))


class Chapters(Desk, People, Proposing, commands.GroupCog, group_name="chapter", group_description="Local groups"):
    """Local groups."""

    def __init__(self, bot: Groundswell) -> None:
        self.bot = bot

    @app_commands.command(name="list")
    @app_commands.describe(state="Only this state, by name or two letters")
    @app_commands.autocomplete(state=state_names)
    @needs(Action.SEE_CHAPTERS)
    async def list_(self, interaction: Interaction, state: str | None = None) -> None:
        """See the chapters, state by state."""
        found, code = await self.bot.database.read(_list, actor_of(interaction).server_id, state)
        await reply(interaction, cards.list_card(found, code))

    @app_commands.command()
    @app_commands.rename(zip_code="zip")
    @app_commands.describe(zip_code="Your home ZIP code")
    @needs(Action.SEE_CHAPTERS)
    async def find(self, interaction: Interaction, zip_code: str) -> None:
        """See which chapters are nearest to a ZIP code, with how far they are."""
        found = await self.bot.database.read(_find, actor_of(interaction).server_id, zip_code)
        five, state, near, others = found
        await reply(interaction, cards.found_card(five, near, state, others))

    @app_commands.command()
    @app_commands.describe(chapter="Which one")
    @app_commands.autocomplete(chapter=chapter_names)
    @needs(Action.SEE_CHAPTERS)
    async def info(self, interaction: Interaction, chapter: str) -> None:
        """See where a chapter is, who leads it, how far it has come and how to join."""
        actor = actor_of(interaction)
        details = await self.bot.database.read(_details, actor.server_id, actor.user_id, chapter)
        await reply(interaction, cards.details_card(details))

    @app_commands.command(name="map")
    @needs(Action.SEE_CHAPTERS)
    async def map_(self, interaction: Interaction) -> None:
        """See which states have a chapter, and which have none yet."""
        await _show_map(interaction, actor_of(interaction).server_id)


class ListPage(
    Durable, template=r"chapter:list:(?P<state>all|[A-Z]{2}):(?P<page>[0-9]{1,4})", action=Action.SEE_CHAPTERS
):
    """Turns a page of the list."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Show the page as it is now."""
        state = None if self.parts["state"] == "all" else self.parts["state"]
        found, code = await interaction.client.database.read(_list, actor.server_id, state)
        await replace(interaction, cards.list_card(found, code, self.number("page")))


class MapButton(Durable, template=r"chapter:map", action=Action.SEE_CHAPTERS):
    """Shows the map."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Show it to the person alone."""
        await _show_map(interaction, actor.server_id)


async def setup(bot: Groundswell) -> None:
    """Add the commands and the buttons."""
    await bot.add_cog(Chapters(bot))
    bot.add_dynamic_items(ListPage, MapButton)
