"""Following up with those who raised a hand: the list, one person, and each day who has waited too long."""

from collections.abc import Iterable
from dataclasses import replace as changed
from functools import partial

import discord

from bot.access import Action, Actor, Level, ensure_may
from bot.app import Groundswell, Interaction
from bot.audit import service as audit
from bot.audit.model import Noted
from bot.chapters import service as chapters
from bot.chapters.model import Chapter
from bot.database import People, Transaction
from bot.edge.asker import zone_of
from bot.edge.durable import Durable
from bot.edge.forms import present
from bot.edge.guard import admit
from bot.edge.reply import replace, reply, wait
from bot.errors import NotAllowed
from bot.outbox.model import Destination, Schedule
from bot.rsvps import checking_in
from bot.servers import service as servers
from bot.servers.model import ChannelKind
from bot.volunteers import queue, rules
from bot.volunteers import queue_cards as cards
from bot.volunteers import service as volunteers
from bot.volunteers.model import FollowUp, Overdue, Stage, Wanted
from bot.when.parse import read_when
from bot.words import later, phrase, speaking


class OutOfReach(NotAllowed):
    """A lead asks for somebody who is in none of the chapters they lead."""

    def __init__(self, user_id: int) -> None:
        super().__init__(
            phrase(
                "{person} is in none of the chapters you lead. Ask an organizer to follow up with them.",
                person=f"<@{user_id}>",
            )
        )


def may_reach(tx: Transaction, actor: Actor, user_id: int) -> bool:
    """Tell whether somebody may follow up with a person: organizers with all, leads with their chapters' members."""
    if actor.level() >= Level.ORGANIZER:
        return True
    return any(each.chapter_id in actor.leads for each in chapters.list_joined(tx, actor.server_id, user_id))


def ensure_reach(tx: Transaction, actor: Actor, user_id: int) -> None:
    """Refuse a person whom somebody may not follow up with, whether or not they signed up.

    Raises:
        OutOfReach: with whom to ask.
    """
    if not may_reach(tx, actor, user_id):
        raise OutOfReach(user_id)


def within(tx: Transaction, server_id: int, actor: Actor, wanted: Wanted) -> tuple[Chapter | None, People | None]:
    """Return the chapter that is wanted, and among whom somebody may look: None is everybody.

    Raises:
        NotAllowed: a chapter is wanted that they do not lead.
    """
    if wanted.chapter_id is not None:
        chapter = chapters.get(tx, server_id, wanted.chapter_id)
        ensure_may(actor, Action.FOLLOW_UP, chapter.chapter_id)
        return chapter, chapters.members_of(server_id, [chapter.chapter_id])
    return None, None if actor.level() >= Level.ORGANIZER else chapters.members_of(server_id, actor.leads)


def listing(tx: Transaction, server_id: int, actor: Actor, wanted: Wanted, number: int) -> cards.Listing:
    """Return a page of the queue as somebody may see it, and write down that they saw it.

    Raises:
        NotAllowed: it is narrowed down to a chapter that they do not lead.
    """
    chapter, among = within(tx, server_id, actor, wanted)
    page = queue.page(tx, server_id, wanted, max(1, number), among=among)
    audit.note_reading(tx, server_id, actor.user_id, [each.follow_up.user_id for each in page.entries], Noted.LINE)
    server = servers.configuration(tx, server_id)
    queue.keep_watch(tx, server_id, server.zone)
    number_of = rules.interest_number(wanted.interest or "", volunteers.own_interests(tx, server_id))
    is_all = actor.level() >= Level.ORGANIZER
    return cards.Listing(page, wanted, chapter, number_of, is_all, ChannelKind.ORGANIZERS in server.channels)


def _numbered(
    tx: Transaction, server_id: int, actor: Actor, wanted: Wanted, interest: int, number: int
) -> cards.Listing:
    if interest:
        own = volunteers.own_interests(tx, server_id)
        wanted = changed(wanted, interest=rules.interest_numbered(interest, own))
    return listing(tx, server_id, actor, wanted, number)


def _person(tx: Transaction, server_id: int, actor: Actor, user_id: int) -> cards.Person:
    ensure_reach(tx, actor, user_id)
    dossier = queue.dossier(tx, server_id, user_id)
    audit.note_reading(tx, server_id, actor.user_id, [user_id], Noted.PROFILE)
    been = checking_in.record(tx, server_id, user_id)
    return cards.Person(dossier, chapters.list_joined(tx, server_id, user_id), actor.user_id, *been)


def _claim(tx: Transaction, server_id: int, actor: Actor, user_id: int) -> cards.Person:
    ensure_reach(tx, actor, user_id)
    queue.claim(tx, server_id, user_id, actor.user_id)
    return _person(tx, server_id, actor, user_id)


def _let_go(tx: Transaction, server_id: int, actor: Actor, user_id: int) -> cards.Person:
    ensure_reach(tx, actor, user_id)
    queue.let_go(tx, server_id, user_id, actor.user_id)
    return _person(tx, server_id, actor, user_id)


def _stands(tx: Transaction, server_id: int, actor: Actor, user_id: int) -> FollowUp:
    ensure_reach(tx, actor, user_id)
    return queue.dossier(tx, server_id, user_id).follow_up


def _update(
    tx: Transaction, server_id: int, actor: Actor, user_id: int, stage: str, note: str, due: str
) -> cards.Person:
    ensure_reach(tx, actor, user_id)
    if stage and stage != queue.dossier(tx, server_id, user_id).follow_up.stage:
        queue.set_stage(tx, server_id, user_id, Stage(stage), actor.user_id)
    if note.strip():
        queue.add_note(tx, server_id, user_id, actor.user_id, note)
    if due.strip():
        set_due(tx, server_id, actor, user_id, due)
    return _person(tx, server_id, actor, user_id)


def set_due(tx: Transaction, server_id: int, actor: Actor, user_id: int, due: str) -> FollowUp:
    """Say by when to be back at a person, as people type it in their own zone; "none" for no time.

    Raises:
        BadInput: the time cannot be read.
    """
    is_none = due.strip().casefold() == "none"
    at = None if is_none else read_when(due, tx.now, zone_of(tx, server_id, actor.user_id)).at
    return queue.set_due(tx, server_id, user_id, at)


async def is_here(guild: discord.Guild | None, user_id: int) -> bool:
    """Tell whether somebody is still in the server; when Discord does not say, they are."""
    try:
        if guild is not None:
            await guild.fetch_member(user_id)
    except discord.NotFound:
        return False
    except (discord.HTTPException, OSError):
        return True
    return True


class ListPage(
    Durable,
    template=r"volunteers:list:(?P<page>[0-9]{1,4}):(?P<chapter_id>[0-9]{1,18}):(?P<interest>[0-9]{1,18}):"
    r"(?P<stage>any|new|contacted|active|leader|paused)",
    action=Action.FOLLOW_UP,
):
    """Turns a page of the list; under the daily list in a channel it opens the whole."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Show the page as it is now."""
        stage = None if self.parts["stage"] == "any" else Stage(self.parts["stage"])
        wanted = Wanted(self.number("chapter_id") or None, None, stage)
        found = await interaction.client.database.write(
            _numbered, actor.server_id, actor, wanted, self.number("interest"), self.number("page")
        )
        is_private = interaction.message is not None and interaction.message.flags.ephemeral
        await (replace if is_private else reply)(interaction, cards.list_card(found))


class OpenPerson(Durable, template=r"volunteer:(?P<user_id>[1-8]?[0-9]{1,18}):open", action=Action.FOLLOW_UP):
    """Shows one person of the list."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Show the person; whoever has left the server goes off the list."""
        await wait(interaction)
        user_id, database = self.number("user_id"), interaction.client.database
        person = await database.write(_person, actor.server_id, actor, user_id)
        if not await is_here(interaction.guild, user_id):
            await database.write(queue.note_gone, actor.server_id, user_id)
            await reply(interaction, cards.gone_card(user_id))
            return
        await reply(interaction, cards.person_card(person))


class Claim(Durable, template=r"volunteer:(?P<user_id>[1-8]?[0-9]{1,18}):claim", action=Action.FOLLOW_UP):
    """Takes care of a person from now on."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Claim."""
        person = await interaction.client.database.write(_claim, actor.server_id, actor, self.number("user_id"))
        await replace(interaction, cards.person_card(person, phrase(_CLAIMED)))


class Release(Durable, template=r"volunteer:(?P<user_id>[1-8]?[0-9]{1,18}):release", action=Action.FOLLOW_UP):
    """Gives a person back to the queue."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Let go."""
        person = await interaction.client.database.write(_let_go, actor.server_id, actor, self.number("user_id"))
        done = phrase("They are back on the list, for somebody else to claim.")
        await replace(interaction, cards.person_card(person, done))


class Update(Durable, template=r"volunteer:(?P<user_id>[1-8]?[0-9]{1,18}):update", action=Action.FOLLOW_UP):
    """Opens the form that says how it went."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Show the form."""
        user_id = self.number("user_id")
        form = cards.FollowUpForm(await interaction.client.database.read(_stands, actor.server_id, actor, user_id))
        await present(interaction, form, partial(_updated, form, user_id))


async def _updated(form: cards.FollowUpForm, user_id: int, interaction: Interaction) -> None:
    actor = await admit(interaction, Action.FOLLOW_UP)
    person = await interaction.client.database.write(
        _update, actor.server_id, actor, user_id, form.stage.value or "", form.note.value, form.due.value
    )
    await reply(interaction, cards.person_card(person, phrase("Saved.")))


class ClaimWaiting(Durable, template=r"volunteers:waiting:(?P<user_id>[1-8]?[0-9]{1,18})", action=Action.FOLLOW_UP):
    """Claims somebody from the daily list, which then shows who still waits."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Claim; whoever has left the server goes off the list instead."""
        user_id, database = self.number("user_id"), interaction.client.database
        person = await database.write(_claim, actor.server_id, actor, user_id)
        await self._show_rest(interaction, actor)
        if await is_here(interaction.guild, user_id):
            await reply(interaction, cards.person_card(person, phrase(_CLAIMED)))
            return
        await database.write(queue.note_gone, actor.server_id, user_id)
        await self._show_rest(interaction, actor)
        await reply(interaction, cards.gone_card(user_id))

    async def _show_rest(self, interaction: Interaction, actor: Actor) -> None:
        rest = await interaction.client.database.read(queue.overdue, actor.server_id)
        with speaking((await interaction.client.rights.of(actor.server_id)).language):  # all organizers see it
            card = cards.overdue_card(rest)
        await replace(interaction, card)


_CLAIMED = later("You take care of them now. Write to them, then press **Update** to say how it went.")


def _audience(tx: Transaction, series: Schedule) -> Iterable[Destination]:
    channel_id = servers.configuration(tx, series.server_id).channels.get(ChannelKind.ORGANIZERS)
    return [] if channel_id is None else [Destination(channel_id=channel_id)]


def _overdue(tx: Transaction, server_id: int, _the_list: int) -> Overdue | None:
    return queue.overdue(tx, server_id)


async def setup(bot: Groundswell) -> None:
    """Add the buttons and the daily list."""
    bot.add_dynamic_items(ListPage, OpenPerson, Claim, Release, Update, ClaimWaiting)
    bot.planner.register(queue.KIND, _audience)
    bot.senders.register(queue.KIND, _overdue, cards.overdue_card)
