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
from bot.edge.manual import Command, allowed, commands_of, name_of, shown, usage
from bot.edge.reply import replace, reply
from bot.edge.suggest import Pairs, suggester
from bot.edge.topics import Now, Page, Topic, now, page_of, topic_of, topics_for
from bot.errors import NotFound
from bot.text import quote
from bot.words import phrase, phrase_many

_PRIMARY = discord.ButtonStyle.primary


def _calls_line(known: Now) -> str:
    if not known.officials:
        return phrase("**Calls** · I have no list of officials yet; see what is on instead")
    if not known.running:
        return phrase("**Calls** · no campaign needs calls now; `/officials` shows who represents you")
    return phrase_many(
        len(known.running),
        "**Calls** · {count} campaign needs calls now: `/call`",
        "**Calls** · {count} campaigns need calls now: `/call`",
    )


def _events_line(known: Now, level: Level) -> str:
    if known.events:
        return phrase_many(
            known.events,
            "**Events** · {count} coming up: `/event list`",
            "**Events** · {count} coming up: `/event list`",
        )
    if level >= Level.LEAD:
        return phrase("**Events** · nothing is planned; `/event create` plans one")
    return phrase("**Events** · nothing is planned yet; `/chapter find` shows who is near you")


def _chapters_line(known: Now, level: Level) -> str:
    if known.chapters:
        return phrase("**Chapters** · `/chapter find` shows the nearest to you")
    if level >= Level.ORGANIZER:
        return phrase("**Chapters** · none yet; `/chapter create` starts one")
    return phrase("**Chapters** · none yet; `/chapter propose` starts one where you live")


def _volunteers_line(known: Now) -> str:
    if not known.waiting:
        return phrase("**Volunteers** · everybody has an answer; `/volunteers list` shows them all")
    return phrase_many(
        known.waiting,
        "**Volunteers** · {count} person waits for an answer: `/volunteers list`",
        "**Volunteers** · {count} people wait for an answer: `/volunteers list`",
    )


def _unset_line(known: Now) -> str | None:
    if not known.unset:
        return None
    return phrase("**Still to set** · {things}", things=", ".join(phrase(each) for each in known.unset))


def _first(known: Now, level: Level) -> discord.ui.Button[discord.ui.LayoutView]:
    """Return the one thing to do next."""
    if level is Level.ADMIN and known.unset:
        return button(phrase("Finish the settings"), "setup:open", _PRIMARY)
    if level >= Level.ORGANIZER and known.waiting:
        return button(phrase("See who waits"), "volunteers:list:1:0:0:any", _PRIMARY)
    if not known.is_signed_up:
        return button(phrase("Sign up"), "join:form", _PRIMARY)
    if known.running and known.officials:
        return button(phrase("Make a call"), f"call:{known.running[0]}:start", _PRIMARY)
    if known.events:
        return button(phrase("See what is on"), "event:list:all:any:1", _PRIMARY)
    return button(phrase("See the chapters"), "chapter:list:all:1", _PRIMARY)


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
        phrase("**Reminders** · `/remindme` writes to you when you say"),
        _volunteers_line(known) if level >= Level.ORGANIZER else None,
        _unset_line(known) if level is Level.ADMIN else None,
    ]
    return Card(
        phrase("### What you can do here\n{lines}", lines="\n".join(line for line in lines if line)),
        row(first),
        *([] if level is Level.ANYONE else [phrase("-# For everybody")]),
        row(*(_topic_button(topic) for topic in others if topic.level is Level.ANYONE)),
        *_organizers_rows([topic for topic in others if topic.level > Level.ANYONE]),
    )


def _topic_button(topic: Topic) -> discord.ui.Button[discord.ui.LayoutView]:
    return button(phrase(topic.label), f"help:{topic.key}")


def _organizers_rows(topics: Sequence[Topic]) -> list[str | discord.ui.Item[discord.ui.LayoutView]]:
    if not topics:
        return []
    rows = [row(*(_topic_button(topic) for topic in topics[start : start + 5])) for start in range(0, len(topics), 5)]
    return [phrase("-# For those who organize"), *rows]


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
    tasks = "\n".join(f"`/{task.command}` · {phrase(task.words)}" for task in page.tasks if task.command not in hidden)
    return Card(
        f"### {phrase(page.topic.title)}",
        _advice(page.topic, known),
        tasks,
        phrase("-# More: {commands}", commands=" ".join(f"`/{name}`" for name in page.more)) if page.more else None,
        row(button(phrase("All topics"), "help:home")),
    )


def command_card(command: Command) -> Card:
    """Show how a command is typed, and what can be filled in."""
    options = "\n".join(f"**{shown(each.display_name)}** · {shown(each.description)}" for each in command.parameters)
    return Card(
        f"### {discord.utils.escape_markdown(usage(command))}",
        shown(command.description),
        phrase("{options}\n-# What stands in brackets can be left out.", options=options) if options else None,
        phrase("Type it, or press it here: {command}", command=f"`/{command.qualified_name}`"),
        row(button(phrase("All topics"), "help:home")),
    )


def _usable(client: Groundswell, actor: Actor) -> list[Command]:
    return allowed(list(commands_of(client.tree)), actor)


def _named(wanted: str, usable: Sequence[Command], topics: Sequence[Topic]) -> Topic | Command:
    """Return what somebody means: a topic by its words, a command by its name, else a topic by a command's first word.

    Raises:
        NotFound: nothing is called like that, for them.
    """
    for topic in topics:
        if wanted in {topic.key, topic.label.casefold(), phrase(topic.label).casefold()}:
            return topic
    for command in usable:
        if wanted in {command.qualified_name, name_of(command)}:
            return command
    root = wanted.partition(" ")[0]
    keys = {topic_of(each) for each in usable if root in {each.qualified_name.split()[0], name_of(each).split()[0]}}
    found = [topic for topic in topics if topic.key in keys]
    if not found:
        raise NotFound(phrase("There is no help on {topic} for you. Type `/help` for the list.", topic=quote(wanted)))
    return found[-1]


@suggester
async def topic_names(interaction: Interaction, current: str) -> Pairs:
    """Suggest the topics and commands that somebody may use."""
    actor = await admit(interaction, Action.HELP)
    typed = current.strip().casefold().lstrip("/")
    topics = [(phrase(topic.label), topic.key) for topic in topics_for(actor)]
    names = [(f"/{name_of(each)}", each.qualified_name) for each in _usable(interaction.client, actor)]
    return [
        *((label, value) for label, value in topics if typed in label.casefold()),
        *((label, value) for label, value in names if typed in label or typed in value),
    ]


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
