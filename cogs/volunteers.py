"""The queue of those who raised a hand."""

import asyncio
from collections.abc import Sequence

import discord
from discord import app_commands
from discord.ext import commands

from bot.access import Action, Actor, Level
from bot.app import Groundswell, Interaction
from bot.audit import service as audit
from bot.audit.model import Noted
from bot.chapters import service as chapters
from bot.chapters.model import Chapter
from bot.database import Transaction
from bot.edge import forgetting
from bot.edge.asker import zone_of
from bot.edge.guard import Command, actor_of, admit, ensure_within, needs, recognise
from bot.edge.reply import reply, wait
from bot.edge.suggest import Pairs, choices_of, moments, suggester
from bot.errors import BadInput, NotAllowed
from bot.limits import Limit
from bot.spreadsheet import write_csv
from bot.volunteers import queue, rules
from bot.volunteers import queue_cards as cards
from bot.volunteers import service as volunteers
from bot.volunteers.model import Entry, FollowUp, Stage, Wanted
from bot.when.parse import read_when
from bot.words import phrase
from cogs.follow_up import ensure_reach, listing, may_reach, set_due, within

Person = discord.Member | discord.User
Typed = tuple[str | None, str | None, str | None]
"""By what the queue is narrowed down, as it was typed: chapter, interest, stage."""

_MOST_BYTES = 8_000_000  # Discord takes 10 MB
_DUE_HINT = "By when to follow up, for example: friday, dec 3"


@suggester
async def own_chapters(interaction: Interaction, current: str) -> Pairs:
    """Suggest the chapters whose people somebody may see: organizers all, leads their own."""
    try:
        actor = await admit(interaction, Action.FOLLOW_UP)
    except NotAllowed:
        return []
    found = await interaction.client.database.read(_chapters_of, actor.server_id, actor, current)
    return [(f"{chapter.name} · {chapter.place}", str(chapter.chapter_id)) for chapter in found]


def _chapters_of(tx: Transaction, server_id: int, actor: Actor, current: str) -> list[Chapter]:
    if actor.level() >= Level.ORGANIZER:
        return list(chapters.search(tx, server_id, current))
    led = [chapters.find(tx, server_id, chapter_id) for chapter_id in sorted(actor.leads)]
    wanted = current.strip().casefold()
    return [each for each in led if each is not None and wanted in each.name.casefold()]


@suggester
async def interests_asked(interaction: Interaction, current: str) -> Pairs:
    """Suggest what people are asked for."""
    try:
        actor = await admit(interaction, Action.FOLLOW_UP)
    except NotAllowed:
        return []
    known = await interaction.client.database.read(volunteers.interests_offered, actor.server_id)
    shown = ((rules.interest_words(each), each) for each in known)
    return [pair for pair in shown if any(current.strip().casefold() in words.casefold() for words in pair)]


def _narrowable(command: Command) -> Command:
    """Guard a command about the queue, and describe the options by which it is narrowed down."""
    for decorate in (
        needs(Action.FOLLOW_UP),
        app_commands.autocomplete(chapter=own_chapters, interest=interests_asked),
        app_commands.choices(stage=choices_of(Stage)),
        app_commands.describe(
            chapter="Only this chapter's members", interest="Only who offers this", stage="Only who is so far"
        ),
    ):
        command = decorate(command)
    return command


def _list(tx: Transaction, server_id: int, actor: Actor, typed: Typed) -> cards.Listing:
    return listing(tx, server_id, actor, _wanted(tx, server_id, typed), 1)


def _wanted(tx: Transaction, server_id: int, typed: Typed) -> Wanted:
    chapter, interest, stage = typed
    return Wanted(
        chapters.named(tx, server_id, chapter).chapter_id if chapter else None,
        rules.interest_named(interest, volunteers.own_interests(tx, server_id)) if interest else None,
        Stage(stage) if stage else None,
    )


def _export(tx: Transaction, server_id: int, actor: Actor, typed: Typed) -> Sequence[tuple[Entry, str, str, str]]:
    wanted = _wanted(tx, server_id, typed)
    _, among = within(tx, server_id, actor, wanted)
    found = queue.export(tx, server_id, wanted, among=among)
    audit.note_reading(tx, server_id, actor.user_id, [each[0].follow_up.user_id for each in found], Noted.EXPORT)
    return found


def _as_csv(found: Sequence[tuple[Entry, str, str, str]]) -> bytes:
    data = write_csv(cards.export_header(), (cards.export_row(*each) for each in found))
    if len(data) > _MOST_BYTES:
        raise BadInput(
            phrase("That file would be too large for Discord. Narrow it down with `chapter`, `interest` or `stage`.")
        )
    return data


def _assign(tx: Transaction, server_id: int, actor: Actor, user_id: int, organizer: Actor, due: str | None) -> FollowUp:
    ensure_reach(tx, actor, user_id)
    if not may_reach(tx, organizer, user_id):
        raise BadInput(
            phrase(
                "{organizer} can't follow up with {person}: they are no organizer, and lead no chapter "
                "that {person} is in. Pick an organizer, or a lead of theirs.",
                organizer=f"<@{organizer.user_id}>",
                person=f"<@{user_id}>",
            )
        )
    at = read_when(due, tx.now, zone_of(tx, server_id, actor.user_id)).at if due else None
    return queue.assign(tx, server_id, user_id, organizer.user_id, at)


def _stage(tx: Transaction, server_id: int, actor: Actor, user_id: int, stage: Stage) -> FollowUp:
    ensure_reach(tx, actor, user_id)
    return queue.set_stage(tx, server_id, user_id, stage, actor.user_id)


def _note(tx: Transaction, server_id: int, actor: Actor, user_id: int, text: str, due: str | None) -> FollowUp:
    ensure_reach(tx, actor, user_id)
    queue.add_note(tx, server_id, user_id, actor.user_id, text)
    if due:
        return set_due(tx, server_id, actor, user_id, due)
    return queue.dossier(tx, server_id, user_id).follow_up


def _gone(tx: Transaction, server_id: int, actor: Actor, user_id: int) -> None:
    ensure_reach(tx, actor, user_id)
    forgetting.note_gone(tx, server_id, user_id)


class Volunteers(commands.GroupCog, group_name="volunteers", group_description="Those who raised a hand"):
    """Those who raised a hand."""

    def __init__(self, bot: Groundswell) -> None:
        self.bot = bot

    @app_commands.command(name="list")
    @_narrowable
    async def list_(
        self,
        interaction: Interaction,
        chapter: str | None = None,
        interest: str | None = None,
        stage: str | None = None,
    ) -> None:
        """See who raised a hand, whoever has waited longest first."""
        actor = actor_of(interaction)
        found = await self.bot.database.write(_list, actor.server_id, actor, (chapter, interest, stage))
        await reply(interaction, cards.list_card(found))

    @app_commands.command()
    @app_commands.describe(member="Who raised a hand", organizer="Who takes care of them", due=_DUE_HINT)
    @app_commands.autocomplete(due=moments)
    @needs(Action.FOLLOW_UP)
    async def assign(
        self, interaction: Interaction, member: Person, organizer: discord.Member, due: str | None = None
    ) -> None:
        """Ask an organizer to take care of somebody."""
        if await self._said_gone(interaction, member):
            return
        if organizer.bot:
            raise BadInput(phrase("{who} is a bot. Pick a person.", who=organizer.mention))
        actor = actor_of(interaction)
        helper = await recognise(interaction, organizer)
        given = await self.bot.database.write(_assign, actor.server_id, actor, member.id, helper, due)
        await reply(interaction, cards.assigned_card(given))

    @app_commands.command()
    @app_commands.describe(member="Who raised a hand", stage="How far you are with them")
    @app_commands.choices(stage=choices_of(Stage))
    @needs(Action.FOLLOW_UP)
    async def stage(self, interaction: Interaction, member: Person, stage: str) -> None:
        """Say how far you are with somebody."""
        if await self._said_gone(interaction, member):
            return
        actor = actor_of(interaction)
        staged = await self.bot.database.write(_stage, actor.server_id, actor, member.id, Stage(stage))
        await reply(interaction, cards.staged_card(staged))

    @app_commands.command()
    @app_commands.describe(member="Who raised a hand", text="What you want to remember", due=_DUE_HINT)
    @app_commands.autocomplete(due=moments)
    @needs(Action.FOLLOW_UP)
    async def note(self, interaction: Interaction, member: Person, text: str, due: str | None = None) -> None:
        """Write down something about somebody, for those who follow up."""
        if await self._said_gone(interaction, member):
            return
        actor = actor_of(interaction)
        noted = await self.bot.database.write(_note, actor.server_id, actor, member.id, text, due)
        await reply(interaction, cards.noted_card(noted))

    @app_commands.command()
    @_narrowable
    async def export(
        self,
        interaction: Interaction,
        chapter: str | None = None,
        interest: str | None = None,
        stage: str | None = None,
    ) -> None:
        """Get those who raised a hand as a file for a spreadsheet program."""
        actor = actor_of(interaction)
        await wait(interaction)
        ensure_within(interaction, Limit.EXPORT)
        found = await self.bot.database.write(_export, actor.server_id, actor, (chapter, interest, stage))
        data = await asyncio.to_thread(_as_csv, found)
        await reply(interaction, cards.export_card(data, len(found)))

    async def _said_gone(self, interaction: Interaction, member: Person) -> bool:
        if isinstance(member, discord.Member):
            return False
        actor = actor_of(interaction)
        await self.bot.database.write(_gone, actor.server_id, actor, member.id)
        await reply(interaction, cards.gone_card(member.id))
        return True


async def setup(bot: Groundswell) -> None:
    """Add the commands."""
    await bot.add_cog(Volunteers(bot))
