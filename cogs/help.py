"""What you can do here."""

from collections.abc import Iterable

import discord
from discord import app_commands
from discord.ext import commands

from bot.access import Action
from bot.app import Groundswell, Interaction
from bot.card import Card
from bot.edge.guard import actor_of, needs
from bot.edge.manual import Command, allowed, commands_of, usage
from bot.edge.reply import reply
from bot.edge.suggest import Pairs, suggester
from bot.errors import NotFound
from bot.text import quote

_FIRST = (
    ("setup", "Set this server up"),
    ("join", "Sign up and find your chapter"),
    ("call", "Call the people who represent you"),
    ("event list", "See what is coming up"),
    ("remindme", "Get a reminder"),
)


def overview_card(usable: list[Command]) -> Card:
    """Show where to begin, and everything this person may use, by topic."""
    names = {command.qualified_name for command in usable}
    begin = "\n".join(f"**/{name}** · {words}" for name, words in _FIRST if name in names)
    topics = sorted({name.split()[0] for name in names} - {"help"})
    return Card(
        f"### What you can do here\n{begin}",
        "**Everything else:** " + ", ".join(f"`/help {topic}`" for topic in topics),
    )


def topic_card(usable: Iterable[Command], topic: str) -> Card:
    """Show the commands of a topic."""
    found = [command for command in usable if command.qualified_name.split()[0] == topic]
    if not found:
        raise NotFound(f"There is no help on {quote(topic)} for you. Type `/help` for the list.")
    return Card(
        f"### /{topic}", "\n".join(f"**{discord.utils.escape_markdown(usage(c))}**\n{c.description}" for c in found)
    )


@suggester
async def topics(interaction: Interaction, current: str) -> Pairs:
    """Suggest the topics there are."""
    names = sorted({command.qualified_name.split()[0] for command in commands_of(interaction.client.tree)})
    return [(name, name) for name in names if current.strip().lower().lstrip("/") in name]


class Help(commands.Cog):
    """What you can do here."""

    def __init__(self, bot: Groundswell) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(topic="What about; leave it out to see everything")
    @app_commands.autocomplete(topic=topics)
    @needs(Action.HELP)
    async def help(self, interaction: Interaction, topic: str | None = None) -> None:
        """See what you can do here."""
        usable = allowed(list(commands_of(self.bot.tree)), actor_of(interaction))
        wanted = (topic or "").strip().lower().lstrip("/").partition(" ")[0]
        await reply(interaction, topic_card(usable, wanted) if wanted else overview_card(usable))


async def setup(bot: Groundswell) -> None:
    """Add the command."""
    await bot.add_cog(Help(bot))
