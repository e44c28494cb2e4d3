"""What you can do here: by who you are, and by what there is to do now."""

from collections.abc import Sequence

import discord
from discord import app_commands
from discord.ext import commands

from bot.access import Action, Actor, Level
from bot.app import Groundswell, Interaction
from bot.card import Card, button, row
from bot.edge.durable import Durable
from bot.edge.guard import actor_of, admit, needs
from bot.edge.manual import Command, allowed, commands_of, usage
from bot.edge.reply import replace, reply
from bot.edge.suggest import Pairs, suggester
from bot.edge.topics import Now, Page, Topic, now, page_of, topic_of, topics_for
from bot.errors import NotFound
from bot.text import quote

_PRIMARY = discord.ButtonStyle.primary


def _calls_line(known: Now) -> str:
    if not known.officials:
        return "**Calls** · I have no list of officials yet; see what is on instead"
    if not known.running:
        return "**Calls** · no campaign needs calls now; `/officials` shows who represents you"
    count = "1 campaign needs" if len(known.running) == 1 else f"{len(known.running)} campaigns need"
    return f"**Calls** · {count} calls now: `/call`"


def _events_line(known: Now, level: Level) -> str:
    if known.events:
        return f"**Events** · {known.events} coming up: `/event list`"
    if level >= Level.LEAD:
        return "**Events** · nothing is planned; `/event create` plans one"
    return "**Events** · nothing is planned yet; `/chapter find` shows who is near you"


def _chapters_line(known: Now, level: Level) -> str:
    if known.chapters:
        return "**Chapters** · `/chapter find` shows the nearest to you"
    if level >= Level.ORGANIZER:
        return "**Chapters** · none yet; `/chapter create` starts one"
    return "**Chapters** · none yet; `/chapter propose` starts one where you live"


def _volunteers_line(known: Now) -> str:
    if not known.waiting:
        return "**Volunteers** · everybody has an answer; `/volunteers list` shows them all"
    if known.waiting == 1:
        return "**Volunteers** · 1 person waits for an answer: `/volunteers list`"
    return f"**Volunteers** · {known.waiting} people wait for an answer: `/volunteers list`"


def _unset_line(known: Now) -> str | None:
    return f"**Still to set** · {', '.join(known.unset)}" if known.unset else None


def _first(known: Now, level: Level) -> discord.ui.Button[discord.ui.LayoutView]:
    """Return the one thing to do next."""
    if level is Level.ADMIN and known.unset:
        return button("Finish the settings", "setup:open", _PRIMARY)
    if level >= Level.ORGANIZER and known.waiting:
        return button("See who waits", "volunteers:list:1:0:0:any", _PRIMARY)
    if not known.is_signed_up:
        return button("Sign up", "join:form", _PRIMARY)
    if known.running and known.officials:
        return button("Make a call", f"call:{known.running[0]}:start", _PRIMARY)
    if known.events:
        return button("See what is on", "event:list:all:any:1", _PRIMARY)
    return button("See the chapters", "chapter:list:all:1", _PRIMARY)


def overview_card(known: Now, actor: Actor) -> Card:
    """Show what there is to do now, the first thing of it as a button, and the topics."""
    topics = topics_for(actor)
    level = max(topic.level for topic in topics)
    first = _first(known, level)
    # The panel of /setup is first while something is to set; its topic would be one row of buttons more.
    others = [topic for topic in topics if not (first.custom_id == "setup:open" and topic.key == "settings")]
    lines = [
        _calls_line(known),
        _events_line(known, level),
        _chapters_line(known, level),
        "**Reminders** · `/remindme` writes to you when you say",
        _volunteers_line(known) if level >= Level.ORGANIZER else None,
        _unset_line(known) if level is Level.ADMIN else None,
    ]
    return Card(
        "### What you can do here\n" + "\n".join(line for line in lines if line),
        row(first),
        *([] if level is Level.ANYONE else ["-# For everybody"]),
        row(*(_topic_button(topic) for topic in others if topic.level is Level.ANYONE)),
        *_organizers_rows([topic for topic in others if topic.level > Level.ANYONE]),
    )


def _topic_button(topic: Topic) -> discord.ui.Button[discord.ui.LayoutView]:
    return button(topic.label, f"help:{topic.key}")


def _organizers_rows(topics: Sequence[Topic]) -> list[str | discord.ui.Item[discord.ui.LayoutView]]:
    if not topics:
        return []
    rows = [row(*(_topic_button(topic) for topic in topics[start : start + 5])) for start in range(0, len(topics), 5)]
    return ["-# For those who organize", *rows]


def _advice(topic: Topic, known: Now) -> str | None:
    """Say what is missing for a topic, and what to do instead."""
    if topic.key == "calls":
        return None if known.running and known.officials else _calls_line(known)
    if topic.key == "events":
        return None if known.events else _events_line(known, Level.ANYONE)
    if topic.key == "chapters":
        return None if known.chapters else _chapters_line(known, Level.ANYONE)
    return _unset_line(known) if topic.key == "settings" else None


def topic_card(page: Page, known: Now) -> Card:
    """Show a topic: what people want most, each to be pressed, and the names of the rest."""
    hidden = {"call", "officials", "remindme-calls"} if page.topic.key == "calls" and not known.officials else set()
    tasks = "\n".join(f"`/{name}` · {words}" for name, words in page.tasks if name not in hidden)
    return Card(
        f"### {page.topic.title}",
        _advice(page.topic, known),
        tasks,
        "-# More: " + " ".join(f"`/{name}`" for name in page.more) if page.more else None,
        row(button("All topics", "help:home")),
    )


def command_card(command: Command) -> Card:
    """Show how a command is typed, and what can be filled in."""
    options = "\n".join(f"**{each.display_name}** · {each.description}" for each in command.parameters)
    return Card(
        f"### {discord.utils.escape_markdown(usage(command))}",
        str(command.description),
        f"{options}\n-# What stands in brackets can be left out." if options else None,
        f"Type it, or press it here: `/{command.qualified_name}`",
        row(button("All topics", "help:home")),
    )


def _usable(client: Groundswell, actor: Actor) -> list[Command]:
    return allowed(list(commands_of(client.tree)), actor)


def _named(wanted: str, usable: Sequence[Command], topics: Sequence[Topic]) -> Topic | Command:
    """Return what somebody means: a topic by its words, a command by its name, else a topic by a command's first word.

    Raises:
        NotFound: nothing is called like that, for them.
    """
    for topic in topics:
        if wanted in {topic.key, topic.label.casefold()}:
            return topic
    for command in usable:
        if wanted == command.qualified_name:
            return command
    keys = {topic_of(command) for command in usable if command.qualified_name.split()[0] == wanted.partition(" ")[0]}
    found = [topic for topic in topics if topic.key in keys]
    if not found:
        raise NotFound(f"There is no help on {quote(wanted)} for you. Type `/help` for the list.")
    return found[-1]


@suggester
async def topic_names(interaction: Interaction, current: str) -> Pairs:
    """Suggest the topics and commands that somebody may use."""
    actor = await admit(interaction, Action.HELP)
    typed = current.strip().casefold().lstrip("/")
    topics = [(topic.label, topic.key) for topic in topics_for(actor)]
    names = [(f"/{command.qualified_name}", command.qualified_name) for command in _usable(interaction.client, actor)]
    return [(label, value) for label, value in topics + names if typed in label.casefold()]


class HelpButton(Durable, template=r"help:(?P<key>[a-z]{2,20})", action=Action.HELP):
    """Turns the help to a topic, or back."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Show the page in place of the one before."""
        known = await interaction.client.database.read(now, actor.server_id, actor.user_id)
        topic = next((each for each in topics_for(actor) if each.key == self.parts["key"]), None)
        if topic is not None:
            card = topic_card(page_of(topic, _usable(interaction.client, actor)), known)
        else:  # back, or what is not theirs any more
            card = overview_card(known, actor)
        await replace(interaction, card)


class Help(commands.Cog):
    """What you can do here."""

    def __init__(self, bot: Groundswell) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(topic="What about, or which command; leave it out to see what there is to do")
    @app_commands.autocomplete(topic=topic_names)
    @needs(Action.HELP)
    async def help(self, interaction: Interaction, topic: str | None = None) -> None:
        """See what you can do here."""
        actor = actor_of(interaction)
        known = await self.bot.database.read(now, actor.server_id, actor.user_id)
        wanted = " ".join((topic or "").casefold().lstrip("/").split())
        if not wanted:
            await reply(interaction, overview_card(known, actor))
            return
        usable = _usable(self.bot, actor)
        found = _named(wanted, usable, topics_for(actor))
        card = topic_card(page_of(found, usable), known) if isinstance(found, Topic) else command_card(found)
        await reply(interaction, card)


async def setup(bot: Groundswell) -> None:
    """Add the command, and its buttons."""
    bot.add_dynamic_items(HelpButton)
    await bot.add_cog(Help(bot))
